from __future__ import annotations

import gzip
import random
import subprocess
import sys
import textwrap
import tracemalloc
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.documents import count_paths, read_paths
from crawler.exceptions import PageError
from crawler.items import NO_TERMS, Terms
from crawler.warc import PageCopies, SavedPage, read_warc
from tests.loopback import RawServer, article, crawl_once, rows, rss, source_of

AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
LIMIT = 100_000
BODY = b"<html><body><p>Ships come later.</p></body></html>"


def record(
    body: bytes, *, headers: Mapping[str, str] = {}, status: str = "200 OK", url: str = "https://h.example/a", kind: str = "response"
) -> bytes:  # fmt: skip
    """A record as another tool writes it: the answer as it came over the wire."""
    given = {"Content-Type": "text/html; charset=utf-8", **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    answer = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2026-11-20T10:30:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def pages_of(path: Path, *records: bytes, packed: bool = True) -> list[SavedPage]:
    path.write_bytes(b"".join(gzip.compress(r) if packed else r for r in records))
    return list(read_warc(path, max_bytes=LIMIT))


def test_copy_is_read_as_it_was_kept(tmp_path: Path) -> None:
    headers = [
        ("content-type", "text/html; charset=windows-1251"),
        ("content-encoding", "gzip"),
        ("content-length", "11"),
    ]
    with PageCopies(tmp_path / "pages") as copies:
        for number in range(4):
            copies.keep(
                f"https://h.example/{number}",
                BODY,
                headers=headers,
                status=200,
                at=AT + timedelta(days=number // 3),
            )
    files = sorted((tmp_path / "pages").iterdir())
    assert [len(list(read_warc(file, max_bytes=LIMIT))) for file in files] == [3, 1]
    assert next(read_warc(files[0], max_bytes=LIMIT)) == SavedPage(
        url="https://h.example/0",
        at=AT,
        content_type="text/html; charset=windows-1251",
        body=BODY,
    )


def test_what_the_answer_asked_of_machines_is_kept_with_its_document(
    tmp_path: Path,
) -> None:
    headers = {"X-Robots-Tag": "noarchive", "TDM-Reservation": "1"}
    pages_of(tmp_path / "a.warc.gz", record(BODY, headers=headers), record(BODY))
    terms = [document.terms for document in read_paths([tmp_path / "a.warc.gz"])]
    assert terms == [Terms(robots_tag="noarchive", tdm_reservation=True), NO_TERMS]


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_bodies_of_the_wire_are_decoded(tmp_path: Path, packed: bool) -> None:
    chunked = b"5\r\n" + BODY[:5] + b"\r\n%x\r\n" % len(BODY[5:]) + BODY[5:]
    chunked += b"\r\n0\r\n\r\n"
    found = pages_of(
        tmp_path / "a.warc.gz",
        record(gzip.compress(BODY), headers={"Content-Encoding": "gzip"}),
        record(chunked, headers={"Transfer-Encoding": "chunked"}),
        record(zlib.compress(BODY), headers={"Content-Encoding": "deflate"}),
        packed=packed,
    )
    assert [page.body for page in found] == [BODY] * 3
    assert all(page.at == AT for page in found)


def test_only_pages_that_were_answered_are_read(tmp_path: Path) -> None:
    found = pages_of(
        tmp_path / "a.warc.gz",
        record(b"", kind="request"),
        record(b"gone", status="404 Not Found"),
        record(b"\x89PNG", headers={"Content-Type": "image/png"}),
        record(BODY, url="https://h.example/kept"),
    )
    assert [page.url for page in found] == ["https://h.example/kept"]


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        pytest.param(b"a" * (LIMIT + 1), {}, "too_large", id="too large"),
        pytest.param(
            gzip.compress(bytes(10 * LIMIT)),
            {"Content-Encoding": "gzip"},
            "decompressed_too_large",
            id="bomb",
        ),
        pytest.param(
            b"no gzip", {"Content-Encoding": "gzip"}, "encoding", id="damaged"
        ),
    ],
)
def test_bad_page_costs_only_itself(
    tmp_path: Path, body: bytes, headers: dict[str, str], reason: str
) -> None:
    bad, good = pages_of(
        tmp_path / "a.warc.gz", record(body, headers=headers), record(BODY)
    )
    assert bad.fault is not None
    assert bad.fault.reason == reason
    assert good.body == BODY


@pytest.mark.parametrize(
    "lines", [{"X-Long": "a" * 300_000}, {f"X-{n}": "a" * 80 for n in range(4_000)}]
)
def test_a_head_without_an_end_is_not_read_to_the_end(
    tmp_path: Path, lines: dict[str, str]
) -> None:
    """A file of a megabyte unpacked to a line of a gigabyte, which took hours."""
    good, endless = record(BODY), record(BODY, headers=lines)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(good) + gzip.compress(endless))
    found = read_warc(path, max_bytes=LIMIT)
    assert next(found).body == BODY
    with pytest.raises(PageError, match="too long"):
        next(found)


def test_a_chunk_that_says_it_has_two_gigabytes_is_not_waited_for(
    tmp_path: Path,
) -> None:
    body = b"7fffffff\r\n" + bytes(100 * LIMIT)
    path = tmp_path / "a.warc"
    path.write_bytes(record(body, headers={"Transfer-Encoding": "chunked"}))
    found = read_warc(path, max_bytes=LIMIT)
    tracemalloc.start()
    page = next(found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert page.fault is not None
    assert page.fault.reason == "too_large"
    assert peak < 20 * LIMIT


@pytest.mark.parametrize("left", [30, 200, 10_000], ids=["head", "answer", "body"])
def test_file_that_ends_in_the_middle_gives_what_it_has(
    tmp_path: Path, left: int
) -> None:
    body = b"<p>" + random.Random(1).randbytes(40_000).hex().encode()
    path = tmp_path / "a.warc.gz"
    path.write_bytes(
        gzip.compress(record(BODY)) * 2 + gzip.compress(record(body))[:left]
    )
    first, second, *cut = read_paths([path])
    assert first.content == second.content == BODY
    assert all(one.fault and one.fault.reason == "truncated" for one in cut)
    assert [one.url for one in cut] == ["https://h.example/a"] * (left > 200)


def test_file_that_is_no_warc_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"nothing of that kind\n" * 10)
    (document,) = read_paths([tmp_path])
    assert document.fault is not None
    assert document.fault.reason == "encoding"
    assert count_paths([tmp_path]) is None


@pytest.mark.parametrize("packed", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_warc_files_of_a_wacz_file_are_read(tmp_path: Path, packed: int) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w", packed) as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("archive/1.warc.gz", gzip.compress(record(BODY)))
        archive.writestr("archive/2.warc.gz", gzip.compress(record(b"<p>two")))
        archive.writestr("indexes/index.cdx.gz", gzip.compress(b"com,example)/ 1"))
    first, second = read_paths([tmp_path])
    assert (first.content, second.content) == (BODY, b"<p>two")
    assert count_paths([tmp_path]) is None


@pytest.mark.parametrize("left", [0, 30, -40], ids=["empty", "record", "directory"])
def test_a_broken_wacz_file_is_told(tmp_path: Path, left: int) -> None:
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("archive/1.warc.gz", gzip.compress(record(BODY)))
    (tmp_path / "a.wacz").write_bytes(whole.read_bytes()[:left])
    (document,) = read_paths([tmp_path])
    assert document.fault is not None
    assert document.fault.reason == "encoding"


def test_a_wacz_file_with_damaged_bytes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/1.warc", record(BODY) * 50)
    data = bytearray(path.read_bytes())
    data[60:70] = bytes(10)
    path.write_bytes(data)
    documents = list(read_paths([tmp_path]))
    assert documents[-1].fault is not None
    assert documents[-1].fault.reason in ("truncated", "encoding")


def test_copies_of_a_crawl_are_read_again_without_fetching(
    tmp_path: Path, server: RawServer
) -> None:
    server.routes.update({"/feed": rss("/news/1"), "/news/1": article()})
    db = tmp_path / "v.db"
    with PageCopies(tmp_path / "pages") as copies:
        report = crawl_once(db, source_of(server), options={"copies": copies})
    assert report.new == 1
    (document,) = read_paths([tmp_path / "pages"])
    assert document.url == f"{server.url}/news/1"
    assert document.saved_at is not None
    assert b"Ships come later" in bytes(document.content)  # type: ignore[arg-type]
    assert rows(db, "SELECT count(*) FROM articles") == [(1,)]


def test_a_copy_that_is_cut_short_spoils_none_after_it(tmp_path: Path) -> None:
    """The disk is full for a moment; here it is a limit of the process."""
    script = textwrap.dedent("""
        import random, resource, sys
        from contextlib import suppress
        from datetime import UTC, datetime, timedelta
        from pathlib import Path
        from crawler.warc import PageCopies
        folder, endless = Path(sys.argv[1]), resource.RLIM_INFINITY
        with PageCopies(folder) as copies:
            for n in range(4):
                if n == 1:
                    (file,) = folder.iterdir()
                    limit = file.stat().st_size + 50_000
                    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, endless))
                with suppress(OSError):
                    copies.keep(
                        f"https://h.example/{n}",
                        random.Random(n).randbytes(200_000),
                        headers=[("content-type", "text/html")],
                        status=200,
                        at=datetime(2026, 11, 23, tzinfo=UTC) + timedelta(seconds=n),
                    )
                    print(n)
                resource.setrlimit(resource.RLIMIT_FSIZE, (endless, endless))
    """)
    kept = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "pages")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert kept.stdout.split() == ["0", "2", "3"]
    read = [one for one in read_paths([tmp_path / "pages"]) if one.fault is None]
    assert [one.url for one in read] == [f"https://h.example/{n}" for n in (0, 2, 3)]


def test_copies_that_cannot_be_written_cost_no_article(
    tmp_path: Path, server: RawServer
) -> None:
    server.routes.update({"/feed": rss("/news/1"), "/news/1": article()})
    (tmp_path / "pages").write_text("a file where the folder would be")
    copies = PageCopies(tmp_path / "pages")
    report = crawl_once(
        tmp_path / "v.db", source_of(server), options={"copies": copies}
    )
    assert report.new == 1
