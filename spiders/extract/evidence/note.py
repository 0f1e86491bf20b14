"""Notes: a headline, a printed date beside it and a few paragraphs in one stretch. Pure.

Ministries and agencies publish such pages under addresses that look like a list's and
beside menus longer than the note, and state nothing of them in the head. What tells them
from a list is their order: the only h1 of the page, its date in the lines next to it, and
then the text, with nothing of other stories between.
"""

from __future__ import annotations

import re

from spiders.extract.content import Content, Passage
from spiders.extract.evidence.seen import Seen
from spiders.extract.measure import reading_size
from spiders.extract.page import Page
from spiders.extract.parse.joining import split_address
from spiders.extract.printed.dates import MAX_LINE, has_day
from spiders.extract.tree import Element, ancestors, same, stands_in

MIN_TEXT = 120
"""Characters of the shortest note that is told by its order alone."""
MIN_PARAGRAPH = 40
MIN_PARAGRAPHS = 2
BESIDE = 3
"""Lines after the headline in which its date is printed."""
ABOVE = 2
"""Lines before the headline in which its date is printed."""
MAX_DATED = 6
"""Other lines with a date: a list prints one beside each story."""
MIN_ALONE = 3
"""Paragraphs of a text beside which nothing else stands …"""
MIN_ALONE_TEXT = 800
"""… and characters: a page that says that something is missing, closed or forbidden has fewer."""
MAX_TEASERS = 25
"""Link texts as long as titles anywhere on the page: a menu, a box of news."""
MAX_AGE = 40
"""Characters of a line that says how old a note is, in whatever way."""
_DIGIT = re.compile(r"\d")
_TWO = re.compile(r"[.!?…؟۔।][\"'”»)]*\s+\S|[。！？]\S")
"""Where a second sentence begins."""
MAX_FORMS = 3
MAX_LINKED = 1
"""Lines of links between the paragraphs: "all pictures", a source."""
MIN_TITLE = 25
"""Characters from which such a line is the title of another story."""
MAX_GAP = 8
"""Passages between headline and text: date, byline, share buttons, a lead."""
_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\b)\d{3,}(?:\.\w{2,5})?$")
"""Of a story; a shorter one counts the pages of a list, and years part archives."""


def is_note(seen: Seen) -> bool:
    """Whether the page's order is that of a note."""
    page, content, signs = seen.page, seen.content, seen.signs
    if seen.count.teasers > MAX_TEASERS or is_listed(
        page, listed=bool(signs["listed"])
    ):
        return False
    if (title := content.title) is None:
        return False
    at = title.order
    text = [p for p in content.passages if p.rule in (None, "lead") and p.order > at]
    if not text or text[0].order - at > MAX_GAP:
        return False
    dated = _dated(content.passages, at)
    # above a page that is missing stands the day of today
    one = bool(signs["slug"]) and any(at < order < text[0].order for order in dated)
    return (
        bool(dated)
        and not is_dated_by_frame(content)
        and _is_one_stretch(content.passages, text, one=one)
        # last what asks for the elements of the page
        and _is_only_heading(page, title.element)
        and not _has_cards(content, title.element)
        and len(page.tree.all("form")) <= MAX_FORMS
    )


def is_dated_by_frame(content: Content) -> bool:
    """Whether the day of today in the site's header is the only one: the headline's own box has none."""
    own = _own_box(content)
    if own is None or own.css_first("time") is not None:
        return False
    dated = [p for p in content.passages if _is_day(p)]
    if not dated or any(stands_in(p.element, own) for p in dated):
        return False
    # "3 hours ago", "12 May", a year of another count
    near = (p.element for p in _near(content) if _DIGIT.search(p.text))
    return not any(stands_in(line, own) for line in near)


def _near(content: Content) -> list[Passage]:
    """Short lines beside the headline."""
    passages = content.passages
    at = 0 if (title := content.title) is None else title.order
    around = (*passages[max(0, at - ABOVE) : at], *passages[at + 1 : at + 1 + BESIDE])
    return [p for p in around if p.rule is not None and len(p.text) <= MAX_AGE]


def _own_box(content: Content) -> Element | None:
    """The outermost `main` or `article` that the headline stands in."""
    if content.headline is None:
        return None
    around = ancestors(content.headline)
    boxes = [e for e in around if e.tag in ("main", "article")]
    return boxes[-1] if boxes else None


def _is_day(passage: Passage) -> bool:
    return len(passage.text) <= MAX_LINE and has_day(passage.text)


def is_text_alone(seen: Seen) -> bool:
    """A headline and paragraphs in one stretch, and hardly anything else on the page."""
    page, content, count = seen.page, seen.content, seen.count
    return (
        (content.headline is not None or len(page.tree.all("h1")) == 1)
        and count.paragraphs >= MIN_ALONE
        and count.text >= MIN_ALONE_TEXT
        and not count.teasers
        and count.run >= count.text
        and count.text * 4 >= count.page_text * 3
        # a wall has something to press
        and page.tree.body.css_first("form, button, iframe, dialog") is None
    )


def is_listed(page: Page, *, listed: bool) -> bool:
    """The address of a home page, or of a list unless it ends in a story's number."""
    address = page.url or page.meta("og:url")
    if not address:
        return False
    parts = split_address(address)
    own = f"{parts.path.strip('/')}?{parts.query}".strip("?")
    return not own or (listed and _NUMBER.search(own) is None)


def _is_only_heading(page: Page, headline: Element) -> bool:
    headings = page.tree.all("h1")
    return len(headings) == 1 and same(headings[0], headline)


def _has_cards(content: Content, headline: Element) -> bool:
    """Article elements below the text's container, but for one around the note itself."""
    own = {content.container, *ancestors(headline, "article")}
    return any(e not in own for e in content.container.css("article"))


def _is_one_stretch(passages: list[Passage], text: list[Passage], *, one: bool) -> bool:
    """Paragraphs of sentences, and no link as long as a title among them.

    Args:
        one: A paragraph of two sentences is enough: the page can be no list.
    """
    paragraphs = [
        p
        for p in text
        if p.link_chars * 2 < len(p.text) and reading_size(p.text) >= MIN_PARAGRAPH
    ]
    least = MIN_PARAGRAPHS - (one and any(_TWO.search(p.text) for p in paragraphs))
    inside = passages[text[0].order : text[-1].order + 1]
    linked = [
        reading_size(p.text) for p in inside if p.link_chars * 10 > len(p.text) * 7
    ]
    return (
        len(paragraphs) >= least
        and sum(reading_size(p.text) for p in paragraphs) >= MIN_TEXT
        and len(linked) <= MAX_LINKED
        and all(size < MIN_TITLE for size in linked)
    )


def _dated(passages: list[Passage], at: int) -> list[int]:
    """Orders of lines with a date next to the headline; none where many others have one too."""
    dated = [p.order for p in passages if p.rule is not None and _is_day(p)]
    beside = [order for order in dated if at - ABOVE <= order <= at + BESIDE]
    return beside if len(dated) - len(beside) <= MAX_DATED else []
