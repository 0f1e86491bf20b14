"""Why a page was read as it was: for each field who won, for each piece kept or left out.

Reads the page once more with navigation included; nothing here changes what is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from crawler.exceptions import PageError
from spiders.extract.article import Read, read_page, to_extraction
from spiders.extract.content import Element, Passage
from spiders.extract.fold import fold
from spiders.extract.merge import ORDER
from spiders.extract.page import parse_page
from spiders.extract.rules import names_of
from spiders.extract.verdict import judge
from spiders.extract.version import READER_VERSION

MAX_FINDINGS = 40

RULES: Mapping[str, str] = MappingProxyType(
    {
        "headline": "it is the headline",
        "lead": "it is the lead",
        "outside": "it stands outside the element that holds the article's text",
        "named": "the names of elements around it say what it is",
        "no_words": "it has no letter and no digit",
        "repeats_headline": "it repeats the headline",
        "repeats_lead": "it repeats the lead",
        "repeats_text": "it repeats a text above it",
        "link": "nearly all of it is a link",
        "teaser_line": "it is a label with one link to its end",
        "before_text": "it stands before the text and is not made like it",
        "after_text": "it stands after the text and is not made like it",
        "rights_line": "it stands at the end and opens with a mark of rights",
        "citation": "it stands at the end and prints an address",
        "biography": "it stands at the end and opens with the author's name",
        "call": "it stands at the end, set apart, with links to no article",
        "not_a_paragraph": "it stands in no paragraph while the text does",
        "heading_of_left_out": "what it heads is left out",
        "caption": "it belongs to a picture",
        "not_selected": "the source's selector for the body does not name it",
    }
)
"""Rule names to what they mean; every rule that leaves a passage out is here."""


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
class Finding:
    """One paragraph, picture or link that was asked for."""

    kind: str
    """`paragraph`, `picture` or `link`."""
    text: str
    kept: bool
    rule: str
    evidence: str
    path: str | None = None
    """Where it stands: tags and names of the elements around it."""


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
        container=_path(read.body.content.container),
        fields=tuple(_choices(read)),
        findings=tuple(_findings(read, find))[:MAX_FINDINGS] if find else (),
        rules=MappingProxyType(counts),
    )


def _verdict(read: Read) -> str:
    try:
        judge(
            read.page,
            read.body.content,
            tuple(read.claims.readings.values()),
            state_text=[b.text for b in read.blocks]
            if read.blocks_by != "page"
            else (),
            captions=[i.caption for i in read.figures.images if i.caption],
        )
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


def _findings(read: Read, find: str) -> Iterator[Finding]:
    wanted = fold(find)
    if not wanted:
        return
    for passage in read.body.content.passages:
        if wanted in fold(passage.text):
            yield _of_passage(passage)
    yield from _pictures(read, wanted)
    yield from _links(read, wanted)


def _of_passage(passage: Passage) -> Finding:
    rule = passage.rule
    size = len(passage.text)
    seen = [f"{size} characters, {passage.link_chars} of them in links"]
    if passage.strong_chars:
        seen.append(f"{passage.strong_chars} in bold")
    if passage.hints:
        seen.append(f"named {names_of(passage.hints)}")
    return Finding(
        kind="paragraph",
        text=passage.text,
        kept=rule is None,
        rule=f"kept as {passage.kind}" if rule is None else RULES.get(rule, rule),
        evidence="; ".join(seen),
        path=_path(passage.element),
    )


def _pictures(read: Read, wanted: str) -> Iterator[Finding]:
    kept = {image.url for image in read.figures.images}
    for image in read.figures.images:
        words = (image.caption, image.credit, image.alt, image.url)
        if any(wanted in fold(word) for word in words if word):
            yield Finding(
                kind="picture",
                text=image.caption or image.alt or image.url or "",
                kept=True,
                rule="a picture of the article",
                evidence=f"credit {image.credit or 'none'}; {image.url or 'no address'}",
            )
    for element in read.page.root.iter("img"):
        address = read.page.absolute(element.get("src"))
        said = (element.get("alt"), element.get("src"))
        if address not in kept and any(wanted in fold(word) for word in said if word):
            yield Finding(
                kind="picture",
                text=element.get("alt") or address or "",
                kept=False,
                rule="no picture of the article, or another version of one",
                evidence=address or "no address",
                path=_path(element),
            )


def _links(read: Read, wanted: str) -> Iterator[Finding]:
    related = {link.url: link for link in read.related}
    for element in read.page.root.iter("a"):
        text = read.page.text_of(element)
        if wanted not in fold(text):
            continue
        address = read.page.absolute(element.get("href"))
        link = related.get(address)
        yield Finding(
            kind="link",
            text=text,
            kept=link is not None,
            rule=f"further reading, {link.placement}"
            if link is not None
            else "no further reading of this article",
            evidence=address or "no address",
            path=_path(element),
        )


def _path(element: Element, steps: int = 5) -> str:
    """The element and those around it: `article > div.text > p`."""
    found: list[str] = []
    around: Element | None = element
    while around is not None and len(found) < steps:
        names = (around.get("class") or "").split()
        name = f".{names[0]}" if names else ""
        found.append(f"{around.tag}{name}")
        around = around.getparent()
    return " > ".join(reversed(found))
