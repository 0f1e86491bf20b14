"""Boxes of teasers inside the page's text, told by their make or by the label on them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from spiders.extract.content import HEADING_TAGS, Hint, Passage
from spiders.extract.printed.dates import MAX_LINE, has_day
from spiders.extract.related.addresses import host_of
from spiders.extract.related.labels import MAX_LABEL_ALONE, is_label
from spiders.extract.text.node import Node, box_make
from spiders.extract.text.walk import Walk
from spiders.extract.tree import Element, ancestors, first_link

MAX_CARD = 600
"""Letters of a teaser with its heading; boxes of product guides are longer."""
MAX_PASSAGES = 8
"""Texts of a teaser below its first: kicker, title, lead, writer, day and the like."""
MIN_TITLE = 25
"""Letters of a title; what is shorter may be a rubric."""
MIN_TEASER, MAX_TEASER = 25, 250
"""Letters of the words below such a title; what is longer is a part of the text."""
MAX_LABELLED = 3_000
"""Letters of a box of several teasers below one label."""
LEAST_LINKS = 0.2
"""Share of a labelled box that its links make up at least."""
MAX_ALIKE = 40
"""Cards of one make side by side; more are a list of the site's. The longest further reading
of 27 hand-read pages has 23."""
MAX_LABEL_REACH = 4
"""Levels from a label up to the box it labels."""
_RELATED = int(Hint.RELATED)
_CARD = int(Hint.RELATED | Hint.TEASER)


def mark_cards(
    walk: Walk, factor: float, host: str = ""
) -> tuple[list[Node], frozenset[Element]]:
    """Name as RELATED the small boxes whose title is a link and that stand in rows.

    Args:
        host: Of the page, without `www.`.

    A title is a heading; in an `article` of its own any line that is one link.

    Returns:
        All of them; and those that more than `MAX_ALIKE` of their make stand beside, or the links
        around them.
    """
    titles, lines = _titles(walk.passages, factor)
    titled: dict[Node, int] = {}
    """The order of a card's title."""
    long = [o for o in titles if len(walk.passages[o].text) * factor >= MIN_TITLE]
    cards: defaultdict[tuple[str, str], list[Node]] = defaultdict(list)
    for order in titles:
        # a rubric above the title may be a linked heading too
        if (card := _card(walk, order, long or titles, factor)) is not None:
            cards[box_make(card)].append(card)
            titled[card] = order
    for order in lines:
        if not _may_be_article(walk, order, factor):
            continue
        card = _card(walk, order, lines, factor)
        if card is not None and card.tag == "article" and not _is_titled(walk, card):
            cards[box_make(card)].append(card)
            titled[card] = order
    found: list[Node] = []
    listed: set[Element] = set()
    for same in cards.values():
        # one box may be the card of its title and of the rubric above it
        if all(node is same[0] for node in same):
            lone = _lone_card(walk, titled[same[0]])
            same = [] if lone is None else [lone]
        for node in same:
            node.own |= _CARD
        found += same
        if len(same) > MAX_ALIKE:
            listed.update(_in_long_list(same))
    found += _pictured(walk, lines, factor, host)
    return found, frozenset(listed)


def _pictured(walk: Walk, lines: list[int], factor: float, host: str) -> Iterator[Node]:
    """Small boxes side by side of a line that is one link, a few words, and a picture that leads
    there too or a day; what leads to other sites are goods that a text tells of.
    """
    most = MAX_TEASER / factor
    rows: defaultdict[tuple[Node | None, tuple[str, str]], list[Node]]
    rows = defaultdict(list)
    for order in lines:
        if order + 1 == len(walk.passages):
            break
        words = walk.passages[order + 1]
        if words.link_chars or not MIN_TEASER <= len(words.text) * factor <= most:
            continue
        card = _card(walk, order, lines, factor)
        if (
            card is not None
            and card.last > order
            and not card.own & _CARD
            and (_leads_as_picture(card, host) or _is_dated(walk, card, order, host))
        ):
            rows[card.parent, box_make(card)].append(card)
    for same in rows.values():
        if len(same) > 1:
            for node in same:
                node.own |= _CARD
                yield node


def _is_dated(walk: Walk, card: Node, title: int, host: str) -> bool:
    """A line with a day beside a title that leads to this site."""
    link = first_link(walk.passages[title].element)
    if link is None or host_of(link.attrs.sget("href")) not in ("", host):
        return False
    beside = walk.passages[card.first : card.last + 1]
    return any(
        not p.link_chars and len(p.text) <= MAX_LINE and has_day(p.text) for p in beside
    )


def _in_long_list(same: list[Node]) -> Iterator[Element]:
    """Of cards of one make those that stand in one box with too many others."""
    boxes: defaultdict[Node | None, list[Element]] = defaultdict(list)
    for node in same:
        boxes[node.parent].append(node.element)
    for elements in boxes.values():
        if len(elements) > MAX_ALIKE:
            above = elements[0].parent
            wrapped = above is not None and above.tag == "a"
            for element in elements:
                card = element.parent if wrapped else element
                if card is not None:
                    yield card


def _may_be_article(walk: Walk, order: int, factor: float) -> bool:
    """A line in an `article` no larger than a card: few pages have any."""
    node = walk.owners[order].parent
    while node is not None and walk.chars(node) * factor <= MAX_CARD:
        if node.tag == "article":
            return True
        node = node.parent
    return False


def _lone_card(walk: Walk, order: int) -> Node | None:
    """The largest box around a title that is nothing but links to another article.

    It is an `article`, or has a picture that leads where its title does, in one link or in two,
    or its title is a box inside a link.
    """
    card: Node | None = None
    node = walk.owners[order].parent
    while node is not None and walk.links(node) >= walk.chars(node):
        card, node = node, node.parent
    if card is None:
        return None
    is_wrapped = _is_in_link(walk.passages[order].element)
    return card if is_wrapped or _is_of_one(card) else None


def _is_in_link(element: Element) -> bool:
    """A link around the box that a heading stands in: of a heading in the text only it is one."""
    box = element.parent
    return box is not None and any(
        up.tag == "a" and up.attrs.sget("href")[:1] not in ("", "#")
        for up in islice(ancestors(box), MAX_LABEL_REACH)
    )


def _is_of_one(node: Node) -> bool:
    if node.tag == "article" or any(e.tag == "article" for e in node.element.iter()):
        return True
    return _leads_as_picture(node)


def _leads_as_picture(node: Node, host: str | None = None) -> bool:
    """A picture leads where a title does: on this site, where its host is given."""
    links = node.element.css("a")
    pictured = {a.attrs.sget("href") for a in links if a.css_first("img") is not None}
    return any(
        (there := a.attrs.sget("href")) in pictured
        and a.text().strip()
        and (host is None or ("/" in there and host_of(there) in ("", host)))
        for a in links
    )


def _titles(passages: list[Passage], factor: float) -> tuple[list[int], list[int]]:
    """Orders of headings that are links, and of long lines that are nothing but a link."""
    titles, lines = [], []
    for passage in passages:
        linked = passage.link_chars
        if not linked or linked < 0.5 * (size := len(passage.text)):
            continue
        is_heading = passage.tag in HEADING_TAGS
        is_line = size * factor >= MIN_TITLE and linked >= 0.9 * size
        if (is_heading or is_line) and not _is_permalink(passage):
            if is_heading:
                titles.append(passage.order)
            if is_line:
                lines.append(passage.order)
    return titles, lines


def _is_permalink(passage: Passage) -> bool:
    """A link to the page itself: to an entry of a live ticker."""
    element = passage.element
    link = element.first_child
    while link is not None and not link.is_element_node:
        link = link.next
    if link is not None and link.tag != "a":
        link = first_link(element)
    return link is not None and link.attrs.sget("href")[:1] in ("#", "?")


def mark_overlaid(walk: Walk, factor: float) -> list[Node]:
    """Name as RELATED the small `article`s inside another over which an empty link is laid.

    A style sheet spreads the link over the whole card, so that no word of it stands in a link.

    Returns:
        All of them.
    """
    if len(walk.tree.all("article")) < 2:
        return []
    cards = [
        node
        for node in walk.nodes
        if (
            node.tag == "article"
            and walk.chars(node) * factor <= MAX_CARD
            and node.last - node.first <= MAX_PASSAGES
            and not walk.links(node)
            and next(ancestors(node.element, "article"), None) is not None
            and _is_overlaid(walk, node)
        )
    ]
    for node in cards:
        node.own |= _CARD
    return cards


def _is_overlaid(walk: Walk, node: Node) -> bool:
    """It has a title, and no link but empty ones that lead to one other page.

    An entry of a live ticker may have a link to itself, or to where it is shared, under a sign.
    """
    passages = walk.passages[node.first : node.last + 1]
    if not any(p.tag in HEADING_TAGS for p in passages):
        return False
    links = node.element.css("a[href]")
    addresses = {link.attrs.sget("href") for link in links}
    return (
        len(addresses) == 1
        and all(link.first_child is None for link in links)
        and not any(address[:1] == "?" or "#" in address for address in addresses)
    )


def _is_titled(walk: Walk, node: Node) -> bool:
    """It has a heading that is no link: a part of the text with a link in it."""
    return any(
        passage.tag in HEADING_TAGS and not passage.link_chars
        for passage in walk.passages[node.first : node.last + 1]
    )


def _card(walk: Walk, order: int, titles: list[int], factor: float) -> Node | None:
    """The largest element around a title that is small and holds no other."""
    card: Node | None = None
    node = walk.owners[order].parent
    while (
        node is not None
        and walk.chars(node) * factor <= MAX_CARD
        and node.last - node.first <= MAX_PASSAGES
        and bisect_right(titles, node.last) - bisect_left(titles, node.first) == 1
    ):
        card, node = node, node.parent
    return card


def mark_labelled(walk: Walk, factor: float) -> None:
    """Name as RELATED the box below a label such as "Read more" or "Most read"."""
    for passage in walk.passages:
        size = len(passage.text)
        if size > MAX_LABEL_ALONE or passage.link_chars * 2 > size:
            continue
        if (
            is_label(passage.text)
            and (box := _labelled(walk, passage.order, factor)) is not None
        ):
            box.own |= _RELATED


def _labelled(walk: Walk, label: int, factor: float) -> Node | None:
    """The smallest element around a label that holds links; `None` when it holds more, or begins
    with text.

    Args:
        label: Its order.
    """
    node: Node | None = walk.owners[label]
    for _ in range(MAX_LABEL_REACH):
        if node is None or walk.links(node):
            break
        node = node.parent
    if node is None or walk.chars(node) * factor > MAX_LABELLED:
        return None
    if sum(walk.sizes[node.first : label]) * factor > MAX_TEASER:
        return None
    links = walk.links(node)
    return node if links and links >= LEAST_LINKS * walk.chars(node) else None
