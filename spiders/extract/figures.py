"""Pictures of the article with their words: caption, credit, alt. Pure; never changes the tree.

A picture's words are found in its *unit*: the `figure`, or the widest element around the
picture that holds nothing else but a few short texts. Of 283 captions of real pages 68 %
stand in a figcaption; most others in such a unit, the rest only under a class name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from crawler.credits import is_credit
from crawler.items import Image
from spiders.extract import class_words
from spiders.extract.content import Content
from spiders.extract.page import SKIPPED_TEXT, Page, clean
from spiders.extract.picture_address import best_address, is_decoration

# lxml has no types of its own: an element is Any at this border
Element = Any

MAX_PICTURES = 300
"""A page's first pictures; the largest gallery of 132 real pages had 22 captions."""
MAX_CAPTION = 1_500
MAX_PLAIN = 400
"""Longest text around a picture, without any name that says caption, taken as one."""
_PICTURES = ("img", "amp-img", "video", "amp-video")
_SKIPPED = frozenset((*SKIPPED_TEXT, "button", "iframe", "table", "time"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_INLINE = frozenset(
    (
        "a",
        "b",
        "i",
        "em",
        "strong",
        "u",
        "sup",
        "sub",
        "mark",
        "abbr",
        "font",
        "q",
        "wbr",
        "bdi",
    )
)
_FOREIGN_TAGS = frozenset(("aside", "nav", "footer", "form", "noscript"))
_MAX_DEPTH = 30
"""Levels below a unit that are parted; what is deeper is read as one text."""
_SMALL = frozenset(("small", "sm", "xs", "meta", "footnote", "micro"))


@dataclass(frozen=True, slots=True)
class FigureReading:
    """The pictures, and the elements whose text is theirs."""

    images: tuple[Image, ...] = ()
    elements: frozenset[Element] = field(default_factory=frozenset)
    """Elements all of whose text is caption or credit: never body."""


@dataclass(slots=True)
class _Piece:
    text: str
    element: Element
    is_credit: bool
    joined: bool
    """No block border before it: it runs on from the piece before."""


def read_figures(page: Page, content: Content) -> FigureReading:
    """Pictures in reading order, captions as printed (credits inside text are split later)."""
    return _Reader(page, content).read()


class _Reader:
    """One reading; keeps what has been looked at so that no element is judged twice."""

    def __init__(self, page: Page, content: Content) -> None:
        self.page = page
        self.content = content
        self.images: list[Image] = []
        self.elements: set[Element] = set()
        self.done: set[Element] = set()
        self.foreign: dict[Element, bool] = {}
        self.path = self._path_to_container()

    def read(self) -> FigureReading:
        for seen, element in enumerate(self._candidates()):
            if seen >= MAX_PICTURES:
                break
            unit = self._unit(element)
            if unit is None or unit in self.done:
                continue
            self.done.add(unit)
            if self._is_place(unit):
                self._take(unit, element)
        return FigureReading(tuple(self.images), frozenset(self.elements))

    def _candidates(self) -> Iterator[Element]:
        yield from self.content.scope.iter("figure", "figcaption", *_PICTURES)

    def _path_to_container(self) -> dict[Element, Element]:
        """Each element above the container, with its child that leads there."""
        path: dict[Element, Element] = {}
        below, above = self.content.container, self.content.container.getparent()
        while above is not None:
            path[above] = below
            below, above = above, above.getparent()
        return path

    # --- where ---------------------------------------------------------------

    def _unit(self, element: Element) -> Element | None:
        """The element whose words are this picture's."""
        if element.tag == "figure":
            # a figure of figures is a gallery: each inner one is a unit
            return (
                None
                if next(element.iterdescendants("figure"), None) is not None
                else element
            )
        around = next(element.iterancestors("figure"), None)
        if around is not None and next(around.iterdescendants("figure"), None) is None:
            return around
        if element.tag == "figcaption":
            return element.getparent()
        if is_decoration(element):
            return None
        return self._widest(element)

    def _widest(self, image: Element) -> Element:
        """The widest element around a picture with no other picture and little text."""
        unit = image
        above = image.getparent()
        while (
            above is not None
            and above is not self.content.container
            and above not in self.path
        ):
            if (
                above.tag in ("body", "article", "main", "section", "p", "td", "li")
                and above.tag != "p"
            ):
                break
            if (
                self._other_pictures(above, image)
                or len(self.page.text_of(above)) > MAX_CAPTION
            ):
                break
            unit, above = above, above.getparent()
        return unit

    @staticmethod
    def _other_pictures(above: Element, image: Element) -> bool:
        return any(
            other is not image
            and not is_decoration(other)
            and other.getparent().tag != "noscript"
            for other in above.iterdescendants(*_PICTURES)
        )

    def _is_place(self, unit: Element) -> bool:
        """Whether a unit stands in the article: in its text, or between headline and text."""
        return not self._is_foreign(unit) and self._is_in_or_above(unit)

    def _is_in_or_above(self, unit: Element) -> bool:
        below = unit
        while below is not None:
            if below is self.content.container:
                return True
            above = below.getparent()
            if above in self.path:
                return bool(above.index(below) < above.index(self.path[above]))
            below = above
        return False

    def _is_foreign(self, element: Element) -> bool:
        """Whether the element is part of a teaser, a menu, an author box."""
        climbed: list[Element] = []
        at, found = element, False
        while (
            at is not None and at is not self.content.container and at not in self.path
        ):
            known = self.foreign.get(at)
            if known is not None:
                found = known
                break
            climbed.append(at)
            if at.tag in _FOREIGN_TAGS or class_words.has(at, class_words.OTHERS):
                found = True
                break
            at = at.getparent()
        self.foreign.update(dict.fromkeys(climbed, found))
        return found

    # --- words ---------------------------------------------------------------

    def _take(self, unit: Element, element: Element) -> None:
        picture = (
            element if element.tag in _PICTURES else next(unit.iter(*_PICTURES), None)
        )
        pieces = self._pieces(unit)
        if unit.tag != "figure" and next(unit.iter("figcaption"), None) is None:
            pieces = self._plain(unit, pieces)
        self._part_by_place(pieces)
        caption = _joined([p for p in pieces if not p.is_credit])
        credit = _joined([p for p in pieces if p.is_credit])
        url = None if picture is None else best_address(self.page, picture, unit)
        if url is None and caption is None and credit is None:
            return
        self.elements.update(p.element for p in pieces)
        alt = None if picture is None else clean(picture.get("alt")) or None
        self.images.append(Image(url=url, caption=caption, credit=credit, alt=alt))

    def _plain(self, unit: Element, pieces: list[_Piece]) -> list[_Piece]:
        """Words around a picture outside a figure: only what looks like a caption."""
        named = [p for p in pieces if self._is_named(p.element, unit)]
        if named:
            return named
        if (
            not pieces
            or len(pieces) > 3
            or sum(len(p.text) for p in pieces) > MAX_PLAIN
        ):
            return []
        if any(True for _ in unit.iter(*_HEADINGS)):
            return []
        if any(p.element.tag == "p" for p in pieces) and not any(
            p.is_credit for p in pieces
        ):
            return []
        return pieces

    def _is_named(self, element: Element, unit: Element) -> bool:
        """Whether class names up to the unit say caption, credit, picture or small print."""
        at = element
        while at is not None:
            if at.tag in ("figcaption", "small", "cite") or any(
                class_words.has(at, words)
                for words in (
                    class_words.CAPTION,
                    class_words.CREDIT,
                    class_words.PICTURE,
                    _SMALL,
                )
            ):
                return True
            if at is unit:
                return False
            at = at.getparent()
        return False

    @staticmethod
    def _part_by_place(pieces: list[_Piece]) -> None:
        """Without a named credit, a last piece of names alone after a longer one is the credit."""
        if len(pieces) < 2 or any(p.is_credit for p in pieces):
            return
        last, before = pieces[-1].text, pieces[-2].text
        words = last.split()
        if (
            len(words) <= 6
            and len(last) < len(before)
            and all(w[0].isupper() or not w[0].isalpha() for w in words)
        ):
            pieces[-1].is_credit = True

    def _pieces(self, unit: Element) -> list[_Piece]:
        found: list[_Piece] = []
        self._walk(unit, unit, False, found, 0)
        merged: list[_Piece] = []
        for piece in found:
            piece.text = clean(piece.text) if not piece.joined else piece.text
            if not piece.text.strip():
                if merged and piece.text:
                    merged[-1].text += " "
                continue
            merged.append(piece)
        for piece in merged:
            text = clean(piece.text)
            if not piece.is_credit and len(merged) > 1 and is_credit(text):
                piece.is_credit = True
            elif piece.is_credit and len(text) > 160 and not is_credit(text):
                piece.is_credit = False
        return merged

    def _walk(
        self,
        element: Element,
        holder: Element,
        in_credit: bool,
        found: list[_Piece],
        depth: int,
    ) -> None:
        """Text below an element as pieces, parted where a tag or a class name parts it."""
        if element.text:
            _add(found, element.text, holder, in_credit)
        if depth > _MAX_DEPTH:
            return
        for child in element:
            tag = child.tag
            if (
                isinstance(tag, str)
                and tag not in _SKIPPED
                and not class_words.is_hidden(child)
            ):
                names_credit = tag == "cite" or (
                    class_words.has(child, class_words.CREDIT)
                    and not class_words.has(child, class_words.CAPTION)
                )
                inline = tag in _INLINE and not names_credit
                if inline:
                    self._walk(child, holder, in_credit, found, depth + 1)
                else:
                    found.append(
                        _Piece("", child, in_credit or names_credit, tag == "span")
                    )
                    self._walk(
                        child, child, in_credit or names_credit, found, depth + 1
                    )
                    found.append(_Piece("", holder, in_credit, tag == "span"))
            if child.tail:
                _add(found, child.tail, holder, in_credit)


def _add(found: list[_Piece], text: str, holder: Element, credit: bool) -> None:
    if found and found[-1].element is holder and found[-1].is_credit == credit:
        found[-1].text += text
    else:
        found.append(_Piece(text, holder, credit, True))


def _joined(pieces: list[_Piece]) -> str | None:
    text = ""
    for piece in pieces:
        text += piece.text if piece.joined or not text else " " + piece.text
    return clean(text)[:MAX_CAPTION] or None
