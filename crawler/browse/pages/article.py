"""The reading page of one article, with everything that hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from datasette.utils.asgi import Response

from crawler.alerts.explain import Explanation, explain
from crawler.alerts.matchable import Matchable
from crawler.alerts.reading import subject_of
from crawler.alerts.snippets import Piece, mark
from crawler.browse import marking, show
from crawler.browse.asking import ask
from crawler.browse.desk import Desk, desk_of
from crawler.browse.reading import parsed
from crawler.browse.reply import Page, address, answer, asked_number, not_found, plain
from crawler.browse.safety import is_linked_to
from crawler.identity.url_key import url_key_or_none
from crawler.items import Article, Block, Image, Placement, RelatedLink
from crawler.records import MatchedWord, Origin, Source, SourceKind
from crawler.store import Connection, browsing, browsing_hits
from crawler.store.versions import load_version
from crawler.wording.word_diff import Differ, shortened
from crawler.wording.word_diff import Piece as Changed

SHOWN_CHARACTERS = 60_000
"""Of a longer text the rest is shown on request: three bytes a letter, and a page has 200 KB."""


SHOWN_PICTURES = 4
"""Of a page of pictures the others wait below a line that is opened: the text is what is read."""
AROUND = 90
"""Characters of unchanged text beside a change."""
SHOWN_CHANGES = 12
"""Of a ticker with hundreds of versions the older changes wait below a line."""
SHOWN_LINKS = 12
"""Of further reading; a text that gives its evidence may have more than fifty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the page reads in one go."""

    article: browsing.Read
    hits: tuple[browsing_hits.HitLine, ...]
    neighbours: browsing.Neighbours
    copies: dict[str, int]
    """Address of a related link to the number of our copy."""
    earlier: Article | None
    """The version before the one asked for."""
    later: Article | None
    """The version asked for."""


def read(db: Connection, article_id: int, revision: int | None) -> Found | None:
    """The article with hits and neighbours, and two versions to compare where there are two."""
    article = browsing.read_article(db, article_id)
    if article is None:
        return None
    earlier = later = None
    shown = revision or (article.revision if article.revision > 1 else None)
    if shown is not None and 1 < shown <= article.revision:
        earlier = load_version(db, article_id, shown - 1)
        later = load_version(db, article_id, shown)
    return Found(
        article=article,
        hits=browsing_hits.hits_of_article(db, article_id),
        neighbours=browsing.neighbours(db, article),
        copies=_copies(db, article.content.related),
        earlier=earlier,
        later=later,
    )


def _copies(db: Connection, links: Sequence[RelatedLink]) -> dict[str, int]:
    keys = {link.url: url_key_or_none(link.url) for link in links if link.url}
    numbers = browsing.known(db, [key for key in keys.values() if key])
    return {url: numbers[key] for url, key in keys.items() if key in numbers}


async def view(request: Any, datasette: Any) -> Response:
    """`/article/ID`, `?alert=NAME` marks that alert's words alone, `?revision=N`, `?pictures=1`."""
    desk = desk_of(datasette)
    revision = asked_number(request, "revision", 0, most=1_000_000) or None
    found = await ask(datasette, read, int(request.url_vars["id"]), revision)
    if found is None:
        return await not_found(
            request, datasette, "There is no article of that number."
        )
    article, content = found.article, found.article.content
    alert = request.args.get("alert")
    marked = [
        word
        for hit in found.hits
        if alert in (None, "", hit.alert)
        for word in hit.words
    ]
    # a link of another site does not ask for them: its own would tell it what is kept here
    pictures = bool(request.args.get("pictures")) and not is_linked_to(request)
    page = Page(
        template="article.html",
        title=content.headline or "Article without headline",
        data={
            "article": plain_article(article),
            "hits": [marking.plain_hit(marking.view(hit)) for hit in found.hits],
            "neighbours": found.neighbours,
            "citation": citation(article, desk),
        },
        show={
            **_marked_text(content, marked, whole=bool(request.args.get("whole"))),
            "whole_path": address("article", article.id, alert=alert, whole="1"),
            "article": article,
            "content": content,
            "copies": found.copies,
            **_further(content.related),
            "changes_shown": SHOWN_CHANGES,
            "reasons": _reasons(found, request.args.get("why"), desk),
            "why": request.args.get("why"),
            "hit_views": [marking.view(hit) for hit in found.hits],
            "marked_alert": alert,
            "diffs": _diffs(found),
            "revision": revision or article.revision,
            "here_path": address("article", article.id, alert=alert),
            "pictures_path": address("article", article.id, alert=alert, pictures="1"),
            "picture_hosts": sorted(
                {show.host(image.url) for image in content.images if image.url}
            ),
        },
        pictures=pictures,
    )
    return await answer(request, datasette, page)


def _marked_text(
    article: Article, marked: Sequence[MatchedWord], *, whole: bool
) -> dict[str, Any]:
    """Every text as pieces; of a text as long as a book the beginning, unless `whole`."""

    def one(field: str, text: str | None, index: int = 0) -> tuple[Piece, ...]:
        found = marking.of_field(marked, field, index)
        return mark(text, marking.spans(text, found)) if text else ()

    captions = [
        one("captions", image.caption, place)
        for place, image in enumerate(article.images)
    ]
    body_spans = marking.spans(article.body, marking.of_field(marked, "body"))
    blocks = article.blocks if whole else _beginning(article.blocks)
    return {
        "kicker": one("kicker", article.kicker),
        "headline": one("headline", article.headline or "(no headline)"),
        "lead": one("lead", article.lead),
        "blocks": marking.block_pieces(blocks, body_spans),
        "left_out": sum(len(block.text) for block in article.blocks[len(blocks) :]),
        **_pictures(article.images, captions),
    }


def _pictures(
    images: Sequence[Image], captions: Sequence[tuple[Piece, ...]]
) -> dict[str, Any]:
    """The first pictures that have words, and each with marked ones; the others below a line.

    Where no picture has a caption, those that have words for the blind stand for them.
    """
    shown: list[tuple[Image, tuple[Piece, ...]]] = []
    below: list[tuple[Image, tuple[Piece, ...]]] = []
    for image, caption in zip(images, captions, strict=True):
        words = caption if any(captions) else image.alt
        worded = bool(words) and len(shown) < SHOWN_PICTURES
        marked = any(piece.marked for piece in caption)
        (shown if worded or marked else below).append((image, caption))
    if len(images) == 1:
        shown, below = shown + below, []
    return {"images": shown, "images_below": below}


def _further(links: Sequence[RelatedLink]) -> dict[str, Any]:
    """Links of boxes first, which name whole articles; those of words in the text below a line.

    As many as fit are shown of either kind.
    """
    boxes_first = sorted(links, key=lambda link: link.placement is Placement.INLINE)
    return {
        "related": boxes_first[:SHOWN_LINKS],
        "related_below": boxes_first[SHOWN_LINKS:],
    }


def _beginning(blocks: Sequence[Block]) -> tuple[Block, ...]:
    shown: list[Block] = []
    room = SHOWN_CHARACTERS
    for block in blocks:
        room -= len(block.text)
        if room < 0 and shown:
            break
        shown.append(block)
    return tuple(shown)


def _diffs(found: Found) -> list[tuple[str, tuple[Changed, ...]]]:
    """What the version asked for changed, part by part."""
    if found.earlier is None or found.later is None:
        return []
    differ, parts = Differ(), []
    for label, before, after in (
        ("Headline", found.earlier.headline, found.later.headline),
        ("Lead", found.earlier.lead, found.later.lead),
        ("Text", found.earlier.body, found.later.body),
    ):
        if (before or "") != (after or ""):
            pieces = differ.words(before or "", after or "")
            parts.append((label, shortened(pieces, around=AROUND)))
    return parts


def _reasons(found: Found, name: str | None, desk: Desk) -> Explanation | None:
    """The alert's query held against the article as it is now, part by part."""
    hit = next((hit for hit in found.hits if hit.alert == name), None)
    if hit is None:
        return None
    query = parsed(hit.query, desk).query
    if query is None:
        return None
    return explain(query.root, subject_of(matchable(found.article)), desk.clock())


def matchable(article: browsing.Read) -> Matchable:
    """The article as queries see it."""
    key = article.source_key
    source = Source(
        key=key or "",
        name=article.outlet,
        url="",
        kind=SourceKind.FEED,
        country=article.country,
        origin=Origin(article.origin) if article.origin in set(Origin) else None,
    )
    return Matchable(
        article=article.content,
        source=source if key else None,
        first_seen_at=article.first_seen_at,
        fetched_at=article.fetched_at,
    )


def plain_article(article: browsing.Read) -> dict[str, Any]:
    """The article for JSON: its content and its record side by side."""
    record = plain(article)
    content = record.pop("content")
    body = article.content.body
    return {**content, "body": body, **record}


def citation(article: browsing.Read, desk: Desk) -> str:
    """One line to paste: authors, headline, outlet, date, address, when read."""
    content = article.content
    parts = [", ".join(content.authors)] if content.authors else []
    parts.append(f"“{content.headline or 'Without headline'}”")
    parts.append(article.outlet)
    parts.append(_day(content.date_published or article.first_seen_at, desk))
    if content.url:
        parts.append(content.url)
    return f"{', '.join(parts)} (read {_day(article.fetched_at, desk)})"


def _day(at: datetime, desk: Desk) -> str:
    local = at.astimezone(desk.zone)
    return f"{local.day} {local:%B %Y}"
