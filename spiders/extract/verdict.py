"""Whether a page is an article: its evidence is weighed, and forms and challenges are told. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn

from crawler.exceptions import NotAnArticle
from crawler.records import Reason
from spiders.extract.content import Content
from spiders.extract.evidence.address import address_signs
from spiders.extract.evidence.brief import LEAST_BRIEF
from spiders.extract.evidence.note import is_listed
from spiders.extract.evidence.seen import is_of_others
from spiders.extract.evidence.walls import WALL_TEXT, wall_of
from spiders.extract.evidence.weighing import (
    CERTAIN,
    MIN_PAGE_TEXT,
    THRESHOLD,
    Evidence,
    weigh,
)
from spiders.extract.fold import fold
from spiders.extract.page import Page
from spiders.extract.reading import Reading

LONG_HEADLINE = 20
"""Letters of a headline that is known among other words, too."""
MIN_ROWS = 4
MIN_MAILS = 2
_ROWS = frozenset(("tr", "li", "dt", "dd", "h2", "h3", "h4"))
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w")


def judge(
    page: Page,
    content: Content,
    readings: Sequence[Reading] = (),
    *,
    state_text: Sequence[str] = (),
    captions: Sequence[str] = (),
    told: bool = False,
    listed: str | None = None,
) -> Evidence:
    """Weigh a page.

    Args:
        readings: What the syntaxes (JSON-LD, meta …) claim of it.
        state_text: Paragraphs that were read from script state instead of the page.
        captions: Of the article's pictures: the text of news that is pictures alone.
        listed: Headline under which a feed or a news sitemap lists the page.
        told: The script state holds the text beside a headline of its own.

    Raises:
        NotAnArticle: With `Reason.WALL`, `Reason.EMPTY` or `Reason.NOT_ARTICLE`; `detail`
            holds the evidence in words.
    """
    evidence = weigh(page, content, readings, state_text, captions)
    is_told = evidence.text >= LEAST_BRIEF and (
        evidence.brief or evidence.score >= CERTAIN
    )
    if (
        not is_told
        and evidence.text < WALL_TEXT
        and (wall := wall_of(page, evidence.paragraphs, evidence.page_text))
    ):
        _refuse(Reason.WALL, f"{wall}; {evidence.says}", page)
    if evidence.brief or (told and _may_be_told(page)):
        return evidence
    is_bare = evidence.page_text < MIN_PAGE_TEXT and not evidence.paragraphs
    if is_bare and not _lists(content):
        _refuse(Reason.EMPTY, evidence.says, page)
    is_known = evidence.text >= LEAST_BRIEF and _is_of_list(page, content, listed)
    if evidence.score < THRESHOLD and (not is_known or is_of_others(page, readings)):
        _refuse(Reason.NOT_ARTICLE, evidence.says, page)
    return evidence


def _is_of_list(page: Page, content: Content, listed: str | None) -> bool:
    """Whether the page prints the headline it is listed under, beside which a list may name the site.

    A front page, to which an address may lead that is gone, prints the same one with its newest story.
    """
    if listed is None or content.headline is None:
        return False
    if is_listed(page, listed=bool(address_signs(page)["listed"])):
        return False
    printed, said = fold(content.headline.text()), fold(listed)
    return printed == said or (len(printed) >= LONG_HEADLINE and printed in said)


def _may_be_told(page: Page) -> bool:
    signs = address_signs(page)
    return not (signs["root"] or is_listed(page, listed=bool(signs["listed"])))


def _lists(content: Content) -> bool:
    """People, addresses, figures in rows: short, but the page is not waiting for its text."""
    rows = [p for p in content.passages if p.link_chars * 2 < len(p.text)]
    return (
        sum(p.tag in _ROWS for p in rows) >= MIN_ROWS
        or sum(_MAIL.search(p.text) is not None for p in content.passages) >= MIN_MAILS
    )


def _refuse(reason: Reason, detail: str, page: Page) -> NoReturn:
    raise NotAnArticle(reason, detail[:500], url=page.url)
