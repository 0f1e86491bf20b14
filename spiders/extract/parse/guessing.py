"""The likeliest encoding of bytes that declare nothing true, by how natural their letters look. Pure."""

from __future__ import annotations

import re
from itertools import zip_longest

from spiders.extract.word_lists import words

_HTML_LANG = re.compile(
    rb"<html[^>]{0,300}?\blang\s*=\s*[\"']?([a-zA-Z]{2})", re.IGNORECASE
)
# What pages of a language were written in before UTF-8 (WHATWG locale table).
_LEGACY = {
    "ja": ("cp932", "euc_jp", "iso2022_jp"),
    "ko": ("cp949",),
    "zh": ("gb18030", "big5hkscs"),
    "ru": ("cp1251", "koi8-r"),
    "uk": ("cp1251", "koi8-u"),
    "bg": ("cp1251",),
    "sr": ("cp1251", "cp1250"),
    "pl": ("cp1250", "iso8859-2"),
    "cs": ("cp1250", "iso8859-2"),
    "sk": ("cp1250", "iso8859-2"),
    "hu": ("cp1250", "iso8859-2"),
    "hr": ("cp1250",),
    "ro": ("cp1250",),
    "el": ("cp1253",),
    "tr": ("cp1254",),
    "he": ("cp1255",),
    "ar": ("cp1256",),
    "fa": ("cp1256",),
    "lt": ("cp1257",),
    "lv": ("cp1257",),
    "et": ("cp1257",),
    "vi": ("cp1258",),
    "th": ("cp874",),
    **dict.fromkeys(
        ("af", "ca", "da", "de", "en", "es", "eu", "fi", "fr", "ga", "gl", "id"),
        ("cp1252",),
    ),
    **dict.fromkeys(
        ("is", "it", "ms", "nb", "nl", "nn", "no", "pt", "sq", "sv", "sw"), ("cp1252",)
    ),
}
_GUESSES = words(
    "cp1252 cp1251 cp1250 cp932 euc_jp gb18030 cp949 big5hkscs cp1253 cp1254 koi8-r"
)
_FREQUENT_SIGNS = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年"
    "動工也能下過子說產種面而方後多定行學法所民得經三之進著等部度家電力裡如水化高自二"
    "这发动过说产种后学经进着电里日本东京的新今天宣布國軍时间记者军部"
)
_SAMPLE_BYTES = 40_000
_MARKUP = re.compile(
    r"(?s)<(script|style)\b[^<]*(?:<(?!/?(?:script|style)\b)[^<]*)*</\1\s*>|<[^<>]*>"
)


def guess_encoding(data: bytes) -> str:
    """Most natural reading of bytes that declare nothing true."""
    lang = _HTML_LANG.search(data[:8192])
    hinted = _LEGACY.get(lang.group(1).decode().lower(), ()) if lang else ()
    sample = data[: _SAMPLE_BYTES * 4]
    best, best_score = "cp1252", -1e9
    for codec in dict.fromkeys((*hinted, *_GUESSES)):
        score = _naturalness(sample, codec) + (0.15 if codec in hinted else 0.0)
        if score > best_score:
            best, best_score = codec, score
    return best


def _naturalness(sample: bytes, codec: str) -> float:
    """Mean of points for the characters beyond ASCII: letters that keep company earn."""
    text = _MARKUP.sub(" ", sample.decode(codec, "replace"))[:_SAMPLE_BYTES]
    points = seen = 0.0
    before = " "
    for char, after in zip_longest(text, text[1:], fillvalue=" "):
        if char > "\x7f":
            seen += 1
            points += _points(char, before, after)
        before = char
    if not seen:
        return -1.0
    # Two bytes a sign: the multi-byte readings have half the characters to earn by.
    return points / seen


def _is_of_word(sign: str) -> bool:
    """Whether a sign stands beside a letter of such scripts: another of them, or no letter."""
    return ord(sign) >= 0x370 or not sign.isalpha()


def _points(char: str, before: str, after: str) -> float:
    code = ord(char)
    if char == "\ufffd" or 0x80 <= code < 0xA0 or 0xE000 <= code < 0xF900:
        return -8.0
    if code >= 0x3040 and before.isascii() and before.isalpha():
        # "AI가" is written so; words of Latin letters all through are another encoding's
        return -0.5
    if 0x3040 <= code < 0x30FF:
        return 1.0
    if 0xAC00 <= code < 0xD7A4:
        return 0.8
    if 0x4E00 <= code < 0x9FA6:
        # Korean read as Chinese gives signs too, but hardly ever the frequent ones
        return 1.5 if char in _FREQUENT_SIGNS else 0.45
    if 0xFF61 <= code < 0xFFA0:  # half-width kana: what EUC-JP looks like as Shift-JIS
        return -1.0
    if char.isalpha():
        lower_after_upper = char.isupper() and before.isalpha() and before.islower()
        if lower_after_upper:
            return -2.0
        if after.isdecimal() and not before.isalpha():
            return -1.0  # "£66" is no word
        if code >= 0x370:
            # Cyrillic, Greek, Hebrew, Arabic: words are made of nothing else, few of one letter
            if not (_is_of_word(before) and _is_of_word(after)):
                return -1.0
            return 0.9 if before.isalpha() or after.isalpha() else 0.0
        return 0.8 if before < "\x80" else -0.8
    if char in "\u00a0«»„“”‘’–—…•°§©®™€£·×¿¡":
        return 0.3
    return -1.0
