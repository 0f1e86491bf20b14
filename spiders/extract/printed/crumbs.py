"""Breadcrumbs: the steps from the front page to an article, and the section they lead through. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from spiders.extract.content import Passage
from spiders.extract.fold import fold
from spiders.extract.page import Page, clean
from spiders.extract.tree import Element, links_in, same

# decoded JSON has no type of its own: Any at this border
Json = Any
MAX_ABOVE, MAX_ROW = 8, 300
"""Passages above the headline that may be a breadcrumb, and characters of one."""
_STEPS = re.compile(r"[>»›→/]")
_LINK = "\x1e"
"""Stands for the words of a link; no page can print it."""
_STEP = re.compile(f"{_LINK} ?([>»›→/]) ?[^ ]")
_ARROWS = ">»›"
_TITLED = re.compile(r"\d{4}|-[^/]*-[^/]*-")
"""A number, a day or a title in an address: an article's, no list's."""
MAX_SECTION = 60
"""Characters; what is longer is the headline again."""
_CRUMB_NAMES = {
    "class": ("readcrumb", "readCrumb", "pathway", "rumbs"),
    "id": ("readcrumb", "readCrumb"),
    "aria-label": ("readcrumb",),
    "itemtype": ("BreadcrumbList",),
}
"""What the attributes of a breadcrumb hold."""
_CRUMBS = (
    "[class*=rumb], [class*=pathway], [id*=rumb], [aria-label*=rumb], [itemtype*=rumb]"
)
"""Elements that may be one: to ask for each of the names takes twice as long."""
_SIGN, _JOOMLA_SIGN = b"rumb", b"pathway"
"""A part of each of them, the second only where Joomla says that it made the page: a page
without has no breadcrumb."""
_OPEN_VALUE = re.compile(rb"""=\s*(?:"[^"]*|'[^']*|[^\s"'<>]*)\Z""")
MAX_VALUE = 2_000
"""Bytes before a sign that are looked through for the beginning of its attribute's value."""
MAX_SIGNS = 200
"""Places looked at, for a page made of nothing else."""
HOME = re.compile(
    r"(?:home(?: ?page)?|start(?:seite|sida|side)?|accueil|inicio|portada|início|página inicial|główna|strona główna|"
    r"главная|головна|ana ?sayfa|hem|forsiden?|etusivu|domů|domov|kezdőlap|főoldal|acasă|начало|αρχική|"
    r"首页|首頁|ホーム|トップ|top|홈|الرئيسية|בית|beranda|trang chủ|you are here:?|sie sind hier:?|main|uncategori[sz]ed)\W*",
    re.IGNORECASE,
)
"""Words of a link to the front page, and what stands before the first step."""
_NO_STEP = re.compile(
    r"[^\w\"'«“]|(?:back|zurück|retour|volver|current page|articles?$)\b", re.IGNORECASE
)


def section_of_crumbs(
    crumbs: Iterable[tuple[str, str | None]],
    headlines: Iterable[str],
    sites: Iterable[str],
) -> str | None:
    """The deepest step of a breadcrumb (text and address) that is neither front page nor article."""
    own = {fold(text) for text in headlines}
    names = {fold(name) for name in sites}
    best: str | None = None
    for text, address in crumbs:
        folded = fold(text)
        if (
            not folded
            or len(text) > MAX_SECTION
            or HOME.fullmatch(text)
            or _NO_STEP.match(text)
        ):
            continue
        if address is not None and _is_front(address):
            continue
        if folded in names or folded.isdigit() or _is_headline(folded, own):
            continue
        best = text
    return best


def section_of_row(
    page: Page,
    passages: Sequence[Passage],
    headline: Passage | None,
    headlines: Iterable[str],
    sites: Iterable[str],
) -> str | None:
    """The deepest step of a row of links above the headline that begins at the front page.

    A breadcrumb whose names do not say so; or one with arrows, wherever it begins.
    """
    if headline is None:
        return None
    above = passages[max(0, headline.order - MAX_ABOVE) : headline.order]
    for passage in reversed(above):
        if not passage.link_chars or not _STEPS.search(passage.text[:MAX_ROW]):
            continue
        links = links_in(passage.element, 8)
        if not links:
            continue
        steps = [(page.text_of(a), page.absolute(a.attrs.get("href"))) for a in links]
        sign = _sign_between(passage, [text for text, _ in steps])
        if not sign:
            continue
        is_front = steps[0][1] is not None and _is_front(steps[0][1])
        is_titled = any(_TITLED.search(a.attrs.sget("href")) for a in links)
        if (len(steps) > 1 and is_front) or (sign in _ARROWS and not is_titled):
            return section_of_crumbs(steps, headlines, sites)
    return None


def _sign_between(passage: Passage, linked: Iterable[str]) -> str | None:
    """The sign behind the first link and before other words; none in a quotation ("« … »")."""
    rest = passage.text
    for text in linked:
        rest = rest.replace(text or " ", _LINK, 1)
    found = _STEP.search(rest)
    return None if found is None or "«" in rest else found[1]


def _is_headline(folded: str, own: set[str]) -> bool:
    """The headline, or its beginning cut short."""
    return any(
        title == folded or (len(folded) > 20 and title.startswith(folded[:20]))
        for title in own
    )


def _is_front(address: str) -> bool:
    try:
        return urlsplit(address).path.strip("/") in ("", "index.html", "index.php")
    except ValueError:
        return False


def jsonld_crumbs(nodes: Iterable[dict[str, Json]]) -> Iterator[tuple[str, str | None]]:
    """Steps of the first BreadcrumbList among JSON-LD nodes."""
    for node in nodes:
        steps = node.get("itemListElement")
        if node.get("@type") != "BreadcrumbList" or not isinstance(steps, list):
            continue
        for step in islice(steps, 12):
            if isinstance(step, dict):
                item = step.get("item")
                inner = item if isinstance(item, dict) else {}
                name = step.get("name") or inner.get("name")
                address = inner.get("@id") or inner.get("url") or item
                if isinstance(name, str):
                    yield clean(name), address if isinstance(address, str) else None
        return


def page_crumbs(page: Page) -> Iterator[tuple[str, str | None]]:
    """Links of the first breadcrumb the page prints."""
    if not in_value(page.data, _SIGN) and not (
        "joomla" in (page.meta("generator") or "").lower()
        and in_value(page.data, _JOOMLA_SIGN)
    ):
        return
    for box in islice(_crumb_boxes(page.tree.body), 4):
        links = box.css("a")[:12]
        if not links or len(page.text_of(box)) > 400:
            continue
        for link in links:
            if text := page.text_of(link).strip(" »>/›|"):
                yield text, page.absolute(link.attrs.get("href"))
        return


def in_value(data: bytes, word: bytes) -> bool:
    """Whether a word may stand in an attribute's value: styles and scripts are full of them."""
    at = len(data)
    for _ in range(MAX_SIGNS):
        # from the end, at which Python searches twice as fast
        at = data.rfind(word, 0, at)
        if at < 0:
            return False
        if _OPEN_VALUE.search(data, max(0, at - MAX_VALUE), at):
            return True
    return True


def _crumb_boxes(body: Element) -> Iterator[Element]:
    """Elements named as breadcrumbs; they stand near the top, and most often the first is one."""
    first = body.css_first(_CRUMBS)
    if first is None:
        return
    if _is_crumbs(first):
        yield first
    for element in dict.fromkeys(body.css(_CRUMBS)):
        if not same(element, first) and _is_crumbs(element):
            yield element


def _is_crumbs(element: Element) -> bool:
    said = element.attributes
    return any(
        name in value
        for key, names in _CRUMB_NAMES.items()
        if (value := said.get(key))
        for name in names
    )
