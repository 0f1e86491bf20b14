"""Section pages: article links told by structure or by the source's selector."""

from __future__ import annotations

from typing import ClassVar

from crawler.records import SourceKind
from spiders.base import SourceSpider


class SectionSpider(SourceSpider):
    """Visits sources of kind `section`."""

    name = "section"
    kinds: ClassVar[frozenset[SourceKind]] = frozenset({SourceKind.SECTION})
