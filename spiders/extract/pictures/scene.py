"""Pictures and figcaptions of a page, what holds them, and the words there. Pure.

One look at the page answers what is asked of each picture: which elements hold one, a figcaption
or a heading; texts are read once, for an element is asked for by each picture in it.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from spiders.extract.content import HEADING_TAGS, Content
from spiders.extract.page import Page, clean
from spiders.extract.pictures.addresses import Said, is_decoration, is_round, leads_home
from spiders.extract.pictures.cover import cover_above
from spiders.extract.printed.author_signs import leads_to_person
from spiders.extract.signs.holders import around, only_in
from spiders.extract.tree import Element

PICTURES = ("img", "amp-img", "a-img", "video", "amp-video")
ANY_PICTURE = ", ".join(PICTURES)
_SHOWN = (*PICTURES, "picture", "iframe", "noscript", "svg", "canvas", "object")
"""What a figcaption may be the caption of."""
_FILES = ("src", "data-src", "data-lazy-src", "srcset", "data-srcset")
MIN_TEXT = 60
"""Characters of a paragraph."""
MAX_TO_LINK = 4
"""Levels from a picture up to its link."""
_HOLDERS = frozenset(("picture", "div", "span", "figure", "noscript"))
Files = tuple[str | None, ...]


def _files(said: Said) -> Files:
    """What a picture is loaded from: until then all on a page may show one placeholder."""
    return tuple(map(said.get, _FILES))


def link_around(picture: Element) -> Element | None:
    """The link that a picture is, boxes for its size between the two."""
    above = picture.parent
    for _ in range(MAX_TO_LINK):
        if above is None or above.tag == "a" or above.tag not in _HOLDERS:
            break
        above = above.parent
    return above if above is not None and above.tag == "a" else None


class Scene:
    """What matters to the pictures of one page."""

    def __init__(self, page: Page, content: Content) -> None:
        self.page = page
        self.content = content
        self._raw: dict[Element, str] = {}
        self._texts: dict[Element, str] = {}
        self.said: dict[Element, Said] = {}
        """Attributes of the pictures."""
        self.path = self._path_to_container()
        self.outside = frozenset((content.container, *self.path))
        """The container and all around it: no unit is so wide."""
        self._cover = cover_above(content.scope)
        self.in_order: list[Element] = []
        """Figcaptions and pictures, in reading order."""
        self.drawn: list[Element] = []
        """Pictures, icons among them, that stand in no `noscript`."""
        self.undrawn: set[Element] = set()
        """Those that stand in one: for readers without scripts."""
        self._look()

    def _path_to_container(self) -> dict[Element, Element]:
        """Each element above the container, with its child that leads there."""
        path: dict[Element, Element] = {}
        below, above = self.content.container, self.content.container.parent
        while above is not None:
            path[above] = below
            below, above = above, above.parent
        return path

    def _look(self) -> None:
        """Find all that matters, and what holds it."""
        tree, scope = self.page.tree, self.content.scope
        captions: list[Element] = []
        shown: list[Element] = []
        portraits: set[Files] = set()
        wanted = ("figcaption", *PICTURES)
        found = tree.within(scope, *wanted)
        if (cover := self._cover) is not None:
            found = [*tree.within(cover, *wanted), *found]
        for element in found:
            if element.tag == "figcaption":
                captions.append(element)
                self.in_order.append(element)
                continue
            above = element.parent
            said = element.attributes
            link = link_around(element)
            if link is not None and leads_home(link.attrs.sget("href"), self.page):
                continue  # the site's logo
            if is_round(said) or (link is not None and leads_to_person(link)):
                portraits.add(_files(said))
                continue  # who wrote the text
            is_shown = above is None or above.tag != "noscript"
            if is_shown:
                self.drawn.append(element)
            if not is_decoration(said) and not (
                portraits and _files(said) in portraits
            ):
                self.said[element] = said
                self.in_order.append(element)
                if is_shown:
                    shown.append(element)
                else:
                    self.undrawn.add(element)
        # those outside the scope are in no unit
        headings = [h.parent for tag in HEADING_TAGS for h in tree.all(tag)]
        if self.content.headline is not None:
            headings.append(self.content.headline.parent)  # of any tag
        self.captioned = around(captions)
        """Elements that are or hold a figcaption."""
        self.headed = around(headings)
        """Elements that hold a heading."""
        self.framing = around([figure.parent for figure in tree.all("figure")])
        """Elements that hold a figure."""
        self.picture_in = only_in(shown)
        """Elements that hold a picture, with the only one."""

    @cached_property
    def _showing(self) -> frozenset[Element]:
        """Elements that are or hold what may have a figcaption."""
        scope, cover = self.content.scope, self._cover
        found = self.page.tree.within(scope, *_SHOWN)
        return around(
            [
                *found,
                *(self.page.tree.within(cover, *_SHOWN) if cover is not None else ()),
            ]
        )

    @cached_property
    def unscripted(self) -> frozenset[Element]:
        """Elements that are or hold a `noscript`."""
        return around(self.page.tree.all("noscript"))

    @cached_property
    def _drawing(self) -> frozenset[Element]:
        """Elements that are or hold a picture that needs no `noscript`."""
        return around(self.drawn)

    @cached_property
    def _box_of_text(self) -> str:
        """The names of the boxes in which most of the text stands, several paragraphs in one."""
        texts = [p for p in self.content.passages if p.rule is None]
        boxes = Counter([p.element.parent for p in texts if len(p.text) >= MIN_TEXT])
        names: Counter[str] = Counter()
        for box, paragraphs in boxes.items():
            if box is not None and paragraphs > 1:
                names[box.attrs.sget("class")] += paragraphs
        return max(names, key=lambda name: names[name], default="")

    def is_of_text(self, box: Element) -> bool:
        """Whether a box is named as those of the text, which adverts may part into several."""
        name = self._box_of_text
        return name != "" and box.attrs.sget("class") == name

    def shows(self, element: Element) -> bool:
        """Whether an element of the scope is or holds what may have a figcaption."""
        return element in self.picture_in or element in self._showing

    def is_fallback(self, picture: Element) -> bool:
        """The version for readers without scripts of a picture that stands beside it."""
        if picture not in self.undrawn or (above := picture.parent) is None:
            return False
        return above.parent is not None and above.parent in self._drawing

    def said_by(self, picture: Element | None) -> Said:
        """The attributes of a picture; none of no picture."""
        if picture is None:
            return {}
        said = self.said.get(picture)
        return picture.attributes if said is None else said

    def text_of(self, element: Element) -> str:
        """`Page.text_of`, read once: an element is asked for by each picture in it."""
        text = self._texts.get(element)
        if text is None:
            text = self._texts[element] = clean(self.raw_of(element))
        return text

    def has_text(self, element: Element) -> bool:
        """Whether an element holds more than white space."""
        raw = self.raw_of(element)
        return raw != "" and not raw.isspace()

    def raw_of(self, element: Element) -> str:
        """The text of an element with its blanks as they stand."""
        text = self._raw.get(element)
        if text is None:
            text = self._raw[element] = element.text()
        return text
