"""A batch of articles as the index sees them: codes of words, bits of fields, what is known.

Pure; the clock is handed in. Checks look at one article's occurrences and stored text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from crawler.alerts.circuit import SECTION_MASK, Circuit, NearCheck, bit_of
from crawler.alerts.matchable import Matchable
from crawler.alerts.patterns import Ints
from crawler.query.evaluate import is_true
from crawler.query.subject import Known, Subject, Value, date_of
from crawler.query.subject import holds as scope_holds
from crawler.query.tokens import words as words_of
from crawler.query.tree import Leaf, Near, ScopeKind

Masks = npt.NDArray[np.uint16]

# Words between two values of an article: more than NEAR's widest reach.
_APART = 1000


@lru_cache(maxsize=4096)
def host_of(url: str) -> str | None:
    """Host of an address, lower case, without `www.`."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def known_of(item: Matchable) -> Known:
    """What scopes ask for."""
    article, source = item.article, item.source
    return Known(
        source=source.key if source else None,
        host=host_of(article.url) if article.url else None,
        origin=source.origin if source else None,
        country=source.country.lower() if source and source.country else None,
        language=article.language or (source.language if source else None),
        section=article.section,
        at=date_of(article.date_published, item.first_seen_at, item.fetched_at),
    )


def subject_of(item: Matchable) -> Subject:
    """The article for `crawler.query.evaluate`."""
    return Subject(
        (Value(field, text, index=at) for field, at, text in item.values()),
        known_of(item),
    )


class Batch:
    """The words of up to 64 articles, one after the other, and their occurrences."""

    def __init__(
        self, items: Sequence[Matchable], circuit: Circuit, now: datetime
    ) -> None:
        self._items, self._circuit, self._now = items, circuit, now
        self._known = [known_of(item) for item in items]
        self._values: list[list[Value]] = []
        codes: list[int] = []
        ends: list[int] = []
        bits: list[int] = []
        lengths: list[int] = []
        code_of = circuit.patterns.codes.__getitem__
        for item, known in zip(items, self._known, strict=True):
            values = [Value(field, text, index=at) for field, at, text in item.values()]
            self._values.append(values)
            for value in values:
                codes.extend(map(code_of, value.words))
                codes.append(0)
                bits.append(bit_of(value.field))
                lengths.append(len(value.words) + 1)
            if known.section:
                words = words_of(known.section)
                codes.extend(map(code_of, words))
                codes.append(0)
                bits.append(SECTION_MASK)
                lengths.append(len(words) + 1)
            ends.append(len(codes))
        fields = np.repeat(np.array(bits, np.uint16), lengths)
        self.patterns, self._starts = circuit.patterns.find(np.array(codes, np.int64))
        self.fields: Masks = fields[self._starts]
        """Of each occurrence, as `patterns` and `articles`."""
        self.articles: Ints = np.array(ends).searchsorted(self._starts, side="right")
        self._lengths = lengths
        self._sorted: tuple[Ints, Ints, Masks, Ints] | None = None
        self._subjects: dict[int, Subject] = {}
        self._places: dict[tuple[int, int], dict[int, list[int]]] = {}
        self._answers: dict[tuple[int, Leaf | Near], bool] = {}

    def scopes(self) -> Iterator[tuple[int, int]]:
        """Slots of the scopes that hold, each with the article."""
        scopes = self._circuit.scopes
        times = list(self._circuit.times.values())
        for at, known in enumerate(self._known):
            for key in _keys(known):
                slot = scopes.get(key)
                if slot is not None:
                    yield slot, at
            for scope, slot in times:
                if scope_holds(scope, known, self._now):
                    yield slot, at

    def holds(self, slot: int, at: int) -> bool:
        """Whether the checks of an AND slot hold in the batch's article `at`."""
        for check in self._circuit.checks[slot]:
            if isinstance(check, NearCheck):
                if not self._near(check, at):
                    return False
            elif not self._is_true(check, at):
                return False
        return True

    def _is_true(self, node: Leaf | Near, at: int) -> bool:
        answer = self._answers.get((at, node))
        if answer is None:
            subject = self._subjects.get(at)
            if subject is None:
                subject = Subject(self._values[at], self._known[at])
                self._subjects[at] = subject
            answer = self._answers[at, node] = is_true(node, subject, self._now)
        return answer

    def _near(self, check: NearCheck, at: int) -> bool:
        places = self._places.get((at, check.mask))
        if places is None:
            places = self._places[at, check.mask] = self._find_places(at, check.mask)
        for pattern, length in check.left:
            these = places.get(pattern)
            if these is None:
                continue
            for other, other_length in check.right:
                those = places.get(other)
                if those is not None and (
                    _follows(these, length, those, check.distance)
                    or (
                        not check.ordered
                        and _follows(those, other_length, these, check.distance)
                    )
                ):
                    return True
        return False

    def _find_places(self, at: int, mask: int) -> dict[int, list[int]]:
        """Where patterns that chains ask for stand in some fields of an article."""
        if self._sorted is None:
            self._sorted = self._sort()
        patterns, places, fields, ends = self._sorted
        here = slice(int(ends[at - 1]) if at else 0, int(ends[at]))
        fits = (fields[here] & mask).nonzero()[0]
        found: dict[int, list[int]] = {}
        for pattern, place in zip(
            patterns[here][fits].tolist(), places[here][fits].tolist(), strict=True
        ):
            if pattern in found:
                found[pattern].append(place)
            else:
                found[pattern] = [place]
        return found

    def _sort(self) -> tuple[Ints, Ints, Masks, Ints]:
        """Occurrences of chained patterns by article and place; values far from each other."""
        used = self._circuit.near_patterns()[self.patterns].nonzero()[0]
        starts = self._starts[used]
        value_of = np.arange(len(self._lengths)).repeat(self._lengths)
        places = starts + _APART * value_of[starts]
        order = places.argsort()
        used = used[order]
        counts = np.bincount(self.articles[used], minlength=len(self._items))
        return self.patterns[used], places[order], self.fields[used], counts.cumsum()


def _follows(first: list[int], length: int, second: list[int], distance: int) -> bool:
    """Does one of `second` begin at most `distance` words after one of `first` ends?"""
    count = len(second)
    for start in first:
        end = start + length
        at = bisect_left(second, end)
        if at == count:
            return False
        if second[at] - end <= distance:
            return True
    return False


def _keys(known: Known) -> Iterator[tuple[ScopeKind, str]]:
    """Every text that a scope could have to be true."""
    if known.source:
        yield ScopeKind.SOURCE, known.source
    if known.host and known.host != known.source:
        yield ScopeKind.SOURCE, known.host
    if known.origin:
        yield ScopeKind.ORIGIN, known.origin
    if known.country:
        yield ScopeKind.COUNTRY, known.country
    if known.language:
        tag = known.language.lower()
        while tag:
            yield ScopeKind.LANGUAGE, tag
            tag = tag.rpartition("-")[0]
