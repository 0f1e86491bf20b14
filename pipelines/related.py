"""Related links made fit to keep: web addresses alone, each once, none of them the article itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.identity import url_key
from crawler.items import Placement, RelatedLink
from crawler.records import Refusal, Visit

MOST = 100
LONGEST_URL = 2_000
LONGEST_TITLE = 500


def normalise_related(
    related: Iterable[RelatedLink], url: str | None
) -> tuple[RelatedLink, ...]:
    """Keep each further article once, in order.

    Args:
        url: Address of the article itself.

    Returns:
        Links with an http(s) address or, in a text dump, with a title alone. Of two links to one
        article the first place is kept, with the longer title; a link in the text outdoes one in a box.
    """
    own = _key(url)
    kept: dict[str, RelatedLink] = {}
    for link in related:
        link = _clean(link)
        key = _key(link.url) or (link.title or "").casefold()
        if not key or key == own:
            continue
        kept[key] = _merge(kept[key], link) if key in kept else link
    return tuple(kept.values())[:MOST]


def _clean(link: RelatedLink) -> RelatedLink:
    title = " ".join((link.title or "").split())[:LONGEST_TITLE].rstrip() or None
    return replace(link, title=title, url=link.url if _is_web(link.url) else None)


def _is_web(url: str | None) -> bool:
    if not url or len(url) > LONGEST_URL:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _key(url: str | None) -> str:
    if not url:
        return ""
    try:
        return url_key(url)
    except ValueError:
        return url


def _merge(first: RelatedLink, other: RelatedLink) -> RelatedLink:
    titles = [title for title in (first.title, other.title) if title]
    inline = Placement.INLINE in (first.placement, other.placement)
    return replace(
        first,
        title=max(titles, key=len, default=None),
        placement=Placement.INLINE if inline else first.placement,
    )


class RelatedPipeline:
    """Applies `normalise_related` to the article of a visit."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        related = normalise_related(item.article.related, item.article.url)
        return replace(item, article=replace(item.article, related=related))
