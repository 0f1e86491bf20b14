from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crawler.records import Reason, Refusal, Source, SourceKind
from crawler.store import Connection
from crawler.store.refusals import add_refusal, count_refusals, list_refusals
from crawler.store.sources import put_sources

SOURCE = Source(
    key="gazette", name="G", url="https://gazette.example/", kind=SourceKind.FEED
)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_kept(db: Connection, now: datetime, reason: Reason) -> None:
    put_sources(db, [SOURCE], now=now)
    url = "https://gazette.example/a?utm_source=x"
    add_refusal(
        db, Refusal(url=url, reason=reason, at=now, source=SOURCE, detail="why")
    )
    (kept,) = list_refusals(db)
    assert (kept.url, kept.reason, kept.at, kept.source_key, kept.detail) == (
        url, reason, now, "gazette", "why",
    )  # fmt: skip
    assert db.execute("SELECT url_key FROM refusals").fetchone() == (
        "gazette.example/a",
    )


def test_hostile_evidence_is_kept_short_and_whole(
    db: Connection, now: datetime
) -> None:
    for url in (
        "javascript:alert(1)",
        "/tmp/\ud800\0.html",
        "https://x.example/" + "a" * 5000,
    ):
        add_refusal(
            db, Refusal(url=url, reason=Reason.BAD_URL, at=now, detail="\ud800" * 900)
        )
    assert [len(kept.url) for kept in list_refusals(db)] == [2000, 12, 19]
    assert all(len(kept.detail or "") == 500 for kept in list_refusals(db))
    assert db.execute(
        "SELECT count(*) FROM refusals WHERE url_key IS NULL"
    ).fetchone() == (3,)


def test_refusals_are_filtered_and_counted(db: Connection, now: datetime) -> None:
    crawl = "INSERT INTO crawls (id, kind, started_at) VALUES (7, 'crawl', 'x')"
    db.execute(crawl)
    for hours, reason in enumerate([Reason.TIMEOUT, Reason.WALL, Reason.WALL]):
        at = now + timedelta(hours=hours)
        add_refusal(
            db,
            Refusal(url=f"https://x.example/{hours}", reason=reason, at=at),
            crawl_id=7,
        )
    assert [kept.url[-1] for kept in list_refusals(db)] == ["2", "1", "0"]
    assert [
        kept.url[-1] for kept in list_refusals(db, reason=Reason.WALL, limit=1)
    ] == ["2"]
    assert len(list_refusals(db, crawl_id=7)) == 3
    assert list_refusals(db, source_key="gazette") == ()
    assert count_refusals(db) == {Reason.WALL: 2, Reason.TIMEOUT: 1}
    assert count_refusals(db, crawl_id=8) == {}
    assert count_refusals(db, source_key="nowhere") == {}
    assert count_refusals(db, reason=Reason.TIMEOUT) == {Reason.TIMEOUT: 1}
