"""A site's listings are found from any of its pages, tried in order, and the best one wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.records import SourceKind
from spiders.extract.page import parse_page
from spiders.finding.discovering import (
    MOST,
    Candidate,
    Evidence,
    Probe,
    candidates,
    feeds_of_page,
    rank,
    source_key,
)
from spiders.finding.found import Found, Listing

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
HOME = "https://harbour.example/world/"
PAGE = """<html><head><title>Harbour Post</title>
<link rel="alternate" type="application/rss+xml" href="/world/rss.xml" title="World">
<link rel="alternate" type="application/rss+xml" href="/comments/rss.xml" title="Comments">
<link rel="alternate" type="text/html" hreflang="fr" href="/fr/">
<link rel="alternate" type="application/atom+xml; charset=utf-8" href="https://feeds.example/h.atom"></head>
<body><a href="/feeds/navy.rss">Navy</a> <a href="https://other.example/rss">Other</a>
<a href="/story/1">A story</a></body></html>"""
ROBOTS = """User-agent: *
Sitemap: https://harbour.example/sitemap.xml
sitemap : /news-map.xml
"""


def found(page=PAGE, robots=ROBOTS, url=HOME):
    return candidates(parse_page(page, url), robots=robots)


def test_declared_feeds_come_first_and_the_page_itself_last():
    urls = [c.url for c in found()]
    assert urls[:2] == [
        "https://harbour.example/world/rss.xml",
        "https://feeds.example/h.atom",
    ]
    assert urls[-1] == HOME
    assert found()[-1].kind is SourceKind.SECTION


def test_robots_names_sitemaps_and_those_of_news_come_first():
    maps = [
        c.url
        for c in found()
        if c.kind is SourceKind.SITEMAP and c.evidence is Evidence.DECLARED
    ]
    assert maps == [
        "https://harbour.example/news-map.xml",
        "https://harbour.example/sitemap.xml",
    ]


def test_feeds_that_the_page_links_count_when_they_are_of_the_site():
    linked = [c.url for c in found() if c.evidence is Evidence.LINKED]
    assert linked == ["https://harbour.example/feeds/navy.rss"]


def test_comments_and_translations_are_no_candidates():
    urls = " ".join(c.url for c in found())
    assert "comments" not in urls
    assert "/fr/" not in urls


def test_no_address_twice_and_no_more_than_a_few():
    page = PAGE + "".join(f'<a href="/feed/{n}.rss">{n}</a>' for n in range(500))
    urls = [c.url for c in found(page)]
    assert len(urls) == len(set(urls)) <= MOST


def probe(url, kind, *, count=10, age=timedelta(hours=2), first=0, error=None):
    at = None if age is None else NOW - age
    items = tuple(
        Found(url=f"https://harbour.example/story/{n}", at=at)
        for n in range(first, first + count)
    )
    return Probe(
        candidate=Candidate(url=url, kind=kind, evidence=Evidence.DECLARED),
        url=url,
        listing=None if error else Listing(found=items),
        error=error,
    )


def test_a_feed_that_was_typed_itself_may_have_one_article() -> None:
    one = probe("https://h/rare.rss", SourceKind.FEED, count=1)
    typed = replace(one, candidate=replace(one.candidate, evidence=Evidence.GIVEN))
    dead = replace(typed, listing=Listing())
    assert [r.fit for r in rank([one], now=NOW)] == [False]
    assert [r.fit for r in rank([typed], now=NOW)] == [True]
    assert [r.fit for r in rank([dead], now=NOW)] == [False]


def test_a_living_feed_wins_and_overlap_is_told():
    ranked = rank(
        [
            probe("https://h/section", SourceKind.SECTION, count=30, age=None),
            probe(
                "https://h/dead.rss",
                SourceKind.FEED,
                age=timedelta(days=900),
                first=500,
            ),
            probe("https://h/map.xml", SourceKind.SITEMAP, count=20),
            probe("https://h/live.rss", SourceKind.FEED),
            probe("https://h/none", SourceKind.FEED, error="http_4xx: 404"),
        ],
        now=NOW,
    )
    assert [r.probe.url.rpartition("/")[2] for r in ranked] == [
        "live.rss",
        "map.xml",
        "section",
        "dead.rss",
        "none",
    ]
    assert [r.fit for r in ranked] == [True, True, True, False, False]
    assert ranked[1].overlap == 0.5
    assert ranked[3].overlap == 0.0


def test_the_same_address_reached_twice_is_shown_once():
    ranked = rank(
        [probe("https://h/a", SourceKind.FEED), probe("https://h/a", SourceKind.FEED)],
        now=NOW,
    )
    assert len(ranked) == 1


def test_keys_are_made_of_names_and_never_taken_twice():
    assert source_key("Defence & Sécurité 24") == "defence-s-curit-24"
    assert (
        source_key("harbour.example", frozenset({"harbour-example"}))
        == "harbour-example-2"
    )
    assert source_key("новости") == "source"


def test_a_page_about_feeds_offers_them():
    page = parse_page(
        """<body><a href="/export/all.php?type=rss">All</a> <a href="/export/sea.xml">Sea</a>
        <a href="/rss/air">Air</a> <a href="/comments/rss">Comments</a> <a href="/story-about-feeding">Story</a>
        <a href="https://other.example/feed">Other</a></body>""",
        "https://harbour.example/rss",
    )
    assert [
        c.url.removeprefix("https://harbour.example") for c in feeds_of_page(page)
    ] == [
        "/export/all.php?type=rss",
        "/export/sea.xml",
        "/rss/air",
    ]


def test_times_ahead_of_us_say_nothing():
    feed = Candidate(
        url="https://a.example/f", kind=SourceKind.FEED, evidence=Evidence.GIVEN
    )
    times = [
        NOW + timedelta(days=4000),
        NOW - timedelta(days=3),
        NOW - timedelta(days=4),
    ]
    items = tuple(
        Found(url=f"https://a.example/{n}", at=at) for n, at in enumerate(times)
    )
    probe = Probe(candidate=feed, url=feed.url, listing=Listing(found=items))
    assert rank([probe], now=NOW)[0].newest_at == NOW - timedelta(days=3)
