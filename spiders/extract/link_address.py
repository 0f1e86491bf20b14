"""Whether an address looks like an article's: its shape alone, for any site. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MAX_QUERY = 150
"""A longer query is a counting or forwarding address."""

_OTHER_PLACES = re.compile(
    r"/(?:tags?|tagg|topics?|themen?|thema|temas?|tema|authors?|autor|autoren|auteurs?|autores|people|persons?|persone|category|categor[iy]a"
    r"|categories|kategorie|search|suche|rubriques?|dossiers?|profile|profil|users?|utente|login|register|registrieren|account"
    r"|authenticate|signin|subscribe|subscription|abo|abos|newsletters?(?:-[^/]*)?|shop|store|privacy[^/]*|impressum|contact[^/]*"
    r"|about[^/]*|jobs?|stellen\w*|careers?|podcasts?|hashtag|stichwort|schlagwort|keywords?|staff|redaktion|team|wiki|weather"
    r"|wetter|terms[^/]*|policy|policies|legal|cookies?[^/]*|help|faq|apps?|app-download|offers?|deals?|gp|dp|products?|download"
    r"|attachment|uploads|wp-content|feed|rss|amp-feed|embed|share|sharer|intent|donate|membership|kaufberatung|angebote[^/]*"
    r"|organization|location|company|companies|ort|orte|firma)(?:/|$)|/(?:sections?|collections?|archive?)$",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|avif|svg|mp[34]|m4a|zip|xml|rss|ics|docx?|xlsx?|pptx?|css|js|json|exe|apk)$",
    re.IGNORECASE,
)
_SHARERS = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|instagram|youtube|youtu|linkedin|tiktok|pinterest|whatsapp|telegram|t|threads|bsky|reddit"
    r"|google|apple|amazon|spotify|wikipedia|flickr|vimeo|wa|xing|vk|ok|doi|patreon|paypal|amzn|mozilla|gofundme|deezer"
    r"|outlook|adjust|onelink|bit|spoti|podigee|eventbrite|change|microsoft|github|mailchimp|substackcdn)\.(?:com|be|me|app|org|de|ru|co|net|to|ly|fi|io|link)$",
    re.IGNORECASE,
)
_FORWARD = re.compile(r"=https?(?::|%3a)", re.IGNORECASE)
_DATE = re.compile(
    r"/(?:19|20)\d\d(?:/|-)?\d{1,2}(?:/|-|\d\d)|/(?:19|20)\d\d/\w{3,9}/\d"
)
_ID = re.compile(r"\d{5,}")
_MIXED = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{8,40}", re.IGNORECASE)
_POST = re.compile(r"(?:^|&)p=\d+")
_WORDS = re.compile(r"[-_+]|%20")


def looks_like_article(href: str, *, host: str, own_has_id: bool) -> bool:
    """Whether a link may lead to an article.

    Args:
        href: As written on the page, relative or not.
        host: Of the page itself, without `www.`; links to it need less evidence.
        own_has_id: The page's own address has a number: so have its siblings.
    """
    href, _, query = href.strip().partition("#")[0].partition("?")
    if len(query) > MAX_QUERY or _FORWARD.search(query):
        return False
    # taken apart by hand: urlsplit costs ten times as much, and a page has hundreds of links
    there, path = host, href
    if "//" in href[:8]:
        scheme, _, rest = href.partition("//")
        if scheme.lower() not in ("", "http:", "https:"):
            return False
        there, _, path = rest.partition("/")
        there = there.lower().removeprefix("www.").partition(":")[0]
    elif ":" in href.partition("/")[0]:
        return False
    path = "/" + path.strip("/")
    internal = there == host or not host
    if (
        _OTHER_PLACES.search(path)
        or _FILES.search(path)
        or (not internal and _SHARERS.search(there))
    ):
        return False
    return _is_titled(path, query, internal=internal, own_has_id=own_has_id)


def _is_titled(path: str, query: str, *, internal: bool, own_has_id: bool) -> bool:
    """A number, a date, or a title in the path."""
    if _DATE.search(path):
        return True
    segments = path.split("/")[1:]
    words = max(map(_word_count, segments))
    name = segments[-1].rpartition(".")[0] or segments[-1]
    numbered = _ID.search(path) is not None or (
        8 <= len(name) <= 40 and _MIXED.fullmatch(name) is not None
    )
    if not internal:
        return (numbered and len(segments) >= 2) or words >= 6
    if numbered or words >= (5 if own_has_id else 4):
        return True
    if words >= 3 and path.endswith((".html", ".htm")):
        return True
    return bool(query) and (
        _ID.search(query) is not None or _POST.search(query) is not None
    )


def _word_count(segment: str) -> int:
    """Words of a title in one part of a path."""
    return len([word for word in _WORDS.split(segment) if word])


def has_id(url: str | None) -> bool:
    """Whether an address carries a number that tells articles apart."""
    return bool(url) and bool(_ID.search(urlsplit(url or "").path))


def host_of(url: str | None) -> str:
    """Host without `www.`; `""` for none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def address_key(url: str | None) -> str:
    """Address without scheme, `www.`, fragment and final slash."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
