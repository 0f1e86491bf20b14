"""Pieces of stored text with the matched words marked. Pure: no HTML, no terminal codes.

Whoever shows a snippet escapes each piece for its own medium and puts its own marks on.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.records import MatchedWord

ELLIPSIS = "…"
_BLANKS = re.compile(r" {2,}")
_BREAK = "\x1e"
"""Stands for the second line break between two blocks until the window is chosen."""
_AROUND = " " + _BREAK
_BETWEEN = " · "
_UNENDED = re.compile(r"(?<=[\w)\]%€$°]) *" + _BREAK + " *|^ *" + _BREAK + " *")
"""A break behind a word: a subhead ends without a stop. A piece begins with a break only where a
marked word ends the block before."""
# A line of a digest and two lines on a telephone; found by looking at both.
WIDTH = 240
MOST_SPANS = 500
"""Marked words that the choice of a window looks at: a long ticker has thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text, matched or not."""

    text: str
    marked: bool = False


def mark(
    text: str,
    spans: Iterable[tuple[int, int]],
    *,
    start: int = 0,
    end: int | None = None,
) -> tuple[Piece, ...]:
    """Part `text[start:end]` into marked and unmarked pieces.

    Args:
        text: Stored text of one value.
        spans: Character offsets (start, end) in `text`; may overlap and lie outside.

    Returns:
        Pieces that joined give `text[start:end]` exactly; none is empty.
    """
    end = len(text) if end is None else min(end, len(text))
    pieces: list[Piece] = []
    at = start
    for first, last in _merged(spans):
        first, last = max(first, start), min(last, end)
        if last <= first or last <= at:
            continue
        first = max(first, at)
        if first > at:
            pieces.append(Piece(text=text[at:first]))
        pieces.append(Piece(text=text[first:last], marked=True))
        at = last
    if at < end:
        pieces.append(Piece(text=text[at:end]))
    return tuple(pieces)


def text_of(pieces: Iterable[Piece]) -> str:
    """The pieces without their marks."""
    return "".join(piece.text for piece in pieces)


def snippet(
    text: str, spans: Sequence[tuple[int, int]], *, width: int = WIDTH
) -> tuple[Piece, ...]:
    """The part of `text`, about `width` characters, that holds most matched words, marked.

    Cut between words where the text has blanks; an ellipsis stands where text was left out.
    Line breaks become one blank, a point in the middle stands behind a block that ends without a
    stop, as subheads do. Without spans the beginning is shown.
    """
    text = text.replace("\n\n", " " + _BREAK).replace("\n", " ")
    if len(text) <= width:
        return _spaced(mark(text, spans))
    start, end = _window(text, _merged(spans), width)
    start, end = _to_blanks(text, start, end)
    end -= len(text[start:end]) - len(text[start:end].rstrip(_AROUND))
    start += len(text[start:end]) - len(text[start:end].lstrip(_AROUND))
    body = _spaced(mark(text, spans, start=start, end=end))
    before = (Piece(text=ELLIPSIS + " "),) if start > 0 else ()
    after = (Piece(text=" " + ELLIPSIS),) if end < len(text) else ()
    return (*before, *body, *after)


def _spaced(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """With a blank, or a point between two, where an empty line parted two blocks."""
    return tuple(replace(one, text=_run_on(one.text)) for one in pieces)


def _run_on(text: str) -> str:
    if _BREAK in text:
        text = _UNENDED.sub(_BETWEEN, text).replace(_BREAK, " ")
    return _BLANKS.sub(" ", text)


# Where a reader looks for the reason: running text says more than the headline shown above it.
FIELD_ORDER = (
    "body",
    "lead",
    "captions",
    "headline",
    "kicker",
    "keywords",
    "authors",
    "related",
)


def best_snippet(
    values: Mapping[str, Sequence[str]], words: Sequence[MatchedWord]
) -> tuple[Piece, ...]:
    """Snippet of the value that holds most different matched words, marked.

    Args:
        values: Field name to its values, as stored; `words` point into them.

    Returns:
        The beginning of the body or lead, unmarked, where no word points anywhere (scopes alone).
    """
    found: dict[tuple[str, int], list[MatchedWord]] = {}
    for word in words:
        if word.field in values and word.index < len(values[word.field]):
            found.setdefault((word.field, word.index), []).append(word)
    if not found:
        first = next(
            (values[f][0] for f in ("body", "lead", "headline") if values.get(f)), ""
        )
        return snippet(first, ())

    def rank(place: tuple[str, int]) -> tuple[int, int]:
        different = {word.text.casefold() for word in found[place]}
        order = (
            FIELD_ORDER.index(place[0]) if place[0] in FIELD_ORDER else len(FIELD_ORDER)
        )
        return (-len(different), order)

    field, index = min(found, key=rank)
    spans = [(word.start, word.end) for word in found[field, index]]
    return snippet(values[field][index], spans)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _window(text: str, spans: Sequence[tuple[int, int]], width: int) -> tuple[int, int]:
    """Start and end of the window with most different words, then most words; the earliest of equals."""
    length = len(text)
    if not spans:
        return 0, width
    spans = spans[:MOST_SPANS]
    ends = [last for _, last in spans]
    words = [text[first:last].casefold() for first, last in spans]
    best, best_score, best_count = 0, (0, 0), 1
    for number, (first, _) in enumerate(spans):
        count = bisect_left(ends, first + width + 1) - number
        score = (len(set(words[number : number + count])), count)
        if score > best_score:
            best, best_score, best_count = number, score, max(count, 1)
    first, last = spans[best][0], ends[best + best_count - 1]
    spare = max(0, width - (last - first))
    # A third of the room goes before the first word: readers want what follows it.
    start = max(0, min(first - spare // 3, length - width))
    return start, min(length, max(start + width, min(last, first + 2 * width)))


def _to_blanks(text: str, start: int, end: int, reach: int = 30) -> tuple[int, int]:
    """Move both ends to the nearest blank inside the window; scripts without blanks stay."""
    if start > 0:
        blank = text.find(" ", start, start + reach)
        start = blank + 1 if blank >= 0 else start
    if end < len(text):
        blank = text.rfind(" ", max(start, end - reach), end)
        end = blank if blank > start else end
    return start, end
