"""Sources whose articles are what their feed tells, over loopback servers: no page is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler import settings
from crawler.records import ReadFrom
from tests.loopback import RawServer, answer, crawl_once, rows, source_of

_STORY = """
<item><title>Tug and barge collide off the mole</title><link>/a?utm_source=rss</link>
<description>A tug and a barge collided [&amp;#8230;]</description>
<content:encoded><![CDATA[<p>A tug and a barge collided off the mole on Friday, the port said.</p>
<figure><img src="/tug.jpg"><figcaption>The tug at its berth. (Photo: Ann Bell)</figcaption></figure>
<p>Nobody was hurt.</p><p>The post <a href="/a">Tug and barge</a> appeared first on <a href="/">Harbour</a>.</p>
]]></content:encoded><dc:creator>Ann Bell</dc:creator><category>Harbour</category>
<pubDate>Fri, 27 Nov 2026 10:00:00 +0100</pubDate></item>
"""
_NOTE = """
<item><title>Fog closes the strait</title><link>/b</link>
<description>&lt;img src="/fog.jpg"&gt;Closed until noon. &lt;a href="/b"&gt;Read on&lt;/a&gt;</description></item>
"""


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "v.db"


def feed(*items: str) -> bytes:
    text = "".join(items)
    head = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour</title><language>en</language>'
    )
    return answer(f"{head}{text}</channel></rss>".encode())


def test_an_article_is_what_the_feed_tells(server: RawServer, db: Path) -> None:
    server.routes["/feed"] = feed(_STORY, _NOTE)
    report = crawl_once(
        db,
        source_of(server, read_from=ReadFrom.FEED),
        ITEM_PIPELINES=settings.ITEM_PIPELINES,
    )
    assert (report.new, report.refusals) == (2, 0)
    assert server.paths() == ["/feed"]
    stored = rows(
        db,
        "SELECT headline, body, authors, keywords, date_published, language FROM articles ORDER BY url",
    )
    assert stored == [
        (
            "Tug and barge collide off the mole",
            "A tug and a barge collided off the mole on Friday, the port said.\n\nNobody was hurt.",
            '["Ann Bell"]',
            '["Harbour"]',
            "2026-11-27T09:00:00.000000Z",
            "en",
        ),
        ("Fog closes the strait", "Closed until noon.", "[]", "[]", None, "en"),
    ]
    assert rows(db, "SELECT caption, credit FROM images WHERE caption IS NOT NULL") == [
        ("The tug at its berth.", "Ann Bell")
    ]
    (provenance,) = rows(db, "SELECT provenance FROM articles ORDER BY url LIMIT 1")[0]
    assert set(json.loads(provenance).values()) == {"feed"}
    assert rows(db, "SELECT count(*) FROM revisits") == [(0,)]


def test_what_a_stop_left_waiting_is_read_from_an_unchanged_feed(
    server: RawServer, db: Path
) -> None:
    server.routes["/feed"] = feed(_STORY, _NOTE)
    source = source_of(server, read_from=ReadFrom.FEED)
    assert crawl_once(db, source, options={"limit": 1}).new == 1
    told = server.routes.pop("/feed")
    assert crawl_once(db, source).sources[0].outcome == "http_4xx"
    server.routes["/feed"] = told.replace(b"=rss", b"=xml")
    report = crawl_once(db, source)
    assert (report.new, report.refusals) == (1, 0)
    assert set(server.paths()) == {"/feed"}
    assert crawl_once(db, source).sources[0].outcome == "unchanged"


def test_an_item_of_json_tells_as_much(server: RawServer, db: Path) -> None:
    item = {
        "id": "1",
        "url": "/a",
        "title": "Two ferries\ud800 stay in port",
        "content_text": "Both ferries stay in port over the weekend.\n\nThe wind is too strong for them, the line said.",
        "summary": "No crossing before Monday.",
        "authors": [{"name": "Olu Ade"}],
        "date_published": "2026-11-27T10:00:00+01:00",
        "tags": ["Ferries", 7],
    }
    made = {"version": "https://jsonfeed.org/version/1.1", "items": [item]}
    server.routes["/feed"] = answer(json.dumps(made).encode())
    assert crawl_once(db, source_of(server, read_from=ReadFrom.FEED)).new == 1
    assert rows(db, "SELECT lead, body, authors, keywords FROM articles") == [
        (
            "No crossing before Monday.",
            "Both ferries stay in port over the weekend.\n\nThe wind is too strong for them, the line said.",
            '["Olu Ade"]',
            '["Ferries"]',
        )
    ]


def test_an_entry_that_tells_nothing_is_refused(server: RawServer, db: Path) -> None:
    server.routes["/feed"] = feed("<item><link>/a</link></item>", _NOTE)
    report = crawl_once(db, source_of(server, read_from=ReadFrom.FEED))
    assert (report.new, dict(report.refused)) == (1, {"empty": 1})
