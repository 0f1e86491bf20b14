"""What ten alerts of a defence desk find in a folder of saved pages, hit by hit.

    python -m tests.bench.replay --pages ../shared/pages/dev [--alerts FILE.toml] [--lists FOLDER]

Every page (`<id>.html.gz` beside its `<id>.json`) is read as a crawl reads it and held against the
alerts, which are written as `vedette alerts import` takes them. Each hit is printed with its
headline and the snippet a message would carry, for somebody to judge.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.alerts.files import read_alerts
from crawler.alerts.matchable import Matchable
from crawler.alerts.matcher import Matcher
from crawler.alerts.snippets import best_snippet
from crawler.exceptions import PageError, VedetteError
from crawler.items import Article
from crawler.query.lists import load_lists
from crawler.query.texts import texts_of
from crawler.records import Match
from spiders.extract import extract_article
from tests.bench.extract import NOW, read_pages, through_stages

HERE = Path(__file__).parent
LISTS = HERE.parents[1] / "data" / "lists"
ALERTS = HERE / "replay.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page that one alert matched."""

    page: str
    article: Article
    match: Match


@dataclass(slots=True, kw_only=True)
class Replay:
    """What a run found; hits in the order of the pages."""

    hits: list[Found]
    pages: int = 0
    refused: int = 0
    """Pages that the reader takes for no article."""


def replay(pages: Path, queries: Mapping[str, str], lists: Sequence[Path]) -> Replay:
    """Hold every page of a folder against the queries.

    Raises:
        VedetteError: A list or a query is wrong.
    """
    matcher = Matcher(queries, lists=load_lists(lists))
    out = Replay(hits=[])
    for key, page, url in read_pages(pages):
        out.pages += 1
        try:
            article = through_stages(extract_article(page, url))
        except PageError:
            out.refused += 1
            continue
        item = Matchable(article=article, first_seen_at=NOW)
        out.hits.extend(
            Found(page=key, article=article, match=match)
            for match in matcher.matches(item, now=NOW)
        )
    return out


def lines(found: Found) -> Iterator[str]:
    """A hit for the eye: matched words stand between asterisks."""
    article, words = found.article, found.match.words
    yield f"{found.match.alert}  {found.page}  {article.headline or '(no headline)'}"
    pieces = best_snippet(dict(texts_of(article)), words)
    yield "    " + "".join(f"*{p.text}*" if p.marked else p.text for p in pieces)
    counts = Counter(f"{word.text.casefold()} ({word.field})" for word in words)
    yield "    matched: " + ", ".join(
        name if count == 1 else f"{name} {count} times"
        for name, count in counts.items()
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--alerts", type=Path, default=ALERTS)
    parser.add_argument("--lists", type=Path, default=LISTS)
    args = parser.parse_args()
    try:
        alerts = read_alerts(args.alerts.read_text("utf-8"), path=args.alerts)
        queries = {alert.name: alert.query for alert in alerts}
        out = replay(args.pages, queries, [args.lists])
    except (OSError, UnicodeDecodeError, VedetteError) as error:
        sys.exit(f"{args.alerts}: {error}")
    by_alert: dict[str, list[Found]] = {name: [] for name in queries}
    for found in out.hits:
        by_alert[found.match.alert].append(found)
    for hits in by_alert.values():
        for found in hits:
            print(*lines(found), sep="\n")
    print(f"{out.pages} pages, {out.refused} refused, {len(out.hits)} hits")
    for name, hits in by_alert.items():
        print(f"  {len(hits):4} {name}")


if __name__ == "__main__":
    main()
