"""Related links: titles tidied, each address once, never the article itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.change import changed
from crawler.identity.link_key import link_key, plain_link
from crawler.items import Article, RelatedLink
from crawler.records import Refusal, Visit
from pipelines.typography import tidy

MAX_TITLE = 300
"""Characters; a longer text is a paragraph in a link and is cut at a word."""

_ENDS = " \t|›»→▶►·•–—-"
_BESIDE = re.compile(
    r"^(?:\d{1,2}[:.]\d\d(?::\d\d)?(?: Uhr)?\s*[|•·–—-]\s*|\d{1,2}:\d\d(?::\d\d)?(?: Uhr)?\s+)(?=[^\W\d])"
    r"|\s*[|•·]\s*(?:mehr|more|audio|video|fotos?|photos?|galerie|gallery|live|podcast)$",
    re.IGNORECASE,
)
"""A clock or a length before a title, a button or the kind of what is linked behind it."""


def tidy_related(
    links: Iterable[RelatedLink], article: Article
) -> tuple[RelatedLink, ...]:
    """Related links in page order.

    A link without title and address goes, so does one to the article itself. Of several
    links to one address the first stays, with the longest title (a picture's link often
    says less than the headline's). A title that stands alone (text dumps) is kept once.
    """
    own = {
        link_key(address) for address in (article.url, article.canonical_url) if address
    }
    kept: dict[str, RelatedLink] = {}
    for link in links:
        title = tidy_title(link.title)
        key = link_key(link.url) if link.url else f" {(title or '').casefold()}"
        if (link.url is None and title is None) or key in own:
            continue
        known = kept.get(key)
        if known is None:
            url = plain_link(link.url) if link.url else None
            kept[key] = changed(link, url=url, title=title)
        elif title and len(title) > len(known.title or ""):
            kept[key] = changed(known, title=title)
    return tuple(kept.values())


def tidy_title(title: str | None) -> str | None:
    """One line without arrows, bars, a clock and a button around it, at most `MAX_TITLE` characters."""
    text = _BESIDE.sub("", tidy(title or "").strip(_ENDS)).strip(_ENDS)
    if len(text) > MAX_TITLE:
        text = text[:MAX_TITLE].rsplit(" ", 1)[0].strip(_ENDS)
    return text or None


class RelatedPipeline:
    """Applies `tidy_related` to the article of a visit."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        related = tidy_related(item.article.related, item.article)
        return changed(item, article=changed(item.article, related=related))
