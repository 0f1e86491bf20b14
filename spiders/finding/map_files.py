"""Which files of a site's sitemaps are worth reading, and in which order. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from spiders.finding.found import Found

_NEWS = re.compile(r"news|nachricht|actu|notici|novost|aktual", re.IGNORECASE)
_NO_ARTICLES = re.compile(
    r"(?:^|[_-])(?:authors?|users?|taxonom(?:y|ies)|categor(?:y|ies)|(?:post[-_])?tags?|topics?|images?|products?|attachments?)"
    r"(?=[-_.]?(?:site-?map|[a-z]+-\d|\d|xml|txt|gz)|$)",
    re.IGNORECASE,
)
"""Names that the common systems give to the files of their lists, writers and pictures."""


def news_maps_first(urls: Iterable[str]) -> tuple[str, ...]:
    """Sitemaps in the order worth trying: those of news list the last days alone."""
    return tuple(sorted(urls, key=lambda url: _NEWS.search(_path(url)) is None))


def order_of_files(files: Iterable[Found]) -> list[Found]:
    """The files of an index in the order worth reading, those of lists and writers left out.

    Newest first; without times, the last file of an index is the newest nearly everywhere.
    Where nothing else is there, the names mislead: a site may part its news by category.
    """
    files = list(files)
    told = [
        file
        for file in files
        if not _NO_ARTICLES.search(_path(file.url).rpartition("/")[2])
    ]
    files = told or files
    dated = [file for file in files if file.at is not None]
    dated.sort(key=lambda file: file.at.timestamp() if file.at else 0.0, reverse=True)
    return [*dated, *reversed([file for file in files if file.at is None])]


def _path(url: str) -> str:
    return urlsplit(url).path
