"""What an archive of years is filled with: visits in the order of their times, and alerts. Seeded."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from crawler.alerts.matchable import Matchable
from crawler.alerts.matcher import Matcher
from crawler.identity.url_key import url_key
from crawler.items import Article, Block, BlockKind, Image, RelatedLink
from crawler.query.lists import Lists, load_lists
from crawler.records import Alert, Origin, Source, SourceKind, Visit, VisitKind
from tests.bench.archive_words import LANGUAGES, Tongue, tongues

COUNTRIES = "us de fr pl ru ua ae cn es il jp kr gb ee lv lt fi se no".split()  # noqa: SIM905
CHANNELS = ("desk-mail", "night-shift", "archive-file")
RHYTHMS = ("at_once", "at_once", "at_once", "hourly", "daily 07:00")


def shipped_lists() -> Lists:
    """The word lists of the project."""
    return load_lists([Path(__file__).parents[2] / "data" / "lists"])


class Newsroom:
    """Makes visits in the order of their times."""

    def __init__(self, rng: random.Random, sources: int) -> None:
        self._rng = rng
        self._tongues = tongues(rng)
        self._shares = [LANGUAGES[tongue.tag][2] for tongue in self._tongues]
        self.sources = [self._source(number) for number in range(sources)]
        self._by_tag = {
            tongue.tag: [s for s in self.sources if s.language == tongue.tag]
            for tongue in self._tongues
        }
        self._lately: deque[Visit] = deque(maxlen=600)
        self._made = 0

    def _source(self, number: int) -> Source:
        (tag,) = self._rng.choices(
            list(LANGUAGES), [LANGUAGES[t][2] for t in LANGUAGES]
        )
        if number < len(LANGUAGES):
            tag = list(LANGUAGES)[number]
        return Source(
            key=f"outlet-{number}",
            name=f"Outlet {number}",
            url=f"https://www.outlet-{number}.example/feed.xml",
            kind=SourceKind.FEED,
            country=COUNTRIES[number % len(COUNTRIES)],
            language=tag,
            origin=list(Origin)[number % len(Origin)],
        )

    def visit(self, at: datetime, first_round: bool = False) -> Visit:
        """A new article, a copy of a late one on another site, or a late one that has changed."""
        dice = self._rng.random()
        if self._lately and dice < 0.05:
            return self._edited(self._rng.choice(self._lately), at)
        (tongue,) = self._rng.choices(self._tongues, self._shares)
        article, source = self._article(tongue, at)
        if self._lately and dice < 0.11:
            other = self._rng.choice(self._lately).article
            article = replace(
                article,
                headline=other.headline,
                blocks=other.blocks[:-1] or other.blocks,
                language=other.language,
            )
        kind = (
            VisitKind.CRAWL
            if dice < 0.92
            else VisitKind.BACKFILL
            if dice < 0.96
            else VisitKind.IMPORT
        )
        visit = Visit(
            article=article,
            fetched_at=at,
            source=None if kind is VisitKind.IMPORT else source,
            kind=kind,
            asked_url=article.url,
            url_key=url_key(article.url or ""),
            reader_version="9",
            first_round=first_round,
            provenance={
                "headline": "jsonld",
                "body": "page",
                "date_published": "jsonld",
            },
        )
        self._lately.append(visit)
        return visit

    def many_parts(self, at: datetime) -> Visit:
        """A ticker's page: 200 pictures and 500 related links."""
        visit = self.visit(at)
        article = visit.article
        place = f"{article.url}/part"
        tongue = self._tongues[0]
        return replace(
            visit,
            article=replace(
                article,
                images=tuple(
                    Image(url=f"{place}-{n}.jpg", caption=tongue.sentences[n])
                    for n in range(200)
                ),
                related=tuple(
                    RelatedLink(url=f"{place}-{n}", title=tongue.sentences[n][:80])
                    for n in range(500)
                ),
            ),
        )

    def entry_added(self, visit: Visit, at: datetime) -> Visit:
        """The same page with one more entry at its top."""
        article = visit.article
        said = Block(text=f"{at:%H:%M} {self._rng.choice(self._tongues[0].sentences)}")
        article = replace(article, blocks=(said, *article.blocks))
        return replace(visit, article=article, fetched_at=at, matches=())

    def _edited(self, visit: Visit, at: datetime) -> Visit:
        article = visit.article
        headline = f"{article.headline} {self._rng.randrange(100)}"
        more = (*article.blocks, Block(text=f"{self._rng.random()} {article.lead}"))
        article = (
            replace(article, blocks=more)
            if at.second % 2
            else replace(article, headline=headline)
        )
        return replace(visit, article=article, fetched_at=at, matches=())

    def _article(self, tongue: Tongue, at: datetime) -> tuple[Article, Source]:
        rng, self._made = self._rng, self._made + 1
        # outlets are as unequal as words: the first ones bring most
        sources = self._by_tag[tongue.tag]
        source = sources[int(len(sources) * rng.random() ** 2)]
        place = f"https://www.{source.key}.example"
        url = f"{place}/{at:%Y/%m}/report-{self._made}"
        size = max(2, int(rng.lognormvariate(2.7, 0.7)))
        said = rng.choices(tongue.sentences, k=size + 3)
        said[0] = f"{said[0]} {self._rare(tongue)} {rng.randrange(10**6)}."
        return Article(
            url=url,
            canonical_url=url,
            headline=tongue.joint.join(rng.choices(tongue.words, weights=None, k=3))
            + tongue.joint
            + said[-1][:70].rstrip(".。"),
            lead=said[-2],
            blocks=tuple(_blocks(said[:-3], tongue.joint)),
            images=tuple(
                Image(
                    url=f"{place}/{self._made}-{n}.jpg",
                    caption=rng.choice(tongue.sentences),
                    credit="Agency",
                )
                for n in range(rng.choice((0, 1, 1, 2, 4)))
            ),
            related=tuple(
                RelatedLink(
                    url=f"{place}/{at:%Y/%m}/report-{max(1, self._made - rng.randrange(1, 3000))}",
                    title=rng.choice(tongue.sentences)[:80],
                )
                for n in range(rng.choice((0, 3, 5, 8)))
            ),
            byline="A. Writer",
            authors=(f"{rng.choice(tongue.words)} {rng.choice(tongue.words)}",),
            keywords=tuple(rng.choices(tongue.words[200:1500], k=4)),
            section=rng.choice(("World", "Defence", "Politics", "Industry")),
            language=tongue.tag,
            date_published=at - timedelta(minutes=rng.randrange(2, 90)),
        ), source

    def _rare(self, tongue: Tongue) -> str:
        return f"{self._rng.choice(tongue.words)}{self._rng.choice(tongue.words)}"[:24]

    def query(self) -> str:
        """One that somebody might save: short, long, near, with wildcards, with a list."""
        rng = self._rng
        (tongue,) = rng.choices(self._tongues, self._shares)

        def word(start: int = 300, end: int = 20_000) -> str:
            rank = int(start * (end / start) ** rng.random())
            return f'"{tongue.words[min(rank, len(tongue.words) - 1)]}"'

        kind = rng.random()
        if kind < 0.15:
            many = " OR ".join(dict.fromkeys(word(5000, 40_000) for _ in range(150)))
            return f"({many}) country:{rng.choice(COUNTRIES)}"
        if kind < 0.35:
            return f"{word(60, 2000)} NEAR/{rng.choice((5, 10, 30))} ({word(60, 2000)} OR {word()})"
        if kind < 0.5 and tongue.joint:
            return f"{word().strip(chr(34))[:5]}* {word(60, 900)}"
        if kind < 0.7:
            return f"@{rng.choice(('drones', 'missiles', 'submarines', 'artillery'))} {word(300, 4000)}"
        if kind < 0.8:
            return f"headline:{word(300)} OR {word(3000)}"
        return f"{word(60, 3000)} {word(60, 3000)} -{word()}"


def _blocks(said: Sequence[str], joint: str) -> Iterator[Block]:
    for start in range(0, len(said), 3):
        yield Block(text=joint.join(said[start : start + 3]))
        if start % 15 == 12:
            yield Block(kind=BlockKind.SUBHEAD, text=said[start][:60])


def choose_alerts(
    room: Newsroom,
    trial: Sequence[Visit],
    now: datetime,
    *,
    count: int,
    hits_an_article: float,
) -> list[Alert]:
    """So many that an article has `hits_an_article` on average."""
    queries = {f"watch-{n:03}": room.query() for n in range(6 * count)}
    matcher = Matcher(queries, lists=shipped_lists())
    hits = dict.fromkeys(queries, 0)
    items = [Matchable.from_visit(visit) for visit in trial]
    for found in matcher.matches_of(items, now=now):
        for match in found:
            hits[match.alert] += 1
    chosen: list[Alert] = []
    left = hits_an_article * len(trial)
    # often the share of those that are left; now and then one that nobody narrowed
    for name, query in queries.items():
        if len(chosen) == count:
            break
        most = 3 * left / (count - len(chosen)) if len(chosen) % 25 else left / 6
        if hits[name] > most:
            continue
        left -= hits[name]
        n = len(chosen)
        chosen.append(
            Alert(
                name=f"watch-{n:03}",
                query=query,
                channels=CHANNELS[: 1 + n % 3] if n % 5 else (),
                rhythm=RHYTHMS[n % 5],
                on_change=n % 7 == 0,
                once_a_story=n % 4 == 0,
            )
        )
    return chosen
