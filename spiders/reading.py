"""The jobs of reading: each is a function of bytes, so it can run here or in a worker process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from crawler.exceptions import PageError
from crawler.items import Block
from crawler.records import Reason
from spiders.clipping import clip_extraction

SIMPLE_TAGS = 2_500
SIMPLE_TAG_SIGNS = 12_000
"""Limits of a document that is read in the crawl's own process: `<` and `=` in it. A page at
both limits and of 64 KiB took under 60 ms."""


class Kind(StrEnum):
    """What a document is read as."""

    ARTICLE = "article"
    ENTRY = "entry"
    """What a feed tells of an article, as a page."""
    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One document to read."""

    kind: Kind
    body: bytes | str | None
    """`None` while it travels to a worker beside the job."""
    url: str | None = None
    content_type: str | None = None
    selectors: Mapping[str, str] = field(default_factory=dict)
    limit: int = 50 * 1024 * 1024
    """Bytes that a packed sitemap may unpack to."""
    listed: str | None = None
    """Of an article: the headline under which a feed or a news sitemap lists it."""
    entries: bool = False
    """Of a feed: what it tells of each article is wanted too."""

    @property
    def simple(self) -> bool:
        """True when reading it takes milliseconds, whatever it holds."""
        if isinstance(self.body, str):
            tags, signs = self.body.count("<"), self.body.count("=")
            return tags <= SIMPLE_TAGS and signs <= SIMPLE_TAG_SIGNS
        if self.body is None:
            return False
        tags, signs = self.body.count(b"<"), self.body.count(b"=")
        packed = self.body[:2] == b"\x1f\x8b"
        return tags <= SIMPLE_TAGS and signs <= SIMPLE_TAG_SIGNS and not packed


def run_job(job: Job) -> Any:
    """Read a document.

    Returns:
        `Extraction` of an article, `Listing` of anything else.

    Raises:
        PageError: The refusal with its reason class; `too_complex` for faults of a parser.
    """
    try:
        return _READERS[job.kind](job)
    except PageError:
        raise
    except MemoryError as error:
        raise PageError(Reason.TOO_COMPLEX, "reading took too much memory") from error
    except RecursionError as error:
        raise PageError(Reason.TOO_COMPLEX, "nested too deep to be read") from error


def _read_article(job: Job) -> Any:
    from spiders.extract import extract_article

    assert job.body is not None

    return clip_extraction(
        extract_article(
            job.body,
            job.url,
            content_type=job.content_type,
            selectors=job.selectors,
            listed=job.listed,
        )
    )


def _read_entry(job: Job) -> Any:
    """No verdict: the feed says that it is an article, however little it tells."""
    from spiders.extract import extract_entry
    from spiders.finding.entries import text_of

    page = _bytes(job).decode()
    extraction = extract_entry(page, job.url)
    article = extraction.article
    if not article.blocks and not article.lead and (text := text_of(page)):
        article = replace(article, blocks=(Block(text=text),))
    if article.headline is None and not article.blocks:
        raise PageError(Reason.EMPTY, "the feed tells nothing of it")
    return clip_extraction(replace(extraction, article=article))


def _read_text(job: Job) -> Any:
    from spiders.extract.plaintext import extract_text

    text = job.body
    if not isinstance(text, str):
        text = _bytes(job).decode("utf-8-sig", "replace")
    return clip_extraction(extract_text(text, job.url))


def _read_feed(job: Job) -> Any:
    from spiders.finding.feeds import read_feed

    return read_feed(_bytes(job), job.url or "", job.content_type, entries=job.entries)


def _read_sitemap(job: Job) -> Any:
    from spiders.finding.sitemaps import read_sitemap

    return read_sitemap(_bytes(job), job.url or "", limit=job.limit)


def _read_section(job: Job) -> Any:
    from spiders.finding.sections import read_section

    return read_section(
        _bytes(job),
        job.url or "",
        content_type=job.content_type,
        selector=job.selectors.get("links"),
    )


def _bytes(job: Job) -> bytes:
    assert job.body is not None
    return (
        job.body.encode("utf-8", "replace") if isinstance(job.body, str) else job.body
    )


_READERS: dict[Kind, Callable[[Job], Any]] = {
    Kind.ARTICLE: _read_article,
    Kind.ENTRY: _read_entry,
    Kind.TEXT: _read_text,
    Kind.FEED: _read_feed,
    Kind.SITEMAP: _read_sitemap,
    Kind.SECTION: _read_section,
}
