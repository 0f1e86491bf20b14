"""The next page of a section: stated, named in words, numbered, or loaded by a button. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from crawler.identity.url_key import same_site
from spiders.extract.page import Page
from spiders.extract.tree import Element, parent, texts
from spiders.finding.found import Found, clean_url

MAX_LINKS = 5_000
_NEXT = re.compile(
    r"(?:(?:go to |load |show |view |see )?(?:next|older|more|earlier)(?: (?:page|posts?|articles?|entries|news|stories|results|items))?"
    r"|nächste(?: seite)?|weitere?(?: artikel)?|ältere(?: beiträge| artikel)?|mehr(?: laden| anzeigen)?"
    r"|(?:page )?suivante?s?|plus anciens?|(?:voir|afficher|charger) plus|siguientes?|(?:ver|cargar) más|anteriores|próxim[ao]s?|seguinte|successiv[ao]"
    r"|następn[ae](?: strona)?|starsze|więcej|далі|наступна|старіші|ще|следующая|дальше|далее|ранее|ещё|volgende|oudere|meer"
    r"|nästa|neste|næste|äldre|seuraava|další|starší|ďalšia|következő|sonraki|următoarea|следваща|επόμενη|التالي|הבא|次へ?|次のページ|下一页|下一頁|다음)?"
    r"[\s:]*[›»→>❯⟩▶]*",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:next|older|load-?more|pager-next|page-next)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DATA = (
    "data-next-url",
    "data-next",
    "data-next-page",
    "data-load-more",
    "data-load-more-url",
    "data-url",
    "data-href",
    "data-ajax-url",
    "hx-get",
)
_MORE = re.compile(
    r"more|load|next|infinite|mehr|plus|más|więcej|ещё|ще|older", re.IGNORECASE
)
_LIST_FILE = re.compile(r"/(?:index|default|list)[-_]?\d{0,3}\.\w{3,5}$", re.IGNORECASE)
"""`index.html` goes on with `index_2.html`, and `/news/` with `/news/index_1.html`."""
_NUMBERS = re.compile(
    r"(?<=[/_-])(?:page|p|seite)?[-_]?(\d{1,9})(?:-(\d{1,9}))?(?=[/.]|$)", re.IGNORECASE
)
_PAGE_BELOW = re.compile(
    r"(?:(?:page|p|seite|strona|pagina)[-/:]?)?\d{1,3}(?:-\d{1,4})?(?:\.html?)?/?",
    re.IGNORECASE,
)
MAX_PAGES = 999
"""A higher number in a path is that of an article or section."""
_NUMBER_WORDS = frozenset(
    {
        "page",
        "paged",
        "p",
        "pg",
        "seite",
        "strona",
        "pagina",
        "página",
        "start",
        "offset",
        "from",
    }
)


def next_page(
    page: Page, url: str, articles: Collection[str] = ()
) -> tuple[Found, ...]:
    """The further page that a section offers, or nothing; always on the same site.

    Args:
        articles: What the section lists: where a number tells them apart from its pages and
            from each other, "more" below a teaser looks like the way to the next page.
    """
    for href in _offers(page, url):
        link = clean_url(page.base_url or url, href)
        if link is None or link == url or link in articles:
            continue
        if same_site(link, url):
            return (Found(url=link),)
    return ()


def _offers(page: Page, url: str) -> Iterator[str | None]:
    yield from (link.attrs.get("href") for link in page.links.get("next", ()))
    anchors = page.tree.all("a")[:MAX_LINKS]
    for anchor in anchors:
        if "next" in anchor.attrs.sget("rel").lower().split():
            yield anchor.attrs.get("href")
    # what a link says is told sooner than whether its address is one of this page's
    for anchor in anchors:
        href = anchor.attrs.get("href")
        if _says_next(page, anchor) and _is_page_of(href, page, url):
            yield href
    following = str(_number(url) + 1)
    for anchor in anchors:
        href = anchor.attrs.get("href")
        if page.text_of(anchor) == following and _is_page_of(href, page, url):
            yield href
    yield from _buttons(page)


def _says_next(page: Page, anchor: Element) -> bool:
    own, above = anchor.attrs, parent(anchor)
    said = page.text_of(anchor)
    picture = None if said else anchor.css_first("img")
    alt = "" if picture is None else picture.attrs.sget("alt")
    for text in (said, own.sget("aria-label"), own.sget("title"), alt):
        text = text.strip()
        if text and len(text) <= 30 and _NEXT.fullmatch(text):
            return True
    around = "" if above is None else above.attrs.sget("class")
    return _NAMED.search(f"{own.sget('class')} {around}") is not None


def _is_page_of(href: str | None, page: Page, url: str) -> bool:
    """Whether an address is this page's own but for a number: `?page=2`, `/page/2/`, `/list/11-20/`."""
    link = clean_url(page.base_url or url, href)
    if link is None or link == url:
        return False
    here, there = urlsplit(url), urlsplit(link)
    if here.hostname != there.hostname:
        return False
    below = there.path.removeprefix(here.path.rstrip("/") + "/")
    if _PAGE_BELOW.fullmatch(below):
        return True
    if _bare_path(here.path) != _bare_path(there.path):
        return False
    if not _may_follow(here.path, there.path):
        return False
    changed = set(parse_qsl(there.query)) ^ set(parse_qsl(here.query))
    return bool(changed) or here.path != there.path


def _may_follow(here: str, there: str) -> bool:
    """Whether the numbers of two paths are those of neighbours: section 46 is no further page of 45."""
    own, others = _NUMBERS.findall(here), _NUMBERS.findall(there)
    if len(others) > len(own):
        return int(others[-1][0]) <= MAX_PAGES
    pairs = zip(own, others, strict=False)
    changed = [(mine, other) for mine, other in pairs if mine != other]
    if len(changed) != 1:
        return not changed
    (start, end), (following, _) = changed[0]
    return int(following) in (int(end or start) + 1, int(start) - 1)


def _bare_path(path: str) -> str:
    """A path without the parts that number its pages."""
    path = _LIST_FILE.sub("/", path)
    path = re.sub(
        r"/(?:page|seite|strona|pagina|p)(?:[/-]\d+)?/?$",
        "/",
        path.rstrip("/") + "/",
        flags=re.IGNORECASE,
    )
    path = re.sub(
        r"(?<=[/_-])(?:page|p|seite)?[-_]?\d+(?:-\d+)?(?=[/.]|$)",
        "#",
        path,
        flags=re.IGNORECASE,
    )
    return re.sub(r"/#?/?$", "", path)


def _number(url: str) -> int:
    """Which page an address is; the first where it states none."""
    parts = urlsplit(url)
    if found := re.search(
        r"/(?:page|seite|strona|p)[/-](\d{1,4})(?:/|$)", parts.path, re.IGNORECASE
    ):
        return int(found[1])
    for name, value in parse_qsl(parts.query):
        if name.lower() in _NUMBER_WORDS and value.isdigit() and len(value) < 5:
            return int(value)
    return 1


def _buttons(page: Page) -> Iterator[str | None]:
    """Addresses that a button for more carries."""
    for element in page.root.css("button, div, a, section, ul"):
        stated = element.attributes
        for name in _DATA:
            value = stated.get(name)
            if value and value.startswith(("/", "http", "?")) and len(value) < 500:
                says = " ".join((stated.get("class") or "", *_first_words(element)))
                if name.startswith("data-next") or "more" in name or _MORE.search(says):
                    yield value


def _first_words(element: Element) -> Iterator[str]:
    yield from (text[:60] for text in islice(texts(element), 5))
