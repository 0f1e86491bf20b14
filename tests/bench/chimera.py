"""How well an article is read in the page of another site.

    python -P -m tests.bench.chimera --pages ../shared/pages/dev [--only '!wcxb-*']
        [--givers 3] [--rows 'as it is' 'bare' …] [--worst 20] [--write FOLDER]

Headline, lead, writers and text of one page (the giver) are set into the page of another
(the host), each of whose paragraphs stands in an element of its own. Menus, teasers, boxes,
pictures and dates stay the host's. No script stays but JSON-LD, which is rewritten as the
metas are. What counts is what the transplant costs: each pair is held against the worse of
its two pages read by themselves in the same way, and `lost` is the mean of what it falls below.

The rows: as it is; with the giver's own tags and classes; without claims; with made-up words
for the host's, class names kept and hashed; all words made up; the text cut to one, two and
four paragraphs, and joined from two givers; `listed`: a feed names its headline. The folder is as `tests/bench/extract.py` has it.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.exceptions import PageError
from crawler.net.limits import YOUNG_OBJECTS
from spiders.extract import extract_article
from tests.bench.bare import parsed
from tests.bench.bare_rewrites import Rewrite, as_parsed, bare, hashed_names
from tests.bench.extract import (
    as_row,
    known_fields,
    load_score,
    read_pages,
    through_stages,
)
from tests.bench.hosts import Block, Host
from tests.bench.made_up import made_up, made_up_page
from tests.bench.page_tokens import Token, written
from tests.bench.transplant import transplanted


@dataclass(frozen=True, slots=True)
class Row:
    """One way to make the pairs."""

    paragraphs: int | None = None
    """Of the text, the first ones; `None` for all."""
    givers: int = 1
    own_markup: bool = False
    claims: bool = True
    listed: bool = False
    """A feed names its headline."""
    words: str = ""
    """Whose words are made up: `host`, `all`, or nobody's."""
    rewrite: Rewrite = as_parsed


ROWS = {
    "as it is": Row(),
    "own markup": Row(own_markup=True),
    "no claims": Row(claims=False),
    "and listed": Row(claims=False, listed=True),
    "bare": Row(rewrite=bare),
    "strange chrome": Row(words="host"),
    "and hashed": Row(words="host", rewrite=hashed_names),
    "and no claims": Row(words="host", rewrite=hashed_names, claims=False),
    "all strange": Row(words="all", claims=False),
    "all strange, bare": Row(words="all", rewrite=bare),
    "one paragraph": Row(paragraphs=1),
    "one, listed": Row(paragraphs=1, listed=True),
    "two paragraphs": Row(paragraphs=2),
    "four paragraphs": Row(paragraphs=4),
    "two articles": Row(givers=2),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read of one pair."""

    f1: float
    is_exact: bool
    leaked: float
    """Share of what was read that is not the article's."""
    left: float
    """Share of the article that was not read."""
    headline: bool
    authors: bool | None
    day: bool | None


REFUSED = Outcome(0.0, False, 0.0, 1.0, False, False, False)


@dataclass(frozen=True, slots=True)
class Pair:
    host: str
    giver: str
    found: Outcome
    least: Outcome
    """Field by field the worse of the two pages by themselves."""

    @property
    def lost(self) -> float:
        return max(0.0, self.least.f1 - self.found.f1)


class Bench:
    """The pages and what is read of them."""

    def __init__(self, folder: Path, only: str, score: Any) -> None:
        self.score = score
        gold = known_fields(folder, only)
        hosts = [
            Host(key, url, gold[key], root.html or "")
            for key, page, url in read_pages(folder, only)
            if (root := parsed(page).root) is not None
        ]
        self.hosts = [h for h in hosts if _is_fit(h)]
        self._alone: dict[tuple[str, int], Outcome] = {}

    def pairs(self, row: Row, givers: int) -> Iterator[tuple[Host, list[Host]]]:
        """Each host with givers of other sites, every second one of its language if there are."""
        for host in self.hosts:
            draw = random.Random(host.key)
            others = [
                h
                for h in self.hosts
                if h.site != host.site and h.is_wide is host.is_wide
            ]
            alike = [h for h in others if h.language == host.language]
            for at in range(givers):
                pool = alike if at % 2 == 0 and len(alike) >= row.givers else others
                yield host, draw.sample(pool, row.givers)

    def made(
        self, row: Row, host: Host, givers: Sequence[Host]
    ) -> tuple[bytes, str, dict[str, Any]]:
        """Page, address and what is to be read."""
        blocks = [b for giver in givers for b in giver.blocks]
        page, url, truth = transplanted(
            host,
            givers[0],
            _first(blocks, row.paragraphs),
            own_markup=row.own_markup,
            claims=row.claims,
            chrome=made_up if row.words == "host" else None,
        )
        if row.words == "all":
            page, truth = made_up_page(page, truth)
            head, host_name, path = url.partition(urlsplit(url).netloc)
            url = head + host_name + made_up(path)
        return _html(row.rewrite(page)), url, truth

    def read(self, row: Row, host: Host, givers: Sequence[Host]) -> Outcome:
        page, url, truth = self.made(row, host, givers)
        try:
            listed = truth["headline"] if row.listed else None
            found = as_row(
                "", through_stages(extract_article(page, url, listed=listed))
            )
        except PageError:
            return REFUSED
        body = self.score.best_overlap(truth, found["body"])
        norm = self.score.norm
        told = truth.get("authors")
        day = (truth.get("published") or "")[:10]
        return Outcome(
            f1=body.f1,
            is_exact=body.exact,
            leaked=1 - body.precision,
            left=1 - body.recall,
            headline=norm(truth["headline"]) == norm(found["headline"]),
            authors=set(map(norm, told)) == set(map(norm, found["authors"]))
            if told
            else None,
            day=day == (found["published"] or "")[:10] if day else None,
        )

    def alone(self, row: Row, host: Host) -> Outcome:
        key = host.key, id(row)
        if key not in self._alone:
            self._alone[key] = self.read(row, host, [host])
        return self._alone[key]

    def run(self, row: Row, givers: int) -> list[Pair]:
        found: list[Pair] = []
        for host, others in self.pairs(row, givers):
            both = [self.alone(row, host), *(self.alone(row, o) for o in others)]
            read = self.read(row, host, others)
            key = "+".join(o.key for o in others)
            found.append(Pair(host.key, key, read, _least(both)))
        return found


def _is_fit(host: Host) -> bool:
    return (
        host.slots is not None
        and host.title_place is not None
        and any(not slot.is_item for slot in host.slots)
    )


def _first(blocks: list[Block], paragraphs: int | None) -> list[Block]:
    if paragraphs is None:
        return blocks
    return [b for b in blocks if not b.is_subhead][:paragraphs]


def _html(page: list[Token]) -> bytes:
    return f"<!DOCTYPE html>{written(page)}".encode("utf-8", "replace")


def _least(both: Sequence[Outcome]) -> Outcome:
    def all_of(said: Callable[[Outcome], bool | None]) -> bool:
        return all(said(o) is not False for o in both)

    return Outcome(
        f1=min(o.f1 for o in both),
        is_exact=all_of(lambda o: o.is_exact),
        leaked=max(o.leaked for o in both),
        left=max(o.left for o in both),
        headline=all_of(lambda o: o.headline),
        authors=all_of(lambda o: o.authors),
        day=all_of(lambda o: o.day),
    )


def line(name: str, pairs: Sequence[Pair]) -> str:
    """What came of a row; behind each share, in how many pairs what both pages had is lost."""

    def mean(values: Sequence[float]) -> float:
        return sum(values) / max(1, len(values))

    def share(said: Callable[[Outcome], bool | None]) -> str:
        known = [p for p in pairs if said(p.found) is not None]
        lost = sum(not said(p.found) and bool(said(p.least)) for p in known)
        return f"{mean([bool(said(p.found)) for p in known]):6.3f} {lost:4}"

    return (
        f"{name:18} {len(pairs):5} {sum(p.found is REFUSED for p in pairs):5}"
        f" {mean([p.found.f1 for p in pairs]):6.3f} {mean([p.least.f1 for p in pairs]):6.3f}"
        f" {mean([p.lost for p in pairs]):6.4f}"
        f" {mean([p.found.leaked for p in pairs]):6.3f} {mean([p.found.left for p in pairs]):6.3f}"
        f" {share(lambda o: o.is_exact)} {share(lambda o: o.headline)}"
        f" {share(lambda o: o.authors)} {share(lambda o: o.day)}"
    )


HEAD = (
    f"{'':18} {'pairs':>5} {'refus':>5} {'f1':>6} {'alone':>6} {'lost':>6} {'leak':>6} {'left':>6}"
    f" {'exact':>6} lost {'headl':>6} lost {'author':>6} lost {'day':>6} lost"
)


def write(folder: Path, bench: Bench, row: Row, pair: Pair, number: int) -> None:
    """The page of a pair and what is to be read of it, to look at."""
    hosts = {h.key: h for h in bench.hosts}
    givers = [hosts[key] for key in pair.giver.split("+")]
    page, url, truth = bench.made(row, hosts[pair.host], givers)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number:02}.html").write_bytes(page)
    told = json.dumps({**truth, "url": url}, ensure_ascii=False, indent=1)
    (folder / f"{number:02}.json").write_text(told, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--only", default="*", help="ids like this; '!' turns it round")
    parser.add_argument("--givers", type=int, default=3, help="for each host")
    parser.add_argument("--rows", nargs="*", choices=ROWS, help="all unless named")
    parser.add_argument(
        "--worst", type=int, default=0, help="name so many pairs of a row"
    )
    parser.add_argument("--write", type=Path, help="folder for the pages of the worst")
    args = parser.parse_args()
    gc.set_threshold(YOUNG_OBJECTS)
    score = load_score(args.pages)
    if score is None:
        parser.error("no score.py beside the folder of pages")
    bench = Bench(args.pages, args.only, score)
    print(HEAD)
    for name in args.rows or ROWS:
        pairs = bench.run(ROWS[name], args.givers)
        print(line(name, pairs), flush=True)
        worst = sorted(pairs, key=lambda pair: -pair.lost)[: args.worst]
        for at, pair in enumerate(worst):
            print(
                f"  {at:02} {pair.found.f1:.3f} of {pair.least.f1:.3f}"
                f" leak {pair.found.leaked:.2f} left {pair.found.left:.2f}"
                f" {pair.host} <- {pair.giver}"
            )
            if args.write:
                write(args.write / name.replace(" ", "_"), bench, ROWS[name], pair, at)


if __name__ == "__main__":
    main()
