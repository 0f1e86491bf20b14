"""Links outside the text as boxes with their signs: which of them are further reading. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from spiders.extract.content import Content, Hint, Passage
from spiders.extract.page import Page
from spiders.extract.related.addresses import host_of
from spiders.extract.related.label_lines import (
    announces,
    labels_links,
    next_shown,
    said_by,
)
from spiders.extract.related.labels import (
    MAX_LABEL,
    is_label_inside,
    is_paid,
    label_score,
)
from spiders.extract.related.names import MAX_NAMES, names_score
from spiders.extract.related.subjects import stems, subject_of
from spiders.extract.related.titles import has_parts, is_button, title_of, words_of
from spiders.extract.signs.holders import around
from spiders.extract.signs.make import make_of_element
from spiders.extract.tree import Element, ancestors, parent, stands_in

_MENU = int(Hint.NAVIGATION)

MIN_BOX = 2.0
"""Score from which a box counts: one clear name or label, or two weak signs."""
MAX_TOPIC, MIN_TOPIC = 1.5, -1.0
"""The most and the least that the titles of a box add to its score."""
MIN_SHARE = 0.3
"""Of the titles of a box that only its name calls related; of 20 such boxes of real pages 12 were the site's."""
FEW = 5
MAX_LEVELS = 40
LABEL_REACH = 60
"""Passages looked back from a link to its label."""
MAX_RUN = 6
"""Passages from a label in the text's own box to the last link it speaks for."""
MAX_REACH = 9
"""Levels from a label up to the element it speaks for."""
MIN_BEYOND = 15
"""Characters of a title after the label in its link."""
MAX_LONE = 2
"""Links between two paragraphs that need no other sign to be further reading …"""
MIN_BLANKS = 3
"""… with so many blanks in a title: "All articles here" is none."""


@dataclass(slots=True, eq=False)
class Box:
    """Links outside the text that stand together below one label."""

    links: list[Element] = field(default_factory=list)
    """Elements, not `Link`s: a ring of the two would keep the page's tree until the collector
    comes by, hundreds of pages later."""
    names: float = 0.0
    label: float = 0.0
    inside: bool = False
    """Between two paragraphs."""
    aside: bool = False
    menu: bool = False
    """In what is named as navigation; a footer of the article may be a related box."""

    @property
    def base(self) -> float:
        """What label, names and place say together."""
        place = 1.0 * self.inside - self.weighed_aside - 2.0 * self.menu
        return self.label + self.weighed_names + place

    @property
    def weighed_aside(self) -> float:
        """Below a label for further reading a side bar is as good a place as any."""
        return 1.0 * (self.aside and self.label <= 0)

    @property
    def weighed_names(self) -> float:
        """What a label printed above the links says outweighs a builder's name for the box."""
        return self.names if self.label <= 0 else max(self.names, -1.0)


@dataclass(slots=True, eq=False)
class Link:
    element: Element
    href: str
    passage: Passage
    box: Box | None = None
    """`None` for a link in the text itself."""
    is_doubtful: bool = False
    """Its address alone is no article's."""


class Boxes:
    """The boxes of one page: links are put into them, then each is judged."""

    def __init__(self, page: Page, content: Content, kept: list[Passage]) -> None:
        self.page = page
        self.host = host_of(page.url or page.meta("og:url"))
        self.passages = content.passages
        self.headline = content.headline
        self.kept = kept
        self.core = around(p.element for p in kept)
        self.chains: dict[int, tuple[tuple[int, ...], float]] = {}
        self.boxes: dict[tuple[int, int | None], Box] = {}
        self.labels: dict[int, int | None] = {}
        self.reaches: dict[int, int] = {}
        self.holders: frozenset[Element] = frozenset()
        """All elements around links that are in boxes."""
        self.subject: frozenset[str] | None = None

    def put(self, links: list[Link]) -> None:
        """Put all links outside the text into their boxes; once."""
        above = (parent(link.element) for link in links)
        self.holders = around(element for element in above if element is not None)
        for link in links:
            self._put(link)

    def counting(self) -> set[Box]:
        """The boxes that are further reading."""
        return {box for box in self.boxes.values() if self._counts(box)}

    def is_paid(self, link: Link) -> bool:
        """Whether the card of a link says in a line before its title that it is an advertisement."""
        order = link.passage.order
        if not order or not is_paid(self.passages[order - 1].text):
            return False
        card = parent(self.passages[order - 1].element)
        return (
            card is not None and card not in self.core and stands_in(link.element, card)
        )

    def reason(self, link: Link) -> str:
        """The signs of a link's box and their sum, as `--explain` prints them."""
        box = link.box
        if box is None:
            return "it stands in a sentence of the text"
        signs = (
            ("label", box.label),
            ("names", box.weighed_names),
            ("between paragraphs", 1.0 * box.inside),
            ("aside", -box.weighed_aside),
            ("menu", -2.0 * box.menu),
            ("titles", self._topic_score(box)),
        )
        said = ", ".join(f"{name} {value:+.1f}" for name, value in signs if value)
        return f"its box of {len(box.links)} needs {MIN_BOX:.1f}: {said or 'no sign'}"

    def _put(self, link: Link) -> None:
        chain, names = self._chain(link.element)
        label = self._label(link.passage.order)
        # a label speaks for the links of its own section, not for all that follow
        if (
            label is not None
            and self._reach(label) not in chain
            and not self._runs_to(label, link.passage.order, chain)
        ):
            label = None
        is_all = link.passage.link_chars >= len(link.passage.text)
        if (label is None or not is_all) and announces(link.passage):
            label = link.passage.order
        elif has_parts(link.element) and (own := self._own_label(link)) is not None:
            label = own
        key = (chain[-1], label)
        box = self.boxes.get(key)
        if box is None:
            box = self.boxes[key] = Box()
            box.label = 0.0 if label is None else said_by(self.passages[label])
            box.inside = self.kept[0].order < link.passage.order < self.kept[-1].order
            box.menu = bool(link.passage.hints & _MENU)
            above = islice(ancestors(link.element), len(chain) - 1)
            box.aside = not box.inside and any(e.tag == "aside" for e in above)
        if not link.is_doubtful:
            box.links.append(link.element)
        # a box is named as clearly as its clearest link
        if abs(names) > abs(box.names):
            box.names = names
        link.box = box

    def _own_label(self, link: Link) -> int | None:
        """Order of the label that a link begins with, in a box before its title."""
        for order in (link.passage.order, link.passage.order - 1):
            passage = self.passages[order]
            if (
                is_label_inside(passage.text)
                and stands_in(passage.element, link.element)
                and len(self.page.text_of(link.element))
                > MIN_BEYOND + len(passage.text)
            ):
                return order
        return None

    def _counts(self, box: Box) -> bool:
        """Whether a box is further reading; titles are read only where they can decide."""
        if box.inside and not box.label and not box.names and self._is_lone(box):
            return True
        if box.base + MAX_TOPIC < MIN_BOX:
            return False
        return box.base + MIN_TOPIC >= MIN_BOX or (
            box.base + self._topic_score(box) >= MIN_BOX
        )

    def _is_lone(self, box: Box) -> bool:
        """A link or two of the own site between paragraphs, each with a whole title."""
        return 0 < len(box.links) <= MAX_LONE and all(
            host_of(self.page.absolute(link.attrs.get("href"))) == self.host
            and words_of(self.page, link).count(" ") >= MIN_BLANKS
            for link in box.links
        )

    def _topic_score(self, box: Box) -> float:
        """What the titles of a box say of its subject."""
        if self.subject is None:
            headline = self.headline
            head = "" if headline is None else self.page.text_of(headline)
            self.subject = subject_of(head, self.kept)
        on_topic = sum(
            not self.subject.isdisjoint(stems(self._words(element)))
            for element in box.links
        )
        share = on_topic / len(box.links) if box.links else 0.0
        if not box.label and not box.inside and share < MIN_SHARE:
            return MIN_TOPIC  # a builder's name alone is no label
        if share >= 0.4:
            return MAX_TOPIC if share >= 0.6 else 1.0
        # few titles without a common word say nothing, many say that the box is the site's
        return MIN_TOPIC if share < 0.15 and len(box.links) >= FEW else 0.0

    def _words(self, link: Element) -> str:
        """What a link talks about: a button by the heading above it."""
        words = words_of(self.page, link)
        return title_of(self.page, link) if is_button(words) else words

    def _chain(self, element: Element) -> tuple[tuple[int, ...], float]:
        """Elements from a link up to the highest that holds no kept text; what names say.

        Told by their places in memory: these are looked for in such chains, which elements
        cannot be.
        """
        below: list[Element] = []
        at: Element | None = element
        chain: tuple[int, ...] = ()
        score = 0.0
        while at is not None and at not in self.core and len(below) < MAX_LEVELS:
            known = self.chains.get(at.mem_id)
            if known is not None:
                chain, score = known
                break
            below.append(at)
            at = at.parent
        for inner in reversed(below):
            said = inner.attributes
            for key in ("class", "id"):
                names = said.get(key)
                # of names as clear as each other the one nearest to the link counts
                if names and (found := names_score(names[:MAX_NAMES])):
                    score = found if abs(found) >= abs(score) else score
            chain = (inner.mem_id, *chain)
            self.chains[chain[0]] = (chain, score)
        return chain or (element.mem_id,), score

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
            elif labels_links(passage):
                found = at
                break
        # the labels of passages passed over are the same: each is looked at once
        self.labels.update((at, found) for at in seen if found is None or at >= found)
        return found

    def _runs_to(self, label: int, order: int, chain: tuple[int, ...]) -> bool:
        """Whether a label beside the text's paragraphs is followed by nothing but links."""
        passage = self.passages[label]
        score = label_score(passage.text)
        if not score:
            return False
        holder = parent(passage.element)
        if holder is not None and holder not in self.core:
            # the label has a box of its own, or each paragraph has: the links stand in the next
            while (above := parent(holder)) is not None and above not in self.core:
                holder = above
            beside = next_shown(holder)
            if beside is None or beside.mem_id not in chain:
                return False
            if make_of_element(beside) != make_of_element(holder):
                return self.page.text_of(holder) == passage.text
        elif score < 0:
            return False
        between = self.passages[label : min(order, label + MAX_RUN) + 1]
        return between[-1].order == order and all(p.rule is not None for p in between)

    def _reach(self, label: int) -> int:
        """The element whose links a label speaks for, by its place in memory: the smallest
        around it with such links."""
        known = self.reaches.get(label)
        if known is None:
            reach = self.passages[label].element
            for _ in range(MAX_REACH):
                above = parent(reach)
                if above is None or reach in self.holders:
                    break
                reach = above
            known = self.reaches[label] = reach.mem_id
        return known
