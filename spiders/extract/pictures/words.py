"""What the pieces beside a picture are: its caption, its credit, or a byline. Pure.

A credit that neither a name nor its form tells is told by its place: names alone after a longer
text.
"""

from __future__ import annotations

import re

from crawler.credits.forms import is_credit
from crawler.credits.parting import bare_credit, split_credit
from spiders.extract.page import clean
from spiders.extract.pictures.addresses import Said
from spiders.extract.pictures.pieces import Piece, are_names, may_be_name
from spiders.extract.printed.dates import has_day
from spiders.extract.tree import same
from spiders.extract.word_lists import word_set

MAX_CAPTION = 1_500

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
        return all(map(may_be_name, names))
    return len(names) <= MAX_NAMES and all(map(may_be_name, names))


def is_portrait(alt: str, pieces: list[Piece]) -> bool:
    """Whether a picture's alt text is a name, and beside it stand the same name and a day."""
    if alt.count(" ") not in (1, 2, 3) or not are_names(alt.split()):
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
        if not at and _is_first_letter(pieces[0], pieces[1]):
            continue
        if at and pieces[at].joined and _ends_in_credit(pieces):
            return  # "Words. Photo: " and names in an element
        words = bare.split()
        if are_names(words) or (
            bracketed and len(words) <= 14 and all(map(may_be_name, words))
        ):
            pieces[at].is_credit = True
            return


def _is_first_letter(start: Piece, rest: Piece) -> bool:
    """Whether a caption begins with one letter, set large, or a word goes on in the next piece."""
    text = clean(start.text)
    return len(text) == 1 or (
        rest.joined and start.text[-1:].isalpha() and rest.text[:1].islower()
    )


def _ends_in_credit(pieces: list[Piece]) -> bool:
    line = clean("".join([piece.text for piece in pieces]))
    return split_credit(line)[1] is not None


def joined(pieces: list[Piece], *, credit: bool) -> str | None:
    """The pieces of one kind as one line, without a gallery's count before it."""
    text, skipped = "", False
    for piece in pieces:
        if piece.is_credit != credit or (credit and _is_said(piece.text, text)):
            skipped = True
            continue
        border = skipped or not piece.joined or piece.text[:1] in "([©"
        text += " " + piece.text if border and text else piece.text
        skipped = False
    text = clean(text)[:MAX_CAPTION]
    if text[:1].isdigit() or text[:1] == "[":
        text = _COUNTED.sub("", text)
    # a full stop behind a credit is no caption
    return text if len(text) > 3 or any(map(str.isalnum, text)) else None


def _is_said(credit: str, before: str) -> bool:
    """Whether a credit is printed twice: on the picture and below it."""
    said = bare_credit(clean(credit))
    return said != "" and bare_credit(clean(before)).casefold() == said.casefold()


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
        # the credit of an unknown text is trusted only beside the same words
        if credit and (
            caption is None
            or not head
            or head[:30] == caption[:30]
            or (
                name == "title"
                and head[:30].rstrip(" |") == clean(said.get("alt"))[:30]
            )
        ):
            return credit
    return None


_KINDS = word_set(
    """video vídeo vidéo wideo видео відео foto fotos photo photos picture image images imagen immagine
bild bilder beeld zdjęcie фото gallery galerie infografik infographic 図版 写真 画像 动画 图 사진 그래픽"""
)


def names_nobody(credit: str) -> bool:
    """Nothing but the kind of picture, as a button or a label says it."""
    return credit.strip(" :：.()[]").casefold() in _KINDS
