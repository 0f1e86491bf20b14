"""Running text on an article's page that is another's: above its headline, comments below, the next story.

Nothing need be named: what counts is where it stands to the headline and what its boxes have
in common. Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass

from spiders.extract.content import HEADING_TAGS, Hint, Passage
from spiders.extract.fold import fold
from spiders.extract.printed.dates import has_age, has_day
from spiders.extract.signs.make import Make, make_of
from spiders.extract.text.node import Node, box_make
from spiders.extract.text.walk import Walk
from spiders.extract.text.weigh import MIN_ANSWERED, Running
from spiders.extract.tree import children

MIN_TITLE = 13
"""Letters of a headline that the head of the page says too."""
MAX_KICKER = 3
"""Passages between a kicker and the headline: a day, a section."""
MAX_LINE = 40
"""Letters of the line above a comment: a name, and when it was written."""
MIN_POSTS = 3
MIN_PAIR = 2
"""Posts that say when they were written and have a line in common: "Reply"."""
MAX_LEVELS = 4
"""Boxes around the last words of a comment."""
MAX_STORIES = 20
"""Further headlines that are looked at."""
MAX_WORDS = 3
"""Of a name, where nothing but a button beside it says that the lines below are a comment."""
MAX_DATED = 80
"""Letters of a line that says when a comment was written."""
MAX_LINES = 4
"""Lines of a comment in which its time stands."""
MAX_ABOUT = 9
"""Passages from a headline on in which lines about its article stand."""
_FIGURE = re.compile(r"\d")
_SHORT_AGE = re.compile("[0-9]{1,3} ?[a-z]{1,2}")
"""Of days, hours and weeks: "8d"."""
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
    if titles and len(walk.tree.all("article")) > 1:
        _mark_other_articles(walk, running, titles[0])
    if len(titles) > 1 or (titles and running.orders and running.orders[0] < titles[0]):
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


def _mark_other_articles(walk: Walk, running: Running, title: int) -> None:
    """What stands below the `article` that holds headline and text, in others: comments, teasers."""
    own: Node | None = walk.owners[title]
    while own is not None and own.tag != "article":
        own = own.parent
    if own is None or not _is_story(running, title, own.last + 1):
        return
    for node in walk.nodes:
        if node.tag == "article" and node.first > own.last and running.mass(node):
            node.own |= _STRANGE


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
    """Paragraphs above the headline: a layer that asks for consent, an offer, what a menu tells.

    A long kicker stands alone right above it.
    """
    end = len(walk.passages)
    if not _is_story(running, title, end):
        return
    done = -1
    for order in running.orders[: bisect_left(running.orders, title)]:
        if order <= done:
            continue
        box = _widest(walk.owners[order], 0, title - 1)
        if box is None:
            continue
        inside = running.count_between(box.first, box.last + 1)
        if inside > 1 or order < title - MAX_KICKER:
            box.own |= _STRANGE
            done = box.last


def _mark_story(walk: Walk, running: Running, own: int, title: int) -> None:
    """The box of a later h1 with its day and a text, or with the lines that stand beside the
    first: the next story of an endless page."""
    start = own + 1
    before = bisect_left(running.orders, title)
    if before:
        start = max(start, running.orders[before - 1] + 1)
    for first in (start, own + 1):
        box = _widest(walk.owners[title], first, len(walk.passages))
        if (
            box is None
            or running.count_between(title, box.last + 1) < 2
            or not _is_story(running, own, box.first)
        ):
            continue
        lines = _lines_about(walk, running, box.first, title)
        if (first == start and (_have_day(lines) or _has_time(box))) or (
            _makes(lines) & _makes(_lines_about(walk, running, own, own))
        ):
            box.own |= _STRANGE
            return


def _lines_about(walk: Walk, running: Running, first: int, title: int) -> list[Passage]:
    """Short lines from one passage to a few behind a headline: day, writer, section."""
    lines = walk.passages[first : title + MAX_ABOUT]
    return [p for p in lines if not running.texts[p.order] or len(p.text) <= MAX_DATED]


def _makes(lines: list[Passage]) -> set[Make]:
    """Those that have a name and are no headings."""
    makes = {make_of(p) for p in lines if p.tag not in HEADING_TAGS}
    return {make for make in makes if make[1]}


def _have_day(lines: list[Passage]) -> bool:
    return any(p.text and (has_day(p.text) or has_age(p.text)) for p in lines)


def _has_time(box: Node) -> bool:
    return box.element.css_first("time") is not None


def _widest(node: Node, first: int, last: int) -> Node | None:
    """The widest box around that holds nothing before one passage or after another."""
    found: Node | None = None
    at: Node | None = node
    while at is not None and at.first >= first and at.last <= last:
        found, at = at, at.parent
    return found


def _mark_threads(walk: Walk, running: Running, title: int, factor: float) -> None:
    """Comments below the text: boxes each with a name above a few sentences.

    They say when they were written, or are of one make and have something to press.
    """
    posts = _posts(walk, running, title, MAX_LINE / factor)
    if len(posts) < MIN_PAIR:
        return
    dated = [post for post in posts if _is_dated(walk, post)]
    least = MIN_PAIR if _have_one_line(walk, dated[:MIN_PAIR]) else MIN_POSTS
    if len(dated) >= least and _is_thread(running, title, dated):
        for box in _all_of(running, [post.box for post in dated]):
            box.own |= _COMMENT
        return
    rows: defaultdict[tuple[Node | None, tuple[str, str]], list[_Post]]
    rows = defaultdict(list)
    for post in posts:
        if len(post.name.split()) <= MAX_WORDS and _is_pressed(post.box):
            rows[post.box.parent, box_make(post.box)].append(post)
    for same in rows.values():
        if len(same) >= MIN_POSTS and _is_thread(running, title, same):
            for box in _all_of(running, [post.box for post in same]):
                box.own |= _COMMENT


@dataclass(frozen=True, slots=True)
class _Post:
    """A paragraph below a line that may be a name, with what stands around both alone."""

    name: str
    box: Node


def _posts(walk: Walk, running: Running, title: int, most: float) -> list[_Post]:
    sizes = walk.sizes
    below = running.orders[bisect_right(running.orders, title) :]
    # a line right above a paragraph: most pages have few
    orders = [order for order in below if sizes[order - 1] <= most]
    found: list[_Post] = []
    if len(orders) < MIN_PAIR:
        return found
    for before, order, after in zip(
        [title, *orders], orders, [*orders[1:], len(sizes)], strict=False
    ):
        box = _widest(walk.owners[order], before + 1, after - 1)
        if box is None or box.first >= order:
            continue
        name = _name(walk.passages[box.first], most)
        inside = walk.passages[box.first : box.last + 1]
        if name and not any(p.tag in HEADING_TAGS for p in inside):
            found.append(_Post(name, box))
    return found


def _is_thread(running: Running, title: int, posts: list[_Post]) -> bool:
    """Several below a story, most of them under another name."""
    return _is_story(running, title, posts[0].box.first) and len(
        {post.name for post in posts}
    ) * 2 >= len(posts)


def _have_one_line(walk: Walk, posts: list[_Post]) -> bool:
    said = [
        {p.text for p in walk.passages[post.box.first + 1 : post.box.last + 1]}
        for post in posts
    ]
    common = set.intersection(*said) if said else set()
    return any(
        len(line) <= MAX_LINE and not _SHORT_AGE.fullmatch(line) for line in common
    )


def _name(line: Passage, most: float) -> str:
    """What stands in a line above a comment before any figure; "" where it is too long for a name,
    or a sentence."""
    text = line.text
    if len(text) > most or text[-1] in _ENDS:
        return ""
    name = _FIGURE.split(text, maxsplit=1)[0].strip().casefold()
    return name if len(name.split()) <= MAX_WORDS + 1 else ""


def _is_dated(walk: Walk, post: _Post) -> bool:
    lines = walk.passages[post.box.first : post.box.last + 1][:MAX_LINES]
    return any(map(_says_when, (p.text for p in lines)))


def _says_when(line: str) -> bool:
    if len(line) > MAX_DATED:
        return False
    return has_age(line) or has_day(line) or _SHORT_AGE.fullmatch(line) is not None


def _is_pressed(box: Node) -> bool:
    """A button below the words; beside a title above them it opens a part of the text."""
    element = box.element
    for _ in range(MAX_LEVELS):
        last = children(element)[-1:]
        if not last:
            break
        if len(element.text().strip()) > 2 * len(last[0].text().strip()):
            return last[0].css_first("button, [role=button]") is not None
        element = last[0]
    return False


def _all_of(running: Running, boxes: list[Node]) -> list[Node]:
    """The smallest box around all posts, or each of them where it holds text above them too."""
    before = bisect_left(running.orders, boxes[0].first)
    start = running.orders[before - 1] + 1 if before else 0
    around: Node | None = boxes[0]
    while around is not None and around.last < boxes[-1].last:
        around = around.parent
    if around is None or around.first < start:
        return boxes
    return [around]
