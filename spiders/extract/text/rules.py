"""The rules that judge one passage of the container: left out by what it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from crawler.items import BlockKind
from spiders.extract.content import HEADING_TAGS, SUBHEAD, Passage
from spiders.extract.fold import fold, may_open
from spiders.extract.related.labels import is_label
from spiders.extract.related.names import MAX_NAMES, names_score
from spiders.extract.signs.make import Make, make_of
from spiders.extract.signs.memory import Memory
from spiders.extract.signs.stops import STOPS
from spiders.extract.text.weigh import OUT
from spiders.extract.tree import Element, ancestors
from spiders.extract.word_lists import word_set

_PARAGRAPH = BlockKind.PARAGRAPH
_KINDS = {
    **dict.fromkeys(HEADING_TAGS, SUBHEAD),
    "li": BlockKind.LIST_ITEM,
    "dd": BlockKind.LIST_ITEM,
    "dt": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTE,
    "tr": BlockKind.TABLE_ROW,
    "summary": SUBHEAD,
}
_AD_LABELS = word_set(
    "advertisement|advertisment|advertising|ad|ads|embed|anzeige|werbung|publicité|publicidad|pubblicità"
    "|publicidade|reklama|reklame|annonse|annons|annonce|mainos|реклама|advertentie|إعلان|تبلیغات|פרסומת"
    "|広告|광고|广告|廣告|iklan|διαφήμιση|hirdetés|oglas|reclamă|reklam|reklaam|reklāma|publicitat|inzerce"
    "|inzercia|auglýsing|quảng cáo|विज्ञापन|বিজ্ঞাপন|விளம்பரம்|اشتہار|โฆษณา|რეკლამა|գովազդ|スポンサーリンク"
    "|advertisement - scroll to continue|article continues below advertisement"
    "|story continues below advertisement|haberin devamı|la suite après cette publicité"
    "|la suite après la publicité|continúa después de la publicidad|continua após a publicidade"
    "|dalsza część artykułu pod materiałem wideo|dalszy ciąg materiału pod wideo"
    "|artikeln fortsätter efter annonsen|artiklen fortsætter efter annoncen"
    "|artikkelen fortsetter under annonsen|juttu jatkuu mainoksen jälkeen|článek pokračuje pod reklamou",
    "|",
)
"""What stands above an advertisement or a player, alone in its line."""
MAX_AD_LABEL = 50
_CROSSHEAD = re.compile(
    r"(?:^|[\s_-])(?:cross-?head(?:ing)?|sub-?head(?:ing)?|inter-?title|zwischen(?:titel|ueberschrift)"
    r"|inter-?titre|ladillo|intertitulo|mezzotitolo|mellomtittel|mellanrubrik|mellemrubrik"
    r"|srodtytul|mezititulek|tussenkop)(?![a-z])",
    re.IGNORECASE,
)
MAX_CROSSHEAD = 120
_ROWS = frozenset(("li", "tr", "dd"))
_LINKED = frozenset(("link", "teaser_line"))
_ASKS = frozenset("?!？؟！")
MIN_REPEATED = 40
"""Characters from which a text said twice is the page's, not the author's."""

MAX_LINKED = 0.8
"""Share of a text that its links make up at most."""
MAX_MARK = 2
_ANCHORS = "#¶§🔗 "
MAX_TEASER_LINE = 220
_POINTERS = ">▶►👉➡→▸☛"
_POINTED = _POINTERS + "\ufe0f "
MAX_POINTED = 30
"""Characters behind such a sign that may begin with a label."""
MIN_RUNNING = 60
"""Characters of a sentence in a row of a table that is a paragraph."""
MIN_ALIKE = 3
"""Links of one list that say the same."""
MIN_TAIL = 3
"""Letters after a link that are a word: editors miss the last letter of one."""


class Rules:
    """The rules of one page, with what they know of its text."""

    __slots__ = ("headlines", "leads", "longest", "openers", "seen", "usual")

    def __init__(
        self, headlines: Iterable[str], leads: Iterable[str], usual: set[Make]
    ) -> None:
        """Headlines and texts of the lead as printed; the makes of the running text."""
        self.headlines = set(map(fold, headlines))
        self.leads = set(map(fold, leads))
        said = self.headlines | self.leads
        self.openers = {text[:1] for text in said}
        """First letters of headlines and leads."""
        self.longest = 20 + max(map(len, said), default=0) * 5 // 4
        """Characters of the longest text that can repeat one of them."""
        self.usual = usual
        self.seen: set[str] = set()
        """Long texts met so far."""

    def rule_for(self, passage: Passage, before: str | None) -> str | None:
        """Name of the rule that leaves a passage out; `None` when it may stay.

        Asked of the passages in order: a text said twice is left out the second time.

        Args:
            before: Rule of the passage before it.
        """
        if passage.hints & OUT:
            return "named"
        text = passage.text
        size = len(text)
        if size <= MAX_AD_LABEL and is_ad_label(text):
            return "ad_label"
        if size <= self.longest and may_open(text, self.openers):
            folded = fold(text)
            if not folded:
                return "no_words"
            if folded in self.headlines:
                return "repeats_headline"
            if folded in self.leads:
                return "repeats_lead"
        if size >= MIN_REPEATED:
            if text in self.seen and _is_repeat(passage, before):
                return "repeats_text"
            if passage.link_chars <= size * MAX_LINKED:
                self.seen.add(text)  # a link to a subhead is not said before it
        links = passage.link_chars
        if not links:
            return None
        if passage.tag in HEADING_TAGS:
            if links <= MAX_MARK and text[-1] in _ANCHORS:
                passage.text = _without_anchor(passage)
            return "link" if links >= size and _is_offered(passage) else None
        if links > size * MAX_LINKED and not self._is_linked_sentence(passage):
            return "link"
        return "teaser_line" if _is_teaser_line(passage) else None

    def _is_linked_sentence(self, passage: Passage) -> bool:
        """A paragraph of the text that happens to be one link."""
        return (
            len(passage.text) >= 60
            and passage.text[-1] in STOPS
            and bool(make_of(passage)[1])
            and make_of(passage) in self.usual
        )


def _without_anchor(passage: Passage) -> str:
    """A heading without the sign that links to itself; a "C#" of its own stays."""
    text = passage.text
    for link in islice(_links(passage), MAX_MARK):
        mark = link.text().strip()
        if mark and not mark.strip(_ANCHORS):
            text = text.removesuffix(mark).rstrip()
    return text or passage.text


def _is_offered(passage: Passage) -> bool:
    """Whether a link set as a heading stands in a box named for further reading."""
    around = islice(ancestors(passage.element), 3)
    names = (up.attributes.get("class") for up in around)
    return any(names_score(name[:MAX_NAMES]) > 0 for name in names if name)


def _is_repeat(passage: Passage, before: str | None) -> bool:
    """Plans and tables say a line again; a list within a stretch said twice is the page's."""
    return passage.tag not in _ROWS or before == "repeats_text"


def is_ad_label(text: str) -> bool:
    """Whether a line says no more than that an advertisement follows."""
    return (
        len(text) <= MAX_AD_LABEL
        and text.strip(" -–—·•:*[]()").casefold() in _AD_LABELS
    )


def _is_teaser_line(passage: Passage) -> bool:
    """A label and then a link to the end, without the full stop of a sentence."""
    size = len(passage.text)
    if size < MAX_TEASER_LINE and _is_pointed(passage.text):
        return True
    return (
        size < MAX_TEASER_LINE
        and passage.link_chars > size * 0.45
        and passage.text[-1] not in STOPS
        and passage.text[-1] != ":"
        and passage.tag in ("p", "div", "li", "blockquote")
        and _ends_in_its_link(passage)
    )


def _is_pointed(text: str) -> bool:
    """A sign that points to what is offered (">> Our tariffs compared", "👉 Learn more about …")."""
    if text[0] not in _POINTERS:
        return False
    said = text.lstrip(_POINTED)
    return text[:2] == ">>" or is_label(said[:MAX_POINTED])


def _ends_in_its_link(passage: Passage) -> bool:
    """One link in all that is no part of a sentence, and no word after it."""
    links = _links(passage)
    link = next(links, None)
    if link is None or next(links, None) is not None:
        return False
    title = link.text().strip()
    linked = fold(title)
    # signs alone, such as an arrow; or a sentence goes on in the link
    if not linked or (title[0].islower() and passage.text[-1] in _ASKS):
        return False
    return len(fold(passage.text).rpartition(linked)[2]) < MIN_TAIL


def _links(passage: Passage) -> Iterator[Element]:
    """Of its element, one by one: the first two are wanted of maybe hundreds in a box."""
    return (node for node in passage.element.traverse() if node.tag == "a")


def keep_whole_lists(passages: list[Passage]) -> None:
    """Links of a list half of which is text are text too: a choice, sources, an order of work."""
    lists: dict[Element, list[Passage]] = {}
    if not any(p.rule in _LINKED and p.tag in _ROWS for p in passages):
        return
    for passage in passages:
        if passage.tag in _ROWS and (around := _list_of(passage)) is not None:
            lists.setdefault(around, []).append(passage)
    for rows in lists.values():
        linked = [row for row in rows if row.rule in _LINKED]
        if len(linked) >= MIN_ALIKE:
            # "Copy link" in each entry
            times = Counter([row.text for row in linked])
            linked = [row for row in linked if times[row.text] < MIN_ALIKE]
        kept = sum(row.rule is None for row in rows)
        if linked and kept >= max(2, len(linked)):
            for row in linked:
                row.rule, row.kind = None, kind_of(row)


def _list_of(passage: Passage) -> Element | None:
    row: Element | None = passage.element
    while row is not None and row.tag != passage.tag:
        row = row.parent
    return None if row is None else row.parent


def kind_of(passage: Passage) -> BlockKind:
    """What a passage is by its tag, or by a class that names a subhead."""
    if (
        passage.tag in ("p", "div")
        and len(passage.text) <= MAX_CROSSHEAD
        and passage.text[-1] not in STOPS
    ):
        names = passage.element.attributes.get("class")
        if names and _crossheads[names]:
            return SUBHEAD
    if (
        passage.tag == "tr"
        and len(passage.text) >= MIN_RUNNING
        and _is_running(passage)
    ):
        return _PARAGRAPH
    return _KINDS.get(passage.tag, _PARAGRAPH)


def join_rows(passages: list[Passage]) -> None:
    """A short line of a cell is none of a table's rows where another line of it is a paragraph."""
    rows = [p for p in passages if p.tag == "tr" and p.rule is None]
    if not rows:
        return
    cells = {p.element for p in rows if p.kind is _PARAGRAPH}
    for row in rows:
        if row.element in cells:
            row.kind = _PARAGRAPH


def _is_running(passage: Passage) -> bool:
    """A sentence in a cell of its own: the table lays the page out."""
    return " | " not in passage.text and passage.text[-1] in STOPS


_crossheads = Memory(lambda names: _CROSSHEAD.search(names) is not None, 16_384)
"""Whether a class names a subhead that is no heading element."""
