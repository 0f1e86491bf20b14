"""A note of a few sentences, which no page states more of than a headline and a date. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.items import BlockKind
from spiders.extract.content import Content
from spiders.extract.evidence.address import is_post
from spiders.extract.evidence.note import is_dated_by_frame, is_note, is_text_alone
from spiders.extract.evidence.tally import Count
from spiders.extract.measure import reading_size
from spiders.extract.page import Page
from spiders.extract.reading import Reading

LEAST_BRIEF = 90
"""Characters of the shortest note that is news."""
MAX_TEASERS = 3
"""Link texts as long as titles beside a short note."""


def is_brief(
    page: Page,
    content: Content,
    count: Count,
    signs: dict[str, float],
    readings: Sequence[Reading],
) -> bool:
    """Whether a page is such a note.

    Args:
        signs: As `weigh` names them.
    """
    if is_of_others(page, readings):
        return False
    return _is_short(page, content, count, signs, readings) or (
        not count.prices
        and is_note(
            page,
            content,
            count.teasers,
            listed=bool(signs["listed"]),
            titled=bool(signs["slug"]),
        )
    )


def is_of_others(page: Page, readings: Sequence[Reading]) -> bool:
    """What is said about a video; a job, an event, goods."""
    return (page.meta("og:type") or "").startswith("video") or any(
        r.is_article is False for r in readings if r.reader == "jsonld"
    )


def _is_short(
    page: Page,
    content: Content,
    count: Count,
    signs: dict[str, float],
    readings: Sequence[Reading],
) -> bool:
    """A note of a few sentences: no page states more of it than a headline and a date.

    Of 158 lists and collections none is such, of 432 articles 87 are.
    """
    if signs["root"] or signs["listed"] or signs["cards"] or count.prices:
        return False
    if is_text_alone(page, content, count):
        return True
    titled = content.headline is not None or bool(signs["slug"]) or is_post(page)
    dated = any(r.reader == "page" and r.published for r in readings)
    if not (titled and dated and count.teasers <= MAX_TEASERS) or is_dated_by_frame(
        content
    ):
        return False
    size = sum(
        reading_size(p.text)
        for p in content.passages
        if p.rule is None and p.kind != BlockKind.SUBHEAD
    )
    return size >= LEAST_BRIEF and size * 4 >= count.page_text
