"""An article as JSON with the keys of `vedette extract`, and as Markdown. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crawler.items import Article, Block, BlockKind, Image
from crawler.records import Refusal, Visit


def result_json(name: str, result: Visit | Refusal) -> dict[str, Any]:
    """One result of reading: the article's fields, or why there is none."""
    if isinstance(result, Refusal):
        return {"id": name, "refused": str(result.reason)}
    return {"id": name, **article_json(result.article)}


def article_json(article: Article) -> dict[str, Any]:
    """The fields in the order in which a page shows them; absent is null."""
    return {
        "kicker": article.kicker,
        "headline": article.headline,
        "lead": article.lead,
        "body": article.body,
        "paragraphs": article.paragraphs,
        "subheads": article.subheads,
        "byline": article.byline,
        "authors": article.authors,
        "dateline": article.dateline,
        "date_published": article.date_published,
        "date_modified": article.date_modified,
        "section": article.section,
        "keywords": article.keywords,
        "language": article.language,
        "canonical_url": article.canonical_url,
        "images": [
            {
                "url": image.url,
                "caption": image.caption,
                "credit": image.credit,
                "alt": image.alt,
            }
            for image in article.images
        ],
        "related": [
            {"url": link.url, "title": link.title, "placement": link.placement}
            for link in article.related
        ],
        "access": article.access,
    }


# Signs with a meaning inside a line, and at the start of one.
_SIGNS = re.compile(r"([\\`*_\[\]<>|])")
_START = re.compile(r"^(\s*)([#+>-]|\d+[.)])(\s)")


def markdown(article: Article) -> str:
    """The article as Markdown; signs of the page's text stay signs of text."""
    return "\n\n".join(part for part in _parts(article) if part) + "\n"


def _parts(article: Article) -> Iterator[str]:
    if article.kicker:
        yield f"**{_plain(article.kicker)}**"
    yield f"# {_plain(article.headline or 'Without headline')}"
    if article.lead:
        yield f"*{_plain(article.lead)}*"
    yield " · ".join(_facts(article))
    for image in article.images:
        yield _picture(image)
    for block in article.blocks:
        yield _block(block)
    if article.related:
        yield "\n".join(
            f"- {_plain(link.title or link.url or '')}"
            + (f" <{link.url}>" if link.url else "")
            for link in article.related
        )
    if article.copyright_line:
        yield _plain(article.copyright_line)


def _facts(article: Article) -> Iterator[str]:
    if article.byline:
        yield _plain(article.byline)
    if article.date_published:
        yield article.date_published.isoformat()
    address = article.canonical_url or article.url
    if address:
        yield f"<{address}>"


def _picture(image: Image) -> str:
    words = _plain(image.caption or image.alt or "")
    credit = f" ({_plain(image.credit)})" if image.credit else ""
    shown = f"![{words}](<{image.url}>)  \n" if image.url else ""
    return f"{shown}{words}{credit}"


def _block(block: Block) -> str:
    text = _plain(block.text)
    if block.kind is BlockKind.SUBHEAD:
        return f"## {text}"
    if block.kind is BlockKind.QUOTE:
        return f"> {text}"
    if block.kind is BlockKind.LIST_ITEM:
        return f"- {text}"
    if block.kind in (BlockKind.QUESTION, BlockKind.TICKER_TIME):
        return f"**{text}**"
    return text


def _plain(text: str) -> str:
    """Text in which no sign is taken for Markdown or HTML."""
    line = _SIGNS.sub(r"\\\1", " ".join(text.split()))
    return _START.sub(r"\1\\\2\3", line).replace("&", "&amp;")
