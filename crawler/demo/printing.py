"""Pages and listings of the invented outlets as bytes to serve. Pure: no socket, no clock."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any

from crawler.demo.outlets import FOLDER, Outlet, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An outlet at one moment: what it offers, where it stands, what time it is."""

    outlet: Outlet
    base: str
    """Address without a slash at the end."""
    opened_at: datetime
    round: int
    original_url: str | None = None
    """Address of the article of which this outlet prints a copy."""

    @property
    def pages(self) -> tuple[Page, ...]:
        """What the listing offers now, newest first."""
        offered = (p for p in self.outlet.pages if p.round <= self.round)
        pages = (page.at_round(self.round) for page in offered)
        return tuple(sorted(pages, key=lambda page: page.hours))

    def url(self, path: str) -> str:
        return self.base + path

    def published(self, page: Page) -> datetime:
        return self.opened_at - timedelta(hours=page.hours)

    def modified(self, page: Page) -> datetime:
        """As published, but for the page that was changed before this round."""
        original = next(p for p in self.outlet.pages if p.path == page.path)
        if page is original or original.later is None:
            return self.published(page)
        return self.opened_at + timedelta(minutes=self.round)


def print_page(edition: Edition, page: Page) -> str:
    """The page of an article in the outlet's own markup."""
    if page.file is not None:
        return (FOLDER / page.file).read_text(encoding="utf-8")
    canonical = edition.url(page.path)
    if page.original is not None and edition.original_url is not None:
        canonical = edition.original_url
    published = edition.published(page)
    plain = {
        "headline": page.headline,
        "kicker": page.kicker or "",
        "lead": page.lead or "",
        "byline": page.byline or "",
        "author": ", ".join(page.authors),
        "section": page.section or "",
        "keywords": ", ".join(page.keywords),
        "language": page.language,
        "canonical": canonical,
        "published": published.isoformat(timespec="seconds"),
        "published_day": published.date().isoformat(),
        "modified": edition.modified(page).isoformat(timespec="seconds"),
    }
    return edition.outlet.template.substitute(
        {name: escape(text) for name, text in plain.items()},
        body=_body(page),
        figures=_figures(edition, page),
        related=_related(edition, page),
        keyword_metas="\n".join(
            f'<meta property="article:tag" content="{escape(word)}">'
            for word in page.keywords
        ),
        jsonld=_jsonld(edition, page, canonical),
    )


def _body(page: Page) -> str:
    tags = {True: "h2", False: "p"}
    return "\n".join(
        f"<{tags[subhead]}>{escape(text, quote=False)}</{tags[subhead]}>"
        for subhead, text in page.blocks
    )


def _figures(edition: Edition, page: Page) -> str:
    return "\n".join(
        edition.outlet.figure.substitute(
            url=escape(edition.url(f"/images/{image.name}")),
            alt=escape(image.alt),
            caption=escape(image.caption),
            credit=escape(image.credit),
        )
        for image in page.images
    )


# The words above further reading, as papers in these languages print them.
RELATED = {
    "en": "Related stories",
    "pl": "Czytaj także",
    "de": "Lesen Sie auch",
    "fr": "À lire aussi",
    "uk": "Читайте також",
}


def _related(edition: Edition, page: Page) -> str:
    if not page.related:
        return ""
    items = "".join(
        f'<li><a href="{escape(path)}">{escape(title)}</a></li>'
        for path, title in page.related
    )
    title = RELATED[edition.outlet.language]
    return f'<div class="related"><h3>{title}</h3><ul>{items}</ul></div>'


def _jsonld(edition: Edition, page: Page, canonical: str) -> str:
    stated = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.headline,
        "description": page.lead,
        "url": canonical,
        "datePublished": edition.published(page).isoformat(timespec="seconds"),
        "dateModified": edition.modified(page).isoformat(timespec="seconds"),
        "author": [{"@type": "Person", "name": name} for name in page.authors],
        "articleSection": page.section,
        "keywords": list(page.keywords),
        "inLanguage": page.language,
        "isAccessibleForFree": True,
        "publisher": {"@type": "NewsMediaOrganization", "name": edition.outlet.name},
    }
    return json.dumps(stated, ensure_ascii=False).replace("</", "<\\/")


def print_listing(edition: Edition) -> tuple[str, str]:
    """Content type and text of the outlet's feed, sitemap or section page."""
    return {
        "rss": _rss,
        "atom": _atom,
        "json": _json_feed,
        "sitemap": _sitemap,
        "section": _section,
    }[edition.outlet.listing](edition)


def _rss(edition: Edition) -> tuple[str, str]:
    items = (
        f"<item><title>{escape(page.headline)}</title>"
        f"<link>{escape(edition.url(page.path))}</link>"
        f'<guid isPermaLink="true">{escape(edition.url(page.path))}</guid>'
        f"<description>{escape(page.lead or '')}</description>"
        f"<pubDate>{format_datetime(edition.published(page))}</pubDate></item>"
        for page in edition.pages
    )
    return "application/rss+xml", _xml(
        f'<rss version="2.0"><channel><title>{escape(edition.outlet.name)}</title>'
        f"<link>{edition.base}/</link><description>News</description><ttl>30</ttl>",
        items,
        "</channel></rss>",
    )


def _atom(edition: Edition) -> tuple[str, str]:
    entries = (
        f"<entry><title>{escape(page.headline)}</title><id>{escape(edition.url(page.path))}</id>"
        f'<link rel="alternate" href="{escape(edition.url(page.path))}"/>'
        f"<published>{edition.published(page).isoformat()}</published>"
        f"<updated>{edition.modified(page).isoformat()}</updated>"
        f"<summary>{escape(page.lead or '')}</summary></entry>"
        for page in edition.pages
    )
    newest = max(edition.modified(page) for page in edition.pages)
    return "application/atom+xml", _xml(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(edition.outlet.name)}</title>'
        f"<id>{edition.base}/</id><updated>{newest.isoformat()}</updated>",
        entries,
        "</feed>",
    )


def _sitemap(edition: Edition) -> tuple[str, str]:
    urls = (
        f"<url><loc>{escape(edition.url(page.path))}</loc>"
        f"<lastmod>{edition.modified(page).isoformat()}</lastmod>"
        "<news:news><news:publication>"
        f"<news:name>{escape(edition.outlet.name)}</news:name>"
        f"<news:language>{edition.outlet.language}</news:language></news:publication>"
        f"<news:publication_date>{edition.published(page).isoformat()}</news:publication_date>"
        f"<news:title>{escape(page.headline)}</news:title></news:news></url>"
        for page in edition.pages
    )
    return "application/xml", _xml(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">',
        urls,
        "</urlset>",
    )


def _json_feed(edition: Edition) -> tuple[str, str]:
    items: Sequence[dict[str, Any]] = [
        {
            "id": edition.url(page.path),
            "url": edition.url(page.path),
            "title": page.headline,
            "summary": page.lead,
            "date_published": edition.published(page).isoformat(),
        }
        for page in edition.pages
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": edition.outlet.name,
        "home_page_url": f"{edition.base}/",
        "language": edition.outlet.language,
        "items": items,
    }
    return "application/feed+json", json.dumps(feed, ensure_ascii=False)


def _section(edition: Edition) -> tuple[str, str]:
    teasers = "\n".join(
        f'<article><h2><a href="{escape(page.path)}">{escape(page.headline)}</a></h2>'
        f"<p>{escape(page.lead or '')}</p>"
        f'<time datetime="{edition.published(page).isoformat()}"></time></article>'
        for page in edition.pages
    )
    name = escape(edition.outlet.name)
    return "text/html; charset=utf-8", (
        f'<!DOCTYPE html>\n<html lang="{edition.outlet.language}"><head><meta charset="utf-8">'
        f"<title>Notes — {name}</title></head><body>"
        f'<div class="bandeau"><a href="/">{name}</a> <a href="/notes">Notes</a>'
        ' <a href="/equipe">L\'équipe</a></div>'
        f'<main>{teasers}</main><div class="pied"><a href="/mentions">Mentions légales</a></div>'
        "</body></html>"
    )


def _xml(head: str, items: Iterable[str], tail: str) -> str:
    body = "\n".join((head, *items, tail))
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'
