"""The rules that judge one passage of the container: left out by what it is."""

from __future__ import annotations

from crawler.items import BlockKind
from spiders.extract.content import Element, Hint, Passage
from spiders.extract.fold import fold
from spiders.extract.make import Make, make_of
from spiders.extract.weigh import HEADINGS, OUT

_KINDS = {
    "li": BlockKind.LIST_ITEM,
    "dd": BlockKind.LIST_ITEM,
    "dt": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTE,
    "tr": BlockKind.TABLE_ROW,
}
_STOP = frozenset(".…。։۔")
MIN_REPEATED = 40
"""Characters from which a text said twice is the page's, not the author's."""


def rule_for(
    passage: Passage,
    headlines: set[str],
    leads: set[str],
    usual: set[Make],
    seen: set[str],
    longest: int,
) -> str | None:
    """Name of the rule that leaves a passage out; `None` when it may stay.

    Args:
        headlines: Headlines, folded.
        leads: Texts of the lead, folded.
        usual: Makes of the running text.
        seen: Long texts met so far; this one is added.
        longest: Characters of the longest text that can repeat headline or lead.
    """
    if passage.hints & OUT:
        passage.evidence = names_of(passage.hints & OUT)
        return "named"
    size = len(passage.text)
    if size <= longest:
        folded = fold(passage.text)
        if not folded:
            return "no_words"
        if folded in headlines:
            return "repeats_headline"
        if folded in leads:
            return "repeats_lead"
    if size >= MIN_REPEATED:
        if passage.text in seen:
            return "repeats_text"
        seen.add(passage.text)
    if passage.tag in HEADINGS:
        return None
    if passage.link_chars > size * 0.8 and not _is_linked_sentence(passage, usual):
        return "link"
    if _is_teaser_line(passage):
        return "teaser_line"
    return None


def names_of(bits: int) -> str:
    """Hints in words."""
    return " and ".join(str(hint.name).lower() for hint in Hint(bits))


def _is_linked_sentence(passage: Passage, usual: set[Make]) -> bool:
    """A paragraph of the text that happens to be one link."""
    return (
        len(passage.text) >= 60
        and passage.text[-1] in _STOP
        and bool(make_of(passage)[1])
        and make_of(passage) in usual
    )


def _is_teaser_line(passage: Passage) -> bool:
    """A label and then a link to the end, without the full stop of a sentence."""
    size = len(passage.text)
    return (
        size < 220
        and passage.link_chars > size * 0.45
        and passage.text[-1] not in _STOP
        and passage.tag in ("p", "div", "li")
        and _has_one_link(passage.element)
    )


def _has_one_link(element: Element) -> bool:
    links = element.iter("a")
    return next(links, None) is not None and next(links, None) is None


def kind_of(passage: Passage) -> BlockKind:
    """What a passage is by its tag."""
    if passage.tag in HEADINGS:
        return BlockKind.SUBHEAD
    return _KINDS.get(passage.tag, BlockKind.PARAGRAPH)
