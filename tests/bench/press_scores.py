"""Which of what the press prints around a text loses which field, on pages made from a grammar.

    python -P -m tests.bench.press_scores [--pages 6000] [--first 0] [--plain 0.5] [--below 0.03]
        [--only byline=archive …] [--show authors] [--most 20]

Each page draws a level of each factor (`press_markup.FACTORS`), the plain one as often as all
others together. For each level: precision and recall of each field over the pages that have it,
and how much worse than over the factor's plain one. `--only` holds factors to a level, `--show`
prints pages on which a field is read wrongly.
"""

from __future__ import annotations

import argparse
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.exceptions import PageError
from crawler.items import Article
from spiders.extract import extract_article
from tests.bench.extract import through_stages
from tests.bench.press_markup import FACTORS
from tests.bench.press_pages import MOMENT, URL, Made, choose, make

FIELDS = (
    "authors", "moment", "lead", "captions", "credits", "headline", "section", "keywords", "text",
)  # fmt: skip
_MARK = re.compile(r"^(?:[\w'’]+\.? ){0,2}[\w'’]+\s?[:.：]\s?|^©\s?")


@dataclass(frozen=True, slots=True)
class Score:
    """Of one field of one page."""

    hit: int
    wanted: int
    found: int
    said: str = ""
    """What was found."""


def norm(text: str | None) -> str:
    """Case, marks and spaces do not matter."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").casefold()))  # fmt: skip


def compared(wanted: Iterable[set[str]], found: Iterable[str]) -> Score:
    """Each wanted item is a set of forms that are all right."""
    left = [norm(one) for one in found]
    said = " ¦ ".join(found)
    count, hit = len(left), 0
    total = 0
    for forms in wanted:
        total += 1
        match = next((one for one in left if one in forms), None)
        if match is not None:
            left.remove(match)
            hit += 1
    return Score(hit, total, count, said)


def one_text(wanted: str | None, found: str | None) -> Score:
    right = bool(wanted) and norm(wanted) == norm(found)
    return Score(int(right), int(bool(wanted)), int(bool(found)), found or "")


def scores(made: Made, article: Article) -> dict[str, Score]:
    """Each field of a read page."""
    row = made.byline
    names = [{norm(n), norm(row.ranks.get(n, n))} for n in row.names]
    published = article.date_published
    moment = published.strftime("%Y-%m-%dT%H:%M") if published else ""
    if not made.has_minute:
        moment = moment[:10]
    right = MOMENT.startswith(moment) and bool(moment)
    captions = [{norm(i.caption)} for i in made.images if i.caption]
    credits = [
        {norm(i.credit), norm(_MARK.sub("", i.credit)), norm(i.maker or i.credit)}
        for i in made.images
        if i.credit
    ]
    return {
        "authors": compared(names, article.authors),
        "moment": Score(int(right), 1, int(bool(moment)), moment),
        "lead": one_text(made.lead, article.lead),
        "captions": compared(captions, [i.caption for i in article.images if i.caption]),
        "credits": compared(credits, [i.credit for i in article.images if i.credit]),
        "headline": one_text(made.pen.words["headline"], article.headline),
        "section": one_text(made.section, article.section),
        "keywords": compared([{norm(k)} for k in made.keywords], article.keywords),
        "text": compared([{norm(p)} for p in made.paragraphs], article.paragraphs),
    }  # fmt: skip


def pages(
    count: int, plain: float, only: dict[str, str], first: int = 0
) -> Iterator[Made]:
    for number in range(first, first + count):
        levels = choose(random.Random(f"levels {number}"), plain) | only
        yield make(levels, f"page {number}")


def read(made: Made) -> Article | None:
    try:
        return through_stages(extract_article(made.html.encode(), URL))
    except PageError:
        return None


class Table:
    """Sums by factor, level and field."""

    def __init__(self) -> None:
        self.sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0] * 5)

    def add(self, made: Made, found: dict[str, Score]) -> None:
        for factor, level in made.levels.items():
            for name, score in found.items():
                sums = self.sums[factor, level, name]
                sums[0] += score.hit
                sums[1] += score.wanted
                sums[2] += score.found
                sums[3] += 1
                sums[4] += score.hit == score.wanted == score.found

    def right(self, factor: str, level: str, name: str) -> float:
        """Share of pages on which the field is wholly right."""
        sums = self.sums[factor, level, name]
        return sums[4] / max(1, sums[3])

    def lines(self, below: float) -> Iterator[str]:
        for name in FIELDS:
            losses = []
            for factor, levels in FACTORS.items():
                best = self.right(factor, levels[0], name)
                if factor == "language":
                    best = max(self.right(factor, level, name) for level in levels)
                for level in levels:
                    value = self.right(factor, level, name)
                    if best - value >= below:
                        losses.append((value - best, factor, level))
            for loss, factor, level in sorted(losses):
                hit, wanted, count, pages_, _ = self.sums[factor, level, name]
                yield (
                    f"{name:9} {factor + '=' + level:28} right {self.right(factor, level, name):.3f} ({loss:+.3f})"
                    f"  p {hit / max(1, count):.3f}  r {hit / max(1, wanted):.3f}  pages {pages_}"
                )

    def whole(self) -> Iterator[str]:
        factor = "classes"
        for name in FIELDS:
            rows = [self.sums[factor, level, name] for level in FACTORS[factor]]
            hit, wanted, count, pages_, right = (sum(r[i] for r in rows) for i in range(5))  # fmt: skip
            yield (
                f"{name:9} right {right / pages_:.3f}  p {hit / max(1, count):.3f}"
                f"  r {hit / max(1, wanted):.3f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)  # fmt: skip
    parser.add_argument("--pages", type=int, default=6000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--plain", type=float, default=0.5)
    parser.add_argument("--below", type=float, default=0.03)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--show", choices=FIELDS)
    parser.add_argument("--most", type=int, default=20)
    parser.add_argument("--html", action="store_true")
    args = parser.parse_args()
    only = dict(one.split("=", 1) for one in args.only)
    table, refused, shown = Table(), 0, 0
    wrong: Counter[str] = Counter()
    for made in pages(args.pages, args.plain, only, args.first):
        article = read(made)
        if article is None:
            refused += 1
            continue
        found = scores(made, article)
        table.add(made, found)
        score = found.get(args.show)
        if score and not score.hit == score.wanted == score.found:
            wrong[score.said[:80]] += 1
            if shown < args.most:
                shown += 1
                odd = {k: v for k, v in made.levels.items() if v != FACTORS[k][0]}
                print(f"{score.said!r}\n    {odd}\n    {made.byline.names}")
                if args.show == "authors":
                    print("    " + made.row)
                if args.html:
                    print(made.html)
    if args.show:
        for said, count in wrong.most_common(args.most):
            print(f"{count:5} {said}")
        return
    print(f"{args.pages} pages, {refused} refused")
    print("\n".join(table.whole()))
    print("\n".join(table.lines(args.below)))


if __name__ == "__main__":
    main()
