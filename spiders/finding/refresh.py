"""Where a page without content of its own sends a browser on: by `<meta http-equiv="refresh">` or script. Pure."""

from __future__ import annotations

import re

from crawler.exceptions import PageError
from crawler.identity.url_key import same_site
from crawler.net.asking import Answer
from spiders.extract.page import Page, clean, parse_page
from spiders.extract.tree import printed
from spiders.finding.found import clean_url

MOST_HOPS = 2
"""Times that a page may send a browser on."""
MAX_STUB_BYTES = 16 * 1024
"""Of a page that does nothing else than send on."""
SOON_S = 5.0
"""A page that waits longer is there to be read meanwhile."""
MAX_SCRIPT_BYTES = 4 * 1024
"""A larger page without text may hold its article in a script."""
MAX_STUB_CHARS = 200
"""Of what a page prints that its script sends on: "You are being redirected"."""
_SCRIPTED = re.compile(
    r"""\blocation(?:\.href)?\s*=\s*["']([^"'\s]{1,500})["']|\blocation\.(?:replace|assign)\(\s*["']([^"'\s]{1,500})["']"""
)
_REFRESH = re.compile(
    r"\s*(\d+(?:\.\d*)?)\s*[;,]\s*(?:url\s*=)?\s*['\"]?([^'\"\s]+)", re.IGNORECASE
)


def sent_on_to(page: Page, *, within_s: float | None = None) -> str | None:
    """The other address on the same site to which a page sends on, or `None`.

    Args:
        within_s: Only if it does so that soon.
    """
    stated = _REFRESH.match(page.meta("refresh") or "")
    if stated is not None and (within_s is None or float(stated[1]) <= within_s):
        link: str | None = stated[2]
    else:
        link = _sent_by_script(page)
    url = clean_url(page.base_url or "", link) if link else None
    return url if url and url != page.url and same_site(url, page.url or "") else None


def _sent_by_script(page: Page) -> str | None:
    """Where the scripts of a page that prints nothing lead, if all lead to one place."""
    if len(page.data) > MAX_SCRIPT_BYTES or b"location" not in page.data:
        return None
    if len(clean("".join(printed(page.tree.body)))) > MAX_STUB_CHARS:
        return None
    places = {
        one[1] or one[2]
        for _, text in page.scripts()
        for one in _SCRIPTED.finditer(text)
    }
    return places.pop() if len(places) == 1 else None


def stub_leads_to(answer: Answer) -> str | None:
    """Where an answer that is a stub sends on. Nearly all are told by a look for a word."""
    body = answer.body
    if len(body) > MAX_STUB_BYTES:
        return None
    if b"refresh" not in body.lower() and b"location" not in body:
        return None
    try:
        page = parse_page(body, answer.url, content_type=answer.header("content-type"))
    except PageError:
        return None  # whoever reads it says why
    return sent_on_to(page, within_s=SOON_S)
