"""Holds what the store has against what the newsroom printed: nothing missing, nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from crawler.demo.newsroom import Newsroom
from crawler.demo.outlets import Page, load_alerts, load_outlets
from crawler.items import Article
from crawler.store import Connection
from crawler.store.articles import find_article, load_article
from crawler.store.browsing_records import refusals, source_articles
from crawler.store.hits import list_hits

MANY = 1000
"""More rows than the newsroom can cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One expectation."""

    what: str
    problems: tuple[str, ...] = ()
    """What is otherwise; none when it is as expected."""


def check_store(db: Connection, newsroom: Newsroom) -> tuple[Check, ...]:
    """Every expectation of the round that has just been crawled."""
    truth = newsroom.truth()
    ids = {url: find_article(db, url) for url in truth.stored}
    return (
        Check(
            what="every article is stored once, the syndicated copy as a row of its own",
            problems=_once(db, ids),
        ),
        Check(
            what="every field reads as it was printed",
            problems=tuple(_fields(db, ids, newsroom)),
        ),
        Check(
            what="what is no article was refused, with its reason",
            problems=_same(truth.refused.items(), _refused(db).items()),
        ),
        Check(
            what="each alert found its articles, and none by the words of a “read also” box",
            problems=_same(truth.hits, _hits(db)),
        ),
        Check(
            what="changed articles have a second version, the others one",
            problems=tuple(_revisions(db, ids, truth.changed)),
        ),
    )


def check_requests(newsroom: Newsroom) -> Check:
    """The second round fetched what is new or changed, and no other article again."""
    truth = newsroom.truth()
    known = {
        (key, page.path)
        for key, page in _pages()
        if page.round < newsroom.round
        and newsroom.base(key) + page.path not in truth.changed
    }
    again = {
        f"{request.outlet}{request.path}"
        for request in newsroom.requests
        if request.round == newsroom.round
        and request.status == 200
        and (request.outlet, request.path) in known
    }
    return Check(
        what="no known article was fetched again", problems=tuple(sorted(again))
    )


def _pages() -> Iterable[tuple[str, Page]]:
    return ((outlet.key, page) for outlet in load_outlets() for page in outlet.pages)


def _once(db: Connection, ids: Mapping[str, int | None]) -> tuple[str, ...]:
    missing = [f"missing: {url}" for url, number in ids.items() if number is None]
    stored = [
        line
        for outlet in load_outlets()
        for line in source_articles(db, outlet.key, limit=MANY)
    ]
    more = [f"not expected: {line.url}" for line in stored if line.url not in ids]
    found = [number for number in ids.values() if number is not None]
    if len(set(found)) != len(found):
        missing.append("two addresses share one row")
    if len(stored) > len(set(found)) + len(more):
        more.append("an address has two rows")
    return (*missing, *more)


def _fields(
    db: Connection, ids: Mapping[str, int | None], newsroom: Newsroom
) -> Iterable[str]:
    pages = newsroom.truth().stored
    for url, number in ids.items():
        article = None if number is None else load_article(db, number)
        if article is None:
            continue
        for name, read, printed in _compared(article, pages[url], newsroom):
            if read != printed:
                yield f"{url}: {name} is {read!r}, printed was {printed!r}"


def _compared(
    article: Article, page: Page, newsroom: Newsroom
) -> tuple[tuple[str, object, object], ...]:
    """Field, what was read, what was printed."""
    pictures = [(image.caption, image.credit) for image in article.images]
    subheads = tuple(text for subhead, text in page.blocks if subhead)
    paragraphs = tuple(text for subhead, text in page.blocks if not subhead)
    return (
        ("headline", article.headline, page.headline),
        ("lead", article.lead, page.lead),
        ("paragraphs", article.paragraphs, paragraphs),
        ("subheads", article.subheads, subheads),
        ("authors", article.authors, page.authors),
        ("images", pictures, [(i.caption, i.credit) for i in page.images]),
        (
            "related",
            [link.title for link in article.related],
            [title for _, title in page.related],
        ),
        ("language", article.language, page.language),
        ("date_published", article.date_published, newsroom.published(page)),
    )


def _refused(db: Connection) -> dict[str, str]:
    return {
        refusal.url: refusal.reason
        for outlet in load_outlets()
        for refusal in refusals(db, key=outlet.key, limit=MANY)
    }


def _hits(db: Connection) -> set[tuple[str, str]]:
    found = set()
    for name in load_alerts():
        for hit in list_hits(db, alert=name, limit=MANY):
            article = load_article(db, hit.article_id)
            found.add((name, (article.url if article else None) or "?"))
    return found


def _revisions(
    db: Connection, ids: Mapping[str, int | None], changed: Collection[str]
) -> Iterable[str]:
    from crawler.store.browsing import read_article

    for url, number in ids.items():
        row = None if number is None else read_article(db, number)
        expected = 2 if url in changed else 1
        if row is not None and row.revision != expected:
            yield f"{url}: version {row.revision}, expected {expected}"


def _same(
    expected: Iterable[tuple[str, str]], found: Iterable[tuple[str, str]]
) -> tuple[str, ...]:
    wanted, there = set(expected), set(found)
    return (
        *(f"missing: {first} {second}" for first, second in sorted(wanted - there)),
        *(
            f"not expected: {first} {second}"
            for first, second in sorted(there - wanted)
        ),
    )
