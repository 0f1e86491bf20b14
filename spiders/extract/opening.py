"""What stands above the text: the printed headline, kicker, lead and byline."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from spiders.extract.content import Hint, Passage
from spiders.extract.fold import fold
from spiders.extract.hints import names_hints
from spiders.extract.make import make_of
from spiders.extract.page import clean
from spiders.extract.walk import Walk
from spiders.extract.weigh import HARD, HEADINGS, OUT

_END = frozenset(".!?…。！？।؟։۔\"'”»“’)]")
_DATED = re.compile(r"\d{1,2}[:.]\d{2}|\b20\d\d\b")
MAX_LEAD = 1_500
MAX_KICKER = 60
MIN_LEAD = 20


@dataclass(slots=True)
class Opening:
    """Orders of passages above and at the start of the text."""

    headline: Passage | None = None
    leads: list[Passage] = field(default_factory=list)
    kicker: Passage | None = None
    by_place: bool = False
    """Nothing but its place above the text makes the lead one."""


def read_opening(
    walk: Walk,
    first: int,
    headlines: tuple[str, ...],
    descriptions: tuple[str, ...],
) -> Opening:
    """Find headline and lead around the first passage of the text.

    Args:
        first: Order of the first running text in the container.
        headlines: What the head of the page calls the headline.
        descriptions: What the head of the page gives as summary.
    """
    opening = Opening()
    opening.headline = _headline(walk.passages, first, headlines)
    opening.kicker = _kicker(walk.passages, opening.headline)
    _lead(walk, first, descriptions, headlines, opening)
    return opening


def _headline(
    passages: list[Passage], first: int, headlines: tuple[str, ...]
) -> Passage | None:
    """The heading before the text that the head of the page confirms, else the last h1."""
    folded = [f for f in map(fold, headlines) if f]
    best: Passage | None = None
    best_score = 1.4
    for passage in passages[: first + 2]:
        size = len(passage.text)
        if size > 400:
            continue
        score = _confirmed(passage, fold(passage.text), folded)
        if passage.tag == "h1":
            score += 1.5
        elif passage.tag in HEADINGS:
            score += 0.5
        elif score:
            # pages of tables print the headline in bold, and a title has the site's name too
            score -= 0.5 if passage.strong_chars >= size * 0.95 else 1.0
        if passage.hints & int(Hint.NAVIGATION) or passage.link_chars * 2 > size:
            score -= 1.0
        if score >= best_score:
            best, best_score = passage, score
    return best


def _kicker(passages: list[Passage], headline: Passage | None) -> Passage | None:
    """A short label right above the headline that is named so."""
    if headline is None:
        return None
    for passage in reversed(passages[max(0, headline.order - 3) : headline.order]):
        if 2 <= len(passage.text) <= MAX_KICKER and _is_named_kicker(passage):
            return passage
    return None


def _is_named_kicker(passage: Passage) -> bool:
    """By itself, or by the inline element that is all of it."""
    if passage.hints & int(Hint.KICKER):
        return True
    wanted = fold(passage.text)
    for inline in islice(passage.element.iter("span", "a", "strong"), 12):
        names = inline.get("class")
        if names and names_hints[names] & int(Hint.KICKER):
            return fold("".join(inline.itertext())) == wanted
    return False


def _confirmed(passage: Passage, text: str, headlines: list[str]) -> float:
    """3 for the same words, 2.8 with a kicker before them, 2 for a part of them."""
    if not text:
        return 0.0
    if text in headlines:
        return 3.0
    if len(text) <= 12:
        return 0.0
    for wanted in headlines:
        if len(wanted) > 12 and text.endswith(wanted) and len(text) - len(wanted) < 50:
            return 2.8
    if any(w.startswith(text) or text.startswith(w) or text in w for w in headlines):
        return 2.0
    return 0.0


def part_kicker(heading: Passage, headlines: tuple[str, ...]) -> tuple[str | None, str]:
    """A kicker printed in one heading with the headline, apart from it.

    The head of the page tells what the headline is; where it knows nothing of the heading,
    two elements in it are kicker and headline.
    """
    text = heading.text
    for headline in headlines:
        size = len(headline)
        if 12 < size < len(text) and text.endswith(headline) and text[-size - 1] == " ":
            return text[: -size - 1].rstrip(" :|–—-") or None, headline
    parts = _parts(heading)
    if len(parts) != 2:
        return None, text
    kicker, headline = parts
    folded = fold(text)
    if fold(kicker) + fold(headline) != folded or len(kicker) > MAX_KICKER:
        return None, text
    if any(folded in fold(said) for said in headlines):
        # one headline in two elements, unless the head puts a mark between them
        # where the page prints none
        if kicker.rstrip()[-1] in ":|–—-" or not any(
            _is_parted(said, kicker, headline) for said in headlines
        ):
            return None, text
    elif len(kicker) >= len(headline):
        return None, text
    return kicker.rstrip(" :|–—-") or None, headline


def _parts(heading: Passage) -> list[str]:
    """Texts of a heading's elements, and the text after the last of them."""
    element = heading.element
    if clean(element.text):
        return []
    parts = [clean("".join(child.itertext())) for child in element]
    tails = [clean(child.tail) for child in element]
    if tails and any(tails[:-1]):
        return []
    return [part for part in (*parts, tails[-1] if tails else "") if part]


def _is_parted(said: str, kicker: str, headline: str) -> bool:
    """The head writes the two with a mark between, or the second alone."""
    between = re.search(
        re.escape(kicker) + r"\s*[:/|–—-]\s+(?=\S)", said, re.IGNORECASE
    )
    return between is not None or fold(said) == fold(headline)


def _lead(
    walk: Walk,
    first: int,
    descriptions: tuple[str, ...],
    headlines: tuple[str, ...],
    opening: Opening,
) -> None:
    passages = walk.passages
    start = opening.headline.order + 1 if opening.headline else max(0, first - 8)
    wanted = [f for f in map(fold, descriptions) if len(f) > 12]
    titles = {fold(text) for text in headlines}
    if opening.headline is not None:
        titles.add(fold(opening.headline.text))
    best = 0
    found: list[Passage] = []
    for passage in passages[start : first + 1]:
        text = fold(passage.text)
        if text in titles:
            continue
        rank = _lead_rank(walk, passage, text, first, wanted, opening)
        if rank > best:
            best, found = rank, [passage]
    if found:
        opening.leads = _together(passages, found[0], first)
        opening.by_place = best == 1


def _lead_rank(
    walk: Walk,
    passage: Passage,
    text: str,
    first: int,
    wanted: list[str],
    opening: Opening,
) -> int:
    """How surely a passage is the lead: 4 as described in the head, 3 by name, 2 by tag, 1 by place."""
    size = len(passage.text)
    if not MIN_LEAD <= size <= MAX_LEAD or passage.hints & (HARD & ~int(Hint.HIDDEN)):
        return 0
    if passage.link_chars * 10 > size * 9:
        return 0
    named = bool(passage.hints & int(Hint.LEAD))
    above = passage.order < first
    flows = _flows(walk, passage)
    if _is_described(text, wanted):
        said = passage.text[-1] in _END and not _is_bold(passage)
        if flows and said and not named:
            return 0
        return 4 if named or above or _stands_out(walk, passage) else 0
    if passage.hints & (OUT & ~int(Hint.ASIDE)):
        return 0
    if named and not _DATED.search(passage.text[:60]):
        own = names_hints[passage.element.get("id") or ""] & int(Hint.LEAD)
        return 3 if above or own or _stands_out(walk, passage) else 0
    if passage.tag in ("h2", "h3") and opening.headline is not None:
        near = passage.order - opening.headline.order <= 3
        if not above or size < 40 or (near and _is_subhead(walk, passage, first)):
            return 0
        return 2 if near or _is_lone(walk, passage) else 0
    if passage.order > first or size < 80 or passage.text[-1] not in _END:
        return 0
    if _is_bold(passage) and not flows and _stands_out(walk, passage):
        return 2
    plain = passage.tag in ("p", "div") and passage.link_chars * 3 < size
    return 1 if above and plain and opening.headline is not None else 0


def _is_bold(passage: Passage) -> bool:
    return passage.strong_chars >= len(passage.text) * 0.95


def _flows(walk: Walk, passage: Passage) -> bool:
    """The next text is made just so and stands right after it: both are one text."""
    for other in walk.passages[passage.order + 1 : passage.order + 2]:
        return (
            make_of(other) == make_of(passage)
            and passage.element.getnext() is other.element
        )
    return False


def _is_subhead(walk: Walk, heading: Passage, first: int) -> bool:
    """Others of its make stand beside it, further down in the text."""
    make, around = make_of(heading), heading.element.getparent()
    return any(
        other.tag == heading.tag
        and other.element.getparent() is around
        and make_of(other) == make
        for other in walk.passages[first:]
    )


def _is_described(text: str, wanted: list[str]) -> bool:
    for description in wanted:
        if text == description:
            return True
        if len(description) > 40 and text.startswith(description[:-3]):
            return True
        if len(text) > 40 and description.startswith(text):
            return True
    return False


def _is_lone(walk: Walk, passage: Passage) -> bool:
    """No other heading of its make stands in the page: no subhead."""
    make = make_of(passage)
    return not any(
        other is not passage and other.tag == passage.tag and make_of(other) == make
        for other in walk.passages
    )


def _stands_out(walk: Walk, passage: Passage) -> bool:
    """Its tag, class, parent or weight differs from the running text after it."""
    after = [
        p
        for p in walk.passages[passage.order + 1 : passage.order + 12]
        if p.tag not in HEADINGS and len(p.text) >= 40 and not p.hints & OUT
    ][:2]
    if not after:
        return False
    return all(_differs(passage, other) for other in after)


def _differs(one: Passage, other: Passage) -> bool:
    if make_of(one) != make_of(other):
        return True
    if one.element.getparent() is not other.element.getparent():
        return True
    return (
        one.strong_chars > len(one.text) * 0.9
        and other.strong_chars < len(other.text) * 0.5
    )


def _together(passages: list[Passage], lead: Passage, first: int) -> list[Passage]:
    """The lead and the passages of the same make right before and after it, each text once."""
    make = make_of(lead)
    around = lead.element.getparent()
    kept = [lead]
    if lead.order >= first and lead.tag not in HEADINGS:
        return kept
    for passage in passages[lead.order + 1 : lead.order + 8]:
        if make_of(passage) != make or passage.order - kept[-1].order > 2:
            break
        same_box = passage.element.getparent() is around or lead.tag in (
            "li",
            *HEADINGS,
        )
        if not same_box or (passage.order >= first and lead.tag not in HEADINGS):
            break
        if fold(passage.text) not in {fold(p.text) for p in kept}:
            kept.append(passage)
    return kept
