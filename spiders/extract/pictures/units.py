"""Where the pictures of the article stand: each with the element that holds its words. Pure.

The *unit* of a picture is its `figure`, or the widest element around it that holds no
other picture, no heading and no more text than a caption.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from spiders.extract.content import HEADING_TAGS, Content, Hint
from spiders.extract.page import Page, clean
from spiders.extract.pictures.addresses import is_decoration
from spiders.extract.pictures.words import MAX_CAPTION
from spiders.extract.signs.class_words import Named, named
from spiders.extract.signs.hints import hints_of
from spiders.extract.signs.holders import around, only_in

# lxml has no types of its own: an element is Any at this border
Element = Any

PICTURES = ("img", "amp-img", "a-img", "video", "amp-video")
SHOWN = (*PICTURES, "picture", "iframe", "noscript", "svg", "canvas", "object")
"""What a figcaption may be the caption of."""
MAX_PICTURES = 300
"""A page's first pictures; the largest gallery of 132 real pages had 22 captions."""
MAX_BOX = 300
"""Characters of a table around one picture that are its words."""
MIN_PLATE = 30
"""Characters under a picture that stands after the text."""
MAX_LEVELS = 12
"""Levels climbed from a picture to its unit."""

IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)\b", re.IGNORECASE)
_BOUNDS = frozenset(("body", "article", "main", "td"))
_FOREIGN_TAGS = frozenset(("nav", "footer", "form"))
_BESIDE = int(
    Hint.META | Hint.BIO | Hint.SHARE | Hint.NAVIGATION | Hint.COMMENTS | Hint.PROMO
)
MAX_PARTS = 20
"""Elements of a unit that are looked at."""
_CAPTION = int(Named.CAPTION)
_OTHERS, _TEASER, _PICTURE = int(Named.OTHERS), int(Named.TEASER), int(Named.PICTURE)


class Units:
    """The units of one page; keeps what has been looked at so that nothing is judged twice."""

    def __init__(self, page: Page, content: Content) -> None:
        self.page = page
        self.content = content
        self.placed: dict[Element, bool] = {}
        self.texts: dict[Element, str] = {}
        self.path = self._path_to_container()
        self.marks: list[Element] = []
        """Figcaptions and pictures, in reading order."""
        self._look()

    def _look(self) -> None:
        """Find all that matters in one pass, and what holds it."""
        captions: list[Element] = []
        shown: list[Element] = []
        headings: list[Element] = []
        for element in self.content.scope.iter("figcaption", *PICTURES, *HEADING_TAGS):
            tag = element.tag
            if tag == "figcaption":
                captions.append(element)
                self.marks.append(element)
            elif tag in HEADING_TAGS:
                headings.append(element.getparent())
            elif not is_decoration(element):
                self.marks.append(element)
                if element.getparent().tag != "noscript":
                    shown.append(element)
        self.captioned = around(captions)
        """Elements that are or hold a figcaption."""
        self.headed = around(headings)
        """Elements that hold a heading."""
        self.picture_in = only_in(shown)
        """Elements that hold a picture, with the only one."""

    def find(self) -> list[tuple[Element, Element | None]]:
        """Units of the article with their picture, in reading order."""
        marks = self.marks[:MAX_PICTURES]
        of_caption = {
            m: self._unit_of_caption(m) for m in marks if m.tag == "figcaption"
        }
        captioned = frozenset(of_caption.values())
        units: dict[Element, Element | None] = {}
        for mark in marks:
            if mark.tag == "figcaption":
                units.setdefault(of_caption[mark])
            elif not _is_fallback(mark):
                unit = self._unit(mark, captioned)
                if units.get(unit) is None:
                    units[unit] = mark
        return [
            (unit, picture)
            for unit, picture in units.items()
            if unit is not None
            and self._is_place(unit)
            and (
                picture is None
                or not named(picture) & _OTHERS
                or is_captioned(unit, picture)
            )
        ]

    def _path_to_container(self) -> dict[Element, Element]:
        """Each element above the container, with its child that leads there."""
        path: dict[Element, Element] = {}
        below, above = self.content.container, self.content.container.getparent()
        while above is not None:
            path[above] = below
            below, above = above, above.getparent()
        return path

    def _unit_of_caption(self, caption: Element) -> Element | None:
        """The element that holds a figcaption and what it is the caption of."""
        at = caption.getparent()
        for _ in range(4):
            if at is None or at is self.content.container or at in self.path:
                return None
            if at.tag == "figure" or next(at.iter(*SHOWN), None) is not None:
                return at
            at = at.getparent()
        return None

    def _unit(self, picture: Element, captioned: frozenset[Element]) -> Element:
        """The element whose words are this picture's."""
        unit, above = picture, picture.getparent()
        for _ in range(MAX_LEVELS):
            if above is None or above is self.content.container or above in self.path:
                break
            if above in captioned:
                return above
            if above.tag == "figure":
                # a figure of figures is a gallery: the picture alone is the unit
                return (
                    above
                    if next(above.iterdescendants("figure"), None) is None
                    else unit
                )
            is_bound = above.tag in _BOUNDS and not self._is_boxed(above)
            # around a table of one picture stands the next text already
            if is_bound or unit.tag == "table" or self._is_wide(above, picture):
                break
            unit, above = above, above.getparent()
        return unit

    def _is_boxed(self, cell: Element) -> bool:
        """Whether a cell belongs to a table that holds a picture and no more than its words."""
        if cell.tag != "td" or cell is self.content.container:
            return False
        table = next(cell.iterancestors("table"), None)
        if table is None or table is self.content.container or table in self.path:
            return False
        return 0 < len(self.text_of(table)) <= MAX_BOX

    def _is_wide(self, above: Element, picture: Element) -> bool:
        """Whether an element holds another picture, a heading, or more text than a caption."""
        if above in self.headed:
            return True
        if self.picture_in.get(above, picture) is not picture:
            return True
        return len(self.text_of(above)) > MAX_CAPTION

    def text_of(self, element: Element) -> str:
        """`Page.text_of`, read once: an element is asked for by each picture in it."""
        at, text = element, self.texts.get(element)
        # what only wraps another element has its text, most often none
        while text is None and len(at) == 1 and not (at.text or "").strip():
            inner = at[0]
            if (inner.tail or "").strip():
                break
            at, text = inner, self.texts.get(inner)
        if text is None:
            text = self.page.text_of(at) if len(at) else clean(at.text)
        self.texts[element] = text
        return text

    def _is_place(self, unit: Element) -> bool:
        """Whether a unit stands in the article: in its text, or between headline and text.

        Not so the part of a teaser, a menu, an author box.
        """
        climbed: list[Element] = []
        at, found = unit, self.placed.get(unit)
        while found is None:
            if at is self.content.container:
                found = True
            elif at is None or _is_foreign(at):
                found = False
            else:
                climbed.append(at)
                below, at = at, at.getparent()
                if at in self.path:
                    found = (
                        at.index(below) < at.index(self.path[at])
                        or (at.tag == "article" and self._is_plate(unit))
                        or self._is_print(unit)
                    )
                else:
                    found = self.placed.get(at)
        self.placed.update(dict.fromkeys(climbed, found))
        return found

    def _is_plate(self, unit: Element) -> bool:
        """Whether a picture after the text has a caption and leads nowhere: it belongs to the article."""
        return (
            unit.tag == "figure"
            and unit in self.captioned
            and unit not in self.headed
            and all(up.tag != "a" for up in unit.iterancestors("a", "article"))
            and not any(map(_leads_on, unit.iter("a")))
            and len(self.text_of(unit)) >= MIN_PLATE
        )

    def _is_print(self, unit: Element) -> bool:
        """Whether a picture after the text has words named as its caption and leads to no page."""
        if unit.tag in PICTURES or unit in self.headed:
            return False
        if not MIN_PLATE <= len(self.text_of(unit)) <= MAX_BOX:
            return False
        return is_captioned(unit, None) and not any(map(_leads_away, unit.iter("a")))

    def is_beside(self, element: Element) -> bool:
        """Whether the text belongs to a byline, a share bar or the like."""
        at = element
        for _ in range(4):
            if at is None or at is self.content.container or at in self.path:
                return False
            if hints_of(at) & _BESIDE:
                return True
            at = at.getparent()
        return False


def _is_foreign(element: Element) -> bool:
    """Whether an element is a teaser, a menu, an author box."""
    says = named(element)
    # "image--teaser" is the lead picture; "teaser" alone is a teaser
    return (
        element.tag in _FOREIGN_TAGS
        or says & _OTHERS != 0
        or (says & _TEASER != 0 and not says & _PICTURE)
    )


def _leads_on(link: Element) -> bool:
    """Whether a picture is in a link to a page, not to a larger version of itself."""
    href = link.get("href") or "#"
    return (
        href[0] != "#"
        and IMAGE_FILE.search(href) is None
        and next(link.iter(*PICTURES), None) is not None
    )


def _leads_away(link: Element) -> bool:
    href = link.get("href") or "#"
    return href[0] != "#" and IMAGE_FILE.search(href) is None


def is_captioned(unit: Element, picture: Element | None) -> bool:
    """Whether words named as a caption stand beside a picture, whatever its own names say."""
    return any(
        named(element) & _CAPTION and clean(element.text)
        for element in islice(unit.iter(), MAX_PARTS)
        if element is not picture and isinstance(element.tag, str)
    )


def _is_fallback(picture: Element) -> bool:
    """The version for readers without scripts of a picture that stands beside it."""
    above = picture.getparent()
    if above.tag != "noscript" or (holder := above.getparent()) is None:
        return False
    return any(other.getparent().tag != "noscript" for other in holder.iter(*PICTURES))
