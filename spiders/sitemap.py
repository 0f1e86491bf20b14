"""Sitemaps, news sitemaps and indexes."""

from __future__ import annotations

from typing import ClassVar

from crawler.records import SourceKind
from spiders.base import SourceSpider


class SitemapSpider(SourceSpider):
    """Visits sources of kind `sitemap`."""

    name = "sitemap"
    kinds: ClassVar[frozenset[SourceKind]] = frozenset({SourceKind.SITEMAP})
