"""What a visit tells the store is kept, also where the store is busy for a while."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from crawler.records import Source, SourceKind
from crawler.store import open_store
from crawler.visit_note import VisitNote
from spiders.desk import GATHER_S, Desk

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source(
    key="gazette", name="G", url="https://gazette.example/feed", kind=SourceKind.FEED
)


def test_a_note_that_could_not_be_written_is_written_later(tmp_path: Path) -> None:
    path = tmp_path / "v.db"

    async def visited() -> None:
        desk = Desk({"VEDETTE_DB": str(path)})
        await desk.open([SOURCE], NOW)
        with closing(open_store(path)) as other:
            other.execute("BEGIN IMMEDIATE")
            await desk._ask(lambda db: setattr(db, "wait_s", 0.1))
            await desk.note(SOURCE, VisitNote(at=NOW, outcome="ok"))
            await asyncio.sleep(GATHER_S + 1.5)
            other.execute("ROLLBACK")
        await desk.close()

    asyncio.run(visited())
    with closing(open_store(path)) as db:
        kept = db.execute("SELECT source_key, first_round_done FROM source_state")
        assert kept.fetchall() == [("gazette", 1)]
