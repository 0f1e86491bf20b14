"""WARC files: copies of the pages that were read, and saved crawls of other tools.

The form is ISO 28500, each record packed by itself (warcio). A file that ends in the middle,
as a kill leaves it, gives all records before its end. A WACZ file is a ZIP file with WARC files.
"""

from __future__ import annotations

import os
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Self
from zipfile import BadZipFile, ZipFile

from crawler.exceptions import PageError
from crawler.files.whole_file import PRIVATE
from crawler.items import NO_TERMS, Terms
from crawler.net.decode import BodyDecoder, codings_of
from crawler.records import Reason
from crawler.terms import terms_of_answer

_PAGES = ("text/html", "application/xhtml+xml", "text/plain")
_PIECE = 64 * 1024
MAX_HEAD_BYTES = 256 * 1024
"""Lines of one record's heads together; real ones have some thousand bytes. warcio is quadratic in a
line, and a file of one megabyte may unpack to one of a gigabyte."""
# What a copy no longer has, because its body is kept whole and decoded.
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """One page of a WARC file."""

    url: str
    at: datetime | None
    """When it was fetched."""
    content_type: str | None
    body: bytes = b""
    fault: PageError | None = None
    """Why there is no body."""
    terms: Terms = NO_TERMS
    """What the head of the answer asked of machines."""


def read_warc(path: Path, *, max_bytes: int) -> Iterator[SavedPage]:
    """Every page of a `.warc`, `.warc.gz` or `.wacz` file that was answered with 200.

    Args:
        max_bytes: Of one page, as it lies in the file and decoded; a larger one has a fault.

    Raises:
        PageError: `truncated` or `encoding` at the place from which the file cannot be read.
    """
    if path.suffix.lower() != ".wacz":
        with path.open("rb") as warc:
            yield from _pages(warc, max_bytes)
        return
    with _zip_faults():
        archive = ZipFile(path)
    with archive:
        for name in archive.namelist():
            if name.lower().endswith((".warc.gz", ".warc")):
                with _zip_faults():
                    file = archive.open(name)
                with file:
                    yield from _pages(file, max_bytes)


@contextmanager
def _zip_faults() -> Iterator[None]:
    try:
        yield
    # damage, a packing that zipfile does not know, and a password: it has no class for this
    except (BadZipFile, NotImplementedError, RuntimeError) as error:
        raise PageError(Reason.ENCODING, f"no WACZ file: {error}") from error


def _pages(file: IO[bytes], max_bytes: int) -> Iterator[SavedPage]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    records = ArchiveIterator(file, arc2warc=True)
    lines = _Lines(records.reader.readline)
    records.reader.readline = lines.read
    while True:
        try:
            lines.left = MAX_HEAD_BYTES
            record = next(records, None)
            lines.left = max_bytes  # what a body in pieces may have around them
            page = None if record is None else _page(record, max_bytes)
        except (ArchiveLoadFailed, StatusAndHeadersParserException) as error:
            raise PageError(Reason.ENCODING, f"no WARC record: {error}") from error
        except (EOFError, OSError, ValueError, zlib.error, BadZipFile) as error:
            raise PageError(Reason.TRUNCATED, f"ends in a record: {error}") from error
        if record is None:
            return
        if page is not None:
            yield page


class _Lines:
    """Stands in for `readline` of warcio's reader, which takes a line however long it is."""

    def __init__(self, readline: Callable[[int], bytes]) -> None:
        self._readline = readline
        self.left = MAX_HEAD_BYTES
        """Bytes that lines may still have together."""

    def read(self, length: int | None = None) -> bytes:
        line = self._readline(min(length or self.left, self.left))
        self.left -= len(line)
        if self.left <= 0:
            raise PageError(Reason.ENCODING, "no WARC record: its head is too long")
        return line


class _Counted:
    """The bytes of a body as they lie in the file, as long as they are no more than a page may have."""

    def __init__(self, stream: Any, most: int) -> None:
        self._stream = stream
        self._most = self._left = most
        self.readline = stream.readline

    def read(self, length: int) -> bytes:
        piece: bytes = self._stream.read(min(length, _PIECE))
        self._left -= len(piece)
        if self._left < 0:
            raise PageError(Reason.TOO_LARGE, f"above {self._most} bytes")
        return piece


def _page(record: Any, max_bytes: int) -> SavedPage | None:
    """The page of a record; `None` for requests, pictures, errors and the like."""
    http = record.http_headers
    if record.rec_type == "response" and http is not None:
        if http.get_statuscode() != "200":
            return None
        content_type = http.get_header("Content-Type")
    elif record.rec_type == "resource":
        http, content_type = None, record.rec_headers.get_header("Content-Type")
    else:
        return None
    kind = (content_type or "text/html").partition(";")[0].strip().lower()
    url = record.rec_headers.get_header("WARC-Target-URI")
    if not url or kind not in _PAGES:
        return None
    at = _time(record.rec_headers.get_header("WARC-Date"))
    try:
        body, fault = _body(record, http, max_bytes), None
    except PageError as error:
        body, fault = b"", error
    return SavedPage(
        url=url.strip("<>"),
        at=at,
        content_type=content_type,
        body=body,
        fault=fault,
        terms=NO_TERMS if http is None else terms_of_answer(http.get_header),
    )


def _body(record: Any, http: Any, max_bytes: int) -> bytes:
    from warcio.bufferedreaders import ChunkedDataReader

    stream, codings = _Counted(record.raw_stream, max_bytes), tuple[str, ...]()
    if http is not None:
        if "chunked" in codings_of(http.get_header("Transfer-Encoding")):
            stream = ChunkedDataReader(stream)
        codings = codings_of(http.get_header("Content-Encoding"))
    decoder = BodyDecoder(codings, max_bytes)
    made: list[bytes] = []
    while piece := stream.read(_PIECE):
        made.append(decoder.feed(piece))
    # after its last chunk a body may have a line more, a cut one has nothing
    if not record.raw_stream.read(_PIECE) and record.raw_stream.limit > 0:
        raise PageError(Reason.TRUNCATED, "the file ends in the page")
    decoder.finish()
    return b"".join(made)


def _time(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class PageCopies:
    """Keeps pages as they were read: one file a day and process in `folder`.

    Safe to call from several threads; a file is never opened again, so that what a kill cut
    short spoils nothing that comes after.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._file: IO[bytes] | None = None
        self._writer: Any = None
        self._day = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def keep(
        self,
        url: str,
        body: bytes,
        *,
        headers: Iterable[tuple[str, str]],
        status: int,
        at: datetime,
    ) -> None:
        """Append one page, its body decoded.

        Raises:
            OSError: It cannot be written. The next one begins a new file, for nothing can be read
                behind half a record.
        """
        from warcio.statusandheaders import StatusAndHeaders

        try:
            phrase = HTTPStatus(status).phrase
        except ValueError:
            phrase = ""
        kept = [(name, value) for name, value in headers if name not in _OF_THE_WIRE]
        with self._lock:
            writer = self._writer_of(at)
            record = writer.create_warc_record(
                url,
                "response",
                payload=BytesIO(body),
                length=len(body),
                http_headers=StatusAndHeaders(
                    f"{status} {phrase}".strip(), kept, protocol="HTTP/1.1"
                ),
                warc_headers_dict={
                    "WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                },
            )
            try:
                writer.write_record(record)
                writer.out.flush()
            except OSError:
                with suppress(OSError):
                    self.close()
                raise

    def _writer_of(self, at: datetime) -> Any:
        from warcio.warcwriter import WARCWriter

        day = f"{at.astimezone(UTC):%Y-%m-%d}"
        if self._file is None or day != self._day:
            self.close()
            self.folder.mkdir(parents=True, exist_ok=True)
            name = f"{at.astimezone(UTC):%Y-%m-%dT%H%M%S.%f}Z.warc.gz"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            self._file = os.fdopen(os.open(self.folder / name, flags, PRIVATE), "wb")
            self._writer = WARCWriter(self._file, gzip=True)
            self._day = day
        return self._writer

    def close(self) -> None:
        """End the file under way."""
        file, self._file = self._file, None
        if file is not None:
            file.close()


@contextmanager
def page_copies(folder: Path | None) -> Iterator[PageCopies | None]:
    """Copies for one run, where a folder is given."""
    if folder is None:
        yield None
        return
    with PageCopies(folder) as copies:
        yield copies
