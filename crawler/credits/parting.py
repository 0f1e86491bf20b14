"""A caption parted from its credit, and a credit made bare. Pure text, no markup.

Shared by the readers (which lines of a page are credits) and by the captions stage (where
a caption ends and its credit begins). Whether a text is a credit tells `crawler.credits.forms`;
here is where one stands: in brackets, after a mark, a bar or the last full stop.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.credits.forms import (
    TAIL,
    TRIM,
    has_mark,
    is_credit,
    is_maker,
    is_name_like,
    names_agency,
)
from crawler.credits.words import LOOSE_MARK, MARK, TAKEN

MIN_HEAD = 40
"""Characters of a caption after which names in brackets are its credit."""
MIN_ENDED = 25
"""The same where a full stop ends the caption."""
MAX_CREDIT = 1_000
"""Characters of a credit that is made bare; each stop and bracket at its ends costs a look at it."""
MAX_BLANKS = 39
"""Between a stop and a mark."""

_BRACKETS = {")": "(", "]": "[", "）": "（", "】": "【", "〉": "〈", "］": "［"}
_CLOSING = {opening: closing for closing, opening in _BRACKETS.items()}
_END = ".!?…。！？»«”\"'’)』」"
_STOPS = _END + "|/–—=＝▲:;,·•-"
"""A mark after one of these needs no colon and no capital to be one."""
_STARTS = re.compile(r"(?<![^\W_])[^\W\d_]|[©ⓒ(]|(?<=[。！？=＝／/、])\w")
_STOPPED = re.compile(
    rf"[{re.escape(_STOPS)}]\s{{0,{MAX_BLANKS}}}(?=[^\W\d_]|(?<=[。！？=＝／/、])\w)|(?=[©ⓒ(])"
)
"""Ends at those of `_STARTS` that follow a stop, or are a sign."""
_SIGN = re.compile("[:([©ⓒ\u3000-\uffff]")
_SIGNS = (
    "by",
    "via",
    "courtesy",
    "copyright",
    "fot",
    "zdj",
    "rys",
    "nuotr",
    "φωτ",
    "autor",
)
"""In small letters; a mark has one of them or of `_SIGN`."""
_BARS = re.compile(
    r"\s[|–—•·-]\s|\s/\s|[/／=＝](?=[^\s/／=＝]{1,30}$)|(?<=[.!?”\"])[—–](?=[^\s—–]{2})"
)
"""The last of them is glued to a sentence: "Words.—Harbour Press"."""
_BAR = re.compile(r"[|–—•·/／=＝]|\s-\s")
_SENTENCE_ENDS = re.compile(r"[.!?…。！？»«”\"]\s+")
_WIRE = re.compile(
    r"[A-Z]{3,}(?:[ -][A-Z]{3,})?/[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}(?:/(?:File|Handout|Pool)(?: Photo)?)?\.?"
)
"""A service in capitals and a name after the last full stop: "NORDPRESS/A. Smith/File Photo"."""
_MAKER_AND_SERVICE = re.compile(
    r"(?<=[.!?»”]) [–—-] (?:[^\W\d_a-zà-öø-ÿ][\w.'’-]* ){1,3}/ ?[A-ZÀ-Þ]{2,6}(?: [A-ZÀ-Þ]{2,6})?$"
)
"""A name and a service in capitals alone behind a sentence: "Words. - A. Smith / NPX"."""
_BARE_MARK = re.compile(
    r"(?i:fotos?|foto['’]s|photos?|fot\.|fotó|fotoğraf|bild|beeld|kuvat?|kép|zdjęcie|фото|φωτογραφία|φωτό|ảnh|fotografía"
    r"|källa|kilde|źródło|zdroj|sursă|kaynak|джерело|источник|lähde|forrás|πηγή)\s(?=[^\W\d_a-zà-öø-ÿа-я])"
)
"""A mark without a colon, inside brackets alone."""
_LAST_MARK = re.compile(r"(?:Foto|Photo|Фото)\s(?=[^\W\d_a-zà-öø-ÿа-я])")
"""The same after a full stop: "Words. Foto Ada Moor"."""
_STROKE = re.compile(r"(?:Photo|Image|Picture|Video|Graphic|Illustration)s? / ")
"""The same with a stroke: "Words. Photo / Ada Moor"."""
_HOUSE = re.compile(r"(?<=[.!?] )[A-Z]{2,5}$")
"""A house in capitals before its mark: "Words. NHP PHOTO: ADA MOOR"."""
_HOUSE_PHOTO = re.compile(r"[A-Z]{2,5} (?:PHOTO|Photo)S?")
_SHORT_END = re.compile(r"\b\w{1,3}\.$")
"""An initial or "Inc.": its stop is its own."""
_INITIAL = re.compile(r"(?<![^\s/–—-])[^\W\d_a-zà-öø-ÿ]\.$")
_LAST_WORDS = ("photo", "photos", "image", "images", "picture", "pictures")
_ENDS_IN_MARK = re.compile(
    r"(?!(?:In|See|View|Watch|All|More|Latest|Related)\b)[A-Z][\w.&'’-]*(?: [\w.&'’-]+){0,4} (?:photos?|images?|pictures?)|[^\W\d_a-z].{2,40} nuotr\.?"
)
"""What follows a bar and ends in the word for a picture: "Open source photo", not "More photos"."""
_OWN_PICTURE = re.compile(
    r"(?!(?:In|See|View|Watch|All|More|Latest|Related|File|The|This|A|An)\b)"
    r"[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*){0,4} (?:[Pp]hotos?|[Ii]mages?|[Pp]ictures?)\.?"
)
"""A last sentence of a name and such a word: "Harbour Institute Photo"."""


# a picture is asked until nothing changes: twice, where its credit was parted
@lru_cache(maxsize=256)
def bare_credit(credit: str) -> str:
    """The credit without brackets, opening mark and final stop; unchanged when nothing would stay.

    Applying it twice gives the same. One over MAX_CREDIT characters is none, and stays as it is.
    """
    before, text = None, credit.strip()
    if len(text) > MAX_CREDIT:
        return text
    while text != before and text:
        before = text
        text = _unbracket(text).strip(TRIM).strip()
        mark = MARK.match(text) or LOOSE_MARK.match(text) or _naked_mark(text)
        # "AP Photo/…" and "Getty Images" are names, not marks: a mark is cut only when a name follows
        if mark and mark.groupdict().get("org"):
            break  # "U.S. Air Force photo by …": the mark names somebody
        if mark and text[mark.end() :].strip(TRIM + ".:："):
            text = text[mark.end() :].strip(TRIM + ":：").strip()
        if text.endswith(".") and " " in text and not _SHORT_END.search(text[-5:]):
            text = text[:-1].rstrip()
    return text or credit.strip()


@lru_cache(maxsize=256)
def split_credit(caption: str) -> tuple[str, str | None]:
    """Part a caption from the credit at its end, or from one in brackets at its start.

    Args:
        caption: Text of one figure, white space already collapsed.

    Returns:
        Caption without credit (`""` when all of it is one), and the credit without brackets
        or `None`. No letter is lost: both together hold every word of the input.

    Raises:
        ValueError: The caption is empty.

    Source: IPTC Photo Metadata, Credit Line; habits seen in tests/pages/.
    """
    text = caption.strip()
    if not text:
        raise ValueError("empty caption")
    if not _has_sign(text):
        return text, None
    whole = _unbracket(text)
    if is_credit(whole) and has_mark(whole):
        return part_head(whole)
    for part in (
        _taken_tail,
        _bracket_tail,
        _mark_tail,
        _sentence_tail,
        _whole,
        _bar_tail,
        _bracket_head,
    ):
        found = part(text)
        if found is not None:
            head, credit = found
            head = head.rstrip(" \t|/–—=＝▲,;:、•·")
            return head.removesuffix(" -").strip(), credit
    if " | " in text and has_mark(text):
        head, credit = part_head(text)
        return (head, credit) if head else (text, None)
    return text, None


def _naked_mark(text: str) -> re.Match[str] | None:
    """A mark without a colon before names, as brackets and last sentences have it."""
    mark = _STROKE.match(text) or _BARE_MARK.match(text)
    return mark if mark is not None and is_maker(text[mark.end() :]) else None


def part_head(text: str) -> tuple[str, str]:
    """ "Photo by A. Smith | Words of the caption", which is no credit all through."""
    credit, bar, words = text.partition(" | ")
    if bar and len(words) >= MIN_HEAD and is_credit(credit) and not is_credit(words):
        return words.strip(), credit
    return "", text


def _has_sign(text: str) -> bool:
    """Whether a mark, a bracket or an agency stands in a text: most have none of them."""
    tail = text[-TAIL:].strip(TRIM)
    letters = tail.lower()
    return (
        _SIGN.search(tail) is not None
        or any(sign in letters for sign in _SIGNS)
        or names_agency(tail)
        or LOOSE_MARK.match(tail) is not None
        or text[0] in _CLOSING
        or letters.rstrip(".").endswith(_LAST_WORDS)
        or "/" in tail
        or " | " in tail
        or ".—" in tail
        or " foto " in letters
        or " photo " in letters
        or " фото " in letters
    )


def _whole(text: str) -> tuple[str, str] | None:
    """ "A. Smith / AP" and nothing else; the one word of "Bridge | AP" is no photographer."""
    first, bar, _ = text.partition(" | ")
    if bar and first.isalpha() and not first.isupper() and not names_agency(first):
        return None
    return ("", _unbracket(text)) if is_credit(text) else None


def _taken_tail(text: str) -> tuple[str, str] | None:
    """ "Words。… 摄": what follows the last full stop; no blank need follow a wide one.

    In "Words＝day、place、… 撮影" it is the last part of what is told behind the double stroke.
    """
    if text.isascii():
        return None
    stops = "。！？＝、" if "＝" in text else "。！？"
    least = max(0, len(text) - TAIL)
    at = max(text.rfind(stop, least) for stop in (*stops, ". ")) + 1
    tail = text[at:].strip()
    if not at or not TAKEN.fullmatch(tail):
        return None
    return text[:at], tail


def _bracket_tail(text: str) -> tuple[str, str] | None:
    """ "Words. (Photo by A/B via C)" and the same before a last full stop."""
    end = text.rstrip(" .。")
    if not end or (opening := _BRACKETS.get(end[-1])) is None:
        return None
    start = end.rfind(opening, max(0, len(end) - TAIL))
    if start < 0:
        return None
    inner = end[start + 1 : -1].strip()
    head = text[:start]
    ended = _is_ended(head) or head[-1:] in (".", "!", "?")
    if head and (mark := _BARE_MARK.match(inner)) and is_maker(inner[mark.end() :]):
        return head, inner
    if is_credit(inner) or (ended and is_maker(inner) and inner not in head):
        return head, inner
    if _HOUSE_PHOTO.fullmatch(inner):
        return head, inner
    return None


def _is_ended(text: str) -> bool:
    """Whether a caption is whole: what stands in brackets after its full stop is no part of it."""
    head = text.rstrip()
    least = MIN_ENDED if head.isascii() or head[:1] < "\u3040" else MIN_ENDED // 2
    return len(head) >= least and head[-1] in '.!?”"。'


def _bracket_head(text: str) -> tuple[str, str] | None:
    """ "(Foto: A) Words"."""
    closing = _CLOSING.get(text[0])
    if closing is None or (end := text.find(closing, 1, TAIL)) < 0:
        return None
    inner = text[1:end].strip()
    if not is_credit(inner) or not text[end + 1 :].strip():
        return None
    return text[end + 1 :], inner


def _mark_tail(text: str) -> tuple[str, str] | None:
    """ "Words. Foto: A / B" and "Words © A": the first mark of the tail that names follow."""
    if "/Handout" in text and (handed := _sentence_tail(text)):
        return handed  # "Press Service of the Yards/Handout via NPX"
    first = max(1, len(text) - TAIL)
    colon = max(text.rfind(":"), text.rfind("："))
    if colon > first:
        places = (start.start() for start in _STARTS.finditer(text, first))
    else:
        # without a colon in the tail a mark follows a stop, and few words do
        begin = max(0, first - MAX_BLANKS - 1)
        places = (stop.end() for stop in _STOPPED.finditer(text, begin))
    for at in places:
        if at < first:
            continue
        before = text[max(0, at - MAX_BLANKS - 1) : at].rstrip()
        if not before or before[-1] in "([（【":
            continue
        stopped = text[at] in "©ⓒ(" or before[-1] in _STOPS
        # "… in Kyiv Photo: A": a colon form with a capital after a space is a mark too
        if not stopped and not (at < colon and _may_open(text, at)):
            continue
        mark = MARK.match(text, at)
        if mark is None or not (stopped or mark.group()[-1] in ":："):
            continue
        if is_name_like(text[mark.end() :]):
            if house := _HOUSE.search(before):
                at -= len(text[:at]) - len(text[:at].rstrip()) + len(house[0])
            return text[:at], text[at:].strip()
    return None


def _may_open(text: str, at: int) -> bool:
    """Whether a word after a blank may be a mark: with a capital, or where there are none."""
    first = text[at]
    return not first.islower() or text.startswith("фото:", at)


def _bar_tail(text: str) -> tuple[str, str] | None:
    """ "Words | AFP", "Words – AFP pic", "Words / Reuters"."""
    start = max(0, len(text) - TAIL)
    if "/" in text and (made := _MAKER_AND_SERVICE.search(text, start)):
        return text[: made.start()], made[0][2:].strip()
    # most texts have none: one look for the sign costs a tenth of trying each blank
    if _BAR.search(text, start) is None:
        return None
    for bar in _BARS.finditer(text):
        if bar.start() < start:
            continue
        tail = text[bar.end() :].strip()
        spaced = bar.group()[0].isspace() or bar.group() in "—–"
        if (spaced or not _is_latin(tail)) and (
            is_credit(tail, alone=False)
            or _ENDS_IN_MARK.fullmatch(tail)
            or (_is_ended(text[: bar.start()]) and is_maker(tail))
        ):
            return text[: bar.start()], tail
    return None


def _sentence_tail(text: str) -> tuple[str, str] | None:
    """ "Words. AP Photo/A. Smith": the last sentence is agencies and names alone."""
    start = max(1, len(text) - TAIL)
    for stop in _SENTENCE_ENDS.finditer(text, start - 1):
        at = stop.end()
        if _INITIAL.search(text, at - MAX_BLANKS, stop.start() + 1):
            continue  # "A. Smith/AP"
        tail = text[at:].strip()
        if tail and (
            is_credit(tail, alone=False)
            or _WIRE.fullmatch(tail)
            or _OWN_PICTURE.fullmatch(tail)
        ):
            return text[:at], tail
        if (mark := _STROKE.match(tail)) and is_maker(tail[mark.end() :]):
            return text[:at], tail
        if (mark := _LAST_MARK.match(tail)) and is_maker(tail[mark.end() :]):
            return text[:at], tail
    return None


def _unbracket(text: str) -> str:
    """The text without one pair of brackets around all of it."""
    text = text.strip()
    end = text.rstrip(" .。")
    if (
        len(end) > 2
        and _BRACKETS.get(end[-1]) == end[0]
        and end[0] not in end[1:-1]
        and end.lower()[:3] != "(c)"
    ):
        return end[1:-1].strip()
    return text


def _is_latin(text: str) -> bool:
    return bool(text) and text[0].isascii()
