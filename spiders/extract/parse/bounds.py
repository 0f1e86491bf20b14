"""What a page may hold, told from its bytes before anything parses it. Pure."""

from __future__ import annotations

import re
from itertools import islice

from crawler.exceptions import PageError
from crawler.records import Reason
from spiders.extract.parse.nesting import (
    REPEATED_BYTES,
    is_repeated,
    may_repeat,
    outgrows,
)

MAX_BYTES = 10 * 1024 * 1024
"""Of a page, decoded."""
MAX_TAGS = 120_000
"""Start tags in a page; the largest of 600 real pages has 12,000."""
MAX_KINDS = 20_000
"""Different names of elements: the parser is quadratic in them (100,000 take 1 to 4 s)."""
MAX_LINKS = 20_000
"""`<a` in a page; real pages stay under 3,000, lists of every law ever made at 9,000."""
MAX_ATTRIBUTES = 2_000
"""In one tag: parsers are quadratic in them (40,000 take 2 s, 300,000 take 8 minutes)."""
MAX_NAMES = 100_000
"""Different attributes of a page: the parser is quadratic in them (these take 1 s, 200,000 10 s)."""
NAMED_BYTES = 6 * MAX_NAMES
"""What so many names take up at least."""
MAX_DEPTH = 2_048
"""Elements in each other, in a page that is larger than `FLAT_SIGNS`; real ones have up to 60."""
MAX_STEPS = 1_000_000_000
"""Signs times depth: at each tag a parser may look through all that is open (these take 2 s)."""
MAX_REPEATED = 100_000_000
"""Bytes of elements that a tree makes again; real pages come to 2.5 million at most."""
SMALL_BYTES = 64 * 1024
"""A larger page is read where the memory of a process is limited, or by a user's own command …"""
MAX_GUESSED = 4_000_000_000
"""… and is looked into only where it could come to so many bytes: a look takes a tenth of a
parse."""
FLAT_SIGNS = 8_000
"""With no more "<" a page cannot nest so deep that its parse takes a tenth of a second."""
BIG_BYTES = 300_000
"""A smaller page cannot hold enough attributes to take longer than two seconds."""
SAMPLE_BYTES = 512
"""Of each window, looked at for signs of a tag that is all attributes."""
LONG_TAG_BYTES = 8_192
"""A tag shorter than this cannot hold too many attributes."""

_START_TAG = re.compile(rb"<[a-zA-Z]")
_LINK_TAG = re.compile(rb"<[aA][\s>]")
_TAG_NAME = re.compile(rb"<[a-zA-Z][^\s<>\"'/=]*")
_ATTRIBUTE = re.compile(
    rb"""[\s/]*([^\s>/=][^\s>/=]*)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?"""
)
_WHOLE_TAG = re.compile(rb"""<[a-zA-Z](?>[^"'>]+|"[^"]*"|'[^']*')*>""")


def check_bounds(data: bytes, url: str | None) -> bool:
    """Refuse a page that its size, elements, links, nesting or attributes make dear.

    Returns:
        Whether its tree could be deeper than `MAX_DEPTH`.

    Raises:
        PageError: `too_large` or `too_complex`.
    """
    if len(data) > MAX_BYTES:
        raise PageError(Reason.TOO_LARGE, f"{len(data)} bytes", url=url)
    if len(data) <= LONG_TAG_BYTES:
        return False
    # told first: a hundred times cheaper than finding tags, and leaping from sign to sign
    # takes two thirds of a count
    signs = len(data) - len(data.replace(b"<", b""))
    if signs > MAX_LINKS:
        if _are_more(_START_TAG, data, MAX_TAGS):
            said = f"more than {MAX_TAGS} elements"
            raise PageError(Reason.TOO_COMPLEX, said, url=url)
        if len(set(_TAG_NAME.findall(data))) > MAX_KINDS:
            said = f"more than {MAX_KINDS} kinds of elements"
            raise PageError(Reason.TOO_COMPLEX, said, url=url)
        if _are_more(_LINK_TAG, data, MAX_LINKS):
            said = f"more than {MAX_LINKS} links"
            raise PageError(Reason.TOO_COMPLEX, said, url=url)
    is_heavy = _check_attributes(data, url)
    if len(data) > NAMED_BYTES and _names_more(data, MAX_NAMES):
        said = f"more than {MAX_NAMES} kinds of attributes"
        raise PageError(Reason.TOO_COMPLEX, said, url=url)
    # with fewer signs it cannot be deep enough to take so many steps
    if is_heavy or signs**2 > MAX_STEPS or _could_repeat(data, signs):
        deepest, fault = outgrows(data, MAX_STEPS // signs, MAX_REPEATED)
        if fault is not None:
            raise PageError(Reason.TOO_COMPLEX, fault, url=url)
        return signs > FLAT_SIGNS and deepest > MAX_DEPTH
    # to go through the tree takes a tenth of what telling its depth from the tags takes
    return signs > FLAT_SIGNS


def _could_repeat(data: bytes, signs: int) -> bool:
    """Whether elements could be made again beyond all bounds."""
    # half of the elements never closed, the other half blocks; and all bytes in attributes
    worst = REPEATED_BYTES * (signs // 2) ** 2 + len(data) * signs
    return worst > (MAX_REPEATED if len(data) <= SMALL_BYTES else MAX_GUESSED) and (
        may_repeat(data, signs, MAX_REPEATED)
    )


def _are_more(pattern: re.Pattern[bytes], data: bytes, most: int) -> bool:
    """Whether there are more matches; all three million of a hostile page would take 170 MB."""
    return next(islice(pattern.finditer(data), most, None), None) is not None


def _names_more(data: bytes, most: int) -> bool:
    """Whether the tags of a page have more different attributes."""
    tags = set(_WHOLE_TAG.findall(data))
    if sum(map(len, tags)) < NAMED_BYTES:
        return False
    names: set[bytes] = set()
    for tag in tags:
        # the tag's own name is one more
        names.update(map(bytes.lower, _ATTRIBUTE.findall(tag, 1)))
        if len(names) > most:
            return True
    return False


def _check_attributes(data: bytes, url: str | None) -> bool:
    """Look into stretches that only a tag of very many attributes can fill.

    Hops from "<" to the last one in reach: a stretch without is one tag, one text or one
    script. A big page full of "=" may have a tag that hides signs in its values: then all
    tags are read out whole.

    Returns:
        Whether one of the long tags would be made again where it is never closed.
    """
    is_heavy = False
    at = data.find(b"<")
    while 0 <= at < len(data) - LONG_TAG_BYTES:
        after = data.rfind(b"<", at + 1, at + LONG_TAG_BYTES)
        if after < 0:
            _count_attributes(data, at, url)
            is_heavy = is_heavy or is_repeated(data, at)
            after = data.find(b"<", at + LONG_TAG_BYTES)
        at = after
    if len(data) > BIG_BYTES and _is_full_of_signs(data):
        for tag in _WHOLE_TAG.finditer(data):
            if tag.end() - tag.start() > LONG_TAG_BYTES:
                _count_attributes(data, tag.start(), url)
    return is_heavy


def _is_full_of_signs(data: bytes) -> bool:
    """Whether somewhere among its tags, outside scripts, stand the signs of many attributes."""
    window = LONG_TAG_BYTES // 2
    return any(
        data.count(b"=", start, start + SAMPLE_BYTES) * 16 > SAMPLE_BYTES
        and data.rfind(b"<", start, start + window) >= 0
        and not _in_script(data, start)
        for start in range(window, len(data) - window, window)
    )


def _in_script(data: bytes, at: int) -> bool:
    return data.rfind(b"<script", 0, at) > data.rfind(b"</script", 0, at)


def _count_attributes(data: bytes, start: int, url: str | None) -> None:
    opening = _TAG_NAME.match(data, start)
    if opening is None:
        return
    position = opening.end()
    for _ in range(MAX_ATTRIBUTES):
        attribute = _ATTRIBUTE.match(data, position)
        if attribute is None:
            return
        position = attribute.end()
    if not _in_script(data, start):
        raise PageError(Reason.TOO_COMPLEX, "attributes in one tag", url=url)
