"""Matcher, archive and the slow evaluator on the same made-up articles and queries.

    python -m tests.bench.differential --articles 2000 --queries 500 --seed 1

prints the number of (article, query) pairs, how many were true, and every difference.
Articles are rows of words in eighteen languages, short, with the same words again and again.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.alerts.archive import find_all
from crawler.alerts.matchable import Matchable
from crawler.exceptions import QueryError
from crawler.items import Article, Block, Image, RelatedLink
from crawler.query.lists import Lists
from crawler.query.parse import parse
from crawler.records import Origin, Source, SourceKind, Visit
from crawler.store import open_store
from crawler.store.articles import store_visit
from crawler.store.sources import put_sources
from tests.alerts.slow_evaluator import slow_true

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

WORDS = {
    "en": "drone drones Drone NATO nato US us it IT F-35 F35 F‑35A F 35 F-350 AF-35 MiG-29SMT air defence don't "
    "S-300 's 300 ’S 'm 1 M-1 "
    "Su-57 T-72B3 T-72BM MQ-9B AIM-120D/C S.400 S 400 of the",
    "de": "Straße STRASSE Luftabwehr Flugabwehr Überschall ueberschall Panzer Leopard-2A7 für größe",
    "pl": "Władysław Wladyslaw żółw zolw Łódź obrona łódź święto",
    "fr": "défense défense-aérienne œuvre oeuvre missile français l'armée Sébastien naïve",
    "uk": "дрон дрони ППО ЗСУ їжак Їжак ґанок об'єкт Т-72 безпілотник",
    "ru": "ёлка елка дрон ПВО щит Ёлка С-400",
    "tr": "ısparta Isparta İzmir izmir IRAK ırak güvenlik",
    "el": "Ελλάδα ΕΛΛΑΔΑ άμυνα ΑΜΥΝΑ πύραυλος φως ΦΩΣ",
    "ar": "مُحَمَّد محمد الدِّفَاع الدفاع صاروخ صـاروخ طائرة أيضًا أيضا",
    "he": "שָׁלוֹם שלום צבא טיל מל״ט",
    "hi": "हिन्दी मिसाइल रक्षा ड्रोन में क्‍षेत्र क्षेत्र",
    "th": "โดรน กองทัพ ขีปนาวุธ กำลัง น้ำ ๓๕",
    "zh": "无人机 無人機 歼-20 歼20 东风-41 导弹 防空 歼轰-7A 国防部",
    "ja": "無人機 ドローン ドロ ミサイル Ｆ３５ 防衛省 ﾄﾞﾛｰﾝ か゛ がが",
    "ko": "드론 한국 미사일 방공 KF-21 무인기",
    "my": "မြန်မာ ဒရုန်း ကာကွယ်ရေး",
    "km": "ដ្រូន កម្ពុជា ការពារ",
    "lo": "ໂດຣນ ກອງທັບ ປ້ອງກັນ",
    "vi": "máy bay không người lái phòng không",
    "sv": "luftvärn Åland åland på ö æble øst",
}
GLUE = [
    " ",
    " ",
    " ",
    " ",
    " ",
    ", ",
    ". ",
    " - ",
    "-",
    "/",
    " — ",
    "。",
    "、",
    "",
    "\u00a0",
    "\n\n",
    "’",
    "'",
]
SOURCES = [
    Source(key="alpha", name="Alpha", url="https://alpha.example/", kind=SourceKind.FEED,
           country="pl", language="pl", origin=Origin.MINISTRY),
    Source(key="beta", name="Beta", url="https://beta.example/", kind=SourceKind.FEED,
           country="gb", language="en-GB", origin=Origin.TRADE_PRESS),
    Source(key="gamma", name="Gamma", url="https://gamma.example/", kind=SourceKind.FEED),
]  # fmt: skip
LISTS = {
    "mixed": ["drone", "=NATO", "id:F-35", "无人机", "Luftabw*", "defense aerienne"],
    "short": ["=US", "=IT", "@words"],
    "words": ["дрон*", "missile", "صاروخ", "of the"],
    # More than the matcher keeps apart.
    "many": [
        "drones",
        "air",
        "air defence",
        "Panzer",
        "obrona",
        "défense",
        "ППО",
        "άμυνα",
        "צבא",
        "रक्षा",
        "ミサイル",
        "防空",
        "드론",
        "us",
        "300",
        "luftv*",
    ],
}
SCOPES = [
    "source:alpha", "source:beta.example", "source:www.gamma.example", "country:pl", "country:uk",
    "origin:ministry", "origin:trade_press", "language:en", "language:en-gb", "language:pl",
    "language:zh", "section:world", 'section:"world news"', "after:2026-11-20", "before:2026-11-20",
    "within:3d", "within:12h", "after:2026",
]  # fmt: skip
FIELDS = [
    "headline",
    "kicker",
    "lead",
    "body",
    "captions",
    "authors",
    "keywords",
    "related",
    "caption",
    "keyword",
]


class Maker:
    """Articles and queries, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = [word for row in WORDS.values() for word in row.split(" ")]

    def pool(self) -> list[str]:
        """Few words of one to three languages: chance meetings are what is wanted."""
        rows = self.random.sample(list(WORDS.values()), self.random.randint(1, 3))
        return [word for row in rows for word in row.split(" ")]

    def text(self, pool: Sequence[str], most: int) -> str:
        """A row of words with punctuation."""
        words = self.random.choices(pool, k=self.random.randint(1, most))
        return "".join(word + self.random.choice(GLUE) for word in words).strip()

    def item(self, number: int) -> Matchable:
        """An article with what is known of it."""
        chance, pool = self.random.random, self.pool()
        several = lambda: tuple(  # noqa: E731
            self.text(pool, 4) for _ in range(self.random.randint(0, 3))
        )
        source = self.random.choice([*SOURCES, None])
        host = self.random.choice(["alpha", "beta", "www.gamma"])
        seen = NOW - timedelta(minutes=self.random.randint(0, 60 * 24 * 8))
        stated = self.random.choice(
            [None, seen - timedelta(hours=self.random.randint(0, 200)),
             seen + timedelta(hours=self.random.randint(0, 48))]
        )  # fmt: skip
        body = self.text(pool, 40)
        article = Article(
            url=f"https://{host}.example/{number}",
            headline=self.text(pool, 8) if chance() < 0.9 else None,
            kicker=self.text(pool, 3) if chance() < 0.3 else None,
            lead=self.text(pool, 12) if chance() < 0.5 else None,
            blocks=tuple(Block(text=part) for part in body.split("\n\n") if part),
            images=tuple(
                Image(caption=caption if chance() < 0.8 else None)
                for caption in several()
            ),
            authors=several(),
            keywords=several(),
            related=tuple(RelatedLink(title=title) for title in several()),
            section=self.random.choice([None, "World", "World News", "News: world"]),
            language=self.random.choice([None, "pl", "en", "en-GB", "zh-Hant"]),
            date_published=stated,
        )
        return Matchable(
            article=article, source=source, first_seen_at=seen, fetched_at=seen
        )

    def query(self, pool: Sequence[str]) -> str:
        """A query by the grammar, mostly one that parses."""
        return self.expr(pool, 0)

    def expr(self, pool: Sequence[str], depth: int) -> str:
        """Parts joined in one way."""
        count = self.random.choice([1, 1, 2, 2, 3, 4])
        parts = [self.part(pool, depth) for _ in range(count)]
        if self.random.random() < 0.5:
            return self.random.choice([" OR ", "|", " | "]).join(parts)
        row = parts[0]
        for part in parts[1:]:
            row += self.random.choice([" ", " ", " AND ", " NOT ", " -"]) + part
        return row

    def part(self, pool: Sequence[str], depth: int) -> str:
        """A chain, a group, a list, a scope or a word."""
        pick = self.random.random()
        if pick < 0.25:
            return self.chain(pool)
        if pick < 0.4 and depth < 3:
            return f"({self.expr(pool, depth + 1)})"
        if pick < 0.5:
            return self.random.choice(SCOPES)
        if pick < 0.6:
            return f"headline:@{self.random.choice(list(LISTS))}"[
                self.random.choice([0, 9]) :
            ]
        if pick < 0.65 and depth < 3:
            group = " OR ".join(self.leaf(pool) for _ in range(2))
            return f"{self.random.choice(FIELDS)}:({group})"
        return self.leaf(pool, counted=True, fields=True)

    def chain(self, pool: Sequence[str]) -> str:
        """Two to four parts with NEAR between."""
        row = self.operand(pool)
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            name = self.random.choice(
                ["NEAR", "NEAR/0", "NEAR/1", "NEAR/2", "ONEAR/1", "ONEAR/3", "NEAR/250"]
            )
            row += f" {name} {self.operand(pool)}"
        if self.random.random() < 0.3:
            return f"{self.random.choice(FIELDS)}:{row}"
        return row

    def operand(self, pool: Sequence[str]) -> str:
        """What may stand beside NEAR."""
        pick = self.random.random()
        if pick < 0.2:
            return "(" + " OR ".join(self.leaf(pool) for _ in range(2)) + ")"
        if pick < 0.25:
            return f"@{self.random.choice(list(LISTS))}"
        return self.leaf(pool)

    def leaf(
        self, pool: Sequence[str], *, counted: bool = False, fields: bool = False
    ) -> str:
        """A word, phrase, beginning or designator."""
        chance = self.random.random
        word = self.random.choice(pool)
        if chance() < 0.2:
            word = self.random.choice([word.upper(), word.lower(), word.title()])
        if chance() < 0.15 and len(word) > 2:
            word = word[: self.random.randint(1, len(word))]
        if chance() < 0.1:
            return f"id:{word}"
        row = word
        if chance() < 0.2:
            row = f'"{word} {self.random.choice(pool)}"'
        if chance() < 0.15:
            row += "*"
        if chance() < 0.15:
            row = "=" + row
        if counted and chance() < 0.15:
            row += f"#{self.random.randint(1, 4)}"
        if fields and chance() < 0.25:
            row = f"{self.random.choice(FIELDS)}:{row}"
        return row


@dataclass
class Outcome:
    """What a run found."""

    pairs: int = 0
    true: int = 0
    refused: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def queries(maker: Maker, many: int, outcome: Outcome) -> Iterator[str]:
    """Queries that parse."""
    made = 0
    while made < many:
        text = maker.query(maker.pool())
        try:
            parse(text, lists=LISTS)
        except QueryError:
            outcome.refused += 1
            continue
        made += 1
        yield text


def run(
    articles: int, many: int, seed: int, *, matcher: bool = True, slow: bool = True
) -> Outcome:
    """Hold all queries against all articles in each way."""
    maker, outcome = Maker(seed), Outcome()
    items = [maker.item(number) for number in range(articles)]
    texts = list(queries(maker, many, outcome))
    found = {"archive": archive_answers(items, texts)}
    if matcher:
        found["matcher"] = matcher_answers(items, texts)
    if slow:
        found["slow"] = slow_answers(items, texts)
    outcome.pairs = len(items) * len(texts)
    outcome.true = len(found["archive"])
    reference = "slow" if slow else "matcher"
    for name, pairs in found.items():
        for number, at in sorted(pairs ^ found[reference]):
            said = "finds" if (number, at) in pairs else "misses"
            outcome.kinds[f"{name} {said}"] += 1
            outcome.differences.append(
                f"{name} {said} article {at} for {texts[number]!r}"
            )
    return outcome


def archive_answers(
    items: Sequence[Matchable], texts: Sequence[str]
) -> set[tuple[int, int]]:
    """Store the articles, then search for each query."""
    lists = Lists.of(LISTS)
    with tempfile.TemporaryDirectory() as folder:
        db = open_store(Path(folder) / "test.db")
        db.execute("PRAGMA synchronous = OFF")
        put_sources(db, SOURCES, now=NOW)
        numbers = {}
        for at, item in enumerate(items):
            assert item.fetched_at is not None
            visit = Visit(
                article=item.article,
                fetched_at=item.fetched_at,
                source=item.source,
                url_key=f"article/{at}",
            )
            numbers[store_visit(db, visit, now=item.fetched_at).article_id] = at
        assert len(numbers) == len(items)
        found = {
            (number, numbers[article_id])
            for number, text in enumerate(texts)
            for article_id in find_all(db, parse(text, lists=lists), now=NOW)
        }
        db.close()
    return found


def matcher_answers(
    items: Sequence[Matchable], texts: Sequence[str]
) -> set[tuple[int, int]]:
    """Batches of 64 through the matcher."""
    from crawler.alerts.matcher import Matcher

    matcher = Matcher({str(n): text for n, text in enumerate(texts)}, lists=LISTS)
    found = set()
    for start in range(0, len(items), 64):
        answers = matcher.match(items[start : start + 64], now=NOW)
        for at, names in enumerate(answers, start):
            found |= {(int(name), at) for name in names}
    return found


def slow_answers(
    items: Sequence[Matchable], texts: Sequence[str]
) -> set[tuple[int, int]]:
    """One by one."""
    roots = [parse(text, lists=LISTS).root for text in texts]
    return {
        (number, at)
        for at, item in enumerate(items)
        for number, root in enumerate(roots)
        if slow_true(root, item, NOW)
    }


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-slow", action="store_true")
    parser.add_argument("--no-matcher", action="store_true")
    options = parser.parse_args()
    start = time.monotonic()
    outcome = run(
        options.articles, options.queries, options.seed,
        matcher=not options.no_matcher, slow=not options.no_slow,
    )  # fmt: skip
    for line in outcome.differences[:20]:
        print(line)
    print(
        f"{outcome.pairs} pairs, {outcome.true} true, {outcome.refused} queries made anew, "
        f"{len(outcome.differences)} differences {dict(outcome.kinds)}, "
        f"{time.monotonic() - start:.0f} s"
    )
    return bool(outcome.differences)


if __name__ == "__main__":
    sys.exit(main())
