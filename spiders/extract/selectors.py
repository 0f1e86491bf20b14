"""Selectors of a source's entry: CSS that says where a field stands on that site.

They win over every reader, and are for sites that defeat the general rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from lxml.cssselect import CSSSelector, SelectorError

from crawler.exceptions import SettingsError
from spiders.extract.content import Element
from spiders.extract.page import Page
from spiders.extract.reading import EMPTY, Reading

FIELDS = (
    "headline",
    "kicker",
    "lead",
    "body",
    "byline",
    "authors",
    "date_published",
    "date_modified",
    "section",
    "keywords",
)
"""Fields a selector may be given for; `links` belongs to section pages."""


def select(page: Page, css: str) -> list[Element]:
    """Elements that a selector names, in document order.

    Raises:
        SettingsError: The selector is no CSS.
    """
    found: list[Element] = _compiled(css)(page.root)
    return found


@lru_cache(maxsize=512)
def _compiled(css: str) -> Any:  # lxml's selector has no type
    try:
        return CSSSelector(css, translator="html")
    except SelectorError as error:
        raise SettingsError(f"no CSS selector: {css!r}: {error}") from error


def read_selected(page: Page, selectors: Mapping[str, str]) -> Reading:
    """Texts that the selectors find; `body` is left to the body rules."""
    if not selectors:
        return EMPTY

    def texts(name: str) -> tuple[str, ...]:
        css = selectors.get(name)
        if css is None:
            return ()
        return tuple(text for e in select(page, css) if (text := _text(page, e)))

    def one(name: str) -> str | None:
        return next(iter(texts(name)), None)

    return Reading(
        reader="selector",
        headline=one("headline"),
        kicker=one("kicker"),
        lead="\n".join(texts("lead")) or None,
        byline=one("byline"),
        authors=texts("authors"),
        published=texts("date_published"),
        modified=texts("date_modified"),
        section=one("section"),
        keywords=texts("keywords"),
    )


def _text(page: Page, element: Element) -> str:
    if element.tag == "meta":
        return str(element.get("content") or "")
    if element.tag == "time" and element.get("datetime"):
        return str(element.get("datetime"))
    return page.text_of(element)
