"""What `fuzz.py` feeds: for each target its seeds, its tokens, and what has to hold of every answer."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.alerts.files import read_alerts, write_alerts
from crawler.alerts.matcher import Matcher
from crawler.alerts.reading import subject_of
from crawler.catalogue import load_file
from crawler.exceptions import CatalogueError, PageError, QueryError
from crawler.extracting import reading_stages, through
from crawler.files.opml import read_opml
from crawler.items import Article
from crawler.net.robots import parse_robots
from crawler.net.wire import AnswerReader
from crawler.outbox.book import read_book
from crawler.query.evaluate import is_true
from crawler.query.fts import plan
from crawler.query.lists import Lists, load_lists
from crawler.query.parse import parse
from crawler.query.plainwords import describe
from crawler.query.quick import quick
from crawler.query.render import render
from crawler.records import Reason, Refusal, Visit
from pipelines.identity import IdentityPipeline
from spiders.reading import Job, Kind, run_job
from spiders.saved import visit_from
from tests.alerts.texts import matchable
from tests.bench.fuzz_listings import LISTINGS
from tests.bench.fuzz_rules import (
    Target,
    check_link,
    check_text,
    hold,
    tokens,
)
from tests.loopback import WORDS

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://news.example/2026/11/one-two-three-1"
_HELD = tempfile.TemporaryDirectory(prefix="vedette-fuzz-")
_FOLDER = Path(_HELD.name)


def _article(data: bytes) -> None:
    try:
        extraction = run_job(
            Job(kind=Kind.ARTICLE, body=data, url=URL, content_type="text/html")
        )
    except PageError as error:
        Reason(error.reason)
        raise
    visit = visit_from(extraction, NOW, Visit.__dataclass_fields__["kind"].default)
    item: Any = through([IdentityPipeline(), *reading_stages()], visit)
    if isinstance(item, Refusal):
        return
    _check_article(item.article)
    again = through(reading_stages(), item).article
    # a date in words may be read the second time: the language is known by then
    again = replace(
        again,
        date_published=item.article.date_published,
        date_modified=item.article.date_modified,
    )
    hold(again == item.article, "stages twice are stages once")


def _check_article(article: Article) -> None:
    check_text(article.headline, 1000, "headline up to 1,000")
    hold(len(article.body) <= 1_000_000, "body up to 1,000,000")
    for text in (article.kicker, article.lead, article.byline, article.section):
        check_text(text, 1_000_000, "texts without NUL and surrogates")
    for name in (*article.authors, *article.keywords):
        check_text(name, 1000, "names without NUL and surrogates")
    for block in article.blocks:
        check_text(block.text, 1_000_000, "blocks hold text")
    check_link(article.canonical_url, "the canonical link is http(s)")
    for image in article.images:
        check_link(image.url, "pictures are http(s)")
        check_text(image.caption, 10_000, "captions")
    for link in article.related:
        check_link(link.url, "related links are http(s)")
    for when in (article.date_published, article.date_modified):
        if when is not None:
            hold(when.utcoffset() is not None, "times are aware")
            when.isoformat()


def _jsonld(data: bytes) -> None:
    text = b"".join(b"<p>%s%d.</p>" % (WORDS.encode(), number) for number in range(9))
    _article(
        b"<html><head><title>Ships come later</title><script type='application/ld+json'>"
        + data.replace(b"</", b"<\\/")
        + b"</script></head><body><article><h1>Ships come later</h1>"
        + text
        + b"</article></body></html>"
    )


def _robots(data: bytes) -> None:
    robots = parse_robots(data)
    hold(robots.allows("/robots.txt"), "robots.txt itself is free")
    for path in ("/", "/a", "/news/1?x=%2F", "/" + "a" * 2000, "/" + "ab" * 900):
        hold(robots.allows(path) in (True, False), "an answer")
    hold(robots.crawl_delay_s is None or robots.crawl_delay_s >= 0, "delay")


_TEXTS = (
    "",
    "Drone strikes near the harbour, NATO and F-35A, drones drones. " * 3,
    "дрон ППО 无人机 防空 صاروخ F35 S.400 it's IT us US",
)
_LISTS = {
    "drones": ["drone", "=UAV", "id:MQ-9", "дрон*"],
    "ships": ["ship*", "@drones"],
}


def _query(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    try:
        query = parse(text, lists=_LISTS)
    except QueryError as error:
        hold(0 <= error.position <= len(text) + 1, "the position lies in the query")
        for mend in error.mends:
            parse(mend, lists=_LISTS)
        raise
    describe(query.root)
    plan(query.root)
    fast = quick(text, Lists.of(_LISTS))
    same = fast is None or render(fast.root) == render(query.root)
    hold(same, "the quick reader agrees")
    matcher = Matcher({"q": text}, lists=_LISTS)
    for words in _TEXTS:
        item = matchable(url=URL, headline=words[:40], body=words, first_seen_at=NOW)
        told = bool(matcher.match([item], now=NOW)[0])
        hold(
            told == is_true(query.root, subject_of(item), NOW), "matcher and tree agree"
        )


def _catalogue(data: bytes) -> None:
    kind, data = (data[:1], data[1:]) if data else (b"s", b"")
    if kind == b"o":
        read_opml(data)
        return
    path = _FOLDER / ("local.toml" if kind == b"s" else "words.toml")
    path.write_bytes(data)
    if kind == b"s":
        for source in load_file(path).values():
            hold(source.url.startswith(("http://", "https://")), "sources are http(s)")
    elif kind == b"l":
        load_lists([_FOLDER])
    elif kind == b"c":
        read_book(path)
    else:
        alerts = read_alerts(data.decode("utf-8", "replace"), path=path)
        again = read_alerts(write_alerts(alerts))
        hold(again == alerts, "alerts written out and read again are the same")


def _wire(data: bytes) -> None:
    limit = 50_000
    reader = AnswerReader(limit, cut=len(data) % 2 == 1)
    step = 1 + len(data) % 97 if len(data) < 5000 else 65536
    for at in range(0, len(data), step):
        reader.receive(data[at : at + step])
    reader.closed(clean=len(data) % 3 != 0)
    hold(reader.done, "read to its end")
    hold(sum(map(len, reader.body)) <= limit, "bounded")


_BYTES = (b"\0", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\r", b"\n",
          b"\t", b" ", b"&", b"<", b">", b'"', b"'", b"/", b"]", b"[", b"{", b"}", b"0", b"-", b"9" * 30,
          "\u202e".encode(), "\u200b".encode(), "İ".encode(), "ﬀ".encode(), "\U0001f4a5".encode())  # fmt: skip
_LD_SEEDS = (
    b"""{"@context":"https://schema.org","@type":"NewsArticle","headline":"Ships come later","datePublished":
"2026-11-20T10:00:00+01:00","dateModified":1732096800,"author":[{"@type":"Person","name":"Ann Other"}],"publisher":
{"name":"News"},"image":{"url":"/i.jpg","caption":"c"},"articleBody":"One.\\n\\nTwo.","keywords":"a, b","inLanguage":"en",
"isAccessibleForFree":"False","mainEntityOfPage":{"@id":"/x"},"articleSection":["World"]}""",
    b"""[{"@graph":[{"@type":["Report","X"],"@id":"#a","author":{"@id":"#p"}},{"@id":"#p","@type":"Person","name":["A"]}]}]""",
    b"""<!-- {"@type":"LiveBlogPosting","headline":"a &quot;b&quot;",} -->;""",
)
_LD_TOKENS = tokens(
    '"@type": "@graph":[ "@id": "NewsArticle" "headline": "author": "name": "image": "url": "datePublished": '
    '"articleBody": "keywords": "publisher": "isAccessibleForFree": "inLanguage": "mainEntityOfPage": "hasPart": '
    "null true NaN Infinity -1e999 1e308 \\u0000 \\ud800 /* */ <!-- //<![CDATA[ ]]> , : [[ ]] {{ }} [] {} "
    '"" "a" 123 "1970-01-01" "9999-99-99" "20261120T100000Z" &quot; &amp;quot; "javascript:x" "//h" <b> </b> "description":'
)
_ROBOTS_SEED = b"""User-agent: *\nDisallow: /private/\nAllow: /private/open$\nCrawl-delay: 2.5\n
User-agent: vedette\nuser-agent: other\nDisallow: /*?s=*&x\nSitemap: https://news.example/s.xml\n"""
_ROBOTS_TOKENS = tokens(
    "User-agent: vedette * \\n Disallow: Allow: / /a $ %2f % # : Crawl-delay: 1e9 Sitemap: http://h/ "
    "/*a*a*a*a*a*a*a*a* ä useragent crawldelay: -1 99999999999 0,5"
)
_HTML_TOKENS = tokens(
    "<p> </p> <div> </div> <article> </article> <h1> </h1> <figure> <figcaption> <img <a <script> </script> <style> "
    "<template> <svg> <math> <table> <tr> <td> <select> <option> <noscript> <!-- --> <![CDATA[ <meta <base <link "
    "href='/x' src='data:,' class='caption' itemprop='headline' property='og:title' content=' charset=utf-7 "
    "datetime='2026-11-20' <time> <br> <li> <ul> <blockquote> <frameset> <plaintext> <textarea> <title> </title> "
    "&#0; &#xD800; &nbsp; &amp; </body> </html> <body> <html xmlns= <button> <form> <iframe srcdoc=' srcset='a,b,c' "
    "style='display:none' hidden aria-hidden='true' lang='x' By | – © Photo: window.__STATE__={ JSON.parse(' self.__next_f.push([1,"
)
_QUERY_SEEDS = tuple(
    text.encode()
    for text in (
        "drone", "drone* OR 无人机", '"air defence" NEAR/5 (ship* OR id:F-35)', "headline:(a OR =NATO) -b", "@drones country:pl",
        "a ONEAR/3 b ONEAR c", "drone#3 after:2026-01", '„a b“ NOT captions:"c d"', "((a b) | (c NOT d)) within:7d", "source:x language:en-GB",
        "-a b", "related:@ships NEAR/250 body:x", "S.400 it's U.S.",
    )
)  # fmt: skip
_QUERY_TOKENS = tokens(
    'AND OR NOT NEAR NEAR/5 ONEAR/0 NEAR/251 | - ( ) " “ ” „ « » ＂ * # #3 #99 = id: headline: body: captions: related: '
    "authors: @drones @ships @none source: country: origin: language: section: after: before: within: 7d 2026-01-01 2026 "
    "drone ship F-35 无人机 дрон صاروخ か゛ İ ß ſ ﬁ e\u0301 ’ . , / — \u00ad \u3000 （ ） and or near W/5 NEAR5 :"
)  # fmt: skip
_QUERY_TOKENS += (b" ", b" ", b" ", b"a b", b"\xc2\xa0")
_TOML_SEEDS = (
    (
        b's[[source]]\nname = "A"\nurl = "https://a.example/feed"\nkind = "feed"\ncountry = "pl"\nevery = "15m"\ndelay_s = 2\n'
        b'[source.selectors]\nbody = "article"\n[source.expect]\narticles = 3\nfields = ["byline"]\n'
    ),
    b'ltitle = "W"\ndescription = "d"\n[entries]\nen = ["drone", "=UAV", "id:F-35"]\nlists = ["@words"]\n',
    b'a[[alert]]\nname = "x"\nquery = "drone OR ship"\nchannels = ["desk"]\n',
    b'c[channel.desk]\nkind = "webhook"\nurl = "https://h.example/"\n',
    b'o<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/f"/></body></opml>',
)
_TOML_TOKENS = tokens(
    '[[source]] [source] [[alert]] [alert.x] [channel.x] [entries] = " """ \'\'\' [ ] { } , . name url kind key every '
    'country language origin selectors expect articles fields query channels lists title "feed" "x" true 1 -1 1e400 nan '
    "inf 0x10 2026-01-01 2026-01-01T10:00:00Z 10:00 [[[[ {a={b= \\u0000 \\ud800 # \\n @x @words <outline xmlUrl='http://a/' "
    "encoding='utf-16' <!DOCTYPE <!ENTITY http://u:p@h/ https://h:99999/ digest ceiling tz quiet command smtp_port env:X"
)
_WIRE_SEEDS = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: v\r\n\r\n",
    b"HTTP/1.1 103 Hints\r\n\r\nHTTP/1.0 301 Moved\r\nLocation: /a\r\n\r\n",
)
_WIRE_TOKENS = tokens(
    "HTTP/1.1 HTTP/1.0 200 304 204 100 101 999 Content-Length: Transfer-Encoding: chunked gzip deflate br zstd "
    "Content-Encoding: identity Connection: close keep-alive 0 -1 5 ffffffff 99999999999999 ; : , \x1f\x8b"
)  # fmt: skip
_WIRE_TOKENS += (
    b"\r\n",
    b"\r\n\r\n",
    b"\n\n",
    b"0\r\n\r\n",
    b"5\r\nhello\r\n",
    b" ",
    b"\r",
)

TARGETS = {
    target.name: replace(target, tokens=target.tokens + _BYTES)
    for target in (
        *LISTINGS,
        Target("jsonld", _jsonld, (PageError,), _LD_SEEDS, _LD_TOKENS),
        Target("robots", _robots, (), (_ROBOTS_SEED,), _ROBOTS_TOKENS),
        Target("html", _article, (PageError,), (), _HTML_TOKENS),
        Target("query", _query, (QueryError,), _QUERY_SEEDS, _QUERY_TOKENS),
        Target("catalogue", _catalogue, (CatalogueError,), _TOML_SEEDS, _TOML_TOKENS),
        Target("wire", _wire, (PageError,), _WIRE_SEEDS, _WIRE_TOKENS),
    )
}  # fmt: skip
