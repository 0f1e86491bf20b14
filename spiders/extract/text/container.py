"""Which element holds the text: descended to by where the running text lies. Pure."""

from __future__ import annotations

from spiders.extract.content import Hint
from spiders.extract.text.node import Node
from spiders.extract.text.walk import Walk
from spiders.extract.text.weigh import OUT, Running

_BODY = int(Hint.BODY)
NAMED_SHARE = 0.3
"""Share of the text that an element named as the body must hold to be believed."""
DESCEND = 0.72
"""Share of its parent's text that a child must hold to be entered."""
ARTICLE_SHARE = 0.5
"""Share of a page's text that an `article` must hold to be the container without looking on."""
MAX_NOTE = 4_000
"""Letters of such a text; beside a longer one seldom stands as much that is none of it, and what
stands there may answer its questions."""


def container(walk: Walk, running: Running) -> Node:
    """The deepest node that still holds most of the text that no name keeps out."""
    passages, owners = walk.passages, walk.owners
    kept = [order for order in running.orders if not passages[order].hints & OUT]
    if len(kept) < len(running.orders):
        texts = [0.0] * len(passages)
        for order in kept:
            texts[order] = running.texts[order]
        running = Running(texts)
    own: dict[Node | None, float] = {}
    """Running text in paragraphs that stand in a node directly."""
    for order in kept:
        if owners[order].tag == "p":
            around = owners[order].parent
            own[around] = own.get(around, 0.0) + running.texts[order]
    best = _lone_article(walk, running)
    mass = running.mass(best)
    while mass:
        child = _below(best, owners[running.middle(best)])
        if child is None or (inside := running.mass(child)) < mass * DESCEND:
            break
        if child.first == child.last or own.get(best, 0.0) > 0.04 * mass:
            break
        best, mass = child, inside
    return _named_body(walk, best, running)


def _lone_article(walk: Walk, running: Running) -> Node:
    """The only `article` with a title and more than half of the text; else the whole page.

    Beside a short text what else a page says, in boxes without names, is as long.
    """
    whole = walk.nodes[0]
    articles = [node for node in walk.nodes if node.tag == "article"]
    if len(articles) != 1 or running.mass(articles[0]) > MAX_NOTE:
        return whole
    node = articles[0]
    inside = walk.passages[node.first : node.last + 1]
    is_own = running.mass(node) > ARTICLE_SHARE * running.mass(whole)
    return node if is_own and any(p.tag == "h1" for p in inside) else whole


def _below(node: Node, owner: Node) -> Node | None:
    """The child of a node that holds an owner; `None` when that is the node itself."""
    child: Node | None = owner
    while child is not None and child.parent is not node:
        child = child.parent
    return child


def _named_body(walk: Walk, node: Node, running: Running) -> Node:
    """The element named as the article's body: close around the node, or most of it."""
    mass = running.mass(node)
    around = node
    for _ in range(3):
        if around.own & _BODY or around.parent is None:
            break
        around = around.parent
    if around.own & _BODY and running.mass(around) < 2 * mass:
        return around
    # a text in several parts, each named as a body, has its container around them
    # a paragraph named as a part of the body is none
    named = [
        n
        for n in walk.nodes
        if n.own & _BODY and n.tag != "p" and running.mass(n) > 0.1 * mass
    ]
    if not named:
        return node
    if named[-1].first > named[0].last:
        return _around_parts(node, named, running)
    return named[0] if running.mass(named[0]) > mass * NAMED_SHARE else node


def _around_parts(node: Node, parts: list[Node], running: Running) -> Node:
    """The smallest element around several parts named as a body, where they hold much of the text."""
    start, end = parts[0].first, max(part.last for part in parts)
    told = sum(running.mass(p) for p in parts if p.parent not in parts)
    around: Node | None = parts[0]
    while around is not None and not around.first <= start <= end <= around.last:
        around = around.parent
    if around is None or told <= running.mass(node) * NAMED_SHARE:
        return node
    return around if node.first <= around.first and around.last <= node.last else node
