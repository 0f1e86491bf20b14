"""Page to `Extraction`: the readers are asked in turn and merged field by field."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.items import Article, Block, DateClaim, Extraction
from spiders.extract.body import Known, read_body
from spiders.extract.figures import read_figures
from spiders.extract.links import read_related
from spiders.extract.jsonld import read_jsonld
from spiders.extract.meta import read_meta
from spiders.extract.page import parse_page
from spiders.extract.version import READER_VERSION
from spiders.extract.walk import Walk


def content_of(page, url=None):
    return _read(parse_page(page, url))[3].content


def _read(parsed):
    jsonld = read_jsonld(parsed)
    meta = read_meta(parsed)
    body = parsed.root.find("body")
    walk = Walk(parsed.root if body is None else body)
    known = Known(
        headlines=tuple(t for t in (jsonld.headline, meta.headline) if t),
        leads=tuple(t for t in (jsonld.lead, meta.lead) if t),
        authors=jsonld.authors or meta.authors,
        body_text=jsonld.body_text,
    )
    found = read_body(walk, known)
    figures = read_figures(parsed, found.content)
    from collections import Counter
    from spiders.extract.make import make_of

    usual = Counter(
        make_of(p) for p in found.content.kept if len(p.text) > 60
    ).most_common(1)
    usual = usual[0][0] if usual and usual[0][1] > 2 else None
    for passage in found.content.passages:
        if passage.rule is None and in_any(passage.element, figures.elements):
            if make_of(passage) != usual:
                passage.rule = "caption"
    related = read_related(parsed, found.content)
    return jsonld, meta, walk, found, figures, related


def in_any(element, elements):
    while element is not None:
        if element in elements:
            return True
        element = element.getparent()
    return False


def extract_article(
    page: bytes | str,
    url: str | None = None,
    *,
    content_type: str | None = None,
    selectors: Mapping[str, str] = MappingProxyType({}),
) -> Extraction:
    parsed = parse_page(page, url, content_type=content_type)
    jsonld, meta, walk, found, figures, related = _read(parsed)
    blocks = tuple(Block(kind=p.kind, text=p.text) for p in found.content.kept)
    head = found.opening.headline
    lead = "\n".join(p.text for p in found.opening.leads)
    claims = [
        DateClaim(field="date_published", text=t, reader="jsonld")
        for t in jsonld.published
    ]
    claims += [
        DateClaim(field="date_published", text=t, reader="meta") for t in meta.published
    ]
    return Extraction(
        article=Article(
            url=url,
            headline=(head and head.text) or jsonld.headline or meta.headline,
            lead=lead or None,
            images=figures.images,
            related=related,
            blocks=blocks,
            authors=jsonld.authors or meta.authors,
            keywords=jsonld.keywords or meta.keywords,
        ),
        date_claims=tuple(claims),
        site_names=meta.site_names + jsonld.site_names,
        reader_version=READER_VERSION,
    )
