"""The address of a picture: the widest version among src, srcset, lazy attributes and sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from spiders.extract.page import Page

# lxml has no types of its own: an element is Any at this border
Element = Any

_ADDRESSES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-image",
    "data-url",
    "data-full-src",
    "data-hi-res-src",
    "src",
    "poster",
)
"""What is loaded late stands first: `src` holds its place until then."""
_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-sources")
_CANDIDATE = re.compile(r"(\S*[^\s,])(?: ([\d.]{1,12})([wx]))?(?: ?,|$)")
_MAX_SET = 20_000
_NO_ADDRESS = ("data:", "about:", "blob:")
_PLACEHOLDERS = "blank placeholder spacer transparent pixel loading lazy 1x1 grey dummy"
_PLACEHOLDER_NAMES = tuple(_PLACEHOLDERS.split())
_PLACEHOLDER = re.compile(
    rf"(?:{'|'.join(_PLACEHOLDER_NAMES)})[\w.-]{{0,200}}\.(?:gif|png|svg|jpe?g|webp)"
)


def best_address(page: Page, image: Element, unit: Element | None) -> str | None:
    """Absolute http(s) address of the widest version of one picture.

    Args:
        image: `img`, `amp-img` or `video`.
        unit: Element around the picture; its `picture` sources and `noscript` count too.
    """
    # sorting is stable: of versions as wide the first stays first
    for _, address in sorted(_versions(image, unit), key=itemgetter(0), reverse=True):
        if not _is_placeholder(address) and (url := page.absolute(address)):
            return url
    return None


def _is_placeholder(address: str) -> bool:
    """What stands in a picture's place until a script has loaded it."""
    address = address.lower()
    return address.startswith(_NO_ADDRESS) or (
        # ten looks for a word cost a tenth of trying the pattern at each letter
        any(name in address for name in _PLACEHOLDER_NAMES)
        and _PLACEHOLDER.search(address) is not None
    )


def _versions(image: Element, unit: Element | None) -> Iterator[tuple[float, str]]:
    """(width in pixels or a guess, address) of each version; the plain ones first."""
    # its few names are looked up once: a picture has one or two of the fourteen
    said = frozenset(image.keys())
    for name in _ADDRESSES:
        if name in said and (address := image.get(name)):
            yield (_number(image.get("width")), address.strip())
    sources = [image]
    # the parser nests what follows an open <source>: the picture may be levels up
    above = image.getparent()
    for _ in range(8):
        if above is None or above.tag not in ("source", "picture"):
            break
        if above.tag == "picture":
            sources.extend(above.iterdescendants("source"))
            break
        above = above.getparent()
    for source in sources:
        said = frozenset(source.keys())
        for name in _SETS:
            if name in said and (value := source.get(name)):
                yield from _set(value)
    if unit is not None and len(unit):
        for noscript in unit.iter("noscript"):
            for hidden in noscript.iter("img"):
                if address := hidden.get("src"):
                    yield (_number(hidden.get("width")), address.strip())


def _set(value: str) -> list[tuple[float, str]]:
    # single blanks: a run of them would be tried from each of its places
    candidates = _CANDIDATE.findall(" ".join(value[:_MAX_SET].split()))
    return [(_size(number, unit), address) for address, number, unit in candidates]


def _size(number: str, unit: str) -> float:
    # "2x" of an unknown width counts as wider than the plain version, less than any "300w"
    is_number = number not in ("", ".") and number.count(".") < 2
    size = float(number) if is_number else 1.0
    return size if unit == "w" else size / 10


def _number(text: str | None) -> float:
    """A width attribute in pixels; 0 when it says nothing (`100%`, `auto`)."""
    return float(text) if text and text.isdecimal() and len(text) < 6 else 0.0


def is_decoration(image: Element) -> bool:
    """Icons, counting pixels, emoji: pictures that show nothing of the article."""
    for name in ("width", "height"):
        size = image.get(name)
        if size and size.isdecimal() and int(size[:6]) < 60:
            return True
    address = image.get("src") or ""
    return address.endswith(".svg") or (
        image.get("role") == "presentation" and not image.get("alt")
    )
