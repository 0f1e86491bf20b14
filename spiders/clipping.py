"""No field longer than PROMISES 11 allows, whatever a page holds. Pure.

Done where the page is read, so that no giant text reaches the stages, the matcher, the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.change import changed
from crawler.identity.url_key import is_link
from crawler.items import Article, Block, Extraction, Image, RelatedLink

HEADLINE = 1_000
BODY = 1_000_000
LINE = 10_000
"""Kicker, lead, byline, captions and the like: longer than any real one by ten times."""
NAME = 300
"""A keyword, an author, a section."""
BLOCKS = 20_000
IMAGES = 500
RELATED = 500
NAMES = 200
_UNFIT = re.compile("[\x00\ud800-\udfff]")


def clip_extraction(extraction: Extraction) -> Extraction:
    """The same, within bounds."""
    return changed(
        extraction,
        article=clip_article(extraction.article),
        date_claims=tuple(
            changed(claim, text=_cut(claim.text, NAME) or "")
            for claim in extraction.date_claims[:50]
        ),
        site_names=_names(extraction.site_names[:20]),
    )


def clip_article(article: Article) -> Article:
    """The same article within bounds; no NUL, no lone surrogate, no link that is none."""
    return changed(
        article,
        kicker=_cut(article.kicker, HEADLINE),
        headline=_cut(article.headline, HEADLINE),
        lead=_cut(article.lead, LINE),
        blocks=_blocks(article.blocks),
        images=tuple(_image(image) for image in article.images[:IMAGES]),
        related=tuple(_related(link) for link in article.related[:RELATED]),
        byline=_cut(article.byline, LINE),
        authors=_names(article.authors[:NAMES]),
        dateline=_cut(article.dateline, NAME),
        section=_cut(article.section, NAME),
        keywords=_names(article.keywords[:NAMES]),
        language=_cut(article.language, 35),
        canonical_url=_link(article.canonical_url),
        copyright_line=_cut(article.copyright_line, LINE),
    )


def _cut(text: str | None, limit: int) -> str | None:
    if text is None:
        return None
    if len(text) > limit:
        text = text[:limit].rstrip()
    return (text if _is_fit(text) else _UNFIT.sub("", text)) or None


def _is_fit(text: str) -> bool:
    """True for a text without NUL and lone surrogates."""
    if "\0" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode("utf-16-le")  # a fifteenth of a search for surrogates
    except UnicodeEncodeError:
        return False
    return True


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(cut for text in texts if (cut := _cut(text, NAME)))


def _link(url: str | None) -> str | None:
    return url if is_link(url) else None


def _blocks(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks up to the body's limit; the last one is cut to fit."""
    texts = [block.text for block in blocks]
    body = "\n\n".join(texts)
    if len(texts) <= BLOCKS and len(body) <= BODY and _is_fit(body) and all(texts):
        return blocks
    kept: list[Block] = []
    left = BODY
    for block in blocks[:BLOCKS]:
        text = _cut(block.text, left)
        if text is None:
            continue
        kept.append(changed(block, text=text))
        left -= len(text) + 2  # the empty line between two
        if left <= 0:
            break
    return tuple(kept)


def _image(image: Image) -> Image:
    return changed(
        image,
        url=_link(image.url),
        caption=_cut(image.caption, LINE),
        credit=_cut(image.credit, LINE),
        alt=_cut(image.alt, LINE),
    )


def _related(link: RelatedLink) -> RelatedLink:
    return changed(link, url=_link(link.url), title=_cut(link.title, HEADLINE))
