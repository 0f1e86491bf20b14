"""The section an article stands in, where no breadcrumb tells it: by a label, a kicker, its address. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice

from spiders.extract.content import Passage
from spiders.extract.page import Page
from spiders.extract.parse.joining import split_address
from spiders.extract.printed.crumbs import HOME, MAX_SECTION
from spiders.extract.tree import Element, ancestors, links_in, same

LABEL_ABOVE, LABEL_BELOW = 4, 6
"""Passages around the headline among which a label of the section is looked for."""
MAX_LABEL = 40
MAX_KICKER = 30
"""Characters of a label above the headline that leads to the section's list."""
_ARTICLE = re.compile(r"(?<![a-z])(?:article|h?entry|post|story)(?![a-z])")
"""Names of the box around headline and text."""
_OF_TAG = re.compile(
    "/(?:tags?|topics?|themen?|authors?|profiles?|people|users?|search|labels?|keywords?|series)(?:/|$)",
    re.IGNORECASE,
)
MAX_LINKS = 200
"""Links of the page among which that of the section is looked for: its menu stands on top."""
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
            if 2 < len(text) <= MAX_LABEL and not HOME.fullmatch(text):
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
        if box is not None and box.parent is not None and box.parent.tag == "header":
            box = box.parent
        around = (above.element, *islice(ancestors(above.element), 2))
        if any(same(up, box) for up in around):
            kicker = above
    if kicker is None or kicker.link_chars < len(kicker.text) or kicker.tag == "h1":
        return None
    links = links_in(kicker.element, 2) or [*islice(ancestors(kicker.element, "a"), 1)]
    if len(links) > 1 and len(page.text_of(kicker.element)) > len(kicker.text):
        # it stands loose in a box that holds more
        links = [a for a in links if page.text_of(a) == kicker.text]
    if len(links) != 1 or not _is_list(page, links[0]) or len(kicker.text) > MAX_KICKER:
        return None
    return kicker.text if told is None or printed_section(page) == told else None


def section_of_footer(page: Page, headline: Passage | None) -> str | None:
    """The text of the first link marked as the category of what its box holds, the headline too.

    Many pages print it below the text, in a footer that the walk passes over.
    """
    if headline is None:
        return None
    own = {up.mem_id for up in ancestors(headline.element)}
    for link in page.tree.marked():
        if link.tag != "a" or "category" not in link.attrs.sget("rel"):
            continue
        box = next((up for up in ancestors(link) if up.mem_id in own), None)
        if box is not None and _is_article(box):
            text = page.text_of(link)
            if 2 < len(text) <= MAX_LABEL and not HOME.fullmatch(text):
                return text
    return None


def _is_article(box: Element) -> bool:
    return box.tag == "article" or _ARTICLE.search(box.attrs.sget("class")) is not None


def _is_list(page: Page, link: Element) -> bool:
    """Whether an address of the site is one to three words, none of a tag or a person."""
    there = split_address(page.absolute(link.attrs.get("href")))
    if there.netloc != split_address(page.url).netloc or _OF_TAG.search(there.path):
        return False
    steps = _steps(there.path)
    return 0 < len(steps) <= 3 and all(
        len(step) == 2 or _SEGMENT.fullmatch(step) for step in steps
    )


def _steps(path: str) -> list[str]:
    return [step for step in path.split("/") if step]


def _leads_to_section(link: Element) -> bool:
    return _PLACE.search(link.attrs.sget("href")) is not None


def printed_section(page: Page) -> str | None:
    """The section that the address names, in the words of the page's own link to it."""
    section = section_of_address(page.url)
    if section is None:
        return None
    steps = _steps(split_address(page.url).path)
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


def section_of_address(url: str | None) -> str | None:
    """The first step of an address that names a section: words, before the article's own step."""
    for step in _steps(split_address(url).path)[:-1][:2]:
        word = step.casefold()
        if (len(step) <= 3 and step.isalpha()) or re.fullmatch(
            r"[a-z]{2}[-_][a-z]{2}", word
        ):
            continue  # a language
        if _NO_SECTION.fullmatch(word) or not _SEGMENT.fullmatch(step):
            return None
        return step.replace("-", " ").capitalize()
    return None
