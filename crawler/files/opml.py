"""Lists of feeds in OPML 2.0, the form that feed readers exchange. Pure: text in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from crawler.exceptions import CatalogueError
from crawler.records import Source, SourceKind

MOST = 5_000


_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?:)|feed(?=://)", re.IGNORECASE)
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_BARE_AMP = re.compile(rb"&(?!\w{1,20};|#)")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """One `outline` with a feed's address."""

    name: str
    url: str
    kind: SourceKind = SourceKind.FEED
    """`section` where the reader makes a feed of a page itself (`type="HTML+XPath"`)."""
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """What an OPML file holds."""

    feeds: tuple[OpmlFeed, ...]
    """Each address once."""
    unusable: tuple[str, ...] = ()
    """Addresses that are none of the web, such as a program that makes a feed."""


class _NoDtd(ElementTree.TreeBuilder):
    """Ends the reading at a DTD, in whatever encoding, before anything in it is looked at."""

    def doctype(self, *_: object) -> None:
        raise CatalogueError(
            "has a DTD, which is never read", mend="export the list again without it"
        )


def read_opml(text: bytes) -> Subscriptions:
    """The feeds of an OPML file, names of its elements and attributes in any case.

    Raises:
        CatalogueError: No OPML, or one with a DTD (never resolved).
    """
    try:
        root = _parse(text)
    except ElementTree.ParseError:
        # an address with two parameters that somebody wrote in by hand
        root = _parse_or_refuse(_BARE_AMP.sub(b"&amp;", text))
    feeds: dict[str, OpmlFeed] = {}
    unusable: list[str] = []
    for element in root.iter():
        if element.tag.rpartition("}")[2].lower() != "outline":
            continue
        said = {name.lower(): value for name, value in element.items()}
        stated = said.get("xmlurl", "").strip()
        url = _FEED_SCHEME.sub(
            lambda found: "" if found[0].endswith((":", "//")) else "http", stated, 1
        )
        if not url or len(feeds) >= MOST:
            continue
        if not url.startswith(("http://", "https://")):
            unusable.append(stated)
            continue
        name = " ".join((said.get("title") or said.get("text") or url).split())
        page = said.get("type", "").lower().startswith("html")
        feed = OpmlFeed(
            name=name,
            url=url,
            kind=SourceKind.SECTION if page else SourceKind.FEED,
            language=said.get("language") or None,
        )
        feeds.setdefault(url, feed)
    return Subscriptions(feeds=tuple(feeds.values()), unusable=tuple(unusable))


def _parse(text: bytes) -> ElementTree.Element:
    # ValueError, LookupError: an encoding of several bytes a letter, or none that is known
    try:
        return ElementTree.fromstring(text, ElementTree.XMLParser(target=_NoDtd()))
    except (ValueError, LookupError) as error:
        raise _refused(error) from error


def _parse_or_refuse(text: bytes) -> ElementTree.Element:
    try:
        return _parse(text)
    except ElementTree.ParseError as error:
        raise _refused(error) from error


def _refused(error: Exception) -> CatalogueError:
    return CatalogueError(
        f"is no OPML: {error}", mend="export the list again from your reader, in UTF-8"
    )


def write_opml(sources: Iterable[Source]) -> str:
    """The feed sources as OPML; sitemaps, sections and pages have no place in it."""
    rows = [
        f'    <outline type="rss" text={_attribute(source.name)} title={_attribute(source.name)}'
        f" xmlUrl={_attribute(source.url)}/>"
        for source in sources
        if source.kind is SourceKind.FEED
    ]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n'
        "  <head><title>vedette</title></head>\n  <body>\n"
        + "\n".join(rows)
        + "\n  </body>\n</opml>\n"
    )


def _attribute(text: str) -> str:
    """The text in quotes; what XML 1.0 cannot hold, and what turns the direction of text, is left out."""
    return quoteattr(_UNFIT.sub("", text))
