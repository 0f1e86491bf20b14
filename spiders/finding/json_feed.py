"""JSON Feed, versions 1 and 1.1. Pure."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from crawler.exceptions import PageError
from crawler.records import Reason
from spiders.finding.entries import page_of_json_item
from spiders.finding.found import MAX_ENTRIES, Found, Listing, clean_url, unique
from spiders.finding.stated_times import read_stated

MAX_JSON_DEPTH = 60
OTHER_JSON = 'JSON, but no JSON Feed: kind = "section" reads other lists'


def read_json_feed(body: bytes, url: str, *, entries: bool = False) -> Listing:
    """Read a JSON Feed (versions 1 and 1.1).

    Args:
        entries: As for `read_feed`.

    Raises:
        PageError: `bad_feed` or `too_complex`.
    """
    return json_feed_of(load_json(body), url, entries=entries)


def load_json(body: bytes) -> Any:
    """A document of JSON, bounded before it is parsed.

    Raises:
        PageError: `bad_feed` or `too_complex`.
    """
    check_json_depth(body)
    try:
        return json.loads(
            body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"), strict=False
        )
    except (ValueError, RecursionError) as error:
        raise PageError(Reason.BAD_FEED, f"not readable: {error}"[:300]) from error


def json_feed_of(data: Any, url: str, *, entries: bool = False) -> Listing:
    """What a JSON Feed lists, parsed already.

    Raises:
        PageError: `bad_feed`: it is none.
    """
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise PageError(Reason.BAD_FEED, OTHER_JSON)
    found: list[Found] = []
    dropped = 0
    half = MAX_ENTRIES // 2
    ends = items if len(items) <= MAX_ENTRIES else [*items[:half], *items[-half:]]
    for item in ends:
        made = _read_json_item(item, url)
        if made is None:
            dropped += 1
        elif entries:
            page = page_of_json_item(item, made.url, str(data.get("language") or ""))
            found.append(replace(made, entry=page))
        else:
            found.append(made)
    title = data.get("title")
    return Listing(
        found=unique(found),
        dropped=dropped,
        title=" ".join(title.split())[:300] or None if isinstance(title, str) else None,
    )


def _read_json_item(item: object, base: str) -> Found | None:
    if not isinstance(item, dict):
        return None
    links = [item.get(name) for name in ("url", "external_url", "id")]
    texts = [link for link in links if isinstance(link, str)]
    link = (
        clean_url(base, texts[0])
        if texts and (item.get("url") or "://" in texts[0])
        else None
    )
    if link is None:
        return None
    title = item.get("title")
    stated = [item.get("date_published"), item.get("date_modified")]
    times = [read_stated(value) for value in stated if isinstance(value, str)]
    return Found(
        url=link,
        headline=" ".join(title.split())[:1000] or None
        if isinstance(title, str)
        else None,
        at=max((time for time in times if time is not None), default=None),
        published_at=read_stated(str(item.get("date_published") or "")),
        is_article=True,
    )


def check_json_depth(body: bytes) -> None:
    """Bound the nesting of JSON before it is parsed; brackets in strings count too.

    Raises:
        PageError: `too_complex`.
    """
    if body.count(b"[") + body.count(b"{") > 500_000:
        raise PageError(Reason.TOO_COMPLEX, "too many JSON values")
    depth = 0
    for byte in body.translate(None, delete=_NOT_BRACKETS):
        depth += 1 if byte in b"[{" else -1
        if depth > MAX_JSON_DEPTH:
            raise PageError(Reason.TOO_COMPLEX, "JSON nested too deep")


_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
