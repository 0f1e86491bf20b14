"""Running text on an article's page that is another's: above its headline, comments below, the next story.

Nothing need be named: what counts is where it stands to the headline and what its boxes have
in common. Pure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict

from spiders.extract.content import HEADING_TAGS, Hint, Passage
from spiders.extract.fold import fold
from spiders.extract.printed.dates import has_age, has_day
from spiders.extract.text.cards import box_make
from spiders.extract.text.node import Node
from spiders.extract.text.walk import Walk
from spiders.extract.text.weigh import MIN_ANSWERED, Running

MIN_TITLE = 13
"""Letters of a headline that the head of the page says too."""
MAX_LINE = 40
"""Letters of the line above a comment: a name, and when it was written."""
MIN_POSTS = 3
MAX_STORIES = 20
"""Further headlines that are looked at."""
MOST = 0.8
"""Of the posts of a thread those that must have what makes them comments."""
MAX_POSTS = 12
"""Posts of a thread that are looked at."""
_ENDS = frozenset(".!?…。！？:：")
_STRANGE = int(Hint.TEASER)
_NEXT = int(Hint.TEASER | Hint.RELATED)
_COMMENT = int(Hint.TEASER | Hint.COMMENTS)


def mark_neighbours(
    walk: Walk, running: Running, factor: float, headlines: tuple[str, ...]
) -> None:
    """Mark what stands around the article and is none of it, as teasers are marked.

    Args:
        factor: Letters of Latin script that one of this page's says.
        headlines: What the head of the page calls the headline.
    """
    titles = [p.order for p in walk.passages if p.tag == "h1"]
    if len(titles) > 1:
        _mark_next_articles(walk, titles)
    if len(titles) > 1 or (titles and running.count_between(0, titles[0]) > 1):
        own = _own_title(walk, titles, headlines)
        if own is not None:
            _mark_above(walk, running, own)
        first = titles[0] if own is None else own
        after = titles[bisect_right(titles, first) :]
        for title in after[:MAX_STORIES]:
            if _is_story(running, first, title):
                _mark_story(walk, running, first, title)
    _mark_threads(walk, running, titles[0] if titles else 0, factor)


def _mark_next_articles(walk: Walk, titles: list[int]) -> None:
    """Whole articles that a page loads below its own, each in an `article` element with an h1."""
    own: Node | None = None
    for title in titles:
        node: Node | None = walk.owners[title]
        while node is not None and node.tag != "article":
            node = node.parent
        if own is None:
            own = node
            if own is None:
                return
        elif node is not None and node.first > own.last:
            node.own |= _NEXT


def _is_story(running: Running, start: int, end: int) -> bool:
    """Whether as much stands from one order to before another as a short article has."""
    return running.between(start, end) >= MIN_ANSWERED


def _own_title(walk: Walk, titles: list[int], headlines: tuple[str, ...]) -> int | None:
    """The first h1 that the head of the page says too: before the site's name, or with a
    kicker above."""
    known = [words for text in headlines if len(words := fold(text)) >= MIN_TITLE]
    for order in titles:
        words = fold(walk.passages[order].text)
        if len(words) >= MIN_TITLE and any(
            words.startswith(k) or words.endswith(k) or k.startswith(words)
            for k in known
        ):
            return order
    return None


def _mark_above(walk: Walk, running: Running, title: int) -> None:
    """Several paragraphs in a box above the headline: a layer that asks for consent, an offer."""
    end = len(walk.passages)
    if running.count_between(0, title) < 2 or not _is_story(running, title, end):
        return
    done = -1
    for order in running.orders[: bisect_left(running.orders, title)]:
        if order <= done:
            continue
        box = _widest(walk.owners[order], 0, title - 1)
        if box is not None and running.count_between(box.first, box.last + 1) > 1:
            box.own |= _STRANGE
            done = box.last


def _mark_story(walk: Walk, running: Running, own: int, title: int) -> None:
    """The box of a later h1 with its day and a text: the next story of an endless page."""
    start = own + 1
    before = bisect_left(running.orders, title)
    if before:
        start = max(start, running.orders[before - 1] + 1)
    box = _widest(walk.owners[title], start, len(walk.passages))
    if box is None or running.count_between(title, box.last + 1) < 2:
        return
    opening = running.orders[before]
    lines = walk.passages[box.first : opening]
    if any(p.text and (has_day(p.text) or has_age(p.text)) for p in lines[:12]) or (
        box.element.css_first("time") is not None
    ):
        box.own |= _STRANGE


def _widest(node: Node, first: int, last: int) -> Node | None:
    """The widest box around that holds nothing before one passage or after another."""
    found: Node | None = None
    at: Node | None = node
    while at is not None and at.first >= first and at.last <= last:
        found, at = at, at.parent
    return found


def _mark_threads(walk: Walk, running: Running, title: int, factor: float) -> None:
    """Boxes of one make below the text, each with a name above a few sentences: comments."""
    sizes = walk.sizes
    most = MAX_LINE / factor
    below = running.orders[bisect_right(running.orders, title) :]
    # a line right above a paragraph: most pages have few
    orders = [order for order in below if sizes[order - 1] <= most]
    if len(orders) < MIN_POSTS:
        return
    posts: defaultdict[tuple[Node | None, tuple[str, str]], list[Node]]
    posts = defaultdict(list)
    for at, order in enumerate(orders):
        before = orders[at - 1] if at else title
        after = orders[at + 1] if at + 1 < len(orders) else len(sizes)
        box = _widest(walk.owners[order], before + 1, after - 1)
        if box is not None and box.first < order:
            posts[box.parent, box_make(box)].append(box)
    for (around, _), boxes in posts.items():
        if len(boxes) >= MIN_POSTS and _is_thread(walk, running, title, boxes, most):
            for box in _all_of(walk, around, boxes):
                box.own |= _COMMENT


def _is_thread(
    walk: Walk, running: Running, title: int, boxes: list[Node], most: float
) -> bool:
    """Below a story, each under another name, with when it was written or something to press."""
    first = boxes[0].first
    if not _is_story(running, title, first):
        return False
    looked = boxes[:MAX_POSTS]
    inside = [walk.passages[box.first : box.last + 1] for box in looked]
    if any(p.tag in HEADING_TAGS for passages in inside for p in passages):
        return False
    least = MOST * len(looked)
    names = [_name(passages[0], most) for passages in inside]
    if sum(map(bool, names)) < least or len({*names} - {""}) * 2 < len(names):
        return False
    told = (_is_dated(p) or _is_pressed(b) for p, b in zip(inside, looked, strict=True))
    return sum(told) >= least


def _name(line: Passage, most: float) -> str:
    """The letters of the line above a comment; "" where it is longer, or a sentence."""
    text = line.text
    if len(text) > most or text[-1] in _ENDS:
        return ""
    return "".join(filter(str.isalpha, text)).casefold()


def _is_dated(passages: list[Passage]) -> bool:
    return any(
        has_day(p.text) or has_age(p.text)
        for p in passages[:4]
        if len(p.text) <= 2 * MAX_LINE
    )


def _is_pressed(box: Node) -> bool:
    """A button, or a link that leads nowhere else."""
    return (
        box.element.css_first("button, [role=button], a:not([href]), a[href^='#']")
        is not None
    )


def _all_of(walk: Walk, around: Node | None, boxes: list[Node]) -> list[Node]:
    """The posts, or the box around them where it holds hardly anything else."""
    if around is None or around.first < boxes[0].first - 2:
        return boxes
    held = sum(walk.chars(box) for box in boxes)
    return [around] if held >= walk.chars(around) / 2 else boxes
