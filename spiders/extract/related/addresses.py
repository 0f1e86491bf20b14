"""Whether an address looks like an article's: its shape alone, for any site. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from spiders.extract.parse.joining import split_address
from spiders.extract.word_lists import word_set, words

MAX_QUERY = 150
"""A longer query is a counting or forwarding address, unless the path has a title."""
TITLE_WORDS = 5
"""Words of a title beside a long query, or in a section named as a place; three are enough below a part that says what it holds."""

_OTHER_PLACES = word_set(
    """tag tags tagg topic topics thema themen theme tema temas hashtag stichwort schlagwort keyword
keywords author authors autor autoren auteur auteurs autores people person persons persone staff
redaktion team profile profil user users category categories categoria categorie kategorie rubrique
rubriques dossier dossiers search suche organization location issue issues company companies ort
orte firma utente login register registrieren account authenticate signin subscribe subscription abo
abos newsletter newsletters membership donate shop store product products offer offers deal deals
kaufberatung gp dp job jobs career careers podcast podcasts wiki weather wetter policy policies
legal impressum help faq app apps download attachment uploads wp-content feed rss amp-feed embed
share sharer intent"""
)
_SECTIONS = word_set("weather wetter company companies people")
"""Of these, those below which articles stand, too."""
_OTHER_STARTS = words(
    "privacy contact about- terms cookie newsletter- angebote stellen advertis"
)
_PLACE_ID = re.compile(r"(?:[a-z]+-){2,3}\d+(?:\.html?)?")
""" "terms-of-use-6902768.html"."""
_LISTS = word_set("section sections collection collections archive archiv about")
"""Only as the last part of a path."""
_FILES = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|avif|svg|mp[34]|m4a|zip|xml|rss|ics|docx?|xlsx?|pptx?|css|js|json|exe|apk)$",
    re.IGNORECASE,
)
_SHARER_NAMES = (
    "facebook twitter x instagram youtube youtu linkedin tiktok pinterest whatsapp telegram t threads bsky reddit"
    " google apple amazon spotify wikipedia flickr vimeo wa xing vk ok doi patreon paypal amzn mozilla gofundme deezer"
    " outlook adjust onelink bit spoti podigee eventbrite change microsoft github mailchimp substackcdn"
)
_SHARER_ENDS = "com be me app org de ru co net to ly fi io link"
_SHARERS = frozenset(_SHARER_NAMES.split())
_ENDS = frozenset(_SHARER_ENDS.split())
MAX_STEPS = 2
"""Parts of the path of a channel: "whatsapp.com/channel/…"."""
_FORWARD = re.compile(r"=https?(?::|%3a)", re.IGNORECASE)
_DATE = re.compile(
    r"/(?:19|20)\d\d(?:/|-)?\d{1,2}(?:/|-|\d\d)|/(?:19|20)\d\d/\w{3,9}/\d"
)
_ID = re.compile("[0-9][0-9]{4}")
"""Five figures, written so that the search leaps to the first."""
_MIXED = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{8,40}", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_ARTICLES = re.compile(
    r"/(?:articles?|artikel|articulos?|news|stor(?:y|ies)|blogs?|posts?|writing|noticias?|nieuws|actualites?|aktuelles|opinions?"
    r"|analys[ei]s|commentar(?:y|ies))/|/p/(?=[a-z]+-)"
)
"""A part of a path that says what stands below it."""
_POST = re.compile(r"(?:^|&)p=\d+")


def looks_like_article(
    href: str, *, host: str, own_has_id: bool, least: int = 4
) -> bool:
    """Whether a link may lead to an article.

    Args:
        href: As written on the page, relative or not.
        host: Of the page itself, without `www.`; links to it need less evidence.
        own_has_id: The page's own address has a number: so have its siblings.
        least: Words of a title in an address of the own host.
    """
    href, _, query = href.strip().partition("#")[0].partition("?")
    if query and (
        _FORWARD.search(query)
        if len(query) <= MAX_QUERY
        else not _has_words(href, TITLE_WORDS)
    ):
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
    path = path.strip("/")
    internal = there == host or not host
    # asked in this order: most addresses that are no article's have no title
    return (
        _is_titled(path, query, internal=internal, least=least + own_has_id)
        and not _is_other_place(path.lower())
        and (internal or not _is_sharer(there))
    )


def is_channel(href: str) -> bool:
    """Whether an address has the form of somebody's channel at a service for all: of no post."""
    _, _, rest = href.partition("//")
    host, _, path = rest.partition("?")[0].partition("/")
    steps = [step for step in path.split("/") if step]
    return (
        _is_sharer(host.lower())
        and 0 < len(steps) <= MAX_STEPS
        and not steps[-1].isdigit()
    )


def _is_sharer(host: str) -> bool:
    labels = host.split(".")
    return len(labels) > 1 and labels[-1] in _SHARER_ENDS and labels[-2] in _SHARERS


def _is_other_place(path: str) -> bool:
    """Whether one part of a path in small letters names something else than an article."""
    parts = path.split("/")
    if not _OTHER_PLACES.isdisjoint(parts):
        return not _SECTIONS.issuperset(
            _OTHER_PLACES.intersection(parts)
        ) or not _has_words(parts[-1], TITLE_WORDS)
    for part in parts:
        # "privacy-policy" is a place, "privacy-law-passes-the-senate" a title
        if part.startswith(_OTHER_STARTS) and (
            part.count("-") < 3 or _PLACE_ID.fullmatch(part)
        ):
            return True
    last = parts[-1]
    return last in _LISTS or ("." in last and _FILES.search(last) is not None)


def _is_titled(path: str, query: str, *, internal: bool, least: int) -> bool:
    """A number, a date, or a title in the path."""
    slashed = "/" + path
    if ("/20" in slashed or "/19" in slashed) and _DATE.search(slashed):
        return True
    if not internal:
        if _has_words(path, 6) or ("/" in path and _is_numbered(path)):
            return True
        return _has_words(path, 3) and _ARTICLES.search(slashed) is not None
    return (
        _has_words(path, least)
        or (path.endswith((".html", ".htm")) and _has_words(path, 3))
        or _is_numbered(path)
        or (bool(query) and (_ID.search(query) or _POST.search(query)) is not None)
    )


def _has_words(path: str, least: int) -> bool:
    """Whether one part of a path has so many words."""
    plain = path.replace("_", "-").replace("+", "-")
    # most addresses have too few in all their parts together, most titles stand in the last
    if plain.count("-") + 1 < least:
        return False
    if plain.count("-", plain.rfind("/") + 1) + 1 >= least:
        return True
    return any(part.count("-") + 1 >= least for part in plain.split("/"))


def _is_numbered(path: str) -> bool:
    """A long number, or a last part made of letters and digits."""
    if _ID.search(path) is not None:
        return True
    last = path.rpartition("/")[2]
    name = last.rpartition(".")[0] or last
    if "-" in name:
        return _UUID.fullmatch(name) is not None
    return 8 <= len(name) <= 40 and _MIXED.fullmatch(name) is not None


def has_id(url: str | None) -> bool:
    """Whether an address carries a number that tells articles apart."""
    return bool(_ID.search(split_address(url).path))


@lru_cache(maxsize=16)
def host_of(url: str | None) -> str:
    """Host without `www.`, of the page asked for again and again; `""` for none."""
    return (split_address(url).hostname or "").removeprefix("www.")
