"""Passages of the text that are none: the words of its pictures, and lines of writer and day."""

from __future__ import annotations

from collections import Counter

from spiders.extract.content import HEADING_TAGS, Content, Passage
from spiders.extract.figures import FigureReading
from spiders.extract.fold import fold, may_open
from spiders.extract.printed.rows import is_day_alone, is_row_of_facts
from spiders.extract.signs.make import Make, make_of
from spiders.extract.tree import Element

MIN_CAPTION = 30
MIN_WHOLE = 12
"""Characters of a line that says a whole caption again; of a caption's beginning 30."""
MAX_CAPTION = 400
FIRST_LINES = 3
"""Lines of the text in which writer and day are looked for."""


def leave_out_captions(content: Content, figures: FigureReading) -> None:
    """Text of pictures is no body, unless it is made just like the body's paragraphs."""
    captions = list({fold(i.caption) for i in figures.images if i.caption})
    if not figures.elements and not captions:
        return
    outside = {content.container}
    kept = [(p, _is_inside(p.element, figures.elements, outside)) for p in content.kept]
    usual: set[Make] = set()
    if any(inside for _, inside in kept):
        makes = Counter(make_of(p) for p, i in kept if len(p.text) > 60 and not i)
        usual = {make for make, count in makes.items() if count > 2}
    initials = {caption[:1] for caption in captions}
    for passage, inside in kept:
        if (inside and not _is_text(passage, usual)) or (
            may_open(passage.text, initials) and _repeats(passage, captions)
        ):
            passage.rule = "caption"


def leave_out_rows(content: Content) -> None:
    """Writer and day in the first lines of the text are none of it."""
    for at, passage in enumerate(content.kept[:FIRST_LINES]):
        alone = not at and passage.tag not in HEADING_TAGS
        if is_row_of_facts(passage.text) or (alone and is_day_alone(passage.text)):
            passage.rule = "facts"


def _is_inside(
    element: Element, elements: frozenset[Element], outside: set[Element]
) -> bool:
    """Whether an element is one of these or stands in one; what does not is told to `outside`."""
    holder: Element | None = element if elements else None
    climbed: list[Element] = []
    while holder is not None and holder not in outside:
        if holder in elements:
            return True
        climbed.append(holder)
        holder = holder.parent
    outside.update(climbed)
    return False


def _repeats(passage: Passage, captions: list[str]) -> bool:
    """The words of a caption, which some pages print once more beside the picture."""
    size = len(passage.text)
    if not captions or not MIN_WHOLE <= size <= MAX_CAPTION:
        return False
    # folding the first letters tells most paragraphs apart from every caption
    start = fold(passage.text[:MIN_CAPTION])[:5]
    captions = [caption for caption in captions if caption.startswith(start)]
    if not captions:
        return False
    text = fold(passage.text)
    if size < MIN_CAPTION:
        return text in captions and passage.tag not in HEADING_TAGS
    return any(caption.startswith(text) for caption in captions)


def _is_text(passage: Passage, usual: set[Make]) -> bool:
    """Made just like the paragraphs: by its class, or by its length where there is none."""
    make = make_of(passage)
    return make in usual and (bool(make[1]) or len(passage.text) > 350)
