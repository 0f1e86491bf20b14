"""Who is named where no byline is: the agency that is the source, who signs, the article's footer. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from spiders.extract.content import Passage
from spiders.extract.names import is_name, is_news_agency
from spiders.extract.page import Page
from spiders.extract.printed.author_signs import is_name_part, says_author
from spiders.extract.printed.bylines import MAX_ALONE, NO_PERSON, is_no_byline
from spiders.extract.signs.elements import is_of_article
from spiders.extract.tree import Element, ancestors, children

_RIGHT = re.compile(r"\bright\b")
MAX_BOXES, MAX_LAST = 5, 4
"""Boxes around the text, and the last elements of each, that are looked at."""
MAX_FOOTERS = 12
"""Footers of a page, and elements of one, that are looked at."""
_SOURCE = re.compile(
    r"(?:quelle|source|fuente|fonte|kaynak|źródło|источник|джерело|bron|källa|kilde|zdroj|forrás|izvor|sursa|πηγή|lähde)s?n?"
    r"\s?:\s?(.{2,40})",
    re.IGNORECASE,
)


def read_signature(
    page: Page, above: Sequence[Passage], below: Sequence[Passage]
) -> tuple[str | None, tuple[str, ...]]:
    """Who is named where no byline is: the agency that is the source, who signs, the article's footer."""
    for passage in (*above, *below):
        if agencies := _sources(passage):
            return ", ".join(agencies), agencies
    if below and _is_signature(below[0]):
        return below[0].text, (below[0].text,)
    signed = tuple(dict.fromkeys(_in_footer(page, above)))
    return ", ".join(signed) or None, signed


def _sources(passage: Passage) -> tuple[str, ...]:
    """The agencies that a line calls the source: "Quelle: sid/dpa"; of any other it may be the picture's."""
    text = passage.text
    if len(text) > MAX_ALONE or ":" not in text or is_no_byline(passage):
        return ()
    told = _SOURCE.fullmatch(text)
    names = re.split(r"\s?[/,&+|]\s?", told[1]) if told else []
    return tuple(names) if all(map(is_news_agency, names)) else ()


def _in_footer(page: Page, above: Sequence[Passage]) -> Iterator[str]:
    """Names in the footer of the article, which the walk passes over."""
    footers = [f for f in page.tree.all("footer")[:MAX_FOOTERS] if is_of_article(f)]
    for footer in footers or (_named_footers(above[-1].element) if above else ()):
        for element in footer.css("span, p, div, a")[: 2 * MAX_FOOTERS]:
            if children(element) or not (says_author(element) or is_name_part(element)):
                continue
            name = page.text_of(element)
            if " " in name and is_name(name) and not NO_PERSON.match(name):
                yield name


def _named_footers(text: Element) -> Iterator[Element]:
    """Boxes named so, of themes that give the footer another tag, at the end of what holds the text."""
    for box in islice(ancestors(text), MAX_BOXES):
        if box.tag == "body":
            return
        for part in islice(reversed(children(box)), MAX_LAST):
            if "footer" in part.attrs.sget("class"):
                yield part


def _is_signature(passage: Passage) -> bool:
    """A name of two to four words in bold, set to the right below the text to sign it.

    On the left stand labels in bold, "Press Office" and "Weitere Themen".
    """
    text = passage.text
    return (
        passage.rule == "after_text"
        and any(_RIGHT.search(v) for v in passage.element.attributes.values() if v)
        and (passage.strong_chars >= len(text) or _is_slanted(passage))
        and 1 <= text.count(" ") <= 3
        and is_name(text)
        and not NO_PERSON.match(text)
    )


def _is_slanted(passage: Passage) -> bool:
    inside = children(passage.element)
    return len(inside) == 1 and inside[0].tag in ("i", "em")
