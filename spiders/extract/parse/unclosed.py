"""Links and headings that were never closed end where their editor meant them to. Pure.

A browser makes such a link again in each block that follows, and puts the paragraphs that
follow into such a heading.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise

from spiders.extract.parse.edits import put_before, put_inside, take_out
from spiders.extract.tag_numbers import NUMBERS
from spiders.extract.tree import Element, Tree, ancestors

MAX_ADDRESSES = 8
"""Of a page, that are looked for in it."""
MAX_COPIES = 10_000
"""Links made again that are taken for text once more."""
_LINK = NUMBERS["a"]
_REOPENED = frozenset(NUMBERS[tag] for tag in ("b", "strong", "i", "em", "font"))
"""Go on in the next block as links do, and around them."""
_TEXTS = frozenset(NUMBERS[tag] for tag in ("p", "ul", "ol", "blockquote"))


def end_headings(tree: Tree) -> bool:
    """Let a heading end before the first paragraph or list in it."""
    is_changed = False
    for tag in ("h2", "h3", "h4", "h5", "h6"):
        for heading in tree.all(tag):
            first = heading.first_child
            if first is None or first.next is None or first.tag_id in _TEXTS:
                continue
            nodes = list(heading.iter(include_text=True))
            at = next((n for n, x in enumerate(nodes) if x.tag_id in _TEXTS), 0)
            if any(node.text().strip() for node in nodes[:at]):
                _put_after(heading, nodes[at:])
                is_changed = True
    return is_changed


def _put_after(place: Element, moved: list[Element]) -> None:
    after, around = place.next, place.parent
    if after is not None:
        for node in moved:
            put_before(after, node)
    elif around is not None:
        put_inside(around, moved)


def end_links(tree: Tree, data: bytes) -> bool:
    """Let a link end in the block it began in: what follows is no part of it.

    Args:
        data: What was parsed, in which the link stands once.
    """
    likely = islice(filter(None, dict.fromkeys(_running_on(tree))), MAX_ADDRESSES)
    addresses = {a for a in likely if _is_made_again(a, tree, data)}
    if not addresses:
        return False
    before: dict[str, str | None] | None = None
    copies = []
    for link in tree.all("a"):
        said = link.attributes
        if said == before and said.get("href") in addresses:
            copies.append(link)
        before = said
    for link in copies[:MAX_COPIES]:
        for node in list(link.iter(include_text=True)):
            put_before(link, node)
        take_out(link)
    return bool(copies)


def _running_on(tree: Tree) -> Iterator[str]:
    """Addresses of links that a headline or two paragraphs after each other begin with, or that
    go around one; some twice."""
    headings, paragraphs = tree.all("h1"), tree.all("p")
    yield from _first_links(headings)
    for before, address in pairwise(_first_links(paragraphs)):
        if address == before:
            yield address
    # blanks between blocks reopen it too, and then the blocks stand in it
    for block in (*headings[:1], *paragraphs[len(paragraphs) // 2 :][:1]):
        for link in ancestors(block, "a"):
            yield link.attrs.sget("href")


def _first_links(blocks: list[Element]) -> list[str]:
    """Of each block that is not empty the address it begins with, "" without one."""
    found = []
    for block in blocks:
        first = block.first_child
        while first is not None and (number := first.tag_id) in _REOPENED:
            first = first.first_child
        if first is not None:
            found.append(first.attrs.sget("href") if number == _LINK else "")
    return found


def _is_made_again(address: str, tree: Tree, data: bytes) -> bool:
    """Whether the tree has a link more often than the page."""
    # in the page a "&" may be written out, other signs hardly ever
    written = data.count(max(address.split("&"), key=len).encode())
    links = sum(link.attrs.sget("href") == address for link in tree.all("a"))
    return 0 < written < links
