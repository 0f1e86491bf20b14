"""Dates in `abbr` elements, whose title tells the moment: `<abbr class="published" title="…">`. Pure.

Source: hAtom 0.1 and the datetime-design-pattern of microformats.org; themes still print it.
"""

from __future__ import annotations

from spiders.extract.page import Page, clean
from spiders.extract.printed.date_labels import Dates

MAX_ABBREVIATIONS = 20
_PUBLISHED = frozenset(("published", "dt-published"))
_CHANGED = frozenset(("updated", "modified", "dt-updated"))


def abbreviated(page: Page, dates: Dates) -> None:
    """The first publication and the first change that are told so."""
    for element in page.tree.all("abbr")[:MAX_ABBREVIATIONS]:
        names = element.attrs.sget("class").split()
        stamp = clean(element.attrs.get("title"))
        if not names or not stamp[:4].isdigit():
            continue
        if not dates.published and not _PUBLISHED.isdisjoint(names):
            dates.add(stamp, modified=False)
        elif not dates.modified and not _CHANGED.isdisjoint(names):
            dates.add(stamp, modified=True)
