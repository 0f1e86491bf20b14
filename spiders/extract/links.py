"""Links that a page offers as further reading of its article. Pure; never changes the tree.

A link counts by where it stands (in a paragraph, between paragraphs, in a box below), by
what its box calls itself (class names, the label above it) and by what it talks about: the
titles of a related box share words with the article, those of "most read" do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from crawler.identity.link_key import link_key
from crawler.items import Placement, RelatedLink
from spiders.extract.content import Content, Hint, Passage
from spiders.extract.page import Page
from spiders.extract.related.addresses import has_id, host_of, looks_like_article
from spiders.extract.related.boxes import MIN_BLANKS, Boxes, Link
from spiders.extract.related.labels import MAX_LABEL
from spiders.extract.related.titles import (
    MAX_IN_OVERLAID,
    has_parts,
    overlaid,
    title_of,
)
from spiders.extract.tree import Element, first_link, following, same

MAX_LINKS = 3_000
"""Of a page, in reading order; 132 real pages have at most 700."""
MAX_RELATED = 60
"""Kept of one page; the longest of 27 hand-read pages has 23."""

MAX_IN_CARD = 6
"""Levels from a link up to the card it stands in."""

SHORT_TITLE = 2
"""Words of an address that is believed below a label for further reading alone …"""
LONG_TITLE = 3
"""… and of one that needs no whole title beside it."""
_RELATED = int(Hint.RELATED)
_DEAD = int(Hint.COMMENTS | Hint.SHARE | Hint.BIO)
_UNLINKED = int(Hint.TAGS | Hint.META)
"""Dead too, but in a related box: there they stand in the class names of its cards."""
_NAMED = re.compile("[0-9_-](?<![:/]-)(?<!^-)")
"""A figure or a word border; written so that the search leaps to the first such sign."""
_OTHER_SCHEMES = ("mailto:", "javascript:", "tel:", "data:")


def read_related(page: Page, content: Content) -> tuple[RelatedLink, ...]:
    """Further reading in page order, each address once; titles as printed."""
    reader = _Reader(page, content)
    return reader.read() if reader.kept else ()


def link_reasons(page: Page, content: Content) -> dict[Element, str]:
    """For each link that was looked at: what spoke for it and against it, in words."""
    reader = _Reader(page, content)
    if reader.kept:
        reader.read()
    return {link.element: reader.boxes.reason(link) for link in reader.links}


class _Reader:
    def __init__(self, page: Page, content: Content) -> None:
        self.page = page
        self.by_element = {p.element: p for p in reversed(content.passages)}
        self.kept = content.kept
        self.listed = content.listed
        self.boxes = Boxes(page, content, self.kept)
        self.beyond: set[Element] = set()
        """Elements around which there is no passage."""
        self.links: list[Link] = []
        address = page.url or page.meta("og:url")
        self.host, self.has_id = host_of(address), has_id(address)
        self.own = {link_key(own) for own in (address, page.meta("og:url")) if own}

    def read(self) -> tuple[RelatedLink, ...]:
        links = self.links = list(self._links())
        last = self.kept[-1].order
        self.boxes.put([link for link in links if not _is_in_text(link, last)])
        counting = self.boxes.counting()
        found: dict[str, RelatedLink] = {}
        for link in links:
            if link.box is not None and link.box not in counting:
                continue
            if link.is_doubtful and (link.box is None or link.box.label <= 0):
                continue
            title = title_of(self.page, link.element, in_box=link.box is not None)
            if not title or (link.is_doubtful and not self._tells(link, title)):
                continue
            if link.box is not None and (
                _is_tag(link.passage.hints, title) or self.boxes.is_paid(link)
            ):
                continue
            url = self.page.absolute(link.href)
            if url is None:
                continue
            key = link_key(url)
            if key in self.own or key in found:
                continue
            inline = link.box is None or link.passage.order < last
            placement = Placement.INLINE if inline else Placement.BLOCK
            found[key] = RelatedLink(url=url, title=title, placement=placement)
            if len(found) >= MAX_RELATED:
                break
        return tuple(found.values())

    def _links(self) -> Iterator[Link]:
        """Links from the first kept passage on that may lead to an article."""
        likely: dict[str, bool] = {}
        first = self.kept[0]
        for element in _links_from(self.page, first.element)[:MAX_LINKS]:
            if self.listed and self._is_listed(element):
                continue
            href = element.attrs.sget("href")
            found = likely.get(href)
            if found is None and not _may_be_named(href):
                found = likely[href] = False
            if found is False:
                continue
            passage = self._passage(element)
            if passage is None or passage.order < first.order:
                continue
            if passage.rule is not None and _is_dead(passage.hints):
                continue
            if found is None:
                found = looks_like_article(href, host=self.host, own_has_id=self.has_id)
                likely[href] = found
            if found:
                yield Link(element, href, passage)
            elif passage.hints & _RELATED and looks_like_article(
                href, host=self.host, own_has_id=False, least=SHORT_TITLE
            ):
                yield Link(element, href, passage, is_doubtful=True)

    def _tells(self, link: Link, title: str) -> bool:
        """Whether an address has three words, or its title more: a section's name has neither."""
        if _is_whole(title):
            return True
        return looks_like_article(
            link.href, host=self.host, own_has_id=False, least=LONG_TITLE
        )

    def _is_listed(self, link: Element) -> bool:
        """In a card of a long list; most stand in its first levels."""
        at: Element | None = link
        for _ in range(MAX_IN_CARD):
            if at is None or at in self.listed:
                break
            at = at.parent
        return at in self.listed

    def _passage(self, element: Element) -> Passage | None:
        """The passage a link stands in, or the first one that stands in the link or below it."""
        holder = element if has_parts(element) else overlaid(element)
        if holder is not None:
            most = None if same(holder, element) else MAX_IN_OVERLAID
            for inner in islice(holder.traverse(), 1, most):
                if inner in self.by_element:
                    return self.by_element[inner]
        climbed: list[Element] = []
        at: Element | None = element
        for _ in range(8):
            if at is None:
                break
            found = self.by_element.get(at)
            if found is not None:
                return found
            if at in self.beyond:
                break
            climbed.append(at)
            at = at.parent
        self.beyond.update(climbed[1:])
        return None


def _links_from(page: Page, start: Element) -> list[Element]:
    """Links in an element and after it."""
    first = first_link(start)
    at: Element | None = start
    while first is None and at is not None:
        for beside in following(at):
            if (first := first_link(beside)) is not None:
                break
        at = at.parent
    if first is None:
        return []
    links, wanted = page.tree.all("a"), first.mem_id
    for place, link in enumerate(links):
        if link.mem_id == wanted:
            return links[place:]
    return []


def _may_be_named(href: str) -> bool:
    """Without a figure or a word border it is a section or a home page."""
    if not href or href[0] in "#?" or _NAMED.search(href) is None:
        return False
    return not href.startswith(_OTHER_SCHEMES)


def _is_dead(hints: int) -> bool:
    """Whether links of such a passage lead to no further reading."""
    return hints & _DEAD != 0 or (hints & _UNLINKED != 0 and not hints & _RELATED)


def _is_tag(hints: int, title: str) -> bool:
    """Whether a link that stands among tags has a tag's words."""
    return hints & _UNLINKED != 0 and not _is_whole(title)


def _is_whole(title: str) -> bool:
    """Whether it has four words, or is of a script that does not part them."""
    is_long = title.count(" ") >= MIN_BLANKS
    return is_long or (" " not in title and not title.isascii())


def _is_in_text(link: Link, last: int) -> bool:
    """In a kept passage, or in a sentence between two of them."""
    passage = link.passage
    return passage.rule is None or (
        passage.order < last
        and passage.link_chars * 2 < len(passage.text)
        and len(passage.text) > MAX_LABEL
    )
