"""What storing costs: CPU and wall time an article, beside FTS5 alone on the same texts.

    python -m tests.bench.store [--articles 3000] [--batch 100] [--db COPY]

With --db they are stored into that archive (of tests/bench/archive.py, say): it grows. Articles of about 430 words with two pictures and five links; one in ten matches an alert.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import string
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from crawler.alerts.firing import decide
from crawler.identity.url_key import url_key
from crawler.items import Article, Block, Image, RelatedLink
from crawler.records import Alert, Match, Visit
from crawler.store import open_store, writing
from crawler.store.alerts import put_alert
from crawler.store.articles import store_visit
from crawler.store.zones import zones_of
from crawler.wording.content import content_hash
from tests.query.prepared import prepare

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def make_visits(count: int) -> list[Visit]:
    """Texts whose words are as unequally common as a language's."""
    chance = random.Random(1)
    words = [
        "".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 10)))
        for _ in range(20_000)
    ]
    weights = [1 / (rank + 1) for rank in range(len(words))]

    def text(length: int) -> str:
        return " ".join(chance.choices(words, weights, k=length))

    visits = []
    for number in range(count):
        url = f"https://www.example{number % 50}.com/news/{number}-{words[number % 20_000]}"
        article = Article(
            url=url,
            headline=text(9),
            lead=text(25),
            blocks=tuple(Block(text=text(40)) for _ in range(10)),
            images=tuple(
                Image(url=f"{url}/{n}.jpg", caption=text(15)) for n in range(2)
            ),
            related=tuple(
                RelatedLink(url=f"{url}/{n}", title=text(8)) for n in range(5)
            ),
            authors=("A B",),
            keywords=("x", "y"),
        )
        matches = (Match(alert="a", query_version=1),) if number % 10 == 0 else ()
        visits.append(
            Visit(
                article=article,
                fetched_at=NOW,
                asked_url=url,
                url_key=url_key(url),
                reader_version="1",
                matches=matches,
            )
        )
    return visits


def timed(name: str, count: int, act: Callable[[], object]) -> float:
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    cpu_ms = (time.process_time() - cpu) / count * 1000
    print(
        f"{name:28} {cpu_ms:7.3f} ms CPU  {(time.perf_counter() - wall) / count * 1000:7.3f} ms wall"
    )
    return cpu_ms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--db", type=Path)
    options = parser.parse_args()
    visits = make_visits(options.articles)
    with tempfile.TemporaryDirectory() as folder:
        run(visits, options.batch, Path(folder), options.db)


def run(
    visits: list[Visit], batch: int, folder: Path, archive: Path | None = None
) -> None:
    count = len(visits)

    def store() -> None:
        for start in range(0, count, batch):
            with writing(db):
                for visit in visits[start : start + batch]:
                    store_visit(
                        db, visit, now=NOW, decide=decide, revisit_ages_s=(3600, 86400)
                    )

    def store_one_by_one() -> None:
        for visit in visits[:500]:
            store_visit(single, visit, now=NOW, decide=decide)

    with (
        closing(open_store(archive or folder / "a.db")) as db,
        closing(open_store(folder / "b.db")) as single,
    ):
        put_alert(db, Alert(name="a", query="x", channels=("desk",)), now=NOW)
        whole = timed(f"new, {batch} a transaction", count, store)
        timed("the same again, unchanged", count, store)
        timed("new, each its own commit", 500, store_one_by_one)
    timed(
        "prepare for the index",
        count,
        lambda: [prepare(visit.article.body) for visit in visits],
    )
    timed(
        "hash of content",
        count,
        lambda: [content_hash(visit.article) for visit in visits],
    )
    zones = [zones_of(visit.article) for visit in visits]
    with closing(sqlite3.connect(folder / "c.db")) as plain:
        plain.execute("PRAGMA journal_mode = WAL")
        plain.execute(
            "CREATE VIRTUAL TABLE plain USING fts5(a, b, c, d, e, f, g, h, content='',"
            " tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")"
        )

        def index() -> None:
            for start in range(0, count, batch):
                plain.executemany(
                    "INSERT INTO plain (a, b, c, d, e, f, g, h) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    zones[start : start + batch],
                )
                plain.commit()

        floor = timed("FTS5 alone", count, index)
    print(f"new article / FTS5 alone: {whole / floor:.1f}")


if __name__ == "__main__":
    main()
