"""The invented outlets and their articles, as the files of `data/` state them. Pure values.

`data/KEY.toml` holds an outlet's articles and what is expected of each, `data/KEY.html` the
page they are printed in. Article text is ours; every place, person and firm in it is made up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

FOLDER = Path(__file__).parent / "data"
ALERTS = FOLDER / "alerts.toml"
LISTINGS = {
    "rss": ("feed", "/feed.xml"),
    "atom": ("feed", "/atom.xml"),
    "json": ("feed", "/feed.json"),
    "sitemap": ("sitemap", "/news-sitemap.xml"),
    "section": ("section", "/notes"),
}
"""Way of listing to kind of source and path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture of a page."""

    name: str
    caption: str
    credit: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One address of an outlet: an article, or what its listing offers and is none."""

    path: str
    hours: int
    """Age when the newsroom opens."""
    round: int = 1
    """Round of crawling in which the outlet offers it first."""
    headline: str = ""
    kicker: str | None = None
    lead: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    dateline: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    body: str = ""
    """Blocks parted by one empty line; a subhead begins with `## `."""
    images: tuple[Picture, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    """Path and title."""
    language: str = ""
    later: Mapping[str, str] | None = None
    """Headline and body as the outlet changes them before the second round."""
    hits: frozenset[str] = frozenset()
    """Alerts of `alerts.toml` that are true of it."""
    refused: str | None = None
    """Reason for which it must not be stored."""
    file: str | None = None
    """A page of its own in `data/`, instead of the outlet's template."""
    original: tuple[str, str] | None = None
    """Key and path of the article this one is a copy of."""

    def at_round(self, number: int) -> Page:
        """The page as it stands in that round."""
        if number < 2 or self.later is None:
            return self
        return replace(
            self,
            later=None,
            headline=self.later.get("headline", self.headline),
            body=self.later.get("body", self.body),
        )

    @property
    def blocks(self) -> tuple[tuple[bool, str], ...]:
        """Whether it is a subhead, and the text of each block."""
        parts = (part.strip() for part in self.body.strip().split("\n\n"))
        return tuple(
            (part.startswith("## "), part.removeprefix("## ")) for part in parts if part
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One invented publisher."""

    key: str
    name: str
    language: str
    country: str
    origin: str
    listing: str
    """A key of `LISTINGS`."""
    figure: Template
    template: Template
    pages: tuple[Page, ...]

    @property
    def kind(self) -> str:
        return LISTINGS[self.listing][0]

    @property
    def listing_path(self) -> str:
        return LISTINGS[self.listing][1]


@cache
def load_outlets() -> tuple[Outlet, ...]:
    """All outlets by key, copies filled in from their originals."""
    outlets = {
        path.stem: _outlet(path)
        for path in sorted(FOLDER.glob("*.toml"))
        if path != ALERTS
    }
    known = {(key, page.path): page for key, o in outlets.items() for page in o.pages}
    return tuple(
        replace(outlet, pages=tuple(_filled(page, known) for page in outlet.pages))
        for outlet in outlets.values()
    )


@cache
def load_alerts() -> Mapping[str, str]:
    """Name and query of the demo's alerts."""
    with ALERTS.open("rb") as file:
        return {alert["name"]: alert["query"] for alert in tomllib.load(file)["alert"]}


def _outlet(path: Path) -> Outlet:
    with path.open("rb") as file:
        stated = tomllib.load(file)
    html = path.with_suffix(".html").read_text(encoding="utf-8")
    articles = stated.pop("article")
    figure = Template(stated.pop("figure"))
    pages = tuple(_page(table, stated["language"]) for table in articles)
    return Outlet(**stated, figure=figure, template=Template(html), pages=pages)


def _page(table: Mapping[str, Any], language: str) -> Page:
    fields = dict(table)
    key, _, path = fields.pop("copy_of", "").partition("/")
    fields["original"] = (key, f"/{path}") if key else None
    fields["file"] = fields.pop("page", None)
    fields["images"] = tuple(Picture(**image) for image in fields.get("images", ()))
    related = fields.get("related", ())
    fields["related"] = tuple((link["path"], link["title"]) for link in related)
    for name in ("authors", "keywords"):
        fields[name] = tuple(fields.get(name, ()))
    fields["hits"] = frozenset(fields.get("hits", ()))
    return Page(**fields, language=language)


def _filled(page: Page, known: Mapping[tuple[str, str], Page]) -> Page:
    if page.original is None:
        return page
    return replace(
        known[page.original],
        path=page.path,
        hours=page.hours,
        section=page.section,
        hits=page.hits,
        original=page.original,
        related=(),
    )
