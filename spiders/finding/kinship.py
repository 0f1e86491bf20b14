"""Which addresses of a site's sitemap belong to one of its sources. Pure.

A sitemap holds the whole site, a source often a part of it: an address belongs to the source
when it lies in a folder where the source's own items lie. Numbers in a path (days, ids) do not
make another folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBERS = re.compile(r"\d+")
_MONTHS = re.compile(
    r"/(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}(?=/)",
    re.IGNORECASE,
)


def folder(key: str) -> str:
    """Host and folders of a `url_key`, numbers and names of months made equal."""
    path = key.partition("?")[0].rpartition("/")[0]
    return _MONTHS.sub("/#", _NUMBERS.sub("#", path + "/"))


def folders(keys: Iterable[str]) -> frozenset[str]:
    """The folders in which these items lie."""
    return frozenset(folder(key) for key in keys)
