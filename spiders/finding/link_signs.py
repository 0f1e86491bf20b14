"""What a link's address and place say: whether it may lead to an article at all, and how likely. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from crawler.identity.url_key import is_home, url_key
from spiders.extract.page import Page
from spiders.extract.tree import Element, ancestors

_LISTS = re.compile(
    r"tags?|topics?|themen?|themes?|categor(?:y|ies|ie|ia|ias)|kategori\w*|rubri\w{1,4}|authors?|autor(?:en|es|zy)?|auteurs?"
    r"|transcripts?|people|profiles?|users?|members?|search|suche|recherche|buscar|szukaj|archives?|archiv|page|label|collections?|newsletters?",
    re.IGNORECASE,
)
"""Parts of a path that name a list; what stands right behind them is one too."""
_MAKERS = re.compile(
    r"authors?|autor(?:en|es|zy)?|auteurs?|voices|contributors?|portfolios?|organi[sz]ations?|units?",
    re.IGNORECASE,
)
"""Parts of a path anywhere above the last that name who writes or acts: a sure slug or a day tells what happened."""
_PAID = re.compile(
    r"spons(?:ors?|or(?:ed)?-\w+|ored)?|promoted|advertorials?|(?:partners?|vendors?)-?content|paid-?(?:content|post)|brand-?(?:studio|content|hub)|anzeigen?",
    re.IGNORECASE,
)
"""Parts of a path below which somebody pays for the text."""
_IN_ARCHIVE = re.compile(
    r"archives/(?!(?:19|20)\d\d(?:\d\d)?(?:\.|$))\d{4,}(?:\.html?)?"
)
_SERVICES = re.compile(
    r"(?:log-?in|sign-?(?:in|up)|register|subscri(?:be|ption)s?|newsletters?|accounts?|my-?account|contacts?(?:-us)?|kontakt|impressum"
    r"|imprint|privacy(?:-(?:policy|statement|notice)(?:-\w+){0,4})?|datenschutz\w*|cookies?(?:-policy)?|terms(?:-(?:of|and)-(?:use|service|sale|business|conditions)(?:-\w+){0,4})?|about(?:-us)?|advertis\w+|careers?|jobs"
    r"|sitemap|rss|feeds?|atom|e?-?mail-(?:sign-?up|alerts?)|donate|faq|comments?|help|legal(?:-notice)?|accessibility|donations?|shop|cart|share|print)(?:\.\w{2,5})?",
    re.IGNORECASE,
)
"""Last part of a path that serves the site and tells no news."""
_RECORDINGS = re.compile(
    r"videos?|vidéos?|video-?galler(?:y|ies)|podcasts?|webinars?|webcasts?|audios?|mediathek"
    r"|photos?|fotos?|galler(?:y|ies)|photo-?galler(?:y|ies)|fotogaleri\w{1,2}|bildergalerien?|galeries?|slideshows?",
    re.IGNORECASE,
)
"""Parts of a path anywhere above the last below which stands what is heard or seen, with no text to read."""
_EVENTS = re.compile(
    r"events?|veranstaltung(?:en)?|termine?|evenements?|événements?|eventos?|wydarzenia|calendar|kalender|conferences?",
    re.IGNORECASE,
)
"""Parts of a path right below which, or below a year of which, something is announced to be attended."""
_RECORDING_ID = re.compile(r"(?:video|audio|av)-\d{4,}(?:\.html?)?")
_NO_NEWS = frozenset(
    [
        "forums",
        "jobs",
        "careers",
        "vacancies",
        "crossword",
        "crosswords",
        "puzzles",
        "horoscope",
        "shop",
        "store",
        "cart",
        "wp-login.php",
        "wp-admin",
    ]
)
"""Parts of a path below which no news stands."""
_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|mp[34]|m4a|webm|zip|docx?|xlsx?|pptx?|pdf|rss|xml|ics|epub|css|js)$",
    re.IGNORECASE,
)
_SERVING_HOSTS = frozenset(
    [
        "account",
        "accounts",
        "auth",
        "careers",
        "donate",
        "email",
        "events",
        "forum",
        "forums",
        "help",
        "id",
        "jobs",
        "licensing",
        "login",
        "membership",
        "my",
        "newsletter",
        "newsletters",
        "shop",
        "signup",
        "sso",
        "store",
        "subscribe",
        "support",
        "tickets",
    ]
)
"""Labels of a host that serve the site, where the page's own host has none of them."""
_LIST_QUERIES = frozenset(
    {
        "page",
        "paged",
        "s",
        "q",
        "cat",
        "tag",
        "author",
        "sort",
        "order",
        "filter",
        "lang",
    }
)
_DATE_IN_PATH = re.compile(
    r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?[0-3]\d)?(?:[/-]|\b)"
)
_NUMBER = re.compile(r"\d{4,}")
_CODE = re.compile(r"(?=[a-z]*\d)(?=[\d]*[a-z])[a-z0-9]{9,}")
_ASIDE_TAGS = frozenset({"nav", "footer", "menu"})
_ASIDE_ROLES = frozenset(
    {"navigation", "contentinfo", "banner", "menu", "menubar", "search"}
)
_ASIDE_NAMES = re.compile(
    r"(?:^|\s|(?<!near)(?<!with)(?<!has)[_-])(?:nav|navbar|navigation|mega-?menu|menu|breadcrumbs?|footer|pagination|pager|paging|cookies?|consent"
    r"|social|share|skip-links?|lang(?:uage)?s?-(?:switch\w*|menu|list))(?:$|[\s_-])",
    re.IGNORECASE,
)
_WHOLE = frozenset({"body", "html", "main", "article", "section"})
_BODY_OF_NEWS = frozenset({"article", "main", "section", "li", "td"})
_HEADINGS = ("h2", "h3", "h4")
FORM_LINKS = 3
"""A form that holds more links is no box to search or sign in: some systems put all of a page in one."""


def may_be_article(url: str, page_url: str) -> bool:
    """Whether an address of the site can be an article's: no front page, list, service or file."""
    if is_home(url) or _key(url) == _key(page_url):
        return False
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if _FILES.search(path) or _host_serves(parts.netloc, urlsplit(page_url).netloc):
        return False
    segments = _parts(url)
    last = segments[-1] if segments else ""
    if _SERVICES.fullmatch(last):
        return False
    above = segments[:-1]
    if any(map(_PAID.fullmatch, above)) or not _NO_NEWS.isdisjoint(above):
        return False
    if _is_attended(above, last) and not _is_attended(_parts(page_url), ""):
        return False
    if any(map(_MAKERS.fullmatch, above)):
        return tells(last) + bool(_DATE_IN_PATH.search(path)) >= 2
    if any(_LISTS.fullmatch(segment) for segment in segments[-2:]):
        # some systems keep every article below `/archives/`, by its number
        return (
            tells(last) >= 2
            or _IN_ARCHIVE.fullmatch("/".join(segments[-2:])) is not None
        )
    names = {name.lower() for name, _ in parse_qsl(parts.query)}
    return not (names and names <= _LIST_QUERIES)


def _parts(url: str) -> list[str]:
    return [segment for segment in urlsplit(url).path.split("/") if segment]


def _is_attended(above: list[str], last: str) -> bool:
    """Whether a path leads to a recording or an event, which is heard, seen or gone to."""
    if any(map(_RECORDINGS.fullmatch, [*above, last])) or _RECORDING_ID.fullmatch(last):
        return True
    if _EVENTS.fullmatch(last):
        return True
    named = [segment for segment in above[-3:] if not segment.isdigit()]
    return bool(named) and _EVENTS.fullmatch(named[-1]) is not None


def _host_serves(host: str, own: str) -> bool:
    return host != own and not _SERVING_HOSTS.isdisjoint(
        set(host.split(".")) - set(own.split("."))
    )


def tells(slug: str) -> int:
    """How much a last part of a path looks like an article's: words in it, a number, a code."""
    return (
        (slug.count("-") + slug.count("_") >= 3)
        + bool(_NUMBER.search(slug))
        + bool(_CODE.fullmatch(slug))
    )


def leads(url: str) -> int:
    """How strongly an address says article, 0 to 4."""
    parts = urlsplit(url)
    slug = parts.path.rstrip("/").rsplit("/", 1)[-1]
    numbered = any(value.isdigit() for _, value in parse_qsl(parts.query))
    dated = 2 * bool(_DATE_IN_PATH.search(parts.path))
    return min(4, tells(slug.lower()) + dated + numbered)


def is_numbered(url: str) -> bool:
    """Whether an address ends in a number or code of its own, as systems count their articles."""
    parts = urlsplit(url)
    slug = parts.path.rstrip("/").rsplit("/", 1)[-1].lower()
    if _NUMBER.search(slug) or _CODE.fullmatch(slug):
        return True
    return any(
        value.isdigit() and len(value) >= 3 for _, value in parse_qsl(parts.query)
    )


def shows(text: str, *, heading: bool) -> int:
    """How strongly a link's words say headline, 0 to 4. Scripts without spaces count by letters."""
    long = len(text) + 2 * _wide(text) >= 30
    return 2 * heading + (words_in(text) >= 4) + long


def words_in(text: str) -> int:
    """Words of a text; three signs of a script without spaces are one."""
    return len(text.split()) + _wide(text) // 3


def _wide(text: str) -> int:
    return sum(char > "\u2e7f" for char in text)


def aside(
    page: Page, anchor: Element, memory: dict[Element, bool], *, by_name: bool = True
) -> bool:
    """Whether a link stands in what frames the page: menus, heads, feet, forms.

    Args:
        memory: What was told of elements around earlier links, in the same way.
        by_name: What is named as a menu is one.
    """
    line: list[Element] = []
    answer = False
    for element in ancestors(anchor):
        known = memory.get(element)
        if known is not None:
            answer = known
            break
        line.append(element)
    for element in reversed(line):
        answer = answer or _frames(page, element, by_name)
        memory[element] = answer
    return answer


def _frames(page: Page, element: Element, by_name: bool) -> bool:
    tag, attributes = element.tag, element.attrs
    if tag in _ASIDE_TAGS or attributes.sget("role").lower() in _ASIDE_ROLES:
        return True
    if tag == "header":  # an article's own head holds its headline
        return next(ancestors(element, *_BODY_OF_NEWS), None) is None
    if tag == "form":
        return len(element.css("a")) <= FORM_LINKS
    if tag in _WHOLE or not by_name:
        return False
    names = f"{attributes.sget('class')} {attributes.sget('id')}"
    return (
        len(names) > 2
        and _ASIDE_NAMES.search(names) is not None
        and not _holds_page(page, element)
    )


def _holds_page(page: Page, element: Element) -> bool:
    """Wrappers of a whole page are named after its menu too: most of its headings are in them."""
    if element.css_first("main, article") is not None:
        return True
    inside = len(element.css(", ".join(_HEADINGS)))
    return inside > 1 and 2 * inside > sum(len(page.tree.all(h)) for h in _HEADINGS)


@lru_cache(maxsize=4096)
def _key(url: str) -> str:
    try:
        return url_key(url)
    except ValueError:
        return url
