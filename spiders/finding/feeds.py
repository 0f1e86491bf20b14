"""RSS 0.9 to 2.0 and Atom; what is JSON goes to `json_feed`. Pure; feedparser is given counted bytes, never a URL."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import feedparser
from feedparser.encodings import convert_to_utf8

from crawler.exceptions import PageError
from crawler.identity.redirectors import leads_on_to
from crawler.identity.url_key import same_site
from crawler.records import Reason
from spiders.finding.bounds import check_markup, looks_like_html
from spiders.finding.entries import links_of, page_of_entry
from spiders.finding.found import (
    MAX_ENTRIES,
    Found,
    Listing,
    clean_url,
    day_of_address,
    unique,
)
from spiders.finding.json_feed import OTHER_JSON, read_json_feed
from spiders.finding.stated_times import read_stated

_ENTRY = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s>])")
_SITEMAP = re.compile(rb"<(?:urlset|sitemapindex)[\s>]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_TTL_MAX_S = 7 * 24 * 3600


def read_feed(
    body: bytes,
    url: str,
    content_type: str | None = None,
    *,
    entries: bool = False,
) -> Listing:
    """Read one feed.

    Args:
        url: Where it was found: links are resolved against it.
        content_type: As sent; its charset counts where the document states none.
        entries: What it tells of each article is wanted too.

    Raises:
        PageError: `bad_feed`, `dtd`, `too_complex` or `empty`.
    """
    start = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise PageError(Reason.EMPTY, "an empty feed")
    if start.startswith(b"{"):
        return read_json_feed(body, url, entries=entries)
    if looks_like_html(body):
        raise PageError(Reason.BAD_FEED, "a web page in place of a feed")
    if start.startswith(b"["):
        raise PageError(Reason.BAD_FEED, OTHER_JSON)
    if b"<" not in start and b"\0" not in start:
        raise PageError(Reason.BAD_FEED, "no markup")
    if _SITEMAP.search(start):
        raise PageError(Reason.BAD_FEED, 'a sitemap: kind = "sitemap" reads it')
    with _readable():
        markup = convert_to_utf8(
            {"content-type": content_type} if content_type else {}, body, {}
        )
    # what is not to be read must not hide in UTF-16, UTF-7 or escapes, which feedparser knows too
    markup = _without_middle(markup)
    check_markup(markup)
    with _readable():
        parsed = feedparser.parse(
            markup, sanitize_html=False, resolve_relative_uris=False
        )
    if not parsed.get("version") and not parsed.get("entries"):
        raise PageError(
            Reason.BAD_FEED, str(parsed.get("bozo_exception", "no feed"))[:300]
        )
    return _listing(parsed, url, entries=entries)


def _without_middle(markup: bytes) -> bytes:
    """Leave out entries in the middle above MAX_ENTRIES: 100,000 would take the parser a quarter of a minute."""
    if markup.count(b"<") < 2 * MAX_ENTRIES:
        return markup
    starts = [found.start() for found in _ENTRY.finditer(markup)]
    if len(starts) <= MAX_ENTRIES:
        return markup
    half = MAX_ENTRIES // 2
    return markup[: starts[half]] + markup[starts[-half] :]


@contextmanager
def _readable() -> Iterator[None]:
    """Feedparser lets its inner faults through: RuntimeError, ValueError, AttributeError …"""
    try:
        yield
    except Exception as error:
        words = f"not readable: {type(error).__name__}: {error}"
        raise PageError(Reason.BAD_FEED, words[:300]) from error


def _listing(parsed: Mapping[str, Any], url: str, *, entries: bool) -> Listing:
    found: list[Found] = []
    dropped = 0
    feed: Mapping[str, Any] = parsed.get("feed") or {}
    language = feed.get("language")
    parts = parsed.get("entries", ())[:MAX_ENTRIES]
    base = clean_url(url, feed.get("link")) or url
    # a feed on its own site is as good a base; elsewhere a service serves it
    base = url if same_site(base, url) else base
    for entry in parts:
        try:
            item = _read_entry(entry, base)
            if entries and item is not None:
                page = page_of_entry(
                    entry,
                    item.url,
                    published=_stated(entry, "published"),
                    modified=_stated(entry, "updated"),
                    language=language,
                )
                item = replace(item, entry=page)
        except Exception:  # one bad entry costs that entry (PROMISES 9)
            item = None
        if item is None:
            dropped += 1
        else:
            found.append(item)
    return Listing(
        found=unique(found),
        children=_older_part(feed, url),
        dropped=dropped,
        ttl_s=_ttl_s(feed),
        title=" ".join(str(feed.get("title") or "").split())[:300] or None,
        recordings=2 * sum(map(_is_recording, parts)) > len(parts),
    )


def _is_recording(entry: Mapping[str, Any]) -> bool:
    kinds = (str(one.get("type") or "") for one in links_of(entry, "enclosure"))
    return any(kind.startswith(("audio/", "video/")) for kind in kinds)


def _older_part(feed: Mapping[str, Any], url: str) -> tuple[Found, ...]:
    """The feed's older part, where it offers one (RFC 5005), or its system is known to have one."""
    for link in links_of(feed):
        if link.get("rel") in ("next", "prev-archive"):
            older = clean_url(url, link.get("href"))
            return (Found(url=older),) if older and same_site(older, url) else ()
    if "wordpress" not in str(feed.get("generator") or "").lower():
        return ()
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    page = query.get("paged", "1")
    query["paged"] = str(int(page) + 1) if page.isascii() and page.isdigit() else "2"
    return (Found(url=parts._replace(query=urlencode(query)).geturl()),)


def _read_entry(entry: Mapping[str, Any], base: str) -> Found | None:
    # a link that counts clicks leads through another host, which may be gone by now
    link = clean_url(base, entry.get("feedburner_origlink") or entry.get("link"))
    link = link or clean_url(base, entry.get("link"))
    if link is None:
        for other in links_of(entry):
            if other.get("rel", "alternate") == "alternate" and (
                link := clean_url(base, other.get("href"))
            ):
                break
    if link is None and str(entry.get("id", "")).startswith(("http://", "https://")):
        link = clean_url(base, entry.get("id"))
    if link is None:
        return None
    headline = _plain(str(entry.get("title") or ""))
    at = _entry_time(entry) or day_of_address(link)
    return Found(
        url=leads_on_to(link),
        headline=headline[:1000] or None,
        at=at,
        published_at=_stated(entry, "published"),
        is_article=True,
    )


def _plain(title: str) -> str:
    """A title's words without its markup, which some feeds escape twice."""
    if "&" in title:
        title = unescape(title)
    return " ".join((_TAG.sub("", title) if "<" in title else title).split())


def _entry_time(entry: Mapping[str, Any]) -> datetime | None:
    """The newest of published and updated."""
    times = [_stated(entry, name) for name in ("published", "updated", "created")]
    return max((time for time in times if time is not None), default=None)


def _stated(entry: Mapping[str, Any], name: str) -> datetime | None:
    if name not in entry:  # asked for, feedparser takes another one, with a warning
        return None
    said = str(entry.get(name) or "").strip()
    if said.startswith(("-", "0000")):  # systems' way to say that there is none
        return None
    # feedparser reads 2026/11/28 as the first, and a zone that it does not know as none
    return read_stated(said) or _as_parsed(entry.get(f"{name}_parsed"))


def _as_parsed(parsed: Any) -> datetime | None:
    """Feedparser knows forms in Greek, Hungarian and Korean."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), tz=UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _ttl_s(feed: Mapping[str, Any]) -> int | None:
    """RSS `ttl` in minutes, or the syndication module's period; clamped to a week."""
    raw = str(feed.get("ttl") or "").strip()
    if raw.isascii() and raw.isdigit() and len(raw) < 9:
        return min(int(raw) * 60, _TTL_MAX_S) or None
    period = {"hourly": 3600, "daily": 86400, "weekly": 604800}.get(
        str(feed.get("sy_updateperiod") or "").strip()
    )
    times = str(feed.get("sy_updatefrequency") or "1").strip()
    if period is None or not (
        times.isascii() and times.isdigit() and int(times[:6]) > 0
    ):
        return None
    return max(period // int(times[:6]), 60)
