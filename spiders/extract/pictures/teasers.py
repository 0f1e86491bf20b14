"""Whether the words beside a picture are those of another article. Pure."""

from __future__ import annotations

import re

from crawler.credits.forms import is_credit
from spiders.extract.page import Page, clean
from spiders.extract.pictures.addresses import IMAGE_FILE
from spiders.extract.pictures.pieces import Piece
from spiders.extract.related.labels import label_score
from spiders.extract.tree import Element, ancestors

_OF_PICTURES = re.compile(
    r"\.(?:jpe?g|png|webp|gif|avif)|image|photo|picture|foto|bild(?!ung)|galler|galeri|media|attachment|upload|slideshow|fetch|/files?/"
    r"|[?&]p=|/20\d\d/\d\d/[^/]+\.html$",
    re.IGNORECASE,
)
"""A link to a picture, or to a page of it; blogs link theirs to the article."""
MAX_LABEL = 80
MIN_TITLE = 25
"""Characters of the title of another article."""


def is_teaser(picture: Element | None, pieces: list[Piece]) -> bool:
    """Whether beside a picture stands one title alone that leads elsewhere, or a label for such."""
    if any(map(is_label, pieces)):
        return any(piece.is_link for piece in pieces)
    return (
        len(pieces) == 1
        and pieces[0].is_link
        and not pieces[0].is_credit
        and len(pieces[0].text) >= MIN_TITLE
        and not is_credit(clean(pieces[0].text))
        and not enlarges(picture)
    )


def is_label(piece: Piece) -> bool:
    """ "Read also"."""
    return len(piece.text) < MAX_LABEL and label_score(clean(piece.text)) > 0


def leads_elsewhere(picture: Element | None, page: Page) -> bool:
    """Whether a picture's link leads to no larger version of it and to no page below the article's."""
    link = None if picture is None else next(ancestors(picture, "a"), None)
    href = "" if link is None else link.attrs.sget("href")
    if not href or href[0] == "#" or _OF_PICTURES.search(href) is not None:
        return False
    there, own = page.absolute(href), page.url
    if there is None or own is None:
        return False
    return not there.startswith(own.partition("?")[0].rpartition(".htm")[0] or own)


def enlarges(picture: Element | None) -> bool:
    """Whether a picture's link leads to a larger version of it."""
    link = None if picture is None else next(ancestors(picture, "a"), None)
    return link is not None and IMAGE_FILE.search(link.attrs.sget("href")) is not None
