"""One page, parsed once within bounds: the tree and what its head says.

Pure: bytes in, `Page` out; nothing is fetched, no DTD or entity is resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.exceptions import PageError
from crawler.records import Reason
from spiders.extract.parse.bounds import MAX_DEPTH, check_bounds
from spiders.extract.parse.encoding import as_utf8
from spiders.extract.parse.joining import absolute
from spiders.extract.parse.markup import mend_markup
from spiders.extract.tree import Element, Tree, is_deeper, parent, printed

_META_NAMES = frozenset(("property", "name", "itemprop", "http-equiv"))
_START_TAG = re.compile(rb"<[a-zA-Z]")
_UNSEEN = re.compile(
    "[\u00ad\u200b\u2060\ufeff\u200e\u200f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)

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
        "tree",
        "url",
    )

    def __init__(self, tree: Tree, url: str | None, data: bytes) -> None:
        self.data = data
        """What was parsed, in UTF-8: to look for a word in it is cheaper than a walk."""
        self.tree = tree
        self.root = tree.root
        """The `html` element."""
        self.url = url
        """Address the page was fetched from, if any."""
        self.base_url = url
        """Address that relative links start from."""
        self.metas: dict[str, list[str]] = {}
        """Lower-case name, property or itemprop of each `meta` to its contents."""
        self.links: dict[str, list[Element]] = {}
        """Lower-case rel token to the `link` elements that have it."""
        self.script_elements = tree.all("script")
        """All `script` elements, in order."""
        self.title = self._read_title()
        """Text of the first `title` outside a picture."""
        self._read_head()

    def _read_title(self) -> str | None:
        for element in self.tree.all("title"):
            above = parent(element)
            if above is None or above.tag != "svg":
                return self.text_of(element) or None
        return None

    def _read_head(self) -> None:
        for element in self.tree.all("meta"):
            self._read_meta(element)
        for element in self.tree.all("link"):
            for token in element.attrs.sget("rel").lower().split():
                self.links.setdefault(token, []).append(element)
        for element in self.tree.all("base"):
            if (href := element.attrs.get("href")) and self.base_url == self.url:
                self.base_url = absolute(self.url, href) or self.url

    def _read_meta(self, element: Element) -> None:
        names = set()
        content = None
        for key, value in element.attributes.items():
            if key == "content":
                content = value
            elif value and key in _META_NAMES:
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
        """Cleaned text of an element and all below it, without scripts and styles."""
        text = element.text()
        if "{" in text and element.css_first("style, script") is not None:
            text = "".join(printed(element))
        return clean(text)

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
            # the cheaper way, as long as most have no type
            own = (element.attributes.get("type") or "").lower()
            if kind in own and (text := element.text()):
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
        raise PageError(Reason.EMPTY, "the page has no bytes", url=url)
    tree = bounded_tree(data, url)
    if tree.body.first_child is None and _START_TAG.search(data) is None:
        raise PageError(Reason.EMPTY, "no element and no text", url=url)
    mend_markup(tree, data)
    return Page(tree, url, data)


def bounded_tree(data: bytes, url: str | None) -> Tree:
    """The tree of a page in UTF-8, as it was sent.

    Raises:
        PageError: `too_large` or `too_complex`.
    """
    may_be_deep = check_bounds(data, url)
    try:
        tree = Tree(data)
    except MemoryError as error:
        said = "its tree takes more memory than there is"
        raise PageError(Reason.TOO_COMPLEX, said, url=url) from error
    if may_be_deep and is_deeper(tree.root, MAX_DEPTH):
        said = f"elements nested deeper than {MAX_DEPTH}"
        raise PageError(Reason.TOO_COMPLEX, said, url=url)
    return tree


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
