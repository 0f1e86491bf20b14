"""Microdata (`itemprop`) of the page's article. Pure."""

from __future__ import annotations

from spiders.extract.page import Page, clean
from spiders.extract.reading import EMPTY, Reading
from spiders.extract.tree import Element, ancestors
from spiders.extract.word_lists import word_set, words

_PROPERTIES = "[itemprop]"
_FOREIGN = words("comment review product person organization imageobject")
MAX_ELEMENTS = 2_000


def read_microdata(page: Page) -> Reading:
    """First value of each property that belongs to no comment, person or picture."""
    found: dict[str, list[str]] = {}
    marked = [e for e in page.tree.marked() if "itemprop" in e.attrs]
    for element in marked[:MAX_ELEMENTS]:
        said = element.attrs.sget("itemprop").lower().split()
        wanted = [name for name in said if name in _WANTED]
        if not wanted or "articlebody" in said:
            continue
        if element.tag == "meta" and not element.attrs.get("content"):
            continue
        if _is_foreign(element):
            continue
        value = _value(page, element)
        if value:
            for name in wanted:
                found.setdefault(name, []).append(value)
    if not found:
        return EMPTY
    return Reading(
        reader="microdata",
        headline=next(iter(found.get("headline", ())), None),
        lead=next(iter(found.get("description", ())), None),
        authors=tuple(dict.fromkeys(found.get("author", ()))),
        published=tuple(found.get("datepublished", ())),
        modified=tuple(found.get("datemodified", ())),
        section=next(iter(found.get("articlesection", ())), None),
        keywords=tuple(
            text
            for value in found.get("keywords", ())
            for piece in value.split(",")
            if (text := clean(piece))
        ),
    )


_WANTED = word_set(
    "headline description author datepublished datemodified articlesection keywords"
)


def _is_foreign(element: Element) -> bool:
    """Inside an item of another kind (its own type does not count: an author is a Person)."""
    for around in ancestors(element):
        if "itemtype" in around.attrs:
            kind = around.attrs.sget("itemtype")
            return kind.rsplit("/", 1)[-1].lower() in _FOREIGN
    return False


def _value(page: Page, element: Element) -> str | None:
    said = element.attributes
    if element.tag == "meta":
        return clean(said.get("content"))
    for name in ("content", "datetime", *(("title",) if element.tag == "abbr" else ())):
        if value := said.get(name):
            return clean(value)
    if "itemtype" in said:
        for inner in element.css(_PROPERTIES):
            if inner.attrs.sget("itemprop").lower() == "name":
                content = clean(inner.attrs.get("content"))
                return content or page.text_of(inner) or None
    text = page.text_of(element)
    return text if 0 < len(text) <= 1_000 else None
