"""What pages are made of: counts and sizes, the yardstick of the pages that the benches make up.

    python -m tests.bench.composition --pages FOLDER     saved pages (.html.gz) of 40 to 300 KB
    python -m tests.bench.composition [--cards]          the pages that the crawl bench serves

Of a folder only pages that were saved with their scripts count: a cleaned page has parts missing.
"""

from __future__ import annotations

import argparse
import gzip
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from tests.bench.loopback_newsroom import packed_pages
from tests.bench.made_pages import LARGEST, SMALLEST

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
LONG_TEXT, LONG_VALUE = 80, 300
"""Characters of a paragraph of text, and of an attribute that holds a script's data."""
_TAG_NAMES = (
    "a div span p li ul img script style meta link svg h2 h3 figure button input time"
)
TAGS = _TAG_NAMES.split()


def composed(data: bytes) -> dict[str, float] | None:
    """The figures of one page; `None` for one without scripts, or of another size."""
    tree = etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))
    if tree is None or not SMALLEST <= len(data) <= LARGEST:
        return None
    elements = [e for e in tree.iter() if isinstance(e.tag, str)]
    if not any(e.tag == "script" for e in elements):
        return None
    tags = Counter(e.tag for e in elements)
    return {
        "bytes": len(data),
        "gzipped": len(gzip.compress(data, 6)),
        "elements": len(elements),
        **{tag: tags[tag] for tag in TAGS},
        **_sizes(elements),
        **_attributes(elements),
        **_places(tree, elements),
    }


def _sizes(elements: list[Any]) -> dict[str, float]:
    told = {"script bytes": 0, "JSON-LD bytes": 0, "style bytes": 0}
    text, white = 0, 0
    for element in elements:
        inside = element.text or ""
        if element.tag == "style":
            told["style bytes"] += len(inside.encode())
            inside = ""
        elif element.tag == "script":
            is_data = element.get("type") == "application/ld+json"
            told["JSON-LD bytes" if is_data else "script bytes"] += len(inside.encode())
            inside = ""
        both = inside + (element.tail or "")
        kept = " ".join(both.split())
        text += len(kept.encode())
        white += len(both) - len(kept)
    svgs = [e for e in elements if e.tag == "svg"]
    drawn = sum(len(etree.tostring(e, with_tail=False)) for e in svgs)
    return {**told, "svg bytes": drawn, "text bytes": text, "white bytes": white}


def _attributes(elements: list[Any]) -> dict[str, float]:
    pairs = [pair for element in elements for pair in element.items()]
    names = [value for name, value in pairs if name == "class" and value]
    links = [len(e.get("href") or "") for e in elements if e.tag == "a"] or [0]
    return {
        "attributes": len(pairs),
        "attribute bytes": sum(len(n) + len(v.encode()) + 4 for n, v in pairs),
        "of long values": sum(len(v) for _, v in pairs if len(v) > LONG_VALUE),
        "data attributes": sum(name.startswith("data-") for name, _ in pairs),
        "ids": sum(name == "id" for name, _ in pairs),
        "classes": len(names),
        "classes, different": len(set(names)),
        "class characters": sum(map(len, names)) / max(1, len(names)),
        "address characters": sum(links) / len(links),
    }


def _places(tree: Any, elements: list[Any]) -> dict[str, float]:
    texts = [
        e
        for e in elements
        if e.tag == "p" and len(" ".join("".join(e.itertext()).split())) > LONG_TEXT
    ]
    links = [e for e in elements if e.tag == "a"]
    depths = [sum(1 for _ in e.iterancestors()) for e in elements]
    return {
        "depth, mean": sum(depths) / len(depths),
        "depth, most": max(depths),
        "paragraphs": len(texts),
        "their characters": sum(len("".join(e.itertext())) for e in texts) / max(1, len(texts)),
        "their links": sum(1 for e in texts for _ in e.iter("a")),
        "links in headers": len(tree.xpath("//*[self::nav or self::header]//a")),
        "links in footers": len(tree.xpath("//footer//a")),
        "links with picture": sum(next(e.iter("img"), None) is not None for e in links),
        "links as long as titles": sum(len("".join(e.itertext()).strip()) >= 25 for e in links),
        "pictures of several sizes": len(tree.xpath("//img[@srcset]|//source[@srcset]")),
    }  # fmt: skip


def show(found: Iterable[dict[str, float]]) -> None:
    """Print each figure's spread over these pages."""
    pages = list(found)
    print(
        f"{len(pages)} pages", *(f"{share:.0%}" for share in SHARES), "mean", sep="\t"
    )
    for name in pages[0]:
        values = sorted(page[name] for page in pages)
        spread = [values[int(share * len(values))] for share in SHARES]
        mean = sum(values) / len(values)
        print(f"{name:26}", *(f"{value:9.1f}" for value in (*spread, mean)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)  # fmt: skip
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--cards", action="store_true")
    given = parser.parse_args()
    packed, _ = packed_pages(given.pages, cards=given.cards)
    pages = (composed(gzip.decompress(page)) for page in packed)
    show(page for page in pages if page is not None)


if __name__ == "__main__":
    main()
