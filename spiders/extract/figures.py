"""Pictures of the article with their words: caption, credit, alt. Pure; never changes the tree.

A picture's words are found in its *unit*: the `figure`, or the widest element around the
picture that holds nothing else but a few short texts. Of 283 captions of real pages 68 %
stand in a figcaption; most others in such a unit, the rest only under a class name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.credits.parting import split_credit
from crawler.items import Image
from spiders.extract.content import Content
from spiders.extract.page import Page, clean
from spiders.extract.pictures.addresses import Said, best_address, is_of_writer
from spiders.extract.pictures.around import is_writer, words_around, words_next_to
from spiders.extract.pictures.behind import background, is_drawn_late
from spiders.extract.pictures.below import credit_below, line_below, named_below
from spiders.extract.pictures.parting import read_pieces
from spiders.extract.pictures.pieces import Piece
from spiders.extract.pictures.places import is_beside
from spiders.extract.pictures.scene import ANY_PICTURE, PICTURES, Scene, link_around
from spiders.extract.pictures.teasers import is_teaser, leads_elsewhere
from spiders.extract.pictures.units import find_units
from spiders.extract.pictures.words import (
    credit_of_attributes,
    joined,
    names_makers,
    names_nobody,
    part_by_place,
)
from spiders.extract.tree import Element, ancestors, children, following, same

_BYLINE = re.compile(
    r"(?:von|by|par|por|di|da|door|av|af)\s(?-i:[^\W\da-z])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, eq=False)
class FigureReading:
    """The pictures, and the elements whose text is theirs."""

    images: tuple[Image, ...] = ()
    elements: frozenset[Element] = field(default_factory=frozenset)
    """Elements all of whose text is caption or credit: never body."""


def read_figures(page: Page, content: Content) -> FigureReading:
    """Pictures in reading order, captions as printed (credits inside text are split later)."""
    return _Reader(page, content).read()


class _Reader:
    def __init__(self, page: Page, content: Content) -> None:
        self.page = page
        self.scene = Scene(page, content)
        self.images: list[Image] = []
        self.elements: set[Element] = set()

    def read(self) -> FigureReading:
        for unit, picture in find_units(self.scene):
            self._take(unit, picture)
        return FigureReading(tuple(self.images), frozenset(self.elements))

    def _take(self, unit: Element, picture: Element | None) -> None:
        if picture is None:
            if not (self.scene.shows(unit) or is_drawn_late(self.scene, unit)):
                return  # a figure of a quotation or a table
            if _is_gallery(unit):
                return  # what it says of all its pictures belongs to none of them
            picture = self._picture_in(unit)
        said = self.scene.said_by(picture)
        alt = clean(said.get("alt"))
        pieces = self._words(unit, picture, alt)
        if pieces is None:
            return
        caption, credit = _parted(pieces, said, in_picture=picture is not None)
        if picture is None:
            url = background(self.page, unit)
        else:
            url = self._address(picture, unit, said)
        if caption is None and credit is None and (url is None or is_of_writer(url)):
            return
        if names_nobody(alt):
            alt = ""
        if caption and _BYLINE.match(caption) and len(caption) < 100 and not credit:
            return  # the author's portrait
        if pieces:
            self._mark(unit, pieces)
        self.images.append(
            Image(url=url, caption=caption, credit=credit, alt=alt or None)
        )

    def _words(
        self, unit: Element, picture: Element | None, alt: str
    ) -> list[Piece] | None:
        """Caption and credit of a picture, in pieces; `None` where it is none of the article."""
        scene = self.scene
        is_bare = unit.tag in PICTURES and not children(unit)
        pieces = [] if is_bare or not scene.has_text(unit) else self._pieces(unit)
        if unit.tag == "figure":
            if pieces and picture is not None and not _is_credited(pieces):
                return pieces + credit_below(scene, unit)
            if pieces or picture is None:
                return pieces
            pieces = named_below(scene, unit)
            if not pieces and is_beside(unit, scene.outside):
                return None  # the author's portrait
            return pieces
        if unit in scene.captioned:
            return pieces
        if pieces and (
            is_teaser(picture, pieces) or is_writer(scene, unit, picture, alt, pieces)
        ):
            return None
        first = not self.images
        pieces = (
            words_around(scene, unit, picture, pieces, is_first=first)
            or words_next_to(scene, unit, picture, pieces, is_first=first)
            or line_below(scene, unit, picture)
        )
        if not pieces and (
            is_beside(unit, scene.outside) or leads_elsewhere(picture, scene.page)
        ):
            return None  # the author's portrait, an advertisement, a sign
        return pieces

    def _is_header(self, unit: Element) -> bool:
        """A box of headline, writer and day with a picture, whose figcaption stands in no figure."""
        scene = self.scene
        return unit.tag != "figure" and unit in scene.captioned and unit in scene.headed

    def _pieces(self, unit: Element) -> list[Piece]:
        if not self._is_header(unit):
            return read_pieces(unit)
        lines = [line for line in (unit.css_first("figcaption"),) if line is not None]
        for line in following(lines[0]):
            if line.tag != "figcaption":
                break
            lines.append(line)
        return [piece for line in lines for piece in _apart(read_pieces(line))]

    def _picture_in(self, unit: Element) -> Element | None:
        """The first picture; in a header the one right before the figcaption, which is no portrait."""
        if self._is_header(unit):
            order = self.scene.in_order
            line = unit.css_first("figcaption")
            at = next((at for at, mark in enumerate(order) if same(mark, line)), 0)
            if at and order[at - 1] in self.scene.said:
                return order[at - 1]
        return unit.css_first(ANY_PICTURE)

    def _address(self, picture: Element, unit: Element, said: Said) -> str | None:
        around = unit if unit in self.scene.unscripted else None
        link = link_around(picture)
        enlarged = None if link is None else link.attrs.get("href")
        return best_address(self.page, picture, around, said, enlarged)

    def _mark(self, unit: Element, pieces: list[Piece]) -> None:
        """Elements that hold nothing but these words: of the pieces, and of what is around them."""
        taken = sum(len(clean(piece.text)) for piece in pieces) + len(pieces)
        wider: set[Element] = set()
        for piece in pieces:
            at = piece.element
            while at not in self.elements:
                self.elements.add(at)
                above = at.parent
                if above is None or above in wider or same(at, unit):
                    break
                if len(self.scene.text_of(above)) > taken:
                    wider.add(above)
                    break
                at = above


def _is_credited(pieces: list[Piece]) -> bool:
    """Whether a credit is among the words of a picture."""
    if any(piece.is_credit for piece in pieces):
        return True
    caption = joined(pieces, credit=False)
    return caption is not None and split_credit(caption)[1] is not None


def _parted(
    pieces: list[Piece], said: Said, *, in_picture: bool
) -> tuple[str | None, str | None]:
    """Caption and credit, of the words and of the picture's attributes."""
    caption = credit = None
    if pieces:
        part_by_place(pieces)
        caption, credit = joined(pieces, credit=False), joined(pieces, credit=True)
    if caption and credit:
        caption = caption.rstrip(" |/–—-·,;") or None  # the mark that parts the two
    if (
        credit is None
        and in_picture
        and (caption is None or split_credit(caption)[1] is None)
    ):
        credit = credit_of_attributes(said, caption)
    if caption and not credit and names_makers(caption):
        caption, credit = None, caption
    if credit and names_nobody(credit):
        credit = None
    return caption, credit


def _apart(pieces: list[Piece]) -> list[Piece]:
    """Pieces of an element that run on from none before it."""
    for piece in pieces[:1]:
        piece.joined = False
    return pieces


def _is_gallery(unit: Element) -> bool:
    """A figure of several figures that have captions of their own."""
    return any(_in_inner_figure(caption, unit) for caption in unit.css("figcaption"))


def _in_inner_figure(caption: Element, unit: Element) -> bool:
    nearest = next(
        (up for up in ancestors(caption) if up.tag == "figure" or same(up, unit)), None
    )
    return nearest is not None and not same(nearest, unit)
