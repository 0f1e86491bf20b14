"""Whole rounds over loopback servers: what is fetched, what is kept, what is said."""

from __future__ import annotations

import contextlib
import json
import socket
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler import settings
from crawler.exceptions import StoreError
from crawler.records import Alert, Reason, Source, SourceKind
from crawler.store import open_store
from crawler.store.alerts import add_alert
from crawler.store.refusals import list_missed
from tests.loopback import (
    Asked,
    RawServer,
    answer,
    article,
    crawl_once,
    rows,
    rss,
    source_of,
)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "v.db"


def test_new_articles_are_fetched_newest_first_and_once(
    server: RawServer, db: Path
) -> None:
    server.routes["/feed"] = rss("/a", "/b", "/c")
    for path in "abc":
        server.routes[f"/{path}"] = article(f"Headline {path} of the day")
    report = crawl_once(db, source_of(server))
    assert (report.new, report.found, report.refusals) == (3, 3, 0)
    assert server.paths() == ["/feed", "/a", "/b", "/c"]
    server.routes["/feed"] = rss("/d", "/a", "/b", "/c")
    server.routes["/d"] = article("Headline d of the day")
    report = crawl_once(db, source_of(server))
    assert (report.new, report.found) == (1, 4)
    assert server.paths()[4:] == ["/feed", "/d"]
    assert rows(db, "SELECT count(*) FROM articles") == [(4,)]


def test_tracking_parameters_do_not_make_a_second_article(
    server: RawServer, db: Path
) -> None:
    server.routes["/feed"] = rss("/a?utm_source=rss", "/a", "/a#top")
    server.routes["/a"] = server.routes["/a?utm_source=rss"] = article()
    assert crawl_once(db, source_of(server)).new == 1
    assert len(server.paths()) == 2


def test_unchanged_feed_is_told_by_304_and_by_hash(server: RawServer, db: Path) -> None:
    server.routes["/feed"] = rss("/a").replace(
        b"\r\n\r\n", b'\r\nETag: "e1"\r\nLast-Modified: x\r\n\r\n', 1
    )
    server.routes["/a"] = article()
    crawl_once(db, source_of(server))
    report = crawl_once(db, source_of(server))
    assert report.sources[0].outcome == "unchanged"
    last = server.asked[-1].headers
    assert (last["if-none-match"], last["if-modified-since"]) == ('"e1"', "x")
    server.routes["/feed"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    assert crawl_once(db, source_of(server)).sources[0].outcome == "unchanged"
    assert rows(db, "SELECT etag FROM source_state") == [('"e1"',)]


def test_304_of_a_source_that_was_never_read_is_a_fault(
    server: RawServer, db: Path
) -> None:
    server.routes["/feed"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    assert crawl_once(db, source_of(server)).sources[0].outcome == "protocol"


def test_unchanged_feed_is_not_parsed(
    server: RawServer, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from spiders import reading

    server.routes["/feed"] = rss("/a")
    server.routes["/a"] = article()
    crawl_once(db, source_of(server))

    def never(job: Any) -> Any:
        raise AssertionError("parsed")

    monkeypatch.setitem(reading._READERS, reading.Kind.FEED, never)
    assert crawl_once(db, source_of(server)).sources[0].outcome == "unchanged"


def test_share_of_a_round_is_kept_and_the_rest_goes_on(
    server: RawServer, db: Path
) -> None:
    server.routes["/feed"] = rss(*(f"/{n}" for n in range(7)))
    server.routes.update(
        {f"/{n}": article(f"Headline {n} of the day") for n in range(7)}
    )
    report = crawl_once(db, source_of(server), VEDETTE_SOURCE_URLS=3)
    assert (report.new, report.deferred) == (3, 4)
    assert server.paths() == ["/feed", "/0", "/1", "/2"]
    server.routes["/feed"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    report = crawl_once(db, source_of(server), VEDETTE_SOURCE_URLS=3)
    assert (report.new, report.deferred) == (3, 1)
    assert server.paths()[4:] == ["/feed", "/3", "/4", "/5"]
    assert crawl_once(db, source_of(server), VEDETTE_SOURCE_URLS=3).new == 1
    assert rows(db, "SELECT count(*) FROM pending") == [(0,)]


def test_time_of_a_source_is_bounded_and_the_rest_goes_on(
    server: RawServer, db: Path
) -> None:
    server.routes["/feed"] = rss("/a", "/b")
    server.routes["/a"] = lambda asked, connection: connection.recv(1)
    server.routes["/b"] = article()
    report = crawl_once(db, source_of(server), VEDETTE_SOURCE_S=0.5)
    assert report.new == 0
    assert rows(db, "SELECT count(*) FROM pending") == [(2,)]
    server.routes["/a"] = article("Headline a of the day")
    assert crawl_once(db, source_of(server)).new == 2


def test_limit_of_the_user(server: RawServer, db: Path) -> None:
    server.routes["/feed"] = rss("/a", "/b")
    server.routes["/a"] = article()
    assert crawl_once(db, source_of(server), options={"limit": 1}).new == 1
    assert server.paths() == ["/feed", "/a"]


def test_refused_page_is_not_asked_again(server: RawServer, db: Path) -> None:
    server.routes["/feed"] = rss("/gone")
    report = crawl_once(db, source_of(server))
    assert report.refused == {Reason.HTTP_4XX: 1}
    server.routes["/feed"] = rss("/gone", "/gone#x")
    assert crawl_once(db, source_of(server)).refusals == 0
    assert server.paths() == ["/feed", "/gone", "/feed"]
    assert rows(db, "SELECT reason, source_key, detail FROM refusals") == [
        ("http_4xx", "s", "HTTP 404")
    ]


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(answer(b"no", "404 Not Found"), id="not on this server yet"),
        pytest.param(answer(b"no", "403 Forbidden"), id="shut for now"),
        pytest.param(answer(b"<h1>We will be back</h1>"), id="being mended"),
    ],
)
def test_an_article_that_is_not_there_yet_is_looked_for_twice_more(
    server: RawServer, db: Path, shown: bytes
) -> None:
    def later() -> None:
        store = sqlite3.connect(db)
        store.execute("UPDATE pending SET due_at = found_at")
        store.commit()
        store.close()

    server.routes |= {"/feed": rss("/a"), "/a": shown}
    crawl_once(db, source_of(server))
    crawl_once(db, source_of(server))  # not due
    assert server.paths() == ["/feed", "/a", "/feed"]
    later()
    server.routes["/a"] = article()
    assert crawl_once(db, source_of(server)).new == 1
    server.routes |= {"/feed": rss("/b"), "/b": shown}
    for _ in range(4):
        crawl_once(db, source_of(server))
        later()
    assert server.paths().count("/b") == 3
    assert rows(db, "SELECT count(*) FROM pending") == [(0,)]


def test_a_connection_that_was_kept_too_long_costs_no_article(
    server: RawServer, db: Path
) -> None:
    def late(asked: Asked, connection: socket.socket) -> None:
        server.routes["/a"] = article()
        connection.sendall(answer(b"", "408 Request Timeout", Connection="close"))

    server.routes |= {"/feed": rss("/a"), "/a": late}
    assert crawl_once(db, source_of(server)).new == 1


@pytest.mark.parametrize(
    "shown",
    [
        answer(b"no", "410 Gone"),
        answer(b"no", "403 Forbidden", cf_mitigated="challenge"),
    ],
)
def test_what_is_gone_or_shut_to_programs_is_left_alone(
    server: RawServer, db: Path, shown: bytes
) -> None:
    server.routes |= {"/feed": rss("/a"), "/a": shown}
    crawl_once(db, source_of(server))
    assert rows(db, "SELECT count(*) FROM pending") == [(0,)]


def test_page_that_failed_for_now_is_tried_again_later(
    server: RawServer, db: Path
) -> None:
    server.routes["/feed"] = rss("/a")
    server.routes["/a"] = answer(b"", "500 Oops")
    report = crawl_once(db, source_of(server))
    assert report.refused == {Reason.HTTP_5XX: 1}
    assert server.paths() == ["/feed", "/a", "/a", "/a"]
    assert rows(db, "SELECT tries FROM pending") == [(1,)]
    assert crawl_once(db, source_of(server)).refusals == 0  # not due yet


def test_an_article_on_which_a_stage_fails_waits_for_a_mended_version(
    server: RawServer, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(stage: object, item: object) -> object:
        raise IndexError("a fault of ours")

    server.routes |= {"/feed": rss("/a"), "/a": article()}
    with monkeypatch.context() as patched:
        patched.setattr("pipelines.identity.IdentityPipeline.process_item", broken)
        assert crawl_once(db, source_of(server)).lost == 1
    with closing(sqlite3.connect(db)) as opened, opened:
        opened.execute("UPDATE pending SET due_at = found_at")
    assert crawl_once(db, source_of(server)).new == 1


def test_an_article_that_the_store_could_not_take_is_due_at_once(
    server: RawServer, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    server.routes |= {"/feed": rss("/a"), "/a": article()}
    with monkeypatch.context() as patched:
        patched.setattr("crawler.store.writer.StoreWriter._keep", full)
        with pytest.raises(StoreError):
            crawl_once(db, source_of(server))
    assert rows(db, "SELECT tries, due_at = found_at FROM pending") == [(0, 1)]
    assert crawl_once(db, source_of(server)).new == 1


def test_429_is_never_retried_at_once_and_keeps_the_host_quiet(
    server: RawServer, db: Path
) -> None:
    server.routes["/feed"] = rss("/a", "/b", "/c")
    server.routes["/a"] = answer(b"", "429 Slow", Retry_After="500")
    other = source_of(server, "/other", key="o")
    report = crawl_once(db, source_of(server))
    assert report.refused == {Reason.RATE_LIMITED: 1}
    assert server.paths() == ["/feed", "/a"]
    crawl_once(
        db, source_of(server), other
    )  # the wish outlives the crawl and holds for all sources
    assert server.paths() == ["/feed", "/a"]
    assert len(rows(db, "SELECT * FROM pending")) == 3


def test_one_bad_source_costs_no_other(server: RawServer, db: Path) -> None:
    """One hangs, one is no feed, one is refused by its robots.txt, one resets: the good one is read."""

    def reset(asked: Asked, connection: socket.socket) -> None:
        connection.close()

    server.routes.update(
        {
            "/feed": rss("/a"),
            "/a": article(),
            "/html": article(),
            "/reset": reset,
            "/robots.txt": answer(b"User-agent: *\nDisallow: /closed"),
            "/empty": answer(b""),
        }
    )
    with RawServer({"/feed": lambda asked, connection: connection.recv(1)}) as hanging:
        report = crawl_once(
            db,
            source_of(server, key="good"),
            source_of(server, "/html", key="html"),
            source_of(server, "/reset", key="reset"),
            source_of(server, "/closed", key="closed"),
            source_of(server, "/none", key="none"),
            source_of(server, "/empty", key="empty"),
            source_of(hanging, key="hanging"),
            source_of(server, key="private", allow_private=False),
            VEDETTE_REQUEST_S=1,
        )
    outcomes = {source.key: source.outcome for source in report.sources}
    assert outcomes == {
        "good": "ok",
        "html": "bad_feed",
        "reset": "protocol",
        "closed": "robots",
        "none": "http_4xx",
        "empty": "empty",
        "hanging": "timeout",
        "private": "private_address",
    }
    assert report.new == 1
    assert report.needs_a_look


def test_fault_of_ours_in_one_visit_costs_no_other(
    server: RawServer, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from spiders import listings

    async def broken(visit: Any) -> Any:
        raise ZeroDivisionError("broken finder")

    monkeypatch.setitem(listings.FINDERS, SourceKind.SECTION, broken)
    server.routes.update({"/feed": rss("/a"), "/a": article()})
    report = crawl_once(
        db, source_of(server), source_of(server, "/s", key="x", kind=SourceKind.SECTION)
    )
    assert {s.key: s.outcome for s in report.sources} == {"s": "ok", "x": "fault"}
    assert report.new == 1


def test_moved_feed_is_read_and_told(server: RawServer, db: Path) -> None:
    server.routes.update(
        {
            "/feed": answer(status="301 Moved", Location="/new"),
            "/new": rss("/a"),
            "/a": article(),
        }
    )
    report = crawl_once(db, source_of(server))
    assert report.new == 1
    assert report.sources[0].moved_to == f"{server.url}/new"
    assert rows(db, "SELECT moved_to FROM source_state") == [(f"{server.url}/new",)]


def test_redirect_of_an_article_is_followed_and_remembered(
    server: RawServer, db: Path
) -> None:
    server.routes.update(
        {
            "/feed": rss("/short"),
            "/short": answer(status="302 Found", Location="/long"),
            "/long": article(),
        }
    )
    assert crawl_once(db, source_of(server)).new == 1
    assert rows(db, "SELECT url FROM articles") == [(f"{server.url}/long",)]
    server.routes["/feed"] = rss("/short", "/long")
    crawl_once(db, source_of(server))
    assert server.paths()[3:] == ["/feed"]


def test_redirect_loop_is_refused(server: RawServer, db: Path) -> None:
    server.routes.update(
        {"/feed": rss("/a"), "/a": answer(status="302 Found", Location="/a")}
    )
    assert crawl_once(db, source_of(server)).refused == {Reason.REDIRECT_LIMIT: 1}
    assert server.paths().count("/a") == 3


def test_what_is_no_page_is_refused(server: RawServer, db: Path) -> None:
    server.routes.update(
        {
            "/feed": rss("/pdf", "/png", "/empty", "/204", "/ok"),
            "/pdf": answer(b"%PDF-1.7", content_type="application/pdf"),
            "/png": answer(b"\x89PNG\0\0\0", content_type=None),
            "/empty": answer(b" \n"),
            "/204": b"HTTP/1.1 204 No Content\r\n\r\n",
            "/ok": article(),
        }
    )
    report = crawl_once(db, source_of(server))
    assert report.refused == {Reason.CONTENT_TYPE: 2, Reason.EMPTY: 2}
    assert report.new == 1


def test_what_page_and_site_ask_of_machines_is_kept(
    server: RawServer, db: Path
) -> None:
    server.routes["/robots.txt"] = answer(
        b"User-agent: *\nDisallow: /\nAllow: /a\nAllow: /feed\n", kind="text/plain"
    )
    server.routes["/feed"] = rss("/a")
    server.routes["/a"] = article().replace(
        b"\r\n\r\n",
        b"\r\nX-Robots-Tag: noarchive\r\nTDM-Reservation: 1\r\n"
        b"TDM-Policy: https://example.org/tdm.json\r\n\r\n",
        1,
    )
    crawl_once(db, source_of(server))
    assert rows(
        db,
        "SELECT robots_tag, tdm_reservation, tdm_policy, robots_rule FROM articles",
    ) == [("noarchive", 1, "https://example.org/tdm.json", "*: Allow /a")]


def test_gap_is_noticed(
    server: RawServer, db: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server.routes.update(
        {f"/{n}": article(f"Headline {n} of the day") for n in range(6)}
    )
    server.routes["/feed"] = rss("/0", "/1")
    crawl_once(db, source_of(server))
    server.routes["/feed"] = rss("/2", "/1")
    assert crawl_once(db, source_of(server)).gaps == ()
    assert "missed" not in caplog.text
    server.routes["/feed"] = rss("/4", "/5")
    assert crawl_once(db, source_of(server)).gaps == ("s",)
    assert "something may have been missed key=s: gap: no sitemap" in caplog.text
    assert len(rows(db, "SELECT * FROM gaps")) == 1


def test_first_round_is_told_to_the_stages(server: RawServer, db: Path) -> None:
    server.routes.update(
        {
            "/feed": rss("/a"),
            "/a": article(),
            "/b": article("Another headline of the day"),
        }
    )
    crawl_once(db, source_of(server))
    server.routes["/feed"] = rss("/b", "/a")
    crawl_once(db, source_of(server))
    assert rows(db, "SELECT first_round FROM articles ORDER BY id") == [(1,), (0,)]


def test_rhythm_is_learned_and_the_next_visit_set(server: RawServer, db: Path) -> None:
    server.routes.update({"/feed": rss("/a"), "/a": article()})
    crawl_once(db, source_of(server))
    ((next_at, last_at, items),) = rows(
        db, "SELECT next_visit_at, last_visit_at, last_items FROM source_state"
    )
    assert next_at > last_at
    assert "/a" in items


class TestOwnNetwork:
    """Nobody is blamed for what our own network does."""

    def test_no_host_reached_means_our_network(self, db: Path) -> None:
        free = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
        ports = [one.getsockname()[1] for one in free]
        for one in free:
            one.close()
        from crawler.records import Source

        sources = [
            Source(
                key=f"s{n}",
                name="S",
                url=f"http://127.0.0.1:{port}/f",
                kind=SourceKind.FEED,
                allow_private=True,
                delay_s=0,
            )
            for n, port in enumerate(ports)
        ]
        report = crawl_once(db, *sources, VEDETTE_RETRY_S=0)
        assert report.network_down
        assert rows(db, "SELECT count(*) FROM checks") == [(0,)]
        assert rows(db, "SELECT count(*) FROM refusals") == [(0,)]
        assert rows(db, "SELECT outcome FROM crawls") == [("offline",)]
        assert {one.outcome for one in report.sources} == {"offline"}

    def test_a_server_in_the_house_says_nothing_of_the_line_out_of_it(
        self, db: Path, server: RawServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask = socket.getaddrinfo

        def no_name_server(host: Any, *rest: Any, **more: Any) -> Any:
            if str(host).endswith(".invalid"):
                raise socket.gaierror(socket.EAI_AGAIN, "try again")
            return ask(host, *rest, **more)

        monkeypatch.setattr(socket, "getaddrinfo", no_name_server)
        server.routes.update({"/feed": rss("/a"), "/a": article()})
        away = [
            Source(
                key=f"s{n}",
                name="S",
                url=f"http://s{n}.invalid/f",
                kind=SourceKind.FEED,
                delay_s=0,
            )
            for n in range(3)
        ]
        report = crawl_once(db, source_of(server), *away, VEDETTE_RETRY_S=0)
        assert report.network_down
        assert report.new == 1
        assert rows(db, "SELECT source_key, outcome FROM checks") == [("s", "ok")]

    def test_one_host_reached_means_theirs(self, db: Path, server: RawServer) -> None:
        free = socket.create_server(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        server.routes.update({"/feed": rss("/a"), "/a": article()})
        dead = source_of(server, key="dead", url=f"http://127.0.0.1:{port}/f")
        report = crawl_once(db, source_of(server), dead, VEDETTE_RETRY_S=0)
        assert not report.network_down
        assert rows(
            db, "SELECT failures FROM source_state WHERE source_key = 'dead'"
        ) == [(1,)]


def test_rounds_side_by_side_share_turns_readers_and_robots(
    server: RawServer, tmp_path: Path
) -> None:
    """`watch` runs rounds side by side: a host still gets one request at a time."""
    import asyncio
    from itertools import pairwise

    from crawler.net.memory import NetMemory
    from crawler.run import CrawlOptions, crawl_round
    from tests.loopback import STAGES, reactor_thread

    memory = NetMemory()
    settings = {
        "VEDETTE_NET_MEMORY": memory,
        "ITEM_PIPELINES": STAGES,
        "LOG_LEVEL": "ERROR",
    }
    big = b"<!-- " + b"x" * 100_000 + b" -->"
    server.routes.update({f"/{n}": rss(f"/news/{n}") for n in range(3)})
    server.routes.update(
        {
            f"/news/{n}": answer(article().partition(b"\r\n\r\n")[2] + big)
            for n in range(3)
        }
    )

    async def side_by_side() -> list[int]:
        rounds = [
            crawl_round(
                CrawlOptions(
                    db=tmp_path / f"{n}.db",
                    sources=[source_of(server, f"/{n}", key=f"s{n}", delay_s=0.2)],
                    settings=settings,
                )
            )
            for n in range(3)
        ]
        return [report.new for report in await asyncio.gather(*rounds)]

    assert reactor_thread().run(side_by_side(), 120) == [1, 1, 1]
    assert [asked.path for asked in server.asked].count("/robots.txt") == 1
    assert (
        min(later.at - earlier.at for earlier, later in pairwise(server.asked)) >= 0.19
    )
    assert memory.readers is None


@pytest.mark.parametrize("stated", ["", "<time datetime='2026-11-20'></time>"])
def test_rhythm_of_a_section_without_hours_is_learned_from_what_is_new(
    server: RawServer, db: Path, stated: str
) -> None:
    def section(*numbers: int) -> bytes:
        cards = "".join(
            f"<li><h3><a href='/news/a-longer-slug-of-the-day-{n}'>Headline number {n} of today</a></h3>{stated}</li>"
            for n in numbers
        )
        return answer(f"<html><body><main>{cards}</main></body></html>".encode())

    source = source_of(server, "/sec", kind=SourceKind.SECTION)
    server.routes["/sec"] = section(1, 2, 3)
    crawl_once(db, source)
    [(first,)] = rows(db, "SELECT learned FROM source_state")
    server.routes["/sec"] = section(5, 4, 3)
    crawl_once(db, source)
    [(second,)] = rows(db, "SELECT learned FROM source_state")
    grown = json.loads(second)["articles"] - json.loads(first)["articles"]
    assert grown == pytest.approx(2, abs=0.01)
    assert json.loads(second)["window"] == 3


def test_links_that_all_lead_to_another_site_since_lately_propose_a_move(
    server: RawServer, db: Path
) -> None:
    def moved_to() -> str | None:
        return crawl_once(db, source_of(server), options={"limit": 1}).sources[0].moved_to  # fmt: skip

    elsewhere = [f"http://127.0.0.9:81/news/{n}" for n in range(4)]
    server.routes["/feed"] = rss("/a", "/b", "/c")
    assert moved_to() is None
    server.routes["/feed"] = rss(elsewhere[0], "/a", "/b")
    assert moved_to() is None
    server.routes["/feed"] = rss(*elsewhere[:3])
    assert moved_to() == "http://127.0.0.9:81/"
    assert moved_to() == "http://127.0.0.9:81/"  # unchanged, still proposed
    server.routes["/feed"] = rss(*elsewhere)
    assert moved_to() == "http://127.0.0.9:81/"
    server.routes["/feed"] = rss("/a", "/b", "/c")
    assert moved_to() is None


def test_a_feed_of_a_service_whose_links_always_led_elsewhere_has_not_moved(
    server: RawServer, db: Path
) -> None:
    elsewhere = [f"http://127.0.0.9:81/news/{n}" for n in range(5)]
    for shown in (elsewhere[:3], elsewhere[1:4], elsewhere[2:]):
        server.routes["/feed"] = rss(*shown)
        report = crawl_once(db, source_of(server), options={"limit": 1})
        assert report.sources[0].moved_to is None


def test_links_that_bear_the_number_of_a_request_are_known_by_headline_and_time(
    db: Path, server: RawServer
) -> None:
    """Each round fetched all articles anew, told a gap and took down one more address of each."""

    def serve(asked: Asked, connection: socket.socket) -> None:
        number = asked.path.partition("?")[0]
        connection.sendall(
            article(
                f"Story {number}",
                f"The yard of {number} said that its ships came later. ",
            )
        )

    fetched = []
    for look, stories in enumerate((4, 4, 4, 5)):
        links = [f"/{n}?ticket=t{look}n{n}" for n in range(stories)]
        server.routes |= dict.fromkeys(links, serve)
        items = "".join(
            f"<item><title>Story {n}</title><link>{server.url}{link}</link>"
            f"<pubDate>Fri, 20 Nov 2026 1{n}:05:00 GMT</pubDate></item>"
            for n, link in enumerate(links)
        )
        text = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"
        server.routes["/feed"] = answer(text.encode(), content_type="application/rss+xml")  # fmt: skip
        server.asked.clear()
        report = crawl_once(db, source_of(server))
        told = (sum("ticket" in path for path in server.paths()), len(report.gaps))
        fetched.append(told)
    assert fetched == [(4, 0), (4, 1), (0, 0), (1, 0)]
    assert rows(db, "SELECT count(*) FROM articles") == [(5,)]
    (learned,) = rows(db, "SELECT learned FROM source_state")[0]
    assert json.loads(learned)["window"] == 5


_UNCLAIMED = (
    "<!doctype html><html><head><title>Pilots return to work</title></head><body><ul>{teasers}</ul>"
    "<div><h1>Pilots return to work</h1><p>The pilots of the harbour went back to work on Tuesday after"
    " a strike of nine days, said the union.{more}</p></div></body></html>"
)


def unclaimed(more: str = "") -> bytes:
    """A note that states nothing of itself, below the titles of other stories."""
    title = "Harbour committee meets for the {}th time about the new quay"
    teasers = "".join(
        f"<li><a href='/x/{n}'>{title.format(n)}</a></li>" for n in range(8)
    )
    return answer(_UNCLAIMED.format(teasers=teasers, more=more).encode())


def item(title: str, more: str = "", link: str = "/note") -> bytes:
    one = f"<item><title>{title}</title><link>{link}</link>{more}</item>"
    return answer(f"<rss version='2.0'><channel>{one}</channel></rss>".encode())


@pytest.mark.parametrize(
    ("title", "new"), [("Pilots return to work", 1), ("About the harbour", 0)]
)
def test_a_page_that_prints_the_headline_of_the_feed_is_an_article(
    server: RawServer, db: Path, title: str, new: int
) -> None:
    server.routes["/feed"] = item(title)
    server.routes["/note"] = unclaimed()
    assert crawl_once(db, source_of(server)).new == new


def test_a_list_to_which_a_page_that_is_gone_leads_is_none_of_it(
    server: RawServer, db: Path
) -> None:
    server.routes["/feed"] = item("Pilots return to work", link="/n/note")
    away = answer(b"", "302 Found", Location="/n/")
    server.routes |= {"/n/note": away, "/n/": unclaimed()}
    assert crawl_once(db, source_of(server)).new == 0
    assert server.paths()[-1] == "/n/"


def test_links_of_a_section_say_nothing_of_what_they_lead_to(
    server: RawServer, db: Path
) -> None:
    links = "".join(
        f"<li><h3><a href='/{path}'>{title}</a></h3></li>"
        for path, title in (
            ("note", "Pilots return to work"),
            ("b/second-story-of-the-day", "Second story of the day"),
            ("c/third-story-of-the-day", "Third story of the day"),
        )
    )
    page = f"<html><body><main><ul>{links}</ul></main></body></html>"
    server.routes["/news"] = answer(page.encode())
    server.routes["/note"] = unclaimed()
    crawl_once(db, source_of(server, "/news", kind=SourceKind.SECTION))
    assert "/note" in server.paths()
    assert rows(db, "SELECT count(*) FROM articles WHERE url LIKE '%/note'") == [(0,)]


def test_the_date_in_the_feed_stands_in_for_one_on_the_page_and_stays(
    server: RawServer, db: Path
) -> None:
    day = "<pubDate>Fri, 27 Nov 2026 10:00:00 +0100</pubDate>"
    server.routes["/feed"] = item("Pilots return to work", day)
    server.routes["/note"] = unclaimed()
    stages = {"ITEM_PIPELINES": settings.ITEM_PIPELINES}
    assert crawl_once(db, source_of(server), **stages).new == 1
    stated = [("2026-11-27T09:00:00.000000Z",)]
    assert rows(db, "SELECT date_published FROM articles") == stated
    ((provenance,),) = rows(db, "SELECT provenance FROM articles")
    assert json.loads(provenance)["date_published"] == "listing"

    with contextlib.closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("UPDATE revisits SET due_at = '2026-11-27'")
    server.routes["/note"] = unclaimed(" The ferries sail from noon, the line added.")
    assert crawl_once(db, source_of(server), **stages).changed == 1
    assert rows(db, "SELECT date_published FROM articles") == stated


def test_alerts_are_held_against_the_headline_of_a_page_that_cannot_be_read(
    server: RawServer, db: Path
) -> None:
    with contextlib.closing(open_store(db)) as store:
        for name, query in (("pilots", "pilot*"), ("fog", "fog")):
            add_alert(store, Alert(name=name, query=query), now=datetime.now(UTC))
    server.routes["/feed"] = item("Pilots return to work")
    server.routes["/note"] = answer(b"", "403 Forbidden", Server="cloudflare")
    stages = {"ITEM_PIPELINES": settings.ITEM_PIPELINES}
    assert crawl_once(db, source_of(server), **stages).refusals == 1
    since = datetime.now(UTC) - timedelta(days=1)
    with contextlib.closing(open_store(db)) as store:
        (missed,) = list_missed(store, since=since)
        assert (missed.headline, missed.alerts) == (
            "Pilots return to work",
            ("pilots",),
        )
        assert rows(db, "SELECT count(*) FROM hits") == [(0,)]
        store.execute("UPDATE pending SET due_at = '2026-11-27'")
    server.routes["/note"] = article("Pilots return to work")
    assert crawl_once(db, source_of(server), **stages).new == 1
    with contextlib.closing(open_store(db)) as store:
        assert list_missed(store, since=since) == ()
