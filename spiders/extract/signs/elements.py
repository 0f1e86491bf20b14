"""What a single element is to the walk: a column, a dialog, a box that holds the page. Pure."""

from __future__ import annotations

from itertools import islice

from spiders.extract.content import Element, Hint
from spiders.extract.signs.hint_words import names_hints

COLUMN_BREAKS = 4
"""Line breaks in a cell that is a column of an old page: two after each paragraph."""
CONSENT_NAMES = ("cookie", "consent", "gdpr", "onetrust", "didomi", "usercentrics")
"""In small letters; they name consent managers wherever they stand."""
_DIALOGS = frozenset(("dialog", "alertdialog"))
_MENU, _RELATED = int(Hint.NAVIGATION), int(Hint.RELATED)


def is_styled_break(element: Element) -> bool:
    """An empty span named "br": a line break in some editors."""
    names = element.get("class")
    return bool(names) and "br" in names.split()


def swallows(element: Element) -> bool:
    return len(list(islice(element.iter("p", "main"), 4))) > 3


def is_column(cell: Element) -> bool:
    """A cell with several lines parts a page, not a row."""
    return len(list(islice(cell.iter("br"), COLUMN_BREAKS))) == COLUMN_BREAKS


def _holds_text(element: Element) -> bool:
    return next(element.iter("main", "article", "h1", "p"), None) is not None


def holds_page(element: Element) -> bool:
    """A menu that was never closed has the article in it."""
    return next(element.iter("main", "article", "h1"), None) is not None


def is_of_article(footer: Element) -> bool:
    """The footer of the page's own article: a teaser's `article` has one too, but no `h1`."""
    article = next(footer.iterancestors("article"), None)
    return article is not None and next(article.iter("h1"), None) is not None


def is_menu(element: Element) -> bool:
    """A menu or a footer that neither holds the article nor is named for further reading."""
    if element.tag == "nav" and names_hints[element.get("class") or ""] & _RELATED:
        return False
    return not holds_page(element)


def stands_apart(element: Element, own: int) -> bool:
    """A menu without text, or a dialog over the page: a consent manager's is longer than a note."""
    if own & _MENU and not own & _RELATED and not _holds_text(element):
        return True
    is_over = (
        element.tag == "dialog"
        or element.get("role") in _DIALOGS
        or _asks_consent(element)
    )
    return is_over and not holds_page(element)


def _asks_consent(element: Element) -> bool:
    names = f"{element.get('id')} {element.get('class')}".lower()
    return any(map(names.__contains__, CONSENT_NAMES))
