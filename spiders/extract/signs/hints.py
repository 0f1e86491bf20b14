"""What an element says of the text below it: by its tag, its names, its role and the like."""

from __future__ import annotations

from collections.abc import Callable

from spiders.extract.content import HEADING_TAGS, Hint
from spiders.extract.signs.hint_words import by_word, names_hints
from spiders.extract.tree import Element
from spiders.extract.word_lists import word_set

_TAG_HINTS = by_word(
    {
        Hint.CAPTION: "figcaption figure",
        Hint.NAVIGATION: "nav footer menu",
        Hint.ASIDE: "aside",
        Hint.META: "address",
        Hint.HIDDEN: "dialog",
        Hint.ARTICLE: "article",
        Hint.HEADER: "header",
        Hint.PROMO: "label form fieldset",
    }
)
_ROLES = by_word(
    {
        Hint.NAVIGATION: "navigation contentinfo search menu",
        Hint.ASIDE: "complementary",
        Hint.HIDDEN: "dialog alertdialog",
        Hint.PROMO: "alert",
        Hint.HEADER: "banner",
    }
)
_ITEMPROPS = by_word(
    {
        Hint.BODY: "articlebody",
        Hint.META: "author datepublished",
        Hint.LEAD: "description",
        Hint.CAPTION: "caption",
        Hint.TAGS: "keywords",
        Hint.COMMENTS: "comment",
    }
)
_NAMING = word_set(
    """data-testid data-component data-component-name data-type data-block data-block-type data-area
data-module data-qa data-widget data-name"""
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
        # an element of the site's own says by its tag what it is
        bits |= names_hints[tag]
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
    if bits & _TAGS and tag in HEADING_TAGS:
        bits &= ~_TAGS  # a heading may head a list of tags, but is none
    return bits


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
