"""What `fuzz.py` feeds the readers of listings: feeds, sitemaps and section pages."""

from __future__ import annotations

from collections.abc import Callable

from crawler.exceptions import PageError
from crawler.records import Reason
from spiders.extract.page import parse_page
from spiders.finding.discovering import candidates, feeds_of_page
from spiders.finding.found import Found, Listing
from spiders.finding.news_pages import news_pages
from spiders.finding.refresh import sent_on_to
from spiders.reading import Job, Kind, run_job
from tests.bench.fuzz_rules import Target, check_link, check_text, hold, tokens

_URL = "https://news.example/news/"


def _listing(kind: Kind) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        try:
            listing = run_job(Job(kind=kind, body=data, url=_URL, entries=True))
        except PageError as error:
            Reason(error.reason)
            raise
        hold(isinstance(listing, Listing), "a listing comes back")
        hold(listing.dropped >= 0, "dropped is a number of entries")
        for found in (*listing.found, *listing.children):
            check_link(found.url, "links are http(s)")
            hold(found.headline is None or len(found.headline) <= 1000, "headline")
            if found.at is not None:
                hold(found.at.utcoffset() is not None, "times are aware")
                found.at.isoformat()
        for found in listing.found[:3]:
            _read_entry(found)

    return run


def _read_entry(found: Found) -> None:
    if found.entry is None:
        return
    told = found.entry.encode("utf-8", "replace")
    try:
        extraction = run_job(Job(kind=Kind.ENTRY, body=told, url=found.url))
    except PageError as error:
        Reason(error.reason)
        return
    article = extraction.article
    hold(article.headline or article.blocks, "an entry tells something")
    check_text(article.headline, 1000, "headline")
    for block in article.blocks:
        check_text(block.text, 1_000_000, "text")


def _section(data: bytes) -> None:
    """What a page lists, and what else `sources add` asks of it."""
    page = parse_page(data, _URL)
    others = (*candidates(page), *feeds_of_page(page), *news_pages(page))
    for link in (*(one.url for one in others), sent_on_to(page)):
        check_link(link, "links are http(s)")
    _listing(Kind.SECTION)(data)


_FEED_SEED = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title>
<link>https://news.example/</link><ttl>15</ttl><item><title>One &amp; two</title><link>/news/1</link>
<guid isPermaLink="false">1</guid><pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate>
<description><![CDATA[<p>some words</p>]]></description><content:encoded><![CDATA[<p>Ships come later.</p><img src="/i.jpg">
<p><a href="/news/1">More</a></p>]]></content:encoded><dc:creator>A. Mole</dc:creator><category>x</category></item></channel></rss>"""
_ATOM_SEED = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/x/"><title type="xhtml"><div>T</div></title>
<entry><id>http://news.example/2</id><title>Two</title><link rel="alternate" href="2"/><updated>2026-11-20T10:00:00Z</updated>
<published>2026-11-20</published><content type="html">&lt;b&gt;x&lt;/b&gt;</content></entry></feed>"""
_JSON_FEED = b"""{"version":"https://jsonfeed.org/version/1.1","title":"N","items":[{"id":"1","url":"/a",
"title":"A","date_published":"2026-11-20T10:00:00Z"},{"id":2,"external_url":"https://x.example/"}]}"""
_FEED_TOKENS = tokens(
    "<item> </item> <entry> </entry> <link> </link> <link/> <title> </title> <pubDate> </pubDate> <![CDATA[ ]]> "
    "<!DOCTYPE <!ENTITY <!-- --> &x; &#0; &#xD800; &#x110000; &amp; &nbsp; <guid> <id> href=' xml:base=' "
    "<?xml-stylesheet encoding='utf-7' encoding='utf-16' encoding='x' type='xhtml' <div> http://[::1 //h:99999/ "
    "javascript:x data:, rel='alternate' <updated> <published> <media:content <georss:point> <dc:date> <itunes:image "
    "xmlns:a='' <content:encoded> 0000-00-00 9999-12-31T23:59:59-14:00 <ttl> <enclosure <source> <base64 mode='base64'>"
)
_SITEMAP_SEED = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/1</loc><lastmod>2026-11-20</lastmod>
<news:news><news:publication_date>2026-11-20T10:00Z</news:publication_date><news:title>One</news:title></news:news></url></urlset>"""
_INDEX_SEED = b"<sitemapindex><sitemap><loc>https://news.example/s.xml.gz</loc><lastmod>2026</lastmod></sitemap></sitemapindex>"
_SITEMAP_TOKENS = tokens(
    "<url> </url> <loc> </loc> <lastmod> </lastmod> <sitemap> </sitemap> <urlset> </urlset> <news:title> <!DOCTYPE "
    "<!ENTITY <![CDATA[ ]]> <!-- --> &amp; &x; <x:url> xmlns='' xmlns:x='y' <?p ?> <xi:include \x1f\x8b <image:loc> "
    "http://news.example/ https://[ 2026-13-45 encoding='utf-16' encoding='cp037' </news:news> <a:b:c> <url/>"
)
_SECTION_SEEDS = (
    b"""<html lang=en><title>News</title><nav><a href=/about>About</a></nav><main><article><h2><a href=/2026/11/one-two-three-four>
Ships of the yard come later</a></h2><time datetime=2026-11-20>20 Nov</time></article><div class=card><a href="/news/4711">
<img alt="A harbour"></a><p class=date>20.11.2026</p><a class=title href="/news/4711">More ships</a></div></main>
<a rel=next href="?page=2">Next</a><select><option value="/2026/10/">October</option><option value="/2026/09/">x</select>""",
    b"""<table><tr><td>19 November 2026<td><a href="a.html">Exercise ends</a><tr><td>18 November 2026<td><a href="b.html">Exercise begins</a>
</table><ul class=menu><li onclick="location.href='/x/12345'">Boat</ul><link rel=alternate type=application/rss+xml href=feed>
<meta http-equiv=refresh content="0;url=/en/"><button data-next-url="/more?page=2">Load more</button>""",
    b"""<script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"url":"/news/one-two-three-four","name":"Ships come later"},
{"url":"/news/b-1","name":"Ships come soon"},{"url":"/news/c-1","name":"No ships come"}]}</script><div id=app></div>""",
    b"""{"items":[{"title":{"rendered":"Ships come later"},"link":"/a-1","date":1760000000},{"title":"Ships come soon","link":"/b"},
{"title":"No ships at all","link":"/c","published":"2026-11-20"}],"next":"/list?page=2"}""",
)
_SECTION_TOKENS = tokens(
    "<a </a> <h2> </h2> <article> </article> <li> </li> <ul> <ol> <dl> <dt> <dd> <table> <tr> <td> <div> </div> <span> </span> "
    "<nav> <header> <footer> <main> <form> <select> <option <time <abbr <img <base <meta <link <script> </script> <template> "
    "href='/news/1' href='/a-b-c-d' href='#/x' href='javascript:x' href='//h' href='?page=2' href='?id=12345' class='title' class='date' "
    "class='menu' role='navigation' id='footer' datetime='2026-11-20' title='A longer headline of it' alt='A harbour' aria-label='Next' "
    "rel='next' onclick=\"location.href='/x'\" data-href='/y' data-next-url='/more' 20.11.2026 3/4/26 2026年11月20日 November 20 Next » More "
    "防衛大臣が発表した Ships come later than planned &nbsp; <br> <!-- --> <svg> <iframe <p> </p> <noscript> 9999-99-99 http-equiv=refresh"
)

LISTINGS = (
    Target("feed", _listing(Kind.FEED), (PageError,), (_FEED_SEED, _ATOM_SEED, _JSON_FEED), _FEED_TOKENS),
    Target("sitemap", _listing(Kind.SITEMAP), (PageError,), (_SITEMAP_SEED, _INDEX_SEED, b"https://news.example/1\n"), _SITEMAP_TOKENS),
    Target("section", _section, (PageError,), _SECTION_SEEDS, _SECTION_TOKENS),
)  # fmt: skip
