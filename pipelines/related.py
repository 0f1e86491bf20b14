"""Related links: titles tidied, each address once, never the article itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.items import Article, RelatedLink
from crawler.records import Refusal, Visit
from pipelines.change import changed

MAX_TITLE = 300
"""Characters; a longer text is a paragraph in a link and is cut at a word."""

_ENDS = " \t|›»→▶►·•–—-"
_PLAIN = re.compile(r"https?://([a-z0-9.:-]+)(/[!-\"$->@-~]*)?")
"""An address without query and fragment: most are, and need not be taken apart."""
_COUNTING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|igshid)$")


def tidy_related(
    links: Iterable[RelatedLink], article: Article
) -> tuple[RelatedLink, ...]:
    """Related links in page order.

    A link without title and address goes, so does one to the article itself. Of several
    links to one address the first stays, with the longest title (a picture's link often
    says less than the headline's). A title that stands alone (text dumps) is kept once.
    """
    own = {_key(address) for address in (article.url, article.canonical_url) if address}
    kept: dict[str, RelatedLink] = {}
    for link in links:
        title = tidy_title(link.title)
        key = _key(link.url) if link.url else f" {(title or '').casefold()}"
        if (link.url is None and title is None) or key in own:
            continue
        known = kept.get(key)
        if known is None:
            kept[key] = changed(link, title=title)
        elif title and len(title) > len(known.title or ""):
            kept[key] = changed(known, title=title)
    return tuple(kept.values())


def tidy_title(title: str | None) -> str | None:
    """One line without arrows and bars around it, at most `MAX_TITLE` characters."""
    text = " ".join((title or "").split()).strip(_ENDS)
    if len(text) > MAX_TITLE:
        text = text[:MAX_TITLE].rsplit(" ", 1)[0].strip(_ENDS)
    return text or None


def _key(address: str) -> str:
    """Address without scheme, `www.`, fragment, final slash and counting parameters."""
    if plain := _PLAIN.fullmatch(address):
        path = (plain[2] or "").rstrip("/")
        return f"{plain[1].removeprefix('www.')}{path}?"
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    pairs = [
        p for p in parts.query.split("&") if p and not _COUNTING.match(p.split("=")[0])
    ]
    host = (parts.netloc or "").lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{'&'.join(pairs)}"


class RelatedPipeline:
    """Applies `tidy_related` to the article of a visit."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        related = tidy_related(item.article.related, item.article)
        return changed(item, article=changed(item.article, related=related))
