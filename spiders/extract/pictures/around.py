"""Words around a picture that stands in no figure: only what looks like its caption. Pure."""

from __future__ import annotations

from crawler.credits.forms import is_credit
from crawler.credits.parting import split_credit
from spiders.extract.content import HEADING_TAGS
from spiders.extract.page import clean
from spiders.extract.pictures.addresses import Said
from spiders.extract.pictures.below import MAX_PLAIN
from spiders.extract.pictures.parting import read_pieces
from spiders.extract.pictures.pieces import Piece
from spiders.extract.pictures.places import is_beside, is_captioned
from spiders.extract.pictures.scene import Scene
from spiders.extract.pictures.teasers import enlarges, is_label
from spiders.extract.pictures.words import is_byline_row, is_portrait, joined
from spiders.extract.signs.class_words import Named, named
from spiders.extract.tree import Element, ancestors, same, stands_in

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


def words_around(
    scene: Scene,
    unit: Element,
    picture: Element | None,
    pieces: list[Piece],
    *,
    is_first: bool,
) -> list[Piece]:
    """Those of the pieces of a unit that are caption and credit of its picture.

    Args:
        is_first: No picture of the page has been read before.
    """
    if _are_of_others(scene, unit, pieces):
        return []
    marked = any(is_credit(clean(p.text)) for p in pieces)
    if not marked and is_beside(pieces[0].element, scene.outside):
        return []
    named_pieces = _first_named(pieces, unit)
    size = sum(len(p.text) for p in pieces)
    if len(pieces) > MAX_PIECES or size > MAX_PLAIN:
        return named_pieces
    if _is_linked(unit, pieces, size) and not enlarges(picture):
        return named_pieces if marked else []
    if named_pieces:
        # one of two short texts is named: the other is the caption or the credit of it
        is_all = len(named_pieces) == len(pieces)
        is_person = is_all and not marked and _name_persons(named_pieces, unit)
        return [] if is_person else pieces  # whose text it is, not whose picture
    said = scene.said_by(picture)
    if any(_repeats(said, clean(p.text)) for p in pieces):
        return pieces
    small = [p for p in pieces if _says(p.element, unit) & _LOOKS]
    if small and any(p.element.tag == "p" for p in pieces if p not in small):
        return small  # beside paragraphs that are none of its words
    if marked or small or all(p.element.tag != "p" for p in pieces):
        return pieces
    if is_first and _is_plate(scene, unit, picture, pieces):
        return pieces
    # a paragraph that holds a picture is its caption when it ends in a credit
    line = joined(pieces, credit=False)
    is_signed = joined(pieces, credit=True) or (line and split_credit(line)[1])
    return pieces if line and is_signed else []


def words_next_to(
    scene: Scene,
    unit: Element,
    picture: Element | None,
    pieces: list[Piece],
    *,
    is_first: bool,
) -> list[Piece]:
    """Caption and credit next to a picture in a unit that holds writer, day and buttons, too."""
    if picture is None or len(pieces) <= MAX_PIECES:
        return []
    for holder in ancestors(picture):
        if same(holder, unit):
            return []
        if scene.has_text(holder):
            near = read_pieces(holder)
            if [piece.is_credit for piece in near] != [False, True]:
                return []
            return words_around(scene, holder, picture, near, is_first=is_first)
    return []


def is_writer(
    scene: Scene, unit: Element, picture: Element | None, alt: str, pieces: list[Piece]
) -> bool:
    """A portrait beside name and day, where bylines stand: in the text it has a caption."""
    return (
        picture is not None
        and is_portrait(alt, pieces)
        and not is_captioned(unit, picture)
        and not stands_in(unit, scene.content.container)
    )


def _are_of_others(scene: Scene, unit: Element, pieces: list[Piece]) -> bool:
    """None at all, the headline, the writer beside a portrait, or a label."""
    if not pieces or unit in scene.headed or unit.tag in HEADING_TAGS:
        return True
    if is_byline_row(pieces) and not any(
        _says(p.element, unit) & _CAPTION for p in pieces
    ):
        return True
    return any(map(is_label, pieces))


def _is_linked(unit: Element, pieces: list[Piece], size: int) -> bool:
    """The unit is a link, or most of its words are."""
    above = unit.parent
    if unit.tag == "a" or (above is not None and above.tag == "a"):
        return True
    return sum(len(p.text) for p in pieces if p.is_link) * 2 > size


def _first_named(pieces: list[Piece], unit: Element) -> list[Piece]:
    """The pieces named for captions and credits, down to the first text that is not.

    East Asian texts are short: a unit may hold one whole, down to its writer.
    """
    found: list[Piece] = []
    for piece in pieces:
        if _says(piece.element, unit) & _WORDS:
            found.append(piece)
        elif found and len(piece.text) > MAX_NAMED:
            break
    return found


def _name_persons(pieces: list[Piece], unit: Element) -> bool:
    return all(_says(piece.element, unit) & _PERSON for piece in pieces)


def _is_plate(
    scene: Scene, unit: Element, picture: Element | None, pieces: list[Piece]
) -> bool:
    """A picture and one short paragraph, in a box of their own above the text."""
    return (
        len(pieces) == 1
        and picture is not None
        and len(pieces[0].text) <= MAX_BESIDE
        and not stands_in(picture, pieces[0].element)
        and not stands_in(unit, scene.content.container)
    )


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


def _repeats(said: Said, text: str) -> bool:
    """Whether the alt or title text of a picture says the same."""
    return any(clean(said.get(name)).startswith(text[:40]) for name in ("alt", "title"))
