"""Each run with its counts, refusals by reason, and how long it took."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.asking import ask
from crawler.browse.reply import Page, answer, asked_number, turning
from crawler.store import browsing_changes

PAGE = 40
CSV_PAGE = 1_000
COLUMNS = (
    "id", "kind", "started_at", "ended_at", "outcome", "sources", "found", "new", "changed",
    "unchanged", "refused", "hits", "seconds",
)  # fmt: skip


async def view(request: Any, datasette: Any) -> Response:
    """`/crawls`, `?page=N`."""
    number = asked_number(request, "page", 1, most=100_000)
    limit = CSV_PAGE if request.url_vars.get("format") else PAGE
    found = await ask(
        datasette, browsing_changes.crawls, limit=limit + 1, offset=(number - 1) * limit
    )
    shown = found[:limit]
    page = Page(
        template="crawls.html",
        title="Crawls",
        data={"crawls": shown, "page": number},
        show={
            **turning("crawls", number=number, more=len(found) > limit),
        },
        columns=COLUMNS,
        rows=[{name: getattr(crawl, name) for name in COLUMNS} for crawl in shown],
        csv_most=f"at most {CSV_PAGE:,}" if len(found) > limit else None,
        here="crawls",
    )
    return await answer(request, datasette, page)
