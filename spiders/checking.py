"""What an answer must be like to be read as a page at all."""

from __future__ import annotations

from crawler.exceptions import PageError
from crawler.net.asking import Answer
from crawler.records import Reason

_PAGE_TYPES = (
    "text/html",
    "application/xhtml+xml",
    "application/xml",
    "text/xml",
    "text/plain",
)


def check_page(answer: Answer) -> None:
    """Refuse what cannot be a page before anybody parses it.

    Raises:
        PageError: `empty` or `content_type`.
    """
    if not answer.body.strip():
        raise PageError(Reason.EMPTY, f"HTTP {answer.status} without content")
    stated = (answer.header("content-type") or "").partition(";")[0].strip().lower()
    if stated and stated not in _PAGE_TYPES:
        raise PageError(Reason.CONTENT_TYPE, stated[:100])
    if not stated and b"\0" in answer.body[:1024] and b"<" not in answer.body[:1024]:
        raise PageError(Reason.CONTENT_TYPE, "binary, without a content type")
