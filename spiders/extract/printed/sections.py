"""The section an article stands in: by its breadcrumb, at last by its address. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from spiders.extract.content import Passage
from spiders.extract.fold import fold
from spiders.extract.page import Page, clean
from spiders.extract.tree import Element, ancestors, links_in, same

# decoded JSON has no type of its own: Any at this border
Json = Any

LABEL_ABOVE, LABEL_BELOW = 4, 6
"""Passages around the headline among which a label of the section is looked for."""
MAX_LABEL = 40
MAX_KICKER = 30
"""Characters of a label above the headline that leads to the section's list."""
_OF_TAG = re.compile(
    "/(?:tags?|topics?|themen?|authors?|profiles?|people|users?|search|labels?|keywords?|series)(?:/|$)",
    re.IGNORECASE,
)
MAX_ABOVE, MAX_ROW = 8, 300
"""Passages above the headline that may be a breadcrumb, and characters of one."""
_STEPS = re.compile(r"[>»›→/]")
_LINK = "\x1e"
"""Stands for the words of a link; no page can print it."""
_STEP = re.compile(f"{_LINK} ?([>»›→/]) ?[^ ]")
_ARROWS = ">»›"
_TITLED = re.compile(r"\d{4}|-[^/]*-[^/]*-")
"""A number, a day or a title in an address: an article's, no list's."""
MAX_LINKS = 200
"""Links of the page among which that of the section is looked for: its menu stands on top."""
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
_CRUMB_SIGNS = (b"rumb", b"pathway")
"""A part of each of them: a page without has no breadcrumb."""
_OPEN_VALUE = re.compile(rb"""=\s*(?:"[^"]*|'[^']*|[^\s"'<>]*)\Z""")
MAX_VALUE = 2_000
"""Bytes before a sign that are looked through for the beginning of its attribute's value."""
MAX_SIGNS = 200
"""Places looked at, for a page made of nothing else."""
_HOME = re.compile(
    r"(?:home(?: ?page)?|start(?:seite|sida|side)?|accueil|inicio|portada|início|página inicial|główna|strona główna|"
    r"главная|головна|ana ?sayfa|hem|forsiden?|etusivu|domů|domov|kezdőlap|főoldal|acasă|начало|αρχική|"
    r"首页|首頁|ホーム|トップ|top|홈|الرئيسية|בית|beranda|trang chủ|you are here:?|sie sind hier:?|main|uncategori[sz]ed)\W*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?<![a-z])(?:categor(?:y|ies|ie|ia)|(?P<box>section)|rubri[ckq]\w*|ressort|seccion|sezione)(?![a-z])",
    re.IGNORECASE,
)
"""Names of a section's label; around it the word `section` names any part of a page."""
_PLACE = re.compile(
    r"/(?:categor(?:y|ies|ie|ia|ias)|kategori\w*|rubri[ckq]\w*|ressort|seccion|sezione)/[^/]"
)
"""The address of a section's list."""
_SEGMENT = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+){0,2}")
_NO_SECTION = re.compile(
    "articles?|artikel|articulo|articolo|artykul|clanek|story|stories|posts?|archives?|archiv|contents?|index|node|"
    "pages?|details?|view|read|items?|amp|mobile|web|sites?|www|home|blogs?|media|wiki|public|portal|publications|"
    "users?|boards?|bbs|news-details?|newsroom|print|docs?|html|guest|english|eng|deutsch|francais|rus|ukr|category|categories|tags?|static"
)
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
            or _HOME.fullmatch(text)
            or _NO_STEP.match(text)
        ):
            continue
        if address is not None and _is_front(address):
            continue
        if folded in names or folded.isdigit() or _is_headline(folded, own):
            continue
        best = text
    return best


def section_of_label(
    page: Page, passages: Sequence[Passage], headline: Passage | None
) -> str | None:
    """The text of a link beside the headline that is named as the article's section or category."""
    if headline is None:
        return None
    at = headline.order
    untold = section_of_address(page.url) is None
    for passage in passages[max(0, at - LABEL_ABOVE) : at + LABEL_BELOW]:
        if not passage.link_chars or len(passage.text) > MAX_SECTION:
            continue
        element = passage.element
        around = element if element.tag == "a" else element.parent
        for link in (around, *links_in(element, 2)):
            if link is None or link.tag != "a":
                continue
            if not _is_named(link) and not (untold and _leads_to_section(link)):
                continue
            text = page.text_of(link)
            if 2 < len(text) <= MAX_LABEL and not _HOME.fullmatch(text):
                return text
    return None


def section_of_kicker(
    page: Page,
    passages: Sequence[Passage],
    headline: Passage | None,
    kicker: Passage | None,
) -> str | None:
    """The text of a kicker, or of a line in the headline's box, that is one link to a list.

    Where the address names a section to which the page has a link, that one is meant.
    """
    told = section_of_address(page.url)
    if kicker is None and told is None and headline is not None and headline.order:
        above = passages[headline.order - 1]
        box = headline.element.parent
        if any(same(up, box) for up in islice(ancestors(above.element), 2)):
            kicker = above
    if kicker is None or kicker.link_chars < len(kicker.text) or kicker.tag == "h1":
        return None
    links = links_in(kicker.element, 2) or [*islice(ancestors(kicker.element, "a"), 1)]
    if len(links) != 1 or not _is_list(page, links[0]) or len(kicker.text) > MAX_KICKER:
        return None
    return kicker.text if told is None or printed_section(page) == told else None


def _is_list(page: Page, link: Element) -> bool:
    """Whether an address of the site is one to three words, none of a tag or a person."""
    address = page.absolute(link.attrs.get("href")) or ""
    host, path = _parts_of(address)
    if host != _parts_of(page.url or "")[0] or _OF_TAG.search(path):
        return False
    steps = [step for step in path.split("/") if step]
    return 0 < len(steps) <= 3 and all(
        len(step) == 2 or _SEGMENT.fullmatch(step) for step in steps
    )


def _parts_of(address: str) -> tuple[str, str]:
    """Host and path; both empty where the address is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.netloc, parts.path


def _leads_to_section(link: Element) -> bool:
    return _PLACE.search(link.attrs.sget("href")) is not None


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


def printed_section(page: Page) -> str | None:
    """The section that the address names, in the words of the page's own link to it."""
    section = section_of_address(page.url)
    if section is None:
        return None
    steps = [step for step in urlsplit(page.url or "").path.split("/") if step]
    word = section.replace(" ", "-").casefold()
    at = next(at for at, step in enumerate(steps) if step.casefold() == word)
    end = "/" + "/".join(steps[: at + 1])
    for link in page.tree.all("a")[:MAX_LINKS]:
        href = link.attrs.sget("href").rstrip("/")
        if href.endswith(end) and (href == end or "//" in href[:8]):
            text = page.text_of(link)
            if len(text) <= MAX_LABEL and _is_word_of(text, word):
                return text
    return section


def _is_word_of(text: str, step: str) -> bool:
    """Whether a printed name is that of a step: begins alike, or stands in another script."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if c.isalpha())
    if len(bare) < 2 or text.islower() or text[-1] in "→›»>":
        return False
    bare = bare.casefold()
    return not bare[0].isascii() or bare[:3] == step.replace("-", "")[:3]


def _is_named(link: Element) -> bool:
    """By its own names, its `rel`, or those of the element around it."""
    said = link.attributes
    if "category" in (said.get("rel") or "") or _LABEL.search(said.get("class") or ""):
        return True
    above = link.parent
    around = "" if above is None else above.attributes.get("class") or ""
    return any(found["box"] is None for found in _LABEL.finditer(around))


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
    if not any(in_value(page.data, sign) for sign in _CRUMB_SIGNS):
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


def section_of_address(url: str | None) -> str | None:
    """The first step of an address that names a section: words, before the article's own step."""
    try:
        steps = [step for step in urlsplit(url or "").path.split("/") if step]
    except ValueError:
        return None
    for step in steps[:-1][:2]:
        word = step.casefold()
        if (len(step) <= 3 and step.isalpha()) or re.fullmatch(
            r"[a-z]{2}[-_][a-z]{2}", word
        ):
            continue  # a language
        if _NO_SECTION.fullmatch(word) or not _SEGMENT.fullmatch(step):
            return None
        return step.replace("-", " ").capitalize()
    return None
