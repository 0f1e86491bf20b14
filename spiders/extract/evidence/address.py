"""What a page's address says of it: a title or a number at its end, a word for lists, a home page. Pure."""

from __future__ import annotations

import re

from spiders.extract.page import Page
from spiders.extract.parse.joining import split_address

NO_ADDRESS = 0.7 / 1.45
"""As much of a title as a page without any address is given."""
_LIST_WORDS = re.compile(
    r"/(?:tags?|tagg|topics?|thema|themen|temas?|categor(?:y|ies|ia|ias|ie)|kategorien?|kategoria|collections?|shop|store|search"
    r"|suche|sections?|rubriques?|rubrik|page(?!/(?:\d+/)?\d{5,}(?:\.\w+)?/$)|lists?|browse|archives?|archiv|authors?|autor|auteur|products?|c|cat|genre"
    r"|subject|department|dossiers?|etiqueta|schlagwort|keyword|hashtag|seite|label|person|index|hub|paths|trending|charts?)(?:/|\.\w+$|$)",
    re.IGNORECASE,
)
"""Followed by a long number, `page` is the page of one story, none of a list."""
_NUMBER = re.compile(
    r"\d{5,}|/(?:19|20)\d\d[/-]\d{1,2}[/-]"
    # a code such as "c4g7pkpk7e7o" or "AST1F4445T": letters and at least three figures
    r"|/(?=(?:[a-z]*\d){3})(?=\d*[a-z])[a-z0-9]{8,40}(?:\.\w+)?$",
    re.IGNORECASE,
)
_FILE = re.compile(r"^(?!index|default|home|main)[\w-]+\.html?$", re.IGNORECASE)
"""A page of its own at the top of a small site that was made by hand."""
_NUMBERED = re.compile(
    r"(?:^|&)(?!(?:cat|sec|top|tag|tax|site|menu|page|lang)\w*)(?:\w*id|id\w*|\w*no|seq|news|article)=[a-z]{0,3}\d{3,}"
    # a page of a list has a shorter number, one of a guide another beside it
    r"|^(?:p|n|sn|pk)=\d{4,}$",
    re.IGNORECASE,
)
"""An address whose query names one article by number, as older systems do."""


def path_and_query(page: Page) -> tuple[str, str]:
    """Of the page's address, or of the one it states; empty where there is none that can be read."""
    parts = split_address(page.url or page.meta("og:url"))
    return parts.path.rstrip("/"), parts.query


def address_signs(page: Page) -> dict[str, float]:
    """1 or 0 for `slug`, a title or a number of one story; `root`, a home page; `listed`."""
    if not (page.url or page.meta("og:url")):
        return {"slug": NO_ADDRESS, "root": 0.0, "listed": 0.0}
    path, query = path_and_query(page)
    # "/topic/history-of-coffee" is a title, "/topic/coffee" a list
    listed = _LIST_WORDS.search(path + "/")
    last = path.rpartition("/")[2]
    slug = (
        max(last.count("-"), last.count("_")) >= 3
        or _NUMBER.search(path) is not None
        or (bool(query) and _NUMBERED.search(query) is not None)
    )
    return {
        "slug": float(slug),
        "root": float(
            path.count("/") <= 1
            and path.count("-") < 2
            and not slug
            and _FILE.search(last) is None
        ),
        "listed": float(listed is not None and path[listed.end() :].count("-") < 2),
    }


def is_post(page: Page) -> bool:
    """One post of a channel has no title: its address ends in a number, and it prints one time."""
    last = split_address(page.url).path.rstrip("/").rpartition("/")[2]
    return last.isdigit() and len(page.tree.all("time")) == 1
