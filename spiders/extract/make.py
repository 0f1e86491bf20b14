"""The make of a passage: tag and class, by which texts of one kind are known."""

from __future__ import annotations

import re

from spiders.extract.content import Passage

Make = tuple[str, str | None]
_NUMBER = re.compile(r"\d+")


_cache: dict[str, str] = {}
_CACHE_SIZE = 20_000


def make_of(passage: Passage) -> Make:
    """Tag and class without numbers ("par1" and "par2" are one make)."""
    names = passage.element.get("class")
    if not names:
        return passage.tag, names
    found = _cache.get(names)
    if found is None:
        if len(_cache) >= _CACHE_SIZE:
            _cache.clear()
        found = _cache[names] = _NUMBER.sub("", names)
    return passage.tag, found
