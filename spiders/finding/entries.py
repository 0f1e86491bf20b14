"""What a feed itself tells of an article, as the page that it would be. Pure.

The text that a feed carries is markup like that of a page, so the readers of pages read it.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from statistics import median
from typing import Any
from urllib.parse import urljoin

MAX_CHARS = 1_000_000
"""Longest text of an entry that is kept; the rest is dropped."""
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_BREAK = re.compile(r"\s*\n\s*\n\s*")
_ELLIPSIS = re.compile(r"(?:\[\s*)?(?:…|\.{3,})(?:\s*\])?\s*$")
_SAME = 60
"""First characters by which a summary is known as the beginning of the text."""
_PICTURE = re.compile(r"<(?:img|picture|figure)\b", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^<>]{0,3000}>", re.IGNORECASE)
_BLOCK = re.compile(
    r"<(?:p|div|br|ul|ol|table|blockquote|h[1-6]|section|article|figure)\b",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"(?:<p\b[^<>]{0,300}>(?:(?!</?p\b).){0,1000}</p>|<a\b(?:(?!<a\b).){0,1000}</a>)\s*\Z",
    re.DOTALL | re.IGNORECASE,
)
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]{1,2000})""", re.IGNORECASE)
_OWN_LINE = 200
"""Characters of the longest line at the end that sends the reader to the article's own page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry's own words, of whichever kind of feed."""

    headline: str | None = None
    text: str = ""
    """Markup: the whole article, or its beginning, as the feed likes."""
    lead: str | None = None
    """Plain text beside the text."""
    published: str | None = None
    """ISO 8601."""
    modified: str | None = None
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    language: str | None = None
    picture: str | None = None
    """Address of a picture that stands beside the text."""
    credit: str | None = None
    """Whom that picture is credited to."""


def page_of_entry(
    entry: Mapping[str, Any],
    url: str,
    *,
    published: datetime | None = None,
    modified: datetime | None = None,
    language: str | None = None,
) -> str:
    """The page of an entry of RSS or Atom, as feedparser gives it.

    Args:
        url: The article's address.
        language: Of the feed.
    """
    contents = [_markup(content) for content in entry.get("content") or ()]
    summary = str(entry.get("summary") or "")
    text = max(contents, key=len, default="") or _as_markup(summary)
    said = [
        one.get("url") for one in entry.get("media_content") or () if _is_image(one)
    ]
    said += [one.get("url") for one in entry.get("media_thumbnail") or ()]
    said += [one.get("href") for one in links_of(entry, "enclosure") if _is_image(one)]
    credits = [str(one.get("content") or "") for one in entry.get("media_credit") or ()]
    return as_page(
        Told(
            headline=_plain(str(entry.get("title") or "")),
            text=text,
            lead=_lead(summary, text) if contents else None,
            published=published.isoformat() if published else None,
            modified=modified.isoformat() if modified else None,
            authors=_names(one.get("name") for one in entry.get("authors") or ()),
            keywords=_names(
                one.get("label") or one.get("term") for one in entry.get("tags") or ()
            ),
            language=language,
            picture=next((str(url) for url in said if url), None),
            credit=next((credit for credit in credits if credit.strip()), None),
        ),
        url,
    )


def page_of_json_item(
    item: Mapping[str, Any], url: str, language: str | None = None
) -> str:
    """The page of an item of a JSON Feed."""

    def stated(name: str) -> str:
        value = item.get(name)
        return value if isinstance(value, str) else ""

    text = stated("content_html") or _as_markup(stated("content_text"))
    authors = item.get("authors") or [item.get("author")]
    tags = item.get("tags")
    return as_page(
        Told(
            headline=_plain(stated("title")),
            text=text or _as_markup(stated("summary")),
            lead=_lead(stated("summary"), text) if text else None,
            published=stated("date_published") or None,
            modified=stated("date_modified") or None,
            authors=_names(
                one.get("name")
                for one in (authors if isinstance(authors, list) else ())
                if isinstance(one, dict)
            ),
            keywords=_names(tags if isinstance(tags, list) else ()),
            language=stated("language") or language,
            picture=stated("image") or None,
        ),
        url,
    )


def links_of(
    part: Mapping[str, Any], rel: str | None = None
) -> list[Mapping[str, Any]]:
    """Links of an entry or a feed, as feedparser gives them; where an element `links` took their place, none."""
    links = part.get("links")
    if not isinstance(links, list):
        return []
    return [one for one in links if rel is None or one.get("rel") == rel]


def as_page(told: Told, url: str) -> str:
    """The page: what is told of the article in its head, headline and text in one `article`."""
    text = _in_blocks(_without_way_on(told.text[:MAX_CHARS], url))
    stated = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": told.headline,
        "description": told.lead,
        "datePublished": told.published or told.modified,
        "dateModified": told.modified,
        "author": [{"@type": "Person", "name": name} for name in told.authors],
        "keywords": list(told.keywords),
    }
    known = {name: value for name, value in stated.items() if value}
    # markup in a name must not end the script
    head = json.dumps(known, ensure_ascii=False).replace("<", "\\u003c")
    language = f' lang="{escape(told.language)}"' if told.language else ""
    picture = ""
    if told.picture and not _PICTURE.search(text):
        credit = (
            f'<span class="credit">{escape(told.credit)}</span>' if told.credit else ""
        )
        picture = f'<figure><img src="{escape(told.picture)}"><figcaption>{credit}</figcaption></figure>'
    lead = f'<p class="standfirst">{escape(told.lead)}</p>' if told.lead else ""
    return (
        f'<!DOCTYPE html><html{language}><head><script type="application/ld+json">{head}</script>'
        f"</head><body><article><h1>{escape(told.headline or '')}</h1>{lead}{picture}"
        f"<div>{text}</div></article></body></html>"
    )


def text_of(page: str) -> str:
    """The plain text of a page made here, for a line too short to be taken for text elsewhere."""
    return _plain(page.rpartition("</article>")[0].partition("<div>")[2])


def usual_chars(pages: Iterable[str | None]) -> int | None:
    """Median length of what pages made here tell; `None` without any."""
    told = [len(text_of(page)) for page in pages if page is not None]
    return int(median(told)) if told else None


def _markup(content: Mapping[str, Any]) -> str:
    value = str(content.get("value") or "")
    return _as_markup(value) if content.get("type") == "text/plain" else value


def _as_markup(text: str) -> str:
    """Text that may be plain: its paragraphs; what has tags stays as it is."""
    if _TAG.search(text):
        return text
    parts = [part for part in _BREAK.split(text.strip()) if part]
    return "".join(f"<p>{escape(unescape(part), quote=False)}</p>" for part in parts)


def _without_way_on(text: str, url: str) -> str:
    """Without "read more" and "appeared first on" at its end: lines with a link to the article itself."""
    for _ in range(2):
        last = _LAST.search(text, max(0, len(text) - 3000))
        if last is None or not _leads_to(last[0], url):
            break
        if len(_plain(last[0])) > _OWN_LINE:
            break
        text = text[: last.start()]
    return text


def _leads_to(markup: str, url: str) -> bool:
    own = _bare(url)
    for href in _HREF.findall(markup):
        with contextlib.suppress(ValueError):  # a broken address
            if _bare(urljoin(url, unescape(href))) == own:
                return True
    return False


def _bare(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].rstrip("/")


def _in_blocks(text: str) -> str:
    """A line without paragraphs is one, behind its pictures."""
    if _BLOCK.search(text):
        return text
    pictures = "".join(f"<figure>{image}</figure>" for image in _IMAGE.findall(text))
    return f"{pictures}<p>{_IMAGE.sub(' ', text)}</p>"


def _plain(markup: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", markup)).split())


def _lead(summary: str, text: str) -> str | None:
    """A summary that is not the beginning of the text, broken off."""
    plain = _ELLIPSIS.sub("", _plain(summary)).strip()
    if not plain or plain[:_SAME] in _plain(text[: 10 * len(summary) + 10_000]):
        return None
    return plain


def _is_image(one: Mapping[str, Any]) -> bool:
    return one.get("medium") == "image" or str(one.get("type") or "").startswith(
        "image/"
    )


def _names(values: Sequence[object] | Any) -> tuple[str, ...]:
    plain = (_plain(value) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(name for name in plain if name))[:50]
