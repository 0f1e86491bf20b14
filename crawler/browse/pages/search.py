"""Searching the archive, and trying a query before it becomes an alert or an alert's new words."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, get_args

from datasette.utils.asgi import Response

from crawler.alerts import archive
from crawler.alerts.snippets import text_of
from crawler.browse import show
from crawler.browse.asking import ask
from crawler.browse.desk import desk_of
from crawler.browse.reading import Reading, parsed
from crawler.browse.reply import Page, address, answer, asked_number, not_found, turning
from crawler.browse.trial import Trial, try_query, within
from crawler.query.fts import plan
from crawler.query.tree import AnyOf, Query
from crawler.store import Connection, browsing_facets
from crawler.store.alerts import get_alert
from crawler.store.search import Order, looks_at_articles

PAGE = 20
CSV_PAGE = 1_000
DEEPEST = 500
"""Last page that can be turned to."""
CANDIDATES = 10_000
"""Facets are counted over so many newest articles found."""
FACETS_S = 0.2
"""Where each candidate must be checked word by word, counting ends after so long: the page has 0.4 s
in all. What was counted over is said."""
FACETS_SHOWN = 12
COLUMNS = (
    "article_id", "headline", "outlet", "source", "country", "language", "date_published",
    "first_seen_at", "url", "snippet", "matched",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the page reads in one go."""

    result: archive.SearchResult
    facets: browsing_facets.Facets
    counted: int
    """Articles the facets were counted over."""
    counted_all: bool
    trial: Trial | None


def read(
    db: Connection,
    query: Query,
    *,
    now: datetime,
    zone: tzinfo,
    limit: int,
    page: int,
    order: Order,
    trial: bool,
) -> Found:
    """One page of the articles found, what all of them are made of, and the trial if asked for."""
    offset = (page - 1) * limit
    planned = plan(query.root)
    costly = not planned.exact or looks_at_articles(planned.plan)
    if order == "newest" and costly:
        result, ids, whole = _in_one_pass(
            db, query, now=now, limit=limit, offset=offset
        )
    else:
        result = archive.search(
            db, query, now=now, limit=limit, offset=offset, order=order
        )
        ids, whole = within(
            archive.find_all(db, query, now=now),
            time.monotonic() + FACETS_S,
            most=CANDIDATES,
        )
    return Found(
        result=result,
        facets=browsing_facets.facets(db, ids, limit=FACETS_SHOWN),
        counted=len(ids),
        counted_all=whole,
        trial=try_query(db, query, now=now, zone=zone) if trial else None,
    )


def _in_one_pass(
    db: Connection, query: Query, *, now: datetime, limit: int, offset: int
) -> tuple[archive.SearchResult, list[int], bool]:
    """Page, total and facets of a query that asks more than the index knows: once is enough."""
    ids, whole = within(
        archive.find_all(db, query, now=now),
        time.monotonic() + FACETS_S,
        most=max(CANDIDATES, offset + limit + 1),
        at_least=offset + limit + 1,
    )
    wanted = ids[offset : offset + limit]
    result = archive.SearchResult(
        total=len(ids),
        total_is_exact=whole,
        rows=tuple(archive.found_rows(db, query, wanted, now=now)),
        order="newest",
        more=len(ids) > offset + limit,
    )
    return result, ids, whole


async def view(request: Any, datasette: Any) -> Response:
    """`/search?q=`, `&order=newest|published|rank`, `&page=N`; `&save=1` tries it as an alert,
    `&alert=NAME` as the new words of that one, which are its old ones as long as `q` is empty.
    """
    desk = desk_of(datasette)
    name = None if desk.public else request.args.get("alert")
    alert = await ask(datasette, get_alert, name) if name else None
    if name and alert is None:
        return await not_found(request, datasette, "There is no alert of that name.")
    now_asked = _one_line(alert.query) if alert else ""
    text = _one_line(request.args.get("q") or now_asked)
    asked = request.args.get("order")
    order: Order = asked if asked in get_args(Order) else "newest"
    number = asked_number(request, "page", 1, most=DEEPEST)
    saving = alert is not None or (bool(request.args.get("save")) and not desk.public)
    limit = CSV_PAGE if request.url_vars.get("format") == "csv" else PAGE
    reading = parsed(text, desk) if text else Reading()
    found = None
    if reading.query is not None:
        found = await ask(
            datasette,
            read,
            reading.query,
            now=desk.clock(),
            zone=desk.zone,
            limit=limit,
            page=number,
            order=order,
            trial=saving,
        )
    rows = [_row(row) for row in found.result.rows] if found else []
    turn = {"q": text, "order": asked, "alert": name}
    more = found is not None and found.result.more and number < DEEPEST
    page = Page(
        template="search.html",
        title=f"Change the alert {name}"
        if alert
        else f"Search: {text}".removesuffix(": "),
        data=_data(text, reading, found, rows, order, number),
        show={
            "text": text,
            "reading": reading,
            "found": found,
            "order": order,
            "saving": saving,
            "alert": alert,
            "as_it_is": text == now_asked,
            "narrowed": _narrowing(text, reading.query, name),
            "lists": _lists(desk) if not text else (),
            "turn": turn,
            **turning("search", number=number, more=more, **turn),
        },
        columns=COLUMNS if found else (),
        rows=rows,
        csv_most=_csv_most(found),
        pages_alike=("json",),
        status=422 if reading.wrong and request.url_vars.get("format") else 200,
    )
    return await answer(request, datasette, page)


def _csv_most(found: Found | None) -> str | None:
    if found is None or (
        found.result.total_is_exact and found.result.total <= CSV_PAGE
    ):
        return None
    return f"the first {CSV_PAGE:,}; `vedette export` writes all"


def _data(
    text: str,
    reading: Reading,
    found: Found | None,
    rows: list[dict[str, Any]],
    order: Order,
    number: int,
) -> dict[str, Any]:
    if reading.wrong is not None:
        wrong = reading.wrong
        return {
            "query": text,
            "error": wrong.message,
            "position": len(wrong.before) + 1,
            "mends": wrong.mends,
        }
    if found is None:
        return {"query": text}
    return {
        "query": text,
        "total": found.result.total,
        "total_is_exact": found.result.total_is_exact,
        "order": order,
        "page": number,
        "warnings": reading.query.warnings if reading.query else (),
        "facets": found.facets,
        "facets_counted_over": found.counted,
        "facets_are_exact": found.counted_all,
        "articles": rows,
    }


def _row(row: archive.FoundRow) -> dict[str, Any]:
    return {
        "article_id": row.article_id,
        "headline": row.headline,
        "outlet": row.source_name or show.host(row.url) or "import",
        "source": row.source_key,
        "country": row.country,
        "language": row.language,
        "date_published": row.date_published,
        "first_seen_at": row.first_seen_at,
        "url": row.url,
        "snippet": text_of(row.snippet),
        "matched": " ".join(dict.fromkeys(word.text for word in row.words)),
    }


def _one_line(query: str) -> str:
    """A field of one line would join the words before and after a line's end."""
    return query.replace("\r", " ").replace("\n", " ").strip()


def _narrowing(text: str, query: Query | None, alert: str | None) -> Any:
    """A function from a scope to the address of this search narrowed by it."""
    # Parts joined by OR and a scope beside them need parentheses.
    base = f"({text})" if query is not None and isinstance(query.root, AnyOf) else text

    def narrowed(kind: str, value: str) -> str:
        if kind == "month":
            year, month = int(value[:4]), int(value[5:])
            after = date(year + month // 12, month % 12 + 1, 1)
            scope = f"after:{value}-01 before:{after.isoformat()}"
        else:
            scope = f"{kind}:{value}"
        return address("search", q=f"{base} {scope}".strip(), alert=alert)

    return narrowed


def _lists(desk: Any) -> tuple[str, ...]:
    from crawler.query.kept_lists import lists_now

    return tuple(lists_now(desk.list_folders)[0])
