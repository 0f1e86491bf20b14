"""Many named queries against few articles.

    matcher = Matcher({"border": "drone NEAR/5 border"})
    matcher.match([Matchable(article=Article(headline="Drones seen at the border"))], now=now)

No store, no Scrapy; the clock is handed in.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

import numpy as np

from crawler.alerts.engine import Engine
from crawler.alerts.explain import Explanation, explain
from crawler.alerts.matchable import Matchable
from crawler.alerts.reading import subject_of
from crawler.exceptions import QueryError
from crawler.query.evaluate import matched_words
from crawler.query.lists import Lists, SavedList
from crawler.query.parse import parse
from crawler.query.quick import quick
from crawler.query.subject import Subject
from crawler.query.tree import Query
from crawler.records import Match


@contextmanager
def _without_collector() -> Iterator[None]:
    """Trees come and go by the hundred thousand and hold no circles: a quarter less time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# Trees kept for hits and explanations; all others are parsed again at need.
_TREES = 512


class Matcher:
    """Which of many named queries are true of an article."""

    def __init__(
        self,
        queries: Mapping[str, str],
        *,
        lists: Mapping[str, SavedList | Sequence[str]] | None = None,
    ) -> None:
        """Parse and index the queries.

        Args:
            queries: Query by name.
            lists: Saved lists by name (`crawler.query.lists`), or plain entries by name.

        Raises:
            QueryError: One of them does not parse; a note names it.
        """
        self._lists = Lists.of(lists or {})
        self._queries: dict[str, str] = {}
        self._trees: dict[str, Query] = {}
        with _without_collector():
            self._start(queries)

    def _start(self, queries: Mapping[str, str]) -> None:
        self._engine = Engine()
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._array: np.typing.NDArray[np.object_] | None = None
        for name, text in queries.items():
            self._take(name, text, self._engine.add(self._parse(name, text).root))
        self._engine.settle()

    def _parse(self, name: str, text: str) -> Query:
        try:
            return quick(text, self._lists) or parse(text, lists=self._lists)
        except QueryError as error:
            error.add_note(f"alert {name}")
            raise

    def _take(self, name: str, text: str, number: int) -> None:
        self._numbers[name] = number
        self._queries[name] = text
        self._names.append(name)
        self._array = None

    def __len__(self) -> int:
        return len(self._queries)

    def __contains__(self, name: object) -> bool:
        return name in self._queries

    def add(self, name: str, query: str) -> None:
        """Take one more query in, or a new one for a known name.

        Raises:
            QueryError: It does not parse; then nothing is changed.
        """
        self._put(name, query, self._parse(name, query))

    def update(
        self,
        queries: Mapping[str, str],
        *,
        on_error: Callable[[str, QueryError], None] | None = None,
    ) -> None:
        """Hold just these queries from now on; only those that are new are parsed.

        Args:
            on_error: Told of a query that does not parse; what was held by its name goes on.

        Raises:
            QueryError: One of them does not parse and nobody is to be told; then nothing is changed.
        """
        new = {}
        for name, text in queries.items():
            if self._queries.get(name) == text:
                continue
            try:
                new[name] = self._parse(name, text)
            except QueryError as error:
                if on_error is None:
                    raise
                on_error(name, error)
        for name in [name for name in self._queries if name not in queries]:
            self.remove(name)
        for name, query in new.items():
            self._put(name, query.text, query)

    def _put(self, name: str, text: str, query: Query) -> None:
        if name in self._queries:
            self.remove(name)
        self._take(name, text, self._engine.add_later(query.root))

    def remove(self, name: str) -> None:
        """Forget a query.

        Raises:
            KeyError: There is none of this name.
        """
        del self._queries[name]
        self._trees.pop(name, None)
        self._engine.remove(self._numbers.pop(name))
        # What was removed still takes its room: start anew when it is more than what is left.
        if len(self._names) > 2 * len(self._queries) + 1000:
            with _without_collector():
                self._start(dict(self._queries))

    def match(self, items: Sequence[Matchable], *, now: datetime) -> list[set[str]]:
        """For each article the names of the queries that are true of it."""
        return [set(names) for names, _ in self._found(items, now)]

    def _found(
        self, items: Sequence[Matchable], now: datetime
    ) -> Iterator[tuple[list[str], Callable[[], Subject]]]:
        if self._array is None:
            self._array = np.array([*self._names, None], np.object_)[:-1]
        names = self._array
        for numbers, subject in self._engine.found(items, now):
            yield names[numbers].tolist(), subject

    def matches(self, item: Matchable, *, now: datetime) -> tuple[Match, ...]:
        """The queries that are true of an article, by name, each with the words that make it so.

        `query_version` is 1: who keeps versions puts his in.
        """
        return self.matches_of([item], now=now)[0]

    def matches_of(
        self, items: Sequence[Matchable], *, now: datetime
    ) -> list[tuple[Match, ...]]:
        """`matches` of each article: many at once cost half as much as one by one."""
        return [
            self._told(subject(), names, now) if names else ()
            for names, subject in self._found(items, now)
        ]

    def _told(
        self, subject: Subject, names: Sequence[str], now: datetime
    ) -> tuple[Match, ...]:
        found = []
        for name in sorted(names):
            query = self._tree(name)
            words = matched_words(query.root, subject, now)
            version = self._lists.version(query.lists)
            found.append(
                Match(alert=name, query_version=1, lists_version=version, words=words)
            )
        return tuple(found)

    def explain(self, name: str, item: Matchable, *, now: datetime) -> Explanation:
        """Which part of a query is true of an article, where and at which words, and which not.

        Raises:
            KeyError: There is no query of this name.
        """
        return explain(self._tree(name).root, subject_of(item), now)

    def _tree(self, name: str) -> Query:
        query = self._trees.get(name)
        if query is None:
            query = self._parse(name, self._queries[name])
            if len(self._trees) >= _TREES:
                self._trees.clear()
            self._trees[name] = query
        return query
