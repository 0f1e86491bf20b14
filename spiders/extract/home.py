"""What a page calls its site in the link to the home page, where nothing in its head says it. Pure."""

from __future__ import annotations

import re

from spiders.extract.fold import fold
from spiders.extract.page import Page, clean
from spiders.extract.pictures.addresses import leads_home

MAX_LINKS = 200
"""Links of the page that are looked at: the home page's stands on top, or at its end."""
_MARK = re.compile(r"\s[-–—|·•:»«/]+\s|\s?[|｜]\s?")


def name_in_title(page: Page, headline: str | None) -> tuple[str, ...]:
    """The first or last part of a headline that is the whole title, as the link home is called.

    A page that prints its title for its headline, or no headline at all, says the site's name in both.
    """
    if headline is None or page.title is None or _MARK.search(headline) is None:
        return ()
    if fold(headline) != fold(page.title):
        return ()
    parts = _MARK.split(headline)
    ends = {fold(parts[0]), fold(parts[-1])} - {""}
    links = page.tree.all("a")
    for link in (*links[:MAX_LINKS], *links[MAX_LINKS:][-MAX_LINKS:]):
        if not leads_home(link.attrs.sget("href"), page):
            continue
        picture = link.css_first("img")
        drawn = picture.attrs.get("alt") if picture is not None else None
        for name in (page.text_of(link), clean(link.attrs.get("title")), clean(drawn)):
            if fold(name) in ends:
                return (name,)
    return ()
