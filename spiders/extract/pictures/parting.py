"""Text below a picture's unit, parted into pieces of caption and of credit. Pure.

A tag or a class name parts it. Two in five real credits stand in an element named for them;
others are told by their own form (`crawler.credits.forms`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from crawler.credits.forms import is_credit
from spiders.extract.page import SKIPPED_TEXT, clean
from spiders.extract.pictures.addresses import IMAGE_FILE
from spiders.extract.pictures.buttons import MAX_BUTTON, is_button
from spiders.extract.pictures.pieces import (
    MAX_LABEL,
    STOPS,
    Piece,
    are_names,
    runs_on,
    without_buttons,
    without_labels,
)
from spiders.extract.signs.class_words import Named, named
from spiders.extract.tag_numbers import TEXT
from spiders.extract.tree import (
    Element,
    children,
    following,
    same,
    text_after,
    text_before,
)
from spiders.extract.word_lists import word_set

MAX_DEPTH = 30
"""Levels below a unit that are parted; what is deeper is left out."""
MIN_BEFORE = 30
"""Characters of a caption before names in italics that are its credit."""
MAX_PIECES = 500
"""A unit of more parts is no caption."""
MAX_CREDIT = 160
"""A longer text in an element named for credits is a caption."""
_SKIPPED = frozenset(SKIPPED_TEXT) | word_set(
    "button label iframe table time video audio figure"
)
_INLINE = word_set("a b i em strong u sup sub mark abbr font q wbr bdi")
_SLANTED = frozenset(("em", "i"))
_CREDIT, _CAPTION = int(Named.CREDIT), int(Named.CAPTION)
_UNREAD = int(Named.HIDDEN | Named.COUNTER)


def read_pieces(unit: Element) -> list[Piece]:
    """The texts below a unit in order, credits marked where name or form tells them."""
    found: list[Piece] = []
    _walk(unit, _Within(unit, False, False), found, 0)
    if len(found) > MAX_PIECES:
        return []
    merged: list[Piece] = []
    border = False
    for piece in found:
        border |= not piece.joined
        text = clean(piece.text) if piece.text else ""
        if text and not piece.is_credit and _is_button_of(piece, text):
            border = True
        elif text:
            piece.text = _with_single_blanks(piece.text)
            piece.joined = not border
            merged.append(piece)
            border = False
        elif merged and piece.text:
            merged[-1].text += " "
    for at, piece in enumerate(merged):
        if piece.is_credit:
            if len(piece.text) > MAX_CREDIT:
                text = clean(piece.text)
                piece.is_credit = len(text) <= MAX_CREDIT or is_credit(text)
        elif len(merged) > 1 and is_credit(clean(piece.text)):
            # a link in the middle of a credit ("Photo by A / B") is no credit by itself
            piece.is_credit = not (piece.is_link and at and runs_on(merged, at))
    for before, piece in pairwise(merged):
        # "(Owen Bright/" and "The Meridian)" in elements of their own
        piece.is_credit |= before.is_credit and _goes_on(before.text, piece.text)
    _mark_lines(merged)
    return without_buttons(without_labels(merged))


def _is_button_of(piece: Piece, text: str) -> bool:
    if piece.joined and text in "×+<>":
        return False  # a sign in a line: "Rosa × media"
    return len(text) <= MAX_BUTTON and is_button(text, is_link=piece.is_link)


def _with_single_blanks(text: str) -> str:
    """A text whose length is not that of its source's lines; blanks at its ends stay one each."""
    start, end = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' * start}{' '.join(text.split())}{' ' * end}"


def _mark_lines(pieces: list[Piece]) -> None:
    """Where a whole line is a credit, all its pieces are: "Photo by ", a link and " / Agency"."""
    start = 0
    for end in range(1, len(pieces) + 1):
        if end < len(pieces) and pieces[end].joined:
            continue
        line, start = pieces[start:end], end
        if (
            len({piece.is_credit for piece in line}) == 2
            and is_credit(clean("".join([piece.text for piece in line])))
            and not _has_own_caption(line)
        ):
            for piece in line:
                piece.is_credit = True


def _has_own_caption(line: list[Piece]) -> bool:
    """Whether the words beside a credit have an element of their own, named as the caption."""
    credits = {piece.element for piece in line if piece.is_credit}
    return any(
        piece.element not in credits and named(piece.element) & _CAPTION
        for piece in line
    )


def _goes_on(credit: str, text: str) -> bool:
    """Whether a credit's bracket is closed in the next piece."""
    is_open = credit.rfind("(") > credit.rfind(")")
    return is_open and credit.rstrip()[-1:] == "/" and text.rstrip()[-1:] == ")"


class _Within(NamedTuple):
    """What a text stands in: the nearest element that parts it from others, and of what kind."""

    holder: Element
    is_credit: bool
    is_link: bool

    def piece(self, text: str, *, joined: bool) -> Piece:
        return Piece(text, self.holder, self.is_credit, joined, self.is_link)


def _walk(element: Element, within: _Within, found: list[Piece], depth: int) -> None:
    """Text below an element as pieces, parted where a tag or a class name parts it."""
    for node in element.iter(include_text=True):
        if node.tag == TEXT:
            _add(found, node.text_content, within)
        elif depth > MAX_DEPTH or len(found) > MAX_PIECES:
            return
        elif node.is_element_node:
            _step_in(node, element, within, found, depth)


def _step_in(
    child: Element, element: Element, within: _Within, found: list[Piece], depth: int
) -> None:
    """Pieces of one element below another; of what it holds alone, not of what follows."""
    tag = child.tag
    if tag in _SKIPPED or (tag == "a" and _is_button(child)):
        found.append(within.piece("", joined=False))
        return
    says = named(child)
    if says & _UNREAD or _is_hidden_button(child):
        return
    credited = tag == "cite" or (says & (_CREDIT | _CAPTION)) == _CREDIT
    is_link = within.is_link or tag == "a"
    if tag in _SLANTED and not credited and same(element, within.holder):
        credited = _is_signature(child, found)
    if tag in _INLINE and not credited:
        _walk(child, within._replace(is_link=is_link), found, depth + 1)
        return
    run_on = tag == "span"
    if child.first_child is not None:
        # "image-caption-credit" around "image-caption": the nearer name is right
        is_credit_part = credited or (within.is_credit and not says & _CAPTION)
        inner = _Within(child, is_credit_part, is_link)
        found.append(inner.piece("", joined=run_on))
        _walk(child, inner, found, depth + 1)
    found.append(within.piece("", joined=run_on))


def _is_hidden_button(element: Element) -> bool:
    """A word or two that a script shows where the caption is cut short."""
    return (
        element.tag == "span"
        and "hidden" in element.attributes
        and len(text_before(element)) <= MAX_LABEL
        and not children(element)
    )


def _is_button(link: Element) -> bool:
    """A word or two that lead nowhere and name nobody: "Show caption"."""
    said = link.attrs
    if "utton" in said.sget("data-testid"):
        return True
    # without an address it is a mark in the text, unless a script finds it by its class
    href = said.sget("href") or ("#" if said.sget("class") else "")
    is_large = IMAGE_FILE.search(href) is not None
    if not (is_large or href.startswith(("#", "javascript:"))) or children(link):
        return False
    text = text_before(link)
    return len(text) <= (MAX_BUTTON if is_large else MAX_LABEL) and not is_credit(
        clean(text)
    )


def _is_signature(element: Element, found: list[Piece]) -> bool:
    """Names in italics at the end of a caption, after its last full stop."""
    if not found or children(element) or next(following(element), None) is not None:
        return False
    if text_after(element).strip():
        return False
    before = found[-1].text.rstrip()
    return (
        len(before) >= MIN_BEFORE
        and before[-1] in STOPS
        and are_names(clean(text_before(element)).split())
    )


def _add(found: list[Piece], text: str, within: _Within) -> None:
    if found:
        last = found[-1]
        # another link in the same sentence is a piece of its own
        is_alike = (last.is_credit, last.is_link) == within[1:]
        if is_alike and same(last.element, within.holder):
            last.text += text
            return
    found.append(within.piece(text, joined=True))
