"""When what a card shows appeared: a time in its box, or the day printed in or beside it. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain, islice

from spiders.extract.page import Page, clean
from spiders.extract.signs.holders import only_in
from spiders.extract.tree import (
    Element,
    ancestors,
    following,
    preceding,
    text_after,
    text_right_before,
    texts,
)
from spiders.finding.card import HEADINGS, Card
from spiders.finding.date_order import is_month_first
from spiders.finding.found import read_time
from spiders.finding.list_dates import MAX_CHARS, read_day
from spiders.finding.stated_times import read_stated

MAX_DAY_WORDS = 5
"""Words of a heading that is a day and no more."""
MAX_AROUND = 3
"""Levels above a card's box at which its day may stand beside links that all cards have."""
MAX_ANCHORS = 5
"""Links to one address among which a time is looked for."""
MAX_BESIDE = 60
"""Characters of a text beside a link that is a day and little else."""
_FOR_MACHINES = "time, abbr, [datetime], meta[itemprop], span[title]"
_MOMENT = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\dT")
_STAMP = re.compile(
    rb"""(data-[a-z-]{0,30}(?:date|time)[a-z-]{0,20})=["']?(?:1[5-9]\d{8}(?:\d{3})?["'\s>]|20\d\d-[01]\d-)"""
)
MAX_BEHIND = 3
"""Elements behind a box among which its day may stand: a teaser may come before it."""
MAX_RUNS = 60
MAX_PART = 12
"""Characters of a part of a badge: `September,`."""
_YEAR = re.compile(r"(?<!\d)(?:20|14|۱۴)\d\d(?!\d)")
_YEAR_BEFORE_MONTH = re.compile(r"^(\d{1,2}) (20\d\d)[-/.年](\d{1,2})月?$")
"""China's lists set the day large, and year with month below it."""
_MONTH_AND_DAY = re.compile(r"^(\d{1,2})[-/月](\d{1,2})日? (20\d\d)年?$")
MOST_STAMPS = 3
"""Names of attributes with a moment for scripts that are asked for."""
Alone = Mapping[Element, Element | None]
"""What holds an element of some kind: with that one, or with `None` where it holds several."""


def read_days(
    page: Page, cards: Collection[Card], owners: Mapping[Element, str]
) -> None:
    """Give each card its time, and say whether the time is its own (`dated`).

    Args:
        owners: Elements that hold links: no day in them is that of a card beside them.
    """
    month_first = is_month_first(page)
    stamps = _stamps(page)
    times = only_in(page.tree.all("time"))
    headings = only_in(
        h for tag in HEADINGS for h in page.tree.all(tag) if not is_day(page.text_of(h))
    )
    for card in cards:
        _read_own(card, month_first)
    _read_beside([card for card in cards if card.at is None], owners, month_first)
    for card in cards:
        if card.at is None:
            card.at = _day_in_parts(card.box, month_first)
            card.dated = card.at is not None
        if card.at is None and stamps:
            card.at = next(
                filter(None, (_stamped(card.box, name) for name in stamps)), None
            )
            card.dated = card.at is not None
        if card.at is None and times:
            card.at = _time_around(card, times)
        if card.at is None and card.heading:
            card.at = _day_around(card, headings, month_first)
    _read_days_beside(cards, month_first)
    for card in cards:
        if card.at is None and len(card.anchors) > 1:
            _read_in_other_boxes(card, owners, month_first)


def is_day(text: str) -> bool:
    """Whether a text says no more than a day."""
    return len(text.split()) <= MAX_DAY_WORDS and read_day(text) is not None


def _read_own(card: Card, month_first: bool) -> None:
    own = [card.box, *(one for one in card.anchors[:MAX_ANCHORS] if one != card.lead)]
    stated = [at for element in own for at in _stated(element)]
    card.at = max(stated, default=None)
    card.at = card.at or _first_day(_short_texts(card.box), month_first)
    card.dated = card.at is not None


def _read_in_other_boxes(
    card: Card, owners: Mapping[Element, str], month_first: bool
) -> None:
    """What a row of pictures shows, the list below it dates."""
    for anchor in card.anchors[:MAX_ANCHORS]:
        box = anchor
        for element in islice(ancestors(anchor), MAX_AROUND):
            if owners.get(element) != card.url:
                break
            box = element
        card.at = card.at or _first_day(_short_texts(box), month_first)


def _first_day(said: Iterable[str], month_first: bool) -> datetime | None:
    days = (read_day(text, month_first=month_first) for text in said)
    return next(filter(None, days), None)


def _read_beside(
    cards: Iterable[Card], owners: Mapping[Element, str], month_first: bool
) -> None:
    """Days right before or behind the boxes of a list: on the side where more of them have one.

    Between two boxes a day is beside both; only at an end of the list is it told whose it is.
    """
    for group in _alike(cards):
        sides = [
            [next(side(card, owners, month_first), None) for card in group]
            for side in (_before, _behind)
        ]
        days = max(sides, key=lambda side: sum(day is not None for day in side))
        for card, day in zip(group, days, strict=True):
            card.at, card.dated = day, day is not None


def _alike(cards: Iterable[Card]) -> Iterable[list[Card]]:
    groups: dict[tuple[str, ...], list[Card]] = defaultdict(list)
    for card in cards:
        groups[card.markup].append(card)
    return groups.values()


def _day_in_parts(box: Element, month_first: bool) -> datetime | None:
    """The day of a badge, its parts in elements of their own: `<b>24</b><i>Nov</i><i>2026</i>`."""
    parts = [text for one in islice(texts(box), MAX_RUNS) if (text := clean(one))]
    if not any(len(part) <= MAX_PART and _YEAR.search(part) for part in parts):
        return None
    for size in (3, 2):
        for start in range(len(parts) - size + 1):
            together = parts[start : start + size]
            if max(map(len, together)) > MAX_PART:
                continue
            badge = _YEAR_BEFORE_MONTH.sub(r"\2-\3-\1", " ".join(together))
            badge = _MONTH_AND_DAY.sub(r"\3-\1-\2", badge)
            if (day := read_day(badge, month_first=month_first)) is not None:
                return day
    return None


def _read_days_beside(cards: Iterable[Card], month_first: bool) -> None:
    """Days in boxes with further links, such as those of writers, but only one of a card's markup."""
    for group in _alike(cards):
        if len(group) > 1 and any(card.at is None for card in group):
            alone = only_in(card.lead for card in group)
            for card in group:
                if card.at is None:
                    card.at = _day_around(card, alone, month_first)


def _stated(element: Element) -> Iterator[datetime]:
    """Times for machines: `<time datetime>`, `<abbr title>` and `<meta itemprop content>` of microdata."""
    for one in element.css(_FOR_MACHINES):
        sure = one.tag in ("time", "abbr")
        for name in ("datetime", "content", "title"):
            stated = one.attrs.sget(name)
            at = read_time(stated) if sure or _MOMENT.match(stated) else None
            if at is not None:
                yield at


def _stamps(page: Page) -> list[str]:
    """Attributes in which the page's scripts find moments: `data-posted-date-timestamp="1795860000000"`."""
    names = Counter(name.decode() for name in _STAMP.findall(page.data))
    return sorted(names, key=lambda name: ("updat" in name, -names[name]))[:MOST_STAMPS]


def _stamped(box: Element, name: str) -> datetime | None:
    element = box.css_first(f"[{name}]")
    return None if element is None else read_stated(element.attrs.get(name))


def _before(
    card: Card, owners: Mapping[Element, str], month_first: bool
) -> Iterator[datetime]:
    """Days right before a card's box; links to others end them."""
    before = next(preceding(card.box), None)
    if before is None or before not in owners:
        # bare text in a list parted by line breaks, or a cell or term of its own: `<dt>`
        yield from _day_of(text_right_before(card.box), month_first)
        if before is not None:
            yield from _days_in(before, month_first)


def _behind(
    card: Card, owners: Mapping[Element, str], month_first: bool
) -> Iterator[datetime]:
    """Days behind a card's box, as far as the next box with links."""
    yield from _day_of(text_after(card.box), month_first)
    for element in islice(following(card.box), MAX_BEHIND):
        if element in owners or element.tag in HEADINGS:
            return
        yield from _days_in(element, month_first)


def _days_in(element: Element, month_first: bool) -> Iterator[datetime]:
    yield from _stated(element)
    yield from _day_of(" ".join(texts(element)), month_first)


def _day_of(said: str, month_first: bool) -> Iterator[datetime]:
    text = clean(said)
    day = read_day(text, month_first=month_first) if len(text) <= MAX_BESIDE else None
    if day is not None:
        yield day


def _time_around(card: Card, times: Alone) -> datetime | None:
    """The time element of the smallest box around the link that holds exactly one."""
    for box in islice(chain((card.lead,), ancestors(card.lead)), 5):
        if box in times or box.tag == "time":
            time = times.get(box, box)
            return None if time is None else read_time(time.attrs.get("datetime"))
    return None


def _day_around(card: Card, alone: Alone, month_first: bool) -> datetime | None:
    """The day in the smallest box around a card that has no other heading, or link of its markup."""
    for box in islice(ancestors(card.box), MAX_AROUND):
        if alone.get(box, box) is None:
            return None
        for text in _short_texts(box):
            if (day := read_day(text, month_first=month_first)) is not None:
                return day
    return None


def _short_texts(box: Element) -> Iterator[str]:
    """Runs of text in a box; a date is one of them, or stands at an end of one."""
    for text in islice(texts(box), MAX_RUNS):
        if len(text) <= MAX_CHARS and (text := clean(text)):
            yield text
