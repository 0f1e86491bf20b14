"""A note of a few sentences, which no page states more of than a headline and a date. Pure."""

from __future__ import annotations

from crawler.items import BlockKind
from spiders.extract.evidence.address import is_post
from spiders.extract.evidence.note import is_dated_by_frame, is_note, is_text_alone
from spiders.extract.evidence.seen import Seen, is_of_others
from spiders.extract.measure import reading_size

LEAST_BRIEF = 90
"""Characters of the shortest note that is news."""
MAX_TEASERS = 3
"""Link texts as long as titles beside a short note."""


def is_brief(seen: Seen) -> bool:
    """Whether a page is such a note."""
    if is_of_others(seen.page, seen.readings):
        return False
    return _is_short(seen) or (not seen.count.prices and is_note(seen))


def _is_short(seen: Seen) -> bool:
    """A note of a few sentences: no page states more of it than a headline and a date.

    Of 158 lists and collections none is such, of 432 articles 87 are.
    """
    page, content, count, signs = seen.page, seen.content, seen.count, seen.signs
    if signs["root"] or signs["listed"] or signs["cards"] or count.prices:
        return False
    if is_text_alone(seen):
        return True
    titled = content.headline is not None or bool(signs["slug"]) or is_post(page)
    dated = any(r.reader == "page" and r.published for r in seen.readings)
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
