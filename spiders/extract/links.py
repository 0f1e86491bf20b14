"""Links that a page offers as further reading of its article. Pure; never changes the tree.

A link counts by where it stands (in a paragraph, between paragraphs, in a box below), by
what its box calls itself (class names, the label above it) and by what it talks about: the
titles of a related box share words with the article, those of "most read" do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crawler.items import Placement, RelatedLink
from spiders.extract.content import Content, Hint, Passage
from spiders.extract.link_words import label_score, names_score
from spiders.extract.page import Page, clean

# lxml has no types of its own: an element is Any at this border
Element = Any

MAX_LINKS = 3_000
"""Of a page, in reading order; real pages have at most 1,800."""
MAX_RELATED = 60
"""Kept of one page; the longest of 27 hand-read pages has 23."""
MIN_BOX = 2.0
"""Score from which a box counts: one clear name or label, or two weak signs."""
_DEAD = (
    Hint.NAVIGATION
    | Hint.COMMENTS
    | Hint.SHARE
    | Hint.TAGS
    | Hint.BIO
    | Hint.META
    | Hint.CAPTION
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_WORD = re.compile(r"[^\W\d_]{4,}")
_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_LABEL_REACH = 60
"""Passages looked back from a link to its label."""
_NO_ARTICLE = re.compile(
    r"/(?:tags?|topics?|themen?|thema|temas?|author|authors|autor|autoren|auteurs?|people|person|category|categories|kategorie"
    r"|search|suche|rubriques?|dossiers?|profile|profil|user|users|login|register|account|subscribe|abo|newsletter|shop"
    r"|privacy|impressum|contact|about|jobs|events?|podcasts?|hashtag|stichwort|schlagwort|keyword|keywords|staff|redaktion"
    r"|team|company|companies|stock|quote|quotes|wiki|tv-programm|weather|wetter)(?:/|$)",
    re.IGNORECASE,
)
_SHARERS = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|instagram|youtube|youtu|linkedin|tiktok|pinterest|whatsapp|telegram|t|threads|bsky|reddit"
    r"|google|apple|amazon|spotify|wikipedia|flickr|vimeo|wa|xing|vk|ok|doi|archive|patreon|paypal|amzn)\.(?:com|be|me|app|org|de|ru|co|net|to)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Link:
    element: Element
    url: str
    title: str
    passage: Passage


@dataclass(slots=True)
class _Box:
    """Links outside the text that stand together."""

    links: int = 0
    on_topic: int = 0
    names: float = 0.0
    inside: bool = False
    score: float = 0.0


def read_related(page: Page, content: Content) -> tuple[RelatedLink, ...]:
    """Further reading in page order, each address once; titles as printed."""
    return _Reader(page, content).read()


class _Reader:
    def __init__(self, page: Page, content: Content) -> None:
        self.page = page
        self.content = content
        self.by_element = _by_element(content.passages)
        kept = content.kept
        self.first = kept[0].order if kept else 0
        self.last = kept[-1].order if kept else -1
        self.own = _address_key(page.url)
        self.topic = self._topic(kept)
        self.core = _around([passage.element for passage in kept])
        self.boxes: dict[tuple[Element, int | None], _Box] = {}
        self.box_of: dict[Element, tuple[Element, int | None]] = {}

    def read(self) -> tuple[RelatedLink, ...]:
        found: dict[str, RelatedLink] = {}
        links = list(self._links())
        self._judge(links)
        for link in links:
            placement = self._placement(link)
            if placement is None:
                continue
            key = _address_key(link.url)
            known = found.get(key)
            if known is None:
                if len(found) >= MAX_RELATED:
                    break
                found[key] = RelatedLink(
                    url=link.url, title=link.title or None, placement=placement
                )
            elif not known.title and link.title:
                found[key] = RelatedLink(
                    url=link.url, title=link.title, placement=known.placement
                )
        return tuple(link for link in found.values() if link.title)

    def _topic(self, kept: list[Passage]) -> frozenset[str]:
        """Stems of the headline, and of the names and long words that the text repeats."""
        head = (
            ""
            if self.content.headline is None
            else self.page.text_of(self.content.headline)
        )
        counts = Counter(
            word
            for p in kept[:40]
            for word in _WORD.findall(p.text)
            if word[0].isupper()
        )
        repeated = [word for word, count in counts.most_common(12) if count > 2]
        return _stems(" ".join((head, *repeated)))

    def _links(self) -> Iterator[_Link]:
        for number, element in enumerate(self.page.root.iter("a")):
            if number >= MAX_LINKS:
                return
            href = element.get("href")
            if not href or href[0] == "#" or href[:7].lower() in ("mailto:", "javascr"):
                continue
            passage = self._passage(element)
            if passage is None or passage.order < self.first:
                continue
            url = self.page.absolute(href)
            if url is None or not self._may_be_article(url):
                continue
            yield _Link(element, url, self._title(element), passage)

    def _passage(self, element: Element) -> Passage | None:
        """The passage a link stands in, or the first one that stands in the link."""
        for inner in element.iterdescendants():
            if inner in self.by_element:
                return self.by_element[inner]
        at = element
        for _ in range(8):
            if at is None:
                return None
            if at in self.by_element:
                return self.by_element[at]
            at = at.getparent()
        return None

    def _title(self, element: Element) -> str:
        for tag in ("h2", "h3", "h4", "h5"):
            inner = next(element.iterdescendants(tag), None)
            if inner is not None:
                return self.page.text_of(inner)
        return self.page.text_of(element) or clean(element.get("title"))

    def _may_be_article(self, url: str) -> bool:
        if _address_key(url) == self.own:
            return False
        parts = urlsplit(url)
        if _SHARERS.search(parts.hostname or "") or _NO_ARTICLE.search(parts.path):
            return False
        path = parts.path.strip("/")
        if not path and not parts.query:
            return False
        return bool(
            re.search(r"\d{4,}|[^/]*-[^/]*-|\.html?$|\.php$|/.*/", path)
            or re.search(r"\d{3,}", parts.query)
        )

    def _placement(self, link: _Link) -> Placement | None:
        passage = link.passage
        if passage.rule is None:
            return Placement.INLINE
        if passage.hints & _DEAD or self._box(link).score < MIN_BOX:
            return None
        return Placement.INLINE if passage.order < self.last else Placement.BLOCK

    def _box(self, link: _Link) -> _Box:
        return self.boxes[self.box_of[link.element]]

    def _judge(self, links: list[_Link]) -> None:
        """Group the links outside the text by place and label, and weigh each group."""
        for link in links:
            if link.passage.rule is None or link.passage.hints & _DEAD:
                continue
            top, names = self._chain(link.element)
            label = self._label(link.passage.order)
            key = (top, label)
            self.box_of[link.element] = key
            box = self.boxes.setdefault(key, _Box())
            box.links += 1
            box.on_topic += not self.topic.isdisjoint(_stems(link.title))
            # a box is named as clearly as its clearest link
            box.names = max(box.names, names, key=abs)
            box.inside = self.first < link.passage.order < self.last
        for (_, label), box in self.boxes.items():
            said = (
                0.0 if label is None else label_score(self.content.passages[label].text)
            )
            share = box.on_topic / box.links
            topic = (
                1.5
                if share >= 0.6
                else 1.0
                if share >= 0.4
                else -1.0
                if share < 0.15
                else 0.0
            )
            box.score = said + box.names + topic + (1.0 if box.inside else 0.0)

    def _chain(self, element: Element) -> tuple[Element, float]:
        """The highest element around a link that holds no kept text, and what names say."""
        score = 0.0
        at, above = element, element.getparent()
        for _ in range(40):
            names = f"{at.get('class') or ''} {at.get('id') or ''}"
            if names != " " and abs(found := names_score(names)) > abs(score):
                score = found
            if above is None or above in self.core:
                break
            at, above = above, above.getparent()
        return at, score

    def _label(self, order: int) -> int | None:
        """Order of the passage that labels the links at `order`: the nearest text before them
        that is no link and known as a label, or a heading."""
        passages = self.content.passages
        for at in range(order - 1, max(-1, order - _LABEL_REACH), -1):
            passage = passages[at]
            text = passage.text
            if passage.link_chars * 2 > len(text) or len(text) > 80:
                if passage.rule is None and len(text) > 80:
                    return None
                continue
            if label_score(text) or passage.tag in _HEADINGS:
                return at
        return None


def _around(elements: list[Element]) -> frozenset[Element]:
    """All elements that hold one of these."""
    found: set[Element] = set()
    for element in elements:
        at = element
        while at is not None and at not in found:
            found.add(at)
            at = at.getparent()
    return frozenset(found)


def _stems(text: str) -> frozenset[str]:
    """Beginnings of the longer words; pairs of signs where words are not parted."""
    found = {
        w[:6].casefold() for w in _WORD.findall(text) if len(w) > 4 or w[0].isupper()
    }
    for run in _UNPARTED.findall(text):
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(found)


def _by_element(passages: list[Passage]) -> dict[Element, Passage]:
    found: dict[Element, Passage] = {}
    for passage in passages:
        found.setdefault(passage.element, passage)
    return found


def _address_key(url: str | None) -> str:
    """Address without scheme, www, fragment and final slash."""
    if not url:
        return ""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
