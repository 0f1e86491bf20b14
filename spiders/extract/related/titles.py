"""The title that a link prints: without the rubric, the writer, the day and the button beside it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from spiders.extract.page import Page, clean
from spiders.extract.related.labels import MAX_LABEL_ALONE, is_label, is_label_inside
from spiders.extract.signs.new_window import without_new_window
from spiders.extract.tree import Element, ancestors, children

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(("div", "p"))
_PARTS = _BLOCKS | {"span", *_HEADINGS}
_TITLE = re.compile(
    r"(?:^|[\s_-])(?<!sub.)(?<!pre.)(?<!super.)(?<!over.)(?:title|headline)(?![a-z])",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"kicker|eyebrow|overtitle|over-?line|catchline|top-?line|sur-?titre|antetitulo|occhiello|rubri[ckq]|category|section-?name|label"
    r"|badge|premium|author|byline|writer|(?<![a-z])by(?![a-z])|(?<![a-z])date|time(?!line)|duration|published|comment|counter|count(?![a-z])"
    r"|read-?more|more-?link|(?<![a-z])(?:vh|sr)(?![a-z])|sr-?only|visually-?hidden|visuallyhidden|screen-?reader|a11y|assistive|icon",
    re.IGNORECASE,
)
"""What stands beside a title in its link, as builders name it."""
_OTHER_TAGS = frozenset(("time", "button", "small"))
MAX_PARTS = 12
"""Parts of a link among which one named as its title is looked for."""
MAX_IN_OVERLAID = 200
"""Elements of a card below an empty link: there may be thousands of such links in one."""
MIN_TITLE = 6
"""Characters that are left of a title behind its label; a day or an age may have fewer."""
MIN_SAID = 12
"""Characters of a title that an attribute tells."""
MAX_RUBRIC, MAX_TITLE = 40, 150
"""Characters of a rubric in a box above the title, and of such a title: a teaser is longer."""
MAX_CARD = 5
"""Levels from a button up to the card whose heading it belongs to."""
MIN_BLANKS = 3
"""In a title: the names of rubrics and writers have fewer."""
_STOPS = ".!?…。！？"
_QUOTES = "\"'»«„“”‘’‹›「『"
_BUTTONS = frozenset(
    (
        *("read the article", "read article", "read the story", "read story", "read full article", "read the full article"),
        *("read full story", "read the full story", "full story", "view article", "view", "view more", "find out more", "see more"),
        *("click here", "here", "continue reading", "artikel lesen", "zum artikel", "zum beitrag", "zur meldung", "jetzt lesen"),
        *("mehr", "weiter", "weiterlesen", "więcej", "подробнее", "докладніше", "детальніше", "plačiau", "bővebben", "lire", "lire la suite", "lire l'article", "voir", "ver", "ver más", "leer", "sigue leyendo", "leggi"),
        *("leggi tutto", "ler", "czytaj", "czytaj dalej", "читать", "читать далее", "читати", "читати далі", "lees artikel"),
        *("läs artikeln", "lue juttu", "číst", "číst dál", "oku", "devamını oku", "続きを読む", "詳細", "もっと見る", "阅读全文"),
        *("查看更多", "閱讀全文", "더 보기", "더보기", "기사 보기"),
    )
)  # fmt: skip


def words_of(page: Page, link: Element) -> str:
    """What a link prints: its heading, all its text, or what its `title` says."""
    if has_parts(link) and (heading := _heading_in(page, link)) is not None:
        return page.text_of(heading)
    return (
        page.text_of(link)
        or clean(link.attributes.get("title"))
        or _title_below(page, link)
    )


def _heading_in(page: Page, holder: Element) -> Element | None:
    """The longest heading: a rubric may be one too."""
    found = islice((h for h in holder.traverse() if h.tag in _HEADINGS), MAX_PARTS)
    return max(found, key=lambda heading: len(page.text_of(heading)), default=None)


def _title_below(page: Page, link: Element) -> str:
    """The heading of the card over which an empty link is laid."""
    card = overlaid(link)
    inside = () if card is None else islice(card.traverse(), MAX_IN_OVERLAID)
    return next((page.text_of(e) for e in inside if e.tag in _HEADINGS), "")


def overlaid(link: Element) -> Element | None:
    """The `article` over which a style sheet may spread an empty link."""
    return next(ancestors(link, "article"), None) if link.first_child is None else None


def title_of(page: Page, link: Element, *, in_box: bool = True) -> str:
    """The title a link prints, without the teaser or the rubric in boxes beside it.

    Args:
        in_box: The link stands in no sentence: a button's title is the heading above it.
    """
    text = _printed(page, link) if has_parts(link) else words_of(page, link)
    text = _without_label(without_new_window(text))
    if in_box and is_button(text):
        return _heading_of_card(page, link) or text
    return text


def is_button(text: str) -> bool:
    """Whether words of a link say no more than that there is something to read."""
    said = text.casefold().strip(" .…>»›→:")
    return said in _BUTTONS or (
        " " in said and len(said) <= MAX_LABEL_ALONE // 2 and is_label(said)
    )


def _printed(page: Page, link: Element) -> str:
    parts = [part for part in link.traverse() if part.tag in _PARTS][:MAX_PARTS]
    named = _named_title(page, parts) if len(parts) > 1 else None
    if named is not None:
        return _without_beside(page, named)
    text = words_of(page, link)
    for name in ("title", "aria-label"):
        said = clean(link.attributes.get(name))
        if len(said) >= MIN_SAID and (at := text.find(said)) >= 0:
            # an attribute loses the quotation mark that it would begin with
            return text[len(text[:at].rstrip(_QUOTES)) : at + len(said)]
    for label in parts:
        if is_label_inside(said := page.text_of(label)):
            rest = text.removeprefix(said).lstrip(" :")
            return rest if len(rest) >= MIN_TITLE else text
    if (heading := _heading_in(page, link)) is not None:
        return _without_beside(page, heading)
    short = _without_beside(page, link)
    return _below_rubric(page, parts, text) if short in ("", text) else short


def _named_title(page: Page, parts: list[Element]) -> Element | None:
    """The part whose name says that it is the title; one of a block, if there is one."""
    titles = [p for p in parts if _is_named(p, _TITLE) and page.text_of(p)]
    return next((p for p in titles if p.tag in _BLOCKS), next(iter(titles), None))


def _is_named(element: Element, names: re.Pattern[str]) -> bool:
    said = element.attributes.get("class") or ""
    return said != "" and names.search(said[:MAX_TITLE]) is not None


def _without_beside(page: Page, holder: Element) -> str:
    """A text without the parts at its ends that are named as rubric, writer, day and the like."""
    text = page.text_of(holder)
    for part in islice(_beside(holder), MAX_PARTS):
        said = page.text_of(part)
        if not said or len(said) + MIN_TITLE > len(text):
            continue
        if text.startswith(said):
            text = text.removeprefix(said).lstrip(" :|–—-·/")
        elif text.endswith(said):
            text = text.removesuffix(said).rstrip(" |–—-·/")
    return text


def _beside(holder: Element) -> Iterator[Element]:
    for part in islice(holder.traverse(), 1, 4 * MAX_PARTS):
        if part.tag in _OTHER_TAGS or _is_named(part, _BESIDE):
            yield part


def _below_rubric(page: Page, parts: list[Element], text: str) -> str:
    """The second of two parts that are all of a link, where the first is a rubric above it."""
    leaves = [p for p in parts if not any(c.tag in _PARTS for c in children(p))]
    said = [text for text in map(page.text_of, leaves) if text]
    if len(said) != 2 or "".join(said).replace(" ", "") != text.replace(" ", ""):
        return text
    rubric, title = said
    if (
        len(rubric) <= MAX_RUBRIC
        and rubric[-1] not in _STOPS
        and len(rubric) < len(title) <= MAX_TITLE
        and title[-1] not in ".…。"
    ):
        return title
    return text


def _without_label(text: str) -> str:
    """A title without the label that it begins with: "Read more: …"."""
    head, colon, rest = text.partition(":")
    if colon and is_label_inside(f"{head.rstrip()}:") and len(rest) > MIN_TITLE:
        return rest.lstrip()
    return text


def _heading_of_card(page: Page, link: Element) -> str:
    """The heading of the smallest box around a button, where no other title leads elsewhere."""
    href = link.attributes.get("href")
    for box in islice(ancestors(link), MAX_CARD):
        others = (a for a in box.css("a") if a.attributes.get("href") != href)
        if any(_is_long(page.text_of(other)) for other in islice(others, MAX_PARTS)):
            return ""
        if (heading := _heading_in(page, box)) is not None:
            title = _without_beside(page, heading)
            return title if len(title) >= MIN_SAID else ""
    return ""


def _is_long(text: str) -> bool:
    return text.count(" ") >= MIN_BLANKS or len(text) > MAX_RUBRIC


def has_parts(link: Element) -> bool:
    """Whether there is more in a link than one text, which is all that most hold."""
    first = link.first_child
    return first is not None and (first.next is not None or first.is_element_node)
