"""What travels between the crawl and its reading processes arrives as it was."""

from __future__ import annotations

import asyncio
import os
import pickle
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

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


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours, theirs:
        yield ours, theirs


def received(end: socket.socket) -> tuple[object, bytes]:
    value, body = reader_talk.receive(end)
    return value, reader_talk.receive_body(end) if body is None else body


@pytest.mark.parametrize(
    "body",
    [b"", b"<p>Two boats.</p>", b"x" * reader_talk.MAX_FILE, b"y" * 3_000_000],
    ids=["empty", "small", "as long as a file may be", "large"],
)
@pytest.mark.parametrize("memory_files", ["there", "used up", "unknown here"])
def test_a_document_arrives_beside_its_job(
    ends: tuple[socket.socket, socket.socket],
    monkeypatch: pytest.MonkeyPatch,
    body: bytes,
    memory_files: str,
) -> None:
    def used_up(name: str) -> int:
        raise OSError(24, "Too many open files", name)

    if memory_files == "used up":
        monkeypatch.setattr(os, "memfd_create", used_up)
    elif memory_files == "unknown here":
        monkeypatch.delattr(os, "memfd_create", raising=False)
    ours, theirs = ends
    got: list[tuple[object, bytes]] = []
    reader = threading.Thread(target=lambda: got.append(received(theirs)))
    reader.start()
    asyncio.run(reader_talk.send_soon(ours, {"job": 1}, body))
    reader.join(5)
    assert got == [({"job": 1}, body)]


def test_documents_wait_whole_for_a_reader_that_is_busy_and_no_file_stays_open(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = ends
    bodies = [bytes((65 + n,)) * 400_000 for n in range(6)]
    before = set(Path("/dev/fd").iterdir())

    async def send_all() -> None:
        for n, body in enumerate(bodies):
            # together they are larger than any buffer: nobody reads meanwhile
            await asyncio.wait_for(reader_talk.send_soon(ours, n, body), 5)

    asyncio.run(send_all())
    assert [received(theirs) for _ in bodies] == list(enumerate(bodies))
    assert set(Path("/dev/fd").iterdir()) == before


def test_a_job_waits_where_the_socket_is_full(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = ends
    fill = 0
    while True:
        try:
            fill += ours.send(b"." * 4096)
        except BlockingIOError:
            break

    async def send_late() -> None:
        sending = asyncio.ensure_future(reader_talk.send_soon(ours, "job", b"body"))
        await asyncio.sleep(0.05)
        assert not sending.done()
        left = fill
        while left:
            left -= len(theirs.recv(left))
        await sending

    asyncio.run(asyncio.wait_for(send_late(), 5))
    assert received(theirs) == ("job", b"body")


def test_an_end_that_closed_is_told(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = ends
    ours.close()
    with pytest.raises(EOFError):
        reader_talk.receive(theirs)
