"""Saved pages, text dumps and JSON lines, honest and broken."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest

from crawler.documents import MAX_BYTES, count_paths, read_lines, read_paths
from crawler.exceptions import SettingsError

PAGE = b"<html><body><p>x</p></body></html>"


def test_files_of_all_kinds(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(PAGE))
    (tmp_path / "c.txt").write_text("A text")
    (tmp_path / "d.jsonl").write_text(
        '{"url": "https://h.example/1", "html": "<p>x"}\n\n{"id": "i", "text": "dump"}\n'
    )
    (tmp_path / "e.png").write_bytes(b"no")
    documents = list(read_paths([tmp_path]))
    assert [Path(d.id).name for d in documents] == [
        "a.html",
        "b.html.gz",
        "c.txt",
        "d.jsonl:1",
        "d.jsonl:3",
    ]
    assert documents[0].content == documents[1].content == PAGE
    assert [d.plain for d in documents] == [False, False, True, False, True]
    assert documents[3].url == "https://h.example/1"
    assert count_paths([tmp_path / "a.html", tmp_path / "c.txt"]) == 2
    assert count_paths([tmp_path]) is None


def test_json_beside_pages_is_read_only_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "a.json").write_text('{\n  "headline": "noted by a scraper"\n}\n')
    assert [Path(d.id).name for d in read_paths([tmp_path])] == ["a.html"]
    assert len(list(read_paths([tmp_path / "a.json"]))) == 3


def test_a_link_out_of_a_folder_is_read_only_where_it_is_named(tmp_path: Path) -> None:
    """A folder that was unpacked may hold links to what is the user's own."""
    folder, private = tmp_path / "saved", tmp_path / "private.html"
    (folder / "deep").mkdir(parents=True)
    private.write_bytes(b"private")
    (folder / "a.html").write_bytes(b"own")
    (folder / "b.html").symlink_to(folder / "a.html")
    (folder / "deep" / "c.html").symlink_to("../../private.html")
    (folder / "d.html").symlink_to("d.html")
    (folder / "e.jsonl").symlink_to(private)
    (folder / "other").symlink_to(tmp_path)
    alias = tmp_path / "alias"
    alias.symlink_to(folder)
    for given in (folder, alias):
        read = list(read_paths([given]))
        assert [one.content for one in read if one.fault is None] == [b"own", b"own"]
        faults = [one for one in read if one.fault is not None]
        assert {Path(one.id).name for one in faults} == {"c.html", "e.jsonl"}
        assert all("leads out of the folder" in str(one.fault) for one in faults)
    (named,) = read_paths([folder / "deep" / "c.html"])
    assert named.content == b"private"


def test_file_of_lines_that_fails_costs_itself(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").symlink_to("/proc/self/mem")  # its first byte is an EIO
    (tmp_path / "b.html").write_bytes(PAGE)
    first, second = read_paths([tmp_path])
    assert (str(first.fault and first.fault.reason), second.fault) == ("protocol", None)


@pytest.mark.parametrize("name", ["none.html", "x.png"])
def test_path_that_cannot_be_read_is_said_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.png").write_bytes(b"no")
    with pytest.raises(SettingsError):
        list(read_paths([tmp_path / name]))


def test_damaged_and_giant_files_are_faults_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE)[:-4])
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(bytes(MAX_BYTES + 1)))
    (tmp_path / "c.html").write_bytes(bytes(MAX_BYTES + 1))
    (tmp_path / "d.html").write_bytes(PAGE)
    faults = [str(d.fault.reason) if d.fault else None for d in read_paths([tmp_path])]
    assert faults == ["truncated", "decompressed_too_large", "too_large", None]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"no json", "encoding"), (b"[1]", "encoding"), (b"{}", "empty"), (b'{"html": 5}', "empty"),
        (b"[" * 100_000, "encoding"), (b'{"html": "' + b"x" * (MAX_BYTES + 1) + b'"}', "too_large"),
    ],
)  # fmt: skip
def test_bad_line_costs_only_itself(line: bytes, reason: str) -> None:
    good = json.dumps({"id": "g", "html": "<p>x</p>"}).encode()
    documents = list(read_lines(io.BytesIO(line + b"\n" + good + b"\n")))
    assert len(documents) == 2
    assert documents[0].fault is not None
    assert documents[0].fault.reason == reason
    assert (documents[1].id, documents[1].fault) == ("g", None)


def test_endless_line_is_skipped() -> None:
    class Endless(io.RawIOBase):
        left = 12 * MAX_BYTES

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
            size = min(len(buffer), self.left)
            buffer[:size] = b"x" * size
            self.left -= size
            return size

    (document,) = read_lines(io.BufferedReader(Endless()))
    assert document.fault is not None
    assert document.fault.reason == "too_large"
