"""Keywords as a reader would call them: marks of content systems taken out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from spiders.extract.content import Hint, Passage
from spiders.extract.fold import fold
from spiders.extract.page import Page
from spiders.extract.printed.crumbs import HOME
from spiders.extract.signs.elements import is_of_article
from spiders.extract.tree import Element, ancestors, links_in, same

MAX_KEYWORD = 80
MAX_KEYWORDS = 60
_MARK = re.compile(
    r"^(?:#|\(\d+\)\s*|(?:sections?|topics?|tags?|organi[sz]ations?|persons?|places?|categor(?:y|ies)|subjects?)[/:]\s*)+",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{20,}|[0-9a-f]{16,}|\w+:\w+:.*|\w+:(?:true|false)|(?:NLP|Section|Type|Page|Source) ?\w*:.*|"
    r"_\w+|\w+_\w+|[\w-]+\.[\w-]+\.[a-z]{2,3}|https?:.*|\d+",
    re.IGNORECASE,
)
_TAG_PLACE = re.compile(
    r"/(?:tags?|topics?|keywords?|etiquetas?|hashtag|schlagw(?:o|oe)rt(?:er)?|cimkek?|stitky|mots?-cles?|amnen?|emner?|tema[st]?|thema|themen|"
    r"themes?|sujets?|argoment[io]|onderwerp(?:en)?|teemat?|temat|etichett[ae]|etiket(?:ler)?|search/label)/[^/]+/?(?:[?#].*)?$"
)
"""The address of a list of one tag."""
_LABEL = re.compile(
    r"(?:tags?|topics?|related topics|topics in this (?:story|article)|(?:explore )?more on(?: the)? topics(?: in this story)?|"
    r"in this (?:story|article)|keywords?|key words|filed under|(?:(?:lesen sie )?mehr (?:lesen über|zum thema)|schlagwörter|schlagworte|stichwörter|stichworte|"
    r"themen(?: in diesem artikel)?|verwandte themen)|sur le même sujet|sujets?|thèmes?|mots[- ]clés|étiquettes|temas|etiquetas|"
    r"palabras clave|argomenti|etichette|parole chiave|assuntos|palavras-chave|tagi|tematy|słowa kluczowe|štítky|témata|témy|címkék|"
    r"onderwerpen|trefwoorden|emner|ämnen|följ ämnen(?: i artikeln)?|nyckelord|stikkord|emneord|asiasanat|aiheet|"
    r"теги|темы|ключевые слова|теми|ключові слова|тагове|ознаки|etiketler|konular|θέματα|ετικέτες|"
    r"标签|標籤|关键词|關鍵字|關鍵詞|タグ|キーワード|関連タグ|태그|키워드|الكلمات (?:المفتاحية|الدلالية)|وسوم|תגיות)\s*[:：]?\s*",
    re.IGNORECASE,
)
"""What announces the tags of a text, alone or at the start of their line."""
MAX_TAGS, MAX_TAG, MAX_TAG_WORDS = 400, 40, 5
"""Characters of the line, of one tag, and its words."""
_LIST_WORDS = 5
_TAGS, _RELATED = int(Hint.TAGS), int(Hint.RELATED)


def tidy_keywords(words: Iterable[str], sites: Iterable[str] = ()) -> tuple[str, ...]:
    """Each keyword once, without hashes and counters; ids, hosts and site names go."""
    names = {fold(name) for name in sites}
    found: dict[str, str] = {}
    for word in words:
        text = _MARK.sub("", word).strip()
        folded = fold(text)
        if (
            not folded
            or len(text) > MAX_KEYWORD
            or folded in names
            or _MACHINE.fullmatch(text)
        ):
            continue
        found.setdefault(folded, text)
    return tuple(found.values())[:MAX_KEYWORDS]


def is_run_together(words: tuple[str, ...]) -> bool:
    """One long entry: a list whose commas somebody lost."""
    return len(words) == 1 and len(words[0].split()) > _LIST_WORDS


def page_keywords(
    page: Page,
    passages: list[Passage],
    first: int,
    last: int,
    headline: Passage | None = None,
) -> tuple[str, ...]:
    """Texts of links that are tags: by `rel`, else in a box named for tags beside the text.

    Args:
        first, last: Orders of the text's first and last passage.
        headline: The printed one; what holds it is the article.
    """
    if by_rel := [a for a in page.tree.marked() if _is_tag_by_rel(a)]:
        return tuple(_texts(page, by_rel))
    below = passages[last + 1 : last + 16]
    links = (
        _in_named_box(below)
        or _labelled(page, below)
        or _in_named_box(passages[max(0, first - 8) : first])
    )
    if links:
        return tuple(_texts(page, links))
    links = [a for p in below if p.link_chars for a in _links(p) if _leads_to_tag(a)]
    links = links or _in_footer(page, headline)
    if not links:
        start = max(0, first - 8)
        # what stands over the title is what the site talks of these days
        titles = [p.order for p in passages[start:first] if p.tag == "h1"]
        above = passages[max(titles, default=start) : first]
        links = [a for p in above if p.link_chars for a in _links(p) if _is_tag(a)]
    return tuple(_texts(page, links))


def _in_named_box(zone: Iterable[Passage]) -> list[Element]:
    return [
        link
        for passage in zone
        if passage.hints & _TAGS and not passage.hints & _RELATED
        for link in _links(passage)
    ]


def _labelled(page: Page, below: Iterable[Passage]) -> list[Element]:
    """Short links in the lines right below a label that announces tags, or behind it in its line."""
    found: list[Element] = []
    announced, tag = False, ""
    for passage in below:
        text = passage.text
        if found and passage.tag != tag:
            break
        label = None
        if len(text) <= MAX_TAGS:
            label = _LABEL.fullmatch(text) or _LABEL.match(text)
        if label is None and not announced:
            continue
        links = [a for a in _links(passage) if _is_short(page.text_of(a))]
        linked = sum(len(page.text_of(a)) for a in links)
        if label is not None:
            rest = len(text) - label.end()
            if links and linked * 10 >= rest * 7:
                return links
            announced = not rest
        elif announced and links and linked * 10 >= len(text) * 7:
            found += links
            tag = passage.tag
        elif announced:
            break
    return found


def _is_short(text: str) -> bool:
    return (
        1 < len(text) <= MAX_TAG
        and text.count(" ") < MAX_TAG_WORDS
        and not HOME.fullmatch(text)
    )


def _is_tag_by_rel(link: Element) -> bool:
    """By its `rel`, to which some systems add `tag` where it leads to a category."""
    rel = link.attrs.sget("rel")
    if link.tag != "a" or "tag" not in rel.split() or "category" in rel:
        return False
    around = link.parent
    return around is None or "category" not in around.attrs.sget("class")


def _is_tag(link: Element) -> bool:
    return "/tag" in link.attrs.sget("href") and _leads_to_tag(link)


def _leads_to_tag(link: Element) -> bool:
    return _TAG_PLACE.search(link.attrs.sget("href")) is not None


def _in_footer(page: Page, headline: Passage | None) -> list[Element]:
    """Tags in the footer of the article, which the walk passes over."""
    title = None if headline is None else headline.element
    own = None if title is None else next(ancestors(title, "article"), None)
    for footer in page.tree.all("footer")[:8]:
        around = next(ancestors(footer, "article"), None) if own is not None else None
        if is_of_article(footer) or (around is not None and same(around, own)):
            links = [a for a in footer.css("a")[:40] if _leads_to_tag(a)]
            if links:
                return links
    return []


def _links(passage: Passage) -> list[Element]:
    element = passage.element
    if element.tag == "a":
        return [element]
    around = element.parent
    inner = links_in(element, 20)
    return inner or ([around] if around is not None and around.tag == "a" else [])


def _texts(page: Page, links: Iterable[Element]) -> Iterator[str]:
    for link in islice(dict.fromkeys(links), 30):
        text = page.text_of(link)
        if 2 <= len(text) <= 50:
            yield text
