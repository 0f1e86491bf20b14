"""Feeds of all kinds, honest and hostile (PROMISES 8, 9, 10)."""

from __future__ import annotations

import contextlib
import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.exceptions import PageError
from spiders.finding.feeds import read_feed
from spiders.finding.found import Found, newest_first

BASE = "https://news.example/feed"

KINDS = {
    "RSS 0.91": b"<?xml version='1.0'?><!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://my.netscape.com/publish/formats/rss-0.91.dtd'><rss version='0.91'><channel><title>T</title><item><title>One</title><link>/1</link></item></channel></rss>",
    "RSS 1.0": b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel/><item rdf:about='x'><title>One</title><link>https://news.example/1</link><dc:date>2026-11-20T10:00:00Z</dc:date></item></rdf:RDF>",
    "RSS 2.0": b"<rss version='2.0'><channel><ttl>30</ttl><item><title>One</title><link>https://news.example/1</link><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>",
    "RSS without link, guid as link": b"<rss version='2.0'><channel><item><title>One</title><guid isPermaLink='true'>https://news.example/1</guid></item></channel></rss>",
    "Atom": b"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><title>One</title><link rel='self' href='/self'/><link rel='alternate' href='/1'/><updated>2026-11-20T11:00:00+01:00</updated></entry></feed>",
    "RSS with a link that counts clicks": b"<rss version='2.0' xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'><channel><item><title>One</title><link>https://counter.example/~r/news/~3/abc/</link><feedburner:origLink>https://news.example/1</feedburner:origLink></item></channel></rss>",
    "JSON Feed": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [
                {
                    "id": "1",
                    "url": "/1",
                    "title": "One",
                    "date_published": "2026-11-20T10:00:00Z",
                }
            ],
        }
    ).encode(),
    "Latin-1": "<?xml version='1.0' encoding='iso-8859-1'?><rss version='2.0'><channel><item><title>One</title><link>https://news.example/1</link></item></channel></rss>".encode(
        "latin-1"
    ),
    "byte order mark": b"\xef\xbb\xbf<rss version='2.0'><channel><item><title>One</title><link>/1</link></item></channel></rss>",
    "broken in the middle": b"<rss version='2.0'><channel><item><title>One</title><link>/1</link></item><item><title>Two & <b</title></channel>",
}


@pytest.mark.parametrize("body", KINDS.values(), ids=KINDS.keys())
def test_kind_of_feed_is_read(body: bytes) -> None:
    listing = read_feed(body, BASE)
    first = listing.found[0]
    assert first.url == "https://news.example/1"
    assert first.headline == "One"
    if b"2026-11-20" in body or b"20 Nov" in body:
        assert first.at == datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.seeker.example/url?rct=j&amp;sa=t&amp;url=https://news.example/1&amp;ct=ga",
        "http://seeker.example/news/apiclick.aspx?ref=a&amp;url=https%3a%2f%2fnews.example%2f1&amp;c=7",
        "//news.example/1",
        "www.news.example/1",
        "/1",
    ],
)
def test_a_link_leads_to_the_article_whatever_stands_before(link: str) -> None:
    feed = f"<rss version='2.0'><channel><link>https://news.example/</link><item><title>One</title><link>{link}</link></item></channel></rss>"
    (found,) = read_feed(feed.encode(), "https://feeds.service.example/news").found
    assert found.url.replace("//www.", "//") == "https://news.example/1"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<urlset><url><loc>https://news.example/1</loc></url></urlset>", "sitemap"),
        (b'[{"link": "https://news.example/1"}]', "section"),
        (b'{"articles": []}', "section"),
    ],
)
def test_another_kind_of_list_is_told_by_name(body: bytes, words: str) -> None:
    with pytest.raises(PageError, match=f'kind = "{words}"'):
        read_feed(body, BASE)


def test_no_date_of_a_system_is_none() -> None:
    for date in ("-0001-11-30T00:00:00+00:00", "0000-00-00 00:00:00"):
        feed = f"<rss version='2.0'><channel><item><link>/1</link><pubDate>{date}</pubDate></item></channel></rss>"
        assert [one.at for one in read_feed(feed.encode(), BASE).found] == [None]


@pytest.mark.parametrize("orig", ["javascript:alert(1)", "", "file:///etc/passwd"])
def test_a_wrong_original_link_leaves_the_items_own(orig: str) -> None:
    body = (
        "<rss version='2.0' xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'>"
        "<channel><item><title>One</title><link>https://news.example/1</link>"
        f"<feedburner:origLink>{orig}</feedburner:origLink></item></channel></rss>"
    )
    (found,) = read_feed(body.encode(), BASE).found
    assert found.url == "https://news.example/1"


def test_time_to_live() -> None:
    assert read_feed(KINDS["RSS 2.0"], BASE).ttl_s == 1800
    assert read_feed(KINDS["Atom"], BASE).ttl_s is None


BAD_ENTRIES = [
    "<item><title>no link</title></item>",
    "<item><link></link></item>",
    "<item><link>javascript:alert(1)</link></item>",
    "<item><link>data:text/html,x</link></item>",
    "<item><link>file:///etc/passwd</link></item>",
    "<item><link>http://[::1</link></item>",
    "<item><link>http://h.example:99999999/</link></item>",
    f"<item><link>http://h.example/{'x' * 3000}</link></item>",
    "<item/>",
]


@pytest.mark.parametrize("bad", BAD_ENTRIES)
def test_bad_entry_costs_only_itself(bad: str) -> None:
    good = "<item><title>G{0}</title><link>/g{0}</link></item>"
    body = f"<rss version='2.0'><channel>{good.format(1)}{bad}{good.format(2)}</channel></rss>"
    listing = read_feed(body.encode(), BASE)
    assert [item.url for item in listing.found] == [
        "https://news.example/g1",
        "https://news.example/g2",
    ]
    assert listing.dropped == 1


@pytest.mark.parametrize(
    "date",
    [
        "yesterday",
        "soon 99",
        "Fri, 99 Nov 2026 99:99:99 GMT",
        "0000-00-00T00:00:00Z",
    ],
)
def test_bad_date_costs_only_the_date(date: str) -> None:
    body = f"<rss version='2.0'><channel><item><title>One</title><link>/1</link><pubDate>{date}</pubDate></item></channel></rss>"
    assert read_feed(body.encode(), BASE).found == (
        Found(url="https://news.example/1", headline="One", is_article=True),
    )


@pytest.mark.parametrize(
    "item", [None, 1, "x", [], {}, {"url": 5}, {"url": "javascript:x"}, {"title": "t"}]
)
def test_bad_json_item_costs_only_itself(item: object) -> None:
    body = json.dumps({"items": [item, {"url": "/1"}]}).encode()
    listing = read_feed(body, BASE)
    assert [one.url for one in listing.found] == ["https://news.example/1"]
    assert listing.dropped == 1


_DECLARES = "<?xml version='1.0' encoding='{}'?><!DOCTYPE rss [<!ENTITY x 'more'>]><rss version='2.0'><channel><item><title>&x;</title><link>/1</link></item></channel></rss>"
REFUSED = {
    "web page": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "bad_feed"),
    "text": (b"nothing of the kind", "bad_feed"),
    "empty": (b"  \n", "empty"),
    "JSON of another kind": (b'{"a": 1}', "bad_feed"),
    "broken JSON": (b'{"items": [', "bad_feed"),
    "deep JSON": (b'{"items":' + b"[" * 5000, "too_complex"),
    "XML of another kind": (b"<?xml version='1.0'?><svg/>", "bad_feed"),
    "entity": (
        b"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel><item><title>&x;</title><link>/1</link></item></channel></rss>",
        "dtd",
    ),
    "laughs": (
        b"<!DOCTYPE l [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><rss><channel><title>&b;</title></channel></rss>",
        "dtd",
    ),
    "parameter entity": (
        b"<!DOCTYPE r [<!ENTITY % d SYSTEM 'http://10.0.0.1/x'> %d;]><rss/>",
        "dtd",
    ),
    "entity in UTF-16": (_DECLARES.format("utf-16").encode("utf-16"), "dtd"),
    "entity in UTF-32": (_DECLARES.format("utf-32").encode("utf-32"), "dtd"),
    "entity in UTF-7": (
        _DECLARES.format("utf-7").replace("<!", "+ADwAIQ-").encode(),
        "dtd",
    ),
    "entity in escapes": (
        _DECLARES.format("unicode_escape").replace("<!", "\\u003c!").encode(),
        "dtd",
    ),
    "a million attributes": (
        b"<rss version='2.0'><channel " + b"a='b' " * 1_000_000 + b"/></rss>",
        "too_complex",
    ),
    "too many elements": (b"<rss>" + b"<a/>" * 1_000_000 + b"</rss>", "too_complex"),
}


@pytest.mark.parametrize(("body", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_feed_is_refused_in_no_time(body: bytes, reason: str) -> None:
    began = time.monotonic()
    with pytest.raises(PageError) as caught:
        read_feed(body, BASE)
    assert caught.value.reason == reason
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("kind", ["rss", "json"])
def test_of_a_feed_of_a_hundred_thousand_entries_both_ends_are_read(kind: str) -> None:
    urls = [f"https://news.example/{number}" for number in range(100_000)]
    if kind == "json":
        version = "https://jsonfeed.org/version/1.1"
        items: list[object] = [{"id": url, "url": url} for url in urls]
        body = json.dumps({"version": version, "items": items}).encode()
    else:
        entries = "".join(
            f"<item><title>Ship</title><link>{url}</link></item>" for url in urls
        )
        body = f"<rss version='2.0'><channel><title>F</title>{entries}</channel></rss>".encode()
    began = time.process_time()
    listing = read_feed(body, BASE)
    assert time.process_time() - began < 8
    assert listing.dropped == 0
    assert [item.url for item in listing.found] == urls[:5000] + urls[-5000:]


def test_words_about_entities_in_a_text_are_no_entities() -> None:
    body = b"<rss version='2.0'><channel><item><title><![CDATA[What <!ENTITY means]]></title><link>/1</link></item></channel></rss>"
    assert read_feed(body, BASE).found[0].url == "https://news.example/1"


def test_long_text_in_an_entry_is_no_long_tag() -> None:
    body = (
        b"<rss version='2.0'><channel><item><link>/1</link><description><![CDATA["
        + b"a = b " * 50_000
        + b"]]></description></item></channel></rss>"
    )
    assert len(read_feed(body, BASE).found) == 1


def test_newest_first_keeps_undated_in_place() -> None:
    def found(name: str, hour: int | None) -> Found:
        return Found(
            url=name,
            at=None if hour is None else datetime(2026, 11, 20, hour, tzinfo=UTC),
        )

    listed = (found("a", 3), found("b", None), found("c", 9), found("d", 1))
    assert [item.url for item in newest_first(listed)] == ["c", "a", "b", "d"]
    undated = (found("x", None), found("y", None))
    assert [item.url for item in newest_first(undated)] == ["x", "y"]


@given(st.binary(max_size=2000))
def test_any_bytes_give_a_listing_or_a_refusal(body: bytes) -> None:
    with contextlib.suppress(PageError):
        read_feed(body, BASE)


_PIECES = [
    "<rss version='2.0'>",
    "<channel>",
    "<item>",
    "</item>",
    "<link>",
    "</link>",
    "/a",
    "&amp;",
    "&#0;",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE x [",
    "]>",
    "<entry xmlns='http://www.w3.org/2005/Atom'>",
    "<link href='x",
    "'/>",
    "\x00",
    "\ud800",
    "<pubDate>",
    "2026",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=30))
def test_any_markup_gives_a_listing_or_a_refusal(pieces: list[str]) -> None:
    body = "".join(pieces).encode("utf-8", "surrogatepass")
    with contextlib.suppress(PageError):
        listing = read_feed(body, BASE)
        assert all(
            item.url.startswith(("http://", "https://")) for item in listing.found
        )


def test_an_entry_without_a_time_has_the_day_of_its_address() -> None:
    body = (
        b"<rss version='2.0'><channel><item><title>A</title>"
        b"<link>https://news.example/2026/11/20/a</link></item></channel></rss>"
    )
    (found,) = read_feed(body, "https://news.example/feed").found
    assert found.at == datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        (
            "<title>&lt;b&gt;Ships&lt;/b&gt; come &amp;amp; go</title>",
            "Ships come & go",
        ),
        (
            "<title type='html'>Ships &lt;em class='x'&gt;come&lt;/em&gt;</title>",
            "Ships come",
        ),
        ("<title><![CDATA[Ships &#8211; 3 < 4]]></title>", "Ships – 3 < 4"),
        ("<title>  </title>", None),
    ],
)
def test_a_headline_is_its_words(title: str, headline: str | None) -> None:
    body = f"<rss version='2.0'><channel><item>{title}<link>/a</link></item></channel></rss>"
    (found,) = read_feed(body.encode(), "https://news.example/feed").found
    assert found.headline == headline


def test_an_element_named_links_costs_neither_the_entry_nor_the_feed() -> None:
    item = "<item><title>One</title><link>/1</link><links>more</links></item>"
    body = f"<rss version='2.0'><channel><links>x</links>{item}</channel></rss>"
    for entries in (False, True):
        (found,) = read_feed(body.encode(), BASE, entries=entries).found
        assert found.url == "https://news.example/1"
