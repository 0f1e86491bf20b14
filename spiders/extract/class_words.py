"""What the class names of an element say about a picture's words and about teasers.

Class names are taken apart at `-`, `_`, blanks and capitals; the parts are words of the
trade in the languages pages are built in, never names of sites.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

# lxml has no types of its own: an element is Any at this border
Element = Any

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

CREDIT = frozenset(
    (
        *("credit", "credits", "copyright", "copy", "source", "quelle", "fuente", "fonte", "bron", "kilde", "zdroj"),
        *("photographer", "photographe", "fotograf", "fotografo", "fotografie", "author", "autor", "auteur", "autore"),
        *("byline", "agency", "agentur", "license", "licence", "lic", "rights", "rechte", "courtesy", "attribution"),
        *("src", "creator", "owner", "camera", "nachweis", "bildnachweis", "bildrechte", "fotocredit", "sursa", "zrodlo"),
        *("imagecredit", "photocredit", "copyrights", "provider", "kreditering", "credito", "creditos"),
    )
)  # fmt: skip
CAPTION = frozenset(
    (
        *("caption", "captions", "figcaption", "legend", "legende", "leyenda", "didascalia", "cutline", "bildunterschrift"),
        *("bildtext", "billedtekst", "bildetekst", "onderschrift", "legenda", "popis", "podpis", "imagecaption", "piedefoto"),
        *("pie", "subtitle", "description", "descr", "desc", "unterschrift", "bu"),
    )
)  # fmt: skip
PICTURE = frozenset(
    (
        *("image", "images", "img", "photo", "photos", "picture", "pictures", "media", "figure", "foto", "fotos", "bild"),
        *("imagen", "immagine", "afbeelding", "obrazek", "zdjecie", "kuva", "gallery", "galerie", "slideshow", "slide"),
        *("slider", "carousel", "thumb", "thumbnail", "visual", "attachment", "hero", "poster", "illustration"),
    )
)  # fmt: skip
HIDDEN = (
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "screen-reader",
    "screenreader",
    "visually_hidden",
)
OTHERS = frozenset(
    (
        *("related", "recommended", "recommendation", "recommendations", "recirculation", "teaser", "teasers", "promo"),
        *("newsletter", "popular", "trending", "mostread", "author", "authors", "avatar", "bio", "biography", "sidebar"),
        *("footer", "nav", "navigation", "menu", "comment", "comments", "share", "sharing", "social", "advert", "ads"),
        *("advertisement", "sponsor", "sponsored", "banner", "logo", "icon", "icons", "signup", "subscribe", "paywall"),
        *("byline", "ad", "outbrain", "taboola", "breadcrumb", "cookie", "consent", "profile", "emoji", "badge", "app"),
        *("topstories", "latest", "morenews", "linklist", "readmore", "podcast", "shop", "product", "kommentare"),
    )
)  # fmt: skip


@lru_cache(maxsize=8192)
def parts(names: str) -> frozenset[str]:
    """The words in a class attribute, lower case."""
    return frozenset(part.lower() for part in _PART.findall(names[:400]))


def has(element: Element, words: frozenset[str]) -> bool:
    """Whether class, itemprop or id of the element has one of the words."""
    names = element.get("class")
    if names and not words.isdisjoint(parts(names)):
        return True
    prop = element.get("itemprop")
    if prop and not words.isdisjoint(parts(prop)):
        return True
    key = element.get("id")
    return bool(key) and not words.isdisjoint(parts(key))


def is_hidden(element: Element) -> bool:
    """Whether the text is for screen readers alone."""
    names = element.get("class")
    return bool(names) and any(word in names for word in HIDDEN)
