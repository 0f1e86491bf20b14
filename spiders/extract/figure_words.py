"""The words of one picture: text around it parted into pieces of caption and of credit. Pure.

Two in five real credits stand in an element named for them; most others are told by their
own form (`crawler.credits`) or by their place: names alone after a longer text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from crawler.credits import is_credit, is_mark, split_credit
from spiders.extract.class_words import Named, named
from spiders.extract.link_words import is_label
from spiders.extract.page import SKIPPED_TEXT, clean

# lxml has no types of its own: an element is Any at this border
Element = Any

MAX_CAPTION = 1_500
MAX_DEPTH = 30
"""Levels below a unit that are parted; what is deeper is left out."""
MAX_LABEL = 20
"""Characters of a word that announces a credit and has a piece of its own."""
MIN_BEFORE = 30
"""Characters of a caption before names in italics that are its credit."""
MAX_PIECES = 500
"""A unit of more parts is no caption."""
MAX_CREDIT = 160
"""A longer text in an element named for credits is a caption."""

_SKIPPED = frozenset(
    (
        *SKIPPED_TEXT,
        "button",
        "label",
        "iframe",
        "table",
        "time",
        "video",
        "audio",
        "figure",
    )
)
_INLINE = frozenset(
    (
        "a",
        "b",
        "i",
        "em",
        "strong",
        "u",
        "sup",
        "sub",
        "mark",
        "abbr",
        "font",
        "q",
        "wbr",
        "bdi",
    )
)
_SLANTED = frozenset(("em", "i"))
_COUNTED = re.compile(
    r"^(?:\d{1,3}\s*(?:/|of|von|sur|de|di|из|з|z|av|af|van|／)\s*\d{1,3}\s*(?:[|:–—-]\s*|$)|\[\d{1,3}/\d{1,3}\]\s*)",
    re.IGNORECASE,
)
_BYLINE_ROW = re.compile(
    r"\b(?:\d{1,2}[ -]?min(?:ute[sn]?)?\.?(?: (?:read|lesezeit|de lecture|de lectura|leestijd|czytania))?"
    r"|ago|(?:[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,?|\d{1,2}\.? [^\W\d_]{3,9}\.?,?) (?:19|20)\d\d)$",
    re.IGNORECASE,
)
"""What the line below a byline ends with: how long it takes to read, how old it is, its day."""
MAX_BYLINE_ROW = 80
_STOPS = frozenset('.!?…。！？”"»)]')
_CREDIT, _CAPTION = int(Named.CREDIT), int(Named.CAPTION)
_UNREAD = int(Named.HIDDEN | Named.COUNTER)


@dataclass(slots=True)
class Piece:
    """A run of text of one kind."""

    text: str
    element: Element
    is_credit: bool
    joined: bool
    """No block border before it: it runs on from the piece before."""
    is_link: bool = False


def is_byline_row(pieces: list[Piece]) -> bool:
    """Whether words beside a picture are writer and day of the article, no caption."""
    if sum(len(piece.text) for piece in pieces) > MAX_BYLINE_ROW:
        return False
    return _BYLINE_ROW.search(clean(" ".join(p.text for p in pieces))) is not None


def read_pieces(unit: Element) -> list[Piece]:
    """The texts below a unit in order, credits marked where name or form tells them."""
    found: list[Piece] = []
    _walk(unit, unit, False, False, found, 0)
    if len(found) > MAX_PIECES:
        return []
    merged: list[Piece] = []
    border = False
    for piece in found:
        border |= not piece.joined
        if clean(piece.text):
            piece.joined = not border
            merged.append(piece)
            border = False
        elif merged and piece.text:
            merged[-1].text += " "
    for at, piece in enumerate(merged):
        text = clean(piece.text)
        if not piece.is_credit and len(merged) > 1 and is_credit(text):
            # a link in the middle of a credit ("Photo by A / B") is no credit by itself
            piece.is_credit = not (piece.is_link and at and _runs_on(merged, at))
        elif piece.is_credit and len(text) > MAX_CREDIT and not is_credit(text):
            piece.is_credit = False
    return _without_buttons(_without_labels(merged))


def _without_labels(pieces: list[Piece]) -> list[Piece]:
    """Without the pieces that say "Credit" or "Image" alone: the names after such are the credit."""
    kept: list[Piece] = []
    for at, piece in enumerate(pieces):
        text = clean(piece.text)
        # "Photo by" before anything else begins the line it stands in
        is_apart = bool(kept) or " " not in text
        if len(pieces) > 2 and len(text) <= MAX_LABEL and is_apart and is_mark(text):
            if kept and at + 1 < len(pieces) and _is_maker(text, pieces[at + 1]):
                pieces[at + 1].is_credit = True
            continue
        kept.append(piece)
    return kept


def _is_maker(label: str, piece: Piece) -> bool:
    text = clean(piece.text)
    return text[-1:] != "." and is_credit(f"{label.rstrip(' .:…')}: {text}")


def _runs_on(pieces: list[Piece], at: int) -> bool:
    """Whether a piece goes on with the line of the caption before it."""
    before = pieces[at - 1]
    return (
        pieces[at].joined
        and not before.is_credit
        and before.text.rstrip()[-1:] not in _STOPS
    )


def _without_buttons(pieces: list[Piece]) -> list[Piece]:
    """Without links that open the whole caption, or sell the picture."""
    kept = [p for at, p in enumerate(pieces) if not at or not _is_offer(pieces, at)]
    if len(kept) < 2 or not kept[-1].is_link or kept[-1].is_credit:
        return kept
    last = clean(kept[-1].text)
    if is_label(last) or split_credit(clean(kept[-2].text))[1] is not None:
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


def _walk(
    element: Element,
    holder: Element,
    credit: bool,
    link: bool,
    found: list[Piece],
    depth: int,
) -> None:
    """Text below an element as pieces, parted where a tag or a class name parts it."""
    if element.text:
        _add(found, element.text, holder, credit, link)
    if depth > MAX_DEPTH or len(found) > MAX_PIECES:
        return
    for child in element:
        tag = child.tag
        if tag in _SKIPPED:
            found.append(Piece("", holder, credit, False, link))
        else:
            says = named(child)
            if not says & _UNREAD:
                credited = tag == "cite" or (says & (_CREDIT | _CAPTION)) == _CREDIT
                inner = link or tag == "a"
                if tag in _SLANTED and not credited and element is holder:
                    credited = _is_signature(child, found)
                if tag in _INLINE and not credited:
                    _walk(child, holder, credit, inner, found, depth + 1)
                else:
                    # "image-caption-credit" around "image-caption": the nearer name is right
                    part = credited or (credit and not says & _CAPTION)
                    run_on = tag == "span"
                    if len(child) or child.text:
                        found.append(Piece("", child, part, run_on, inner))
                        _walk(child, child, part, inner, found, depth + 1)
                    found.append(Piece("", holder, credit, run_on, link))
        if child.tail:
            _add(found, child.tail, holder, credit, link)


def _is_signature(element: Element, found: list[Piece]) -> bool:
    """Names in italics at the end of a caption, after its last full stop."""
    if len(element) or element.getnext() is not None or not found:
        return False
    if (element.tail or "").strip():
        return False
    before = found[-1].text.rstrip()
    return (
        len(before) >= MIN_BEFORE
        and before[-1] in _STOPS
        and _are_names(clean(element.text).split())
    )


def _are_names(words: list[str]) -> bool:
    """At most six words, of which the long ones begin with a capital."""
    return 0 < len(words) <= 6 and all(map(_may_be_name, words))


def _may_be_name(word: str) -> bool:
    return not word[0].isalpha() or word[0].isupper() or len(word) < 4


def _add(
    found: list[Piece], text: str, holder: Element, credit: bool, link: bool
) -> None:
    if found:
        last = found[-1]
        # another link in the same sentence is a piece of its own
        if last.element is holder and last.is_credit == credit and last.is_link == link:
            last.text += text
            return
    found.append(Piece(text, holder, credit, True, link))


def part_by_place(pieces: list[Piece]) -> None:
    """Without a known credit, mark names alone after (or before) a longer piece as the credit."""
    if len(pieces) < 2 or any(p.is_credit for p in pieces):
        return
    for at, other in ((-1, -2), (0, 1)):
        text, beside = clean(pieces[at].text), clean(pieces[other].text)
        bare = text.strip("()[] ")
        bracketed = bare != text and text[0] in "([" and text[-1] in ")]"
        longer = len(text) >= len(beside) and not bracketed
        if pieces[at].element is pieces[other].element or longer:
            continue
        words = bare.split()
        if _are_names(words) or (
            bracketed and len(words) <= 14 and all(map(_may_be_name, words))
        ):
            pieces[at].is_credit = True
            return


def joined(pieces: list[Piece], *, credit: bool) -> str | None:
    """The pieces of one kind as one line, without a gallery's count before it."""
    text, skipped = "", False
    for piece in pieces:
        if piece.is_credit != credit:
            skipped = True
            continue
        border = skipped or not piece.joined or piece.text[:1] in "([©"
        text += " " + piece.text if border and text else piece.text
        skipped = False
    text = clean(text)[:MAX_CAPTION]
    if text[:1].isdigit() or text[:1] == "[":
        text = _COUNTED.sub("", text)
    return text or None


def credit_of_attributes(image: Element, caption: str | None) -> str | None:
    """A credit that stands only in the picture's title or alt text ("Caption | Agency")."""
    names = image.keys()
    for name in ("title", "alt", "data-credit", "data-copyright", "data-caption"):
        if name not in names or not (said := image.get(name)):
            continue
        text = clean(said)
        if not text or len(text) > MAX_CAPTION:
            continue
        if name in ("data-credit", "data-copyright"):
            return text
        if caption and text.startswith(caption):
            rest = text[len(caption) :].strip(" |/–—-:.,")
            if rest and is_credit(rest):
                return rest
            continue
        head, credit = split_credit(text)
        # the credit of an unknown text is trusted only beside the same caption
        if credit and (caption is None or not head or head[:30] == caption[:30]):
            return credit
    return None
