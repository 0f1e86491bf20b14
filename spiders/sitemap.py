"""Sitemaps and their indexes."""

from __future__ import annotations

from typing import ClassVar

from crawler.records import SourceKind
from spiders.round import RoundSpider


class SitemapSpider(RoundSpider):
    """A round over sources of kind `sitemap` alone, for `scrapy crawl sitemap -a source=KEY`."""

    name = "sitemap"
    kinds: ClassVar[frozenset[SourceKind]] = frozenset({SourceKind.SITEMAP})
