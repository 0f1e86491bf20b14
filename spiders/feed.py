"""Feeds: RSS, Atom, JSON Feed."""

from __future__ import annotations

from typing import ClassVar

from crawler.records import SourceKind
from spiders.round import RoundSpider


class FeedSpider(RoundSpider):
    """A round over sources of kind `feed` alone, for `scrapy crawl feed -a source=KEY`."""

    name = "feed"
    kinds: ClassVar[frozenset[SourceKind]] = frozenset({SourceKind.FEED})
