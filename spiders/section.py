"""Section pages: article links told apart by structure."""

from __future__ import annotations

from typing import ClassVar

from crawler.records import SourceKind
from spiders.round import RoundSpider


class SectionSpider(RoundSpider):
    """A round over sources of kind `section` alone, for `scrapy crawl section -a source=KEY`."""

    name = "section"
    kinds: ClassVar[frozenset[SourceKind]] = frozenset({SourceKind.SECTION})
