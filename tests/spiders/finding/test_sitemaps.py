"""Sitemaps and indexes, honest and hostile (PROMISES 8, 9, 10)."""

from __future__ import annotations

import contextlib
import gzip
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.exceptions import PageError
from spiders.finding.found import Found, Listing
from spiders.finding.sitemaps import read_sitemap

BASE = "https://news.example/sitemap.xml"
OPEN = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"


def read(text: str | bytes, limit: int = 1_000_000) -> Listing:
    return read_sitemap(
        text.encode() if isinstance(text, str) else text, BASE, limit=limit
    )


def test_news_fields_are_read() -> None:
    listing = read(
        f"{OPEN}<url><loc> https://news.example/1 </loc><lastmod>2026-11-20</lastmod><news:news>"
        "<news:publication_date>2026-11-20T10:00:00+01:00</news:publication_date>"
        "<news:title> A  title\n</news:title></news:news></url></urlset>"
    )
    assert listing.found == (
        Found(
            url="https://news.example/1",
            headline="A title",
            at=datetime(2026, 11, 20, 9, tzinfo=UTC),
            published_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
            is_article=True,
        ),
    )


@pytest.mark.parametrize("end", ["<url><loc>https://news.example/2-half-of-", "<url>"])
def test_half_an_address_at_the_end_of_a_cut_file_is_none(end: str) -> None:
    listing = read(f"{OPEN}<url><loc>https://news.example/1</loc></url>\n{end}")
    assert [one.url for one in listing.found] == ["https://news.example/1"]
    index = f"<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap>{end}"
    assert [one.url for one in read(index).children] == ["https://news.example/s1.xml"]


def test_bare_ampersands_beside_sections_of_text_stay() -> None:
    listing = read(
        f"{OPEN}<url><loc><![CDATA[https://news.example/a?x=1&y=2]]></loc></url>"
        "<url><loc>https://news.example/b?x=1&y=2</loc></url></urlset>"
    )
    assert [one.url[-8:] for one in listing.found] == [
        "a?x=1&y=2"[-8:],
        "b?x=1&y=2"[-8:],
    ]


def test_index_gives_children() -> None:
    listing = read(
        "<sitemapindex><sitemap><loc>/s1.xml.gz</loc><lastmod>2026-11-20T10:00Z</lastmod></sitemap></sitemapindex>"
    )
    assert listing.children == (
        Found(
            url="https://news.example/s1.xml.gz",
            at=datetime(2026, 11, 20, 10, tzinfo=UTC),
        ),
    )
    assert listing.found == ()


def test_packed_plain_and_namespaceless() -> None:
    body = "<urlset><url><loc>https://news.example/1</loc></url></urlset>"
    assert len(read(gzip.compress(body.encode())).found) == 1
    assert (
        len(read("https://news.example/1\n\nhttps://news.example/2\nno\n").found) == 2
    )
    assert len(read(f"\ufeff  {body}").found) == 1


def test_empty_sitemap_is_a_sitemap() -> None:
    assert read(f"{OPEN}</urlset>").found == ()


@pytest.mark.parametrize(
    "bad",
    [
        "<url/>",
        "<url><loc/></url>",
        "<url><loc>javascript:x</loc></url>",
        "<url><loc>http://[</loc></url>",
        "<url><loc>file:///etc/passwd</loc></url>",
    ],
)
def test_bad_entry_costs_only_itself(bad: str) -> None:
    listing = read(
        f"{OPEN}<url><loc>/1</loc></url>{bad}<url><loc>/2</loc><lastmod>soon</lastmod></url></urlset>"
    )
    assert [item.url for item in listing.found] == [
        "https://news.example/1",
        "https://news.example/2",
    ]
    assert listing.dropped == 1


def test_damage_in_the_middle_costs_what_follows_at_most() -> None:
    assert (
        read(f"{OPEN}<url><loc>/1</loc></url><url><loc>/2</lo").found[0].url
        == "https://news.example/1"
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"<!doctype html><html></html>", "bad_feed"),
        (b"<opml/>", "bad_feed"),
        (b"\x00\x01\x02", "bad_feed"),
        (
            b"<!DOCTYPE u [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>http://h/&x;</loc></url></urlset>",
            "dtd",
        ),
        (gzip.compress(b"x" * 2_000_000, mtime=0), "decompressed_too_large"),
        (gzip.compress(b"<urlset/>" * 99, mtime=0)[:-9], "truncated"),
        (b"<urlset " + b"a='b' " * 900_000 + b"/>", "too_complex"),
    ],
)
def test_what_is_no_sitemap_is_refused(body: bytes, reason: str) -> None:
    began = time.monotonic()
    with pytest.raises(PageError) as caught:
        read(body)
    assert caught.value.reason == reason
    assert time.monotonic() - began < 3


def test_hundred_thousand_entries_are_bounded() -> None:
    body = (
        OPEN
        + "".join(f"<url><loc>/{n}</loc></url>" for n in range(100_000))
        + "</urlset>"
    )
    began = time.monotonic()
    assert len(read(body).found) == 50_000
    assert time.monotonic() - began < 30


def test_entry_as_root_after_an_instruction() -> None:
    """Found by fuzzing: such an entry has a neighbour and no parent."""
    assert (
        read("<?x ?><url><loc>/1</loc></url>").found[0].url == "https://news.example/1"
    )


def test_deep_nesting_is_survived() -> None:
    with contextlib.suppress(PageError):
        read("<urlset>" + "<a>" * 100_000)


@given(st.binary(max_size=2000))
def test_any_bytes_give_a_listing_or_a_refusal(body: bytes) -> None:
    with contextlib.suppress(PageError):
        read(body)


_PIECES = [
    "<urlset>",
    "<url>",
    "<loc>",
    "/a",
    "</loc>",
    "</url>",
    "</urlset>",
    "<sitemap>",
    "</sitemap>",
    "&lt;",
    "&#x0;",
    "<!--",
    "-->",
    "<?x ",
    "?>",
    "\ud800",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=30))
def test_any_markup_gives_links_that_are_links(pieces: list[str]) -> None:
    try:
        listing = read("".join(pieces).encode("utf-8", "surrogatepass"))
    except PageError:
        return
    assert all(item.url.startswith("https://news.example/") for item in listing.found)


def test_an_address_that_names_its_day_has_it_and_a_file_has_none() -> None:
    day = datetime(2026, 11, 20, tzinfo=UTC)
    entry = "<url><loc>https://news.example/2026/11/20/a</loc>{}</url>"
    stated = "<lastmod>2026-11-21</lastmod>"
    (found,) = read(f"<urlset>{entry.format('')}</urlset>").found
    assert found.at == day
    (found,) = read(f"<urlset>{entry.format(stated)}</urlset>").found
    assert found.at == day.replace(day=21)
    index = "<sitemapindex><sitemap><loc>https://news.example/2026-11-20.xml</loc></sitemap></sitemapindex>"
    (child,) = read(index).children
    assert child.at is None
    (found,) = read("https://news.example/2026/11/20/a").found
    assert found.at == day


@pytest.mark.parametrize(
    "loc",
    ["/a?x=1&amp;y=2", "/a?x=1&y=2", "<![CDATA[/a?x=1&y=2]]>", "/a?x=1&#38;y=2"],
)
def test_addresses_with_two_parameters_are_whole(loc: str) -> None:
    text = f"<urlset><url><loc>https://news.example{loc}</loc></url></urlset>"
    if "CDATA" in loc:
        text = text.replace(
            "https://news.example<![CDATA[", "<![CDATA[https://news.example"
        )
    (found,) = read(text).found
    assert found.url == "https://news.example/a?x=1&y=2"


def test_warnings_of_a_server_before_a_sitemap_are_passed_over() -> None:
    text = "<urlset><url><loc>https://news.example/a</loc></url></urlset>"
    for before in ("<br />\n<b>Notice</b>: x in <b>/y.php</b>\n", "<!-- cached -->"):
        for declared in ("", "<?xml version='1.0'?>"):
            assert len(read(before + declared + text).found) == 1


def test_a_feed_that_robots_txt_names_as_sitemap_is_read() -> None:
    item = (
        "<item><link>/a</link><pubDate>Sat, 28 Nov 2026 10:00:00 GMT</pubDate></item>"
    )
    feed = f"<rss version='2.0'><channel>{item}</channel></rss>"
    for before in ("", "<?xml version='1.0'?>\n<!-- x -->"):
        (found,) = read(before + feed).found
        assert found.at == datetime(2026, 11, 28, 10, tzinfo=UTC)


def test_sections_of_text_without_an_end_are_no_work_for_hours() -> None:
    many = "<url><loc><![CDATA[/a?x=1&y=2</loc></url>" * 50_000
    began = time.process_time()
    with contextlib.suppress(PageError):
        read(f"{OPEN}{many}</urlset>", limit=10_000_000)
    assert time.process_time() - began < 2


def entries(lastmod: str, *, number: int = 30, path: str = "/2026/11/{day}/{n}") -> str:
    return OPEN + "".join(
        f"<url><loc>{path.format(day=1 + n % 20, n=n)}</loc><lastmod>{lastmod.format(n=n)}</lastmod></url>"
        for n in range(number)
    ) + "</urlset>"  # fmt: skip


def test_the_moment_of_the_files_making_is_no_articles() -> None:
    made = "2026-11-28T04:00:{n:02}Z"
    days = {one.at.day for one in read(entries(made)).found if one.at}
    assert days == set(range(1, 21))
    assert {one.at for one in read(entries(made, path="/a/{n}")).found} == {None}


@pytest.mark.parametrize(
    ("lastmod", "number"),
    [("2026-11-28", 30), ("2026-11-28T04:{n:02}:00Z", 30), ("2026-11-28T04:00:00Z", 5)],
    ids=["a day's own file", "one after the other", "few"],
)
def test_true_times_stay(lastmod: str, number: int) -> None:
    found = read(entries(lastmod, number=number)).found
    assert {one.at.day for one in found if one.at} == {28}


def test_when_it_came_out_counts_before_its_last_change() -> None:
    (found,) = read(
        f"{OPEN}<url><loc>/1</loc><lastmod>2026-11-28T04:00:00Z</lastmod>"
        "<news:news><news:publication_date>2026-11-20T10:00:00Z</news:publication_date></news:news>"
        "<v:video xmlns:v='urn:v'><v:publication_date>2019-01-01</v:publication_date></v:video></url></urlset>"
    ).found
    assert found.at == datetime(2026, 11, 20, 10, tzinfo=UTC)
