"""Lists of articles in attributes, from which a page's script makes what is seen. Pure and bounded.

One element an article, that says its address and headline (`<list-item article-url=… article-title=…>`),
or one that holds them all as JSON (`data-props='{"articles": […]}'`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from crawler.identity.url_key import same_site
from spiders.extract.page import Page, clean
from spiders.extract.scripts.values import decode
from spiders.extract.tree import elements
from spiders.finding.found import (
    Found,
    clean_url,
    day_of_address,
    unique,
)
from spiders.finding.json_lists import MIN_MEMBERS, MIN_TITLE, lists_in
from spiders.finding.link_signs import may_be_article
from spiders.finding.stated_times import read_stated

MAX_ELEMENTS = 50_000
MIN_JSON = 150
"""Characters of an attribute that can hold a list."""
_LETTERS = re.compile(r"[a-z]+")
_ADDRESSES = frozenset({"url", "href", "link", "permalink"})
_TITLES = frozenset({"title", "headline", "heading"})
_TIMES = frozenset({"date", "time", "datetime", "published", "pubdate"})
_OTHERS = frozenset(
    {"img", "image", "picture", "thumbnail", "video", "share", "author", "section"}
)
"""What else has an address or title beside the article."""
_READ_ELSEWHERE = frozenset(
    {"a", "area", "base", "iframe", "img", "link", "meta", "script", "source"}
)


def read_attribute_lists(page: Page, url: str) -> tuple[Found, ...]:
    """The longest list that attributes hold; empty when there is none."""
    stated: list[Found] = []
    best: tuple[Found, ...] = ()
    for element in islice(elements(page.root), MAX_ELEMENTS):
        if element.tag in _READ_ELSEWHERE:
            continue
        values = {name: value for name, value in element.attributes.items() if value}
        if len(values) > 1 and (item := _item(values, page.base_url or url, url)):
            stated.append(item)
        for value in values.values():
            if len(value) >= MIN_JSON and value.lstrip()[:1] in ("{", "["):
                lists = lists_in(decode(value.lstrip(), 0), url)
                best = max((best, *lists), key=len)
    one_each = unique(stated)
    return max(best, one_each if len(one_each) >= MIN_MEMBERS else (), key=len)


def _item(values: Mapping[str, str], base: str, url: str) -> Found | None:
    link = title = at = None
    for name, value in values.items():
        words = _LETTERS.findall(name)
        if not words or not _OTHERS.isdisjoint(words):
            continue
        value = value.strip("'\" ")
        if words[-1] in _ADDRESSES:
            link = link or clean_url(base, value)
        elif words[-1] in _TITLES:
            title = title or clean(value[:1000])
        elif not _TIMES.isdisjoint(words):
            at = at or read_stated(value)
    if link is None or title is None or len(title) < MIN_TITLE:
        return None
    if not same_site(link, url) or not may_be_article(link, url):
        return None
    return Found(url=link, headline=title, at=at or day_of_address(link))
