"""Why a page shows no list of articles, in words for who wants to follow it. Pure."""

from __future__ import annotations

import re

from crawler.identity.url_key import host_of
from spiders.extract.page import Page
from spiders.finding.found import clean_url

_FILES = re.compile(r"\.(?:pdf|docx?|odt|rtf)(?:$|[?#])", re.IGNORECASE)
MIN_LINKS = 3
"""Links of a kind that are a list."""
MOST_FRAMES = 3
MIN_TITLE = 8
"""Characters of a link that may be a headline."""
MAX_BARE_LINKS = 10
"""A page with more links than its menu has is not filled by a script."""
MAX_BARE_CHARS = 600
_MEND = "the address of the JSON that they load can be followed, where there is one"


def why_no_list(page: Page) -> str:
    """What stands in the way, as far as it can be told."""
    posted = scripted = routed = filed = other = 0
    for anchor in page.tree.all("a"):
        href = anchor.attrs.sget("href").strip()
        if len(page.text_of(anchor)) < MIN_TITLE:
            continue
        filed += _FILES.search(href) is not None
        if "__doPostBack" in href or "WebForm_DoPostBack" in href:
            posted += 1
        elif href.startswith(("#/", "#!")):
            routed += 1
        elif href.lower().startswith("javascript:") or (
            href in ("", "#") and "onclick" in anchor.attrs
        ):
            scripted += 1
        else:
            other += 1
    if posted >= MIN_LINKS:
        return f"no article links: {posted} of its links send a form (__doPostBack), and lead to no address"
    if routed >= MIN_LINKS:
        return f"no article links: {routed} of its links lead to #/… in a page that its script makes; {_MEND}"
    if scripted >= MIN_LINKS:
        return (
            f"no article links: {scripted} of its links are run by its scripts; {_MEND}"
        )
    if filed >= MIN_LINKS and 2 * filed >= other:
        return f"no article links: {filed} of its links lead to files such as PDF, which are not read"
    if frames := _frames(page):
        return f"no article links: what is seen stands in a frame: {frames}"
    if page.root.css_first("input[type=password]") is not None:
        return "no article links: the page asks for a password"
    if (
        other <= MAX_BARE_LINKS
        and page.script_elements
        and len(page.text_of(page.tree.body)) <= MAX_BARE_CHARS
    ):
        return f"no article links: the page is empty until its scripts fill it; {_MEND}"
    return "no article links"


def _frames(page: Page) -> str:
    """Addresses of its own host that the page shows in frames; adverts and counters come from others."""
    shown = (
        clean_url(page.base_url or "", one.attrs.get("src"))
        for one in page.root.css("frame, iframe")
    )
    own = [url for url in shown if url and host_of(url) == host_of(page.url or "")]
    return ", ".join(own[:MOST_FRAMES])[:300]
