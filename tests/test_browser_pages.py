"""What browsers save: the page is taken out, with its address and day; broken files are told."""

from __future__ import annotations

import plistlib
from base64 import encodebytes
from datetime import UTC, datetime
from pathlib import Path
from quopri import encodestring

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.browser_pages import (
    BrowserPage,
    origin_of,
    page_of_mhtml,
    page_of_web_archive,
)
from crawler.documents import MAX_BROWSER_BYTES, MAX_BYTES, count_paths, read_paths
from crawler.exceptions import PageError
from crawler.records import Reason

PAGE = (
    "<html><body><h1>Fähre</h1><p>Die Fähre lag = im Hafen.</p></body></html>".encode()
)
ADDRESS = "https://ferry.example/news/1"
HEAD = (
    "From: <Saved by Blink>\r\n"
    f"Snapshot-Content-Location: {ADDRESS}\r\n"
    "Date: Sat, 28 Nov 2026 13:18:33 +0100\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n'
    '\tboundary="----M--x----"{start}\r\n\r\n\r\n'
)
SAVED = datetime(2026, 11, 28, 12, 18, 33, tzinfo=UTC)


def part(
    kind: str, body: bytes, coding: str = "quoted-printable", more: str = ""
) -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n{more}\r\n"
    coded = {"quoted-printable": encodestring, "base64": encodebytes, "binary": bytes}
    return head.encode() + coded[coding](body)


def mhtml(*parts: bytes, start: str = "", ended: bool = True) -> bytes:
    mark = b"------M--x----"
    whole = b"".join(mark + b"\r\n" + one + b"\r\n" for one in parts)
    return (
        HEAD.format(start=start).encode() + whole + (mark + b"--\r\n" if ended else b"")
    )


@pytest.mark.parametrize("coding", ["quoted-printable", "base64", "binary"])
def test_the_page_of_an_mhtml_file(coding: str) -> None:
    style = part("text/css", b"p {}")
    page = page_of_mhtml(mhtml(part("text/html", PAGE, coding), style))
    assert page.body == PAGE
    assert (page.url, page.at) == (ADDRESS, SAVED)


def test_the_root_part_is_the_page_wherever_it_stands() -> None:
    frame = part("text/html", b"<p>frame", more="Content-ID: <frame>\r\n")
    root = part("text/html; charset=utf-8", PAGE, more="Content-ID: <root>\r\n")
    assert page_of_mhtml(mhtml(frame, root)).body == b"<p>frame"
    page = page_of_mhtml(mhtml(frame, root, start=';\r\n\tstart="<root>"'))
    assert page.body == PAGE
    assert page.content_type == "text/html; charset=utf-8"


def test_an_mhtml_file_of_one_part() -> None:
    data = f"Content-Location: {ADDRESS}\r\n".encode() + part("text/html", PAGE)
    page = page_of_mhtml(data)
    assert (page.body, page.url, page.at) == (PAGE, ADDRESS, None)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (mhtml(part("text/html", PAGE), ended=False), Reason.TRUNCATED),
        (mhtml(part("image/png", b"x")), Reason.ENCODING),
        (b"Content-Type: multipart/related\r\n\r\nx", Reason.ENCODING),
    ],
    ids=["cut in the page", "no page", "no boundary"],
)
def test_a_broken_mhtml_file_is_told(data: bytes, reason: Reason) -> None:
    with pytest.raises(PageError) as told:
        page_of_mhtml(data)
    assert told.value.reason == reason


def test_a_head_of_many_parameters_is_refused() -> None:
    """Two megabytes of them took ten seconds, and 100 may come."""
    head = b'Content-Type: multipart/related; boundary="x"' + b'; a="b' * 20_000
    part = b"--x\r\nContent-Type: text/html\r\n\r\n<p>a\r\n--x--"
    with pytest.raises(PageError, match="too long"):
        page_of_mhtml(head + b"\r\n\r\n" + part)


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_the_page_of_a_web_archive(form: plistlib.PlistFormat) -> None:
    main = {
        "WebResourceData": PAGE,
        "WebResourceURL": ADDRESS,
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
    }
    page = page_of_web_archive(plistlib.dumps({"WebMainResource": main}, fmt=form))
    assert page == BrowserPage(
        body=PAGE, url=ADDRESS, content_type="text/html; charset=UTF-8", at=None
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"bplist00", b"bplist00" + bytes(40), plistlib.dumps({}), plistlib.dumps([1]),
     plistlib.dumps({"WebMainResource": {"WebResourceData": "text"}})],
)  # fmt: skip
def test_a_broken_web_archive_is_told(data: bytes) -> None:
    with pytest.raises(PageError) as told:
        page_of_web_archive(data)
    assert told.value.reason == Reason.ENCODING


@given(st.binary(max_size=300))
@example(b"Content-Type: text/html; charset=\xff\r\n\r\n\xff")
@example(b"Content-Type: multipart/related; boundary=a\r\n\r\n--a\n--a\n")
def test_any_bytes_give_a_page_or_a_page_error(data: bytes) -> None:
    for read in (page_of_mhtml, page_of_web_archive):
        try:
            assert isinstance(read(data), BrowserPage)
            assert isinstance(read(b"bplist00" + data), BrowserPage)
        except PageError:
            pass
    origin_of(data)


@pytest.mark.parametrize(
    ("top", "url", "at"),
    [
        (f"<!DOCTYPE html>\n<!-- saved from url=(0028){ADDRESS} -->\n<html>", ADDRESS, None),
        ((f"<!DOCTYPE html> <html lang=de><!--\n Page saved with SingleFile \n url: {ADDRESS} \n"
         " saved date: Sat Nov 28 2026 13:18:33 GMT+0100 (Central European Standard Time)\n-->"),
         ADDRESS, SAVED),
        (f"<html><!--\n Page saved with SingleFile \n url: {ADDRESS}\n-->", ADDRESS, None),
        (("<html>\n<!-- Mirrored from ferry.example/news/1 by HTTrack Website Copier/3.x "
         "[XR&CO'2014], Sat, 28 Nov 2026 12:18:33 GMT -->"), ADDRESS, SAVED),
        ("<!-- saved from url=(0014)about:internet -->", None, None),
        ("<!-- saved from url=(0020)file:///C:/a.html -->", None, None),
        ("<!-- nothing -->", None, None),
    ],
    ids=["browser", "SingleFile", "SingleFile without day", "HTTrack", "no address", "file", "none"],
)  # fmt: skip
def test_the_comment_of_the_program_that_saved_a_page(
    top: str, url: str | None, at: datetime | None
) -> None:
    assert origin_of(top.encode()) == (url, at)


def test_files_of_browsers_are_documents(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(mhtml(part("text/html", PAGE)))
    (tmp_path / "b.html").write_bytes(
        f"<!-- saved from url=(0028){ADDRESS} -->".encode() + PAGE
    )
    (tmp_path / "c.webarchive").write_bytes(b"no list")
    first, second, third = read_paths([tmp_path])
    assert (first.url, first.saved_at) == (ADDRESS, SAVED)
    assert first.content == PAGE
    assert second.url == ADDRESS
    assert third.fault is not None
    assert third.fault.reason == Reason.ENCODING
    assert count_paths([tmp_path]) == 3
    typed = next(read_paths([tmp_path / "a.mhtml"], url="https://other.example/2"))
    assert typed.url == "https://other.example/2"


def test_a_large_file_may_hold_a_page_that_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    picture = part("image/png", bytes(MAX_BYTES), "base64")
    path.write_bytes(mhtml(part("text/html", PAGE), picture))
    assert next(read_paths([path])).content == PAGE
    path.write_bytes(mhtml(part("text/html", b"x" * (MAX_BYTES + 1), "binary")))
    faults = [next(read_paths([path])).fault]
    path.write_bytes(bytes(MAX_BROWSER_BYTES + 1))
    faults.append(next(read_paths([path])).fault)
    assert [fault and fault.reason for fault in faults] == [Reason.TOO_LARGE] * 2
