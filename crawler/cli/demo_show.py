"""What `vedette demo` prints. Every text of a page passes `safe` or `marked_text`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path

from rich.console import RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from crawler.cli.context import Session, checkout
from crawler.cli.revisions import coloured
from crawler.cli.terminal import marked_text, safe, say, show
from crawler.demo.checking import Check
from crawler.demo.newsroom import Newsroom
from crawler.demo.outlets import load_alerts, load_outlets
from crawler.items import Article
from crawler.outbox.compose import note_of
from crawler.plurals import plural
from crawler.records import Source
from crawler.running.reporting import CrawlReport
from crawler.store import Connection
from crawler.store.articles import load_article
from crawler.store.browsing_changes import CLASSES, changes
from crawler.store.browsing_records import refusals, source_articles
from crawler.store.hits import list_hits
from crawler.store.versions import hit_articles
from crawler.wording.word_diff import Differ

WIDTH = 120
MANY = 100
INTRO = {
    1: "Round 1: the newsroom opens",
    2: "Round 2, an hour later: a figure has been corrected, a new report is out",
}


def opening(db: Path) -> None:
    """What is going to happen, and where it is kept."""
    outlets = load_outlets()
    languages = len({outlet.language for outlet in outlets})
    _print(
        Text("vedette demo", "bold"),
        Text(
            f"{len(outlets)} invented outlets in {languages} languages on 127.0.0.1,"
            f" {len(load_alerts())} alerts, no internet. The database is\n{db}"
        ),
    )


def round_begins(number: int) -> None:
    _print(Text(), Rule(Text(INTRO[number], "bold"), align="left", style="dim"))


def stored(db: Connection, sources: Sequence[Source], *, since: datetime) -> None:
    """What was first seen in this round, by outlet."""
    table = _table()
    for source in sources:
        for line in source_articles(db, source.key, limit=MANY):
            article = load_article(db, line.id)
            if article is None or line.first_seen_at < since:
                continue
            table.add_row(
                Text("new", "green"),
                Text(safe(source.name), "dim"),
                Text(safe(line.headline or ""), "bold"),
                Text(_parts(article), "dim"),
            )
    _print(table)


def _parts(article: Article) -> str:
    """How much was read, such as `4 paragraphs, 1 picture, 2 links`."""
    counted = (
        (len(article.paragraphs), "paragraph"),
        (len(article.images), "picture"),
        (len(article.related), "link"),
    )
    return ", ".join(plural(number, noun) for number, noun in counted if number)


def refused(db: Connection, sources: Sequence[Source]) -> None:
    """What was not stored, and why; `vedette refusals` tells the whole of a judgement."""
    table = _table()
    for source in sources:
        for one in refusals(db, key=source.key, limit=MANY):
            why = safe(one.detail or "").partition(";")[0]
            table.add_row(
                Text("refused", "red"),
                Text(safe(source.name), "dim"),
                Text(safe(_path(one.url))),
                Text(f"{one.reason}: {why}".rstrip(": "), "dim"),
            )
    _print(table)


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[-1]


def changed(db: Connection) -> None:
    """What changed between the rounds, word by word in the headline."""
    table = _table()
    parts = [changes(db, part=part, limit=MANY) for part in CLASSES]
    # A corrected headline stands in two parts.
    once = {(c.article.id, c.revision): c for c in chain.from_iterable(parts)}
    for change in once.values():
        before = change.headline_before
        table.add_row(
            Text("changed", "yellow"),
            Text(safe(change.article.outlet), "dim"),
            coloured(Differ().words(before or "", change.headline_after or "")),
            Text(
                f"{change.kind}: +{change.words_added} −{change.words_removed} words",
                "dim",
            ),
        )
    _print(table)


def hits(db: Connection, session: Session) -> None:
    """What each alert found, the matched words marked."""
    for name, query in load_alerts().items():
        found = list_hits(db, alert=name, limit=MANY)
        notes = [note_of(one) for one in hit_articles(db, [hit.id for hit in found])]
        _print(
            Text(),
            Text.assemble(
                ("alert ", "dim"), (name, "bold cyan"), ("  " + query, "dim")
            ),
        )
        for one in notes:
            head = Text.assemble(
                (safe(one.headline), "bold"),
                (f"  {safe(one.outlet)}, {session.show_time(one.time)}", "dim"),
            )
            _print(head, indent=2)
            _print(marked_text(one.snippet), indent=4)


def round_ends(report: CrawlReport, newsroom: Newsroom) -> None:
    """One line of figures."""
    asked = [r for r in newsroom.requests if r.round == newsroom.round]
    same = sum(request.status == 304 for request in asked)
    _print(
        Text(),
        Text(
            f"{report.new} new, {report.changed} changed, {report.refusals} refused,"
            f" {plural(report.hits, 'hit')}; {len(asked)} requests in {report.seconds:.1f} s,"
            f" {same} answered “not modified”",
            "dim",
        ),
    )


def verdict(checks: Iterable[Check]) -> bool:
    """What was expected of both rounds; true when all of it happened."""
    merged: dict[str, dict[str, None]] = {}
    for check in checks:
        merged.setdefault(check.what, {}).update(dict.fromkeys(check.problems))
    _print(Text(), Rule(Text("As it should be?", "bold"), align="left", style="dim"))
    for what, problems in merged.items():
        sign = ("no ", "bold red") if problems else ("yes", "green")
        _print(Text.assemble("  ", sign, "  ", what))
        for problem in problems:
            _print(Text(safe(problem), "red"), indent=7)
    return not any(merged.values())


def what_next(db: Path) -> None:
    """How to go on."""
    program = "./vedette" if checkout() else "vedette"
    _print(Text(), Rule(Text("And now", "bold"), align="left", style="dim"))
    lines = (
        (f"{program} --db {db} browse --open", "see this in the browser"),
        (
            f"{program} --db {db} search @drones",
            "search it by a word list, in every language",
        ),
        (f"{program} crawl --limit 3", "visit the real catalogue"),
        (f"{program} alerts add NAME 'QUERY'", "watch for what matters to you"),
    )
    width = max(len(line) for line, _ in lines)
    for line, words in lines:
        say(f"  {line:{width}}  {words}")


def _table() -> Table:
    """Outcome, outlet, what it is about, and a remark; both fold when room is short, and nothing is cut."""
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(width=8)
    table.add_column(width=20, no_wrap=True)
    table.add_column(ratio=5, overflow="fold")
    table.add_column(ratio=3, overflow="fold")
    return table


def _print(*parts: RenderableType, indent: int = 0) -> None:
    for part in parts:
        if not (isinstance(part, Table) and not part.rows):
            show(part, indent=indent, width=WIDTH)
