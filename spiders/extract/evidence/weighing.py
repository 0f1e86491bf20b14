"""What is seen of a page that may be an article, weighed. Pure.

No word of any language is looked for: what counts is running text against links, what the
page's own syntaxes call it, a date and an author, and the shape of its address.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from spiders.extract.content import Content
from spiders.extract.evidence.address import address_signs, path_and_query
from spiders.extract.evidence.brief import is_brief
from spiders.extract.evidence.opening import printed_opening
from spiders.extract.evidence.seen import Seen, is_of_others
from spiders.extract.evidence.slug import is_borne_out
from spiders.extract.evidence.tally import PARAGRAPH, Count, count_cards, tally
from spiders.extract.measure import reading_size
from spiders.extract.page import Page
from spiders.extract.reading import Reading

MIN_PAGE_TEXT = 200
"""Characters of text on a whole page below which it is an empty shell."""
THRESHOLD = 0.0
CERTAIN = 0.5
"""Score of a page that is an article whatever forms and scripts stand beside its text."""

# Fitted by logistic regression on 590 labelled pages and held by five-fold
# cross-validation over hosts; each line reads: so much for each …
_WEIGHTS = {
    "stated": 1.8,  # JSON-LD or microdata call the page an article
    "claimed": 1.2,  # a meta element does
    "published": 1.1,  # a publication date is stated
    "authors": 0.55,
    "slug": 1.45,  # the address ends in a title or a number
    "root": -0.7,  # the address is a home page or one level below
    "listed": -1.5,  # the address has a word for lists
    "teasers": -0.3,  # logarithm of the count of link texts as long as titles
    "before": -0.5,  # the same, of those above the first paragraph
    "cards": -0.7,  # logarithm of the count of article elements inside the text
    "prices": -0.5,  # logarithm of the count of short texts with a price
    "paragraphs": 0.55,  # share of ten paragraphs reached
    "ratio": 0.75,  # running text against it and all link text
    "run": 1.05,  # logarithm of the characters of the longest stretch without a teaser
}
_BIAS = -8.02
_SYNTAXES = ("jsonld", "microdata", "meta")
"""Readers whose claims count; what the page prints stands on lists too."""
_NAMED = ("stated", "claimed", "published", "authors", "slug", "root", "listed")


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
    brief: bool
    """A short text with a printed date and hardly a link beside it, or in a note's order.

    Not asked of a long text whose score leaves no doubt.
    """
    says: str
    """In words, for the refusal."""


def weigh(
    page: Page,
    content: Content,
    readings: Sequence[Reading],
    state_text: Sequence[str] = (),
    captions: Sequence[str] = (),
) -> Evidence:
    """The evidence of a page, without a verdict."""
    syntaxes = [r for r in readings if r.reader in _SYNTAXES]
    is_claimed = any(r.is_article for r in syntaxes)
    is_dated = any(r.published for r in syntaxes)
    count = tally(content)
    if is_claimed:
        _count_beside(count, state_text, captions)
    # not without a day and the headline: a missing page says so in short sentences too
    if count.text < count.sentences and is_dated and content.headline is not None:
        count.text += count.sentences
        count.run += count.sentences
    signs = _signs(page, content, syntaxes, count)
    is_stated = is_claimed or is_dated
    if signs["slug"] and not is_stated and not _is_borne_out(page, content):
        signs["slug"] = 0.0
    score = _BIAS + sum(_WEIGHTS[name] * value for name, value in signs.items())
    alone = score - _of_others(signs)
    is_one = is_claimed and _is_titled(content, signs)
    seen = Seen(page, content, readings, count, signs)
    if score < CERTAIN and not (signs["published"] and signs["authors"]):
        score += _printed(seen)
    if score < THRESHOLD and is_one:
        score = alone
    is_sure = score >= CERTAIN and count.text >= MIN_PAGE_TEXT
    return Evidence(
        text=count.text,
        paragraphs=count.paragraphs,
        page_text=count.page_text,
        teasers=count.teasers,
        score=score,
        brief=not is_sure and is_brief(seen),
        says=_in_words(count, signs, score),
    )


def _count_beside(
    count: Count, state_text: Sequence[str], captions: Sequence[str]
) -> None:
    """Text of an article that stands in script state, or is captions alone.

    State holds the texts of a whole site: it counts where the page says that it is an article.
    """
    if (drawn := sum(map(reading_size, state_text))) > count.text:
        count.page_text += drawn
        count.text = count.run = drawn
        count.paragraphs = sum(reading_size(part) >= PARAGRAPH for part in state_text)
    if not count.text and captions:
        count.text = count.run = sum(map(reading_size, captions))
        count.page_text = max(count.page_text, count.text)
        count.paragraphs = int(count.text >= PARAGRAPH)


def _signs(
    page: Page, content: Content, syntaxes: Sequence[Reading], count: Count
) -> dict[str, float]:
    """Each sign by the name of its weight."""
    return {
        "stated": any(r.is_article and r.reader != "meta" for r in syntaxes),
        "claimed": any(r.is_article and r.reader == "meta" for r in syntaxes),
        "published": any(r.published for r in syntaxes),
        "authors": any(r.authors for r in syntaxes),
        **address_signs(page),
        "teasers": math.log1p(count.teasers),
        "before": math.log1p(count.before),
        "cards": math.log1p(count_cards(page, content)),
        "prices": math.log1p(count.prices),
        "paragraphs": min(count.paragraphs, 10) / 10,
        "ratio": count.text / (count.text + count.links + 1),
        "run": math.log1p(count.run),
    }


def _in_words(count: Count, signs: dict[str, float], score: float) -> str:
    named = [name for name in _NAMED if signs[name]]
    return (
        f"{count.paragraphs} paragraphs, {count.text} characters of text, the longest stretch {count.run}"
        f", {count.teasers} teasers, {count.before} of them above the text"
        f"; {', '.join(named) or 'no claim'}; score {score:.2f}"
    )


def _printed(seen: Seen) -> float:
    """What the page prints below its headline weighs as much as what its head states.

    Where nothing of other stories stands in the article itself, links around it say nothing.
    """
    found, signs = printed_opening(seen), seen.signs
    if found is None or is_of_others(seen.page, seen.readings):
        return 0.0
    score = 0.0
    for name, is_there in (("published", found.day), ("authors", found.writer)):
        if is_there and not signs[name]:
            signs[name] = 1.0
            score += _WEIGHTS[name]
    if score and found.whole:
        score -= _of_others(signs)
    return score


def _of_others(signs: dict[str, float]) -> float:
    """What the titles of other stories on the page weigh."""
    return sum(_WEIGHTS[name] * signs[name] for name in ("teasers", "before"))


def _is_titled(content: Content, signs: dict[str, float]) -> bool:
    """A day, an address and a printed headline of one story: of 158 lists that call themselves
    an article none has all of them, and a short one stands among many titles of others."""
    return (
        bool(signs["published"] and signs["slug"])
        and not (signs["root"] or signs["listed"])
        and content.headline is not None
    )


def _is_borne_out(page: Page, content: Content) -> bool:
    slug = path_and_query(page)[0].rpartition("/")[2]
    return is_borne_out(slug, [passage.text for passage in content.passages])
