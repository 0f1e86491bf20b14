"""Documents that were not fetched by us, read into visits. Free of Scrapy."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from crawler.documents import Document
from crawler.exceptions import PageError
from crawler.items import Extraction
from crawler.records import Reason, Refusal, Visit, VisitKind
from crawler.terms import joined
from spiders.reader_pool import ReaderPool
from spiders.reading import Job, Kind


def visit_from(extraction: Extraction, now: datetime, kind: VisitKind) -> Visit:
    """What one reading gave, on its way to the stages."""
    return Visit(
        article=extraction.article,
        fetched_at=now,
        kind=kind,
        date_claims=extraction.date_claims,
        site_names=extraction.site_names,
        provenance=extraction.provenance,
        reader_version=extraction.reader_version,
        terms=extraction.terms,
    )


async def read_document(
    document: Document,
    pool: ReaderPool,
    now: datetime,
    kind: VisitKind = VisitKind.IMPORT,
) -> Visit | Refusal:
    """Read one document; what cannot be read is a `Refusal`, never an exception."""
    try:
        if document.fault is not None:
            raise document.fault
        job = Job(
            kind=Kind.TEXT if document.plain else Kind.ARTICLE,
            body=document.content,
            url=document.url,
            content_type=document.content_type,
        )
        extraction = await pool.read(job)
    except PageError as error:
        return Refusal(
            url=document.url or document.id,
            reason=Reason(error.reason),
            at=now,
            detail=error.detail[:500] or None,
        )
    assert isinstance(extraction, Extraction)
    return replace(
        visit_from(extraction, now, kind),
        saved_at=document.saved_at,
        terms=joined(extraction.terms, document.terms),
    )
