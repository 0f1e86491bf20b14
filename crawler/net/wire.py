"""One HTTP/1.1 answer, read from bytes as they come. Pure; never touches a socket.

Both clients (the Twisted one of the crawl, the blocking one of `http.py`) feed it, so that
size, truncation and damage are judged once and the same.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from crawler.exceptions import PageError
from crawler.net.body import Body
from crawler.net.decode import codings_of
from crawler.net.heads import (
    MAX_HEAD_BYTES,
    first_value,
    head_end,
    joined_values,
    parse_head,
)
from crawler.records import Reason

MAX_INTERIM = 8
"""Answers of class 1xx before the real one."""
DRAIN_BYTES = 256 * 1024
"""Of a body nobody reads (errors): this much is taken so that the connection can be kept."""
_MAX_CHUNK_LINE = 1024
_MAX_TRAILER = 16 * 1024
_HEX = frozenset(b"0123456789abcdefABCDEF")
_READ_STATUSES = frozenset({200, 203, 206})
_RANGE = re.compile(r"bytes 0-(\d{1,15})/(\d{1,15})", re.ASCII)


def _is_whole(content_range: str | None) -> bool:
    """Whether the part that a 206 brings is all there is; we never ask for a part."""
    found = _RANGE.fullmatch((content_range or "").strip().lower())
    return found is not None and int(found[1]) + 1 == int(found[2])


class _State(Enum):
    HEAD = auto()
    LENGTH = auto()
    CHUNK_LINE = auto()
    CHUNK = auto()
    CHUNK_END = auto()
    TRAILER = auto()
    TO_CLOSE = auto()
    DONE = auto()


class AnswerReader:
    """Reads one answer.

    Args:
        limit: Bytes of the body on the wire, framing included, and again decoded.
        cut: True to drop what comes after `limit` decoded bytes (robots.txt), not refuse it.

    Raises (from `receive` and `closed`):
        PageError: with the reason class of what went wrong.
    """

    def __init__(self, limit: int, *, cut: bool = False) -> None:
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self.wire_bytes = 0
        self.keep_alive = False
        self.started = False
        self._limit = limit
        self._cut = cut
        self._state = _State.HEAD
        self._buffer = bytearray()
        self._left = 0
        self._interim = 0
        self._trailer = 0
        self._drop = False
        self._body = Body(limit, cut=cut)

    @property
    def done(self) -> bool:
        return self._state is _State.DONE

    @property
    def body(self) -> list[bytes]:
        """The pieces of the body that came so far, decoded."""
        return self._body.pieces

    @property
    def body_bytes(self) -> int:
        return self._body.size

    def take_body(self) -> bytes:
        """The whole body; handed out once, so that it is not held twice."""
        pieces, self._body.pieces = self._body.pieces, []
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    @property
    def head_read(self) -> bool:
        return self._state is not _State.HEAD

    def header(self, name: str) -> str | None:
        """First value of a header; `name` in lower case."""
        return first_value(self.headers, name)

    def header_list(self, name: str) -> str | None:
        """All values of a header, joined by commas."""
        return joined_values(self.headers, name)

    def receive(self, data: bytes) -> None:
        """Take the next bytes of the connection."""
        if not data or self.done:
            self.keep_alive = self.keep_alive and not data
            return
        self.started = True
        if self.head_read:
            self._count(len(data))
        if self._state is _State.TO_CLOSE and not self._buffer:
            self._take(data)
            return
        if (
            self._state is _State.LENGTH
            and not self._buffer
            and len(data) <= self._left
        ):
            self._left -= len(data)
            self._take(data)
            if not self._left:
                self._finish()
            return
        self._buffer += data
        while self._step():
            pass

    def closed(self, *, clean: bool) -> None:
        """The server closed; `clean` is False after a reset or a TLS end without notice."""
        if self.done:
            return
        if self._state is _State.HEAD:
            words = "closed before" if not self.started else "closed in the middle of"
            raise PageError(Reason.PROTOCOL, f"connection {words} the answer's head")
        # some servers end TLS without notice, or reset when all is said
        if self._state is _State.TO_CLOSE and (clean or self._body.ends_document()):
            self._finish()
            return
        if self._drop:
            self._state = _State.DONE
            self.keep_alive = False
            return
        raise PageError(Reason.TRUNCATED, "connection closed in the middle of the body")

    def _count(self, size: int) -> None:
        self.wire_bytes += size
        if self._drop and self.wire_bytes > DRAIN_BYTES:
            self._state = _State.DONE
            self.keep_alive = False
        elif not self._drop and self.wire_bytes > self._limit + _MAX_TRAILER:
            self._overflow()

    def _overflow(self) -> None:
        if not self._cut:
            raise PageError(Reason.TOO_LARGE, f"above {self._limit} bytes on the wire")
        self._state = _State.DONE
        self.keep_alive = False

    def _step(self) -> bool:
        """Do one step of reading; False when more bytes are needed."""
        if self._state is _State.HEAD:
            return self._step_head()
        if self._state is _State.LENGTH:
            return self._step_length()
        if self._state is _State.CHUNK_LINE:
            return self._step_chunk_line()
        if self._state is _State.CHUNK:
            return self._step_chunk()
        if self._state is _State.CHUNK_END:
            return self._step_chunk_end()
        if self._state is _State.TRAILER:
            return self._step_trailer()
        if self._state is _State.TO_CLOSE:
            self._take(self._drain())
        elif self._buffer:  # bytes after the end: not ours to read
            self._buffer.clear()
            self.keep_alive = False
        return False

    def _drain(self, size: int | None = None) -> bytes:
        piece = bytes(self._buffer[:size])
        del self._buffer[: len(piece)]
        return piece

    def _step_head(self) -> bool:
        end, width = head_end(self._buffer)
        if end < 0:
            if len(self._buffer) > MAX_HEAD_BYTES:
                raise PageError(Reason.PROTOCOL, "the answer's head is too long")
            if len(self._buffer) >= 5 and not self._buffer.startswith(b"HTTP/"):
                raise PageError(Reason.PROTOCOL, "no HTTP answer")
            return False
        if end > MAX_HEAD_BYTES:
            raise PageError(Reason.PROTOCOL, "the answer's head is too long")
        head = self._drain(end + width)[:end]
        version, self.status, self.headers = parse_head(head)
        if 100 <= self.status < 200:
            self._interim += 1
            if self.status == 101 or self._interim > MAX_INTERIM:
                raise PageError(Reason.PROTOCOL, f"unexpected answer {self.status}")
            return True
        self._begin_body(version)
        self._count(len(self._buffer))
        return not self.done or bool(self._buffer)

    def _begin_body(self, version: str) -> None:
        connection = (self.header_list("connection") or "").lower()
        self.keep_alive = (
            "close" not in connection
            if version == "1.1"
            else "keep-alive" in connection
        )
        if self.status in (204, 304):
            self._state = _State.DONE
            return
        self._drop = self.status not in _READ_STATUSES
        if self.status == 206 and not _is_whole(self.header("content-range")):
            raise PageError(Reason.TRUNCATED, "a part (206), which nobody asked for")
        # a server and what stands before it may both say "chunked", and it is so once
        said = dict.fromkeys(codings_of(self.header_list("transfer-encoding")))
        transfer = tuple(name for name in said if name != "identity")
        length = None if transfer else self._length()
        if not self._drop:
            content = codings_of(self.header_list("content-encoding"))
            extra = transfer[:-1] if transfer[-1:] == ("chunked",) else transfer
            self._body.expect((*content, *extra))
            if length is not None and length > self._limit and not self._cut:
                raise PageError(Reason.TOO_LARGE, f"{length} bytes announced")
        if transfer:
            chunked = transfer[-1] == "chunked"
            self._state = _State.CHUNK_LINE if chunked else _State.TO_CLOSE
            self.keep_alive = self.keep_alive and chunked
        elif length is None:
            self._state = _State.TO_CLOSE
            self.keep_alive = False
        else:
            self._left = length
            self._state = _State.LENGTH
            if not length:
                self._finish()

    def _length(self) -> int | None:
        values = {
            part.strip()
            for key, value in self.headers
            if key == "content-length"
            for part in value.split(",")
        }
        if not values:
            return None
        value = values.pop()
        if values or not (value.isascii() and value.isdigit() and len(value) < 16):
            raise PageError(Reason.PROTOCOL, "Content-Length makes no sense")
        return int(value)

    def _step_length(self) -> bool:
        piece = self._drain(self._left)
        self._left -= len(piece)
        self._take(piece)
        if not self._left and not self.done:
            self._finish()
            if not self._drop:
                self._body.check_surplus(bytes(self._buffer))
        return self.done and bool(self._buffer)

    def _step_chunk_line(self) -> bool:
        end = self._buffer.find(b"\n")
        if max(end, len(self._buffer) if end < 0 else 0) > _MAX_CHUNK_LINE:
            raise PageError(Reason.PROTOCOL, "a chunk's size line is too long")
        if end < 0:
            return False
        line = self._drain(end + 1)
        digits = line.partition(b";")[0].strip(b" \t\r\n")
        if not digits or len(digits) > 15 or not _HEX.issuperset(digits):
            raise PageError(Reason.PROTOCOL, "a chunk's size is no number")
        self._left = int(digits, 16)
        self._state = _State.CHUNK if self._left else _State.TRAILER
        return True

    def _step_chunk(self) -> bool:
        if not self._buffer:
            return False
        piece = self._drain(self._left)
        self._left -= len(piece)
        self._take(piece)
        if not self._left and not self.done:
            self._state = _State.CHUNK_END
        return True

    def _step_chunk_end(self) -> bool:
        if self._buffer.startswith(b"\r\n"):
            self._drain(2)
        elif self._buffer.startswith(b"\n"):
            self._drain(1)
        elif bytes(self._buffer[:2]) in (b"", b"\r"):
            return False
        else:
            raise PageError(Reason.PROTOCOL, "a chunk does not end where it said")
        self._state = _State.CHUNK_LINE
        return True

    def _step_trailer(self) -> bool:
        end = self._buffer.find(b"\n")
        if end < 0:
            if len(self._buffer) > _MAX_TRAILER:
                raise PageError(Reason.PROTOCOL, "the trailer is too long")
            return False
        line = self._drain(end + 1)
        self._trailer += len(line)
        if self._trailer > _MAX_TRAILER:
            raise PageError(Reason.PROTOCOL, "the trailer is too long")
        if not line.strip(b"\r\n"):
            self._finish()
        return True

    def _take(self, piece: bytes) -> None:
        """Keep one piece of the body."""
        if self._drop or not piece or self.done:
            return
        self._body.take(piece)
        if self._body.full:
            self._state = _State.DONE
            self.keep_alive = False

    def _finish(self) -> None:
        if self.done:
            return
        self._body.finish()
        self._state = _State.DONE
