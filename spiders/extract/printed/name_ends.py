"""Names that elements end: what stands in the next one is a button, an office or an outlet. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from crawler.credits.forms import is_credit
from crawler.roles import ROLE
from spiders.extract.eastern import is_eastern
from spiders.extract.names import (
    JOINERS,
    PARTICLES,
    byline_of,
    is_name,
    is_news_agency,
)
from spiders.extract.printed.author_signs import (
    is_name_part,
    leads_to_person,
    says_author,
)
from spiders.extract.tree import Element, children, same

MAX_WORDS = 60
"""Words of a line that are looked at."""
MAX_PERSON = 4
"""Words of one person's name that stands alone."""
MAX_PIECES = 12
"""Pieces of it."""
_JOINS = ",;/&|+、"
_Word = tuple[str, Element]
"""With the element that it stands in."""


def ended_names(element: Element, names: str) -> str:
    """The names of a line without what other elements hold behind them: "Ada Moor", "Archive".

    What stands in another element is one more name, parted by a comma, where it is made as
    the one before or is an agency; and part of the name where no whole name comes before it,
    or it is marked as a writer's.
    """
    if " " not in names or not children(element):
        return names
    wanted = names.split()
    words = list(islice(_words(element), MAX_WORDS))
    bare = [word.strip(",") for word, _ in words]
    plain = [word.strip(",") for word in wanted]
    size = len(wanted)
    for start in range(len(words) - size + 1):
        if bare[start : start + size] == plain:
            return _ended(element, words[start : start + size], names)
    return names


def heads_of(element: Element) -> Iterator[str]:
    """A line's beginnings, each up to an element of its own: "By Ada Moor" of what goes on "About her"."""
    said: list[str] = []
    for piece, holder in islice(_pieces(element), MAX_PIECES):
        if said and not same(holder, element):
            yield " ".join(said)
        said.append(piece)


def below_credit(element: Element) -> str | None:
    """What follows the credit of a picture in its line: "Photo: Ole Vik", "By Ada Moor"."""
    pieces = list(islice(_pieces(element), MAX_PIECES))
    for at in range(1, len(pieces)):
        if not same(pieces[at - 1][1], pieces[at][1]) and ":" in pieces[at - 1][0]:
            head, tail = (
                " ".join([piece for piece, _ in part])
                for part in (pieces[:at], pieces[at:])
            )
            if is_credit(head):
                return tail
    return None


def _ended(line: Element, words: list[_Word], names: str) -> str:
    """The words as one text, up to the element in which no name stands."""
    kept = [words[0][0]]
    begun = 0
    for at in range(1, len(words)):
        (before, held_by), (word, holder) = words[at - 1 : at + 1]
        if before[-1] in _JOINS or before in JOINERS:
            begun = at
        elif not same(held_by, holder):
            name = " ".join(kept[begun:])
            if (
                _is_whole(name)
                and word[0] not in _JOINS
                and not {before, word} & PARTICLES
            ):
                rest = " ".join(w for w, of in words[at:] if same(of, holder))
                is_alike = _make(held_by) == _make(holder) and _is_person(rest)
                if not (is_alike or is_news_agency(rest)):
                    is_part = _is_writers(holder, line) and not is_name_part(held_by)
                    return names if is_part else " ".join(kept)
                kept[-1] += ","
                begun = at
        kept.append(word)
    return " ".join(kept)


def _words(line: Element) -> Iterator[_Word]:
    for piece, holder in _pieces(line):
        for word in piece.split():
            yield word, holder


def _pieces(line: Element) -> Iterator[_Word]:
    for node in line.traverse(include_text=True):
        if not node.is_text_node or (holder := node.parent) is None:
            continue
        if piece := " ".join((node.text_content or "").split()):
            yield piece, holder


def _is_whole(name: str) -> bool:
    """Two words or more that are neither a rank nor an office; letters of the East need no blank."""
    if " " not in name:
        return is_eastern(name)
    return name[-1] != "." and ROLE.fullmatch(name) is None


def _is_person(name: str) -> bool:
    return 1 <= name.count(" ") < MAX_PERSON and is_name(name)


def _make(element: Element) -> tuple[str, str]:
    return element.tag, element.attrs.sget("class")


def _is_writers(element: Element, line: Element) -> bool:
    """Whether an element below a line, or one around it there, is named or linked as a writer's."""
    around: Element | None = element
    while around is not None and not same(around, line):
        if says_author(around) or (around.tag == "a" and leads_to_person(around)):
            return True
        around = around.parent
    return False


def byline_in_parts(
    element: Element, found: tuple[str, str] | None, line: str
) -> tuple[str, str] | None:
    """The byline that its line's elements tell, where the words alone do not.

    Args:
        found: What the words tell.
    """
    if found is None or is_eastern(found[1]):
        # behind its elements stand no words that tell it from a name
        heads = filter(None, map(_whole_byline, heads_of(element)))
        found = next(heads, found)
    if found is None and ":" in line and (text := below_credit(element)):
        found = byline_of(text)
    return found


def _whole_byline(text: str) -> tuple[str, str] | None:
    """The byline that a text is up to its end."""
    found = byline_of(text)
    if found is None or not text.startswith(found[0]):
        return None
    if " " not in found[1] and not is_eastern(found[1]):
        return None
    if not text.endswith(found[1]):
        return None
    return text, found[1]
