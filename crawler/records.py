"""What we are told (sources, alerts) and what we keep (visits, refusals, hits, deliveries).

Pure values. Times we measure end in `_at` and are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from crawler.items import NO_TERMS, Article, DateClaim, Terms


class SourceKind(StrEnum):
    """How a source is looked through."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    PAGE = "page"


class Origin(StrEnum):
    """What kind of publisher stands behind a source."""

    TRADE_PRESS = "trade_press"
    GENERAL_PRESS = "general_press"
    MINISTRY = "ministry"
    ARMED_FORCES = "armed_forces"
    ALLIANCE = "alliance"
    WIRE = "wire"
    THINK_TANK = "think_tank"
    INDUSTRY = "industry"
    PARLIAMENT = "parliament"
    OTHER = "other"


class Reason(StrEnum):
    """Why a page was refused (PROMISES 14: the closed set of reason classes)."""

    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    DECOMPRESSED_TOO_LARGE = "decompressed_too_large"
    TRUNCATED = "truncated"
    ENCODING = "encoding"
    PRIVATE_ADDRESS = "private_address"
    BAD_SCHEME = "bad_scheme"
    BAD_URL = "bad_url"
    REDIRECT_LIMIT = "redirect_limit"
    ROBOTS = "robots"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    RATE_LIMITED = "rate_limited"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    DTD = "dtd"
    BAD_FEED = "bad_feed"
    CONTENT_TYPE = "content_type"
    EMPTY = "empty"
    NOT_ARTICLE = "not_article"
    WALL = "wall"
    TLS = "tls"
    DNS = "dns"
    PROTOCOL = "protocol"
    TOO_COMPLEX = "too_complex"


REASON_WORDS = {
    Reason.TIMEOUT: "took too long",
    Reason.TOO_LARGE: "too large",
    Reason.DECOMPRESSED_TOO_LARGE: "too large once unpacked",
    Reason.TRUNCATED: "cut short",
    Reason.ENCODING: "unreadable encoding",
    Reason.PRIVATE_ADDRESS: "led to a private address",
    Reason.BAD_SCHEME: "no web address",
    Reason.BAD_URL: "broken address",
    Reason.REDIRECT_LIMIT: "redirected in circles",
    Reason.ROBOTS: "robots.txt forbids it",
    Reason.ROBOTS_UNREACHABLE: "robots.txt could not be read",
    Reason.RATE_LIMITED: "asked to slow down",
    Reason.HTTP_4XX: "not there or not allowed (4xx)",
    Reason.HTTP_5XX: "server failed (5xx)",
    Reason.DTD: "declares its own entities",
    Reason.BAD_FEED: "broken feed",
    Reason.CONTENT_TYPE: "no page",
    Reason.EMPTY: "empty",
    Reason.NOT_ARTICLE: "no article",
    Reason.WALL: "behind a wall",
    Reason.TLS: "certificate not trusted",
    Reason.DNS: "name not found",
    Reason.PROTOCOL: "broken answer",
    Reason.TOO_COMPLEX: "too complex",
}
"""The same in words, which stand behind a number of pages as well."""
PASSING = frozenset(
    {
        Reason.TIMEOUT,
        Reason.TRUNCATED,
        Reason.RATE_LIMITED,
        Reason.ROBOTS_UNREACHABLE,
        Reason.HTTP_5XX,
        Reason.DNS,
        Reason.PROTOCOL,
    }
)
"""Reasons that may pass: the address is tried again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What a healthy round of a source gives at least."""

    articles: int | None = None
    """Articles a week."""
    fields: tuple[str, ...] = ()
    """Fields that nearly every article has, such as `lead`."""


class ReadFrom(StrEnum):
    """Where a source's articles are read."""

    PAGE = "page"
    FEED = "feed"
    """What the feed itself tells of them: for sites that keep programs out of their pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place to look, with its rhythm: a `[[source]]` table of the catalogue."""

    key: str
    """Lower-case letters, digits and hyphens; unique over the catalogue."""
    name: str
    url: str
    kind: SourceKind
    read_from: ReadFrom = ReadFrom.PAGE
    """`feed` only for a source of that kind: no page is fetched."""
    country: str | None = None
    """ISO 3166 alpha-2, lower case (`gb`, not `uk`)."""
    language: str | None = None
    """BCP 47 tag."""
    origin: Origin | None = None
    allow_private: bool = False
    """May connect to the non-public address that `url` names (host and port of it alone)."""
    delay_s: float = 1.0
    """Between two requests to a host; robots.txt can only raise it."""
    every_s: int | None = None
    """Longest wished interval between two visits."""
    depth: int = 0
    """Section pages: how many levels of further section or paging links are followed."""
    selectors: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Article field name to CSS selector, where the site defeats the general rules;
    `links` selects the article links of a section page."""
    expect: Expect = field(default_factory=Expect)


class VisitKind(StrEnum):
    """How an article reached us; only a crawl sends messages (PROMISES 25)."""

    CRAWL = "crawl"
    IMPORT = "import"
    BACKFILL = "backfill"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedWord:
    """One occurrence that an alert matched, as character offsets in the stored text."""

    field: str
    """Field of the article: `headline`, `body`, `captions` …"""
    index: int = 0
    """Which value of a field with several (captions, keywords); 0 for single ones."""
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An alert's query is true of an article."""

    alert: str
    query_version: int
    lists_version: str | None = None
    """Hash of the word lists the query names; `None` without lists."""
    words: tuple[MatchedWord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One article on its way through the pipelines."""

    article: Article
    fetched_at: datetime
    source: Source | None = None
    kind: VisitKind = VisitKind.CRAWL
    date_claims: tuple[DateClaim, ...] = ()
    site_names: tuple[str, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    reader_version: str = ""
    saved_at: datetime | None = None
    """When a page that we did not fetch now was saved; relative dates count from it."""
    asked_url: str | None = None
    """Address that was asked for, before redirects."""
    terms: Terms = NO_TERMS
    """What the page and its site ask of machines, kept with the article."""
    first_round: bool = False
    """True in the source's first round ever: hits are kept and nothing is sent."""
    url_key: str | None = None
    """Identity of the article, set by the identity stage; two addresses of one article share it."""
    matches: tuple[Match, ...] = ()
    missing: tuple[str, ...] = ()
    """Fields the completeness stage found absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A page that was not stored, and why. A value that reaches the store, no exception."""

    url: str
    """Address, or the file's path for an import."""
    reason: Reason
    at: datetime
    source: Source | None = None
    detail: str | None = None
    """Evidence in words, at most 500 characters."""
    headline: str | None = None
    """Under which a feed or a news sitemap lists it."""
    alerts: tuple[str, ...] = ()
    """Names of those whose query is true of that headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A saved query with the way its user wants to be told."""

    name: str
    query: str
    query_version: int = 1
    channels: tuple[str, ...] = ()
    """Names of channels; addresses stand in channels.toml alone."""
    rhythm: str = "at_once"
    """`at_once`, `hourly`, or `daily HH:MM` in `tz`."""
    tz: str = "UTC"
    """IANA zone of the digest time and the quiet hours."""
    quiet: str | None = None
    """`HH:MM-HH:MM` in `tz`: nothing is sent then, it waits."""
    ceiling: int | None = None
    """Messages an hour after which hits are gathered into one."""
    on_change: bool = False
    """Fire again when a change of the article touches the match."""
    once_a_story: bool = False
    """Send nothing for a copy, on another site, of a story that was sent; the hit is kept."""
    paused: bool = False
    muted_sources: tuple[str, ...] = ()
    muted_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article found by one alert."""

    id: int
    alert: str
    article_id: int
    revision: int
    query_version: int
    lists_version: str | None
    words: tuple[MatchedWord, ...]
    at: datetime
    held: str | None = None
    """Why nothing was sent: `first_round`, `import`, `old`, `paused`, `muted`, `backfill`."""
    dismissed_at: datetime | None = None


class DeliveryState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class DeliveryKind(StrEnum):
    """What a message holds."""

    SINGLE = "single"
    """One hit."""
    DIGEST = "digest"
    """Hits gathered for one channel and time, of one alert or several."""
    NOTICE = "notice"
    """No hit: a source's health, a test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one channel."""

    id: int
    key: str
    """Idempotency key: the same at every try."""
    kind: DeliveryKind = DeliveryKind.SINGLE
    alert: str | None = None
    """`None` for a notice and for a digest of several alerts; each hit names its own."""
    channel: str
    state: DeliveryState
    hit_ids: tuple[int, ...]
    """Frozen at the first try; newest first."""
    payload: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Of a notice: `subject` and `text`."""
    due_at: datetime | None = None
    """Not before: the rhythm's time, or the end of the quiet hours."""
    tries: int = 0
    next_try_at: datetime | None = None
    last_error: str | None = None
    created_at: datetime
    sent_at: datetime | None = None
