"""Feeds: RSS, Atom, JSON Feed."""

from __future__ import annotations

from typing import ClassVar

from crawler.records import SourceKind
from spiders.base import SourceSpider


class FeedSpider(SourceSpider):
    """Visits sources of kind `feed`."""

    name = "feed"
    kinds: ClassVar[frozenset[SourceKind]] = frozenset({SourceKind.FEED})
