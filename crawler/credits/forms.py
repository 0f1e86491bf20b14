"""Whether one text is a credit: marks, agencies and names. Pure text, no markup.

A credit is told by one of three habits, seen over the outlets of the catalogue:

- a *mark*: a word for the picture or its origin with a colon ("Foto: …", "写真：…"), the
  same with a verb or preposition ("Photo by …"), or a copyright sign;
- an *agency*: a name of the picture trade among capitalised names ("A. Smith / AP");
- a place of its own, such as brackets: there loose marks and bare names count too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.credits.words import (
    AGENCY,
    ALLOWED_SMALL,
    LOOSE_MARK,
    MARK,
    NO_MAKERS,
    OWN_MARK,
    SMALL_AGENCIES,
    TAKEN,
)

TAIL = 220
"""Longest credit looked for at the end of a caption, in characters. The longest of 276
credits of real pages had 96; a video's rights line may have twice that."""
TRIM = " \t\n/|–—-•·,;▲△■◆="
"""What is no letter of a credit at its ends."""
_TOKENS = re.compile(r"[^\s/|,·•]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WIDE = re.compile("[\uff01-\uff5e]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Letters and figures as Japanese pages print them ("ＡＰ") to plain ones."""


@lru_cache(maxsize=256)
def is_credit(text: str, *, alone: bool = True) -> bool:
    """Whether the whole text is a credit and nothing else.

    Args:
        text: One line, white space collapsed.
        alone: The text has a place of its own (brackets, an element): loose marks such as
            "Foto von …" count too.
    """
    if not text.isascii() and _WIDE.search(text):
        text = text.translate(_FULL_WIDTH)
    text = text.strip(TRIM)
    if not text or len(text) > TAIL:
        return False
    if mark := MARK.match(text):
        rest = text[mark.end() :]
        return is_name_like(rest) and not _is_caption(mark.group(), rest)
    if " by " in text and (mark := OWN_MARK.match(text)):
        return is_name_like(text[mark.end() :])
    if alone and not text.isascii() and TAKEN.fullmatch(text):
        return True
    if alone and (mark := LOOSE_MARK.match(text)):
        return _is_agency(text[mark.end() :]) or _is_names(text[mark.end() :])
    return _is_agency(text)


def has_mark(text: str) -> bool:
    """Whether the text opens with a mark ("Photo: …", "© …")."""
    # a mark is short; a longer text would be tried from each of its blanks
    return MARK.match(text.strip()[:200]) is not None


def is_mark(text: str) -> bool:
    """Whether the text is a mark's words alone, with or without its colon ("Credit...")."""
    return MARK.fullmatch(text.rstrip(" .:：…") + ":") is not None


def is_maker(text: str) -> bool:
    """A few capitalised words, as of a firm or a service: "(Harrow Yard)"."""
    tokens = _TOKENS.findall(text)
    return (
        1 <= len(tokens) <= 8
        and tokens[0][0].isalpha()
        and all(map(_is_name_token, tokens))
        # "(Archivbild)", "(Top)" and "(May 2024)" name nobody
        and not _YEAR.search(text)
        and not is_mark(text)
        and text.lower() not in NO_MAKERS
    )


def is_name_like(text: str) -> bool:
    """After a mark: a short run, mostly names, without a sentence inside."""
    text = text.strip(TRIM + ":：()[]")
    tokens = _TOKENS.findall(AGENCY.sub(" A ", text))
    if not tokens or len(tokens) > 24:
        return False
    # "Photo: A. Smith" has a stop after an initial; a sentence has one after a long word
    if re.search(r"[^\W\d_]{4,}[.!?]\s+\w+(?:\s\w+){3}", text):
        return False
    return len(tokens) <= 4 or sum(map(_is_name_token, tokens)) * 2 > len(tokens)


def _is_caption(mark: str, text: str) -> bool:
    """Words of a sentence that a label ("Symbolic picture:") or one more mark tells from names."""
    words, stop, rest = text.partition(". ")
    if not mark.lower().startswith("symbol") and not (stop and MARK.match(rest)):
        return False
    return sum(not _is_name_token(token) for token in _TOKENS.findall(words)) > 1


def _is_agency(text: str) -> bool:
    """Capitalised names with at least one agency among them."""
    if len(text) > 120 or _is_sentence(text) or not names_agency(text):
        return False
    rest = AGENCY.sub(" ", text)
    tokens = _TOKENS.findall(rest)
    if len(tokens) > 12 or not all(map(_is_name_token, tokens)):
        return False
    # letters without case cannot show names: hardly anything may stand beside the agency
    return sum(c.isalpha() and c.lower() == c.upper() for c in rest) <= 8


# the dearest look of all: a caption is asked for it as a whole, and then as a credit
@lru_cache(maxsize=256)
def names_agency(text: str) -> bool:
    """Whether a name of the picture trade stands in the text."""
    return AGENCY.search(text) is not None


def _is_sentence(text: str) -> bool:
    """Two words in small letters that no credit has; a cheap test before the dear one."""
    plain = 0
    for word in text.split():
        if (
            len(word) > 4
            and word.islower()
            and word.isalpha()
            and word not in SMALL_AGENCIES
        ):
            plain += 1
            if plain > 1:
                return True
    return False


def _is_names(text: str) -> bool:
    """One to eight capitalised words."""
    tokens = _TOKENS.findall(text)
    return 1 <= len(tokens) <= 8 and all(map(_is_name_token, tokens))


def _is_name_token(token: str) -> bool:
    bare = token.strip("()[].,:;'’\"“”„–—-«»")
    if not bare or bare.lower() in ALLOWED_SMALL:
        return True
    # an address or a handle ("n-tv.de", "@name") is a name too
    return not bare[0].islower() or "." in bare or "@" in bare or "_" in bare
