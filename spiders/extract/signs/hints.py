"""What an element says of the text below it: by its tag, its names, its role and the like."""

from __future__ import annotations

from collections.abc import Callable

from spiders.extract.content import HEADING_TAGS, Hint
from spiders.extract.signs.hint_words import names_hints
from spiders.extract.tree import Element

_TAG_HINTS: dict[str, int] = {
    "figcaption": int(Hint.CAPTION),
    "figure": int(Hint.CAPTION),
    "nav": int(Hint.NAVIGATION),
    "footer": int(Hint.NAVIGATION),
    "menu": int(Hint.NAVIGATION),
    "aside": int(Hint.ASIDE),
    "address": int(Hint.META),
    "dialog": int(Hint.HIDDEN),
    "article": int(Hint.ARTICLE),
    "header": int(Hint.HEADER),
    "label": int(Hint.PROMO),
    "form": int(Hint.PROMO),
    "fieldset": int(Hint.PROMO),
}
_ROLES: dict[str, int] = {
    "navigation": int(Hint.NAVIGATION),
    "contentinfo": int(Hint.NAVIGATION),
    "search": int(Hint.NAVIGATION),
    "menu": int(Hint.NAVIGATION),
    "complementary": int(Hint.ASIDE),
    "dialog": int(Hint.HIDDEN),
    "alertdialog": int(Hint.HIDDEN),
    "alert": int(Hint.PROMO),
    "banner": int(Hint.HEADER),
}
_ITEMPROPS: dict[str, int] = {
    "articlebody": int(Hint.BODY),
    "author": int(Hint.META),
    "datepublished": int(Hint.META),
    "description": int(Hint.LEAD),
    "caption": int(Hint.CAPTION),
    "keywords": int(Hint.TAGS),
    "comment": int(Hint.COMMENTS),
}
_NAMING = frozenset(
    {
        "data-testid",
        "data-component",
        "data-component-name",
        "data-type",
        "data-block",
        "data-block-type",
        "data-area",
        "data-module",
        "data-qa",
        "data-widget",
        "data-name",
    }
)
_TAGS = int(Hint.TAGS)
_HIDDEN, _CAPTION = int(Hint.HIDDEN), int(Hint.CAPTION)


def hints_of(element: Element, tag: str | None = None) -> int:
    """`Hint` bits that an element's own tag and attributes give.

    Args:
        tag: The element's, where the caller has it: to read it makes a new text of it.
    """
    tag = tag or element.tag
    bits = _TAG_HINTS.get(tag, 0)
    if "-" in tag:
        bits |= names_hints[
            tag
        ]  # an element of the site's own says by its tag what it is
        if tag.endswith("-figure"):
            bits |= _CAPTION
    for name, value in element.attributes.items():
        if not value:
            if name == "hidden":
                bits |= _HIDDEN
        elif name == "class":
            bits |= names_hints[value]
        elif name == "id":
            # an anchor made of a subhead's words names no box
            if tag not in HEADING_TAGS and value.count("-") <= 2:
                bits |= names_hints[value]
        elif (read := _READ_BY.get(name)) is not None:
            bits |= read(value)
    # a heading may head a list of tags, but is none
    return bits & ~_TAGS if bits & _TAGS and tag in HEADING_TAGS else bits


def _hides(style: str) -> bool:
    squeezed = style.replace(" ", "").lower()
    return (
        "display:none" in squeezed
        or "visibility:hidden" in squeezed
        # laid over the page: a layer that asks for consent, a bar at the edge
        or "position:fixed" in squeezed
    )


_READ_BY: dict[str, Callable[[str], int]] = {
    **dict.fromkeys(_NAMING, names_hints.__getitem__),
    "itemprop": lambda value: _ITEMPROPS.get(value.lower(), 0),
    "role": lambda value: _ROLES.get(value.lower(), 0),
    "hidden": lambda _: _HIDDEN,
    "style": lambda style: _HIDDEN if _hides(style) else 0,
}
"""What an attribute's value says, beside class and id."""
