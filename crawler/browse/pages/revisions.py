"""What outlets changed or took down lately; changed headlines first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.asking import ask
from crawler.browse.reply import Page, answer
from crawler.store import Connection, browsing_changes
from crawler.store.browsing_changes import CLASSES, ChangeLine
from crawler.wording.word_diff import Differ

SHOWN = 12
SHOWN_ALONE = 60
CSV_SHOWN = 1_000
COLUMNS = (
    "kind", "at", "earlier_at", "article_id", "headline", "outlet", "url", "headline_before",
    "headline_after", "words_added", "words_removed", "note",
)  # fmt: skip


def read(
    db: Connection, *, parts: tuple[str, ...], limit: int
) -> dict[str, tuple[ChangeLine, ...]]:
    """The newest changes of each part."""
    return {
        part: browsing_changes.changes(db, part=part, limit=limit) for part in parts
    }


async def view(request: Any, datasette: Any) -> Response:
    """`/revisions`, `?part=headline|removal|correction|text`."""
    part = request.args.get("part")
    parts = (part,) if part in CLASSES else tuple(CLASSES)
    limit = SHOWN if len(parts) > 1 else SHOWN_ALONE
    if request.url_vars.get("format"):
        limit = CSV_SHOWN
    found = await ask(datasette, read, parts=parts, limit=limit)
    rows = [_row(line) for lines in found.values() for line in lines]
    differ = Differ()
    diffs = {
        (line.article.id, line.revision): differ.words(
            line.headline_before or "", line.headline_after or ""
        )
        for lines in found.values()
        for line in lines
        if line.headline_before is not None and not request.url_vars.get("format")
    }
    page = Page(
        template="revisions.html",
        title="Revisions",
        data={"revisions": rows},
        show={
            "found": found,
            "part": part if part in CLASSES else None,
            "limit": limit,
            "diffs": diffs,
        },
        columns=COLUMNS,
        rows=rows,
        csv_most=f"at most {CSV_SHOWN:,} of a kind",
        here="revisions",
    )
    return await answer(request, datasette, page)


def _row(line: ChangeLine) -> Mapping[str, Any]:
    return {
        "kind": line.kind,
        "at": line.at,
        "earlier_at": line.earlier_at,
        "article_id": line.article.id,
        "revision": line.revision,
        "headline": line.article.headline,
        "outlet": line.article.outlet,
        "url": line.article.url,
        "headline_before": line.headline_before,
        "headline_after": line.headline_after,
        "words_added": line.words_added,
        "words_removed": line.words_removed,
        "note": line.note,
    }
