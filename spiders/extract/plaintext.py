"""Text dumps of a page (`.txt`) to an `Extraction`. Pure; no markup is expected.

A dump has lines and empty lines and nothing else, so structure is all there is to go by:
what repeats, what ends like a sentence, what stands before and after it. Words are looked
at only where they are marks of a credit or a right (`crawler.credits.forms`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.credits.forms import has_mark
from crawler.credits.parting import split_credit
from crawler.exceptions import NotAnArticle
from crawler.items import (
    Article,
    Block,
    BlockKind,
    Extraction,
    Image,
    Placement,
    RelatedLink,
)
from crawler.records import Reason
from spiders.extract.dumps.frame import find_top, strip_links
from spiders.extract.dumps.lines import (
    CLOSERS,
    END,
    MAX_SUBHEAD,
    READER,
    Dump,
    Line,
    is_caption,
    is_furniture,
)
from spiders.extract.dumps.opening import read_headline, read_opening
from spiders.extract.version import READER_VERSION
from spiders.extract.visible import read_dateline
from spiders.extract.word_lists import words

MIN_TEXT = 80
"""A body with fewer characters is no article: the shortest of 432 real ones had 200."""

_BULLET = re.compile(r"(?:[•·▪‣◦*\-–—]|\d{1,2}[.)])\s+(?=\S)")
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF, 0))
_RIGHTS = re.compile(r"(?:copyright\s*)?(?:[©ⓒ]|\(c\)\s)|copyright\b", re.IGNORECASE)


def extract_text(text: str, url: str | None = None) -> Extraction:
    """Read a text dump.

    Args:
        text: Lines in reading order; white space of any kind.
        url: Address of the page, where known.

    Raises:
        NotAnArticle: Nothing but headings or no text at all (`Reason.EMPTY`).
    """
    lines = _lines(strip_links(text))
    dump = Dump()
    at, dump.section = find_top([line.text for line in lines])
    del lines[:at]
    rest = _drop_tail(read_headline(lines, dump), dump)
    _read_body(read_opening(rest, dump), dump)
    if sum(len(b.text) for b in dump.blocks) < MIN_TEXT:
        raise NotAnArticle(
            Reason.EMPTY,
            f"text dump of {len(lines)} lines has no running text",
            url=url,
        )
    article = Article(
        url=url,
        kicker=dump.kicker,
        headline=dump.headline,
        lead=dump.lead,
        byline=dump.byline,
        authors=dump.authors,
        section=dump.section,
        dateline=read_dateline(dump.blocks[0].text),
        copyright_line=dump.copyright_line,
        blocks=tuple(dump.blocks),
        images=tuple(dump.images),
        related=tuple(dump.related),
    )
    names = words(
        "kicker headline lead byline authors dateline section copyright_line images related"
    )
    given = [name for name in names if getattr(article, name)] + ["body"]
    return Extraction(
        article=article,
        date_claims=dump.claims,
        provenance=dict.fromkeys(given, READER),
        reader_version=READER_VERSION,
    )


def _lines(text: str) -> list[Line]:
    """Lines with text; lines of a hard-wrapped dump are joined by group."""
    groups: list[list[str]] = [[]]
    for raw in text.translate(_INVISIBLE).splitlines():
        line = " ".join(raw.split())
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    if _is_wrapped(groups):
        groups = [[" ".join(group)] if group else [] for group in groups]
    return [Line(line, n) for n, group in enumerate(groups) for line in group]


def _is_wrapped(groups: Sequence[Sequence[str]]) -> bool:
    """Whether lines were broken at a width: inside groups, they end in mid-sentence."""
    inner = [line for group in groups for line in group[:-1]]
    if len(inner) < 4 or max(map(len, inner)) > 100:
        return False
    broken = sum(line.rstrip(CLOSERS)[-1:] not in END for line in inner)
    return broken * 4 >= len(inner) * 3 and sum(map(len, inner)) / len(inner) > 40


def _drop_tail(lines: list[Line], dump: Dump) -> list[Line]:
    """Cut headings without a text below them off the end; titles after one are related.

    Holds only for dumps whose text ends in sentences (some scripts have no full stop).
    """
    long = [x for x in lines if len(x.text) > 60]
    if sum(x.is_sentence for x in long) * 2 < len(long) or not long:
        return lines
    end = len(lines)
    while end > 0 and not _is_text(lines[end - 1]):
        end -= 1
    tail = lines[end:]
    for line in tail:
        if _RIGHTS.match(line.text):
            dump.copyright_line = dump.copyright_line or line.text
        else:
            dump.take_furniture(line.text)
    titles = [
        x.text for x in tail[1:] if not has_mark(x.text) and not is_furniture(x.text)
    ]
    # the tail belongs to a box only when its heading is shorter than what it heads
    if titles and len(tail[0].text) < min(map(len, titles)):
        dump.related.extend(
            RelatedLink(title=title, placement=Placement.BLOCK)
            for title in dict.fromkeys(titles)
        )
    return lines[:end]


def _is_text(line: Line) -> bool:
    """A sentence, a list item, or too long for a title."""
    return (
        line.is_sentence
        or len(line.text) > MAX_SUBHEAD
        or bool(_BULLET.match(line.text))
    )


def _read_body(lines: list[Line], dump: Dump) -> None:
    """Captions, credit and rights lines to their fields, the rest to blocks."""
    seen: set[str] = set()
    for at, line in enumerate(lines):
        if line.text in seen:
            continue
        if is_caption(lines, at):
            seen.add(line.text)
            _take_caption(line.text, dump)
        else:
            dump.blocks.append(_block(lines, at))


def _take_caption(text: str, dump: Dump) -> None:
    """A caption becomes a picture; a credit alone joins the picture before it.

    Where that picture has its credit already, the line is the rights line of the page.
    """
    head, credit = split_credit(text)
    if head or credit is None:
        dump.images.append(Image(caption=text))
        return
    last = dump.images[-1] if dump.images else None
    if (
        last is not None
        and last.caption
        and split_credit(last.caption)[1] is None
        and not last.credit
    ):
        dump.images[-1] = Image(caption=last.caption, credit=credit)
    elif last is None and not _RIGHTS.match(text):
        dump.images.append(Image(credit=credit))
    elif dump.copyright_line is None:
        dump.copyright_line = _rights_words(credit)


def _rights_words(credit: str) -> str:
    """From the copyright sign on, where a label stands before it."""
    sign = re.search(r"[©ⓒ]|\(c\)|copyright", credit, re.IGNORECASE)
    return credit[sign.start() :] if sign else credit


def _block(lines: list[Line], at: int) -> Block:
    line = lines[at]
    if bullet := _BULLET.match(line.text):
        return Block(kind=BlockKind.LIST_ITEM, text=line.text[bullet.end() :])
    is_heading = (
        not line.is_sentence
        and len(line.text) <= MAX_SUBHEAD
        and line.text[-1] not in ":;,：；，、"
        and at + 1 < len(lines)
        and (lines[at + 1].is_sentence or lines[at + 1].text[-1] in ":：")
    )
    return Block(
        kind=BlockKind.SUBHEAD if is_heading else BlockKind.PARAGRAPH, text=line.text
    )
