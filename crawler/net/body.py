"""The body of one answer: decoded, bounded and kept as it comes. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.exceptions import PageError
from crawler.net.decode import BodyDecoder
from crawler.records import Reason

_DECODE_STEP = 16_384
"""Packed bytes undone at one time: a bomb makes 16 MiB of them, not 64 at one receive. Most pages
take two steps; with a fourth of it they took a tenth longer."""
_CLOSED = re.compile(
    rb"(?:</(?:html|body|rss|feed|rdf:rdf|urlset|sitemapindex)\b[^<]{0,20}(?:</?[a-z]{0,4})?|-->|[]}])\s*\Z",
    re.IGNORECASE,
)
"""The last of a document, whole or with its last tag cut: no more of its own is to come."""


_LAST_TAG = re.compile(
    rb"</(?:html|rss|feed|rdf:rdf|urlset|sitemapindex)\s*>\s*(?:<!--[^<]{0,150}-->\s*)?\Z",
    re.IGNORECASE,
)


class Body:
    """Takes the bytes of a body, without their framing.

    Args:
        limit: Bytes that are kept, decoded.
        cut: True to drop what comes after `limit` bytes, not refuse it.

    Raises (from `take` and `finish`):
        PageError: `too_large`, `decompressed_too_large`, `encoding` or `truncated`.
    """

    def __init__(self, limit: int, *, cut: bool) -> None:
        self.pieces: list[bytes] = []
        self.size = 0
        self.full = False
        """Cut off: nothing more is taken."""
        self._limit = limit
        self._cut = cut
        self._decoder: BodyDecoder | None = None

    def expect(self, codings: Sequence[str]) -> None:
        """Undo these codings of what comes, in the order of the header."""
        if codings:
            self._decoder = BodyDecoder(codings, self._limit + self._cut)

    def take(self, piece: bytes) -> None:
        """Decode and keep one piece."""
        if self._decoder is None:
            self._keep(piece)
            return
        for at in range(0, len(piece), _DECODE_STEP):
            try:
                made = self._decoder.feed(piece[at : at + _DECODE_STEP])
            except PageError as error:
                if not self._cut or error.reason != Reason.DECOMPRESSED_TOO_LARGE:
                    raise
                self.full = True
                return
            self._keep(made)

    def _keep(self, piece: bytes) -> None:
        if self._cut and self.size + len(piece) >= self._limit:
            piece = piece[: self._limit - self.size]
            self.full = True
        self.size += len(piece)
        if self.size > self._limit:
            raise PageError(Reason.TOO_LARGE, f"above {self._limit} bytes")
        if piece:
            self.pieces.append(piece)

    def finish(self) -> None:
        """Say that it is all there; raises `truncated` where its coding says otherwise."""
        if self._decoder is not None:
            self._decoder.finish()

    def ends_document(self) -> bool:
        """Whether what came is a document to its last tag."""
        return _LAST_TAG.search(self._end()) is not None

    def _end(self) -> bytes:
        return b"".join(self.pieces[-2:])[-200:]

    def check_surplus(self, surplus: bytes) -> None:
        """More than was announced came with the end: a length that lies cuts the text (PROMISES 5).

        Left alone: a line end too many, the next answer, what a server appends to a whole document, and a
        body whose coding says that it is whole.
        """
        surplus = surplus.strip()
        if not surplus or surplus.startswith(b"HTTP/") or self._decoder is not None:
            return
        if not _CLOSED.search(self._end()):
            words = f"more bytes than Content-Length said: {self.size}"
            raise PageError(Reason.TRUNCATED, words)
