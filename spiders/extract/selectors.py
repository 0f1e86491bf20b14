"""Selectors of a source's entry: CSS that says where a field stands on that site.

They win over every reader, and are for sites that defeat the general rules.
"""

from __future__ import annotations

from collections.abc import Mapping

from crawler.css import css_fault
from crawler.exceptions import SettingsError
from spiders.extract.page import Page
from spiders.extract.reading import EMPTY, Reading
from spiders.extract.tree import Element
from spiders.extract.word_lists import words

FIELDS = words(
    "headline kicker lead body byline authors date_published date_modified section keywords"
)
"""Fields a selector may be given for; `links` belongs to section pages."""


def select(page: Page, css: str) -> list[Element]:
    """Elements that a selector names, in document order.

    Raises:
        SettingsError: The selector is no CSS.
    """
    if fault := css_fault(css):
        raise SettingsError(f"no CSS selector: {css!r}: {fault}")
    # what two parts of a list name is found by each
    return list(dict.fromkeys(page.root.css(css)))


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
        return element.attrs.sget("content")
    stamp = element.attrs.get("datetime") if element.tag == "time" else None
    return stamp or page.text_of(element)
