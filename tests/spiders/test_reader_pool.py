from __future__ import annotations

import asyncio
import contextlib

import pytest

from crawler.exceptions import PageError
from crawler.net.limits import Limits
from spiders import reader_pool
from spiders.reading import Job, Kind


def test_memory_is_given_back_every_so_many_documents(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given_back = []
    monkeypatch.setattr(reader_pool, "_TIDIED_EVERY", 2)
    monkeypatch.setattr(reader_pool, "give_back_memory", lambda: given_back.append(1))
    pool = reader_pool.ReaderPool(Limits(readers=1, inline_bytes=0))
    job = Job(kind=Kind.ARTICLE, body=b"<p>Two boats.</p>", url="https://a.example/1")

    async def read_five() -> None:
        for _ in range(5):
            with contextlib.suppress(PageError):
                await pool.read(job)

    try:
        asyncio.run(read_five())
    finally:
        pool.close()
    assert len(given_back) == 2
