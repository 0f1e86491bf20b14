"""Pictures of the article with their words: caption, credit, alt. Pure; never changes the tree.

A picture's words are found in its *unit*: the `figure`, or the widest element around the
picture that holds nothing else but a few short texts. Of 283 captions of real pages 68 %
stand in a figcaption; most others in such a unit, the rest only under a class name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from crawler.credits import is_credit, split_credit
from crawler.items import Image
from spiders.extract.class_words import Named, named
from spiders.extract.content import Content, Hint
from spiders.extract.figure_words import (
    MAX_CAPTION,
    Piece,
    credit_of_attributes,
    joined,
    part_by_place,
    read_pieces,
)
from spiders.extract.hints import hints_of
from spiders.extract.link_words import label_score
from spiders.extract.page import Page, clean
from spiders.extract.picture_address import best_address, is_decoration

# lxml has no types of its own: an element is Any at this border
Element = Any

MAX_PICTURES = 300
"""A page's first pictures; the largest gallery of 132 real pages had 22 captions."""
MAX_LEVELS = 12
"""Levels climbed from a picture to its unit."""
MAX_PLAIN = 300
"""Longest text around a picture, without any name that says caption, taken as one."""
MAX_LABEL = 80
_PICTURES = ("img", "amp-img", "a-img", "video", "amp-video")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SHOWN = (*_PICTURES, "picture", "iframe", "noscript", "svg", "canvas", "object")
_BOUNDS = frozenset(("body", "article", "main", "td"))
_FOREIGN_TAGS = frozenset(("nav", "footer", "form"))
_BESIDE = int(
    Hint.META | Hint.BIO | Hint.SHARE | Hint.NAVIGATION | Hint.COMMENTS | Hint.PROMO
)
_WORDS = int(Named.CAPTION | Named.CREDIT)
_LOOKS = int(Named.PICTURE | Named.SMALL)
_OTHERS, _TEASER, _PICTURE = int(Named.OTHERS), int(Named.TEASER), int(Named.PICTURE)
_PERSON = int(Named.PERSON)
_BYLINE = re.compile(
    r"(?:von|by|par|por|di|da|door|av|af)\s(?-i:[^\W\da-z])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FigureReading:
    """The pictures, and the elements whose text is theirs."""

    images: tuple[Image, ...] = ()
    elements: frozenset[Element] = field(default_factory=frozenset)
    """Elements all of whose text is caption or credit: never body."""


def read_figures(page: Page, content: Content) -> FigureReading:
    """Pictures in reading order, captions as printed (credits inside text are split later)."""
    return _Reader(page, content).read()


class _Reader:
    """One reading; keeps what has been looked at so that no element is judged twice."""

    def __init__(self, page: Page, content: Content) -> None:
        self.page = page
        self.content = content
        self.images: list[Image] = []
        self.elements: set[Element] = set()
        self.done: set[Element] = set()
        self.foreign: dict[Element, bool] = {}
        self.carded: set[Element] = set()
        """Pictures that share a box with a heading: of a teaser, or of a part of the text."""
        self.path = self._path_to_container()

    def read(self) -> FigureReading:
        marks = list(
            islice(self.content.scope.iter("figcaption", *_PICTURES), MAX_PICTURES)
        )
        units: dict[Element, Element | None] = {}
        for caption in marks:
            if (
                caption.tag == "figcaption"
                and (unit := self._unit_of_caption(caption)) is not None
            ):
                units[unit] = None
        captioned = frozenset(units)
        ordered: dict[Element, None] = {}
        for mark in marks:
            if mark.tag == "figcaption":
                unit = self._unit_of_caption(mark)
            elif not is_decoration(mark):
                unit = self._unit(mark, captioned)
                if units.get(unit) is None:
                    units[unit] = mark
            else:
                continue
            ordered.setdefault(unit)
        for unit in ordered:
            if unit is not None and self._is_place(unit):
                picture = units[unit]
                if picture is None or not named(picture) & _OTHERS:
                    self._take(unit, picture)
        return FigureReading(tuple(self.images), frozenset(self.elements))

    def _path_to_container(self) -> dict[Element, Element]:
        """Each element above the container, with its child that leads there."""
        path: dict[Element, Element] = {}
        below, above = self.content.container, self.content.container.getparent()
        while above is not None:
            path[above] = below
            below, above = above, above.getparent()
        return path

    # --- where ---------------------------------------------------------------

    def _unit_of_caption(self, caption: Element) -> Element | None:
        """The element that holds a figcaption and what it is the caption of."""
        at = caption.getparent()
        for _ in range(4):
            if at is None or at is self.content.container or at in self.path:
                return None
            if at.tag == "figure" or next(at.iter(*_SHOWN), None) is not None:
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
            if above.tag in _BOUNDS or self._is_wide(above, picture):
                break
            unit, above = above, above.getparent()
        return unit

    def _is_wide(self, above: Element, picture: Element) -> bool:
        """Whether an element holds another picture, a heading, or more text than a caption."""
        heading = next(above.iterdescendants(*_HEADINGS), None)
        if heading is not None:
            if heading is not self.content.headline:
                self.carded.add(picture)
            return True
        for other in above.iterdescendants(*_PICTURES):
            if (
                other is not picture
                and other.getparent().tag != "noscript"
                and not is_decoration(other)
            ):
                return True
        return len(self.page.text_of(above)) > MAX_CAPTION

    def _is_place(self, unit: Element) -> bool:
        """Whether a unit stands in the article: in its text, or between headline and text."""
        return not self._is_foreign(unit) and self._is_in_or_above(unit)

    def _is_in_or_above(self, unit: Element) -> bool:
        below = unit
        while below is not None:
            if below is self.content.container:
                return True
            above = below.getparent()
            if above in self.path:
                return bool(above.index(below) < above.index(self.path[above]))
            below = above
        return False

    def _is_foreign(self, element: Element) -> bool:
        """Whether the element is part of a teaser, a menu, an author box."""
        climbed: list[Element] = []
        at, found = element, False
        while (
            at is not None and at is not self.content.container and at not in self.path
        ):
            known = self.foreign.get(at)
            if known is not None:
                found = known
                break
            climbed.append(at)
            says = named(at)
            # "image--teaser" is the lead picture; "teaser" alone is a teaser
            if (
                at.tag in _FOREIGN_TAGS
                or says & _OTHERS
                or (says & _TEASER and not says & _PICTURE)
            ):
                found = True
                break
            at = at.getparent()
        self.foreign.update(dict.fromkeys(climbed, found))
        return found

    # --- words ---------------------------------------------------------------

    def _take(self, unit: Element, picture: Element | None) -> None:
        figure = unit.tag == "figure"
        if picture is None:
            if next(unit.iter(*_SHOWN), None) is None:
                return  # a figure of a quotation or a table
            picture = next(unit.iter(*_PICTURES), None)
        captioned = next(unit.iter("figcaption"), None) is not None
        pieces = read_pieces(unit) if figure or captioned or len(unit) else []
        if not figure and not captioned:
            pieces = self._plain(unit, picture, pieces)
            if not pieces and self._is_beside(unit):
                return  # the author's portrait
        part_by_place(pieces)
        caption, credit = joined(pieces, credit=False), joined(pieces, credit=True)
        if (
            credit is None
            and picture is not None
            and (caption is None or split_credit(caption)[1] is None)
        ):
            credit = credit_of_attributes(picture, caption)
        url = None if picture is None else best_address(self.page, picture, unit)
        if url is None and caption is None and credit is None:
            return
        if caption and _BYLINE.match(caption) and len(caption) < 100 and not credit:
            return  # the author's portrait
        self._mark(unit, pieces)
        alt = None if picture is None else clean(picture.get("alt")) or None
        self.images.append(Image(url=url, caption=caption, credit=credit, alt=alt))

    def _mark(self, unit: Element, pieces: list[Piece]) -> None:
        """Elements that hold nothing but these words: of the pieces, and of what is around them."""
        taken = sum(len(clean(piece.text)) for piece in pieces) + len(pieces)
        wider: set[Element] = set()
        for piece in pieces:
            at = piece.element
            while at not in self.elements:
                self.elements.add(at)
                above = at.getparent()
                if at is unit or above is None or above in wider:
                    break
                if len(self.page.text_of(above)) > taken:
                    wider.add(above)
                    break
                at = above

    def _plain(
        self, unit: Element, picture: Element | None, pieces: list[Piece]
    ) -> list[Piece]:
        """Words around a picture outside a figure: only what looks like a caption."""
        if not pieces or next(unit.iter(*_HEADINGS), None) is not None:
            return []
        if any(
            len(p.text) < MAX_LABEL and label_score(clean(p.text)) > 0 for p in pieces
        ):
            return []  # "Read also": a teaser
        marked = any(p.is_credit and is_credit(clean(p.text)) for p in pieces)
        if not marked and self._is_beside(pieces[0].element):
            return []
        named_pieces = [p for p in pieces if self._says(p.element, unit) & _WORDS]
        size = sum(len(p.text) for p in pieces)
        if len(pieces) > 3 or size > MAX_PLAIN:
            return named_pieces
        linked = unit.tag == "a" or unit.getparent().tag == "a"
        if linked or sum(len(p.text) for p in pieces if p.is_link) * 2 > size:
            return named_pieces if marked else []
        if named_pieces:
            # one of two short texts is named: the other is the caption or the credit of it
            says = [self._says(p.element, unit) for p in named_pieces]
            if (
                len(named_pieces) == len(pieces)
                and not marked
                and all(s & _PERSON for s in says)
            ):
                return []  # whose text it is, not whose picture
            return pieces
        if picture is not None and any(
            _repeats(picture, clean(p.text)) for p in pieces
        ):
            return pieces
        if marked or any(self._says(p.element, unit) & _LOOKS for p in pieces):
            return pieces
        return [] if any(p.element.tag == "p" for p in pieces) else pieces

    @staticmethod
    def _says(element: Element, unit: Element) -> int:
        """What names say from an element up to the unit."""
        found, at = 0, element
        while at is not None:
            found |= named(at)
            if at.tag in ("figcaption", "cite"):
                found |= _WORDS
            elif at.tag == "small":
                found |= _LOOKS
            if at is unit:
                break
            at = at.getparent()
        return found

    def _is_beside(self, element: Element) -> bool:
        """Whether the text belongs to a byline, a share bar or the like."""
        at = element
        for _ in range(4):
            if at is None or at is self.content.container or at in self.path:
                return False
            if hints_of(at) & _BESIDE:
                return True
            at = at.getparent()
        return False


def _repeats(picture: Element, text: str) -> bool:
    """Whether the alt or title text of a picture says the same."""
    return any(
        clean(picture.get(name)).startswith(text[:40]) for name in ("alt", "title")
    )
