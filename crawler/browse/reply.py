"""One page as HTML, JSON or CSV: every view says what it knows, this says it in the form asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import msgspec
from datasette.utils.asgi import Response

from crawler.alerts.firing import HELD_WORDS
from crawler.browse.csvsafe import BYTE_ORDER_MARK, as_csv
from crawler.browse.desk import desk_of
from crawler.browse.safety import strict_policy

PLUGIN = "crawler.browse"
DONE = {
    "read": "Marked as read.",
    "unread": "Marked as unread.",
    "star": "Starred.",
    "unstar": "Star taken off.",
    "dismiss": "Dismissed.",
    "restore": "Put back.",
}
"""What is said after a deed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one view answers."""

    template: str
    """File below `templates/vedette/`."""
    title: str
    data: Mapping[str, Any]
    """The JSON form: plain values, dataclasses, times."""
    show: Mapping[str, Any] = field(default_factory=dict)
    """What only the HTML needs."""
    columns: Sequence[str] = ()
    """Columns of the CSV form; empty where the page is no list."""
    rows: Sequence[Mapping[str, Any]] = ()
    csv_most: str | None = None
    """How many rows the CSV form has at most, in words, where there are more."""
    pages_alike: tuple[str, ...] = ()
    """Forms whose pages are as long as this one; of others the first page is offered."""
    here: str = ""
    """Entry of the navigation that this page belongs to."""
    status: int = 200
    pictures: bool = False
    """The reader asked for this article's pictures."""


async def answer(request: Any, datasette: Any, page: Page) -> Response:
    """The page in the form that the address asks for: `.json`, `.csv` or neither."""
    form = request.url_vars.get("format")
    headers = {"content-security-policy": strict_policy(pictures=page.pictures)}
    if form == "json":
        return Response.json(plain(page.data), status=page.status, headers=headers)
    if form == "csv":
        if not page.columns:
            return await not_found(request, datasette, "This page has no CSV form.")
        mark = BYTE_ORDER_MARK if request.args.get("excel") else ""
        body = mark + as_csv(page.columns, plain(list(page.rows)))
        return Response(
            body,
            status=page.status,
            headers=headers,
            content_type="text/csv; charset=utf-8",
        )
    return await _html(request, datasette, page, links=other_forms(request, page))


async def _html(
    request: Any, datasette: Any, page: Page, *, links: Mapping[str, str]
) -> Response:
    """The page in the frame that is around every one."""
    desk = desk_of(datasette)
    context = {
        **page.data,
        **page.show,
        "page": page,
        "links": links,
        "desk": desk,
        "now": desk.clock(),
        "zone": desk.zone,
        "token": desk.token,
        "address": address,
        "asked": request.args.get("q") or "",
        "held": HELD_WORDS,
        "done": DONE,
    }
    html = await datasette.render_template(
        f"vedette/{page.template}", context, request=request
    )
    headers = {"content-security-policy": strict_policy(pictures=page.pictures)}
    return Response.html(html, status=page.status, headers=headers)


async def message(
    request: Any,
    datasette: Any,
    text: str,
    *,
    status: int,
    title: str,
    back: str | None = None,
) -> Response:
    """A page that says one thing, such as an error, and leads `back` where it can be tried again."""
    if request.url_vars.get("format"):
        return Response.json({"error": text}, status=status)
    page = Page(
        template="message.html",
        title=title,
        data={"message": text, "back": back},
        status=status,
    )
    return await _html(request, datasette, page, links={})


async def not_found(request: Any, datasette: Any, text: str) -> Response:
    """404 in the form asked for."""
    return await message(request, datasette, text, status=404, title="Not found")


def plain(data: Any) -> Any:
    """Dataclasses as dictionaries, times as ISO 8601 in UTC."""
    return msgspec.to_builtins(data, enc_hook=str)


def other_forms(request: Any, page: Page) -> dict[str, str]:
    """Addresses of the JSON form of the page at hand, of the CSV form, and of that for Excel."""
    path = request.path.rstrip("/") or "/"
    asked = parse_qsl(request.query_string, keep_blank_values=True)

    def form(name: str, *more: tuple[str, str]) -> str:
        kept = [
            (key, value)
            for key, value in asked
            if key != "page" or name in page.pages_alike
        ]
        query = urlencode([*kept, *more])
        return f"{path}.{name}{'?' if query else ''}{query}"

    return {
        "json": form("json"),
        "csv": form("csv"),
        "excel": form("csv", ("excel", "1")),
    }


def address(*parts: object, **arguments: object) -> str:
    """`/alert/Baltic%20sea?page=2`: each part quoted, arguments that are `None` left out."""
    path = "/" + "/".join(quote(str(part), safe="") for part in parts)
    asked = {key: value for key, value in arguments.items() if value not in (None, "")}
    return f"{path}?{urlencode(asked)}" if asked else path


def turning(
    *parts: object, number: int, more: bool, **arguments: object
) -> dict[str, str | None]:
    """Addresses of the pages beside page `number`: `later` and `earlier`, `None` where there is none."""
    return {
        "later": address(*parts, **arguments, page=number - 1) if number > 1 else None,
        "earlier": address(*parts, **arguments, page=number + 1) if more else None,
    }


@cache
def asset(name: str) -> str:
    """Address of a file in `static/`, changing with its content."""
    content = (files(PLUGIN) / "static" / name).read_bytes()
    return (
        f"/-/static-plugins/{PLUGIN}/{name}?{hashlib.sha256(content).hexdigest()[:8]}"
    )


def asked_number(request: Any, name: str, default: int, *, most: int) -> int:
    """A whole number from the address, at least 1; anything else is `default`."""
    text = request.args.get(name) or ""
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        return default
    return min(max(int(text), 1), most)
