"""What every POST here must be, and how it is answered where it is not obeyed.

A browser without script is led back to a page, a script gets JSON.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from datasette.utils.asgi import Response

from crawler.browse.desk import desk_of
from crawler.browse.reply import message
from crawler.browse.safety import post_refusal

MAX_FORM_BYTES = 20_000
_OF_AN_ADDRESS = "/?#[]@!$&'()*+,;=:%~"


class Refused(Exception):
    """The request is not obeyed; the message is for the reader, `back` where to try again."""

    def __init__(self, message: str, status: int, *, back: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.back = back


async def form(request: Any, datasette: Any) -> dict[str, str]:
    """Fields of a POST that may be obeyed.

    Raises:
        Refused: No POST, too long, or not from a page of this server.
    """
    if request.method != "POST":
        raise Refused("This address takes what a form sends, nothing else.", 405)
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > MAX_FORM_BYTES:
        raise Refused("That is too long.", 413)
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        raise Refused("Only forms are taken here.", 415)
    try:
        fields: dict[str, str] = await request.post_vars()
    except UnicodeDecodeError as error:
        raise Refused("The form is no UTF-8.", 400) from error
    refusal = post_refusal(request, fields, desk_of(datasette))
    if refusal is not None:
        raise Refused(refusal, 403)
    return fields


def local_path(path: str | None) -> str:
    """A path of this server to lead back to; anything else becomes `/`."""
    if path and re.fullmatch(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*", path):
        return re.sub(r"([?&])(?:done|undo)=[^&]*", r"\1", path).rstrip("?&")
    return "/"


def see_other(path: str) -> Response:
    """Leads to a path of this server. Its letters are quoted, not dropped: `/é/x` is not `//x`."""
    return Response.redirect(quote(path, safe=_OF_AN_ADDRESS), status=303)


def wants_json(request: Any) -> bool:
    return "application/json" in request.headers.get("accept", "")


async def refuse(request: Any, datasette: Any, refused: Refused) -> Response:
    if wants_json(request):
        return Response.json({"error": str(refused)}, status=refused.status)
    return await message(
        request,
        datasette,
        str(refused),
        status=refused.status,
        title="Not done",
        back=refused.back,
    )
