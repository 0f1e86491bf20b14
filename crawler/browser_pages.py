"""Pages that a person saved in a browser: one file with everything, or HTML that says where it is from. Pure.

MHTML (RFC 2557: Chrome, Edge, Opera), Safari's web archives, and the comments that browsers,
SingleFile and HTTrack write at the top of what they save. Only the page itself is taken out; its
pictures, styles and frames are not looked at.
"""

from __future__ import annotations

import plistlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Any

from crawler.exceptions import PageError
from crawler.identity.url_key import is_link
from crawler.records import Reason

_HEAD = 4096
"""Bytes at the top of a page in which the comment of a program stands."""
_MAX_MIME_HEAD = 64 * 1024
"""Bytes of the head of a file or a part; real ones have two thousand. Reading one is quadratic."""
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_SAVED_FROM = re.compile(
    rb"<!--\s*saved from url=\(\d{1,6}\)(\S+)\s*-->", re.IGNORECASE
)
"""Internet Explorer's, kept up by Chrome, Edge and Opera."""
_SINGLE_FILE = re.compile(
    rb"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)(?:\s+saved date:\s*([^\n<>]{10,60}))?",
    re.IGNORECASE,
)
_HTTRACK = re.compile(
    rb"<!--\s*Mirrored from (\S+) by HTTrack[^>,]{0,80},\s*([^>]{10,40}?)\s*-->",
    re.IGNORECASE,
)
_JAVASCRIPT_DAY = "%a %b %d %Y %H:%M:%S GMT%z"
_BROKEN_LIST = (
    plistlib.InvalidFileException,
    ValueError,
    TypeError,
    LookupError,
    OverflowError,
    RecursionError,
)
"""What plistlib raises for a file that is none, or a broken one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserPage:
    """A page out of the file that it was saved in."""

    body: bytes
    url: str | None
    """Where it was saved from, as the file says."""
    content_type: str | None
    at: datetime | None
    """When it was saved, in UTC."""


def page_of_mhtml(data: bytes) -> BrowserPage:
    """The page of an MHTML file: its root part.

    Raises:
        PageError: `encoding`: there is no page in it; `truncated`: the file ends in the page.
    """
    whole, rest = _parted(data)
    url, at = whole.get("Snapshot-Content-Location"), _mail_time(whole.get("Date"))
    if whole.get_content_maintype() != "multipart":
        return _of_part(whole, rest, url, at)
    boundary = whole.get_boundary()
    if not boundary:
        raise PageError(Reason.ENCODING, "no boundary between the parts of the file")
    mark = b"--" + boundary.encode("ascii", "replace")
    root, first = whole.get_param("start"), None
    places = [match.start() for match in re.finditer(rb"(?m)^" + re.escape(mark), rest)]
    for start, end in pairwise(places):
        part = rest[start + len(mark) : end].partition(b"\n")[2]
        # the line end before a boundary belongs to it
        head, body = _parted(part.removesuffix(b"\n").removesuffix(b"\r"))
        if head.get_content_type() not in ("text/html", "application/xhtml+xml"):
            continue
        page = _of_part(head, body, url, at)
        if not root or head.get("Content-ID") == root:
            return page
        first = first or page
    if first is None:
        what = "the file ends in the page" if len(places) == 1 else "no page in it"
        reason = Reason.TRUNCATED if len(places) == 1 else Reason.ENCODING
        raise PageError(reason, what)
    return first


def page_of_web_archive(data: bytes) -> BrowserPage:
    """The page of a Safari web archive, a property list.

    Raises:
        PageError: `encoding`: there is no page in it.
    """
    try:
        main: Any = plistlib.loads(data)["WebMainResource"]
        body, url = main["WebResourceData"], main.get("WebResourceURL")
        kind, charset = (
            main.get(f"WebResource{key}") for key in ("MIMEType", "TextEncodingName")
        )
    except _BROKEN_LIST as error:
        raise PageError(Reason.ENCODING, f"no web archive: {error}"[:300]) from error
    if not isinstance(body, bytes) or not isinstance(kind, str | None):
        raise PageError(Reason.ENCODING, "no page in the web archive")
    if kind and isinstance(charset, str):
        kind = f"{kind}; charset={charset}"
    return BrowserPage(body=body, url=_link(url), content_type=kind, at=None)


def origin_of(page: bytes) -> tuple[str | None, datetime | None]:
    """Where a saved page is from and when it was saved, where the program that saved it says so."""
    top = page[:_HEAD]
    if found := _SAVED_FROM.search(top):
        return _link(_text(found[1])), None
    if found := _SINGLE_FILE.search(top):
        return _link(_text(found[1])), _javascript_time(_text(found[2]))
    if found := _HTTRACK.search(top):
        # the scheme is not told; what names a site today is served by TLS
        return _link(f"https://{_text(found[1])}"), _mail_time(_text(found[2]))
    return None, None


def _parted(data: bytes) -> tuple[Message, bytes]:
    end = _END_OF_HEAD.search(data, 0, _MAX_MIME_HEAD)
    if end is None and len(data) > _MAX_MIME_HEAD:
        raise PageError(Reason.ENCODING, "the head of a part is too long")
    head, body = (data, b"") if end is None else (data[: end.end()], data[end.end() :])
    return BytesHeaderParser().parsebytes(head), body


def _of_part(
    head: Message, body: bytes, url: str | None, at: datetime | None
) -> BrowserPage:
    head.set_payload(body.decode("ascii", "surrogateescape"))
    content = head.get_payload(decode=True)
    assert isinstance(content, bytes)
    return BrowserPage(
        body=content,
        url=_link(url) or _link(head.get("Content-Location")),
        content_type=head.get("Content-Type"),
        at=at,
    )


def _link(url: object) -> str | None:
    text = url.strip() if isinstance(url, str) else None
    return text if is_link(text) else None


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "replace").strip()


def _mail_time(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, OverflowError):
        return None
    return _in_utc(found)


def _javascript_time(text: str) -> datetime | None:
    """Of a script's date: `Sat Nov 28 2026 12:00:00 GMT+0100 (Central European Standard Time)`."""
    try:
        return _in_utc(
            datetime.strptime(text.partition("(")[0].strip(), _JAVASCRIPT_DAY)
        )
    except ValueError:
        return None


def _in_utc(moment: datetime) -> datetime | None:
    try:
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return zoned.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
