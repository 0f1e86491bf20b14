"""Of the places that a site has for its news, the best one wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.records import SourceKind
from spiders.finding.discovering import Candidate, Evidence
from spiders.finding.found import Found, Listing
from spiders.finding.ranking import Probe, rank

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


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


def test_a_feed_of_the_section_that_was_typed_wins_over_a_longer_one():
    every = probe("https://h/feeds/all.xml", SourceKind.FEED, count=40)
    navy = probe("https://h/feeds/navy.xml", SourceKind.FEED, count=5)
    both = [every, navy]
    assert rank(both, now=NOW, typed="https://h/navy/")[0].probe is navy
    assert rank(both, now=NOW, typed="https://h/")[0].probe is every
    assert rank(both, now=NOW, typed="https://h/en/4711")[0].probe is every


def test_a_sitemap_of_news_wins_over_one_of_all_that_ever_was():
    whole = probe("https://h/all.xml", SourceKind.SITEMAP, count=90)
    news = probe("https://h/days.xml", SourceKind.SITEMAP, count=9)
    told = tuple(replace(one, headline="Exercise ends") for one in news.listing.found)
    news = replace(news, listing=Listing(found=told))
    assert rank([whole, news], now=NOW)[0].probe is news


def test_a_podcast_is_proposed_only_where_it_was_typed():
    one = probe("https://h/show.xml", SourceKind.FEED)
    show = replace(one, listing=replace(one.listing, recordings=True))
    page = probe("https://h/news/", SourceKind.SECTION)
    typed = replace(show, candidate=replace(show.candidate, evidence=Evidence.GIVEN))
    assert [r.fit for r in rank([show, page], now=NOW)] == [True, False]
    assert rank([typed, page], now=NOW)[0].probe is typed


def test_of_pages_alike_the_newer_one_wins():
    old = probe("https://h/papers/", SourceKind.SECTION, age=timedelta(days=5))
    new = probe("https://h/news/", SourceKind.SECTION)
    assert rank([old, new], now=NOW)[0].probe is new
