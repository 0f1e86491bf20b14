"""What every answer and every request must carry: headers, hosts, origins, tokens.

Pages of our own run no inline script and load nothing from elsewhere. Datasette's pages
have inline scripts in their templates: those get a nonce when the template is read, so
that a script which came in with data has none.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit

from jinja2 import BaseLoader, Environment

from crawler.browse import tables
from crawler.browse.csvsafe import CsvSafe
from crawler.browse.desk import DATABASE, Desk
from crawler.browse.door import Door
from crawler.net.addresses import is_loopback

_STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{pictures}; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# Datasette's templates colour headings by style attributes and its editor writes styles.
_TABLES = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    # `no-referrer` would turn the Origin of our own forms into `null`.
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}
WRONG_HOST = "This server answers to 127.0.0.1 and localhost only (see vedette browse --public).\n"
NOT_FOR_OTHERS = (
    "Paths, packages and settings of this server are not shown to others.\n"
)
FROM_ELSEWHERE = (
    "A page of another site asked for this. To see it, type the address yourself.\n"
)
ASK_PASSWORD = "A password is needed here.\n"
TRY_LATER = "Too many wrong passwords came from your address. Try again in a minute.\n"
_PASSWORD_WORDS = {
    401: (ASK_PASSWORD, (b"www-authenticate", b"Basic realm=vedette")),
    429: (TRY_LATER, (b"retry-after", b"60")),
}
_nonce: ContextVar[str] = ContextVar("nonce", default="")
Asgi = Callable[[dict[str, Any], Any, Any], Any]


def strict_policy(*, pictures: bool = False) -> str:
    """Policy of our own pages; `pictures` lets an article's pictures load, on request only."""
    return _STRICT.format(pictures=" https: http:" if pictures else "")


def wrap(app: Asgi, desk: Desk) -> Asgi:
    """Refuse requests meant for another host, and put the headers on every answer."""
    door = Door(desk.password)

    async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = {key.lower(): value for key, value in scope.get("headers") or []}
        if not host_allowed(headers.get(b"host", b"").decode("latin-1"), desk):
            await _refuse(send, 421, WRONG_HOST)
            return
        if is_from_elsewhere(scope, headers, desk):
            await _refuse(send, 403, FROM_ELSEWHERE)
            return
        client = (scope.get("client") or ("",))[0]
        status = await door.refusal(client, headers.get(b"authorization", b""))
        if status is not None:
            await _refuse(send, status, *_PASSWORD_WORDS[status])
            return
        if desk.public and _is_inner(scope["path"]):
            await _refuse(send, 403, NOT_FOR_OTHERS)
            return
        wide = None if scope.get("query_string") else tables.opening(scope["path"])
        if wide is not None:
            await _lead_to(wide, send)
            return
        nonce = secrets.token_urlsafe(12)
        _nonce.set(nonce)
        csv_safe = CsvSafe() if _is_table_csv(scope["path"]) else None

        async def answer(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = dict(message, headers=_with_headers(message, scope, nonce))
            elif csv_safe is not None:
                message = dict(message, body=csv_safe.escape(message.get("body", b"")))
            await send(message)

        await app(scope, receive, answer)

    return wrapped


def _with_headers(
    message: dict[str, Any], scope: dict[str, Any], nonce: str
) -> list[tuple[bytes, bytes]]:
    added = dict(_ALWAYS)
    added[b"content-security-policy"] = _TABLES.format(nonce=nonce).encode()
    static = scope["path"].startswith("/-/static") and message["status"] == 200
    # Our links to static files carry a hash of the content, Datasette's too.
    added[b"cache-control"] = (
        b"public, max-age=86400" if static else b"private, no-cache"
    )
    kept = []
    for key, value in message.get("headers") or []:
        name = key.lower()
        if name == b"content-security-policy":
            del added[name]  # our own page's, which is stricter
        elif name in added or (
            # The length was counted before cells were made safe.
            name == b"content-length" and _is_table_csv(scope["path"])
        ):
            continue
        kept.append((name, value))
    return [*kept, *added.items()]


def _is_table_csv(path: str) -> bool:
    return path.startswith(f"/{DATABASE}") and path.endswith(".csv")


def _is_inner(path: str) -> bool:
    """Datasette's own pages about itself: where the file lies, what is installed."""
    return path.startswith("/-/") and not path.startswith("/-/static")


def host_allowed(host: str, desk: Desk) -> bool:
    """On loopback only loopback names: another site's name that points here reads nothing."""
    if desk.public:
        return True
    name = urlsplit(f"//{host}").hostname or ""
    return is_loopback(name)


def is_from_elsewhere(
    scope: dict[str, Any], headers: dict[bytes, bytes], desk: Desk
) -> bool:
    """Whether a page of another site asks, for more than to be left for one of ours.

    It could not read the answer, but tell by its time or its absence which words are watched, or
    have this machine's memory filled by SQL. Nor may its links hold SQL of their own. Programs and
    older browsers do not say where they come from, and are let in.

    Source: W3C Fetch Metadata, a policy for isolation.
    """
    site = headers.get(b"sec-fetch-site", b"none")
    if site in (b"none", b"same-origin"):
        return False
    opens_page = (
        scope["method"] == "GET"
        and headers.get(b"sec-fetch-mode") == b"navigate"
        and headers.get(b"sec-fetch-dest") == b"document"
    )
    asks_tables = scope["path"].startswith(f"/{DATABASE}") and scope["query_string"]
    return not opens_page or bool(asks_tables and not desk.public)


def post_refusal(request: Any, fields: dict[str, str], desk: Desk) -> str | None:
    """Why this POST must not be obeyed, or `None`.

    Three things are asked: it comes from a page of this very server (Origin), the browser
    does not say otherwise (Sec-Fetch-Site), and it carries the token that our pages hold.
    """
    if desk.public:
        return (
            "This server is open to others (--public): nothing can be marked or saved."
        )
    headers = request.headers
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return "The request came from another site."
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return "The request came from another site."
    if origin is None and "sec-fetch-site" not in headers:
        return "The request does not say where it came from (Origin)."
    if not compare_digest(fields.get("token", "").encode(), desk.token.encode()):
        return "This page is older than the server: reload it and try again."
    return None


def is_linked_to(request: Any) -> bool:
    """Whether a link of another site led here; browsers that do not say so are believed."""
    return request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}


def came_by_navigation(request: Any) -> bool:
    """True where a person opened a page: not a picture, frame or prefetch of another site."""
    headers = request.headers
    if headers.get("sec-purpose") or headers.get("purpose"):
        return False
    if headers.get("sec-fetch-dest", "document") != "document":
        return False
    return headers.get("sec-fetch-site", "none") in {
        "none",
        "same-origin",
        "cross-site",
    }


async def _lead_to(address: str, send: Any) -> None:
    headers = [(b"location", address.encode()), *_ALWAYS.items()]
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(
    send: Any, status: int, message: str, *more: tuple[bytes, bytes]
) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        *more,
        *_ALWAYS.items(),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": message.encode()})


# Controls of Datasette's filters that have no name for who cannot see them.
_NAMED = (
    ('name="_filter_column', 'aria-label="Column" name="_filter_column'),
    ('name="_filter_op', 'aria-label="Comparison" name="_filter_op'),
    ('class="filter-value"', 'class="filter-value" aria-label="Value"'),
    ('id="sort_by"', 'id="sort_by" aria-label="Sort by"'),
)


class NonceLoader(BaseLoader):
    """Reads templates through another loader; gives scripts there a nonce and filters a name."""

    def __init__(self, inner: BaseLoader) -> None:
        self._inner = inner

    def get_source(self, environment: Environment, template: str) -> Any:
        source, filename, uptodate = self._inner.get_source(environment, template)
        source = re.sub(r"<script\b", '<script nonce="{{ csp_nonce() }}"', source)
        for before, after in _NAMED:
            source = source.replace(before, after)
        return source, filename, uptodate

    def list_templates(self) -> list[str]:
        return self._inner.list_templates()


def current_nonce() -> str:
    """The nonce of the request at hand."""
    return _nonce.get()
