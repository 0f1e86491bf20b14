"""Where a site may list its news is told by any of its pages."""

from __future__ import annotations

import pytest

from crawler.records import SourceKind
from spiders.extract.page import parse_page
from spiders.finding.discovering import (
    MOST,
    Evidence,
    candidates,
    feeds_of_page,
)

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


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/export/news.php">RSS</a>',
        '<a href="/export/news.php" title="RSS feed of all news"><i class="icon"></i></a>',
        '<a href="/export/news.php"><img src="/i/x.png" alt="RSS"></a>',
        '<a href="/export/news.php" type="application/rss+xml">By programs</a>',
    ],
)
def test_a_feed_is_told_by_what_its_link_says(link):
    (feed,) = [
        c
        for c in found(f"<body>{link}<a href='/x.php'>Grss</a></body>")
        if c.evidence is Evidence.LINKED
    ]
    assert feed.url == "https://harbour.example/export/news.php"
    assert feed.kind is SourceKind.FEED


@pytest.mark.parametrize(
    ("generator", "place"),
    [
        ("Joomla! - Open Source Content Management", "/world/?format=feed&type=rss"),
        ("blogger", "/feeds/posts/default"),
        ("Ghost 5.2", "/rss/"),
    ],
)
def test_systems_that_name_themselves_have_their_feed_guessed(generator, place):
    page = f"<head><meta name='generator' content='{generator}'></head>"
    guessed = [c.url for c in found(page) if c.evidence is Evidence.GUESSED]
    assert guessed[0] == f"https://harbour.example{place}"
