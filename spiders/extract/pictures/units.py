"""Where the pictures of the article stand: each with the element that holds its words. Pure.

The *unit* of a picture is its `figure`, or the widest element around it that holds no
other picture, no heading and no more text than a caption.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice

from spiders.extract.content import HEADING_TAGS, Content, Hint
from spiders.extract.page import Page, clean
from spiders.extract.pictures.addresses import Said, is_decoration
from spiders.extract.pictures.words import MAX_CAPTION
from spiders.extract.signs.class_words import Named, named, named_in
from spiders.extract.signs.hints import hints_of
from spiders.extract.signs.holders import around, only_in
from spiders.extract.tree import (
    Element,
    ancestors,
    elements,
    preceding,
    same,
    text_before,
)

PICTURES = ("img", "amp-img", "a-img", "video", "amp-video")
ANY_PICTURE = ", ".join(PICTURES)
_SHOWN = (*PICTURES, "picture", "iframe", "noscript", "svg", "canvas", "object")
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
        self.placed: dict[Element, bool] = {content.container: True}
        self.raw: dict[Element, str] = {}
        self.texts: dict[Element, str] = {}
        self.said: dict[Element, Said] = {}
        """Attributes of the pictures."""
        self.before: dict[Element, frozenset[Element]] = {}
        """Of elements above the container, what stands in them before it."""
        self.path = self._path_to_container()
        self.outside = frozenset((content.container, *self.path))
        """The container and all around it: no unit is so wide."""
        self.marks: list[Element] = []
        """Figcaptions and pictures, in reading order."""
        self.drawn: list[Element] = []
        """Pictures, icons among them, that stand in no `noscript`."""
        self.undrawn: set[Element] = set()
        """The others of `marks`: for readers without scripts."""
        self._look()

    def _look(self) -> None:
        """Find all that matters, and what holds it."""
        tree, scope = self.page.tree, self.content.scope
        captions: list[Element] = []
        shown: list[Element] = []
        for element in tree.within(scope, "figcaption", *PICTURES):
            if element.tag == "figcaption":
                captions.append(element)
                self.marks.append(element)
                continue
            above = element.parent
            is_shown = above is None or above.tag != "noscript"
            if is_shown:
                self.drawn.append(element)
            said = element.attributes
            if not is_decoration(said):
                self.said[element] = said
                self.marks.append(element)
                if is_shown:
                    shown.append(element)
                else:
                    self.undrawn.add(element)
        # those outside the scope are in no unit
        headings = [h.parent for tag in HEADING_TAGS for h in tree.all(tag)]
        self.captioned = around(captions)
        """Elements that are or hold a figcaption."""
        self.headed = around(headings)
        """Elements that hold a heading."""
        self.framing = around([figure.parent for figure in tree.all("figure")])
        """Elements that hold a figure."""
        self.picture_in = only_in(shown)
        """Elements that hold a picture, with the only one."""

    @cached_property
    def _showing(self) -> frozenset[Element]:
        """Elements that are or hold what may have a figcaption."""
        return around(self.page.tree.within(self.content.scope, *_SHOWN))

    @cached_property
    def unscripted(self) -> frozenset[Element]:
        """Elements that are or hold a `noscript`."""
        return around(self.page.tree.all("noscript"))

    @cached_property
    def _drawing(self) -> frozenset[Element]:
        """Elements that are or hold such a picture."""
        return around(self.drawn)

    def shows(self, element: Element) -> bool:
        """Whether an element of the scope is or holds what may have a figcaption."""
        return element in self.picture_in or element in self._showing

    def find(self) -> list[tuple[Element, Element | None]]:
        """Units of the article with their picture, in reading order."""
        marks = self.marks[:MAX_PICTURES]
        of_caption = {
            mark: unit
            for mark in marks
            if mark.tag == "figcaption"
            and (unit := self._unit_of_caption(mark)) is not None
        }
        captioned = frozenset(of_caption.values())
        units: dict[Element, Element | None] = {}
        for mark in marks:
            if (own := of_caption.get(mark)) is not None:
                units.setdefault(own)
            elif mark in self.said and not self._is_fallback(mark):
                unit = self._unit(mark, captioned)
                if units.get(unit) is None:
                    units[unit] = mark
        return [
            (unit, picture)
            for unit, picture in units.items()
            if self._is_place(unit)
            and (
                picture is None
                or not named_in(self.said[picture]) & _OTHERS
                or is_captioned(unit, picture)
            )
        ]

    def said_by(self, picture: Element | None) -> Said:
        """The attributes of a picture; none of no picture."""
        if picture is None:
            return {}
        said = self.said.get(picture)
        return picture.attributes if said is None else said

    def _path_to_container(self) -> dict[Element, Element]:
        """Each element above the container, with its child that leads there."""
        path: dict[Element, Element] = {}
        below, above = self.content.container, self.content.container.parent
        while above is not None:
            path[above] = below
            below, above = above, above.parent
        return path

    def _unit_of_caption(self, caption: Element) -> Element | None:
        """The element that holds a figcaption and what it is the caption of."""
        at = caption.parent
        for _ in range(4):
            if at is None or at in self.outside:
                return None
            if at.tag == "figure" or self.shows(at):
                return at
            at = at.parent
        return None

    def _unit(self, picture: Element, captioned: frozenset[Element]) -> Element:
        """The element whose words are this picture's."""
        unit, above = picture, picture.parent
        for _ in range(MAX_LEVELS):
            if above is None or above in self.outside:
                break
            if above in captioned:
                return above
            if above.tag == "figure":
                # a figure of figures is a gallery: the picture alone is the unit
                return unit if above in self.framing else above
            is_bound = above.tag in _BOUNDS and not self._is_boxed(above)
            # around a table of one picture stands the next text already
            if is_bound or unit.tag == "table" or self._is_wide(above, picture):
                break
            unit, above = above, above.parent
        return unit

    def _is_boxed(self, cell: Element) -> bool:
        """Whether a cell belongs to a table that holds a picture and no more than its words."""
        if cell.tag != "td" or same(cell, self.content.container):
            return False
        table = next(ancestors(cell, "table"), None)
        if table is None or table in self.outside:
            return False
        return 0 < len(self.text_of(table)) <= MAX_BOX

    def _is_wide(self, above: Element, picture: Element) -> bool:
        """Whether an element holds another picture, a heading, or more text than a caption."""
        if above in self.headed:
            return True
        if not same(self.picture_in.get(above, picture), picture):
            return True
        # cleaning makes no text longer: most need none
        return (
            len(self._raw_of(above)) > MAX_CAPTION
            and len(self.text_of(above)) > MAX_CAPTION
        )

    def text_of(self, element: Element) -> str:
        """`Page.text_of`, read once: an element is asked for by each picture in it."""
        text = self.texts.get(element)
        if text is None:
            text = self.texts[element] = clean(self._raw_of(element))
        return text

    def has_text(self, element: Element) -> bool:
        """Whether an element holds more than white space."""
        raw = self._raw_of(element)
        return raw != "" and not raw.isspace()

    def _raw_of(self, element: Element) -> str:
        text = self.raw.get(element)
        if text is None:
            text = self.raw[element] = element.text()
        return text

    def _is_place(self, unit: Element) -> bool:
        """Whether a unit stands in the article: in its text, or between headline and text.

        Not so the part of a teaser, a menu, an author box.
        """
        climbed: list[Element] = []
        at: Element | None = unit
        found = self.placed.get(unit)
        while found is None and at is not None:
            if _is_foreign(at):
                found = False
            else:
                climbed.append(at)
                below, at = at, at.parent
                if at is None:
                    break
                if at in self.path:
                    found = (
                        below in self._before(at)
                        or (at.tag == "article" and self._is_plate(unit))
                        or self._is_print(unit)
                    )
                else:
                    found = self.placed.get(at)
        self.placed.update(dict.fromkeys(climbed, found is True))
        return found is True

    def _before(self, above: Element) -> frozenset[Element]:
        """What stands before the container in an element above it."""
        found = self.before.get(above)
        if found is None:
            found = frozenset(preceding(self.path[above]))
            self.before[above] = found
        return found

    def _is_plate(self, unit: Element) -> bool:
        """Whether a picture after the text has a caption and leads nowhere: it belongs to the article."""
        return (
            unit.tag == "figure"
            and unit in self.captioned
            and unit not in self.headed
            and next(ancestors(unit, "a"), None) is None
            and not any(map(_leads_on, unit.css("a")))
            and len(self.text_of(unit)) >= MIN_PLATE
        )

    def _is_print(self, unit: Element) -> bool:
        """Whether a picture after the text has words named as its caption and leads to no page."""
        if unit.tag in PICTURES or unit in self.headed:
            return False
        if not MIN_PLATE <= len(self.text_of(unit)) <= MAX_BOX:
            return False
        return is_captioned(unit, None) and not any(map(_leads_away, unit.css("a")))

    def is_beside(self, element: Element) -> bool:
        """Whether the text belongs to a byline, a share bar or the like."""
        at: Element | None = element
        for _ in range(4):
            if at is None or at in self.outside:
                return False
            if hints_of(at) & _BESIDE:
                return True
            at = at.parent
        return False

    def _is_fallback(self, picture: Element) -> bool:
        """The version for readers without scripts of a picture that stands beside it."""
        if picture not in self.undrawn or (above := picture.parent) is None:
            return False
        return above.parent is not None and above.parent in self._drawing


def _is_foreign(element: Element) -> bool:
    """Whether an element is a teaser, a menu, an author box."""
    if element.tag in _FOREIGN_TAGS:
        return True
    says = named(element)
    # "image--teaser" is the lead picture; "teaser" alone is a teaser
    return says & _OTHERS != 0 or (says & _TEASER != 0 and not says & _PICTURE)


def _leads_on(link: Element) -> bool:
    """Whether a picture is in a link to a page, not to a larger version of itself."""
    href = link.attrs.sget("href") or "#"
    return (
        href[0] != "#"
        and IMAGE_FILE.search(href) is None
        and link.css_first(ANY_PICTURE) is not None
    )


def _leads_away(link: Element) -> bool:
    href = link.attrs.sget("href") or "#"
    return href[0] != "#" and IMAGE_FILE.search(href) is None


def is_captioned(unit: Element, picture: Element | None) -> bool:
    """Whether words named as a caption stand beside a picture, whatever its own names say."""
    return any(
        named(element) & _CAPTION
        and not same(element, picture)
        and clean(text_before(element))
        for element in islice(elements(unit), MAX_PARTS)
    )
