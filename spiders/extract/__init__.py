"""Page text and URL to Article: pure, no network, no clock."""

from __future__ import annotations

from spiders.extract.article import extract_article
from spiders.extract.explain import Explanation, explain_page
from spiders.extract.plaintext import extract_text
from spiders.extract.version import READER_VERSION

__all__ = [
    "READER_VERSION",
    "Explanation",
    "explain_page",
    "extract_article",
    "extract_text",
]
