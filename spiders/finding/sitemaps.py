"""Sitemaps, news sitemaps and sitemap indexes. Pure; entities and DTDs are never resolved."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from io import BytesIO

from lxml import etree

from crawler.exceptions import PageError
from crawler.net.decode import gunzip_file
from crawler.records import Reason
from spiders.finding.bounds import check_markup, in_utf8, looks_like_html
from spiders.finding.feeds import read_feed
from spiders.finding.found import (
    MAX_FOUND,
    Found,
    Listing,
    clean_url,
    day_of_address,
    unique,
)
from spiders.finding.stated_times import read_stated

_FEED = re.compile(
    rb"(?:\s*(?:<\?xml[^>]{0,200}>|<!--[^>]{0,500}>)){0,9}\s*<(?:rss|feed|rdf:RDF)\b"
)
_START = re.compile(rb"<\?xml\s|<(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)\b")
_MAX_BEFORE = 8 * 1024
"""Bytes before a sitemap in which a server may have written its warnings."""
_REFERENCES = (b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;", b"&#")
_BARE_AMP = re.compile(
    rb"(<!\[CDATA\[.*?(?:\]\]>|\Z))|&(?!(?:amp|lt|gt|quot|apos);|#)", re.DOTALL
)
_LAST_TAG = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)\s*>")
_ENTRY_ENDS = (b"</url>", b"</sitemap>")
MANY = 20
"""Addresses of one moment: nobody publishes so many at once."""
AT_ONCE = timedelta(minutes=1)
_ENTRY_TAGS = ("{*}url", "{*}sitemap")


def read_sitemap(body: bytes, url: str, *, limit: int) -> Listing:
    """Read one sitemap file: XML, `.gz` of it, or a plain list of addresses.

    Args:
        url: Where it was found: addresses are resolved against it.
        limit: Bytes that a `.gz` file may unpack to.

    Returns:
        `found` for the addresses of articles, `children` for the files of an index.
        What was read before damage in the middle is kept.

    Raises:
        PageError: `bad_feed`, `dtd`, `too_complex`, `empty`, and those of `gunzip_file`.
    """
    body = in_utf8(gunzip_file(body, limit))
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text:
        raise PageError(Reason.EMPTY, "an empty sitemap")
    if not text.startswith(b"<"):
        return _read_plain(text, url)
    if looks_like_html(text):
        raise PageError(Reason.BAD_FEED, "a web page in place of a sitemap")
    if _FEED.match(text):
        return read_feed(text, url)  # the protocol lets a feed stand for one
    check_markup(text)
    if start := _START.search(text, 0, _MAX_BEFORE):
        text = text[start.start() :]
    return _read_xml(_with_amps(_whole_entries(text)), url)


def _with_amps(text: bytes) -> bytes:
    """Escape `&` where an address has it bare: the parser leaves it out, and what follows."""
    whole = sum(map(text.count, _REFERENCES))
    if text.count(b"&") == whole:
        return text
    return _BARE_AMP.sub(lambda found: found[1] or b"&amp;", text)


def _whole_entries(text: bytes) -> bytes:
    """Without the last entry where the file ends in the middle of it: half an address is another's."""
    if _LAST_TAG.search(text, max(0, len(text) - 4096)):
        return text
    ends = (text.rfind(end) + len(end) for end in _ENTRY_ENDS if end in text)
    return text[: max(ends, default=len(text))]


def _read_plain(text: bytes, url: str) -> Listing:
    lines = [line.strip() for line in text.decode("utf-8", "replace").splitlines()]
    found = [
        Found(url=link, at=day_of_address(link))
        for line in lines[:MAX_FOUND]
        if (link := clean_url("", line))
    ]
    if not found:
        raise PageError(Reason.BAD_FEED, "neither XML nor a list of addresses")
    return Listing(found=unique(found), dropped=sum(map(bool, lines)) - len(found))


def _read_xml(text: bytes, url: str) -> Listing:
    found: list[Found] = []
    children: list[Found] = []
    dropped = 0
    rooted = False
    entries = etree.iterparse(
        BytesIO(text),
        events=("end",),
        tag=_ENTRY_TAGS,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    try:
        for _, element in entries:
            rooted = True
            try:
                item = _read_entry(element, url)
            except (ValueError, TypeError):
                # one bad entry costs that entry (PROMISES 9)
                item = None
            kind = _local(element)
            _forget(element)
            if item is None:
                dropped += 1
            elif kind == "sitemap":
                children.append(item)
            else:
                found.append(item)
            if len(found) + len(children) >= MAX_FOUND:
                break
    except etree.XMLSyntaxError as error:
        if not rooted:
            raise PageError(Reason.BAD_FEED, f"not readable: {error}"[:300]) from error
    if not rooted and not _is_sitemap(entries):
        raise PageError(Reason.BAD_FEED, "no sitemap")
    return Listing(
        found=unique(_without_false_times(found)),
        children=unique(children),
        dropped=dropped,
    )


def _without_false_times(found: list[Found]) -> list[Found]:
    """Some systems state the moment at which the file was made for each address: it says nothing."""
    times = [item.at for item in found if item.at is not None]
    if (
        len(times) < MANY
        or max(times) - min(times) > AT_ONCE
        or max(times).time() == time()
    ):
        return found
    return [replace(item, at=day_of_address(item.url)) for item in found]


def _is_sitemap(entries: etree.iterparse) -> bool:
    root = getattr(entries, "root", None)
    if root is None or not isinstance(root.tag, str):
        return False
    return _local(root) in ("urlset", "sitemapindex")


def _read_entry(element: etree._Element, base: str) -> Found | None:
    """One `url` or `sitemap`; its children are looked at once, whatever their namespace."""
    link = headline = None
    times: dict[str, datetime | None] = {}
    for child in element.iterdescendants():
        name = _local(child)
        if name == "loc" and link is None and child.getparent() is element:
            link = clean_url(base, child.text)
        elif name == "lastmod":
            times[name] = read_stated(child.text)
        elif _local(child.getparent()) != "news":
            continue  # a video's title and date are its own
        elif name == "publication_date":
            times[name] = read_stated(child.text)
        elif name == "title" and headline is None:
            headline = " ".join((child.text or "").split())[:1000] or None
    if link is None:
        return None
    # when it came out, where that is said: a lastmod may be any change of the page around it
    stated = times.get("publication_date") or times.get("lastmod")
    if stated is None and _local(element) == "url":
        # a file named by a day goes on growing until the next
        stated = day_of_address(link)
    return Found(
        url=link,
        headline=headline,
        at=stated,
        published_at=times.get("publication_date"),
        is_article=headline is not None,
    )


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _forget(element: etree._Element) -> None:
    """Free an entry that was read, so that memory does not grow with the file."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
