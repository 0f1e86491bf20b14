"""Why a page was read as it was: for each field who won, for each piece kept or left out.

Reads the page once more with navigation included; nothing here changes what is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from crawler.exceptions import PageError
from spiders.extract.article import Read, judge_read, read_page, to_extraction
from spiders.extract.findings import MAX_FINDINGS, RULES, Finding, find_pieces, path_of
from spiders.extract.merge import ORDER
from spiders.extract.page import parse_page
from spiders.extract.version import READER_VERSION

__all__ = ["RULES", "Explanation", "FieldChoice", "Finding", "explain_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChoice:
    """One field: who won, and what every reader said."""

    field: str
    winner: str | None
    """Reader that gave the value; `None` when nobody had one."""
    value: str | None
    claims: tuple[tuple[str, str], ...]
    """Reader and claim, in the order they are asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What `vedette extract --explain` shows."""

    url: str | None
    verdict: str
    """`article`, or the reason class and the evidence of the refusal."""
    container: str
    """Where the text stands."""
    fields: tuple[FieldChoice, ...]
    findings: tuple[Finding, ...] = ()
    reader_version: str = READER_VERSION
    rules: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """How many passages each rule left out."""


def explain_page(
    page: bytes | str,
    url: str | None = None,
    *,
    content_type: str | None = None,
    selectors: Mapping[str, str] = MappingProxyType({}),
    find: str | None = None,
) -> Explanation:
    """Explain how a page is read.

    Args:
        find: A piece of the text of a paragraph, link or picture to look for.

    Raises:
        PageError: The page cannot be parsed at all.
    """
    parsed = parse_page(page, url, content_type=content_type)
    read = read_page(parsed, selectors, everything=True)
    counts: dict[str, int] = {}
    for passage in read.body.content.passages:
        if passage.rule is not None:
            counts[passage.rule] = counts.get(passage.rule, 0) + 1
    return Explanation(
        url=url,
        verdict=_verdict(read),
        container=path_of(read.body.content.container),
        fields=tuple(_choices(read)),
        findings=find_pieces(read, find)[:MAX_FINDINGS] if find else (),
        rules=MappingProxyType(counts),
    )


def _verdict(read: Read) -> str:
    try:
        judge_read(read)
    except PageError as refusal:
        return str(refusal)
    return "article"


def _choices(read: Read) -> Iterator[FieldChoice]:
    extraction = to_extraction(read)
    article = extraction.article
    for name in ORDER:
        shown = {"published": "date_published", "modified": "date_modified"}.get(
            name, name
        )
        value = getattr(article, shown)
        if value is None:
            dates = (c.text for c in extraction.date_claims if c.field == shown)
            value = next(dates, None)
        yield FieldChoice(
            field=shown,
            winner=extraction.provenance.get(shown),
            value=_line(value) if value else None,
            claims=tuple((who, _line(said)) for who, said in read.claims.all(name)),
        )


def _line(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(str(item) for item in value)
    return " / ".join(str(value).splitlines())
