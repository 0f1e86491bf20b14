"""PROMISES 22, 24 and 25: secrets stay out, dead channels delay nobody, no flood; by whole crawls."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.outbox.book import ChannelEntry
from crawler.records import Alert
from crawler.running.reporting import CrawlReport
from crawler.settings import ITEM_PIPELINES
from crawler.store import open_store
from crawler.store.alerts import add_alert
from tests.loopback import RawServer, answer, article, crawl_once, rows, source_of

HANG_S = 6.0
SECRET = "s3cr3t-t0ken-of-the-desk"
WORDS = "The ministry said that the {} ships would be delivered two years later than planned. "
Round = Callable[..., CrawlReport]


def feed(*numbers: int, day: datetime) -> bytes:
    items = "".join(
        f"<item><title>Item {n}</title><link>/news/{n}</link>"
        f"<pubDate>{format_datetime(day)}</pubDate></item>"
        for n in numbers
    )
    text = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"
    return answer(text.encode(), content_type="application/rss+xml")


def page(number: int, day: datetime) -> bytes:
    """An article of that day; no two say the same."""
    text = article(f"Ships number {number} come later", WORDS.format(f"n{number}"))
    body = text.partition(b"\r\n\r\n")[2]
    body = body.replace(b"2026-11-20T10:00:00Z", day.isoformat().encode())
    return answer(body)


@pytest.fixture
def round_of(server: RawServer, tmp_path: Path) -> Round:
    """One crawl with all stages over articles of these numbers, and the channels given."""
    db = tmp_path / "v.db"

    def crawl(
        *numbers: int, channels: dict[str, ChannelEntry], age: timedelta = timedelta(), **options: Any
    ) -> CrawlReport:  # fmt: skip
        day = datetime.now(UTC) - age
        server.routes["/feed"] = feed(*numbers, day=day)
        server.routes |= {f"/news/{n}": page(n, day) for n in numbers}
        with contextlib.closing(open_store(db)) as store, store:
            if not rows(db, "SELECT 1 FROM alerts"):
                alert = Alert(name="ships", query="ships", channels=tuple(channels))
                add_alert(store, alert, now=day)
        return crawl_once(
            db,
            source_of(server),
            options={"channels": channels, **options},
            ITEM_PIPELINES=ITEM_PIPELINES,
        )

    return crawl


def to_file(tmp_path: Path) -> dict[str, ChannelEntry]:
    return {"desk": ChannelEntry(name="desk", kind="file", address=str(tmp_path / "out"))}  # fmt: skip


def accepted(tmp_path: Path) -> list[str]:
    """Addresses of the articles whose messages the file channel has taken, in order."""
    path = tmp_path / "out"
    lines = path.read_text().splitlines() if path.exists() else []
    return [hit["article"]["url"] for line in lines for hit in json.loads(line)["hits"]]


def held(tmp_path: Path) -> list[tuple[str | None]]:
    return rows(tmp_path / "v.db", "SELECT held FROM hits ORDER BY id")


def closing(status: str, **headers: str) -> Callable[[Any, socket.socket], None]:
    def route(_: Any, connection: socket.socket) -> None:
        connection.sendall(answer(b"", status, Connection="close", **headers))
        connection.shutdown(socket.SHUT_WR)

    return route


# 22


def test_22_no_secret_stands_in_the_file_the_log_or_an_error(
    server: RawServer, tmp_path: Path, round_of: Round, caplog: pytest.LogCaptureFixture
) -> None:
    server.routes[f"/hook/{SECRET}"] = closing("500 Internal Server Error")
    address = f"{server.url}/hook/{SECRET}"
    channels = {
        "desk": ChannelEntry(name="desk", kind="webhook", address=address, secret=SECRET),
        "dead": ChannelEntry(name="dead", kind="webhook", address=f"http://127.0.0.1:1/{SECRET}"),
    }  # fmt: skip
    round_of(1, channels=channels)
    with caplog.at_level(logging.DEBUG):
        report = round_of(1, 2, channels=channels)
    assert f"/hook/{SECRET}" in server.paths()
    told = rows(tmp_path / "v.db", "SELECT channel, last_error FROM deliveries")
    assert sorted(channel for channel, error in told if error) == ["dead", "desk"]
    assert SECRET not in repr(told) + caplog.text + repr(report) + repr(channels)
    files = [path for path in tmp_path.iterdir() if path.name.startswith("v.db")]
    assert files
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]


# 24


def test_24_a_hanging_channel_delays_neither_crawl_nor_another(
    server: RawServer, tmp_path: Path, round_of: Round
) -> None:
    def hang(_: Any, connection: socket.socket) -> None:
        time.sleep(HANG_S)
        connection.shutdown(socket.SHUT_RDWR)

    server.routes["/hang"] = hang
    channels = {
        "a": ChannelEntry(name="a", kind="webhook", address=f"{server.url}/hang"),
        **to_file(tmp_path),
    }
    round_of(1, channels=channels)
    began = time.time()
    assert round_of(1, 2, 3, 4, channels=channels).new == 3
    assert time.time() - began > HANG_S
    assert "/hang" in server.paths()
    assert len(accepted(tmp_path)) == 3
    assert (tmp_path / "out").stat().st_mtime - began < HANG_S
    (stored,) = rows(tmp_path / "v.db", "SELECT max(first_seen_at) FROM articles")[0]
    assert datetime.fromisoformat(stored).timestamp() - began < HANG_S


def test_24_a_redirect_of_a_channel_is_not_followed(
    server: RawServer, tmp_path: Path, round_of: Round
) -> None:
    server.routes["/hook"] = closing("307 Temporary Redirect", Location="/elsewhere")
    channels = {
        "desk": ChannelEntry(name="desk", kind="webhook", address=f"{server.url}/hook")
    }
    round_of(1, channels=channels)
    round_of(1, 2, channels=channels)
    told = rows(tmp_path / "v.db", "SELECT state, last_error FROM deliveries")
    assert told == [("waiting", "channel desk: answered 307")]
    assert "/hook" in server.paths()
    assert "/elsewhere" not in server.paths()


# 25


def test_25_the_first_round_is_kept_and_the_next_is_sent(
    server: RawServer, tmp_path: Path, round_of: Round
) -> None:
    channels = to_file(tmp_path)
    assert round_of(1, 2, channels=channels).hits == 2
    assert held(tmp_path) == [("first_round",)] * 2
    assert accepted(tmp_path) == []
    round_of(1, 2, 3, channels=channels)
    assert held(tmp_path)[2:] == [(None,)]
    assert accepted(tmp_path) == [f"{server.url}/news/3"]
    round_of(1, 2, 3, channels=channels)
    assert len(accepted(tmp_path)) == 1


def test_25_what_is_older_than_three_days_is_kept(
    tmp_path: Path, round_of: Round
) -> None:
    channels = to_file(tmp_path)
    round_of(1, channels=channels)
    round_of(1, 2, channels=channels, age=timedelta(days=3, minutes=1))
    assert held(tmp_path)[1:] == [("old",)]
    assert accepted(tmp_path) == []


def test_25_all_of_it_is_sent_when_the_user_asks(
    server: RawServer, tmp_path: Path, round_of: Round
) -> None:
    channels = to_file(tmp_path)
    round_of(1, channels=channels, age=timedelta(days=30), send_old=True)
    assert accepted(tmp_path) == [f"{server.url}/news/1"]
