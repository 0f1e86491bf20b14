"""The head of an HTTP/1 message: an answer's read, a request's written. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.exceptions import PageError
from crawler.records import Reason

MAX_HEAD_BYTES = 64 * 1024
MAX_HEADERS = 200
Headers = Iterable[tuple[str, str]]
"""Pairs of name, in lower case, and value."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def head_end(buffer: bytearray) -> tuple[int, int]:
    """Where the head ends, and how long the empty line's mark is; -1 when it does not yet."""
    found = (-1, 0)
    end = len(buffer)
    # most heads end by the first: then the body behind it is not looked through
    for mark in (b"\r\n\r\n", b"\n\n", b"\n\r\n"):
        if (at := buffer.find(mark, 0, end)) >= 0:
            found = (at, len(mark))
            end = at + len(mark) - 1
    return found


def parse_head(head: bytes) -> tuple[str, int, list[tuple[str, str]]]:
    """HTTP version, status and headers (names in lower case) of an answer's head.

    Raises:
        PageError: `protocol`, when it is no head of HTTP/1.
    """
    lines = head.replace(b"\r\n", b"\n").split(b"\n")
    parts = lines[0].split(None, 2)
    if len(parts) < 2 or parts[0] not in (b"HTTP/1.1", b"HTTP/1.0"):
        raise PageError(Reason.PROTOCOL, "no HTTP/1 answer")
    if len(parts[1]) != 3 or not parts[1].isdigit() or parts[1] < b"100":
        raise PageError(Reason.PROTOCOL, "the status is no number")
    if len(lines) > MAX_HEADERS + 1:
        raise PageError(Reason.PROTOCOL, f"more than {MAX_HEADERS} headers")
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        if line[:1] in (b" ", b"\t") and headers:  # a folded line goes on with the last
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {_text(line)}".strip())
            continue
        raw_name, colon, raw_value = line.partition(b":")
        if colon and raw_name.strip(b" \t"):
            headers.append((_text(raw_name).lower(), _text(raw_value)))
    return parts[0][5:].decode("ascii"), int(parts[1]), headers


def first_value(headers: Headers, name: str) -> str | None:
    """First value of a header; `name` in lower case."""
    return next((value for key, value in headers if key == name), None)


def joined_values(headers: Headers, name: str) -> str | None:
    """All values of a header, joined by commas; `name` in lower case."""
    values = [value for key, value in headers if key == name]
    return ", ".join(values) if values else None


def _text(raw: bytes) -> str:
    text = raw.strip(b" \t\r").replace(b"\0", b"")
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("latin-1")


def request_bytes(
    method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes = b""
) -> bytes:
    """A request's bytes. Refuses line ends in any part, so that no header can be smuggled in.

    Raises:
        ValueError: A part holds a control character.
    """
    lines = [
        f"{method} {target} HTTP/1.1",
        *(f"{name}: {value}" for name, value in headers),
    ]
    if any(map(_CONTROL.search, lines)):
        raise ValueError("control character in a request")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body
