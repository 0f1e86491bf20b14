"""The newsroom prints what its data says, to whoever asks politely or not."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from crawler.catalogue import load_sources
from crawler.demo.newsroom import Newsroom
from crawler.demo.outlets import load_alerts, load_outlets
from crawler.query.parse import parse
from crawler.records import Reason

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(opened_at=NOW) as opened:
        yield opened


def get(url: str, **headers: str) -> tuple[int, bytes]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_the_newsroom_holds_what_the_demo_promises() -> None:
    outlets = load_outlets()
    pages = [page for outlet in outlets for page in outlet.pages]
    assert len(outlets) >= 4
    assert len({outlet.language for outlet in outlets}) >= 3
    assert {outlet.listing for outlet in outlets} == {
        "rss",
        "atom",
        "json",
        "sitemap",
        "section",
    }
    assert sum(page.original is not None for page in pages) == 1
    assert sum(page.later is not None for page in pages) == 1
    assert sorted(page.refused for page in pages if page.refused) == [
        "http_4xx",
        "not_article",
        "robots",
    ]
    assert any(page.round == 2 for page in pages)
    assert all(page.images for page in pages if not page.refused)
    assert {Reason(page.refused) for page in pages if page.refused}


def test_the_catalogue_can_be_read(newsroom: Newsroom, tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(newsroom.catalogue(), encoding="utf-8")
    sources = load_sources([path])
    assert set(sources) == {outlet.key for outlet in load_outlets()}
    assert all(
        source.allow_private and source.delay_s == 0 for source in sources.values()
    )


def test_the_alerts_can_be_parsed_and_each_has_an_article() -> None:
    named = {
        alert
        for outlet in load_outlets()
        for page in outlet.pages
        for alert in page.hits
    }
    assert named == set(load_alerts())
    for query in load_alerts().values():
        assert parse(query).warnings == ()


def test_every_article_is_printed_with_its_text(newsroom: Newsroom) -> None:
    newsroom.round = 2
    for url, page in newsroom.truth().stored.items():
        status, body = get(url)
        tree = etree.HTML(body)
        words = " ".join(" ".join(tree.xpath("//body//text()")).split())
        assert status == 200
        for text in (page.headline, page.lead, *(text for _, text in page.blocks)):
            assert text in words
        for image in page.images:
            assert image.caption in words
            assert image.credit in words


def test_listings_offer_every_page_of_the_round_and_no_other(
    newsroom: Newsroom,
) -> None:
    for outlet in load_outlets():
        for number in (1, 2):
            newsroom.round = number
            _, listing = get(newsroom.base(outlet.key) + outlet.listing_path)
            for page in outlet.pages:
                assert (page.path.encode() in listing) == (page.round <= number), (
                    page.path
                )


def test_feeds_are_well_formed(newsroom: Newsroom) -> None:
    for outlet in load_outlets():
        _, listing = get(newsroom.base(outlet.key) + outlet.listing_path)
        if outlet.listing == "json":
            assert json.loads(listing)["items"]
        elif outlet.listing != "section":
            etree.fromstring(listing)


def test_the_later_version_comes_with_the_second_round(newsroom: Newsroom) -> None:
    newsroom.round = 2
    (url,) = newsroom.truth().changed
    newsroom.round = 1
    _, before = get(url)
    newsroom.round = 2
    _, after = get(url)
    assert "300 osób" in before.decode()
    assert "450 osób" in after.decode()
    assert (NOW + timedelta(minutes=2)).isoformat() in after.decode()


def test_the_copy_points_to_the_original_on_the_other_site(newsroom: Newsroom) -> None:
    (url,) = (url for url, page in newsroom.truth().stored.items() if page.original)
    _, body = get(url)
    original = (
        newsroom.base("kurier-zatoki")
        + "/wiadomosci/drony-zaklocily-ruch-na-granicy-kestrii"
    )
    assert f'<link rel="canonical" href="{original}">' in body.decode()
    assert get(original)[0] == 200


def test_unchanged_pages_are_answered_with_304(newsroom: Newsroom) -> None:
    url = next(iter(newsroom.truth().stored))
    with urllib.request.urlopen(url, timeout=10) as answer:
        etag = answer.headers["ETag"]
    assert get(url, **{"If-None-Match": etag}) == (304, b"")
    newsroom.round = 2
    (changed,) = newsroom.truth().changed
    assert get(changed, **{"If-None-Match": etag})[0] == 200


def test_the_log_tells_who_asked_for_what(newsroom: Newsroom) -> None:
    url = newsroom.base("lettre-du-golfe") + "/nothing"
    assert get(url, **{"User-Agent": "tester"})[0] == 404
    assert [
        (r.outlet, r.path, r.round, r.status, r.agent) for r in newsroom.requests
    ] == [("lettre-du-golfe", "/nothing", 1, 404, "tester")]


def test_robots_closes_what_the_truth_says(newsroom: Newsroom) -> None:
    for url, reason in newsroom.truth().refused.items():
        closed = "/members/" in url
        assert closed == (reason == "robots")
    assert (
        b"Disallow: /members/"
        in get(newsroom.base("amber-gulf-monitor") + "/robots.txt")[1]
    )
