"""Saved pages and text dumps, one after the other: files, folders, JSON lines, web archives.

Reads lazily: one document is in memory at a time, however many there are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from crawler.browser_pages import (
    BrowserPage,
    origin_of,
    page_of_mhtml,
    page_of_web_archive,
)
from crawler.exceptions import PageError, SettingsError
from crawler.items import NO_TERMS, Terms
from crawler.net.decode import gunzip_file
from crawler.net.limits import MIB
from crawler.records import Reason
from crawler.warc import read_warc

MAX_BYTES = 10 * MIB
"""Of one page, packed and unpacked (PROMISES 4)."""
MAX_BROWSER_BYTES = 10 * MAX_BYTES
"""Of one file that a browser saved a page and its pictures in."""
MAX_LINE = 8 * MAX_BYTES
"""Of one JSON line: a page's characters may be escaped."""
_PAGES = (".html", ".htm", ".xhtml")
_LINES = (".jsonl", ".ndjson", ".json")
_TEXTS = (".txt", ".text")
_ARCHIVES = (".warc", ".arc", ".wacz")
_FROM_BROWSERS: dict[str, Callable[[bytes], BrowserPage]] = {
    ".mhtml": page_of_mhtml,
    ".mht": page_of_mhtml,
    ".webarchive": page_of_web_archive,
}
_LINK = "a link that leads out of the folder; name the file itself to have it read"
_KINDS = (*_PAGES, *_TEXTS, *_LINES, *_FROM_BROWSERS, *_ARCHIVES)
_UNPACKED = (*_LINES, *_FROM_BROWSERS, ".wacz")
"""Kinds that are read as they are, not packed by gzip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One page or text that was not fetched by us."""

    id: str
    """As given, or the file's path, with the line's number in a file of lines."""
    content: bytes | str = b""
    url: str | None = None
    plain: bool = False
    """A text dump, not markup."""
    content_type: str | None = None
    saved_at: datetime | None = None
    """When it was fetched or saved, where the file says so."""
    fault: PageError | None = None
    """Why there is no content."""
    terms: Terms = NO_TERMS
    """What the answer's head asked of machines, where a WARC file keeps it."""


def read_paths(paths: Sequence[Path], *, url: str | None = None) -> Iterator[Document]:
    """Documents of files and folders, folders in the order of their names.

    Args:
        url: Address of the one document, where the user states it.

    Raises:
        SettingsError: A path does not exist, or a file is of no kind we read.
    """
    for path, folder in _files(paths):
        kind = _kind(path)
        if folder is not None and _leads_out(path, folder):
            yield Document(id=str(path), fault=PageError(Reason.PROTOCOL, _LINK))
            continue
        if kind in _LINES:
            yield from _from_lines(path)
            continue
        if kind in _ARCHIVES:
            yield from _from_archive(path)
            continue
        try:
            yield _from_file(path, kind, url)
        except PageError as error:
            yield Document(id=str(path), url=url, fault=error)


def _from_file(path: Path, kind: str, url: str | None) -> Document:
    if read := _FROM_BROWSERS.get(kind):
        page = read(_bytes(path, MAX_BROWSER_BYTES))
        if len(page.body) > MAX_BYTES:
            raise PageError(Reason.TOO_LARGE, f"above {MAX_BYTES} bytes")
        return Document(
            id=str(path),
            content=page.body,
            url=url or page.url,
            content_type=page.content_type,
            saved_at=page.at,
        )
    content = gunzip_file(_bytes(path, MAX_BYTES), MAX_BYTES)
    if kind in _TEXTS:
        return Document(id=str(path), content=content, url=url, plain=True)
    origin, saved_at = origin_of(content)
    return Document(id=str(path), content=content, url=url or origin, saved_at=saved_at)


def _from_lines(path: Path) -> Iterator[Document]:
    try:
        with path.open("rb") as lines:
            yield from read_lines(lines, name=str(path))
    except OSError as error:
        yield Document(id=str(path), fault=_unreadable(error))


def _unreadable(error: OSError) -> PageError:
    return PageError(Reason.PROTOCOL, f"not readable: {error.strerror}")


def _from_archive(path: Path) -> Iterator[Document]:
    try:
        for page in read_warc(path, max_bytes=MAX_BYTES):
            yield Document(
                id=page.url,
                content=page.body,
                url=page.url,
                content_type=page.content_type,
                saved_at=page.at,
                terms=page.terms,
                fault=page.fault,
            )
    except PageError as error:  # what came before it is read
        yield Document(id=str(path), fault=error)


def count_paths(paths: Sequence[Path]) -> int | None:
    """How many documents `read_paths` will give; `None` where lines or records would have to be counted."""
    files = [path for path, _ in _files(paths)]
    many = (*_LINES, *_ARCHIVES)
    return None if any(_kind(path) in many for path in files) else len(files)


def read_lines(lines: IO[bytes], *, name: str | None = None) -> Iterator[Document]:
    """Documents of JSON lines `{"id", "url", "html"}`; `text` in place of `html` is a dump.

    A line that is none of that is a document with a fault; the next ones are read.
    """
    number = 0
    while line := lines.readline(MAX_LINE + 1):
        number += 1
        where = f"{name}:{number}" if name else str(number)
        if len(line) > MAX_LINE:
            while line and not line.endswith(b"\n"):
                line = lines.readline(MAX_LINE)
            yield Document(
                id=where, fault=PageError(Reason.TOO_LARGE, "the line is too long")
            )
        elif line.strip():
            yield _from_line(line, where, named=name is not None)


def _from_line(line: bytes, where: str, *, named: bool) -> Document:
    try:
        data: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Document(
            id=where, fault=PageError(Reason.ENCODING, f"no JSON: {error}"[:300])
        )
    if not isinstance(data, dict):
        return Document(id=where, fault=PageError(Reason.ENCODING, "no JSON object"))
    given = data.get("id")
    name = str(given) if given is not None and not named else where
    url = data.get("url")
    url = url if isinstance(url, str) and url.strip() else None
    for key, plain in (("html", False), ("text", True)):
        content = data.get(key)
        if isinstance(content, str):
            if len(content) > MAX_BYTES:
                fault = PageError(Reason.TOO_LARGE, f"{len(content)} characters")
                return Document(id=name, url=url, fault=fault)
            return Document(id=name, content=content, url=url, plain=plain)
    return Document(
        id=name, url=url, fault=PageError(Reason.EMPTY, 'no "html" in the line')
    )


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, Path | None]]:
    """Each file, and the folder that it was found in; `None`: the user named the file."""
    for path in paths:
        if path.is_dir():
            # a .json in a folder is what a scraper noted beside its pages, seldom lines
            yield from sorted(
                (file, path)
                for file in path.rglob("*")
                if file.is_file() and _kind(file) not in ("", ".json")
            )
        elif not path.is_file():
            raise SettingsError(
                f"{path}: no such file or folder; an address begins with https:// or http://"
            )
        elif not _kind(path):
            kinds = ", ".join(_KINDS)
            raise SettingsError(
                f"{path}: not of a kind that is read ({kinds}; also .gz)"
            )
        else:
            yield path, None


def _leads_out(path: Path, folder: Path) -> bool:
    """Whether a file in a folder from elsewhere is in truth one that stands outside of it."""
    return not path.resolve().is_relative_to(folder.resolve())


def _kind(path: Path) -> str:
    """The suffix that tells how a file is read, or an empty text."""
    name = path.name.lower()
    packed = name.endswith(".gz")
    suffix = Path(name.removesuffix(".gz")).suffix
    if suffix in _UNPACKED and packed:
        return ""
    return suffix if suffix in _KINDS else ""


def _bytes(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise _unreadable(error) from error
    if len(data) > most:
        raise PageError(Reason.TOO_LARGE, f"above {most} bytes")
    return data
