"""The rules that judge one passage of the container: left out by what it is."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.items import BlockKind
from spiders.extract.content import Element, Hint, Passage
from spiders.extract.fold import fold
from spiders.extract.make import Make, make_of
from spiders.extract.memory import Memory
from spiders.extract.weigh import HEADINGS, OUT

_KINDS = {
    **dict.fromkeys(HEADINGS, BlockKind.SUBHEAD),
    "li": BlockKind.LIST_ITEM,
    "dd": BlockKind.LIST_ITEM,
    "dt": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTE,
    "tr": BlockKind.TABLE_ROW,
}
_AD_LABELS = frozenset(
    [
        "advertisement",
        "advertisment",
        "advertising",
        "ad",
        "ads",
        "anzeige",
        "werbung",
        "publicité",
        "publicidad",
        "pubblicità",
        "publicidade",
        "reklama",
        "reklame",
        "annonse",
        "annons",
        "annonce",
        "mainos",
        "реклама",
        "advertentie",
        "إعلان",
        "تبلیغات",
        "פרסומת",
        "広告",
        "광고",
        "广告",
        "廣告",
        "iklan",
        "διαφήμιση",
        "hirdetés",
        "oglas",
        "reclamă",
        "reklam",
        "reklaam",
        "reklāma",
    ]
)
"""What stands above an advertisement, alone in its line."""
MAX_AD_LABEL = 30
_CROSSHEAD = re.compile(
    r"(?:^|[\s_-])(?:cross-?head(?:ing)?|sub-?head(?:ing)?|inter-?title|zwischen(?:titel|ueberschrift)"
    r"|inter-?titre|ladillo|intertitulo|mezzotitolo|mellomtittel|mellanrubrik|mellemrubrik"
    r"|srodtytul|mezititulek|tussenkop)(?![a-z])",
    re.IGNORECASE,
)
MAX_CROSSHEAD = 120
_ROWS = frozenset(("li", "tr", "dd"))
_STOP = frozenset(".…。։۔")
MIN_REPEATED = 40
"""Characters from which a text said twice is the page's, not the author's."""

MIN_TAIL = 3
"""Letters after a link that are a word: editors miss the last letter of one."""


def rule_for(
    passage: Passage,
    headlines: set[str],
    leads: set[str],
    usual: set[Make],
    seen: set[str],
    longest: int,
    before: str | None,
) -> str | None:
    """Name of the rule that leaves a passage out; `None` when it may stay.

    Args:
        headlines: Headlines, folded.
        leads: Texts of the lead, folded.
        usual: Makes of the running text.
        seen: Long texts met so far; this one is added.
        longest: Characters of the longest text that can repeat headline or lead.
        before: Rule of the passage before it.
    """
    if passage.hints & OUT:
        passage.evidence = names_of(passage.hints & OUT)
        return "named"
    size = len(passage.text)
    if is_ad_label(passage.text):
        return "ad_label"
    if size <= longest:
        folded = fold(passage.text)
        if not folded:
            return "no_words"
        if folded in headlines:
            return "repeats_headline"
        if folded in leads:
            return "repeats_lead"
    if size >= MIN_REPEATED:
        if passage.text in seen and _is_repeat(passage, before):
            return "repeats_text"
        seen.add(passage.text)
    if passage.tag in HEADINGS:
        return None
    if passage.link_chars > size * 0.8 and not _is_linked_sentence(passage, usual):
        return "link"
    if _is_teaser_line(passage):
        return "teaser_line"
    return None


def _is_repeat(passage: Passage, before: str | None) -> bool:
    """Plans and tables say a line again; a list within a stretch said twice is the page's."""
    return passage.tag not in _ROWS or before == "repeats_text"


def is_ad_label(text: str) -> bool:
    """Whether a line says no more than that an advertisement follows."""
    return (
        len(text) <= MAX_AD_LABEL
        and text.strip(" -–—·•:*[]()").casefold() in _AD_LABELS
    )


@lru_cache(maxsize=1024)
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
        and passage.text[-1] != ":"
        and passage.tag in ("p", "div", "li")
        and _ends_in_its_link(passage)
    )


def _ends_in_its_link(passage: Passage) -> bool:
    """One link in all, and no word after it."""
    links = passage.element.iter("a")
    link = next(links, None)
    if link is None or next(links, None) is not None:
        return False
    tail = fold(passage.text).rpartition(fold("".join(link.itertext())))[2]
    return len(tail) < MIN_TAIL


def keep_whole_lists(passages: list[Passage]) -> None:
    """Links of a list half of which is text are text too: a choice, sources, an order of work."""
    lists: dict[Element, list[Passage]] = {}
    for passage in passages:
        if passage.tag in _ROWS and (around := _list_of(passage)) is not None:
            lists.setdefault(around, []).append(passage)
    for rows in lists.values():
        linked = [row for row in rows if row.rule in ("link", "teaser_line")]
        kept = sum(row.rule is None for row in rows)
        if linked and kept >= max(2, len(linked)):
            for row in linked:
                row.rule = None


def _list_of(passage: Passage) -> Element | None:
    row: Element | None = passage.element
    while row is not None and row.tag != passage.tag:
        row = row.getparent()
    return None if row is None else row.getparent()


def kind_of(passage: Passage) -> BlockKind:
    """What a passage is by its tag, or by a class that names a subhead."""
    if passage.tag in ("p", "div") and len(passage.text) <= MAX_CROSSHEAD:
        names = passage.element.get("class")
        if names and _crossheads[names] and passage.text[-1] not in _STOP:
            return BlockKind.SUBHEAD
    return _KINDS.get(passage.tag, BlockKind.PARAGRAPH)


_crossheads = Memory(lambda names: _CROSSHEAD.search(names) is not None, 16_384)
"""Whether a class names a subhead that is no heading element."""
