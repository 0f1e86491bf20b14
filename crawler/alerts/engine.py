"""Numbered query trees against batches of articles. Pure; the clock is handed in.

Trees are compiled into one circuit and dropped. The few that were added since the index was laid
out are walked one by one, so that adding one costs nothing like building all anew.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

import numpy as np

from crawler.alerts.arrays import Bits, Ints, expand
from crawler.alerts.circuit import Circuit
from crawler.alerts.index import BATCH, Index, plain_costs, unpack
from crawler.alerts.matchable import Matchable
from crawler.alerts.reading import Batch
from crawler.query.evaluate import is_true
from crawler.query.subject import Subject
from crawler.query.tree import Node

# Laying out takes some 2 µs a query, walking one some 20 µs an article.
_WAITING = 32
_LAID_OUT_AT_ONCE = 4096
# After so many articles the index is laid out by what was seen of them.
_LEARN_AT = (64, 512, 4096)


class Engine:
    """Grows by `add`; queries are numbered from 0 in the order of adding."""

    def __init__(self) -> None:
        self._circuit = Circuit()
        self._roots = array("i")
        """By number the slot of the query, -1 if removed or waiting."""
        self._waiting: dict[int, Node] = {}
        self._articles = 0
        self._seen = np.zeros(0)
        """By atom how often it was true."""
        self.settle()

    def add(self, root: Node) -> int:
        """Take one more query in.

        Raises:
            ValueError: It is true of an article without words.
        """
        number = len(self._roots)
        self._roots.append(self._circuit.add(root))
        self._settled = False
        return number

    def add_later(self, root: Node) -> int:
        """Take one more query in without laying out the index for it, if it is large."""
        if len(self._roots) < _LAID_OUT_AT_ONCE or len(self._waiting) >= _WAITING:
            self._compile_waiting()
            return self.add(root)
        self._waiting[len(self._roots)] = root
        self._roots.append(-1)
        return len(self._roots) - 1

    def remove(self, number: int) -> None:
        """Forget a query; its place in the index stays until the engine is made anew."""
        if self._waiting.pop(number, None) is None:
            self._roots[number] = -1
            self._roots_laid_out = False

    def settle(self) -> None:
        """Lay out the index; done by `match` when it was not."""
        self._compile_waiting()
        self._circuit.patterns.settle()
        costs = plain_costs(self._circuit)
        # Without any query there is no cost to weigh.
        if self._articles and costs.size:
            self._seen.resize(costs.size, refcheck=False)
            costs = self._seen + 0.5 * costs / costs.max()
        self._index = Index(self._circuit, costs)
        self._lay_out_roots()
        self._settled = True

    def _compile_waiting(self) -> None:
        for number, root in self._waiting.items():
            self._roots[number] = self._circuit.add(root)
            self._settled = False
        self._waiting.clear()

    def _lay_out_roots(self) -> None:
        """By slot the numbers of the queries it answers."""
        roots = np.array(self._roots, np.int64)
        self._numbers = roots.argsort(kind="stable")[int((roots < 0).sum()) :]
        counts = np.bincount(roots[roots >= 0], minlength=len(self._circuit.kinds))
        self._root_counts = counts
        self._root_begins = counts.cumsum() - counts
        self._roots_laid_out = True

    def match(self, items: Sequence[Matchable], now: datetime) -> list[Ints]:
        """For each article the numbers of the queries that are true of it."""
        return [numbers for numbers, _ in self.found(items, now)]

    def found(
        self, items: Sequence[Matchable], now: datetime
    ) -> Iterator[tuple[Ints, Callable[[], Subject]]]:
        """`match`, and with it the article as it was read, for who asks more of it.

        The engine must not grow while somebody goes through them.
        """
        if not self._settled:
            self.settle()
        elif not self._roots_laid_out:
            self._lay_out_roots()
        for begin in range(0, len(items), BATCH):
            batch = Batch(items[begin : begin + BATCH], self._circuit, now)
            for at, numbers in enumerate(self._match(batch)):
                subject = partial(batch.subject, at)
                if self._waiting:
                    numbers = np.append(numbers, self._walk(subject(), now))
                yield numbers, subject

    def _walk(self, subject: Subject, now: datetime) -> Ints:
        true = [n for n, root in self._waiting.items() if is_true(root, subject, now)]
        return np.array(true, np.int64)

    def _match(self, batch: Batch) -> list[Ints]:
        slots, articles = self._index.atoms(
            batch.patterns, batch.fields, batch.articles
        )
        known = list(batch.scopes())
        if known:
            pairs = np.array(known, np.int64)
            slots = np.concatenate((slots, pairs[:, 0]))
            articles = np.concatenate((articles, pairs[:, 1]))
        self._learn(slots, batch.size)
        found, bits = self._index.evaluate(slots, articles, batch.holds)
        return self._per_article(found, bits, batch.size)

    def _per_article(self, slots: Ints, bits: Bits, articles: int) -> list[Ints]:
        counts = self._root_counts[slots]
        asked = counts.nonzero()[0]
        counts = counts[asked]
        numbers = self._numbers[expand(self._root_begins[slots[asked]], counts)]
        if articles == 1:
            return [numbers]
        table = unpack(bits[asked].repeat(counts))
        where, which = table.T[:articles].nonzero()
        cuts = where.searchsorted(np.arange(1, articles))
        return np.split(numbers[which], cuts)

    def _learn(self, slots: Ints, articles: int) -> None:
        """Count how common atoms are, and now and then lay out the index by it."""
        before, after = self._articles, self._articles + articles
        if before >= _LEARN_AT[-1]:
            return
        self._articles = after
        self._seen.resize(len(self._circuit.kinds), refcheck=False)
        np.add.at(self._seen, slots, 1.0)
        if any(before < limit <= after for limit in _LEARN_AT):
            self._settled = False
