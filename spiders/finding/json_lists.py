"""Lists of articles as data: the JSON a page loads for more, or holds in its scripts. Pure and bounded.

No key names of a site are known. A list counts when its members are objects that carry an
address of the site and a headline, by the names that systems use for them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

from crawler.exceptions import PageError
from crawler.identity.url_key import same_site
from crawler.records import Reason
from spiders.extract.page import Page, clean
from spiders.extract.scripts.values import decode, script_values
from spiders.finding.found import (
    Found,
    Listing,
    clean_url,
    day_of_address,
    unique,
)
from spiders.finding.json_feed import json_feed_of, load_json
from spiders.finding.link_signs import may_be_article
from spiders.finding.stated_times import read_stated

# decoded JSON has no types of its own: Any at this border
Json = Any

MAX_NODES = 200_000
MIN_MEMBERS = 3
_LINK = re.compile(r"<a\s[^<>]{0,500}\bhref\s?=", re.IGNORECASE)
MIN_TITLE = 8
"""Characters of a headline."""
_LINKS = (
    "url",
    "link",
    "permalink",
    "href",
    "canonicalUrl",
    "canonical_url",
    "webUrl",
    "web_url",
    "articleUrl",
    "article_url",
    "path",
    "uri",
    "@id",
)
_TITLES = (
    "title",
    "headline",
    "headlines",
    "heading",
    "name",
    "titleText",
    "webTitle",
    "shortTitle",
)
_TIMES = (
    "datePublished",
    "date_published",
    "publishedAt",
    "published_at",
    "published",
    "publishDate",
    "publicationDate",
    "pubDate",
    "date_gmt",
    "date",
    "firstPublished",
    "created",
    "createdAt",
    "timestamp",
    "displayDate",
)
_NEXT = (
    "next",
    "next_url",
    "nextUrl",
    "next_page_url",
    "nextPageUrl",
    "nextPage",
    "loadMoreUrl",
)


_WRAPPED = ("rendered", "default", "basic", "text", "value", "url", "alias", "href")
"""Names of the text that a system wraps: `{"rendered": …}`, `{"alias": …, "pid": 7}`."""


def read_json_list(body: bytes, url: str) -> Listing:
    """Read an answer of JSON that lists articles; JSON Feed is read by its own rules.

    Raises:
        PageError: `bad_feed` when it lists none, `too_complex`.
    """
    value = load_json(body)
    if isinstance(value, dict) and "jsonfeed.org" in str(value.get("version")):
        return json_feed_of(value, url)
    found = max(lists_in(value, url), key=len, default=())
    if not found:
        raise PageError(Reason.BAD_FEED, "no list of articles in the JSON")
    return Listing(found=found, children=_next(value, url))


def markup_in(body: bytes) -> bytes:
    """The parts of a page that JSON brings as texts: what a button for more sets into the list.

    Args:
        body: That of an answer in which `read_json_list` found nothing.

    Returns:
        Those that hold links, one after the other; nothing where none does.
    """
    if b"href" not in body:
        return b""
    value = decode(body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"), 0)
    parts = [text for text in _texts(value) if _LINK.search(text)]
    return "\n".join(parts).encode("utf-8", "replace")


def _texts(value: Json) -> Iterator[str]:
    for node in _nodes(value):
        children = node.values() if isinstance(node, dict) else node
        if isinstance(node, (dict, list)):
            yield from (child for child in children if isinstance(child, str))


def read_script_lists(page: Page, url: str) -> tuple[Found, ...]:
    """The longest list of articles in the page's scripts; empty when none holds any."""
    values = [*script_values(page), *_linked_data(page)]
    return max(
        (one for value in values for one in lists_in(value, url)), key=len, default=()
    )


def _linked_data(page: Page) -> Iterator[Json]:
    """Schema.org blocks: an `ItemList` names a section's articles."""
    for _, text in page.scripts("ld+json"):
        try:
            yield json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue


def lists_in(value: Json, url: str) -> list[tuple[Found, ...]]:
    """Every list of at least MIN_MEMBERS articles."""
    lists = []
    for node in _nodes(value):
        if isinstance(node, list) and len(node) >= MIN_MEMBERS:
            items = [item for member in node if (item := _item(member, url))]
            if len(items) >= MIN_MEMBERS and 2 * len(items) >= len(node):
                lists.append(unique(items))
    return lists


def _nodes(value: Json) -> Iterator[Json]:
    left, waiting = MAX_NODES, [value]
    while waiting and left > 0:
        node = waiting.pop()
        left -= 1
        yield node
        if isinstance(node, dict):
            waiting.extend(
                child for child in node.values() if isinstance(child, (dict, list))
            )
        elif isinstance(node, list):
            waiting.extend(child for child in node if isinstance(child, (dict, list)))


def _item(member: Json, url: str) -> Found | None:
    if not isinstance(member, dict):
        return None
    for inner in ("item", "node", "attributes", "article", "content", "_source"):
        if isinstance(member.get(inner), dict):
            member = {**member, **member[inner]}
    title = next((text for name in _TITLES if (text := _text(member.get(name)))), None)
    link = next((text for name in _LINKS if (text := _text(member.get(name)))), None)
    if title is None and member.get("@type") == "ListItem":
        title = ""  # a list for search engines need not say it
    elif title is None or len(title) < MIN_TITLE:
        return None
    if link is None:
        return None
    address = clean_url(url, link)
    if (
        address is None
        or not same_site(address, url)
        or not may_be_article(address, url)
    ):
        return None
    at = next((time for name in _TIMES if (time := _time(member.get(name)))), None)
    return Found(
        url=address, headline=title[:1000] or None, at=at or day_of_address(address)
    )


def _text(value: Json) -> str | None:
    """A text, also where a system wraps it."""
    if isinstance(value, dict):
        value = next(
            (v for k in _WRAPPED if isinstance(v := value.get(k), str)),
            None,
        )
    return clean(unescape(value)) or None if isinstance(value, str) else None


def _time(value: Json) -> datetime | None:
    if isinstance(value, str):
        return read_stated(value)
    if isinstance(value, (int, float)) and 6e8 < value < 4e12:
        return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, tz=UTC)
    return None


def _next(value: Json, url: str) -> tuple[Found, ...]:
    for node in _nodes(value):
        if isinstance(node, dict):
            for name in _NEXT:
                text = node.get(name)
                link = (
                    clean_url(url, text)
                    if isinstance(text, str) and text.startswith(("/", "http", "?"))
                    else None
                )
                if link is not None and link != url and same_site(link, url):
                    return (Found(url=link),)
    return ()
