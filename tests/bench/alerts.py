"""How fast many alerts are held against new articles, beside one FTS5 MATCH for each alert.

    python -m tests.bench.alerts
    python -m tests.bench.alerts --articles FILE.jsonl --queries FILE.jsonl --lists FOLDER
    python -m tests.bench.alerts --own-lists = --alerts 500 --count 64

Articles: {"id", "headline", "body", "source", "language"}, also lead and country; queries:
{"id", "text"}. Fields may be missing or null; lines that cannot be used and queries that do not
parse are told, counted and left out. Without files both are made up (newsroom.py). CPU seconds of one process for each
number of alerts; "told us" is with the words that made each alert true. `--own-lists` gives each
alert a list of 1,000 entries of its own, written with this mark: = or id: before, or * behind; it
is asked for anywhere, or near a word or itself. FTS5: apsw's SQLite, a contentless table in memory, one transaction a batch; its
text is prepared outside of the time taken, the matcher's inside.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import apsw

from crawler.alerts.matchable import Matchable
from crawler.alerts.matcher import Matcher
from crawler.alerts.reading import known_of, subject_of
from crawler.exceptions import VedetteError
from crawler.query.evaluate import is_true
from crawler.query.fts import plan
from crawler.query.known import holds
from crawler.query.lists import Lists, load_lists
from crawler.query.parse import parse
from crawler.query.plans import Every, Match, Other, Plan, Planned, ScopeTest, Some
from crawler.query.tokens import words
from crawler.query.tree import Field, Query
from tests.alerts.texts import matchable
from tests.bench import given, newsroom
from tests.query.prepared import join_values

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BATCHES = (1, 64)
SHIPPED = Path(__file__).parents[2] / "data" / "lists"
Pairs = set[tuple[int, str]]


def main() -> None:
    arguments = _arguments()
    try:
        if arguments.one:
            print(json.dumps(measure(arguments, arguments.one)))
            return
        counts = _counts(arguments)
    except (given.GivenError, VedetteError) as error:
        sys.exit(str(error))
    print(HEAD, flush=True)
    for count in counts:
        command = [sys.executable, __file__, *sys.argv[1:], "--one", str(count)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            sys.exit(done.returncode)
        for row in json.loads(done.stdout):
            print(ROW.format(**row), flush=True)


def _counts(arguments: argparse.Namespace) -> list[int]:
    """The numbers of alerts to measure, none above what the file has; tells what is left out.

    Raises:
        GivenError, VedetteError: A file or list cannot be used.
    """
    counts: list[int] = arguments.alerts
    if arguments.articles:
        _tell("article", *given.articles(arguments.articles))
    if arguments.queries:
        found, left_out = given.queries(arguments.queries, _lists(arguments))
        _tell("query", found, left_out)
        counts = sorted({min(count, len(found)) for count in counts})
    return counts


def _tell(what: str, found: Sequence[object], left_out: Sequence[str]) -> None:
    for line in left_out:
        print(line, file=sys.stderr)
    print(f"{what} lines: {len(found):,} used, {len(left_out):,} left out")


def _lists(arguments: argparse.Namespace) -> Lists:
    return load_lists([arguments.lists or SHIPPED])


HEAD = (
    "  alerts build s    MB batch  matcher/s  us/article    told us    FTS5/s  times"
    "   hits/article  compared  differences"
)
ROW = (
    "{alerts:8,} {build_s:7.2f} {megabytes:5.0f} {batch:5} {matcher:10,.0f} {us:11,.0f} {told:10,.0f}"
    " {fts5:9,.2f} {times:6,.1f} {hits:14,.1f} {compared:9,} {differences:12,}"
)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--queries", type=Path)
    parser.add_argument(
        "--lists", type=Path, help="a folder; the shipped ones go with --queries"
    )
    parser.add_argument(
        "--alerts", type=int, nargs="+", default=[100, 1_000, 10_000, 100_000]
    )
    parser.add_argument("--count", type=int, default=1024, help="articles")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--fts5-s", type=float, default=6.0, help="CPU seconds for FTS5 in each row"
    )
    parser.add_argument("--own-lists", choices=newsroom.MARKS)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def measure(arguments: argparse.Namespace, count: int) -> list[dict[str, float]]:
    """The rows of one number of alerts."""
    rng = random.Random(arguments.seed)
    rows = (
        given.articles(arguments.articles)[0][: arguments.count]
        if arguments.articles
        else newsroom.articles(rng, arguments.count)
    )
    items = [_item(row) for row in rows]
    queries, lists = _queries(arguments, count, items, rng)
    del rows
    gc.collect()
    before, start = _resident(), time.process_time()
    matcher = Matcher(queries, lists=lists)
    build_s = time.process_time() - start
    # Before the benchmark's own record of what was found.
    matcher.match(items[: 2 * BATCHES[1]], now=NOW)
    megabytes = (_resident() - before) / 1e6
    # The first time over, words are met for the first time.
    _match(matcher, items, BATCHES[1])
    taken = [(batch, *_match(matcher, items, batch)) for batch in BATCHES]
    found = []
    fts5 = Fts5({name: parse(text, lists=lists) for name, text in queries.items()})
    for batch, seconds, pairs in taken:
        rate, done, wanted = fts5.run(items, batch, arguments.fts5_s)
        mine = {pair for pair in pairs if pair[0] < done}
        found.append(
            {
                "alerts": len(queries),
                "build_s": build_s,
                "megabytes": megabytes,
                "batch": batch,
                "matcher": len(items) / seconds,
                "us": seconds / len(items) * 1e6,
                "told": _told(matcher, items, batch) / len(items) * 1e6,
                "fts5": rate,
                "times": len(items) / seconds / rate,
                "hits": len(pairs) / len(items),
                "compared": done,
                "differences": len(mine ^ wanted),
            }
        )
    return found


def _queries(
    arguments: argparse.Namespace,
    count: int,
    items: Sequence[Matchable],
    rng: random.Random,
) -> tuple[dict[str, str], Lists]:
    """The file's queries, or some made of the articles' words."""
    if arguments.queries:
        lists = _lists(arguments)
        texts = given.queries(arguments.queries, lists)[0][:count]
        return {str(number): text for number, text in enumerate(texts)}, lists
    held = [[w for _, _, text in item.values() for w in words(text)] for item in items]
    if not any(len(text) > 20 for text in held):
        raise given.GivenError("too few words to make queries of: give --queries")
    asker = newsroom.Asker(rng, held)
    if arguments.own_lists:
        texts, own = asker.own_lists(count, arguments.own_lists)
        return {str(number): text for number, text in enumerate(texts)}, Lists.of(own)
    lists = _lists(arguments) if arguments.lists else Lists.of(asker.lists)
    return {str(number): asker.query() for number in range(count)}, lists


def _item(row: dict[str, str]) -> Matchable:
    return matchable(
        headline=row.get("headline"),
        lead=row.get("lead"),
        body=row.get("body") or "",
        source=row.get("source"),
        country=row.get("country"),
        language=row.get("language"),
        first_seen_at=NOW,
    )


def _resident() -> int:
    """Bytes of memory this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def _match(
    matcher: Matcher, items: Sequence[Matchable], batch: int
) -> tuple[float, Pairs]:
    """CPU seconds, and which article matches which alert."""
    start = time.process_time()
    found: list[set[str]] = []
    for at in range(0, len(items), batch):
        found.extend(matcher.match(items[at : at + batch], now=NOW))
    seconds = time.process_time() - start
    return seconds, {(at, name) for at, names in enumerate(found) for name in names}


def _told(matcher: Matcher, items: Sequence[Matchable], batch: int) -> float:
    """CPU seconds of matching with the words that make each alert true."""
    start = time.process_time()
    for at in range(0, len(items), batch):
        matcher.matches_of(items[at : at + batch], now=NOW)
    return time.process_time() - start


class Fts5:
    """One MATCH for each alert."""

    def __init__(self, queries: dict[str, Query]) -> None:
        self._queries = queries
        self._plans = [(name, plan(query.root)) for name, query in queries.items()]
        self._db = apsw.Connection(":memory:")
        columns = ", ".join(field.value for field in Field)
        self._db.execute(
            f"CREATE VIRTUAL TABLE zones USING fts5 ({columns}, content='', "
            "tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")"
        )

    def run(
        self, items: Sequence[Matchable], batch: int, seconds: float
    ) -> tuple[float, int, Pairs]:
        """Articles a CPU second, how many were looked at, and what was found."""
        found: Pairs = set()
        spent, done = 0.0, 0
        while done < len(items) and (spent < seconds or not done):
            part = items[done : done + batch]
            rows = [_zones(item) for item in part]
            start = time.process_time()
            hits = self._batch(part, rows)
            spent += time.process_time() - start
            found |= self._checked(part, hits, done)
            done += len(part)
        return done / spent, done, found

    def _batch(
        self, items: Sequence[Matchable], rows: Sequence[Sequence[str]]
    ) -> list[set[int]]:
        execute = self._db.execute
        execute("BEGIN")
        marks = ", ".join("?" * (len(Field) + 1))
        for at, row in enumerate(rows):
            execute(
                f"INSERT INTO zones (rowid, {_COLUMNS}) VALUES ({marks})", (at, *row)
            )
        hits = [self._of(planned.plan, items) for _, planned in self._plans]
        execute("INSERT INTO zones (zones) VALUES ('delete-all')")
        execute("COMMIT")
        return hits

    def _of(self, node: Plan, items: Sequence[Matchable]) -> set[int]:
        if isinstance(node, Match):
            rows = self._db.execute(
                "SELECT rowid FROM zones WHERE zones MATCH ?", (node.expression,)
            )
            return {at for (at,) in rows}
        if isinstance(node, Every):
            return set.intersection(*(self._of(part, items) for part in node.parts))
        if isinstance(node, Some):
            return set().union(*(self._of(part, items) for part in node.parts))
        everything = set(range(len(items)))
        if isinstance(node, Other):
            return everything - self._of(node.part, items)
        if isinstance(node, ScopeTest):
            return {a for a in everything if holds(node.scope, known_of(items[a]), NOW)}
        return everything

    def _checked(
        self, items: Sequence[Matchable], hits: Iterable[set[int]], first: int
    ) -> Pairs:
        """What FTS5 found, with what it cannot decide looked at again."""
        found: Pairs = set()
        for (name, planned), rows in zip(self._plans, hits, strict=True):
            found.update(
                (first + at, name) for at in self._sure(name, planned, rows, items)
            )
        return found

    def _sure(
        self, name: str, planned: Planned, rows: set[int], items: Sequence[Matchable]
    ) -> set[int]:
        if planned.exact:
            return rows
        root = self._queries[name].root
        return {at for at in rows if is_true(root, subject_of(items[at]), NOW)}


_COLUMNS = ", ".join(field.value for field in Field)


def _zones(item: Matchable) -> list[str]:
    values: dict[Field, list[str]] = {field: [] for field in Field}
    for field, _, text in item.values():
        values[field].append(text)
    return [join_values(values[field]) for field in Field]


if __name__ == "__main__":
    main()
