"""Where a page without content of its own sends a browser on: `<meta http-equiv="refresh">`. Pure."""

from __future__ import annotations

import re

from crawler.exceptions import PageError
from crawler.identity.url_key import same_site
from crawler.net.asking import Answer
from spiders.extract.page import Page, parse_page
from spiders.finding.found import clean_url

MOST_HOPS = 2
"""Times that a page may send a browser on."""
MAX_STUB_BYTES = 16 * 1024
"""Of a page that does nothing else than send on."""
SOON_S = 5.0
"""A page that waits longer is there to be read meanwhile."""
_REFRESH = re.compile(
    r"\s*(\d+(?:\.\d*)?)\s*[;,]\s*(?:url\s*=)?\s*['\"]?([^'\"\s]+)", re.IGNORECASE
)


def sent_on_to(page: Page, *, within_s: float | None = None) -> str | None:
    """The other address on the same site to which a page sends on, or `None`.

    Args:
        within_s: Only if it does so that soon.
    """
    stated = _REFRESH.match(page.meta("refresh") or "")
    if stated is None or (within_s is not None and float(stated[1]) > within_s):
        return None
    url = clean_url(page.base_url or "", stated[2])
    return url if url and url != page.url and same_site(url, page.url or "") else None


def stub_leads_to(answer: Answer) -> str | None:
    """Where an answer that is a stub sends on. Nearly all are told by a look for one word."""
    body = answer.body
    if len(body) > MAX_STUB_BYTES or b"refresh" not in body.lower():
        return None
    try:
        page = parse_page(body, answer.url, content_type=answer.header("content-type"))
    except PageError:
        return None  # whoever reads it says why
    return sent_on_to(page, within_s=SOON_S)
