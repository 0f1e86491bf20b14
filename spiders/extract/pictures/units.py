"""The unit of each picture of the article: the element that holds its words. Pure.

It is the picture's `figure`, or the widest element around it that holds no other picture, no
heading and no more text than a caption.
"""

from __future__ import annotations

from spiders.extract.pictures.places import MAX_BOX, OTHERS, Places, is_captioned
from spiders.extract.pictures.scene import Scene
from spiders.extract.pictures.words import MAX_CAPTION
from spiders.extract.signs.class_words import named_in
from spiders.extract.tree import Element, ancestors, same

MAX_PICTURES = 300
"""A page's first pictures; the largest gallery of 132 real pages had 22 captions."""
MAX_LEVELS = 12
"""Levels climbed from a picture to its unit."""
_BOUNDS = frozenset(("body", "article", "main", "td"))


def find_units(scene: Scene) -> list[tuple[Element, Element | None]]:
    """Units of the article with their picture, in reading order."""
    first = scene.in_order[:MAX_PICTURES]
    of_caption = {
        mark: unit
        for mark in first
        if mark.tag == "figcaption"
        and (unit := _unit_of_caption(scene, mark)) is not None
    }
    captioned = frozenset(of_caption.values())
    units: dict[Element, Element | None] = {}
    for mark in first:
        if (own := of_caption.get(mark)) is not None:
            units.setdefault(own)
        elif mark in scene.said and not scene.is_fallback(mark):
            unit = _unit(scene, mark, captioned)
            if units.get(unit) is None:
                units[unit] = mark
    places = Places(scene)
    return [
        (unit, picture)
        for unit, picture in units.items()
        if places.holds(unit)
        and (
            picture is None
            or not named_in(scene.said[picture]) & OTHERS
            or is_captioned(unit, picture)
        )
    ]


def _unit_of_caption(scene: Scene, caption: Element) -> Element | None:
    """The element that holds a figcaption and what it is the caption of."""
    at = caption.parent
    for _ in range(4):
        if at is None or at in scene.outside:
            return None
        if at.tag == "figure" or scene.shows(at):
            return at
        at = at.parent
    return None


def _unit(scene: Scene, picture: Element, captioned: frozenset[Element]) -> Element:
    """The element whose words are this picture's."""
    unit, above = picture, picture.parent
    for _ in range(MAX_LEVELS):
        if above is None or above in scene.outside:
            break
        if above in captioned:
            return above
        if above.tag == "figure":
            # a figure of figures is a gallery: the picture alone is the unit
            return unit if above in scene.framing else above
        is_bound = above.tag in _BOUNDS and not _is_boxed(scene, above)
        # around a table of one picture stands the next text already
        if is_bound or unit.tag == "table" or _is_wide(scene, above, picture):
            break
        if scene.is_of_text(above):
            break
        unit, above = above, above.parent
    return unit


def _is_boxed(scene: Scene, cell: Element) -> bool:
    """Whether a cell belongs to a table that holds a picture and no more than its words."""
    if cell.tag != "td" or same(cell, scene.content.container):
        return False
    table = next(ancestors(cell, "table"), None)
    if table is None or table in scene.outside:
        return False
    return 0 < len(scene.text_of(table)) <= MAX_BOX


def _is_wide(scene: Scene, above: Element, picture: Element) -> bool:
    """Whether an element holds another picture, a heading, or more text than a caption."""
    if above in scene.headed:
        return True
    if not same(scene.picture_in.get(above, picture), picture):
        return True
    # cleaning makes no text longer: most need none
    return (
        len(scene.raw_of(above)) > MAX_CAPTION
        and len(scene.text_of(above)) > MAX_CAPTION
    )
