"""A batch of articles as the index sees them: codes of words, bits of fields, what is known.

Pure; the clock is handed in. Checks look at one article's occurrences and stored text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache, partial
from urllib.parse import urlsplit

import numpy as np

from crawler.alerts.arrays import Flags, Ints, Masks
from crawler.alerts.circuit import Circuit
from crawler.alerts.masks import SECTION_MASK, bit_of
from crawler.alerts.matchable import Matchable
from crawler.alerts.nears import Occurrences, Places, is_much
from crawler.alerts.patterns import END
from crawler.alerts.placed import WordPlaces
from crawler.query.evaluate import is_true
from crawler.query.folding import BOUNDARY, fold, fold_in_place
from crawler.query.known import Known, date_of
from crawler.query.known import holds as scope_holds
from crawler.query.subject import Subject, Value
from crawler.query.tree import ScopeKind


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
    words = fold([text for _, _, text in item.values()]).split(BOUNDARY)
    return Subject(_values(item, words, None), known_of(item))


def _values(
    item: Matchable, words: Sequence[str], places: WordPlaces | None
) -> list[Value]:
    """Every text of the article, with its words and, where they are known, their places."""
    return [
        Value(
            field,
            text,
            index=index,
            folded=words[number],
            in_place=fold_in_place,
            stands=None if places is None else partial(places.of, number),
        )
        for number, (field, index, text) in enumerate(item.values())
    ]


class Batch:
    """The words of up to 64 articles, one after the other, and their occurrences."""

    def __init__(
        self, items: Sequence[Matchable], circuit: Circuit, now: datetime
    ) -> None:
        self._items, self._circuit, self._now = items, circuit, now
        self.size = len(items)
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
        self._folded = fold(texts)
        self._words: list[str] | None = None
        codes = circuit.patterns.vocabulary.codes(self._folded)
        self._ends: Ints = (codes == END).nonzero()[0]
        """Of each text, in the row of words."""
        codes[self._ends] = 0
        self._bits: Masks = np.array(bits, np.uint16)
        firsts = np.array([0, *counts], np.int64)
        self._firsts: Ints = firsts.cumsum()
        """Of each article its first text, and the number of all."""
        owners = np.arange(len(items)).repeat(counts)
        self.patterns, starts = circuit.patterns.find(codes)
        texts_of: Ints = self._ends.searchsorted(starts)
        lengths = circuit.patterns.lengths_of(self.patterns)
        self._found = Occurrences(self.patterns, starts, texts_of, lengths)
        self.fields: Masks = self._bits[texts_of]
        """Of each occurrence, as `patterns` and `articles`."""
        self.articles: Ints = owners[texts_of]
        self._places: Places | None = None
        self._subjects: dict[int, Subject] = {}
        self._answers: dict[tuple[int, int], bool] = {}

    def scopes(self) -> Iterator[tuple[int, int]]:
        """Slots of the scopes that hold, each with the article."""
        scopes = self._circuit.scopes
        times = list(self._circuit.times.values())
        for at, known in enumerate(self._known):
            for key in _scope_keys(known):
                slot = scopes.get(key)
                if slot is not None:
                    yield slot, at
            for scope, slot in times:
                if scope_holds(scope, known, self._now):
                    yield slot, at

    def holds(self, slots: Ints, nears: Ints, articles: Ints) -> Flags:
        """Whether the chains and checks of AND slots hold in articles, one by one.

        Args:
            nears: Numbers of the slots' chains, -1 for none.
        """
        held = np.ones(slots.size, np.bool_)
        paired = (nears >= 0).nonzero()[0]
        if paired.size:
            held[paired] = self._near(nears[paired], articles[paired])
        checks = self._circuit.check_of
        if checks:
            open_ = held.nonzero()[0]
            for number, slot, at in zip(
                open_.tolist(),
                slots[open_].tolist(),
                articles[open_].tolist(),
                strict=True,
            ):
                check = checks.get(slot)
                held[number] = check is None or self._is_true(check, at)
        return held

    def _near(self, numbers: Ints, articles: Ints) -> Flags:
        circuit = self._circuit
        nears = circuit.nears.arrays(circuit.patterns.size)
        if self._places is None and not is_much(nears, self._found):
            self._places = Places(nears, self._found, self._ends)
        if self._places is not None:
            return self._hold(self._places, numbers, articles)
        held = np.zeros(numbers.size, np.bool_)
        for article in np.unique(articles):
            rows = (articles == article).nonzero()[0]
            found = self._found.some((self.articles == article).nonzero()[0])
            places = Places(nears, found, self._ends)
            held[rows] = self._hold(places, numbers[rows], articles[rows])
        return held

    def _hold(self, places: Places, numbers: Ints, articles: Ints) -> Flags:
        return places.hold(
            numbers, self._firsts[articles], self._firsts[articles + 1], self._bits
        )

    def _is_true(self, check: int, at: int) -> bool:
        answer = self._answers.get((at, check))
        if answer is None:
            node = self._circuit.checks[check]
            subject = self.subject(at)
            answer = self._answers[at, check] = is_true(node, subject, self._now)
        return answer

    def subject(self, at: int) -> Subject:
        """One of the articles for `crawler.query.evaluate`, with all that was found in it."""
        found = self._subjects.get(at)
        if found is None:
            found = self._subjects[at] = self._subject(at)
        return found

    def _subject(self, at: int) -> Subject:
        if self._words is None:
            self._words = self._folded.split(BOUNDARY)
        rows = (self.articles == at).nonzero()[0]
        patterns, starts, texts, _ = self._found.some(rows)
        first = int(self._firsts[at])
        # the words of a text begin behind the boundary of the one before
        begins = np.concatenate((np.zeros(1, np.int64), self._ends + 1))
        places = WordPlaces(
            self._circuit.patterns.number_of,
            patterns,
            texts - first,
            starts - begins[texts],
        )
        words = self._words[first : int(self._firsts[at + 1])]
        return Subject(_values(self._items[at], words, places), self._known[at])


def _scope_keys(known: Known) -> Iterator[tuple[ScopeKind, str]]:
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
