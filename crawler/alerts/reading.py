"""A batch of articles as the index sees them: codes of words, bits of fields, what is known.

Pure; the clock is handed in. Checks look at one article's occurrences and stored text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from crawler.alerts.circuit import SECTION_MASK, Circuit, NearCheck, bit_of
from crawler.alerts.folding import split
from crawler.alerts.matchable import Matchable
from crawler.alerts.patterns import END, Ints, expand
from crawler.query.evaluate import is_true
from crawler.query.subject import Known, Subject, Value, date_of
from crawler.query.subject import holds as scope_holds
from crawler.query.tree import Leaf, Near, ScopeKind

Masks = npt.NDArray[np.uint16]
Flags = npt.NDArray[np.bool_]

_PLACE_BITS = 36
_PLACE_MASK = (1 << _PLACE_BITS) - 1

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
        texts: list[str] = []
        bits: list[int] = []
        counts: list[int] = []
        for item, known in zip(items, self._known, strict=True):
            before = len(texts)
            for field, _, text in item.values():
                texts.append(text)
                bits.append(bit_of(field))
            if known.section:
                texts.append(known.section)
                bits.append(SECTION_MASK)
            counts.append(len(texts) - before)
        words = split(texts)
        code_of = circuit.patterns.codes.__getitem__
        codes = np.fromiter(map(code_of, words), np.int64, len(words))
        self._ends: Ints = (codes == END).nonzero()[0]
        """Of each text, in the row of words."""
        codes[self._ends] = 0
        self._bits: Masks = np.array(bits, np.uint16)
        self._owners: Ints = np.arange(len(items)).repeat(counts)
        self.patterns, self._starts = circuit.patterns.find(codes)
        self._texts: Ints = self._ends.searchsorted(self._starts)
        self.fields: Masks = self._bits[self._texts]
        """Of each occurrence, as `patterns` and `articles`."""
        self.articles: Ints = self._owners[self._texts]
        self._sorted: Ints | None = None
        self._subjects: dict[int, Subject] = {}
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

    def holds(self, slots: Ints, articles: Ints) -> Flags:
        """Whether the checks of AND slots hold in articles, pair by pair."""
        held = np.ones(slots.size, np.bool_)
        checks = self._circuit.checks
        nears: list[tuple[int, NearCheck]] = []
        at_of = articles.tolist()
        for number, slot in enumerate(slots.tolist()):
            for check in checks[slot]:
                if isinstance(check, NearCheck):
                    nears.append((number, check))
                elif not self._is_true(check, at_of[number]):
                    held[number] = False
                    break
        if nears:
            numbers = np.array([number for number, _ in nears])
            near = self._near([check for _, check in nears], articles[numbers])
            held[numbers[~near]] = False
        return held

    def _is_true(self, node: Leaf | Near, at: int) -> bool:
        answer = self._answers.get((at, node))
        if answer is None:
            subject = self._subjects.get(at)
            if subject is None:
                subject = self._subjects[at] = subject_of(self._items[at])
            answer = self._answers[at, node] = is_true(node, subject, self._now)
        return answer

    def _near(self, checks: Sequence[NearCheck], articles: Ints) -> Flags:
        """Whether a pattern of a pair stands close before the other, check by check."""
        keys = self._keys()
        counts = np.array([len(check.pairs) for check in checks])
        pairs = np.array([pair for check in checks for pair in check.pairs], np.int64)
        first, length, second = pairs.T
        checked = np.arange(len(checks)).repeat(counts)
        # The first pattern's places in the article.
        bounds = self._bounds
        begins = keys.searchsorted(first << _PLACE_BITS | bounds[articles[checked]])
        ends = keys.searchsorted(first << _PLACE_BITS | bounds[articles[checked] + 1])
        places = keys[expand(begins, ends - begins)] & _PLACE_MASK
        row = np.arange(first.size).repeat(ends - begins)
        # The second's next place behind each of them, in the same text or too far away.
        wanted = second[row] << _PLACE_BITS | (places + length[row])
        at = keys.searchsorted(wanted)
        at[at == keys.size] = 0
        gaps = keys[at] - wanted
        distances = np.array([check.distance for check in checks])
        masks = np.array([check.mask for check in checks], np.uint16)
        whose = checked[row]
        close = ((gaps >= 0) & (gaps <= distances[whose])).nonzero()[0]
        fields = self._bits[self._text_places.searchsorted(places[close], "right") - 1]
        near = np.zeros(len(checks), np.bool_)
        near[whose[close[(fields & masks[whose[close]]) > 0]]] = True
        return near

    def _keys(self) -> Ints:
        """Occurrences that chains ask for: pattern and, below it, place; sorted.

        Places of two texts are farther from each other than NEAR reaches.
        """
        if self._sorted is None:
            starts = np.concatenate(([0], self._ends + 1))
            apart = starts + _APART * np.arange(starts.size)
            self._text_places = apart
            firsts = np.searchsorted(self._owners, np.arange(len(self._items) + 1))
            self._bounds = apart[firsts]
            used = self._circuit.near_patterns()[self.patterns].nonzero()[0]
            places = self._starts[used] + _APART * self._texts[used]
            self._sorted = np.sort(self.patterns[used] << _PLACE_BITS | places)
        return self._sorted


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
