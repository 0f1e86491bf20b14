"""What a single element is to the walk: a column, a dialog, a box that holds the page. Pure."""

from __future__ import annotations

from functools import cached_property

from spiders.extract.content import Hint
from spiders.extract.signs.hint_words import names_hints
from spiders.extract.signs.holders import around
from spiders.extract.tree import Element, Tree, ancestors, children, found_in

COLUMN_BREAKS = 4
"""Line breaks in a cell that is a column of an old page: two after each paragraph."""
COLUMN_PARAGRAPHS = 4
"""Paragraphs in such a cell."""
CONSENT_NAMES = ("cookie", "consent", "gdpr", "onetrust", "didomi", "usercentrics")
"""In small letters; they name consent managers wherever they stand."""
_DIALOGS = frozenset(("dialog", "alertdialog"))
_MENU, _RELATED = int(Hint.NAVIGATION), int(Hint.RELATED)


def is_styled_break(element: Element) -> bool:
    """An empty span named "br": a line break in some editors."""
    return "br" in element.attrs.sget("class").split()


def is_column(cell: Element) -> bool:
    """A cell with several lines or with paragraphs parts a page, not a row."""
    return len(found_in(cell, "br")) >= COLUMN_BREAKS or bool(found_in(cell, "p"))


def lays_out(row: Element) -> bool:
    """A row that parts a page, not a table: a cell has many paragraphs, or lines as many."""
    return any(
        len(found_in(cell, "p")) >= COLUMN_PARAGRAPHS
        or len(found_in(cell, "br")) >= COLUMN_BREAKS * 2
        for cell in children(row)
    )


def is_anchor(link: Element) -> bool:
    """A name for a place of the page: where it was never closed, all that follows stands in it."""
    said = link.attrs
    # in this order: to tell that an attribute is missing takes a quarter longer
    return "href" not in said and "name" in said


def is_of_article(footer: Element) -> bool:
    """The footer of the page's own article: a teaser's `article` has one too, but no `h1`."""
    article = next(ancestors(footer, "article"), None)
    return article is not None and article.css_first("h1") is not None


def holds_page(element: Element) -> bool:
    """A menu that was never closed has the article in it."""
    return element.css_first("main, article, h1") is not None


class Layout:
    """What the boxes of a page are by what stands in them, found out when first asked."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    @cached_property
    def _with_page(self) -> frozenset[Element]:
        return self._around("main", "article", "h1")

    @cached_property
    def _with_text(self) -> frozenset[Element]:
        return self._around("main", "article", "h1", "p")

    @cached_property
    def _with_time(self) -> frozenset[Element]:
        return self._around("time")

    def _around(self, *tags: str) -> frozenset[Element]:
        return around(found for tag in tags for found in self._tree.all(tag))

    def swallows(self, element: Element) -> bool:
        """Whether a button or a picture was never closed, and holds what follows it."""
        return element in self._with_text and len(element.css("p, main")) > 3

    def is_menu(self, element: Element) -> bool:
        """A menu or a footer that neither holds the article, nor tells its time, nor is named for
        further reading."""
        if element.tag == "nav" and (
            names_hints[element.attrs.sget("class")] & _RELATED
            or element in self._with_time
        ):
            return False
        return element not in self._with_page

    def stands_apart(self, element: Element, own: int) -> bool:
        """A menu without text, or a dialog over the page: a consent manager's is longer than a note."""
        if own & _MENU and not own & _RELATED and element not in self._with_text:
            return element.tag != "nav" or element not in self._with_time
        return _is_over(element) and element not in self._with_page


def _is_over(element: Element) -> bool:
    """Whether an element calls itself a dialog, or is named as a consent manager's."""
    said = element.attributes
    if element.tag == "dialog" or said.get("role") in _DIALOGS:
        return True
    names = f"{said.get('id')} {said.get('class')}".lower()
    return any(map(names.__contains__, CONSENT_NAMES))
