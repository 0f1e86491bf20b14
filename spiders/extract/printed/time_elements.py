"""`time` elements: which stand by a line, which are the article's own, and what each says of itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from itertools import islice

from spiders.extract.content import Passage
from spiders.extract.fold import small
from spiders.extract.page import clean
from spiders.extract.printed.date_labels import MODIFIED, PUBLISHED, Dates
from spiders.extract.signs.elements import holds_page, is_of_article
from spiders.extract.tree import (
    Element,
    ancestors,
    preceding,
    text_after,
    text_before,
    texts,
)

MAX_ROWS = 3
"""Rows around a `time` element that are looked at."""
MAX_CLAIM = 100
_DIGIT = re.compile(r"\d")


def times_near(
    lines: Iterable[Passage], holding: Container[Element]
) -> Iterator[Element]:
    """The `time` elements in and around lines; `holding`: what is or holds one."""
    for passage in lines:
        element = passage.element
        if element in holding:
            yield from element.css("time")[:3]
        above = element.parent
        if above is not None and above.tag == "time":
            yield above


def is_own(time: Element) -> bool:
    """In no row of a list: there stand the days of other articles, unless the article is in it."""
    rows = islice(ancestors(time, "li", "nav", "footer"), MAX_ROWS)
    return all(
        is_of_article(row) if row.tag == "footer" else holds_page(row) for row in rows
    )


def machine_read(times: Iterable[Element], dates: Dates) -> list[str]:
    """`datetime` of time elements; what they are named or labelled says which date it is.

    Returns what is named as a change while no word beside it says so: where nothing better is
    found it is the publication too, since themes name the only date of a post "updated".
    """
    unsaid: list[str] = []
    for element in times:
        said = element.attributes
        stamp = clean(said.get("datetime"))
        if not stamp or not _DIGIT.search(stamp) or len(stamp) > MAX_CLAIM:
            continue
        names = _joined(said.get("class"), said.get("itemprop"))
        label = _joined(said.get("title"), text_before(element), words_before(element))
        words = f"{names} {label}"
        modified = bool(MODIFIED.search(words)) and not PUBLISHED.search(words)
        dates.add(stamp, modified=modified)
        if modified and not MODIFIED.search(label):
            unsaid.append(stamp)
    return unsaid


def _joined(*values: str | None) -> str:
    return small(" ".join([value for value in values if value]))


def words_before(element: Element) -> str:
    """The words right before an element, in its line."""
    before = next(preceding(element), None)
    around = element.parent
    if before is not None:
        text = clean(text_after(before)) or (
            clean("".join(islice(texts(before), 4))) if before.tag != "time" else ""
        )
    else:
        text = clean(text_before(around)) if around is not None else ""
    return text[-40:]
