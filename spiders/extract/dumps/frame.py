"""The frame of a page in a text dump: menus, breadcrumbs and link numbers taken off. Pure.

A dump of a whole page begins with its menus. They are told by their shape: a run of short
lines that are no sentences, before the first line of text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spiders.extract.measure import reading_size
from spiders.extract.printed.crumbs import section_of_crumbs

MIN_LABELS = 3
"""Short lines in a row that make a menu; a kicker and a headline are two."""
MAX_LABEL_WORDS = 3
MAX_LABEL = 32
MIN_TEXT_LINE = 80
MIN_HEADLINE = 16
_NUMBER = re.compile(r"\[\d{1,4}\](?=\S)")
_LINKED = re.compile(r"^[\s*#+o•-]*\[\d{1,4}\]\S")
_INSET = re.compile(r"^\W*(?:INS|IMG|INLINE|LINK|IMAGE|USEMAP|EMBED)\b\W?.{0,80}$")
_REFERENCE = re.compile(r"^\s*\d{1,4}\.\s+(?:https?|mailto|file|javascript):\S+\s*$")
_HIDDEN = re.compile(r"^\W*(?:Visible|Hidden) links:?\s*$", re.IGNORECASE)
_CRUMBS = re.compile(r"\s+[>›»/→]\s+")


def strip_links(text: str) -> str:
    """Numbers of links, their list at the end and marks of pictures, as text browsers print them."""
    lines = text.splitlines()
    numbered = sum(1 for line in lines if _NUMBER.search(line))
    referred = sum(1 for line in lines if _REFERENCE.match(line))
    if numbered < 3 and referred < 2:
        return text
    end = len(lines)
    while end and (
        not lines[end - 1].strip()
        or _REFERENCE.match(lines[end - 1])
        or _HIDDEN.match(lines[end - 1])
    ):
        end -= 1
    if referred and end and len(lines[end - 1].split()) == 1:
        end -= 1  # the heading of the list, in whatever language
    kept = (_NUMBER.sub("", line) for line in lines[:end] if not _is_menu(line))
    return "\n".join("" if _INSET.match(line) else line for line in kept)


def _is_menu(line: str) -> bool:
    """Nothing but links: several in a row, or a short one behind a bullet."""
    links = len(_NUMBER.findall(line))
    if not _LINKED.match(line) or line.rstrip()[-1:] in ".!?。":
        return False
    return links > 1 or len(line) <= MAX_LABEL


def find_top(lines: Sequence[str]) -> tuple[int, str | None]:
    """Index of the headline below the menus, and the section that a breadcrumb tells.

    0 where the dump begins with its article.
    """
    first = next(
        (n for n, line in enumerate(lines) if reading_size(line) >= MIN_TEXT_LINE),
        len(lines),
    )
    top = list(lines[:first])
    crumbs = next((n for n, line in enumerate(top) if _is_crumbs(line)), None)
    run = 0
    while run < len(top) and _is_label(top[run]):
        run += 1
    if run < MIN_LABELS and crumbs is None:
        return 0, None
    start = max(
        run if run >= MIN_LABELS else 0, crumbs + 1 if crumbs is not None else 0
    )
    at = next((n for n in range(start, len(top)) if _may_be_headline(top[n])), None)
    if at is None:
        # a short headline: the last of the short lines
        at = max(
            (n for n in range(len(top)) if reading_size(top[n]) >= MIN_HEADLINE),
            default=0,
        )
    section = None
    if crumbs is not None:
        steps = [(step, None) for step in _CRUMBS.split(top[crumbs])]
        section = section_of_crumbs(steps, [top[at]], ())
    return at, section


def _is_label(line: str) -> bool:
    bare = line.lstrip("*+-•·▪◦ ")
    return (
        len(bare) <= MAX_LABEL
        and len(bare.split()) <= MAX_LABEL_WORDS
        and reading_size(bare) < MIN_HEADLINE * 2
        and bare[-1:] not in ".!?。"
        and not any(char.isdigit() for char in bare)
    )


def _is_crumbs(line: str) -> bool:
    steps = _CRUMBS.split(line)
    return len(steps) >= 3 and all(0 < len(step) <= 60 for step in steps)


def _may_be_headline(line: str) -> bool:
    return (
        reading_size(line) >= MIN_HEADLINE
        and not _is_crumbs(line)
        and not _is_label(line)
    )
