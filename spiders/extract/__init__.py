"""Page text and URL to Article: pure, no network, no clock."""

from __future__ import annotations

from spiders.extract.article import extract_article
from spiders.extract.version import READER_VERSION

__all__ = ["READER_VERSION", "extract_article"]
