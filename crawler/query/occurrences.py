"""Where a leaf, a list or an OR group of these stands in one text. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from crawler.query.entry_index import able
from crawler.query.subject import Value
from crawler.query.tokens import Token, tokenize
from crawler.query.tree import AnyOf, Entries, Leaf, LeafKind, Node, WordList

Span = tuple[int, int]
"""First and last word of an occurrence, as numbers among the value's words."""

LETTERS_AFTER = 2
"""A designator's variant letters: F-35A, T-72BM."""

APOSTROPHES = "'\u2019\u2018\u02bc\uff07\u2032\u00b4`"
SHORT_FORMS = frozenset({"s", "t", "d", "m", "ll", "re", "ve"})
"""What English hangs on a word by an apostrophe."""


def occurrences(node: Node, value: Value) -> list[Span]:
    """Every occurrence of a leaf, or of any leaf of a list or OR group; sorted, none twice."""
    match node:
        case Leaf():
            return _leaf(node, value)
        case WordList():
            return _of_list(node.entries, value)
        case AnyOf():
            return _merged(node.parts, value)
    raise TypeError(f"no occurrences of {type(node).__name__}")


def _of_list(entries: Entries, value: Value) -> list[Span]:
    # Many queries share a list, and hundreds of entries are slow to look at again.
    kept = value.kept.get(id(entries))
    if kept is None:
        kept = value.kept[id(entries)] = entries, _merged(able(entries, value), value)
    return kept[1]


def _merged(nodes: Iterable[Node], value: Value) -> list[Span]:
    return sorted({span for node in nodes for span in occurrences(node, value)})


def _leaf(leaf: Leaf, value: Value) -> list[Span]:
    if leaf.kind is LeafKind.WORDS:
        return _side_by_side(leaf.tokens, value, prefix=leaf.prefix)
    # What has to be looked at letter by letter stands in many lists and is looked at once.
    key = (leaf.kind, leaf.tokens, leaf.text, leaf.prefix)
    found = value.looked_at.get(key)
    if found is None:
        if leaf.kind is LeafKind.DESIGNATOR:
            found = _designators(leaf, value)
        else:
            found = _as_spelled(
                leaf, value, _side_by_side(leaf.tokens, value, prefix=leaf.prefix)
            )
        value.looked_at[key] = found
    return found


def _side_by_side(tokens: Sequence[str], value: Value, *, prefix: bool) -> list[Span]:
    size, last = len(tokens), tokens[-1]
    if size == 1 and not prefix:
        return [(at, at) for at in value.places_of(last)]
    if size == 1:
        return [(at, at) for at in value.begun_by(last)]
    if prefix and value.lacks(last, prefix=True):
        return []
    # Look at the rarest of the whole words first.
    whole = tokens[:-1] if prefix else tokens
    places = []
    for token in whole:
        places.append(value.places_of(token))
        if not places[-1]:
            return []
    rare = min(range(len(whole)), key=lambda n: len(places[n]))
    others = [(n - rare, set(where)) for n, where in enumerate(places) if n != rare]
    found = [
        (at - rare, at - rare + size - 1)
        for at in places[rare]
        if all(at + after in where for after, where in others)
    ]
    if not prefix or not found:
        return found
    words = value.words
    return [
        (first, end)
        for first, end in found
        if end < len(words) and words[end].startswith(last)
    ]


def _as_spelled(leaf: Leaf, value: Value, found: list[Span]) -> list[Span]:
    """Those whose words are spelled in the stored text as in the query."""
    if not found:
        return []
    typed = _typed(leaf.text)
    text, places = value.stored, value.located
    return [
        (first, last)
        for first, last in found
        if all(
            _spelling(text, places[first + n]).startswith(wanted)
            if leaf.prefix and n == len(typed) - 1
            else _spelling(text, places[first + n]) == wanted
            for n, wanted in enumerate(typed)
        )
    ]


@lru_cache(maxsize=4096)
def _typed(text: str) -> list[str]:
    """The words of a leaf as typed."""
    return [_spelling(text, token) for token in tokenize(text)]


def _spelling(text: str, token: Token) -> str:
    return unicodedata.normalize("NFC", text[token.start : token.end])


def _designators(leaf: Leaf, value: Value) -> list[Span]:
    runs = leaf.tokens
    found = []
    for first, word in value.starts_of("".join(runs)):
        last = _designator_at(runs, value, first, word)
        if last is not None:
            found.append((first, last))
    return found


def _designator_at(
    runs: Sequence[str], value: Value, first: int, word: str
) -> int | None:
    """The last word of the designator that begins at word `first`, `None` without one.

    Words break where runs do, and inside a run only where clusters stand apart by
    themselves (歼-20).
    """
    wanted = "".join(runs)
    breaks = _breaks(runs)
    at, done = first, 0
    while True:
        word = value.words[at]
        rest = wanted[done:]
        if len(word) >= len(rest):
            fits = word.startswith(rest) and _variant(word[len(rest) :])
            return at if fits and _joined(value, first, at, breaks) else None
        if not rest.startswith(word) or at + 1 == len(value.words):
            return None
        done += len(word)
        at += 1


def _breaks(runs: Sequence[str]) -> frozenset[int]:
    """How many characters of the designator stand before each place where words may part."""
    total, found = 0, []
    for run in runs[:-1]:
        total += len(run)
        found.append(total)
    return frozenset(found)


def _variant(after: str) -> bool:
    return len(after) <= LETTERS_AFTER and not any(
        unicodedata.category(char)[0] == "N" for char in after
    )


def _joined(value: Value, first: int, last: int, breaks: frozenset[int]) -> bool:
    """Is there nothing, or one blank, hyphen, dash, slash or dot between each two words?"""
    if first == last:
        return True
    text, places = value.stored, value.located
    if _is_short_form(value.words[first], text, places[first]):
        return False
    done = 0
    for at in range(first, last):
        done += len(value.words[at])
        between = text[places[at].end : places[at + 1].start]
        allowed = 1 if done in breaks else 0
        if len(between) > allowed or not all(map(_may_stand_between, between)):
            return False
    return True


def _is_short_form(word: str, text: str, place: Token) -> bool:
    """Does a word hang on the one before, with a blank behind it?

    "Ukraine's 300 drones" names no S-300; "l'F-16" and "dell'S-300" name their designators.
    """
    start = place.start
    return (
        word in SHORT_FORMS
        and start > 1
        and text[start - 1] in APOSTROPHES
        and text[start - 2].isalnum()
        and text[place.end].isspace()
    )


def _may_stand_between(char: str) -> bool:
    # − is a sign to Unicode, a dash to typists
    return char.isspace() or char in "/.−⁄" or unicodedata.category(char) == "Pd"


def without_overlap(found: Sequence[Span]) -> list[Span]:
    """Of sorted occurrences those from the left of which no two share a word."""
    kept: list[Span] = []
    for span in found:
        if not kept or span[0] > kept[-1][1]:
            kept.append(span)
    return kept
