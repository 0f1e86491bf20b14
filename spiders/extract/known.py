"""What the head of a page says of its article, before what the page prints is read. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from spiders.extract.page import Page
from spiders.extract.reading import Reading
from spiders.extract.related.addresses import host_of

_TITLE_MARKS = re.compile(r"\s+[-–—|·:»«]\s+|\s*[｜ㅣ]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Of every syntax together; each headline and lead once."""

    headlines: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    host: str = ""
    """Of the page, without `www.`."""


def known_of(page: Page, readings: Mapping[str, Reading]) -> Known:
    """What JSON-LD, metas and microdata claim, and the title."""
    parts = [readings[name] for name in ("jsonld", "meta", "microdata")]
    headlines = [r.headline for r in parts if r.headline]
    if page.title:
        # where nobody states the headline, the title has it beside the name of the site
        headlines += [*([] if headlines else [_without_site(page.title)]), page.title]
    return Known(
        headlines=tuple(dict.fromkeys(headlines)),
        leads=tuple(dict.fromkeys(r.lead for r in parts if r.lead)),
        authors=next((r.authors for r in parts if r.authors), ()),
        host=host_of(page.url),
    )


def _without_site(title: str) -> str:
    """A title without its last part, where a mark sets one off."""
    marks = list(_TITLE_MARKS.finditer(title))
    return title[: marks[-1].start()] if marks else title
