"""What stands before and after the text, and what is no paragraph between: cut away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from crawler.credits.forms import has_mark, is_credit
from spiders.extract.access import tells_rest
from spiders.extract.content import SUBHEAD, Passage
from spiders.extract.names import MAX_LINE
from spiders.extract.printed.dates import has_day
from spiders.extract.signs.make import Make, make_of
from spiders.extract.signs.stops import ASKS, ENDS, STOPS
from spiders.extract.text.closing import (
    MAX_MAIL_LINE,
    has_mail_alone,
    is_bracketed,
    is_closing,
)
from spiders.extract.text.signed import is_rights_line, is_set_apart, without_signed
from spiders.extract.text.subheads import (
    is_heading_again,
    leave_out_headings_alone,
    mark_bold,
    said_in_headings,
)
from spiders.extract.text.weigh import OUT
from spiders.extract.tree import Element, links_in

_RULE = re.compile(r"[_—–-]{2,}|(?:[_—–-] ){2,}[_—–-]")
"""Stars part the text itself."""
MAX_BELOW = 2
"""Lines below a rule of marks that are none of the text."""
_LISTS = frozenset(("ul", "ol"))
_HOST = re.compile(r"^(?:https?:)?//[^/]+")
_PHONE = re.compile(r"(?<![\d.,])(?:\d[ ()/-]{0,2}){7,14}\d$")
MIN_ASKED = 3
"""Lines of one make of which the first asks: an interview that begins with a question."""
MAX_DAY = 30
"""Characters of a line that says the day alone."""
MAX_CALL_LINKS = 12
"""Links of a line that calls for something, as far as they are looked at."""
_GUARD = ("reCAPTCHA", "Google")
"""In whatever language: the line that must stand below each form that is guarded by it."""
MAX_GUARD = 250
MIN_POINT = 30
"""Characters of an item that says something by itself."""
_LOOSE = frozenset(("center", "div", "section", "article", "header", "main"))
_QUOTES = frozenset('"“”„«»‘’')
"""Open a quotation set apart; one that ends in a full stop says who said it."""


def usual_makes(passages: list[Passage], texts: list[float]) -> set[Make]:
    """The makes that most of the running text has."""
    makes: dict[Make, float] = {}
    for passage in passages:
        if texts[passage.order] and not passage.hints & OUT:
            make = make_of(passage)
            makes[make] = makes.get(make, 0.0) + texts[passage.order]
    most = max(makes.values(), default=0.0)
    return {make for make, mass in makes.items() if mass >= most * 0.2}


def cut_ends(
    passages: list[Passage],
    texts: list[float],
    usual: set[Make],
    authors: tuple[str, ...],
    above: Sequence[Passage] = (),
) -> None:
    """Leave out what stands before the first and after the last text of the article.

    Args:
        authors: Names that the head of the page gives.
        above: What the page prints between its headline and the text.
    """
    kept = [passage for passage in passages if passage.rule is None]
    around = {p.element.parent for p in kept if p.tag == "p" and texts[p.order]}
    around |= {_list_of(p) for p in kept if p.tag == "li" and texts[p.order]}
    _cut_start(kept, texts, usual, around)
    subheads = [p for p in kept if p.kind is SUBHEAD]
    said = said_in_headings(subheads)
    # lines made otherwise may stand below what is in italics, and above it
    for _ in range(2):
        kept = without_signed(kept, above)
        kept = _without_tail(kept, texts, usual, authors, said, around)
    _mark_below_rule(passages, [p for p in kept if p.rule is None])
    _drop_loose(kept, texts, usual)
    if subheads:
        leave_out_headings_alone(passages, said)
    mark_bold(kept, texts)


def _without_tail(
    kept: list[Passage],
    texts: list[float],
    usual: set[Make],
    authors: tuple[str, ...],
    said: set[int],
    around: set[Element | None],
) -> list[Passage]:
    for at in range(len(kept) - 1, -1, -1):
        passage = kept[at]
        rule = _tail_rule(passage, texts, usual, authors, said)
        if rule is None or (
            rule == "after_text"
            and (
                _is_point(passage, around)
                or _is_announced(passage, kept, usual)
                or _is_loose_text(passage, texts, around)
            )
        ):
            return kept[: at + 1]
        passage.rule = rule
    return []


def _drop_loose(kept: list[Passage], texts: list[float], usual: set[Make]) -> None:
    """Leave out labels that stand in no paragraph, where the text stands in paragraphs."""
    loose = [
        passage
        for passage in kept
        if passage.tag in _LOOSE
        and passage.rule is None
        and passage.kind is not SUBHEAD
        and not texts[passage.order]
        and make_of(passage) not in usual
        and not (passage.text[0] in _QUOTES and passage.text[-1] in STOPS)
    ]
    if len(loose) * 4 <= len(kept):
        for passage in loose:
            passage.rule = "not_a_paragraph"


def _mark_below_rule(passages: list[Passage], kept: list[Passage]) -> None:
    """A line or two below a rule of marks ("___") at the end tell who reported from where."""
    below: list[Passage] = []
    for passage in reversed(passages):
        if passage.rule == "no_words" and _RULE.fullmatch(passage.text):
            break
        if passage.rule is None:
            below.append(passage)
            if len(below) > MAX_BELOW:
                return
    else:
        return
    if sum(len(p.text) for p in below) <= MAX_LINE and len(below) * 4 <= len(kept):
        for passage in below:
            passage.rule = "after_text"


def _cut_start(
    kept: list[Passage],
    texts: list[float],
    usual: set[Make],
    around: set[Element | None],
) -> None:
    start = list(takewhile(lambda passage: not texts[passage.order], kept))
    # most texts begin with no question: nothing need be counted
    asks = any(passage.text[-1] in ASKS for passage in start)
    makes = Counter(map(make_of, kept) if asks else ())
    headed = False
    for passage in start:
        before, headed = headed, passage.kind is SUBHEAD and passage.tag != "h1"
        if headed or (before and make_of(passage) in usual):
            continue  # what is headed, be it a day alone, is text
        if passage.text[-1] in ASKS and makes[make_of(passage)] >= MIN_ASKED:
            continue
        if is_bracketed(passage.text):
            passage.rule = "before_text"  # "[Subscribers only]"
            continue
        if _is_point(passage, around) or is_heading_again(passage, kept, texts):
            continue
        if passage.tag == "dt" and passage is start[-1] and len(kept) > len(start):
            continue  # the first term of a list of them
        is_day = len(passage.text) <= MAX_DAY and has_day(passage.text)
        if is_day or make_of(passage) not in usual or passage.text[-1] not in ENDS:
            passage.rule = "before_text"


def _tail_rule(
    passage: Passage,
    texts: list[float],
    usual: set[Make],
    authors: tuple[str, ...],
    said: set[int],
) -> str | None:
    """Why a passage at the end is none of the text; `None` where the text ends."""
    text = passage.text
    if is_rights_line(text):
        return "rights_line"
    if "://" in text:
        return "citation"
    if len(text) < 600 and any(0 <= text.find(name) < 60 for name in authors):
        return "biography"
    if is_bracketed(text):
        return "signature"
    if "%" in text and tells_rest(text):
        return "call"
    if "@" in text and _is_mail_line(passage, usual):
        return "signature"
    if len(text) <= MAX_MAIL_LINE and text[-1].isdigit() and _PHONE.search(text):
        return "signature"
    if passage.link_chars and len(text) < 400 and _is_call(passage):
        return "call"
    if passage.link_chars and len(text) < MAX_GUARD and all(w in text for w in _GUARD):
        return "guard"
    if is_closing(text):
        return "closing"
    if len(text) <= MAX_LINE and has_mark(text) and is_credit(text):
        return "after_text"
    if make_of(passage) in usual and (texts[passage.order] or text[-1] in ENDS):
        return None
    if passage.order in said:
        return None
    if texts[passage.order] and passage.tag != "div":
        return None
    return "after_text"


def _is_mail_line(passage: Passage, usual: set[Make]) -> bool:
    """A short line with a mail address; a sentence among the others asks for what readers know."""
    text = passage.text
    if not has_mail_alone(text):
        return False
    return text[-1] not in STOPS or make_of(passage) not in usual


def _is_point(passage: Passage, around: set[Element | None]) -> bool:
    """An item of a list beside the paragraphs that leads nowhere: a point of an order or a law.

    Args:
        around: Elements that hold paragraphs of the text, and lists that hold text.
    """
    if passage.tag != "li" or passage.link_chars or len(passage.text) < MIN_POINT:
        return False
    row = _list_of(passage)
    return row is not None and (row.parent in around or row in around)


def _is_loose_text(
    passage: Passage, texts: list[float], around: set[Element | None]
) -> bool:
    """Sentences right in the box of the paragraphs: one whose tag ended too early."""
    return (
        texts[passage.order] > 0
        and passage.text[-1] in ENDS
        and passage.element in around
    )


def _is_announced(passage: Passage, kept: list[Passage], usual: set[Make]) -> bool:
    """An item of a list below a line of the text that ends in a colon, of sentences."""
    if passage.tag != "li" or passage.text[-1] not in STOPS:
        return False
    before = next(
        (p for p in reversed(kept) if p.order < passage.order and p.tag != "li"), None
    )
    return (
        before is not None
        and before.text[-1] == ":"
        and make_of(before) in usual
        and passage.link_chars * 2 < len(passage.text)
    )


def _list_of(passage: Passage) -> Element | None:
    row: Element | None = passage.element
    while row is not None and row.tag not in _LISTS:
        row = row.parent
    return row


def _is_call(passage: Passage) -> bool:
    """A line set apart by its type with links to addresses and front pages, to no article."""
    # unclosed tags nest paragraphs: each would count the links of all after it
    links = [
        link.attrs.sget("href") for link in links_in(passage.element, MAX_CALL_LINKS)
    ]
    if any(link.startswith(("mailto:", "tel:")) for link in links):
        return True
    fronts = sum(map(_is_front, links))
    # beside two of the paper's channels a page that tells how to subscribe may be linked
    return (fronts == len(links) > 0 or fronts >= max(2, len(links) / 2)) and (
        is_set_apart(passage) or passage.strong_chars > len(passage.text) * 0.8
    )


def _is_front(link: str) -> bool:
    """An address with at most two short steps: a front page, a section or a profile."""
    steps = [step for step in _HOST.sub("", link).split("?")[0].split("/") if step]
    return len(steps) <= 2 and all(step.count("-") < 3 for step in steps)
