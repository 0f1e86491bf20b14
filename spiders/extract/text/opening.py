"""What stands above the text: the printed headline, kicker, lead and byline."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from spiders.extract.content import HEADING_TAGS, Hint, Passage
from spiders.extract.fold import fold
from spiders.extract.measure import reading_size
from spiders.extract.text.crumb_title import (
    MAX_HEADLINE,
    MIN_HEADLINE,
    Crumb,
    crumb_of,
    printed_headline,
)
from spiders.extract.text.kicker import find_kicker
from spiders.extract.text.walk import Walk
from spiders.extract.text.weigh import OUT
from spiders.extract.tree import Element, elements

_MENU = int(Hint.NAVIGATION)
_TITLE = re.compile("(?<![Ss]ub)(?<![Ss]ub[-_])(?:[Tt]itle|[Hh]eadline)(?![a-z])")
_SITE = re.compile(r"\s(?:[|–—·•»«-]|::)\s[^|–—·•»«]{2,40}$")
"""The last part of a title."""
MIN_PART = 13
"""Letters of a part of the headline that is known for one."""
PART = 2.0
"""How much a part of what the head calls the headline confirms one."""
MIN_SHARE = 0.6
"""Share of the words of a headline that a heading has which prints it in other words."""
MAX_SHARE = 0.6
"""Of the share of a heading's words in the text, that of a title that is the site's."""
MAX_TOLD = 6
"""Passages of the text in which such words are looked for."""
MAX_BETWEEN = 5
"""Passages between a heading and the text: a date, a byline, a lead."""


@dataclass(slots=True)
class Opening:
    """Orders of passages above and at the start of the text."""

    headline: Passage | None = None
    is_beside_crumb: bool = False
    """An h1 above the headline merely ends the breadcrumb, with a title of its own."""
    leads: list[Passage] = field(default_factory=list)
    kicker: Passage | None = None
    by_place: bool = False
    """Nothing but its place above the text makes the lead one."""


def read_opening(walk: Walk, first: int, headlines: tuple[str, ...]) -> Opening:
    """Find the headline around the first passage of the text, and its kicker.

    Args:
        first: Order of the first running text in the container.
        headlines: What the head of the page calls the headline.
    """
    opening = Opening()
    opening.headline = _headline(walk.passages, first, headlines)
    printed = _below_crumb(walk.passages, first, headlines)
    if printed is not None:
        opening.headline, opening.is_beside_crumb = printed, True
    opening.kicker = find_kicker(walk.passages, opening.headline)
    return opening


def _headline(
    passages: list[Passage], first: int, headlines: tuple[str, ...]
) -> Passage | None:
    """The heading before the text that the head of the page confirms, else the last h1."""
    folded = [f for f in map(fold, headlines) if f]
    heads = {fold(_SITE.sub("", text)) for text in headlines}
    # what is shorter is no headline, nor long enough for a part of one
    least = min(MIN_PART, *map(len, folded)) if folded else MIN_PART
    best: Passage | None = None
    best_score = 1.4
    best_said = 0.0
    for passage in passages[: first + 2]:
        text = passage.text
        size = len(text)
        if size > 400 or (size < least and passage.tag != "h1" and text.isascii()):
            continue
        said = score = _confirmed(fold(text), folded)
        if passage.tag == "h1":
            score += 1.5
        elif not score:
            continue  # by itself nothing less is a headline
        elif passage.tag in HEADING_TAGS:
            score += 0.5
        else:
            # pages of tables print the headline in bold, and a title has the site's name too
            is_whole = said == PART and fold(text) in heads
            is_bold = passage.strong_chars >= size * 0.95
            score -= 0.5 if is_bold or is_whole else 1.0
        if passage.hints & _MENU or passage.link_chars * 2 > size:
            score -= 1.0
        # of two parts of a title the site's name stands far above, and is the shorter
        is_nearer = (
            best is not None
            and said == best_said == PART
            and size > len(best.text)
            and best.order + MAX_BETWEEN <= passage.order
        )
        if score >= best_score or is_nearer:
            best, best_score, best_said = passage, score, said
    if best is None and _is_title_alone(headlines):
        lone = _lone_heading(passages, first, headlines[-1] if headlines else "")
        if lone is not None or len(headlines) <= 1:
            return lone
    return best or _likely(passages[: first + 2], folded, headlines)


def _likely(
    above: list[Passage], folded: list[str], headlines: tuple[str, ...]
) -> Passage | None:
    """On a page without an h1 the only heading above the text that has most words of a headline."""
    headings = [p for p in above if p.tag in HEADING_TAGS and not p.hints & OUT]
    if len(headings) != 1 or headings[0].link_chars or not folded:
        return None
    words = {fold(word) for word in headings[0].text.split()}
    said = [{fold(word) for word in text.split()} for text in headlines]
    shares = (len(words & other) / len(other) for other in said if len(other) > 2)
    return headings[0] if max(shares, default=0.0) >= MIN_SHARE else None


def _below_crumb(
    passages: list[Passage], first: int, headlines: tuple[str, ...]
) -> Passage | None:
    """The printed headline of a page whose first h1 ends its breadcrumb and says something else."""
    above = passages[: first + 2]
    title = next((passage for passage in above if passage.tag == "h1"), None)
    if title is None or (crumb := crumb_of(title.element)) is Crumb.NO:
        return None
    folded = [f for f in map(fold, headlines) if f]
    if not _confirmed(fold(title.text), folded):
        return None  # the site's name, not a title of the article
    printed = printed_headline(above[title.order + 1 :], crumb, folded)
    if printed is None or fold(printed.text) == fold(title.text):
        return None
    # a topic set before the printed words makes no other headline of them
    return None if title.text.endswith(" " + printed.text) else printed


def _is_title_alone(headlines: tuple[str, ...]) -> bool:
    """Whether the title is all that the head says, whole and without its last part."""
    return len(headlines) < 2 or (
        len(headlines) == 2 and headlines[1].startswith(headlines[0])
    )


def _lone_heading(passages: list[Passage], first: int, title: str) -> Passage | None:
    """The only heading of its level right above the text, or the only line there named as the title.

    Asked where the title is all that the head says, and is the site's name or the section's.
    """
    near = [
        passage
        for passage in passages[max(0, first - MAX_BETWEEN) : first]
        if MIN_HEADLINE <= reading_size(passage.text) <= MAX_HEADLINE
        and not passage.hints & OUT
        and not passage.link_chars
    ]
    found = [passage for passage in near if passage.tag in HEADING_TAGS]
    if found:
        highest = min(passage.tag for passage in found)
        found = [passage for passage in found if passage.tag == highest]
    else:
        found = [
            p for p in near if any(map(_says_title, islice(elements(p.element), 4)))
        ]
    if len(found) != 1:
        return None
    text = passages[first : first + MAX_TOLD]
    return found[0] if _is_of_site(title, found[0], text) else None


def _is_of_site(title: str, heading: Passage, text: list[Passage]) -> bool:
    """Whether a title is not the article's: shorter than the heading, or not what the text tells of."""
    if len(title) < len(heading.text):
        return True
    told = set(" ".join([passage.text for passage in text]).casefold().split())
    return _share(title, told) < _share(heading.text, told) * MAX_SHARE


def _share(line: str, told: set[str]) -> float:
    """The part of a line's longer words that a text has."""
    words = {word for word in line.casefold().split() if len(word) > 3}
    return len(words & told) / len(words) if words else 0.0


def _says_title(element: Element) -> bool:
    said = element.attributes
    names = said.get("class") or said.get("id") or ""
    return _TITLE.search(names) is not None


def _confirmed(text: str, headlines: list[str]) -> float:
    """3 for the same words, 2.8 with a kicker before them, 2 for a part of them."""
    if not text:
        return 0.0
    if text in headlines:
        return 3.0
    if len(text) < MIN_PART:
        return 0.0
    found = 0.0
    for wanted in headlines:
        if (
            len(wanted) >= MIN_PART
            and text.endswith(wanted)
            and len(text) - len(wanted) < 50
        ):
            return 2.8
        if text in wanted or text.startswith(wanted):
            found = PART
    return found
