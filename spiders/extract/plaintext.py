"""Text dumps of a page (`.txt`) to an `Extraction`. Pure; no markup is expected.

A dump has lines and empty lines and nothing else, so structure is all there is to go by:
what repeats, what ends like a sentence, what stands before and after it. Words are looked
at only where they are marks of a credit or a right (`crawler.credits`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.credits import has_mark, is_credit, split_credit
from crawler.exceptions import NotAnArticle
from crawler.items import (
    Article,
    Block,
    BlockKind,
    DateClaim,
    Extraction,
    Image,
    Placement,
    RelatedLink,
)
from crawler.records import Reason
from spiders.extract.dump_frame import find_top, strip_links
from spiders.extract.names import byline_of
from spiders.extract.printed_dates import Dates, dates_in, day_of_dateline
from spiders.extract.version import READER_VERSION
from spiders.extract.visible import read_dateline

READER = "plaintext"
MAX_HEADLINE = 300
"""Longer first lines are text. The longest of 432 real headlines had 214 characters."""
MAX_SUBHEAD = 160
MAX_FURNITURE = 120
"""Characters of a line that is byline and date."""
MIN_TEXT = 80
"""A body with fewer characters is no article: the shortest of 432 real ones had 200."""

_END = frozenset(".!?…。！？।؟։۔")
_CLOSERS = "»”\"'’)』」]）*"
_BULLET = re.compile(r"(?:[•·▪‣◦*\-–—]|\d{1,2}[.)])\s+(?=\S)")
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF, 0))
_RIGHTS = re.compile(r"(?:copyright\s*)?(?:[©ⓒ]|\(c\)\s)|copyright\b", re.IGNORECASE)
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./:]\d{1,2}\b")


@dataclass(slots=True)
class _Line:
    text: str
    group: int
    """Number of the run of lines between two empty lines."""

    @property
    def is_sentence(self) -> bool:
        bare = self.text.rstrip(_CLOSERS)
        return bool(bare) and bare[-1] in _END


@dataclass(slots=True)
class _Dump:
    """What has been told apart so far."""

    kicker: str | None = None
    headline: str | None = None
    lead: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    copyright_line: str | None = None
    blocks: list[Block] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    related: list[RelatedLink] = field(default_factory=list)
    dates: Dates = field(default_factory=Dates)

    @property
    def claims(self) -> tuple[DateClaim, ...]:
        """Dates in the words of the dump, the dateline's where no line tells one."""
        published = list(self.dates.published)
        if not published and self.blocks:
            day = day_of_dateline(self.blocks[0].text)
            published = [day] if day else list(self.dates.ago)
        return (
            *(
                DateClaim(field="date_published", text=t, reader=READER)
                for t in published
            ),
            *(
                DateClaim(field="date_modified", text=t, reader=READER)
                for t in self.dates.modified
            ),
        )

    def take_furniture(self, text: str) -> bool:
        """Take byline and dates out of a line that is nothing else; `False` for any other."""
        if len(text) > MAX_FURNITURE:
            return False
        byline = byline_of(text)
        if byline is not None and self.byline is None:
            self.byline, names = byline
            self.authors = (names,)
        return dates_in(text, self.dates) or byline is not None


def extract_text(text: str, url: str | None = None) -> Extraction:
    """Read a text dump.

    Args:
        text: Lines in reading order; white space of any kind.
        url: Address of the page, where known.

    Raises:
        NotAnArticle: Nothing but headings or no text at all (`Reason.EMPTY`).
    """
    lines = _lines(strip_links(text))
    dump = _Dump()
    at, dump.section = find_top([line.text for line in lines])
    del lines[:at]
    rest = _drop_tail(_read_headline(lines, dump), dump)
    _read_body(_read_opening(rest, dump), dump)
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
    names = (
        "kicker",
        "headline",
        "lead",
        "byline",
        "authors",
        "dateline",
        "section",
        "copyright_line",
        "images",
        "related",
    )
    given = [name for name in names if getattr(article, name)] + ["body"]
    return Extraction(
        article=article,
        date_claims=dump.claims,
        provenance=dict.fromkeys(given, READER),
        reader_version=READER_VERSION,
    )


def _lines(text: str) -> list[_Line]:
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
    return [_Line(line, n) for n, group in enumerate(groups) for line in group]


def _is_wrapped(groups: Sequence[Sequence[str]]) -> bool:
    """Whether lines were broken at a width: inside groups, they end in mid-sentence."""
    inner = [line for group in groups for line in group[:-1]]
    if len(inner) < 4 or max(map(len, inner)) > 100:
        return False
    broken = sum(line.rstrip(_CLOSERS)[-1:] not in _END for line in inner)
    return broken * 4 >= len(inner) * 3 and sum(map(len, inner)) / len(inner) > 40


def _read_headline(lines: list[_Line], dump: _Dump) -> list[_Line]:
    """Take the headline (and a kicker) off the top; the rest comes back.

    A line that a line near it repeats, whole or as its end, is the headline; what stands
    before the repeated part is the kicker, glued or on a line of its own.
    """
    top = lines[:6]
    for at, line in enumerate(top):
        for again, other in enumerate(top[at + 1 : at + 4], start=at + 1):
            title = other.text
            if (
                len(title) > MAX_HEADLINE
                or not line.text.endswith(title)
                or len(title) < 8
            ):
                continue
            label = line.text[: -len(title)].strip(" |:–—-•/·") or None
            if at == 1:
                # a caption is said twice too, but without an empty line between
                if label or line.group == other.group or len(lines[0].text) > 60:
                    continue
                label = lines[0].text
            if at > 1 or (label and len(label) > 60):
                continue
            dump.kicker, dump.headline = label, title
            between = [x for x in lines[at + 1 : again] if x.text != title]
            return between + [x for x in lines[again + 1 :] if x.text != title]
    if _is_dated_label(lines) and dates_in(lines[1].text, dump.dates):
        dump.kicker, dump.headline = lines[0].text, lines[2].text
        return lines[3:]
    if len(lines) > 1 and len(lines[0].text) <= MAX_HEADLINE:
        first, second = lines[0], lines[1]
        # a label above the headline: both short, no sentence, the label much shorter
        if (
            not first.is_sentence
            and len(first.text) <= 30
            and len(first.text) * 2 < len(second.text) <= MAX_SUBHEAD
            and not second.is_sentence
            and not _is_furniture(second.text)
        ):
            dump.kicker, dump.headline = first.text, second.text
            return lines[2:]
        dump.headline = first.text
        return [x for x in lines[1:] if x.text != first.text]
    return lines


def _is_dated_label(lines: list[_Line]) -> bool:
    """A label, a short line for the day, and then a headline: how offices head their releases."""
    if len(lines) < 3:
        return False
    label, day, title = (line.text for line in lines[:3])
    return (
        len(label) <= 30
        and len(day) <= 40
        and len(title) <= MAX_HEADLINE
        and not lines[2].is_sentence
        and byline_of(title) is None
    )


def _is_furniture(text: str) -> bool:
    """A byline, date or credit line."""
    return bool(byline_of(text) or _DATE.search(text)) or is_credit(text)


def _drop_tail(lines: list[_Line], dump: _Dump) -> list[_Line]:
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
        x.text for x in tail[1:] if not has_mark(x.text) and not _is_furniture(x.text)
    ]
    # the tail belongs to a box only when its heading is shorter than what it heads
    if titles and len(tail[0].text) < min(map(len, titles)):
        dump.related.extend(
            RelatedLink(title=title, placement=Placement.BLOCK)
            for title in dict.fromkeys(titles)
        )
    return lines[:end]


def _is_text(line: _Line) -> bool:
    """A sentence, a list item, or too long for a title."""
    return (
        line.is_sentence
        or len(line.text) > MAX_SUBHEAD
        or bool(_BULLET.match(line.text))
    )


def _read_opening(lines: list[_Line], dump: _Dump) -> list[_Line]:
    """Byline and date lines below the headline, and the lead where a picture parts it off."""
    at = 0
    while at < min(len(lines), 8) and (
        dump.take_furniture(lines[at].text) or _is_button(lines, at)
    ):
        at += 1
    rest = lines[at:]
    if len(rest) > 2 and not _is_caption(rest, 0):
        parted = _is_caption(rest, 1) or _is_byline_below(rest, dump)
        if parted and rest[0].is_sentence and len(rest[0].text) < 600:
            dump.lead = rest[0].text
            return rest[1:]
    return rest


def _is_button(lines: list[_Line], at: int) -> bool:
    """A word or two between byline and text: share, print, listen."""
    text = lines[at].text
    return (
        at > 0
        and len(text) <= 16
        and len(text.split()) <= 2
        and not lines[at].is_sentence
        and not any(char.isdigit() for char in text)
    )


def _is_byline_below(lines: list[_Line], dump: _Dump) -> bool:
    """Bylines or dates between the first paragraph and the second make the first a lead."""
    found = False
    while (
        len(lines) > 2
        and not lines[1].is_sentence
        and dump.take_furniture(lines[1].text)
    ):
        del lines[1]
        found = True
    return found


def _is_caption(lines: list[_Line], at: int) -> bool:
    """A line said twice in a row, or one that ends in a credit."""
    text = lines[at].text
    if at + 1 < len(lines) and lines[at + 1].text == text and len(text) > 20:
        return True
    if is_credit(text, alone=False) and len(text) < 120:
        return True
    head, credit = split_credit(text)
    return credit is not None and bool(head)


def _read_body(lines: list[_Line], dump: _Dump) -> None:
    """Captions, credit and rights lines to their fields, the rest to blocks."""
    at = 0
    seen: set[str] = set()
    while at < len(lines):
        line = lines[at]
        if line.text in seen:
            at += 1
        elif _is_caption(lines, at):
            seen.add(line.text)
            _take_caption(line.text, dump)
            at += 1
        else:
            dump.blocks.append(_block(lines, at))
            at += 1


def _take_caption(text: str, dump: _Dump) -> None:
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


def _block(lines: list[_Line], at: int) -> Block:
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
