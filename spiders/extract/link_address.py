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
_WORDS = re.compile(r"[-_+]|%20")


def looks_like_article(href: str, *, host: str, own_has_id: bool) -> bool:
    """Whether a link may lead to an article.

    Args:
        href: As written on the page, relative or not.
        host: Of the page itself, without `www.`; links to it need less evidence.
        own_has_id: The page's own address has a number: so have its siblings.
    """
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return False
    if (
        parts.scheme not in ("", "http", "https")
        or len(parts.query) > MAX_QUERY
        or _FORWARD.search(parts.query)
    ):
        return False
    path = parts.path.rstrip("/")
    there = (parts.netloc or host).lower().removeprefix("www.")
    internal = there == host or not host
    if (
        _OTHER_PLACES.search(path)
        or _FILES.search(path)
        or (not internal and _SHARERS.search(there))
    ):
        return False
    return _is_titled(path, parts.query, internal=internal, own_has_id=own_has_id)


def _is_titled(path: str, query: str, *, internal: bool, own_has_id: bool) -> bool:
    """A number, a date, or a title in the path."""
    segments = path.split("/")[1:]
    words = max((len([w for w in _WORDS.split(s) if w]) for s in segments), default=0)
    if _DATE.search(path):
        return True
    numbered = bool(
        _ID.search(path)
        or (
            segments
            and _MIXED.fullmatch(segments[-1].rpartition(".")[0] or segments[-1])
        )
    )
    if internal:
        if numbered or (own_has_id is False and words >= 4):
            return True
        return (
            words >= 5
            or (words >= 3 and path.endswith((".html", ".htm")))
            or bool(_ID.search(query))
            or bool(re.search(r"(?:^|&)p=\d+", query))
        )
    return (numbered and len(segments) >= 2) or words >= 6


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
