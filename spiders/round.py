"""One round over sources of all kinds in one Scrapy run, so that hosts are paced together."""

from __future__ import annotations

from spiders.base import SourceSpider


class RoundSpider(SourceSpider):
    """What `vedette crawl` and `vedette watch` run."""

    name = "round"
