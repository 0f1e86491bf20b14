"""Single pages: the source is the article."""

from __future__ import annotations

from typing import ClassVar

from crawler.records import SourceKind
from spiders.round import RoundSpider


class PageSpider(RoundSpider):
    """A round over sources of kind `page` alone, for `scrapy crawl page -a source=KEY`."""

    name = "page"
    kinds: ClassVar[frozenset[SourceKind]] = frozenset({SourceKind.PAGE})
