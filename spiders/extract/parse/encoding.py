"""Bytes of a page to UTF-8: declared, mis-declared and undeclared encodings.

Pure: bytes in, bytes out. Never raises on any bytes but `PageError("encoding")` for
bytes that are no text at all.
"""

from __future__ import annotations

import codecs
import re

from crawler.exceptions import PageError
from crawler.records import Reason
from spiders.extract.parse.guessing import guess_encoding
from spiders.extract.parse.twice_encoded import (
    may_be_encoded_twice,
    undo_second_encoding,
)

_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([a-zA-Z0-9_:.-]{2,40})"""
    rb"""|<\?xml[^>]{0,100}?encoding\s*=\s*["']([a-zA-Z0-9_:.-]{2,40})""",
    re.IGNORECASE,
)
_TYPE_CHARSET = re.compile(
    r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE
)

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

_HIGH_BYTES = bytes(range(0x80, 0x100))
_PIECE_BYTES = 16_384


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
    return undo_second_encoding(data) if is_telling else data


def _is_telling(data: bytes) -> bool:
    """Whether UTF-8 has signs of texts encoded twice; raises on what is no UTF-8.

    Piece by piece, which stays in the processor's cache: half the time of one decoding.
    One letter is looked for at the speed of memory, in text faster than in bytes.
    """
    found = False
    at, size = 0, len(data)
    while at < size:
        end = at + _PIECE_BYTES
        text, read = codecs.utf_8_decode(data[at:end], "strict", end >= size)
        found = found or may_be_encoded_twice(text)
        at += read
    return found


def _not_utf8(data: bytes, declared: str | None) -> str:
    _refuse_binary(data)
    if declared not in (None, "utf-8") and _fits(data, declared):
        return data.decode(declared, "replace")
    if _nearly_utf8(data):
        return data.decode("utf-8", "replace")
    return data.decode(guess_encoding(data), "replace")


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
        raise PageError(Reason.ENCODING, "binary data: zero bytes")
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
    """At most one undecodable place in fifty bytes beyond ASCII, and one more."""
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
        raise PageError(Reason.ENCODING, "binary data: control bytes")
