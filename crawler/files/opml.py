"""Lists of feeds in OPML 2.0, the form that feed readers exchange. Pure: text in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from crawler.exceptions import CatalogueError
from crawler.records import Source, SourceKind

MOST = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """One `outline` with a feed's address."""

    name: str
    url: str
    language: str | None = None


class _NoDtd(ElementTree.TreeBuilder):
    """Ends the reading at a DTD, in whatever encoding, before anything in it is looked at."""

    def doctype(self, *_: object) -> None:
        raise CatalogueError(
            "has a DTD, which is never read", mend="export the list again without it"
        )


def read_opml(text: bytes) -> tuple[OpmlFeed, ...]:
    """The feeds of an OPML file, each address once.

    Raises:
        CatalogueError: No OPML, or one with a DTD (never resolved).
    """
    try:
        root = ElementTree.fromstring(text, ElementTree.XMLParser(target=_NoDtd()))
    # ValueError, LookupError: an encoding of several bytes a letter, or none that is known
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise CatalogueError(
            f"is no OPML: {error}",
            mend="export the list again from your reader, in UTF-8",
        ) from error
    feeds: dict[str, OpmlFeed] = {}
    for outline in root.iter("outline"):
        url = (outline.get("xmlUrl") or "").strip()
        if not url.startswith(("http://", "https://")) or len(feeds) >= MOST:
            continue
        name = " ".join((outline.get("title") or outline.get("text") or url).split())
        feeds.setdefault(
            url, OpmlFeed(name=name, url=url, language=outline.get("language") or None)
        )
    return tuple(feeds.values())


def write_opml(sources: Iterable[Source]) -> str:
    """The feed sources as OPML; sitemaps, sections and pages have no place in it."""
    rows = [
        f'    <outline type="rss" text={quoteattr(source.name)} title={quoteattr(source.name)}'
        f" xmlUrl={quoteattr(source.url)}/>"
        for source in sources
        if source.kind is SourceKind.FEED
    ]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n'
        "  <head><title>vedette</title></head>\n  <body>\n"
        + "\n".join(rows)
        + "\n  </body>\n</opml>\n"
    )
