"""One page, parsed once within bounds: the tree and what its head says.

Pure: bytes in, `Page` out; nothing is fetched, no DTD or entity is resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from crawler.exceptions import PageError
from spiders.extract.parse.encoding import as_utf8
from spiders.extract.parse.joining import absolute
from spiders.extract.parse.markup import mend_markup

# lxml has no types of its own: an element is Any at this border
Element = Any

MAX_BYTES = 10 * 1024 * 1024
"""Of a page, decoded."""
MAX_TAGS = 120_000
"""Start tags in a page; the largest of 600 real pages has 12,000."""
MAX_LINKS = 20_000
"""`<a` in a page; real pages stay under 3,000, lists of every law ever made at 9,000."""
MAX_ATTRIBUTES = 2_000
"""In one tag: libxml2 is quadratic in them (40,000 take 2 s, 300,000 take 8 minutes)."""
BIG_BYTES = 300_000
"""A smaller page cannot hold enough attributes to take longer than two seconds."""
TAIL_BYTES = 2_000
"""At the end of a page, where its end tags belong."""
SAMPLE_BYTES = 512
"""Of each window, looked at for signs of a tag that is all attributes."""
LONG_TAG_BYTES = 8_192
"""A tag shorter than this cannot hold too many attributes."""

_START_TAG = re.compile(rb"<[a-zA-Z]")
_LINK_TAG = re.compile(rb"<[aA][\s>]")
_TAG_NAME = re.compile(rb"<[a-zA-Z][^\s<>\"'/=]*")
_ATTRIBUTE = re.compile(
    rb"""[\s/]*[^\s>/=][^\s>/=]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?"""
)
_WHOLE_TAG = re.compile(rb"""<[a-zA-Z](?>[^"'>]+|"[^"]*"|'[^']*')*>""")
# spelt out: a search that minds no case tries every byte, this one every "</"
_END_OF_PAGE = re.compile(rb"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\s*>")
_META_NAMES = frozenset(("property", "name", "itemprop", "http-equiv"))
_UNSEEN = re.compile(
    "[\u00ad\u200b\u2060\ufeff\u200e\u200f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_TEXT_OF = etree.XPath("string()", smart_strings=False)
_DEPTH_ERROR = etree.ErrorTypes.ERR_RESOURCE_LIMIT

SKIPPED_TEXT = ("script", "style", "noscript", "template", "svg", "textarea", "select")
"""Elements whose text no reader sees."""


class Page:
    """A parsed page. Made by `parse_page`; readers never change its tree."""

    __slots__ = (
        "base_url",
        "data",
        "links",
        "metas",
        "root",
        "script_elements",
        "title",
        "url",
    )

    def __init__(self, root: Element, url: str | None, data: bytes) -> None:
        self.data = data
        """What was parsed, in UTF-8: to look for a word in it is cheaper than a walk."""
        self.root = root
        """The `html` element."""
        self.url = url
        """Address the page was fetched from, if any."""
        self.base_url = url
        """Address that relative links start from."""
        self.metas: dict[str, list[str]] = {}
        """Lower-case name, property or itemprop of each `meta` to its contents."""
        self.links: dict[str, list[Element]] = {}
        """Lower-case rel token to the `link` elements that have it."""
        self.script_elements: list[Element] = []
        """All `script` elements, in order."""
        self.title: str | None = None
        """Text of the first `title` outside a picture."""
        self._read_head()

    def _read_head(self) -> None:
        for element in self.root.iter("meta", "link", "script", "title", "base"):
            tag = element.tag
            if tag == "meta":
                self._read_meta(element)
            elif tag == "script":
                self.script_elements.append(element)
            elif tag == "link":
                for token in (element.get("rel") or "").lower().split():
                    self.links.setdefault(token, []).append(element)
            elif tag == "title":
                if self.title is None and element.getparent().tag != "svg":
                    self.title = self.text_of(element) or None
            elif (href := element.get("href")) and self.base_url == self.url:
                self.base_url = absolute(self.url, href) or self.url

    def _read_meta(self, element: Element) -> None:
        names = set()
        content = None
        for key, value in element.items():
            if key == "content":
                content = value
            elif key in _META_NAMES and value:
                names.add(value.strip().lower())
        if content:
            for name in names:
                self.metas.setdefault(name, []).append(content)

    def meta(self, *names: str) -> str | None:
        """Cleaned content of the first of these metas that has any."""
        for name in names:
            for content in self.metas.get(name, ()):
                if text := clean(content):
                    return text
        return None

    def text_of(self, element: Element) -> str:
        """Cleaned text of an element and all below it, scripts and styles included."""
        # half of them hold nothing but their own text, which costs a thirtieth
        return clean(_TEXT_OF(element) if len(element) else element.text)

    def absolute(self, href: str | None) -> str | None:
        """An http(s) address for a link of the page, or `None`."""
        return absolute(self.base_url, href)

    def scripts(self, kind: str = "") -> Iterator[tuple[str, str]]:
        """Type in small letters and text of each script that holds text, in order.

        Args:
            kind: What the type holds. To read out a script of another type costs more than
                most blocks of metadata.
        """
        for element in self.script_elements:
            own = (element.get("type") or "").lower()
            if kind in own and (text := element.text):
                yield own, text


def parse_page(
    page: bytes | str, url: str | None = None, *, content_type: str | None = None
) -> Page:
    """Parse a page once, its limits checked before.

    Raises:
        PageError: `too_large`, `too_complex`, `encoding` or `empty`.
    """
    if isinstance(page, bytes):
        data = as_utf8(page, content_type)
    else:
        data = page.encode("utf-8", "replace")
    data = data.replace(b"\x00", b"")
    if not data or data.isspace():
        raise PageError("empty", "the page has no bytes", url=url)
    _check_limits(data, url)
    data = _mend(data)
    parser = etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        collect_ids=False,  # a tenth of the time, and nobody looks elements up by id
        huge_tree=True,  # 2048 levels instead of 256; the size is bounded above
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise PageError("empty", f"no markup: {error.msg}", url=url) from error
    if root is None:
        raise PageError("empty", "no element and no text", url=url)
    last = parser.error_log.last_error
    if last is not None and last.type == _DEPTH_ERROR:
        raise PageError("too_complex", "elements nested deeper than 2048", url=url)
    mend_markup(root)
    return Page(root, url, data)


def _mend(data: bytes) -> bytes:
    """Take out end tags of the page that stand in its middle: libxml2 stops there."""
    # from the end, at which Python searches twice as fast
    if data.rfind(b"</body", 0, max(0, len(data) - TAIL_BYTES)) < 0:
        return data
    return _END_OF_PAGE.sub(b"", data)


def _check_limits(data: bytes, url: str | None) -> None:
    if len(data) > MAX_BYTES:
        raise PageError("too_large", f"{len(data)} bytes", url=url)
    # Counting "<" first is a hundred times cheaper than finding tags.
    if len(data) > 3 * MAX_LINKS and data.count(b"<") > MAX_LINKS:
        if _are_more(_START_TAG, data, MAX_TAGS):
            raise PageError("too_complex", f"more than {MAX_TAGS} elements", url=url)
        if _are_more(_LINK_TAG, data, MAX_LINKS):
            raise PageError("too_complex", f"more than {MAX_LINKS} links", url=url)
    if len(data) > LONG_TAG_BYTES:
        _check_attributes(data, url)


def _are_more(pattern: re.Pattern[bytes], data: bytes, most: int) -> bool:
    """Whether there are more matches; all three million of a hostile page would take 170 MB."""
    return next(islice(pattern.finditer(data), most, None), None) is not None


def _check_attributes(data: bytes, url: str | None) -> None:
    """Look into stretches that only a tag of very many attributes can fill.

    Hops from "<" to the last one in reach: a stretch without is one tag, one text or one
    script. A big page full of "=" may have a tag that hides signs in its values: then all
    tags are read out whole.
    """
    at = data.find(b"<")
    while 0 <= at < len(data) - LONG_TAG_BYTES:
        after = data.rfind(b"<", at + 1, at + LONG_TAG_BYTES)
        if after < 0:
            _count_attributes(data, at, url)
            after = data.find(b"<", at + LONG_TAG_BYTES)
        at = after
    if len(data) > BIG_BYTES and _is_full_of_signs(data):
        for tag in _WHOLE_TAG.finditer(data):
            if tag.end() - tag.start() > LONG_TAG_BYTES:
                _count_attributes(data, tag.start(), url)


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
        raise PageError("too_complex", "attributes in one tag", url=url)


def clean(text: str | None) -> str:
    """White space collapsed to single spaces, marks without width and controls gone.

    Form feeds and the separators of ASCII (1C to 1F) are white space.
    """
    if not text:
        return ""
    text = text.strip()
    # most texts are settled here: of all blanks only the space is printable, and no mark is
    if text.isprintable() and "  " not in text:
        return text
    text = " ".join(text.split())
    return text if text.isprintable() else " ".join(_UNSEEN.sub("", text).split())
