"""How well and how fast pages are read, beside trafilatura and a bare parse.

    python -m tests.bench.extract --pages ../shared/pages/dev [--not-articles FOLDER]
        [--only 'wcxb-*'] [--out rows.jsonl] [--no-trafilatura] [--worst 20]

The folder holds `<id>.html.gz` and `<id>.json` (the fields known of it). Scores come from
score.py in the folder's parent; without one, body and headline are scored simply. Times
are CPU times of one process, all of one run: ours, one lxml parse, trafilatura; for all
pages, then for a kind of them that has `MANY` (what stands before the first hyphen of an
id) and for the others. Parse and reading are timed twice: one after the other, once for each
page, as in a crawl; and by themselves, the least of `ROUNDS` rounds for each page, since
between readings a parse finds the caches and the heap as they leave them, and is slower.
Garbage is looked for as seldom as in every process that reads pages.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import gzip
import importlib.util
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from lxml import etree

from crawler.exceptions import PageError
from crawler.extracting import reading_stages, through
from crawler.items import Article, Extraction
from crawler.net.limits import YOUNG_OBJECTS
from crawler.records import Visit
from spiders.extract import extract_article

NOW = datetime(2026, 11, 23, tzinfo=UTC)
STAGES = reading_stages()


MANY = 50
ROUNDS = 3


@dataclass(slots=True)
class Times:
    """CPU seconds spent on so many pages."""

    pages: int = 0
    parse_s: float = 0.0
    extract_s: float = 0.0
    stages_s: float = 0.0
    least_parse_s: float = 0.0
    """By themselves, the least of some rounds for each page."""
    least_read_s: float = 0.0
    """The same of extraction and stages together."""


@dataclass(slots=True)
class Run:
    """Rows and CPU seconds of one pass over the pages."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    pages: int = 0
    times: dict[str, Times] = field(default_factory=dict)
    """Kind of page to what was spent on it."""

    def clock(self, key: str) -> Times:
        """The times of the kind that a page is of."""
        return self.times.setdefault(key.partition("-")[0], Times())

    def of(self, kinds: Iterable[str]) -> Times:
        """The times of some kinds together."""
        found = [self.times[kind] for kind in kinds]
        return Times(
            pages=sum(times.pages for times in found),
            parse_s=sum(times.parse_s for times in found),
            extract_s=sum(times.extract_s for times in found),
            stages_s=sum(times.stages_s for times in found),
            least_parse_s=sum(times.least_parse_s for times in found),
            least_read_s=sum(times.least_read_s for times in found),
        )


def read_pages(folder: Path, only: str = "*") -> Iterator[tuple[str, bytes, str]]:
    """Id, bytes and address of each page."""
    for path in sorted(folder.glob("*.html.gz")):
        key = path.name.removesuffix(".html.gz")
        if fnmatch(key, only.lstrip("!")) != only.startswith("!"):
            gold = json.loads((folder / f"{key}.json").read_text("utf-8"))
            yield key, gzip.decompress(path.read_bytes()), gold["url"]


def run(folder: Path, only: str = "*", *, parse: bool = True) -> Run:
    """Read every page, with a bare parse beside it."""
    out = Run()
    for key, page, url in read_pages(folder, only):
        out.pages += 1
        spent = out.clock(key)
        spent.pages += 1
        if parse:
            spent.parse_s += parse_s(page)
        start = time.process_time()
        try:
            found = extract_article(page, url)
        except PageError as refusal:
            out.refused.append((key, str(refusal)))
            continue
        finally:
            spent.extract_s += time.process_time() - start
        start = time.process_time()
        article = through_stages(found)
        spent.stages_s += time.process_time() - start
        out.rows.append(as_row(key, article))
    return out


def time_alone(folder: Path, only: str, out: Run) -> None:
    """Time parse and reading by themselves."""
    pages = list(read_pages(folder, only))
    parses = least(parse_s, pages)
    reads = least(read_s, pages)
    for (key, _, _), parse, read in zip(pages, parses, reads, strict=True):
        spent = out.clock(key)
        spent.least_parse_s += parse
        spent.least_read_s += read


def least(
    timed: Callable[[bytes, str], float], pages: Sequence[tuple[str, bytes, str]]
) -> list[float]:
    """Of each page the least CPU seconds in some rounds over all pages."""
    rounds = [[timed(page, url) for _, page, url in pages] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def parse_s(page: bytes, url: str = "") -> float:
    """CPU seconds of one bare parse."""
    start = time.process_time()
    etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))
    return time.process_time() - start


def read_s(page: bytes, url: str) -> float:
    """CPU seconds of one reading, the stages with it."""
    start = time.process_time()
    with contextlib.suppress(PageError):
        through_stages(extract_article(page, url))
    return time.process_time() - start


def through_stages(found: Extraction) -> Article:
    """The article after the reading stages."""
    item = Visit(
        article=found.article,
        fetched_at=NOW,
        date_claims=found.date_claims,
        site_names=found.site_names,
    )
    read = through(STAGES, item)
    return read.article if isinstance(read, Visit) else found.article


def as_row(key: str, article: Article) -> dict[str, Any]:
    """A row of score.py's input."""
    published = article.date_published
    return {
        "id": key,
        "headline": article.headline,
        "lead": article.lead,
        "body": article.body,
        "paragraphs": list(article.paragraphs),
        "subheads": list(article.subheads),
        "authors": list(article.authors),
        "published": published.isoformat() if published else None,
        "topics": list(article.keywords),
        "images": [
            {"url": i.url, "caption": i.caption, "credit": i.credit, "alt": i.alt}
            for i in article.images
        ],
        "related": [
            {"url": link.url, "title": link.title, "placement": link.placement}
            for link in article.related
        ],
    }


def run_trafilatura(folder: Path, only: str) -> Run:
    """The peer's body of each page in its default mode."""
    import trafilatura

    out = Run()
    for key, page, _ in read_pages(folder, only):
        start = time.process_time()
        body = trafilatura.extract(page.decode("utf-8", "replace")) or ""
        out.clock(key).extract_s += time.process_time() - start
        out.pages += 1
        out.rows.append({"id": key, "body": body})
    return out


def load_score(folder: Path) -> Any:
    """score.py beside the folder, as a module; `None` when there is none."""
    path = folder.resolve().parent / "score.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("page_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score_rows(
    folder: Path, rows: Sequence[dict[str, Any]], only: str = "*", rounds: int = 2
) -> dict[str, Any]:
    """Field to its numbers, by score.py or by the simple scores."""
    return score_against(folder, known_fields(folder, only), rows, rounds)


def known_fields(folder: Path, only: str = "*") -> dict[str, Any]:
    """Id to the fields known of the page."""
    return {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in sorted(folder.glob("*.json"))
        if fnmatch(path.stem, only.lstrip("!")) != only.startswith("!")
    }


def score_against(
    folder: Path,
    gold: dict[str, Any],
    rows: Sequence[dict[str, Any]],
    rounds: int,
) -> dict[str, Any]:
    """Field to its numbers, of the pages of which fields are given."""
    found = {row["id"]: row for row in rows}
    module = load_score(folder)
    if module is not None:
        scores: dict[str, Any] = module.score(gold, found, rounds)
        return scores
    return simple_scores(gold, found)


def simple_scores(
    gold: dict[str, Any], found: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """Word overlap of the body and equality of the headline."""
    overlaps, equal = [], []
    for key, fields in gold.items():
        row = found.get(key, {})
        wanted, given = _words(fields.get("body")), _words(row.get("body"))
        common = sum((wanted & given).values())
        total = wanted.total() + given.total()
        overlaps.append(2 * common / total if total else 1.0)
        if fields.get("headline"):
            equal.append(_words(fields["headline"]) == _words(row.get("headline")))
    return {
        "body": {"f1": sum(overlaps) / max(1, len(overlaps))},
        "headline": {"exact": sum(equal) / max(1, len(equal))},
    }


def _words(text: str | None) -> Counter[str]:
    return Counter(re.findall(r"\w+", (text or "").casefold()))


def show(name: str, scores: dict[str, Any]) -> None:
    print(name)
    for key, numbers in scores.items():
        if isinstance(numbers, dict):
            shown = (f"{k} {v:.3f}" for k, v in numbers.items() if isinstance(v, float))
            print(f"  {key:12} {'  '.join(shown)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--not-articles", type=Path)
    parser.add_argument("--only", default="*", help="ids like this; '!' turns it round")
    parser.add_argument("--out", type=Path, help="write our rows as JSON lines")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--no-trafilatura", action="store_true")
    args = parser.parse_args()
    gc.set_threshold(YOUNG_OBJECTS)
    ours = run(args.pages, args.only)
    show(
        f"vedette: {ours.pages} pages, {len(ours.refused)} refused",
        score_rows(args.pages, ours.rows, args.only, args.rounds),
    )
    for key, reason in ours.refused:
        print(f"  refused {key}: {reason}")
    if args.out:
        args.out.write_text("".join(json.dumps(row) + "\n" for row in ours.rows))
    peer = None
    if not args.no_trafilatura:
        peer = run_trafilatura(args.pages, args.only)
        scores = score_rows(args.pages, peer.rows, args.only, args.rounds)
        show("trafilatura", {"body": scores["body"]})
    time_alone(args.pages, args.only, ours)
    show_speeds(ours, peer)
    if args.worst and (module := load_score(args.pages)) is not None:
        gold = module.keep(module.read_gold(args.pages), args.only)
        found = {row["id"]: row for row in ours.rows}
        for f1, key in module.worst_pages(gold, found, args.worst):
            print(f"  {f1:.3f} {key}")
    if args.not_articles:
        other = run(args.not_articles, parse=False)
        share = len(other.refused) / max(1, other.pages)
        print(
            f"no articles: {len(other.refused)} of {other.pages} refused ({share:.1%})"
        )


def show_speeds(ours: Run, peer: Run | None) -> None:
    """CPU of a page in milliseconds and in parses, for all pages and for each kind."""
    large = [kind for kind, times in ours.times.items() if times.pages >= MANY]
    small = [kind for kind in ours.times if kind not in large]
    groups = {"all": list(ours.times), **{kind: [kind] for kind in large}}
    if large and small:
        groups["others"] = small
    for name, kinds in groups.items():
        spent = ours.of(kinds)
        pages, parse = spent.pages, spent.parse_s
        both = spent.extract_s + spent.stages_s
        print(
            f"speed, {name}: {pages} pages, a parse {parse / pages * 1000:.2f} ms CPU"
        )
        for what, seconds in (("extraction", spent.extract_s), ("with stages", both)):
            print(
                f"  {what:12} {seconds / pages * 1000:6.2f} ms {seconds / parse:6.2f} parses"
            )
        alone, read = spent.least_parse_s, spent.least_read_s
        print(
            f"  {'by itself':12} {read / pages * 1000:6.2f} ms {read / alone:6.2f} parses"
            f" of {alone / pages * 1000:.2f} ms, with stages, least of {ROUNDS} rounds"
        )
        if peer is not None:
            other = peer.of(kinds).extract_s
            print(
                f"  {'trafilatura':12} {other / pages * 1000:6.2f} ms {other / parse:6.2f} parses,"
                f" {other / both:.2f} times ours with stages"
            )


if __name__ == "__main__":
    main()
