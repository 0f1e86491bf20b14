"""What stands behind the element that holds nearly all of the text: comments, forms, notes. Pure.

The element that holds everything kept may be far around it, where nothing says what the
boxes below the text are: then a few lines of theirs look like text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from spiders.extract.content import HEADING_TAGS, Passage
from spiders.extract.measure import reading_size
from spiders.extract.signs.make import make_of
from spiders.extract.signs.stops import ASKS
from spiders.extract.text.node import Node, box_make
from spiders.extract.text.walk import Walk

MIN_TEXT = 80
"""Characters of a paragraph that is counted."""
MIN_PARAGRAPHS = 4
NEARLY_ALL, MOST = 0.8, 0.6
"""Of the text that its own element holds. With less than nearly all of it, what is below has to
be made otherwise, too: builders of pages give each part of a text a box of its own."""
MIN_BOX = 3
"""Lines of such a box."""
MIN_QUESTIONS = 2
"""Questions below the text, which are answered there: some articles end so."""


def leave_out_beyond(walk: Walk, passages: Sequence[Passage]) -> None:
    """Leave out the boxes below the text's own element that are not made like it."""
    kept = [p for p in passages if p.rule is None]
    sizes = _sizes(kept)
    for share in (NEARLY_ALL, MOST):
        home = _home(walk, sizes, share)
        if home is None or kept[-1].order <= home.last:
            continue
        below = [p for p in kept if p.order > home.last]
        if sum(p.text[-1] in ASKS for p in below) >= MIN_QUESTIONS:
            return
        kept = [p for p in kept if p.order <= home.last]
        makes = {make_of(p) for p in kept}
        if share == NEARLY_ALL:
            # paragraphs without a name are alike anywhere
            makes = {make for make in makes if make[1]}
        said = {p.text for p in kept}
        least = 1 if share == NEARLY_ALL else MIN_BOX
        for box in _boxes(walk, home, below):
            if len(box) >= least and makes.isdisjoint(
                make_of(p) for p in box if p.order in sizes and p.text not in said
            ):
                for passage in box:
                    passage.rule = "beyond_text"
        kept += [p for p in below if p.rule is None]
        sizes = _sizes(kept)


def _sizes(passages: Iterable[Passage]) -> dict[int, int]:
    """The size of each paragraph that is counted, by its order."""
    return {
        passage.order: size
        for passage in passages
        if passage.tag not in HEADING_TAGS
        and (size := reading_size(passage.text)) >= MIN_TEXT
    }


def _home(walk: Walk, sizes: Mapping[int, int], share: float) -> Node | None:
    """The smallest node that holds such a share of the text, in several paragraphs.

    With more than half it holds the paragraph in the text's middle.
    """
    orders = list(sizes)
    sums = list(accumulate(sizes.values(), initial=0))
    if len(orders) < MIN_PARAGRAPHS:
        return None
    middle = orders[bisect_left(sums, sums[-1] / 2, 1) - 1]
    node = walk.owners[middle].parent
    while node is not None:
        start, end = bisect_left(orders, node.first), bisect_right(orders, node.last)
        if (
            sums[end] - sums[start] >= sums[-1] * share
            and end - start >= MIN_PARAGRAPHS
        ):
            return node
        node = node.parent
    return None


def _boxes(walk: Walk, home: Node, below: Sequence[Passage]) -> list[list[Passage]]:
    """Passages below the text's own element by the box that they stand in, beside it or beside
    one around it; without those in boxes made like it."""
    around: set[Node] = set()
    holder: Node | None = home
    while holder is not None:
        around.add(holder)
        holder = holder.parent
    boxes: dict[Node, list[Passage]] = {}
    for passage in below:
        box = node = walk.owners[passage.order]
        while node.parent is not None and node not in around:
            box, node = node, node.parent
        if box in around or box_make(box) != box_make(home):
            boxes.setdefault(box, []).append(passage)
    return list(boxes.values())
