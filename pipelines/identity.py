"""Stage 1: which article this is, whatever its address."""

from __future__ import annotations

from crawler.change import changed
from crawler.identity.url_key import (
    is_home,
    is_link,
    text_key,
    trusted_canonical,
    url_key,
)
from crawler.items import Article
from crawler.records import Reason, Refusal, Visit


def identify(article: Article) -> tuple[Article, str]:
    """Give the article's identity, and the article with only those addresses that may be kept.

    The canonical address names the article where it may be trusted, else the address fetched. A
    page without address (an import) takes its canonical one; a text without any is known by its
    words.

    Raises:
        ValueError: The address fetched is no http(s) address.
    """
    canonical = article.canonical_url if is_link(article.canonical_url) else None
    url = article.url
    if url is None and canonical is not None and not is_home(canonical):
        url = canonical
    article = changed(article, url=url, canonical_url=canonical)
    if url is None:
        return article, text_key(article.headline, article.body)
    if not is_link(url):
        raise ValueError(f"no http(s) address: {url[:80]!r}")
    if canonical == url:
        return article, url_key(url)
    return article, url_key(trusted_canonical(canonical, url) or url)


class IdentityPipeline:
    """Sets `Visit.url_key`; an address that cannot be one becomes a refusal."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        try:
            article, key = identify(item.article)
        except ValueError as error:
            return Refusal(
                url=(item.article.url or "")[:2000],
                reason=Reason.BAD_URL,
                at=item.fetched_at,
                source=item.source,
                detail=str(error)[:500],
            )
        return changed(item, article=article, url_key=key)
