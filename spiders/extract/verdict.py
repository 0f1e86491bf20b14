"""Whether a page is an article: evidence is gathered and weighed. Pure.

No word of any language is looked for: what counts is running text against links, what the
page's own syntaxes call it, a date and an author, the shape of its address, and forms and
challenges that stand where the text should be.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlsplit

from crawler.exceptions import NotAnArticle
from crawler.records import Reason
from spiders.extract.content import Content
from spiders.extract.page import Page
from spiders.extract.reading import Reading

MIN_WORDS_ON_PAGE = 200
"""Characters of text on a whole page below which it is an empty shell."""
WALL_TEXT = 1_500
"""A page with a form or challenge and less running text than this is a wall."""
THRESHOLD = 0.0
PARAGRAPH = 120
"""Characters from which a passage is surely a paragraph and no teaser."""

# Fitted by logistic regression on one half of 590 labelled pages, held on the other,
# rounded by hand; each line reads: so much for each …
_WEIGHTS = {
    "claimed": 1.2,  # a syntax calls the page an article
    "published": 1.2,  # a publication date is stated
    "authors": 1.0,
    "slug": 1.75,  # the address ends in a title or a number
    "root": -1.0,  # the address is a home page or one level below
    "listed": -1.8,  # the address has a word for lists
    "teasers": -0.5,  # logarithm of the count of link texts as long as titles
    "headings": -0.15,  # logarithm of the count of linked headings
    "paragraphs": 1.4,  # share of ten paragraphs reached
    "ratio": 1.4,  # running text against it and all link text
    "text": 0.12,  # logarithm of the characters of running text
}
_BIAS = -1.8
_NO_ADDRESS = 0.9
"""Instead of `slug` when the page has no address at all."""

_LIST_WORDS = re.compile(
    r"/(?:tags?|tagg|topics?|thema|themen|temas?|categor(?:y|ies|ia|ias|ie)|kategorien?|kategoria|collections?|shop|store|search"
    r"|suche|sections?|rubriques?|rubrik|page|lists?|browse|archives?|archiv|authors?|autor|auteur|products?|c|cat|genre"
    r"|subject|department|dossiers?|etiqueta|schlagwort|keyword|hashtag|seite|label|person|index)(?:/|\.\w+$|$)",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"_cf_chl_opt|cdn-cgi/challenge|captcha-delivery|geo\.captcha|px-captcha|_incapsula_resource|hcaptcha\.com|turnstile"
    r"|ddos-guard|aws-waf|awswafintegration|sucuri_cloudproxy|kpsdk|challenge-platform",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"consent|cookie|gdpr|privacywall|cmp-|onetrust|didomi|usercentrics|sourcepoint|datenschutz",
    re.IGNORECASE,
)
_SLUG = re.compile(r"[^/]*-[^/]*-[^/]*-[^/]*$|[^/]*_[^/]*_[^/]*_[^/]*$")
_NUMBER = re.compile(r"\d{5,}|/(?:19|20)\d\d[/-]\d{1,2}[/-]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen, as numbers; `score` above 0 speaks for an article."""

    text: int
    """Characters of running text that was kept, link text not counted."""
    paragraphs: int
    page_text: int
    """Characters of all text outside navigation."""
    teasers: int
    score: float
    says: str
    """In words, for the refusal."""


def judge(
    page: Page,
    content: Content,
    readings: Sequence[Reading] = (),
    *,
    state_text: Sequence[str] = (),
) -> Evidence:
    """Weigh a page.

    Args:
        readings: What the syntaxes (JSON-LD, meta …) claim of it.
        state_text: Paragraphs that were read from script state instead of the page.

    Raises:
        NotAnArticle: With `Reason.WALL`, `Reason.EMPTY` or `Reason.NOT_ARTICLE`; `detail`
            holds the evidence in words.
    """
    evidence = weigh(page, content, readings, state_text)
    if evidence.text < WALL_TEXT and (wall := _wall(page, evidence)):
        _refuse(Reason.WALL, f"{wall}; {evidence.says}", page)
    if evidence.page_text < MIN_WORDS_ON_PAGE and not evidence.paragraphs:
        _refuse(Reason.EMPTY, evidence.says, page)
    if evidence.score < THRESHOLD:
        _refuse(Reason.NOT_ARTICLE, evidence.says, page)
    return evidence


def _refuse(reason: Reason, detail: str, page: Page) -> NoReturn:
    raise NotAnArticle(reason, detail[:500], url=page.url)


def weigh(
    page: Page,
    content: Content,
    readings: Sequence[Reading],
    state_text: Sequence[str] = (),
) -> Evidence:
    """The evidence of a page, without a verdict."""
    text = paragraphs = page_text = link_text = teasers = headings = 0
    for passage in content.passages:
        size, links = len(passage.text), passage.link_chars
        page_text += size
        link_text += links
        if links * 10 > size * 7:
            teasers += size >= 25
            headings += passage.tag in ("h2", "h3", "h4", "h5")
        elif passage.rule is None and size >= 80 and links * 2 < size:
            text += size - links
            paragraphs += size >= PARAGRAPH
    if (drawn := sum(map(len, state_text))) > text:
        text = drawn
        page_text += drawn
        paragraphs = sum(len(part) >= PARAGRAPH for part in state_text)
    signs = {
        "claimed": float(any(r.is_article for r in readings)),
        "published": float(any(r.published for r in readings)),
        "authors": float(any(r.authors for r in readings)),
        **_address_signs(page),
        "teasers": math.log1p(teasers),
        "headings": math.log1p(headings),
        "paragraphs": min(paragraphs, 10) / 10,
        "ratio": text / (text + link_text + 1),
        "text": math.log1p(text),
    }
    score = _BIAS + sum(_WEIGHTS[name] * value for name, value in signs.items())
    named = [
        name
        for name in ("claimed", "published", "authors", "slug", "root", "listed")
        if signs[name]
    ]
    says = (
        f"{paragraphs} paragraphs, {text} characters of text, {teasers} teasers and {headings} linked headings"
        f"; {', '.join(named) or 'no claim'}; score {score:.2f}"
    )
    return Evidence(text, paragraphs, page_text, teasers, score, says)


def _address_signs(page: Page) -> dict[str, float]:
    address = page.url or page.meta("og:url")
    if not address:
        return {"slug": _NO_ADDRESS / _WEIGHTS["slug"], "root": 0.0, "listed": 0.0}
    try:
        path = urlsplit(address).path.rstrip("/")
    except ValueError:
        path = ""
    slug = bool(_SLUG.search(path) or _NUMBER.search(path))
    return {
        "slug": float(slug),
        "root": float(path.count("/") <= 1 and not slug),
        "listed": float(bool(_LIST_WORDS.search(path + "/"))),
    }


def _wall(page: Page, evidence: Evidence) -> str | None:
    """A challenge, a log-in form or a consent question in place of the text."""
    for attributes, text in page.scripts():
        if _CHALLENGE.search(text[:4000]) and evidence.page_text < WALL_TEXT:
            return "a challenge script"
        if (source := attributes.get("src")) and _CHALLENGE.search(source):
            return "a challenge script"
    if evidence.paragraphs > 2:
        return None
    for field in page.root.iter("input"):
        if (
            field.get("type") or ""
        ).lower() == "password" and evidence.page_text < WALL_TEXT:
            return "a log-in form"
    if evidence.page_text < WALL_TEXT and (page.root.find("body") is not None):
        for element in page.root.iter("form", "dialog", "main", "iframe"):
            names = " ".join(
                filter(
                    None,
                    (
                        element.get("class"),
                        element.get("id"),
                        element.get("action"),
                        element.get("src"),
                    ),
                )
            )
            if names and _CONSENT.search(names):
                return "a consent form"
    return None
