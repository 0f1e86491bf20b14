"""Bytes of a page to text: declared, mis-declared and undeclared encodings.

Pure: bytes in, text out. Never raises on any bytes but `PageError("encoding")` for
bytes that are no text at all.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from crawler.exceptions import PageError

_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([a-zA-Z0-9_:.-]{2,40})"""
    rb"""|<\?xml[^>]{0,100}?encoding\s*=\s*["']([a-zA-Z0-9_:.-]{2,40})""",
    re.IGNORECASE,
)
_TYPE_CHARSET = re.compile(
    r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-zA-Z0-9_:.-]{2,40})", re.I
)
_HTML_LANG = re.compile(rb"<html[^>]{0,300}?\blang\s*=\s*[\"']?([a-zA-Z]{2})", re.I)

# WHATWG reads these names as their larger sisters; Python's codecs do not.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "utf-16": "utf-8",  # a meta tag that was read as ASCII cannot be UTF-16
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
    "utf-7": "cp1252",
}

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
}
_GUESSES = (
    "cp1252",
    "cp1251",
    "cp1250",
    "cp932",
    "euc_jp",
    "gb18030",
    "cp949",
    "big5hkscs",
    "cp1253",
    "cp1254",
    "koi8-r",
)
_FREQUENT_SIGNS = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年"
    "動工也能下過子說產種面而方後多定行學法所民得經三之進著等部度家電力裡如水化高自二"
    "这发动过说产种后学经进着电里日本东京的新今天宣布國軍时间记者军部"
)
_HIGH_BYTES = bytes(range(0x80, 0x100))
_SAMPLE_BYTES = 40_000
_PIECE_BYTES = 8_192
_MARKUP = re.compile(
    r"(?s)<(script|style)\b[^<]*(?:<(?!/?(?:script|style)\b)[^<]*)*</\1\s*>|<[^<>]*>"
)

# UTF-8 read as cp1252 and written again: a letter from U+00C2 to U+00F4, then one to three
# signs that stand in cp1252 from 0x80 to 0xBF. In bytes, so that a search costs nothing.
_FOLLOWER = (
    rb"(?:\xc2[\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]"
    rb"|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c])"
)
# Leads of Latin, Greek, Cyrillic, Hebrew and Arabic letters, of punctuation and of emoji;
# not of Chinese: "é –" with a no-break space would become a sign.
_SIGN = (
    rb"\xc3(?:[\x82-\x85\x8e-\x91\x97-\x99]"
    + _FOLLOWER
    + rb"|\xa2(?:\xe2\x82\xac|\xe2\x80[\x9a\xa0]|\xe2\x84\xa2|\xc2[\x80\x82\x84])"
    + _FOLLOWER
    + rb"|\xb0"
    + _FOLLOWER
    + rb"{3})"
)
# Starts with a plain byte, which is looked for at the speed of memchr.
_DOUBLE = re.compile(_SIGN + rb"(?:" + _SIGN + rb")*")
_TELLING = "ÃÂâÐ"
"""One of these is in any longer text that was encoded twice."""
_TO_BYTE = {
    bytes((code,)).decode("cp1252", "ignore") or chr(code): code
    for code in range(0x80, 0x100)
} | {chr(code): code for code in range(0x80, 0xA0)}


def as_utf8(data: bytes, content_type: str | None = None) -> bytes:
    """A page's bytes as UTF-8; double encodings are repaired.

    A page that is UTF-8 already is handed back as it is, which saves copies of it.

    Args:
        data: The body as served, content codings already taken off.
        content_type: The header's value, if one was sent.

    Raises:
        PageError: `encoding`, when the bytes are no text (a picture, a PDF, an archive).
    """
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    elif b"\x00" in data[:4096]:
        return _with_zeros(data).encode("utf-8", "replace")
    if b"\x1b" in data and _declared(data, content_type) == "iso2022_jp":
        return data.decode("iso2022_jp", "replace").encode("utf-8", "replace")
    try:
        # Valid UTF-8 beyond ASCII is UTF-8 whatever is declared: no other encoding
        # gives such bytes by chance on a whole page.
        is_telling = not data.isascii() and _is_telling(data)
    except UnicodeDecodeError:
        return _not_utf8(data, _declared(data, content_type)).encode("utf-8", "replace")
    return repair_double_encoding(data) if is_telling else data


def _is_telling(data: bytes) -> bool:
    """Whether UTF-8 has a letter of texts encoded twice; raises on what is no UTF-8.

    Piece by piece, which stays in the processor's cache: half the time of one decoding.
    One letter is looked for at the speed of memory, in text faster than in bytes.
    """
    found = False
    at, size = 0, len(data)
    while at < size:
        end = at + _PIECE_BYTES
        text, read = codecs.utf_8_decode(data[at:end], "strict", end >= size)
        found = found or (
            not text.isascii() and any(letter in text for letter in _TELLING)
        )
        at += read
    return found


def _not_utf8(data: bytes, declared: str | None) -> str:
    _refuse_binary(data)
    if declared not in (None, "utf-8") and _fits(data, declared):
        return data.decode(declared, "replace")
    if _nearly_utf8(data):
        return data.decode("utf-8", "replace")
    return data.decode(_guess(data), "replace")


def repair_double_encoding(data: bytes) -> bytes:
    """Undo UTF-8 that was read as cp1252 and written again, where it is plain to see.

    Only runs that decode as UTF-8 are touched, and only when the page has at least
    three of them: one "Ã©" in a text about encodings stays.
    """
    found = sum(1 for run in _DOUBLE.finditer(data) if _undo(run) != run.group())
    return data if found < 3 else _DOUBLE.sub(_undo, data)


def _undo(match: re.Match[bytes]) -> bytes:
    run = match.group()
    try:
        back = bytes(_TO_BYTE[char] for char in run.decode("utf-8"))
        text = back.decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return run
    # "Â " and the like are real only when a letter, mark or space comes out of it.
    return back if all(unicodedata.category(c)[0] in "LMPSZ" for c in text) else run


def _with_zeros(data: bytes) -> str:
    """UTF-16 without a mark has zeros at every other place; anything else is binary."""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return data.decode("utf-16-le", "replace")
    if even > half * 0.6 and odd < half * 0.1:
        return data.decode("utf-16-be", "replace")
    if head.count(0) > len(head) * 0.05:
        raise PageError("encoding", "binary data: zero bytes")
    return as_utf8(data.replace(b"\x00", b"")).decode("utf-8", "replace")


def _declared(data: bytes, content_type: str | None) -> str | None:
    """Codec named by the header, else by the page; `None` when unknown to Python."""
    names = []
    if content_type and (in_type := _TYPE_CHARSET.search(content_type)):
        names.append(in_type.group(1))
    if in_page := _META_CHARSET.search(data[:8192]):
        names.append((in_page.group(1) or in_page.group(2)).decode("ascii"))
    for name in names:
        try:
            codec = codecs.lookup(name).name
        except LookupError:
            continue
        return _WIDER.get(codec, codec)
    return None


def _fits(data: bytes, codec: str) -> bool:
    """At most one undecodable place in a thousand bytes beyond ASCII."""
    try:
        text = data.decode(codec, "replace")
    except (LookupError, UnicodeError, ValueError):
        return False
    beyond = len(data) - len(data.translate(None, _HIGH_BYTES))
    return text.count("\ufffd") <= beyond * 0.02 + 1


def _nearly_utf8(data: bytes) -> bool:
    """A cut or a stray byte in a page that is UTF-8 otherwise."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    beyond = len(data) - len(data.translate(None, _HIGH_BYTES))
    return bad <= max(2, beyond * 0.04) and (beyond > bad or len(data) < 64)


def _refuse_binary(data: bytes) -> None:
    head = data[:2048]
    control = sum(1 for byte in head if byte < 0x20 and byte not in b"\t\n\r\x0c\x1b")
    if control > len(head) * 0.05:
        raise PageError("encoding", "binary data: control bytes")


def _guess(data: bytes) -> str:
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
    for char in text:
        if char > "\x7f":
            seen += 1
            points += _points(char, before)
        before = char
    if not seen:
        return -1.0
    # Two bytes a sign: the multi-byte readings have half the characters to earn by.
    return points / seen


def _points(char: str, before: str) -> float:
    code = ord(char)
    if char == "\ufffd" or 0x80 <= code < 0xA0 or 0xE000 <= code < 0xF900:
        return -8.0
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
        if code >= 0x370:
            # Cyrillic, Greek, Hebrew, Arabic: words are made of nothing else
            return 0.9 if ord(before) >= 0x370 or not before.isalpha() else -1.0
        return 0.8 if before < "\x80" else -0.8
    if char in "\u00a0«»„“”‘’–—…•°§©®€£·¿¡":
        return 0.3
    return -1.0
