"""Looking through a site: closed fronts, indexes with holes, pages that only lead to news."""

from __future__ import annotations

import asyncio
import gzip
import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from crawler.exceptions import PageError
from crawler.net.asking import Answer
from crawler.net.limits import Purpose
from crawler.records import Reason, SourceKind
from spiders.discover import discover, proposal
from spiders.finding.ranking import Ranked
from spiders.reading import Job, run_job

HOME = "https://harbour.example/"
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
DAY = "2026-11-18T08:00:00Z"
FEED = (
    "<rss version='2.0'><channel><title>Harbour</title>"
    + "".join(
        f"<item><title>Ship {n}</title><link>{HOME}news/{n}</link><pubDate>Wed, 18 Nov 2026 08:00:00 GMT</pubDate></item>"
        for n in range(5)
    )
    + "</channel></rss>"
)
LIST = "<body>" + "".join(
    f"<h2><a href='/2026/11/18/ship-{n}/'>Ship number {n} has come in at last</a></h2>"
    for n in range(5)
)
MAP = (
    "<urlset>"
    + "".join(
        f"<url><loc>{HOME}news/{n}</loc><lastmod>{DAY}</lastmod></url>"
        for n in range(5)
    )
    + "</urlset>"
)
Site = dict[str, str | int]
"""Path to a document, or to the status of a refusal."""


def look(
    site: Site, path: str = "/", asked: list[str] | None = None
) -> tuple[Ranked, ...]:
    """What `discover` finds at a site; what it does not have is 404."""

    def get(url: str, _: Purpose) -> Answer:
        if asked is not None:
            asked.append(urlsplit(url).path)
        given = site.get(urlsplit(url).path, 404)
        status, body = (given, "") if isinstance(given, int) else (200, given)
        return Answer(url=url, status=status, headers=(), body=body.encode())

    async def read(job: Job) -> object:
        return run_job(job)

    return asyncio.run(discover(HOME + path[1:], get=get, read=read, now=NOW))


def best(site: Site, path: str = "/") -> str | None:
    found = proposal(look(site, path))
    return found and urlsplit(found.probe.url).path


@pytest.mark.parametrize("place", ["/feed", "/feed/", "/rss.xml"])
def test_a_feed_behind_a_closed_front_page_is_found(place: str) -> None:
    ranked = look({"/": 403, place: FEED})
    assert urlsplit(ranked[0].probe.url).path == place
    assert "HTTP 403" in [one.probe.error for one in ranked]


def test_a_site_is_found_by_an_address_of_it_that_is_gone() -> None:
    head = "<link rel=alternate type='application/rss+xml' href='/x.xml'>"
    site: Site = {"/": head + LIST, "/x.xml": FEED}
    assert best(site, "/2019/gone") == "/x.xml"
    assert best({"/feed": FEED, "/": 403}, "/2019/gone") == "/feed"
    told = [one.probe.error for one in look(site, "/2019/gone")]
    assert "HTTP 404" in told


def test_a_map_named_by_robots_is_found_behind_a_closed_front_page() -> None:
    site: Site = {"/": 401, "/robots.txt": f"Sitemap: {HOME}m.xml", "/m.xml": MAP}
    assert best(site) == "/m.xml"


@pytest.mark.parametrize(
    ("status", "reason"),
    [(404, Reason.HTTP_4XX), (500, Reason.HTTP_5XX), (429, Reason.RATE_LIMITED)],
)
def test_a_page_that_cannot_be_had_is_told_where_nothing_else_is(
    status: int, reason: Reason
) -> None:
    with pytest.raises(PageError) as told:
        look({"/": status})
    assert told.value.reason is reason


def test_a_site_that_asks_for_quiet_is_not_asked_for_more() -> None:
    with pytest.raises(PageError):
        look({"/": 429, "/feed": FEED})


def test_an_index_is_looked_into_though_a_file_is_missing_and_another_is_an_index() -> (
    None
):
    def index(*names: str) -> str:
        files = "".join(f"<sitemap><loc>{HOME}{n}</loc></sitemap>" for n in names)
        return f"<sitemapindex>{files}</sitemapindex>"

    site: Site = {
        "/": "<body>Ships",
        "/sitemap.xml": index("old.xml", "2026.xml", "gone.xml"),
        "/2026.xml": index("11.xml"),
        "/11.xml": MAP,
    }
    (whole,) = [one for one in look(site) if one.fit]
    assert (urlsplit(whole.probe.url).path, whole.items) == ("/sitemap.xml", 5)


def test_the_news_of_an_institute_are_found_from_its_front_page() -> None:
    front = "<body><a href='/people/'>People</a><a href='/news/'>News</a><p>Since 1970."
    assert best({"/": front, "/news/": LIST}) == "/news/"
    head = "<link rel=alternate type='application/rss+xml' href='/x/y.xml'>"
    assert best({"/": front, "/news/": head + LIST, "/x/y.xml": FEED}) == "/x/y.xml"


def test_nothing_is_guessed_where_the_site_states_a_living_feed() -> None:
    head = "<link rel=alternate type='application/rss+xml' href='/x.xml'>"
    asked: list[str] = []
    look({"/": head + LIST, "/x.xml": FEED}, asked=asked)
    assert asked == ["/", "/robots.txt", "/x.xml"]
    asked.clear()
    site: Site = {"/sea/": head + LIST, "/x.xml": FEED, "/sea/feed": FEED}
    ranked = look(site, "/sea/", asked=asked)
    assert asked == ["/sea/", "/robots.txt", "/x.xml", "/sea/feed"]
    assert ranked[0].probe.url.endswith("/sea/feed")


def test_a_front_page_that_sends_on_is_followed() -> None:
    front = "<meta http-equiv=refresh content='0; url=/en/start'>"
    assert best({"/": front, "/en/start": LIST}) == "/en/start"


def test_the_json_that_a_page_loads_is_a_section_and_a_json_feed_a_feed() -> None:
    items = ", ".join(
        f'{{"url": "/2026/11/18/ship-{n}/", "title": "Ship {n} has come in", "published": "{DAY}"}}'
        for n in range(5)
    )
    (page,) = look({"/more": f'{{"items": [{items}]}}'}, "/more")
    assert (page.probe.candidate.kind, page.items) == (SourceKind.SECTION, 5)
    assert page.newest_at is not None
    version = '"version": "https://jsonfeed.org/version/1.1"'
    (feed,) = look({"/feed": f'{{{version}, "items": [{items}]}}'}, "/feed")
    assert (feed.probe.candidate.kind, feed.items) == (SourceKind.FEED, 5)


def test_a_packed_sitemap_that_was_typed_is_one() -> None:
    def get(url: str, _: Purpose) -> Answer:
        body = gzip.compress(MAP.encode())
        return Answer(url=url, status=200, headers=(), body=body)

    async def read(job: Job) -> object:
        return run_job(job)

    (one,) = asyncio.run(discover(HOME + "m.xml.gz", get=get, read=read, now=NOW))
    assert (one.probe.candidate.kind, one.items) == (SourceKind.SITEMAP, 5)


def test_a_feed_in_two_bytes_a_letter_is_one() -> None:
    wide = "<?xml version='1.0' encoding='utf-16'?>" + MAP
    body = wide.encode("utf-16").decode("latin-1")

    def get(url: str, _: Purpose) -> Answer:
        return Answer(url=url, status=200, headers=(), body=body.encode("latin-1"))

    async def read(job: Job) -> object:
        return run_job(job)

    (one,) = asyncio.run(discover(HOME + "m.xml", get=get, read=read, now=NOW))
    assert one.items == 5


def test_the_posts_of_wordpress_are_found_where_its_feed_is_closed() -> None:
    posts = [
        {
            "link": f"{HOME}ship-{n}/",
            "title": {"rendered": f"Ship &#8211; {n} comes in"},
            "date": "2026-11-18T10:00:00",
            "date_gmt": "2026-11-18T08:00:00",
        }
        for n in range(9)
    ]
    head = f"<link rel='https://api.w.org/' href='{HOME}wp-json/'>"
    site: Site = {
        "/": f"<head>{head}</head><div id=app></div>",
        "/wp-json/wp/v2/posts": json.dumps(posts),
    }
    best = proposal(look(site))
    assert best is not None
    assert best.probe.url == f"{HOME}wp-json/wp/v2/posts?per_page=50"
    listing = best.probe.listing
    assert listing is not None
    assert listing.found[0].headline == "Ship – 0 comes in"
    assert listing.newest_at == datetime(2026, 11, 18, 8, tzinfo=UTC)
    asked: list[str] = []
    look({**site, "/feed": FEED, "/": f"<head>{head}<link rel=alternate type=application/rss+xml href=/feed></head>"}, asked=asked)  # fmt: skip
    assert "/wp-json/wp/v2/posts" not in asked


def test_a_page_that_asks_for_the_language_leads_to_a_list() -> None:
    choice = "<body><a href='/uk/'>Українська</a> <a href='/en/index.html'>English</a> <a href='/ok/go/'>Go</a></body>"
    asked: list[str] = []
    ranked = look({"/": choice, "/en/index.html": LIST}, asked=asked)
    assert urlsplit(ranked[0].probe.url).path == "/en/index.html"
    assert "/ok/go/" not in asked


@pytest.mark.parametrize("section", ["/sea/ships/", "/sea/", "/"])
def test_an_article_that_was_typed_leads_to_the_list_it_lies_in(section: str) -> None:
    article = "<body><h1>A ship has come in</h1><p>It lies at the quay.</p></body>"
    path = "/sea/ships/2026/11/a-ship-has-come-in.html"
    site: Site = {path: article, "/": "<body>Welcome</body>"}
    assert best({**site, section: LIST}, path) == section


def test_a_list_of_json_that_was_typed_is_read() -> None:
    posts = [
        {"link": f"/2026/11/18/ship-{n}/", "title": {"rendered": f"Ship number {n} has come in"}}
        for n in range(5)
    ]  # fmt: skip
    assert best({"/posts": json.dumps(posts)}, "/posts") == "/posts"


def test_who_keeps_programs_out_of_a_site_is_named() -> None:
    def get(url: str, _: Purpose) -> Answer:
        return Answer(url=url, status=403, headers=(("cf-mitigated", "x"),), body=b"")

    async def read(job: Job) -> object:
        return run_job(job)

    with pytest.raises(PageError, match="Cloudflare"):
        asyncio.run(discover(HOME, get=get, read=read, now=NOW))
