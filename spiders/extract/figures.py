"""Pictures of the article with their words: caption, credit, alt. Pure; never changes the tree.

A picture's words are found in its *unit*: the `figure`, or the widest element around the
picture that holds nothing else but a few short texts. Of 283 captions of real pages 68 %
stand in a figcaption; most others in such a unit, the rest only under a class name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.credits.forms import is_credit
from crawler.credits.parting import split_credit
from crawler.items import Image
from spiders.extract.content import HEADING_TAGS, Content
from spiders.extract.page import Page, clean
from spiders.extract.pictures.addresses import Said, best_address, is_of_writer
from spiders.extract.pictures.below import MAX_PLAIN, line_below, named_below
from spiders.extract.pictures.parting import read_pieces
from spiders.extract.pictures.pieces import Piece
from spiders.extract.pictures.places import is_beside, is_captioned
from spiders.extract.pictures.scene import ANY_PICTURE, PICTURES, Scene
from spiders.extract.pictures.teasers import enlarges, is_label, is_teaser
from spiders.extract.pictures.units import find_units
from spiders.extract.pictures.words import (
    credit_of_attributes,
    is_byline_row,
    is_portrait,
    joined,
    names_makers,
    names_nobody,
    part_by_place,
)
from spiders.extract.signs.class_words import Named, named
from spiders.extract.tree import (
    Element,
    ancestors,
    children,
    following,
    same,
)

MAX_NAMED = 30
"""Characters between the words named for a picture."""
MAX_PIECES = 3
"""Pieces of text around a picture that may all be its words."""
MAX_BESIDE = 150
"""Characters of a paragraph beside a picture above the text."""
_WORDS = int(Named.CAPTION | Named.CREDIT)
_CAPTION = int(Named.CAPTION)
_LOOKS = int(Named.PICTURE | Named.SMALL)
_PERSON = int(Named.PERSON)
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
        figure = unit.tag == "figure"
        if picture is None:
            if not self.scene.shows(unit):
                return  # a figure of a quotation or a table
            if _is_gallery(unit):
                return  # what it says of all its pictures belongs to none of them
            picture = self._picture_in(unit)
        captioned = unit in self.scene.captioned
        is_bare = unit.tag in PICTURES and not children(unit)
        pieces = [] if is_bare or not self.scene.has_text(unit) else self._pieces(unit)
        said = self.scene.said_by(picture)
        alt = clean(said.get("alt"))
        if figure and not pieces and picture is not None:
            pieces = named_below(self.scene, unit)
        if not figure and not captioned:
            if pieces and (
                is_teaser(picture, pieces)
                or self._is_writer(unit, picture, alt, pieces)
            ):
                return
            pieces = (
                self._plain(unit, picture, pieces)
                or self._next_to(unit, picture, pieces)
                or line_below(self.scene, unit, picture)
            )
            if not pieces and is_beside(unit, self.scene.outside):
                return  # the author's portrait
        caption = credit = None
        if pieces:
            part_by_place(pieces)
            caption, credit = joined(pieces, credit=False), joined(pieces, credit=True)
        if caption and credit:
            caption = caption.rstrip(" |/–—-·,;") or None  # the mark that parts the two
        if (
            credit is None
            and picture is not None
            and (caption is None or split_credit(caption)[1] is None)
        ):
            credit = credit_of_attributes(said, caption)
        if caption and not credit and names_makers(caption):
            caption, credit = None, caption
        if credit and names_nobody(credit):
            credit = None
        url = None if picture is None else self._address(picture, unit, said)
        if caption is None and credit is None and (url is None or is_of_writer(url)):
            return
        if caption and _BYLINE.match(caption) and len(caption) < 100 and not credit:
            return  # the author's portrait
        if pieces:
            self._mark(unit, pieces)
        self.images.append(
            Image(url=url, caption=caption, credit=credit, alt=alt or None)
        )

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
        return best_address(self.page, picture, around, said)

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

    def _plain(
        self, unit: Element, picture: Element | None, pieces: list[Piece]
    ) -> list[Piece]:
        """Words around a picture outside a figure: only what looks like a caption."""
        if not pieces or unit in self.scene.headed or unit.tag in HEADING_TAGS:
            return []
        if is_byline_row(pieces) and not any(
            self._says(p.element, unit) & _CAPTION for p in pieces
        ):
            return []  # beside the author's portrait
        if any(map(is_label, pieces)):
            return []
        marked = any(p.is_credit and is_credit(clean(p.text)) for p in pieces)
        if not marked and is_beside(pieces[0].element, self.scene.outside):
            return []
        named_pieces = self._first_named(pieces, unit)
        size = sum(len(p.text) for p in pieces)
        if len(pieces) > MAX_PIECES or size > MAX_PLAIN:
            return named_pieces
        above = unit.parent
        linked = unit.tag == "a" or (above is not None and above.tag == "a")
        linked |= sum(len(p.text) for p in pieces if p.is_link) * 2 > size
        if linked and not enlarges(picture):
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
        said = self.scene.said_by(picture)
        if any(_repeats(said, clean(p.text)) for p in pieces):
            return pieces
        small = [p for p in pieces if self._says(p.element, unit) & _LOOKS]
        if small and any(p.element.tag == "p" for p in pieces if p not in small):
            return small  # beside paragraphs that are none of its words
        if marked or small:
            return pieces
        if any(p.element.tag == "p" for p in pieces) and not self._is_plate(
            unit, picture, pieces
        ):
            # a paragraph that holds a picture is its caption when it ends in a credit
            line = joined(pieces, credit=False)
            is_signed = joined(pieces, credit=True) or (line and split_credit(line)[1])
            return pieces if line and is_signed else []
        return pieces

    def _next_to(
        self, unit: Element, picture: Element | None, pieces: list[Piece]
    ) -> list[Piece]:
        """Caption and credit next to a picture in a unit that holds writer, day and buttons, too."""
        if picture is None or len(pieces) <= MAX_PIECES:
            return []
        for holder in ancestors(picture):
            if same(holder, unit):
                return []
            if self.scene.has_text(holder):
                near = read_pieces(holder)
                if [piece.is_credit for piece in near] != [False, True]:
                    return []
                return self._plain(holder, picture, near)
        return []

    def _first_named(self, pieces: list[Piece], unit: Element) -> list[Piece]:
        """The pieces named for captions and credits, down to the first text that is not.

        East Asian texts are short: a unit may hold one whole, down to its writer.
        """
        found: list[Piece] = []
        for piece in pieces:
            if self._says(piece.element, unit) & _WORDS:
                found.append(piece)
            elif found and len(piece.text) > MAX_NAMED:
                break
        return found

    def _is_writer(
        self, unit: Element, picture: Element | None, alt: str, pieces: list[Piece]
    ) -> bool:
        """A portrait beside name and day, where bylines stand: in the text it has a caption."""
        return (
            picture is not None
            and is_portrait(alt, pieces)
            and not is_captioned(unit, picture)
            and not _stands_in(unit, self.scene.content.container)
        )

    def _is_plate(
        self, unit: Element, picture: Element | None, pieces: list[Piece]
    ) -> bool:
        """The first picture and one short paragraph, in a box of their own above the text."""
        beside = pieces[0].element
        return (
            len(pieces) == 1
            and not self.images
            and picture is not None
            and len(pieces[0].text) <= MAX_BESIDE
            and not _stands_in(picture, beside)
            and not _stands_in(unit, self.scene.content.container)
        )

    @staticmethod
    def _says(element: Element, unit: Element) -> int:
        """What names say from an element up to the unit."""
        found = 0
        at: Element | None = element
        while at is not None:
            found |= named(at)
            if at.tag in ("figcaption", "cite"):
                found |= _WORDS
            elif at.tag == "small":
                found |= _LOOKS
            if same(at, unit):
                break
            at = at.parent
        return found


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


def _stands_in(element: Element, around: Element) -> bool:
    """Whether an element is below another."""
    return any(same(up, around) for up in ancestors(element))


def _repeats(said: Said, text: str) -> bool:
    """Whether the alt or title text of a picture says the same."""
    return any(clean(said.get(name)).startswith(text[:40]) for name in ("alt", "title"))
