"""For a piece of a page's text: kept or left out, by which rule, on what evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from crawler.credits.parting import split_credit
from crawler.items import Image
from spiders.extract.article import Read
from spiders.extract.content import Hint, Passage
from spiders.extract.fold import fold
from spiders.extract.links import link_reasons
from spiders.extract.page import clean
from spiders.extract.pictures.addresses import best_address
from spiders.extract.signs.hints import hints_of
from spiders.extract.text.weigh import OUT
from spiders.extract.tree import Element, children, elements, parent, text_before

MAX_FINDINGS = 40

RULES: Mapping[str, str] = MappingProxyType(
    {
        "headline": "it is the headline",
        "lead": "it is the lead",
        "outside": "it stands outside the element that holds the article's text",
        "named": "the names of elements around it say what it is, or their make and place",
        "ad_label": "it says no more than that an advertisement follows",
        "no_words": "it has no letter and no digit",
        "repeats_headline": "it repeats the headline",
        "repeats_lead": "it repeats the lead",
        "repeats_text": "it repeats a text above it",
        "pulled": "it is a quote set apart, and its words stand in a paragraph too",
        "link": "nearly all of it is a link",
        "teaser_line": "it is a label with one link to its end",
        "facts": "it tells writer or day above the text",
        "before_text": "it stands before the text and is not made like it",
        "after_text": "it stands after the text and is not made like it",
        "beyond_text": "it stands below the element that holds the text, in a box of another make",
        "rights_line": "it stands at the end and opens with a mark of rights",
        "citation": "it stands at the end and prints an address",
        "biography": "it stands at the end and opens with a writer's name, or below such a line",
        "signature": "it stands at the end in brackets, or with a mail address or a number to call",
        "asked": "its words ask the reader to subscribe, to follow or to log in",
        "call": "it stands at the end, set apart, with links to no article",
        "closing": "it stands at the end and says what its house says below each text",
        "guard": "it says that a form is guarded by reCAPTCHA",
        "not_a_paragraph": "it stands in no paragraph while the text does",
        "label": "it is a label, and the links below it are left out",
        "consent": "it stands in a small box with something to press, or to read about privacy",
        "heading_of_left_out": "what it heads is left out",
        "caption": "it belongs to a picture",
        "not_selected": "the source's selector for the body does not name it",
    }
)
"""Rule names to what they mean; every rule that leaves a passage out is here."""


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


def find_pieces(read: Read, find: str) -> tuple[Finding, ...]:
    """All paragraphs, pictures and links whose text, credit or address holds `find`."""
    wanted = fold(find)
    if not wanted:
        return ()
    found = [
        *_paragraphs(read, wanted),
        *_pictures(read, wanted),
        *_links(read, wanted),
    ]
    return tuple(found or _unread(read, wanted))


def _paragraphs(read: Read, wanted: str) -> Iterator[Finding]:
    is_page = read.blocks_by == "page"
    if not is_page:
        for block in read.blocks:
            if wanted in fold(block.text):
                yield Finding(
                    kind="paragraph",
                    text=block.text,
                    kept=True,
                    rule=f"kept as {block.kind}",
                    evidence=f"the page prints no such text; it is read from {read.blocks_by}",
                )
    for passage in read.body.content.passages:
        if wanted in fold(passage.text):
            yield _of_passage(read, passage, is_page=is_page)


def _of_passage(read: Read, passage: Passage, *, is_page: bool) -> Finding:
    rule = passage.rule
    kept = rule is None and is_page
    said = RULES.get(rule, rule) if rule else "more text stands in the page's scripts"
    return Finding(
        kind="paragraph",
        text=passage.text,
        kept=kept,
        rule=f"kept as {passage.kind}" if kept else said,
        evidence="; ".join(_seen(read, passage)),
        path=path_of(passage.element),
    )


def _seen(read: Read, passage: Passage) -> Iterator[str]:
    yield f"{len(passage.text)} characters, {passage.link_chars} of them in links"
    if passage.strong_chars:
        yield f"{passage.strong_chars} in bold"
    if passage.rule == "outside":
        yield f"the text stands in {path_of(read.body.content.container, 2)}"
    yield from _names(passage)


def _names(passage: Passage) -> Iterator[str]:
    """Which element around a passage is named as something else, and as what."""
    at: Element | None = passage.element
    left = passage.hints & OUT
    while at is not None and left:
        if found := hints_of(at) & left:
            yield f"{_words(found)}: {_name(at)}"
            left &= ~found
        at = parent(at)
    if left:
        yield f"{_words(left)}: by the make of its box"


def _words(bits: int) -> str:
    return " and ".join(str(hint.name).lower() for hint in Hint(bits))


def _pictures(read: Read, wanted: str) -> Iterator[Finding]:
    for image in read.figures.images:
        words = (image.caption, image.credit, image.alt, image.url)
        if any(wanted in fold(word) for word in words if word):
            yield _of_picture(image)
    kept = {image.url for image in read.figures.images}
    for element in read.page.tree.all("img"):
        address = best_address(read.page, element, None)
        alt, title = element.attrs.get("alt"), element.attrs.get("title")
        said = (alt, title, address)
        if address not in kept and any(wanted in fold(word) for word in said if word):
            yield Finding(
                kind="picture",
                text=alt or address or "",
                kept=False,
                rule="no picture of the article, or another version of one",
                evidence=address or "no address",
                path=path_of(element),
            )


def _of_picture(image: Image) -> Finding:
    caption, credit = split_credit(image.caption) if image.caption else ("", None)
    return Finding(
        kind="picture",
        text=caption or image.alt or image.url or "",
        kept=True,
        rule="a picture of the article",
        evidence=f"credit {image.credit or credit or 'none'}; {image.url or 'no address'}",
    )


def _links(read: Read, wanted: str) -> Iterator[Finding]:
    related = {link.url: link for link in read.related}
    reasons: Mapping[Element, str] | None = None
    for element in read.page.tree.all("a"):
        text = read.page.text_of(element)
        if wanted not in fold(text):
            continue
        if reasons is None:
            reasons = link_reasons(read.page, read.body.content)
        address = read.page.absolute(element.attrs.get("href"))
        link = related.get(address)
        reason = reasons.get(element, NO_CANDIDATE)
        yield Finding(
            kind="link",
            text=text,
            kept=link is not None,
            rule=f"further reading, {link.placement}"
            if link is not None
            else "no further reading of this article",
            evidence=f"{reason}; {address or 'no address'}",
            path=path_of(element),
        )


NO_CANDIDATE = "it leads to no article, stands above the text, or beside it as a name, tag or share"


def _unread(read: Read, wanted: str) -> Iterator[Finding]:
    """Text in elements that no reader shows: buttons, scripts, the head."""
    for element in elements(read.page.root):
        # a sheet of styles says nothing to a reader, and holds "read-more" and "share" on many pages
        silent = element.tag == "style" or children(element)
        text = "" if silent else clean(text_before(element))
        if wanted not in fold(text):
            continue
        yield Finding(
            kind="paragraph",
            text=text[:300],
            kept=False,
            rule="it stands in an element whose text is not read",
            evidence=f"inside {_name(element)}",
            path=path_of(element),
        )


def _name(element: Element) -> str:
    """An element with its class or id as written: `div class="newsletter-box"`."""
    for key in ("class", "id", "role", "itemprop"):
        if value := clean(element.attrs.get(key)):
            return f'{element.tag} {key}="{value[:60]}"'
    return element.tag


def path_of(element: Element, steps: int = 5) -> str:
    """The element and those around it: `article > div.text > p`."""
    found: list[str] = []
    around: Element | None = element
    while around is not None and len(found) < steps:
        names = around.attrs.sget("class").split()
        name = f".{names[0]}" if names else ""
        found.append(f"{around.tag}{name}")
        around = parent(around)
    return " > ".join(reversed(found))
