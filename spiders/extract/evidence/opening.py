"""Whether a page opens as an article does: a headline, a day or a name below it, and the text. Pure.

Many pages state nothing of themselves in their head. What they print beside a headline that
is the page's title counts as much; a list prints days and names beside each of its stories.
"""

from __future__ import annotations

from dataclasses import dataclass

from spiders.extract.content import Content, Passage
from spiders.extract.evidence.seen import Seen
from spiders.extract.fold import fold
from spiders.extract.measure import reading_size
from spiders.extract.page import Page

MIN_TITLE = 13
"""Letters of a headline from which the title surely says the same."""
MIN_COMMON = 24
"""Letters with which both begin where one of them goes on in other words."""
MAX_GAP = 24
"""Passages from the headline to the text: a lead, a picture's words, share buttons."""
MIN_PARAGRAPHS = 3
MAX_LINKED = 1
"""Titles that are links among the paragraphs of one story."""
MIN_LINK = 25
"""Characters of such a title."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands between a page's title and its text."""

    day: bool
    writer: bool
    whole: bool
    """Nothing of other stories stands from the headline to the end of the text."""


def printed_opening(seen: Seen) -> Printed | None:
    """A day or a writer between a page's title and its text; `None` where there is neither."""
    printed = next((r for r in seen.readings if r.reader == "page"), None)
    if printed is None or not (printed.published or printed.authors):
        return None
    story = _story(seen.page, seen.content)
    if not story:
        return None
    linked = [p for p in story if p.link_chars * 10 > len(p.text) * 7]
    return Printed(
        day=bool(printed.published),
        writer=bool(printed.authors),
        whole=seen.count.paragraphs >= MIN_PARAGRAPHS
        and sum(reading_size(p.text) >= MIN_LINK for p in linked) <= MAX_LINKED,
    )


def _story(page: Page, content: Content) -> list[Passage]:
    """From a headline that the title of the page says too to the end of the text soon after it."""
    own = content.title
    if own is None or not page.title:
        return []
    kept = [p.order for p in content.kept]
    if not kept or not 0 < kept[0] - own.order <= MAX_GAP:
        return []
    words = fold(own.text)
    if len(words) < MIN_TITLE or not _says_it(fold(page.title), words):
        return []
    return content.passages[own.order + 1 : kept[-1] + 1]


def _says_it(title: str, headline: str) -> bool:
    """Whether a title has a headline in it, or begins as it does and is shorter or goes on otherwise."""
    return headline in title or title.startswith(headline[:MIN_COMMON])
