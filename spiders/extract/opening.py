"""What stands above the text: the printed headline, kicker, lead and byline."""

from __future__ import annotations

from dataclasses import dataclass, field

from spiders.extract.content import Hint, Passage
from spiders.extract.fold import fold
from spiders.extract.make import make_of
from spiders.extract.walk import Walk
from spiders.extract.weigh import HARD, HEADINGS, OUT

MAX_LEAD = 1_500
MIN_LEAD = 20


@dataclass(slots=True)
class Opening:
    """Orders of passages above and at the start of the text."""

    headline: Passage | None = None
    leads: list[Passage] = field(default_factory=list)
    kicker: Passage | None = None


def read_opening(
    walk: Walk,
    first: int,
    headlines: tuple[str, ...],
    descriptions: tuple[str, ...],
    texts: list[float],
) -> Opening:
    """Find headline and lead around the first passage of the text.

    Args:
        first: Order of the first running text in the container.
        headlines: What the head of the page calls the headline.
        descriptions: What the head of the page gives as summary.
    """
    opening = Opening()
    opening.headline = _headline(walk.passages, first, headlines)
    _lead(walk, first, descriptions, texts, opening)
    return opening


def _headline(
    passages: list[Passage], first: int, headlines: tuple[str, ...]
) -> Passage | None:
    """The heading before the text that the head of the page confirms, else the last h1."""
    folded = [f for f in map(fold, headlines) if f]
    best: Passage | None = None
    best_score = 0.0
    for passage in passages[: first + 2]:
        if len(passage.text) > 400:
            continue
        text = fold(passage.text)
        if not text:
            continue
        score = 0.0
        if any(text == wanted for wanted in folded):
            score = 3.0
        elif len(text) > 12 and any(
            wanted.startswith(text) or text.startswith(wanted) or text in wanted
            for wanted in folded
        ):
            score = 2.0
        if passage.tag == "h1":
            score += 1.5
        elif passage.tag in HEADINGS:
            score += 0.5
        elif score:
            score -= 1.0
        if passage.hints & int(Hint.NAVIGATION) or passage.link_chars * 2 > len(
            passage.text
        ):
            score -= 1.0
        if score >= best_score and score >= 1.5:
            best, best_score = passage, score
    return best


def _lead(
    walk: Walk,
    first: int,
    descriptions: tuple[str, ...],
    texts: list[float],
    opening: Opening,
) -> None:
    passages = walk.passages
    start = opening.headline.order + 1 if opening.headline else max(0, first - 8)
    wanted = [f for f in map(fold, descriptions) if len(f) > 12]
    found: list[Passage] = []
    for passage in passages[start : first + 3]:
        if found and passage.order > first:
            break
        reason = _is_lead(walk, passage, first, wanted, opening)
        if reason:
            found.append(passage)
    if found:
        opening.leads = _together(found)


def _is_lead(
    walk: Walk, passage: Passage, first: int, wanted: list[str], opening: Opening
) -> bool:
    size = len(passage.text)
    if not MIN_LEAD <= size <= MAX_LEAD or passage.hints & (HARD & ~int(Hint.HIDDEN)):
        return False
    if passage.link_chars * 10 > size * 9:
        return False
    named = bool(passage.hints & int(Hint.LEAD))
    text = fold(passage.text)
    described = any(
        text == w
        or (
            len(w) > 40
            and (text.startswith(w[:-3]) or (len(text) > 40 and w.startswith(text)))
        )
        for w in wanted
    )
    above = passage.order < first
    if described:
        return named or above or _stands_out(walk, passage)
    if passage.hints & (OUT & ~int(Hint.ASIDE)):
        return False
    if named:
        return above or _stands_out(walk, passage)
    if passage.tag in ("h2", "h3") and opening.headline is not None:
        return above and passage.order - opening.headline.order <= 3 and size >= 40
    return (
        passage.order <= first
        and passage.strong_chars >= size * 0.95
        and size >= 80
        and (_stands_out(walk, passage))
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


def _together(found: list[Passage]) -> list[Passage]:
    """The first lead and those of the same make right after it; the same text once."""
    kept = [found[0]]
    for passage in found[1:]:
        last = kept[-1]
        if passage.tag != last.tag or passage.order - last.order > 2:
            break
        if fold(passage.text) not in {fold(p.text) for p in kept}:
            kept.append(passage)
    return kept
