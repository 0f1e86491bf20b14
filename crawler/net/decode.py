"""Bounded bodies: content codings undone while counting (PROMISES 4 and 5). Pure.

A decoder never makes more than `limit` bytes plus one slice, whatever it is fed, and
says at the end whether the coding was complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import brotli
import zstandard
from zlib_ng import zlib_ng

from crawler.exceptions import PageError
from crawler.records import Reason

MAX_CODINGS = 2
_SLICE = 256 * 1024
"""Bytes asked of zlib and brotli at one time."""
_ZSTD_FEED = 256
"""Bytes handed to zstd at one time: its decoder has no output limit, a block of 4 bytes
can stand for 128 KiB, so 256 bytes make at most 8 MiB."""
_ZSTD_WINDOW = 8 * 1024 * 1024
"""RFC 8878, section 3.1.1.1.2: decoders should not be asked for a larger window."""
_NO_CODINGS = frozenset(
    [
        "identity",
        "none",
        "binary",
        "8bit",
        "ascii",
        "utf-8",
        "utf8",
        "utf-16",
        "iso-8859-1",
        "windows-1251",
        "windows-1252",
    ]
)
"""Names that say nothing of packing: servers write the letters' encoding where the packing belongs."""
_GZIP_MAGIC = b"\x1f\x8b"


class _Coding(Protocol):
    def feed(self, data: bytes, room: int) -> bytes:
        """Decoded bytes, at most about `room` plus one slice."""

    @property
    def complete(self) -> bool: ...


class _Zlib:
    """gzip (several members, padding after them ignored) and deflate (zlib or raw).

    By zlib-ng, which takes just over half of the time of zlib.
    """

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._engine: Any = None
        self._held = b""
        self._members = 0
        self._done = False

    def feed(self, data: bytes, room: int) -> bytes:
        made: list[bytes] = []
        size = 0
        while data and size <= room and not self._done:
            if self._engine is None:
                data = self._start(data)
                continue
            piece = self._engine.decompress(data, _SLICE)
            size += len(piece)
            made.append(piece)
            data = self._engine.unconsumed_tail
            # a full slice may leave the end of a long repeat inside zlib, its bytes taken
            while not data and len(piece) == _SLICE and size <= room:
                piece = self._engine.decompress(b"", _SLICE)
                size += len(piece)
                made.append(piece)
            if self._engine.eof:
                data = self._engine.unused_data
                self._engine = None
                self._done = not self._gzip
        return b"".join(made)

    def _start(self, data: bytes) -> bytes:
        """Begin a stream or a further gzip member; two bytes are needed to tell which."""
        data, self._held = self._held + data, b""
        if len(data) < 2:
            self._held = data
            return b""
        if self._gzip:
            self._done = self._members > 0 and data[:2] != _GZIP_MAGIC
            self._engine = zlib_ng.decompressobj(31)
        else:
            wrapped = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._engine = zlib_ng.decompressobj(15 if wrapped else -15)
        self._members += 1
        return data

    @property
    def complete(self) -> bool:
        if self._members == 0:
            return not self._held
        return self._done or self._engine is None


class _Brotli:
    def __init__(self) -> None:
        self._engine = brotli.Decompressor()
        self._started = False

    def feed(self, data: bytes, room: int) -> bytes:
        if not data or self._engine.is_finished():
            return b""
        self._started = True
        piece = self._engine.process(data, output_buffer_limit=_SLICE)
        made = [piece]
        size = len(piece)
        # it asks for more data while it holds bytes of a repeat back: only a slice of
        # nothing says that it gave all
        while piece and size <= room and not self._engine.is_finished():
            piece = self._engine.process(b"", output_buffer_limit=_SLICE)
            size += len(piece)
            made.append(piece)
        return b"".join(made)

    @property
    def complete(self) -> bool:
        return not self._started or bool(self._engine.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._maker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._engine: Any = self._maker.decompressobj()
        self._started = False

    def feed(self, data: bytes, room: int) -> bytes:
        made: list[bytes] = []
        size = 0
        for at in range(0, len(data), _ZSTD_FEED):
            piece = data[at : at + _ZSTD_FEED]
            while piece and size <= room:
                if self._engine.eof:
                    self._engine = self._maker.decompressobj()
                self._started = True
                made.append(self._engine.decompress(piece))
                size += len(made[-1])
                piece = self._engine.unused_data if self._engine.eof else b""
        return b"".join(made)

    @property
    def complete(self) -> bool:
        return not self._started or bool(self._engine.eof)


def _coding(name: str) -> _Coding:
    if name in ("gzip", "x-gzip"):
        return _Zlib(gzip=True)
    if name == "deflate":
        return _Zlib(gzip=False)
    if name == "br":
        return _Brotli()
    if name == "zstd":
        return _Zstd()
    raise PageError(Reason.ENCODING, f"unknown content coding {name[:40]!r}")


ACCEPT_ENCODING = b"gzip, deflate, br, zstd"
_ENGINE_ERRORS: tuple[type[Exception], ...] = (
    zlib_ng.error,  # type: ignore[assignment]  # its stub calls the class an instance
    brotli.error,
    zstandard.ZstdError,
)


class BodyDecoder:
    """Undoes a chain of codings as the bytes arrive.

    Args:
        codings: Names in the order of the Content-Encoding header; what names no packing is dropped.
        limit: Bytes that may come out at the end, and between two codings.

    Raises:
        PageError: `encoding` for an unknown name, more than two codings or damaged data;
            `decompressed_too_large` above the limit; `truncated` by `finish`.
    """

    def __init__(self, codings: Sequence[str], limit: int) -> None:
        names = [name for name in codings if name and name not in _NO_CODINGS]
        if len(names) > MAX_CODINGS:
            raise PageError(Reason.ENCODING, f"{len(names)} content codings in a chain")
        self._chain = [_coding(name) for name in reversed(names)]
        self._limit = limit
        self._made = [0] * len(self._chain)

    def feed(self, data: bytes) -> bytes:
        """Decoded bytes of one piece of the wire."""
        for place, coding in enumerate(self._chain):
            try:
                data = coding.feed(data, self._limit - self._made[place])
            except _ENGINE_ERRORS as error:
                raise PageError(Reason.ENCODING, f"damaged coding: {error}") from error
            self._made[place] += len(data)
            if self._made[place] > self._limit:
                raise PageError(
                    Reason.DECOMPRESSED_TOO_LARGE, f"above {self._limit} bytes decoded"
                )
        return data

    def finish(self) -> None:
        """Say that no more bytes come; raises `truncated` when the coding is not complete."""
        if not all(coding.complete for coding in self._chain):
            raise PageError(Reason.TRUNCATED, "the content coding ends in the middle")


def codings_of(header: str | None) -> tuple[str, ...]:
    """Names in a Content-Encoding or Transfer-Encoding header, lower case."""
    if not header:
        return ()
    return tuple(
        name
        for part in header.split(",")
        if (name := part.partition(";")[0].strip().lower())
    )


def gunzip_file(data: bytes, limit: int) -> bytes:
    """The content of a `.gz` file (a sitemap, a saved page); other data as it is."""
    if data[:2] != _GZIP_MAGIC:
        return data
    decoder = BodyDecoder(("gzip",), limit)
    made = decoder.feed(data)
    decoder.finish()
    return made
