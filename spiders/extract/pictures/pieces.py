"""Pieces of text around a picture, and those of them that are none of its words. Pure.

Labels ("Credit"), buttons ("Read more") and offers ("Buy this picture") stand between caption
and credit in the markup of many sites.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.credits.forms import is_credit, is_mark
from crawler.credits.parting import split_credit
from spiders.extract.page import clean
from spiders.extract.related.labels import is_label
from spiders.extract.tree import Element

MAX_LABEL = 20
"""Characters of a word that announces a credit and has a piece of its own."""
STOPS = frozenset('.!?…。！？”"»)]')
"""Ends of a caption that is whole."""


@dataclass(slots=True, eq=False)
class Piece:
    """A run of text of one kind."""

    text: str
    element: Element
    is_credit: bool
    joined: bool
    """No block border before it: it runs on from the piece before."""
    is_link: bool = False


def without_labels(pieces: list[Piece]) -> list[Piece]:
    """Without the pieces that say "Credit" or "Image" alone: the names after such are the credit."""
    if len(pieces) < 3:
        return pieces
    kept: list[Piece] = []
    for at, piece in enumerate(pieces):
        text = clean(piece.text)
        # "Photo by" before anything else begins the line it stands in
        is_apart = bool(kept) or " " not in text
        if len(text) <= MAX_LABEL and is_apart and is_mark(text):
            if kept and at + 1 < len(pieces) and _is_maker(text, pieces[at + 1]):
                pieces[at + 1].is_credit = True
            continue
        kept.append(piece)
    return kept


def _is_maker(label: str, piece: Piece) -> bool:
    text = clean(piece.text)
    return text[-1:] != "." and is_credit(f"{label.rstrip(' .:…')}: {text}")


def runs_on(pieces: list[Piece], at: int) -> bool:
    """Whether a piece goes on with the line of the caption before it."""
    before = pieces[at - 1]
    return (
        pieces[at].joined
        and not before.is_credit
        and before.text.rstrip()[-1:] not in STOPS
    )


def without_buttons(pieces: list[Piece]) -> list[Piece]:
    """Without links that open the whole caption, or sell the picture."""
    kept = [p for at, p in enumerate(pieces) if not at or not _is_offer(pieces, at)]
    if len(kept) < 2 or not kept[-1].is_link or kept[-1].is_credit:
        return kept
    if kept[-2].is_link and kept[-1].joined and not kept[-2].is_credit:
        # "Buy this picture", and in an element of its own ", opens a new window"
        last = kept.pop()
        kept[-1].text += last.text
        if len(kept) < 2:
            return kept
    last_text = clean(kept[-1].text)
    # of a credit's mark and its names either may stand in an element
    line = "".join(p.text for p in kept[-3:-1]) if kept[-2].joined else kept[-2].text
    if is_label(last_text) or split_credit(clean(line))[1] is not None:
        return kept[:-1]
    return kept


def _is_offer(pieces: list[Piece], at: int) -> bool:
    """A link beside a whole credit that is named for it and is no part of it."""
    piece, before = pieces[at], pieces[at - 1]
    return (
        piece.is_link
        and piece.is_credit
        and before.is_credit
        and not piece.joined
        and not is_credit(clean(piece.text))
        and is_credit(clean(before.text))
    )


def are_names(words: list[str]) -> bool:
    """At most six words, of which the long ones begin with a capital."""
    return 0 < len(words) <= 6 and all(map(may_be_name, words))


def may_be_name(word: str) -> bool:
    return not word[0].isalpha() or word[0].isupper() or len(word) < 4
