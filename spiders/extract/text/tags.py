"""What the walk does at an element, by its tag alone. Pure."""

from __future__ import annotations

from spiders.extract.tag_numbers import COMMENT, NUMBERS, TAGS, TEXT
from spiders.extract.tree import Element

SWALLOWERS = ("button", "svg", "object", "video", "audio", "canvas", "picture")
"""What holds the rest of the page where it was never closed."""

INLINE, SKIP, BREAK, CELL, RULE, FIELD, MENU, SWALLOWER, RUN = range(9)

HOW: dict[str, int] = {}
"""What is done at an element; one that is not named here is a block."""
_INLINE_TAGS = """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark
nobr o:p q rb rbc rp rt rtc ruby s samp small span strike strong sub sup time tt u var wbr slot"""
# a head that holds what belongs in a body ends there: its title comes to stand in the text
_SKIP_TAGS = """script style noscript template iframe embed math
select option textarea map area img source track link meta head
datalist progress meter param title noframes noembed"""
for _how, _names in (
    (INLINE, _INLINE_TAGS),
    (SKIP, _SKIP_TAGS),
    (SKIP, COMMENT),
    (RUN, TEXT),
    (BREAK, "br"),
    (CELL, "td th"),
    (RULE, "hr"),
    (FIELD, "input"),
    (MENU, "nav footer"),
    (SWALLOWER, " ".join(SWALLOWERS)),
):
    HOW.update(dict.fromkeys(_names.split(), _how))
LINK, STRONG = 1, 2
_MARKS = {"a": LINK, "b": STRONG, "strong": STRONG}
Way = tuple[str, int | None, int]
"""An element's tag, what is done there, and what is to be remembered of the text in it."""
WAYS: dict[int, Way] = {
    number: (tag, HOW.get(tag), _MARKS.get(tag, 0)) for number, tag in TAGS.items()
}
"""By the number of a tag."""
WAYS_UNSCRIPTED = WAYS | {NUMBERS["noscript"]: ("noscript", None, 0)}
"""The same where no script runs."""


def way_of(element: Element) -> Way:
    """The same of an element whose tag HTML does not know."""
    tag = element.tag
    return tag, HOW.get(tag), 0


_KIND_TAGS = "h1 h2 h3 h4 h5 h6 li blockquote tr dt dd figcaption pre summary caption"
KINDS = frozenset(_KIND_TAGS.split())
"""Tags that decide about the text in them."""
HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
