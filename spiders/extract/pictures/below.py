"""The words right below a picture that has none of its own. Pure."""

from __future__ import annotations

from crawler.credits.forms import has_mark, is_credit
from crawler.credits.parting import split_credit
from spiders.extract.content import Hint
from spiders.extract.pictures.parting import read_pieces
from spiders.extract.pictures.pieces import Piece
from spiders.extract.pictures.places import is_beside
from spiders.extract.pictures.scene import ANY_PICTURE, Scene
from spiders.extract.pictures.words import joined
from spiders.extract.signs.class_words import Named, named
from spiders.extract.signs.hints import hints_of
from spiders.extract.tree import (
    Element,
    ancestors,
    following,
    is_alone,
    same,
    text_after,
)

MAX_PLAIN = 300
"""Longest text around a picture, without any name that says caption, taken as one."""
MAX_CREDIT = 100
_CAPTION, _CREDIT = int(Named.CAPTION), int(Named.CREDIT)
_PERSON = int(Named.PERSON)
_LINES = frozenset(("p", "div", "center", "em", "small", "h6"))


def named_below(scene: Scene, figure: Element) -> list[Piece]:
    """The words right below a figure without any, in an element named as their caption."""
    below = next(following(figure), None)
    if below is None:
        return []
    if not named(below) & _CAPTION:
        return _lone_credit(scene, below)
    text = _text_of_line(scene, below)
    # a credit alone is as often that of what follows
    return read_pieces(below) if text and split_credit(text)[0] else []


def credit_below(scene: Scene, figure: Element) -> list[Piece]:
    """The credit right below a figure that has a caption without one: ministries print it so."""
    below = next(following(figure), None)
    if below is None:
        return []
    found = _lone_credit(scene, below)
    says = named(below)
    if not found and says & _CREDIT and not says & _PERSON:
        found = read_pieces(below) if _is_short(scene, below) else []
    for piece in found:
        piece.is_credit, piece.joined = True, False
    return found


def _lone_credit(scene: Scene, below: Element) -> list[Piece]:
    """A line that a mark opens as a credit ("Photo: …"), with no other picture right below it."""
    text = _text_of_line(scene, below)
    if not text or len(text) > MAX_CREDIT or not (has_mark(text) and is_credit(text)):
        return []
    after = next(following(below), None)
    if after is not None and scene.shows(after):
        return []  # it stands above its picture
    return read_pieces(below)


def line_below(scene: Scene, unit: Element, picture: Element | None) -> list[Piece]:
    """The line below a unit, or below the picture in a unit that is the whole text.

    East Asian paragraphs are as short as captions elsewhere.
    """
    pieces = _signed_below(scene, unit)
    if pieces or picture is None or same(picture, unit):
        return pieces
    if not scene.text_of(unit):
        return []
    pieces = _signed_below(scene, picture)
    line = joined(pieces, credit=False) if pieces else None
    # an agency alone signs the text that follows it
    return pieces if line and split_credit(line)[0] else []


def _signed_below(scene: Scene, unit: Element) -> list[Piece]:
    """The line right after a picture that stands alone, when it is named as a caption or ends in a credit."""
    at, container = unit, scene.content.container
    while (above := at.parent) is not None and is_alone(at):
        if same(above, container) or scene.text_of(above):
            break
        at = above
    below = next(following(at), None)
    if below is None or text_after(at).strip():
        return []
    if scene.text_of(at) and read_pieces(at):
        return []  # more than a button or a count
    if _is_blank(scene, below):
        below = next(following(below), below)
    text = _text_of_line(scene, below)
    if not text:
        return []
    is_caption = hints_of(below) & Hint.CAPTION and split_credit(text)[0]
    # of a link to another page it is the label
    is_linked = next(ancestors(below, "a"), None) is not None
    if is_caption and not is_linked and not is_beside(unit, scene.outside):
        return read_pieces(below)
    return read_pieces(below) if is_credit(text) or split_credit(text)[1] else []


def _is_blank(scene: Scene, line: Element) -> bool:
    """A line that holds a break alone, for its height: editors of old systems set it there."""
    inside = line.first_child
    return (
        line.tag in _LINES
        and inside is not None
        and inside.next is None
        and inside.tag == "br"
        and not text_after(line).strip()
        and not scene.text_of(line)
    )


def _text_of_line(scene: Scene, below: Element) -> str:
    """What stands in an element as short as a caption; nothing where it has a picture."""
    if below.tag not in _LINES:
        return ""
    text = scene.text_of(below)
    if len(text) > MAX_PLAIN or below.css_first(ANY_PICTURE) is not None:
        return ""
    return text


def _is_short(scene: Scene, below: Element) -> bool:
    return 0 < len(_text_of_line(scene, below)) <= MAX_CREDIT
