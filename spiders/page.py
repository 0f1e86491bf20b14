"""Single pages: the source is the article."""

from __future__ import annotations

from typing import ClassVar

from crawler.records import SourceKind
from spiders.base import SourceSpider


class PageSpider(SourceSpider):
    """Visits sources of kind `page`."""

    name = "page"
    kinds: ClassVar[frozenset[SourceKind]] = frozenset({SourceKind.PAGE})
