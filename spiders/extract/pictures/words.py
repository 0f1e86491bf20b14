"""The words of one picture: text around it parted into pieces of caption and of credit. Pure.

Two in five real credits stand in an element named for them; most others are told by their
own form (`crawler.credit_forms`) or by their place: names alone after a longer text.
"""

from __future__ import annotations

import re
from itertools import pairwise

from crawler.credit_forms import is_credit
from crawler.credits import split_credit
from spiders.extract.page import SKIPPED_TEXT, clean
from spiders.extract.pictures.addresses import Said
from spiders.extract.pictures.pieces import (
    MAX_LABEL,
    STOPS,
    Piece,
    runs_on,
    without_buttons,
    without_labels,
)
from spiders.extract.printed.dates import has_day
from spiders.extract.signs.class_words import Named, named
from spiders.extract.tree import (
    TEXT,
    Element,
    children,
    following,
    same,
    text_after,
    text_before,
)

MAX_CAPTION = 1_500
MAX_DEPTH = 30
"""Levels below a unit that are parted; what is deeper is left out."""
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
    r"|(?P<day>(?P<told>(?:last )?(?:updated|published|posted|written)(?: on)?:? )?"
    r"(?:(?:(?:\d{1,2}|an?) [a-z]{3,7} )?ago|(?:[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,?|\d{1,2}\.? [^\W\d_]{3,9}\.?,?) (?:19|20)\d\d)))$",
    re.IGNORECASE,
)
"""What the line below a byline ends with: how long it takes to read, how old it is, its day."""
MAX_BYLINE_ROW = 80
MAX_NAMES = 5
"""Words before the day in such a row."""
MAX_MAKERS = 60
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w.'’-]*"
_MAKERS = re.compile(
    rf"{_CAPITAL}(?: {_CAPITAL}){{0,2}}/{_CAPITAL}(?: {_CAPITAL}){{1,2}}"
)
_CREDIT, _CAPTION = int(Named.CREDIT), int(Named.CAPTION)
_UNREAD = int(Named.HIDDEN | Named.COUNTER)


def is_byline_row(pieces: list[Piece]) -> bool:
    """Whether words beside a picture are writer and day of the article, no caption."""
    if sum(len(piece.text) for piece in pieces) > MAX_BYLINE_ROW:
        return False
    text = clean(" ".join(p.text for p in pieces))
    end = _BYLINE_ROW.search(text)
    if end is None or end["day"] is None:
        return end is not None
    # a caption may end with its day too, but it says more than names before it
    names = text[: end.start()].split()
    if end["told"]:
        return all(map(_may_be_name, names))
    return len(names) <= MAX_NAMES and all(map(_may_be_name, names))


def is_portrait(alt: str, pieces: list[Piece]) -> bool:
    """Whether a picture's alt text is a name, and beside it stand the same name and a day."""
    if alt.count(" ") not in (1, 2, 3) or not _are_names(alt.split()):
        return False
    text = clean(" ".join(p.text for p in pieces))
    return text.startswith(alt) and len(text) <= MAX_BYLINE_ROW and has_day(text)


def names_makers(caption: str) -> bool:
    """Whether all of a caption is a service and a name with a stroke between: "Army/Jan Otte".

    Asked of scripts with capitals alone: elsewhere any two words with a stroke look so.
    """
    if len(caption) > MAX_MAKERS or _MAKERS.fullmatch(caption) is None:
        return False
    return all(word[0].isupper() for word in caption.replace("/", " ").split())


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
    return without_buttons(without_labels(merged))


def _goes_on(credit: str, text: str) -> bool:
    """Whether a credit's bracket is closed in the next piece."""
    is_open = credit.rfind("(") > credit.rfind(")")
    return is_open and credit.rstrip()[-1:] == "/" and text.rstrip()[-1:] == ")"


def _walk(
    element: Element,
    holder: Element,
    credit: bool,
    link: bool,
    found: list[Piece],
    depth: int,
) -> None:
    """Text below an element as pieces, parted where a tag or a class name parts it."""
    for node in element.iter(include_text=True):
        if node.tag == TEXT:
            _add(found, node.text_content, holder, credit, link)
        elif depth > MAX_DEPTH or len(found) > MAX_PIECES:
            return
        elif node.is_element_node:
            _step_in(node, element, holder, credit, link, found, depth)


def _step_in(
    child: Element,
    element: Element,
    holder: Element,
    credit: bool,
    link: bool,
    found: list[Piece],
    depth: int,
) -> None:
    """Pieces of one element below another; of what it holds alone, not of what follows."""
    tag = child.tag
    if tag in _SKIPPED or (tag == "a" and _is_button(child)):
        found.append(Piece("", holder, credit, False, link))
        return
    says = named(child)
    if says & _UNREAD:
        return
    credited = tag == "cite" or (says & (_CREDIT | _CAPTION)) == _CREDIT
    inner = link or tag == "a"
    if tag in _SLANTED and not credited and same(element, holder):
        credited = _is_signature(child, found)
    if tag in _INLINE and not credited:
        _walk(child, holder, credit, inner, found, depth + 1)
        return
    # "image-caption-credit" around "image-caption": the nearer name is right
    part = credited or (credit and not says & _CAPTION)
    run_on = tag == "span"
    if child.first_child is not None:
        found.append(Piece("", child, part, run_on, inner))
        _walk(child, child, part, inner, found, depth + 1)
    found.append(Piece("", holder, credit, run_on, link))


def _is_button(link: Element) -> bool:
    """A word or two that lead nowhere and name nobody: "Show caption"."""
    said = link.attrs
    if "utton" in said.sget("data-testid"):
        return True
    # without an address it is a mark in the text, unless a script finds it by its class
    href = said.sget("href") or ("#" if said.sget("class") else "")
    if not href.startswith(("#", "javascript:")) or children(link):
        return False
    text = text_before(link)
    return len(text) <= MAX_LABEL and not is_credit(clean(text))


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
        and _are_names(clean(text_before(element)).split())
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
        is_alike = last.is_credit == credit and last.is_link == link
        if is_alike and same(last.element, holder):
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
        if longer or same(pieces[at].element, pieces[other].element):
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
        if piece.is_credit != credit or (credit and text == clean(piece.text)):
            skipped = True
            continue
        border = skipped or not piece.joined or piece.text[:1] in "([©"
        text += " " + piece.text if border and text else piece.text
        skipped = False
    text = clean(text)[:MAX_CAPTION]
    if text[:1].isdigit() or text[:1] == "[":
        text = _COUNTED.sub("", text)
    return text or None


def credit_of_attributes(said: Said, caption: str | None) -> str | None:
    """A credit that stands only in the picture's title or alt text ("Caption | Agency")."""
    for name in ("title", "alt", "data-credit", "data-copyright", "data-caption"):
        text = clean(value) if (value := said.get(name)) else ""
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
