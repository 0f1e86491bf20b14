"""`meta` and `link` elements of a page: OpenGraph, article:, Dublin Core and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.items import Terms
from crawler.terms import terms_of
from spiders.extract.access import access_of_metas
from spiders.extract.page import Page, clean
from spiders.extract.parse.joining import split_address
from spiders.extract.reading import Reading
from spiders.extract.word_lists import words

_PUBLISHED = words(
    """article:published_time og:article:published_time article:published datepublished parsely-pub-date
sailthru.date dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date dcterms.date
citation_publication_date cxenseparse:recs:publishtime cxenseparse:publishtime publish-date
publishdate publish_date pubdate pub_date publication_date published_time published_at
last-publish-date article_date_original article.published og:published_time og:pubdate date"""
)
_NAMED_PUBLISHED = re.compile(
    r"(?:^|[-_.:])(?:first[-_.:]?)?publi(?:sh(?:ed)?|cation)[-_.:]?(?:date|time|on|at)?$"
)
_MODIFIED = words(
    """article:modified_time og:article:modified_time og:updated_time datemodified dcterms.modified
dc.date.modified last-modified lastmod revision_date updated_time"""
)
_AUTHORS = words(
    """author article:author og:article:author parsely-author sailthru.author dc.creator dcterms.creator
citation_author byl cxenseparse:author article:author_name twitter:creator"""
)
_KEYWORDS = words(
    """news_keywords keywords article:tag og:article:tag parsely-tags sailthru.tags dc.subject
dcterms.subject citation_keywords cxenseparse:taglist"""
)


def read_meta(page: Page) -> Reading:
    """Claims of the page's head."""
    return Reading(
        reader="meta",
        headline=_headline(page),
        lead=page.meta("og:description", "description", "twitter:description"),
        authors=tuple(dict.fromkeys(_authors(page))),
        published=tuple(_all(page, _PUBLISHED)) or tuple(_named_published(page)),
        modified=tuple(_all(page, _MODIFIED)),
        section=page.meta("article:section", "og:article:section", "section"),
        keywords=tuple(dict.fromkeys(_keywords(page))),
        language=_language(page),
        canonical_url=_canonical(page),
        access=access_of_metas(page.metas),
        copyright_line=page.meta("copyright", "dc.rights", "dcterms.rights", "rights"),
        site_names=tuple(dict.fromkeys(_site_names(page))),
        is_article=_is_article(page),
    )


def read_terms(page: Page) -> Terms:
    """What the head asks of machines; agents with names of their own are not ours."""
    metas = page.metas
    return terms_of(
        metas.get("robots", ()),
        metas.get("tdm-reservation", ()),
        metas.get("tdm-policy", ()),
    )


def _headline(page: Page) -> str | None:
    """og:title, or the meta that holds no more of it than the headline."""
    title = page.meta("og:title", "twitter:title", "dc.title")
    bare = page.meta("headline", "parsely-title", "cxenseparse:title")
    return bare if bare and (title is None or bare in title) else title


def _named_published(page: Page) -> Iterator[str]:
    """Metas of systems of their own, whose name says that it is the day of publication."""
    for name, contents in page.metas.items():
        if _NAMED_PUBLISHED.search(name):
            yield from filter(None, map(clean, contents))


def _all(page: Page, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if name in page.metas:
            yield from filter(None, map(clean, page.metas[name]))


def _authors(page: Page) -> Iterator[str]:
    """Names of the first of the metas that holds any; addresses are no names."""
    for name in _AUTHORS:
        found = [
            text
            for content in page.metas.get(name, ())
            if (text := clean(content))
            and not re.match(r"(?i)(?:https?:|www\.|@|/)", text)
        ]
        if found:
            yield from found
            return


def _keywords(page: Page) -> Iterator[str]:
    for name in _KEYWORDS:
        contents = page.metas.get(name)
        if contents:
            for content in contents:
                for piece in re.split(r"[,;]", content):
                    if text := clean(piece):
                        yield text
            return


def _language(page: Page) -> str | None:
    return clean(page.root.attrs.get("lang")) or page.meta(
        "content-language", "language", "dc.language", "og:locale"
    )


def _site_names(page: Page) -> Iterator[str]:
    """What the site calls itself, and its host, whole and by the part that was chosen for it."""
    for key in ("og:site_name", "application-name", "twitter:site"):
        if name := page.meta(key):
            yield name
    host = (split_address(page.url).hostname or "").removeprefix("www.")
    labels = [part for part in host.split(".")[:-1] if part not in _SECOND_LEVEL]
    if labels and len(labels[-1]) >= 3:
        yield host
        yield labels[-1]


_SECOND_LEVEL = frozenset(
    ("co", "com", "org", "net", "gov", "gob", "gouv", "ac", "or", "go", "mil", "edu")
)


def _canonical(page: Page) -> str | None:
    for element in page.links.get("canonical", ()):
        if address := page.absolute(element.attrs.get("href")):
            return address
    return page.absolute(page.meta("og:url"))


def _is_article(page: Page) -> bool | None:
    kind = page.meta("og:type")
    if kind is None:
        return True if "article:published_time" in page.metas else None
    kind = kind.lower()
    return True if "article" in kind else False if kind == "website" else None
