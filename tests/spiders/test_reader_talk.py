"""What travels between the crawl and its reading processes arrives as it was."""

from __future__ import annotations

import os
import pickle
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import pytest

from crawler.items import (
    Access,
    Article,
    Block,
    BlockKind,
    DateClaim,
    Extraction,
    Image,
    Placement,
    RelatedLink,
    Terms,
)
from spiders import reader_talk
from spiders.reading import Job, Kind


def extraction(headline: str) -> Extraction:
    return Extraction(
        article=Article(
            url="https://gazette.example/a",
            headline=headline,
            blocks=(
                Block(text="Zażółć 𝔘 漢字"),
                Block(kind=BlockKind.SUBHEAD, text="Subhead"),
            ),
            images=(Image(url="https://gazette.example/a.jpg", caption="Caption"),),
            related=(RelatedLink(title="Other", placement=Placement.INLINE),),
            authors=("Jan Kowalski",),
            access=Access.METERED,
        ),
        date_claims=(DateClaim(field="date_published", text="12 May", reader="page"),),
        site_names=("Gazette",),
        provenance=MappingProxyType({"headline": "jsonld"}),
        reader_version="5",
        terms=Terms(robots_tag="noarchive", tdm_reservation=True),
    )


@pytest.mark.parametrize("headline", ["Head – “quoted”", "lone \ud800 surrogate"])
def test_an_extraction_arrives_as_it_was(headline: str) -> None:
    sent = extraction(headline)
    answer, retiring = pickle.loads(pickle.dumps((("read", sent), False), protocol=5))
    assert answer == ("read", sent)
    assert retiring is False


def test_what_can_be_packed_is_packed() -> None:
    assert reader_talk._packed(extraction("Head"))[0] is reader_talk._unpacked
    assert reader_talk._packed(extraction("\ud800"))[0] is not reader_talk._unpacked


Ends = tuple[socket.socket, BinaryIO]


@pytest.fixture
def ends() -> Iterator[Ends]:
    ours, theirs = socket.socketpair()
    with ours, theirs, theirs.makefile("rb") as reader:
        yield ours, reader


@pytest.fixture
def slots() -> Iterator[reader_talk.Slots]:
    made = reader_talk.Slots(2)
    yield made
    made.close()


def job(body: bytes | str | None) -> Job:
    return Job(kind=Kind.TEXT, body=body, url="https://gazette.example/a")


def travelled(ends: Ends, slots: reader_talk.Slots, sent: Job) -> Job:
    """The job as it arrives."""
    ours, theirs = ends
    slot = slots.put(sent.body) if isinstance(sent.body, bytes) else None
    parts = reader_talk.job_message(sent, slot)
    writer = threading.Thread(target=lambda: [ours.sendall(part) for part in parts])
    writer.start()
    got = reader_talk.receive_job(theirs, slots.file)
    writer.join(5)
    return got


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<p>Two boats.</p>", b"x" * reader_talk.SLOT_BYTES, b"y" * 3_000_000,
        "Zażółć", None,
    ],
    ids=["empty", "small", "as long as a slot", "large", "text", "none"],
)  # fmt: skip
@pytest.mark.parametrize("memory_files", ["there", "used up", "unknown here"])
def test_a_document_arrives_with_its_job(
    ends: Ends,
    monkeypatch: pytest.MonkeyPatch,
    body: bytes | str | None,
    memory_files: str,
) -> None:
    def used_up(name: str) -> int:
        raise OSError(24, "Too many open files", name)

    if memory_files == "used up":
        monkeypatch.setattr(os, "memfd_create", used_up)
    elif memory_files == "unknown here":
        monkeypatch.delattr(os, "memfd_create", raising=False)
    slots = reader_talk.Slots(2)
    assert [travelled(ends, slots, job(body)) for _ in range(3)] == [job(body)] * 3
    slots.close()


def test_documents_wait_whole_in_their_slots_until_these_are_given_free(
    slots: reader_talk.Slots, ends: Ends
) -> None:
    if slots.file is None:
        pytest.skip("no files in memory here")
    ours, theirs = ends
    bodies = [b"a" * 400_000, b"b" * 300_000, b"c", b"d" * 10]
    places = [slots.put(body) for body in bodies[:3]]
    assert sorted(filter(lambda place: place is not None, places)) == [0, 1]
    assert places[2] is None, "no slot is free"
    for body, place in zip(bodies[:3], places, strict=True):
        for part in reader_talk.job_message(job(body), place):
            ours.sendall(part)
    got = [reader_talk.receive_job(theirs, slots.file) for _ in range(3)]
    assert [each.body for each in got] == bodies[:3]
    assert places[0] is not None
    slots.free(places[0])
    assert slots.put(bodies[3]) == places[0]


def test_a_document_that_finds_no_memory_travels_by_itself(
    slots: reader_talk.Slots, ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: int, data: bytes, at: int) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", full)
        assert slots.put(b"boats") is None
        assert travelled(ends, slots, job(b"boats")) == job(b"boats")
    assert slots.file is None or slots.put(b"boats") is not None, "its slot is free"


def test_a_slot_that_is_not_filled_is_no_document(
    slots: reader_talk.Slots, ends: Ends
) -> None:
    if slots.file is None:
        pytest.skip("no files in memory here")
    ours, theirs = ends
    ours.sendall(reader_talk.job_message(job(b"boats"), 1)[0])
    with pytest.raises(EOFError):
        reader_talk.receive_job(theirs, slots.file)


def test_slots_leave_no_file_open() -> None:
    before = set(Path("/dev/fd").iterdir())
    slots = reader_talk.Slots(2)
    slots.put(b"boats")
    slots.close()
    slots.close()
    assert set(Path("/dev/fd").iterdir()) == before
    assert slots.put(b"boats") is None


@pytest.mark.parametrize("length", [1, 7, 8, 9, 100, 100_000])
def test_messages_come_whole_out_of_pieces(length: int) -> None:
    values = [("read", "a" * 50), None, ("fault", "b" * 3_000), 4]
    sent = b"".join(map(reader_talk.message, values))
    incoming = reader_talk.Incoming()
    got = []
    for at in range(0, len(sent), length):
        got += incoming.take(sent[at : at + length])
    assert got == values


@pytest.mark.parametrize("kept", [0, 3, 8, 20, -1])
def test_an_end_that_closed_is_told(ends: Ends, kept: int) -> None:
    ours, theirs = ends
    ours.sendall(b"".join(reader_talk.job_message(job(b"boats"), None))[:kept])
    ours.close()
    with pytest.raises(EOFError):
        reader_talk.receive_job(theirs, None)
