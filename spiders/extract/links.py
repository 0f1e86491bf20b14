"""Links that a page offers as further reading of its article. Pure; never changes the tree.

A link counts by where it stands (in a paragraph, between paragraphs, in a box below), by
what its box calls itself (class names, the label above it) and by what it talks about: the
titles of a related box share words with the article, those of "most read" do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from heapq import nlargest
from itertools import chain, islice
from typing import Any

from crawler.items import Placement, RelatedLink
from spiders.extract.content import Content, Hint, Passage
from spiders.extract.holders import around
from spiders.extract.link_address import (
    address_key,
    has_id,
    host_of,
    looks_like_article,
    whole_address,
)
from spiders.extract.link_boxes import (
    MAX_OWN_LABEL,
    Box,
    Link,
    announces,
    stems,
)
from spiders.extract.link_words import label_score, names_score
from spiders.extract.page import Page, clean

# lxml has no types of its own: an element is Any at this border
Element = Any

MAX_LINKS = 3_000
"""Of a page, in reading order; 132 real pages have at most 700."""
MAX_RELATED = 60
"""Kept of one page; the longest of 27 hand-read pages has 23."""
MIN_BOX = 2.0
"""Score from which a box counts: one clear name or label, or two weak signs."""
MAX_TOPIC, MIN_TOPIC = 1.5, -1.0
"""The most and the least that the titles of a box add to its score."""
FEW = 5
MAX_LEVELS = 40
LABEL_REACH = 60
"""Passages looked back from a link to its label."""
MAX_LABEL = 80
MAX_REACH = 9
"""Levels from a label up to the element it speaks for."""

_DEAD = int(Hint.COMMENTS | Hint.SHARE | Hint.TAGS | Hint.BIO | Hint.META)
_MENU = int(Hint.NAVIGATION)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLES = ("h2", "h3", "h4", "h5")
_NAMED = re.compile(r"[\d_-](?<![:/]-)(?<!^-)")
"""A figure or a word border; written so that the search leaps to the first such sign."""
_NAMES = re.compile(r"[^a-z\W\d_](?<![^\W\d_].)[^\W\d_]{3,}", re.DOTALL)
"""Words of four letters but those with a small first letter of ASCII: half the time of `WORD`."""
_OTHER_SCHEMES = ("mailto:", "javascript:", "tel:", "data:")


def _may_be_named(href: str) -> bool:
    """Without a figure or a word border it is a section or a home page."""
    return (
        href[0:1] not in "#?"
        and _NAMED.search(href) is not None
        and not href.startswith(_OTHER_SCHEMES)
    )


def read_related(page: Page, content: Content) -> tuple[RelatedLink, ...]:
    """Further reading in page order, each address once; titles as printed."""
    return _Reader(page, content).read()


def link_reasons(page: Page, content: Content) -> dict[Element, str]:
    """For each link that was looked at: what spoke for it and against it, in words."""
    reader = _Reader(page, content)
    reader.read()
    return {link.element: reader.reason(link) for link in reader.links}


class _Reader:
    def __init__(self, page: Page, content: Content) -> None:
        self.page = page
        self.passages = content.passages
        self.headline = content.headline
        self.by_element: dict[Element, Passage] = {}
        for passage in reversed(self.passages):
            self.by_element[passage.element] = passage
        self.kept = [p for p in self.passages if p.rule is None]
        self.first = self.kept[0].order if self.kept else 0
        self.last = self.kept[-1].order if self.kept else -1
        self.core = around(p.element for p in self.kept)
        self.chains: dict[Element, tuple[tuple[Element, ...], float]] = {}
        self.beyond: set[Element] = set()
        """Elements around which there is no passage."""
        self.topic: frozenset[str] | None = None
        self.links: list[Link] = []
        self.boxes: dict[tuple[Element, int | None], Box] = {}
        self.labels: dict[int, int | None] = {}
        self.boxed: set[Element] = set()
        self.reaches: dict[int, Element] = {}
        address = page.url or page.meta("og:url")
        self.host, self.has_id = host_of(address), has_id(address)
        self.own = {address_key(address), address_key(page.meta("og:url"))}

    def read(self) -> tuple[RelatedLink, ...]:
        if not self.kept:
            return ()
        links = self.links = list(self._links())
        self.boxed = {link.element for link in links if not self._is_in_text(link)}
        for link in links:
            if not self._is_in_text(link):
                self._put_in_box(link)
        counting = {box for box in self.boxes.values() if self._counts(box)}
        found: dict[str, RelatedLink] = {}
        for link in links:
            if link.box is not None and link.box not in counting:
                continue
            title = self._title(link.element)
            if not title:
                continue
            url = whole_address(self.page, link.href)
            key = address_key(url)
            if url is None or key in self.own or key in found:
                continue
            inline = link.box is None or link.passage.order < self.last
            placement = Placement.INLINE if inline else Placement.BLOCK
            found[key] = RelatedLink(url=url, title=title, placement=placement)
            if len(found) >= MAX_RELATED:
                break
        return tuple(found.values())

    def reason(self, link: Link) -> str:
        """The signs of a link's box and their sum, as `--explain` prints them."""
        box = link.box
        if box is None:
            return "it stands in a sentence of the text"
        signs = (
            ("label", box.label),
            ("names", box.weighed_names),
            ("between paragraphs", 1.0 * box.inside),
            ("aside", -1.0 * box.aside),
            ("menu", -2.0 * box.menu),
            ("titles", self._topic_score(box)),
        )
        said = ", ".join(f"{name} {value:+.1f}" for name, value in signs if value)
        return f"its box of {len(box.links)} needs {MIN_BOX:.1f}: {said or 'no sign'}"

    def _links(self) -> Iterator[Link]:
        """Links from the first kept passage on that may lead to an article."""
        likely: dict[str, bool] = {}
        for element, href in islice(self._from_first(), MAX_LINKS):
            found = likely.get(href)
            if found is None and not _may_be_named(href):
                found = likely[href] = False
            if found is False:
                continue
            passage = self._passage(element)
            if passage is None or passage.order < self.first:
                continue
            if passage.rule is not None and passage.hints & _DEAD:
                continue
            if found is None:
                found = looks_like_article(href, host=self.host, own_has_id=self.has_id)
                likely[href] = found
            if found:
                yield Link(element, href, passage)

    def _from_first(self) -> Iterator[tuple[Element, str]]:
        """Links in or after the element of the first kept passage, with their address."""
        first = self.kept[0].element
        # lxml takes no name with a control character to look for, though its parser makes them
        plain = first.tag.isprintable()
        elements = self.page.root.iter(*(("a", first.tag) if plain else ()))
        for element in elements:
            if element is first:
                break
        for element in chain((first,), elements):
            if element.tag == "a" and (href := element.get("href")) is not None:
                yield element, href

    def _passage(self, element: Element) -> Passage | None:
        """The passage a link stands in, or the first one that stands in the link."""
        if len(element):
            for inner in element.iterdescendants():
                if inner in self.by_element:
                    return self.by_element[inner]
        climbed, at, found = [], element, None
        for _ in range(8):
            if at is None or at in self.by_element:
                found = self.by_element.get(at)
                break
            if at in self.beyond:
                break
            climbed.append(at)
            at = at.getparent()
        if found is None:
            self.beyond.update(climbed[1:])
        return found

    def _is_in_text(self, link: Link) -> bool:
        """In a kept passage, or in a sentence between two of them."""
        passage = link.passage
        return passage.rule is None or (
            passage.order < self.last
            and passage.link_chars * 2 < len(passage.text)
            and len(passage.text) > MAX_LABEL
        )

    def _title(self, element: Element) -> str:
        if (
            len(element)
            and (inner := next(element.iterdescendants(*_TITLES), None)) is not None
        ):
            return self.page.text_of(inner)
        return self.page.text_of(element) or clean(element.get("title"))

    # --- boxes ---------------------------------------------------------------

    def _put_in_box(self, link: Link) -> None:
        chain, names = self._chain(link.element)
        label = self._label(link.passage.order)
        # a label speaks for the links of its own section, not for all that follow
        if label is not None and self._reach(label) not in chain:
            label = None
        if announces(link.passage):
            label = link.passage.order
        key = (chain[-1], label)
        box = self.boxes.get(key)
        if box is None:
            box = self.boxes[key] = Box()
            box.label = 0.0 if label is None else self._said(label)
            box.inside = self.first < link.passage.order < self.last
            box.menu = bool(link.passage.hints & _MENU)
            box.aside = not box.inside and any(e.tag == "aside" for e in chain)
        box.links.append(link.element)
        # a box is named as clearly as its clearest link
        box.names = max(box.names, names, key=abs)
        link.box = box

    def _said(self, label: int) -> float:
        """What a label says; of a line with label and link in one, its beginning."""
        passage = self.passages[label]
        text = passage.text
        return label_score(text[:MAX_OWN_LABEL] if announces(passage) else text)

    def _counts(self, box: Box) -> bool:
        """Whether a box is further reading; titles are read only where they can decide."""
        if box.base + MAX_TOPIC < MIN_BOX:
            return False
        return box.base + MIN_TOPIC >= MIN_BOX or (
            box.base + self._topic_score(box) >= MIN_BOX
        )

    def _topic_score(self, box: Box) -> float:
        """What the titles of a box say of its subject."""
        if self.topic is None:
            self.topic = self._topic()
        on_topic = sum(
            not self.topic.isdisjoint(stems(self._title(element)))
            for element in box.links
        )
        share = on_topic / len(box.links)
        if share >= 0.4:
            return MAX_TOPIC if share >= 0.6 else 1.0
        # few titles without a common word say nothing, many say that the box is the site's
        return MIN_TOPIC if share < 0.15 and len(box.links) >= FEW else 0.0

    def _chain(self, element: Element) -> tuple[tuple[Element, ...], float]:
        """Elements from a link up to the highest that holds no kept text; what names say."""
        below: list[Element] = []
        at, score = element, 0.0
        chain: tuple[Element, ...] = ()
        while at is not None and at not in self.core and len(below) < MAX_LEVELS:
            if at in self.chains:
                chain, score = self.chains[at]
                break
            below.append(at)
            at = at.getparent()
        for at in reversed(below):
            for key in ("class", "id"):
                # of names as clear as each other the one nearest to the link counts
                if (names := at.get(key)) and (found := names_score(names[:200])):
                    score = found if abs(found) >= abs(score) else score
            chain = (at, *chain)
            self.chains[at] = (chain, score)
        return chain or (element,), score

    def _label(self, order: int) -> int | None:
        """Order of the passage that labels the links at `order`: the nearest text before them
        that is no link and is known as a label, or is a heading."""
        seen: list[int] = []
        found = None
        for at in range(order - 1, max(-1, order - LABEL_REACH), -1):
            if at in self.labels:
                found = self.labels[at]
                break
            seen.append(at)
            passage = self.passages[at]
            size = len(passage.text)
            if size > MAX_LABEL:
                if passage.rule is None:
                    break
            elif passage.link_chars * 2 <= size and (
                passage.tag in _HEADINGS or label_score(passage.text)
            ):
                found = at
                break
        # the labels of passages passed over are the same: each is looked at once
        self.labels.update((at, found) for at in seen if found is None or at >= found)
        return found

    def _reach(self, label: int) -> Element:
        """The element whose links a label speaks for: the smallest around it with such links."""
        reach = self.reaches.get(label)
        if reach is None:
            reach = self.passages[label].element
            for _ in range(MAX_REACH):
                above = reach.getparent()
                if above is None or any(
                    a in self.boxed for a in reach.iterdescendants("a")
                ):
                    break
                reach = above
            self.reaches[label] = reach
        return reach

    def _topic(self) -> frozenset[str]:
        """Stems of the headline, and of the names and long words that the text repeats."""
        head = "" if self.headline is None else self.page.text_of(self.headline)
        words = _NAMES.findall("\n".join([p.text[:400] for p in self.kept[:20]]))
        names = {w: n for w, n in Counter(words).items() if n > 2 and w[0].isupper()}
        repeated = nlargest(12, names, key=names.__getitem__)
        return stems(" ".join((head, *repeated)))
