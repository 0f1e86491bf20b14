"""Which lines head a part of the text, by their words, their type and what follows. Pure."""

from __future__ import annotations

from itertools import pairwise

from crawler.items import BlockKind
from spiders.extract.content import HEADING_TAGS, SUBHEAD, Hint, Passage
from spiders.extract.signs.make import Make, make_of
from spiders.extract.signs.stops import STOPS
from spiders.extract.text.rules import is_ad_label
from spiders.extract.tree import Element, is_alone, parent, same

_SENTENCE = frozenset(".!…。！।؟։۔:,;")
MIN_SAID = 50
"""Characters of a heading that says something by itself."""
MIN_BOX = 3
"""Lines of a box with a title of its own."""
MAX_SUBHEAD = 90
"""Characters of a subhead that is a bold paragraph."""
MAX_WRAPPERS = 3
"""Boxes around a line alone."""
_PASSED_OVER = frozenset(("ad_label", "caption", "no_words", "not_a_paragraph"))
_PICTURE = int(Hint.CAPTION | Hint.HIDDEN | Hint.EMBED)


def is_heading_again(passage: Passage, kept: list[Passage], texts: list[float]) -> bool:
    """A centred line in bold whose like stands before a text further down: "NAVY", later "ARMY"."""
    if passage.strong_chars < len(passage.text) or len(passage.text) > MAX_SUBHEAD:
        return False
    if "center" not in (passage.element.attributes.get("style") or ""):
        return False
    make = make_of(passage)
    return any(
        other.order > passage.order
        and other.strong_chars >= len(other.text)
        and make_of(other) == make
        and texts[after.order] > 0
        for other, after in pairwise(kept)
    )


def said_in_headings(subheads: list[Passage]) -> set[int]:
    """Orders of headings that are whole sentences, several of a tag: a gallery's text."""
    tags: dict[str, set[int]] = {}
    for passage in subheads:
        if (
            len(passage.text) >= MIN_SAID
            and passage.text[-1] in STOPS
            and not passage.link_chars
        ):
            tags.setdefault(passage.tag, set()).add(passage.order)
    return {order for same in tags.values() if len(same) >= 3 for order in same}


def mark_bold(kept: list[Passage], texts: list[float]) -> None:
    """Short paragraphs wholly in bold before plain text are subheads, or questions.

    Where most of the text is bold it says nothing.
    """
    bold = [
        p for p in kept if p.tag in ("p", "div") and p.strong_chars >= len(p.text) - 1
    ]
    if not bold or sum(len(p.text) for p in bold) * 3 > sum(len(p.text) for p in kept):
        return
    following = {id(a): b for a, b in pairwise(p for p in kept if p.rule is None)}
    for passage in bold:
        after = following.get(id(passage))
        if after is None or after.strong_chars * 2 > len(after.text):
            continue
        if passage.text[-1] in "?？؟":
            passage.kind = BlockKind.QUESTION
        elif (
            len(passage.text) <= MAX_SUBHEAD
            and passage.text[-1] not in _SENTENCE
            and texts[after.order]
            and (passage is not kept[0] or is_heading_again(passage, kept, texts))
        ):
            passage.kind = SUBHEAD


def leave_out_headings_alone(passages: list[Passage], said: set[int]) -> None:
    """A subhead whose next text is left out is the heading of what was left out."""
    after: str | None = "end"
    links = 0
    below: Passage | None = None
    text: Passage | None = None
    proven = _makes_above_text(passages)
    for passage in reversed(passages):
        if (
            passage.kind is SUBHEAD
            and passage.rule is None
            and passage.order not in said
        ):
            is_like = links == 0 and make_of(passage) in proven
            if (after is not None or links > 1) and not _is_parted(
                passage, below, text, is_like=is_like
            ):
                passage.rule = "heading_of_left_out"
        elif passage.rule in ("link", "teaser_line"):
            links += 1
        elif passage.rule is None or not _is_passed_over(passage):
            after = passage.rule
            links = 0
        if passage.rule is None:
            text = passage
        below = passage


def _makes_above_text(passages: list[Passage]) -> set[Make]:
    """Makes of the headings right above a text that stands beside them."""
    return {
        make_of(heading)
        for heading, text in pairwise(passages)
        if heading.kind is SUBHEAD
        and heading.rule is text.rule is None
        and text.kind is not SUBHEAD
        and _are_beside(heading, text)
    }


def _are_beside(one: Passage, other: Passage) -> bool:
    """In one box, or each in boxes that hold nothing else beside the other's."""
    return same(_box_among_others(one.element), _box_among_others(other.element))


def _box_among_others(element: Element) -> Element | None:
    """The nearest box around an element, or around what holds it alone, that holds others too."""
    at = element
    for _ in range(MAX_WRAPPERS):
        if not is_alone(at) or (above := parent(at)) is None:
            break
        at = above
    return parent(at)


def _is_parted(
    heading: Passage, below: Passage | None, text: Passage | None, *, is_like: bool
) -> bool:
    """Whether a box stands between a subhead and the text beside it.

    Args:
        is_like: Headings of its make stand right above texts, and no link stands below it; else
            only a box with a heading of its own is known.
    """
    return (
        below is not None
        and text is not None
        and below.rule is not None
        and not below.link_chars
        and (heading.text[-1] not in _SENTENCE or heading.text[-1] == "?")
        and (
            (is_like and _are_beside(heading, text))
            or (
                (below.tag in HEADING_TAGS or _is_title_of_box(below, text))
                and same(heading.element.parent, text.element.parent)
            )
        )
        and not same(heading.element.parent, below.element.parent)
    )


def _is_title_of_box(line: Passage, text: Passage) -> bool:
    """A short line above several others that are left out before the text goes on."""
    return (
        len(line.text) <= MAX_SUBHEAD
        and line.text[-1] not in _SENTENCE
        and text.order - line.order >= MIN_BOX
    )


def _is_passed_over(passage: Passage) -> bool:
    return (
        passage.rule in _PASSED_OVER
        or bool(passage.hints & _PICTURE)
        or is_ad_label(passage.text)
    )
