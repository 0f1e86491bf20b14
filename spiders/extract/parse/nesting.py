"""What a browser's tree of a page comes to, told from its tags before anything parses it. Pure.

How deep its elements stand in each other, and how much of it is made again: a `<b>` that was
never closed is repeated, attributes and all, in each block after it, so that 1,000 of them
before 1,000 paragraphs are a million elements. Bounds from above, near enough to tell pages of
people (at most 60 levels) from traps (thousands).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

REPEATED_BYTES = 300
"""Memory of an element that is made again, without its attributes."""
_SAME = 3
"""Of repeated elements with the same attributes, no more are made again."""

_SIGN = re.compile(rb"<(?:!--|!\[CDATA\[|[!?]|(/?)([a-zA-Z][^\t\n\f\r />]*+)|/)")
_REST_OF_TAG = re.compile(
    rb"""(?:[\t\n\f\r /]*+[^\t\n\f\r />][^\t\n\f\r />=]*+(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+"""
    rb"""(?:"[^"]*+"|'[^']*+'|(?!["'])[^\t\n\f\r >]*+))?+)*+[\t\n\f\r /]*+>"""
)
_END = re.compile(rb">")
_END_OF_COMMENT = re.compile(rb"--!?>")
_END_OF_CDATA = re.compile(rb"\]\]>")
_SCRIPT = re.compile(rb"<script", re.IGNORECASE)
_REPEATED_TAG = re.compile(
    rb"<[aAbBcCeEfFiIsStTuUnN](?:|[mM]|[tT]|[iI][gG]|[oO](?:[dD][eE]|[nN][tT]|[bB][rR])"
    rb"|[mM][aA][lL]{2}|[tT][rR](?:[iI][kK][eE]|[oO][nN][gG]))[\s/]"
    rb"""[^"'>]*+(?:(?:"[^"]*+"|'[^']*+'|["'])[^"'>]*+)*+"""
)
"""Without attributes they are three of each at most, and need not be looked for."""

_RAW = {
    name: re.compile(rb"(?=</%s[\t\n\f\r />])" % name, re.IGNORECASE)
    for name in b"script style textarea title xmp iframe noembed noframes".split()
}
"""What stands in these is text up to their end, unless they stand in a drawing."""
_VOID = frozenset(
    b"area base br col embed hr img input link meta param source track wbr".split()
)
_FLAT = _VOID | frozenset(
    b"p li dt dd tr td th thead tbody tfoot colgroup option body html".split()
)
"""These never stand in one of their own, but in what is counted."""
_CELLS = frozenset((b"td", b"th", b"tr"))
_REOPENED = frozenset(b"a b big code em font i nobr s small strike strong tt u".split())
"""What closes around them does not end them: they go on in the next block."""
_SHUT = frozenset(
    b"""table td th caption object applet marquee template select foreignobject desc title
    annotation-xml mi mo mn ms mtext""".split()
)
"""An end tag in these does not end what stands around them."""
_MARKED = frozenset(b"table object applet marquee template".split())
"""Their end tags end all that was opened in them, but in the others of `_SHUT`."""
_ENDED = frozenset(
    b"""address article aside blockquote button center details dialog dir div dl fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup listing main menu nav ol pre
    search section summary ul""".split()
)
"""So do these; an end tag of another element ends nothing around one of them."""
_DRAWN = frozenset(
    b"path circle rect use g line polygon polyline ellipse stop image tspan".split()
)
"""Of these a slash is an end, as long as they stand in a drawing."""


def is_repeated(data: bytes, at: int) -> bool:
    """Whether the start tag at a place is one that is made again."""
    tag = _SIGN.match(data, at)
    return tag is not None and not tag[1] and (tag[2] or b"").lower() in _REOPENED


def may_repeat(data: bytes, signs: int, most: int) -> bool:
    """Whether a page with so many "<" could have so many bytes made again: a cheap look."""
    found = _REPEATED_TAG.findall(data)
    if (sum(map(len, found)) + REPEATED_BYTES * len(found)) * signs <= most:
        return False
    # a link ends the one before
    links = [len(tag) for tag in found if tag[1] in b"aA"]
    others = Counter([tag for tag in found if tag[1] not in b"aA"])
    weight = sum(
        (REPEATED_BYTES + len(tag)) * min(count, _SAME) for tag, count in others.items()
    )
    return (weight + max(links, default=0)) * signs > most


class _Open:
    """What is open at one place of a page."""

    def __init__(self) -> None:
        self.started = 0
        """Start tags so far."""
        self.blocks: list[tuple[bytes, int, int]] = []
        """Tags, where what stands around them could be ended, and what was started by then."""
        self.at: defaultdict[bytes, list[int]] = defaultdict(list)
        """Of each tag among the blocks, which of them it is."""
        self.shuts: list[int] = []
        """Which of the blocks are of `_SHUT` …"""
        self.walls: list[int] = []
        """… and which of these or of `_ENDED`."""
        self.held: Counter[bytes] = Counter()
        self.depth = 0
        self.place = self.places = 0
        """A number for each stretch whose end tags end what was opened in it alone."""
        self.repeated: defaultdict[bytes, list[tuple[int, bytes, int]]] = defaultdict(
            list
        )
        """Of each tag that is reopened those that are open: place, the whole tag, its weight."""
        self.same: Counter[bytes] = Counter()
        self.weight = 0
        """Bytes that are made again in the next block."""
        self.in_cell: Counter[bytes] = Counter()
        """Those opened since the last cell of a table began: its end ends them too."""

    def start(self, name: bytes, tag: bytes) -> None:
        """Open an element."""
        around = self.place
        self.started += 1
        if name in _SHUT:
            self.places += 1
            self.place = self.places
        if name in _FLAT:
            if name in _CELLS and self.held[b"table"]:
                self.depth -= self.in_cell.total()
                self.held.subtract(self.in_cell)
                self.in_cell.clear()
            return
        if name in _DRAWN and self.held[b"svg"] and tag.endswith(b"/>"):
            return
        if name in _REOPENED:
            self._repeat(name, tag.lower())
        else:
            self._stand(name, around)
        self.depth += 1
        self.held[name] += 1

    def _stand(self, name: bytes, around: int) -> None:
        place = len(self.blocks)
        self.blocks.append((name, around, self.started))
        self.at[name].append(place)
        if name in _SHUT:
            self.shuts.append(place)
            self.walls.append(place)
        elif name in _ENDED:
            self.walls.append(place)

    def end(self, name: bytes) -> None:
        """Close an element, and what was never closed in it."""
        if name in _REOPENED:
            self._end_repeated(name)
            return
        if not self.held[name] or self._is_walled(name):
            return
        is_neat = self.blocks[-1][0] == name
        inner = b""
        while inner != name:
            inner, around, started = self.blocks.pop()
            self.at[inner].pop()
            self.held[inner] -= 1
            self.depth -= 1
        for kept in (self.shuts, self.walls):
            while kept and kept[-1] >= len(self.blocks):
                kept.pop()
        # a p or li left open in a part of a drawing keeps it open; a cell ends a caption
        # and a select, and then their end tags end nothing
        is_ended = name in _MARKED or self.started == started
        if is_neat and is_ended and name in _SHUT:
            self.place = around

    def _is_walled(self, name: bytes) -> bool:
        """Whether an end tag does not reach the element that it would end."""
        if name == b"table":
            kept = self.at[b"template"]
        elif name in _SHUT or name in _ENDED:
            kept = self.shuts
        else:
            kept = self.walls
        return bool(kept) and kept[-1] > self.at[name][-1]

    def _repeat(self, name: bytes, tag: bytes) -> None:
        if name == b"a":
            self._end_repeated(name)
        self.in_cell[name] += 1
        weight = 0 if self.same[tag] >= _SAME else REPEATED_BYTES + len(tag)
        if weight:
            self.same[tag] += 1
            self.weight += weight
        self.repeated[name].append((self.place, tag, weight))

    def _end_repeated(self, name: bytes) -> None:
        if self.held[name]:
            self.held[name] -= 1
            self.depth -= 1
            if self.in_cell[name]:
                self.in_cell[name] -= 1
        opened = self.repeated[name]
        if opened and opened[-1][0] == self.place:
            _, tag, weight = opened.pop()
            if weight:
                self.same[tag] -= 1
                self.weight -= weight


def outgrows(data: bytes, most_deep: int, most_repeated: int) -> tuple[int, str | None]:
    """How deep its elements may stand, and what of a page is more than may be, if anything.

    Far less deep where end tags are left out that others imply: of 10,000 `<p><span>x</p>` it
    says 10,000, and a tree has two.
    """
    opened = _Open()
    repeated = deepest = 0
    for is_end, name, tag in _tags(data, opened):
        if is_end:
            opened.end(name)
        else:
            opened.start(name, tag)
            if opened.depth > deepest:
                deepest = opened.depth
                if deepest > most_deep:
                    return deepest, f"elements nested deeper than {most_deep}"
        repeated += opened.weight
        if repeated > most_repeated:
            return deepest, "elements that are never closed, and made again"
    return deepest, None


def _tags(data: bytes, opened: _Open) -> Iterator[tuple[bool, bytes, bytes]]:
    """Whether it is an end, name and whole of each tag; of end tags only those that are one."""
    at = deaf_until = 0
    while (sign := _SIGN.search(data, at)) is not None:
        start, at = sign.span()
        is_end, name = sign[1], sign[2]
        if name is None:
            if sign[0] == b"<!--":
                at = _end_of(_END_OF_COMMENT, data, start + 2)
            elif sign[0] == b"<![CDATA[" and opened.held[b"svg"] + opened.held[b"math"]:
                deaf_until = max(deaf_until, _end_of(_END_OF_CDATA, data, at))
            else:
                at = _end_of(_END, data, start + 2)
            continue
        rest = _REST_OF_TAG.match(data, at)
        if rest is None:
            return  # the page ends in it
        at = rest.end()
        name = name.lower()
        if name in _FLAT and not opened.weight:
            continue
        if not is_end:
            yield False, name, data[start:at]
        elif start >= deaf_until:
            yield True, name, b""
        if name in _RAW and not is_end:
            if start < deaf_until:
                continue
            raw_until = _end_of(_RAW[name], data, at)
            if opened.held[b"svg"] or opened.held[b"math"]:
                deaf_until = raw_until
                continue
            # where a script hides another, the end of the inner one ends neither
            hidden = data.find(b"<!--", at, raw_until) if name == b"script" else -1
            if hidden >= 0 and _SCRIPT.search(data, hidden, raw_until):
                deaf_until = _end_of(_END_OF_COMMENT, data, raw_until)
            at = raw_until


def _end_of(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.search(data, at)
    return len(data) if found is None else found.end()
