"""How much a document may hold before it is handed to a parser (PROMISES 8 and 10). Pure."""

from __future__ import annotations

import re

from crawler.exceptions import PageError
from crawler.records import Reason

MAX_ELEMENTS = 400_000
MAX_TAG_ATTRIBUTES = 200
"""In one tag: feedparser 6.0.14 is quadratic in them (0.35 MB took 28 s)."""
MAX_TAG_BYTES = 128 * 1024
_LONG_TAG = re.compile(rb"<[^<>]{4096,}")
_INTERNAL = re.compile(rb"<!\s*(?:DOCTYPE[^<>\[]{0,2000}\[|ENTITY\b)", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")


def check_markup(body: bytes) -> None:
    """Bound a feed or sitemap before it is parsed.

    Raises:
        PageError: `too_complex` for too many elements or attributes, `dtd` for a document
            that declares entities. A plain DOCTYPE without declarations is let through:
            RSS 0.91 asks for one, and nothing is ever resolved.
    """
    if body.count(b"<") > MAX_ELEMENTS * 2:
        raise PageError(Reason.TOO_COMPLEX, "too many elements")
    for found in _LONG_TAG.finditer(body):
        tag = found.group()
        if tag.startswith((b"<![CDATA[", b"<!--")):
            continue
        if len(tag) > MAX_TAG_BYTES or tag.count(b"=") > MAX_TAG_ATTRIBUTES:
            raise PageError(Reason.TOO_COMPLEX, "too many attributes in one tag")
    start = body[: 256 * 1024].replace(b"\0", b"")  # as if UTF-16 were ASCII
    if b"<!" in start and _INTERNAL.search(_without_cdata(start)):
        raise PageError(Reason.DTD, "entity declarations are never read")


def _without_cdata(body: bytes) -> bytes:
    """By hand: a regular expression is quadratic in sections that are opened and never closed."""
    kept: list[bytes] = []
    at = 0
    while (start := body.find(b"<![CDATA[", at)) >= 0:
        end = body.find(b"]]>", start)
        if end < 0:
            break
        kept.append(body[at:start])
        at = end + 3
    return b"".join((*kept, body[at:]))


def looks_like_html(body: bytes) -> bool:
    """Tell an HTML page (a wall, an error page) served in place of a feed or sitemap."""
    start = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html"))


def in_utf8(markup: bytes) -> bytes:
    """XML of UTF-16, with its mark or without, in UTF-8; anything else as it is."""
    start = markup[:2]
    if start not in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"):
        return markup
    order = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(start, "utf-16")
    text = markup.decode(order, "replace")
    # it names an encoding that is now another
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
