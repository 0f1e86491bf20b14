"""Whether a picture stands in the article: in its text, above it, or as a plate below it. Pure."""

from __future__ import annotations

from itertools import islice

from spiders.extract.content import Hint
from spiders.extract.page import clean
from spiders.extract.pictures.addresses import IMAGE_FILE
from spiders.extract.pictures.scene import ANY_PICTURE, PICTURES, Scene
from spiders.extract.signs.class_words import Named, named
from spiders.extract.signs.hints import hints_of
from spiders.extract.tree import (
    Element,
    ancestors,
    elements,
    preceding,
    same,
    text_before,
)

MAX_BOX = 300
"""Characters of a table around one picture that are its words."""
MIN_PLATE = 30
"""Characters under a picture that stands after the text."""
_FOREIGN_TAGS = frozenset(("nav", "footer", "form"))
_BESIDE = int(
    Hint.META | Hint.BIO | Hint.SHARE | Hint.NAVIGATION | Hint.COMMENTS | Hint.PROMO
)
MAX_PARTS = 20
"""Elements of a unit that are looked at."""
_CAPTION = int(Named.CAPTION)
OTHERS, _TEASER, _PICTURE = int(Named.OTHERS), int(Named.TEASER), int(Named.PICTURE)


class Places:
    """What was found out of the places of one page; no element is judged twice."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._placed: dict[Element, bool] = {scene.content.container: True}
        title = scene.content.headline
        # what holds the headline is no side bar, whatever its names say
        self._own = frozenset(() if title is None else ancestors(title))
        self._preceding: dict[Element, frozenset[Element]] = {}
        """Of elements above the container, what stands in them before it."""

    def holds(self, unit: Element) -> bool:
        """Whether a unit stands in the article: in its text, or between headline and text.

        Not so the part of a teaser, a menu, an author box.
        """
        climbed: list[Element] = []
        at: Element | None = unit
        found = self._placed.get(unit)
        while found is None and at is not None:
            if at not in self._own and (
                at in self.scene.content.cards or _is_foreign(at)
            ):
                found = False
            else:
                climbed.append(at)
                below, at = at, at.parent
                if at is None:
                    break
                if at in self.scene.path:
                    found = (
                        below in self._before(at)
                        or (at.tag == "article" and self._is_plate(unit))
                        or self._is_print(unit)
                    )
                else:
                    found = self._placed.get(at)
        self._placed.update(dict.fromkeys(climbed, found is True))
        return found is True

    def _before(self, above: Element) -> frozenset[Element]:
        """What stands before the container in an element above it."""
        found = self._preceding.get(above)
        if found is None:
            found = frozenset(preceding(self.scene.path[above]))
            self._preceding[above] = found
        return found

    def _is_plate(self, unit: Element) -> bool:
        """Whether a picture after the text has a caption and leads nowhere: it belongs to the article."""
        return (
            unit.tag == "figure"
            and unit in self.scene.captioned
            and unit not in self.scene.headed
            and next(ancestors(unit, "a"), None) is None
            and not any(map(_leads_on, unit.css("a")))
            and len(self.scene.text_of(unit)) >= MIN_PLATE
        )

    def _is_print(self, unit: Element) -> bool:
        """Whether a picture after the text has words named as its caption and leads to no page."""
        if unit.tag in PICTURES or unit in self.scene.headed:
            return False
        if not MIN_PLATE <= len(self.scene.text_of(unit)) <= MAX_BOX:
            return False
        return is_captioned(unit, None) and not any(map(_leads_away, unit.css("a")))


def is_beside(element: Element, outside: frozenset[Element]) -> bool:
    """Whether the text belongs to a byline, a share bar or the like."""
    at: Element | None = element
    for _ in range(4):
        if at is None or at in outside:
            return False
        if hints_of(at) & _BESIDE:
            return True
        at = at.parent
    return False


def is_captioned(unit: Element, picture: Element | None) -> bool:
    """Whether words named as a caption stand beside a picture, whatever its own names say."""
    return any(
        named(element) & _CAPTION
        and not same(element, picture)
        and clean(text_before(element))
        for element in islice(elements(unit), MAX_PARTS)
    )


def _is_foreign(element: Element) -> bool:
    """Whether an element is a teaser, a menu, an author box."""
    if element.tag in _FOREIGN_TAGS:
        return True
    says = named(element)
    # "image--teaser" is the lead picture; "teaser" alone is a teaser
    return says & OTHERS != 0 or (says & _TEASER != 0 and not says & _PICTURE)


def _leads_on(link: Element) -> bool:
    """Whether a picture is in a link to a page, not to a larger version of itself."""
    href = link.attrs.sget("href") or "#"
    return (
        href[0] != "#"
        and IMAGE_FILE.search(href) is None
        and link.css_first(ANY_PICTURE) is not None
    )


def _leads_away(link: Element) -> bool:
    href = link.attrs.sget("href") or "#"
    return href[0] != "#" and IMAGE_FILE.search(href) is None
