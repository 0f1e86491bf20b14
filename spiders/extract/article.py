"""Page to `Extraction`: the readers are asked in turn and merged field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from crawler.items import Access, Article, Block, Extraction, RelatedLink
from spiders.extract.access import access_of_page
from spiders.extract.address_date import date_of_address
from spiders.extract.body import Body, read_body
from spiders.extract.content import Content, Passage
from spiders.extract.figures import FigureReading, read_figures
from spiders.extract.fold import fold
from spiders.extract.home import name_in_title
from spiders.extract.jsonld import read_jsonld
from spiders.extract.known import Known, known_of
from spiders.extract.left_out import leave_out_captions, leave_out_rows
from spiders.extract.links import read_related
from spiders.extract.merge import Claims
from spiders.extract.meta import read_meta, read_terms
from spiders.extract.microdata import read_microdata
from spiders.extract.page import Page, parse_page
from spiders.extract.printed.crumbs import (
    page_crumbs,
    section_of_crumbs,
    section_of_row,
)
from spiders.extract.printed.dates import before_day
from spiders.extract.printed.keywords import page_keywords
from spiders.extract.printed.sections import (
    printed_section,
    section_of_footer,
    section_of_kicker,
    section_of_label,
)
from spiders.extract.reading import Reading
from spiders.extract.scripts.note import MIN_NOTE, read_state_note
from spiders.extract.scripts.state import read_state
from spiders.extract.selectors import read_selected, select
from spiders.extract.text.asked import tells_paid
from spiders.extract.text.closing import without_closing
from spiders.extract.text.kicker import kicker_text, part_kicker, trim_label
from spiders.extract.text.walk import Walk
from spiders.extract.tree import printed
from spiders.extract.verdict import judge
from spiders.extract.version import READER_VERSION
from spiders.extract.visible import read_dateline, read_visible

SPARSE = 500
"""Characters of text on the page below which its scripts are asked for more."""


@dataclass(slots=True)
class Read:
    """Everything that was read of one page, before it is judged."""

    page: Page
    claims: Claims
    body: Body
    figures: FigureReading
    related: tuple[RelatedLink, ...]
    blocks: tuple[Block, ...]
    blocks_by: str
    """Reader of the blocks: `page`, `script_state` or `jsonld`."""

    @property
    def captions(self) -> list[str]:
        """Of its pictures."""
        return [image.caption for image in self.figures.images if image.caption]


def extract_article(
    page: bytes | str,
    url: str | None = None,
    *,
    content_type: str | None = None,
    selectors: Mapping[str, str] = MappingProxyType({}),
    listed: str | None = None,
) -> Extraction:
    """Read every field of a news page.

    Args:
        page: The page as served, or already text.
        url: Where it came from; relative links need it.
        content_type: The header as sent, for its charset.
        selectors: Field name to CSS, where a site defeats the general rules.
        listed: Headline under which a feed or a news sitemap lists the page: it speaks for an article.

    Raises:
        NotAnArticle: The page is something else; `detail` holds the evidence.
        PageError: The page cannot be read (`encoding`, `too_large`, `too_complex`, `empty`).
    """
    read = read_page(parse_page(page, url, content_type=content_type), selectors)
    judge_read(read, listed)
    return to_extraction(read)


def judge_read(read: Read, listed: str | None = None) -> None:
    """Refuse what is no article.

    Raises:
        NotAnArticle: As `extract_article` does.
    """
    judge(
        read.page,
        read.body.content,
        tuple(read.claims.readings.values()),
        told="script_state" in read.claims.readings,
        state_text=[b.text for b in read.blocks] if read.blocks_by != "page" else (),
        captions=read.captions,
        listed=listed,
    )


def extract_entry(page: str, url: str | None) -> Extraction:
    """Read what a feed tells of an article, as the page that `finding.entries` makes of it; no verdict."""
    extraction = to_extraction(read_page(parse_page(page, url), MappingProxyType({})))
    told = dict.fromkeys(extraction.provenance, "feed")
    claims = [replace(one, reader="feed") for one in extraction.date_claims]
    return replace(
        extraction, date_claims=tuple(claims), provenance=MappingProxyType(told)
    )


def read_page(
    page: Page, selectors: Mapping[str, str], *, everything: bool = False
) -> Read:
    """Ask all readers; `everything` walks navigation too, to explain it."""
    readings = {
        "selector": read_selected(page, selectors),
        "jsonld": read_jsonld(page),
        "meta": read_meta(page),
        "microdata": read_microdata(page),
    }
    claims = Claims(readings)
    walk = Walk(page.tree, everything=everything)
    if walk.chars(walk.nodes[0]) < SPARSE and _is_shown_unscripted(page):
        walk = Walk(page.tree, everything=everything, unscripted=True)
    known = known_of(page, readings)
    chosen = select(page, selectors["body"]) if "body" in selectors else None
    body = read_body(walk, known, chosen)
    figures = read_figures(page, body.content)
    leave_out_captions(body.content, figures)
    body.opening.leads = [
        lead
        for lead in body.opening.leads
        if lead.element not in figures.elements and not _ends_headline(lead, body)
    ]
    leave_out_rows(body.content)
    related = read_related(page, body.content)
    _add_visible(page, walk, body, known, claims)
    blocks, blocks_by = _blocks(page, body.content, readings["jsonld"])
    if _is_bare(blocks) and (note := read_state_note(page)) is not None:
        blocks, blocks_by = note.blocks, "script_state"
        readings["script_state"] = Reading(
            reader="script_state", headline=note.headline
        )
    return Read(page, claims, body, figures, related, blocks, blocks_by)


def _is_shown_unscripted(page: Page) -> bool:
    """Whether text stands on the page only for browsers that run no script; most are told there to run it."""
    return any(
        sum(map(len, map(str.strip, printed(element)))) >= SPARSE
        for element in page.tree.all("noscript")
        if element.css_first("p") is not None
    )


def _is_bare(blocks: Sequence[Block]) -> bool:
    """Less text than a note has; most pages show more with their first paragraph."""
    size = 0
    for block in blocks:
        size += len(block.text)
        if size >= MIN_NOTE:
            return False
    return True


def _ends_headline(lead: Passage, body: Body) -> bool:
    """Whether the headline says it all behind its topic, and it is no lead."""
    printed = body.opening.headline
    return printed is not None and fold(printed.text).endswith(fold(lead.text))


def _add_visible(
    page: Page, walk: Walk, body: Body, known: Known, claims: Claims
) -> None:
    """What the page prints around its text, as one more reading, and the title as another."""
    opening = body.opening
    at = opening.headline.order if opening.headline is not None else body.first
    visible = read_visible(
        page, walk.passages, at, body.first, body.last, known.authors
    )
    kicker, headline = None, None
    if opening.headline is not None:
        kicker, headline = part_kicker(opening.headline, known.headlines)
        if (title := before_day(headline)) and any(
            fold(said).startswith(fold(title)) for said in known.headlines
        ):
            headline = title  # the day stands in the same element
    if kicker is None and opening.kicker is not None:
        kicker = trim_label(kicker_text(opening.kicker))
        if kicker in (*known.authors, *visible.authors):
            kicker = None
    claims.readings["page"] = replace(
        visible,
        headline=headline,
        is_beside_crumb=opening.is_beside_crumb,
        kicker=kicker,
        lead="\n".join(p.text for p in opening.leads) or None,
        **_labels(page, walk, body, known, claims),
    )
    day = date_of_address(page.url)
    is_told = next(claims.all("section"), None) is not None
    claims.readings["url"] = Reading(
        reader="url",
        section=None if is_told else printed_section(page),
        published=(day,) if day else (),
    )
    claims.readings["title"] = Reading(reader="title", headline=page.title)


def _labels(
    page: Page, walk: Walk, body: Body, known: Known, claims: Claims
) -> dict[str, Any]:
    """Section, keywords and wall as the page prints them; the first two only where nobody else says."""
    printed = body.opening.headline
    access = access_of_page(walk.passages, body.last)
    asked = [p.text for p in walk.passages if p.rule == "asked"]
    if any(map(tells_paid, asked)):
        access = Access.PAID
    labels: dict[str, Any] = {"access": access}
    if next(claims.all("section"), None) is None:
        own = (*known.headlines, *((printed.text,) if printed else ()))
        sites = claims.site_names()
        labels["section"] = (
            section_of_crumbs(page_crumbs(page), own, sites)
            or section_of_label(page, walk.passages, printed)
            or section_of_row(page, walk.passages, printed, own, sites)
            or section_of_kicker(page, walk.passages, printed, body.opening.kicker)
            or section_of_footer(page, printed)
        )
    if next(claims.all("keywords"), None) is None:
        labels["keywords"] = page_keywords(
            page, walk.passages, body.first, body.last, printed
        )
    return labels


def _blocks(
    page: Page, content: Content, jsonld: Reading
) -> tuple[tuple[Block, ...], str]:
    kept = content.kept
    size = sum([len(p.text) for p in kept])
    if size < SPARSE:
        state = read_state(page)
        if sum(len(b.text) for b in state) > 2 * size:
            return without_closing(state), "script_state"
        text = jsonld.body_text or ""
        if len(text) > 2 * size + 200:
            lines = (" ".join(line.split()) for line in text.splitlines())
            found = [Block(text=line) for line in lines if line]
            return without_closing(found), "jsonld"
    return tuple([Block(kind=p.kind, text=p.text) for p in kept]), "page"


def to_extraction(read: Read) -> Extraction:
    """The merged article with its date claims and provenance."""
    claims = read.claims
    texts = [block.text for block in read.blocks]
    headline = claims.headline()
    article = Article(
        url=read.page.url,
        kicker=claims.text("kicker"),
        headline=headline,
        lead=claims.lead(texts, read.captions),
        blocks=read.blocks,
        images=read.figures.images,
        related=read.related,
        byline=claims.text("byline"),
        authors=claims.authors(),
        dateline=read_dateline(texts[0]) if texts else None,
        section=claims.text("section"),
        keywords=claims.keywords(),
        language=claims.text("language"),
        canonical_url=claims.text("canonical_url"),
        access=claims.access(),
        copyright_line=claims.text("copyright_line"),
    )
    dates = claims.dates()
    provenance = dict(claims.provenance)
    for claim in reversed(dates):
        provenance[claim.field] = claim.reader
    if read.blocks:
        provenance["body"] = read.blocks_by
    return Extraction(
        article=article,
        date_claims=dates,
        site_names=(*claims.site_names(), *name_in_title(read.page, headline)),
        provenance=MappingProxyType(provenance),
        reader_version=READER_VERSION,
        terms=read_terms(read.page),
    )
