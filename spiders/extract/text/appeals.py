"""What a site asks of its readers in the middle of a text: told by fields and addresses. Pure.

No name says so of these boxes; a field for a mail address stands in them, or a link to where
one gives, joins or subscribes.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice

from spiders.extract.content import Passage
from spiders.extract.related.addresses import host_of, is_channel
from spiders.extract.signs.make import Make, make_of, make_of_element
from spiders.extract.tree import (
    Element,
    Tree,
    ancestors,
    is_wholly_in,
    links_in,
    parent,
    printed,
    same,
)

MAX_BOX = 300
"""Characters of a box around a field for a mail address."""
MAX_FORM = 1_000
"""Of a form with such a field, its small print included."""
MAX_SHARE = 0.5
"""Of a short text: a larger box holds the text itself."""
MAX_BUTTON = 30
MAX_APPEAL = 300
MAX_CONTACTS = 4
"""Lines of a box that says whom to ask."""
MAX_FIELDS = 40
MAX_PARTS = 60
"""Runs of text in such a box, most of them blank."""
MAX_LEVELS = 5
"""Levels climbed from a field, and from a passage up to the box of one."""
_SLANTED = frozenset(("em", "i", "b", "strong"))
_WORDS = frozenset(
    (
        *("give", "signup", "sign-up", "join", "join-us", "support", "support-us"),
        *("abo", "don", "dons", "faire-un-don", "hazte-socio", "word-lid"),
    )
)
_STEMS = (
    *("donat", "subscri", "membership", "newsletter", "abonn", "spende", "unterstuetz", "suscri", "tamogat", "donaci", "assin"),
    *("apoi", "abbona", "sostieni", "prenumer", "wesprzyj", "steun"),
)  # fmt: skip
"""What the last part of an address is or begins with at which one gives, joins or subscribes."""
_LETTERS = ("newsletter", "boletin")
MAX_WORDS = 3
"""Words of such a part: a longer one is a title."""


def mark_appeals(
    fields: list[tuple[int, Element]],
    span: list[Passage],
    usual: set[Make],
    host: str = "",
) -> list[Passage]:
    """Leave out what asks for an address, a gift or a subscription, set apart from the text.

    Args:
        fields: Every field of the page with the order of the passage after it.
        span: All passages from the first of the body to the last.
        usual: Makes of its running text.
        host: Of the page, without `www.`: a text tells of where others ask.

    Returns:
        Lines whose links all lead to channels, whosever they are.
    """
    kept = [passage for passage in span if passage.rule is None]
    if not kept:
        return []
    first, last = kept[0].order, kept[-1].order + 1
    size = sum([len(passage.text) for passage in kept])
    asked = [field for at, field in fields if first <= at <= last]
    boxes = _boxes_of(
        [*filter(_asks_address, asked[:MAX_FIELDS]), *_buttons(span)],
        min(MAX_BOX, size * MAX_SHARE),
    )
    if boxes:
        for passage in kept:
            if _is_inside(passage.element, boxes):
                passage.rule = "appeal"
    lines = [p for p in kept[1:] if p.link_chars and _is_line(p)]
    linked = [(line, _addresses(line)) for line in lines]
    asking = [line for line, links in linked if links and all(map(_is_place, links))]
    apart = _set_apart(asking, kept) if asking else frozenset()
    for passage in asking:
        is_made_apart = make_of(passage) not in usual or is_wholly_in(
            passage.element, _SLANTED
        )
        if passage.element.parent in apart or (
            is_made_apart and _is_own(passage, host)
        ):
            passage.rule = "appeal"
    _mark_contacts(kept)
    return [line for line, links in linked if links and all(map(is_channel, links))]


def mark_channels(lines: list[Passage], tree: Tree, container: Element) -> None:
    """Leave out short lines that lead to nothing but the site's own channels.

    They are its own where it links one of them outside of the text too, as at the top.
    """
    if not lines:
        return
    inside = Counter(link.attrs.sget("href") for link in container.css("a"))
    all_over = Counter(link.attrs.sget("href") for link in tree.all("a"))
    for line in lines:
        if any(all_over[link] > inside[link] for link in _addresses(line)):
            line.rule = "appeal"


def _is_line(passage: Passage) -> bool:
    """A short paragraph."""
    return len(passage.text) <= MAX_APPEAL and passage.tag in ("p", "div")


def _mark_contacts(kept: list[Passage]) -> None:
    """A small box in the text of a release whose lines say whom to ask, with a mail address."""
    for passage in kept[2:]:
        if not passage.link_chars or "@" not in passage.text or passage.rule:
            continue
        box = passage.element.parent
        inside = [p for p in kept if same(p.element.parent, box)]
        size = sum(len(p.text) for p in inside)
        if (
            2 <= len(inside) <= MAX_CONTACTS
            and inside[-1] is passage
            and inside[0] is not kept[0]
            and inside[0].text[-1] in ":："
            and size <= MAX_APPEAL
        ):
            for line in inside:
                line.rule = "appeal"


def _set_apart(asking: list[Passage], kept: list[Passage]) -> frozenset[Element]:
    """Boxes around one of them and no other text, unless paragraphs of the text have such boxes."""
    held = Counter(_boxes_around(kept))
    boxes = set(_boxes_around(asking))
    usual = {make_of_element(box) for box in held if box not in boxes}
    return frozenset(
        box for box in boxes if held[box] == 1 and make_of_element(box) not in usual
    )


def _boxes_around(passages: list[Passage]) -> list[Element]:
    """The element around that of each, one for each passage."""
    around = (parent(passage.element) for passage in passages)
    return [box for box in around if box is not None]


def _boxes_of(fields: list[Element], most: float) -> frozenset[Element]:
    """Elements around fields and buttons that ask, up to so many characters beside their form."""
    found: set[Element] = set()
    for field in fields:
        box, spare = parent(field), 0
        form = next(ancestors(field, "form"), None)
        if form is not None and not _is_long(form, MAX_FORM):
            box, spare = form, sum(len(t.strip()) for t in printed(form))
        for _ in range(MAX_LEVELS):
            if box is None or box in found or _is_long(box, most + spare):
                break
            found.add(box)
            box = parent(box)
    return frozenset(found)


def _buttons(span: list[Passage]) -> list[Element]:
    """Links of a word or two, left out as links, to where one gives, joins or subscribes."""
    short = (p for p in span if p.rule == "link" and len(p.text) <= MAX_BUTTON)
    found = (link for p in short for link in links_in(p.element, 1))
    return [link for link in found if _is_place(link.attrs.sget("href"))]


def _asks_address(field: Element) -> bool:
    own = field.attributes
    if own.get("type") == "radio":
        return True  # a vote: its question and its count stand beside it
    said = map(own.get, ("type", "name", "placeholder"))
    return any("mail" in value.lower() or "@" in value for value in said if value)


def _is_long(box: Element, most: float) -> bool:
    parts = list(islice(printed(box), MAX_PARTS))
    return len(parts) == MAX_PARTS or sum(len(t.strip()) for t in parts) > most


def _is_inside(element: Element, boxes: frozenset[Element]) -> bool:
    at: Element | None = element
    for _ in range(MAX_LEVELS + 1):
        if at is None or at in boxes:
            return at is not None
        at = at.parent
    return False


def _is_own(passage: Passage, host: str) -> bool:
    """Whether its links stay on the site, whichever of its hosts they and the page have."""
    return all(
        not there or not host or _is_within(there, host) or _is_within(host, there)
        for there in map(host_of, _addresses(passage))
    )


def _is_within(host: str, site: str) -> bool:
    return f".{host}".endswith(f".{site}")


def _addresses(passage: Passage) -> list[str]:
    return [link.attrs.sget("href") for link in links_in(passage.element, 3)]


def _is_place(href: str) -> bool:
    """Whether an address is one at which one gives, joins or subscribes."""
    *steps, last = href.partition("?")[0].lower().rstrip("/").split("/")
    if last.count("-") >= MAX_WORDS:
        return False
    if last.lstrip("#") in _WORDS or last.lstrip("#").startswith(_STEMS):
        return True
    # "/newsletters/culture"
    return bool(steps) and steps[-1].startswith(_LETTERS)
