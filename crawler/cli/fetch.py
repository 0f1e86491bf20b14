"""One page from the network for `vedette extract URL`, under the rules of a crawl."""

from __future__ import annotations

from crawler import settings
from crawler.documents import Document
from crawler.exceptions import PageError
from crawler.net.choices import client_from
from crawler.net.http import HttpAnswer
from crawler.records import Reason


def fetch_document(url: str) -> Document:
    """Fetch one page: robots.txt obeyed, public addresses only, bounded in time and size.

    A page that cannot be had is a document with its fault.

    Raises:
        SettingsError: What the user set cannot work.
    """
    client = client_from(settings.values())
    try:
        answer = client.get(url)
        _check(answer)
    except PageError as error:
        return Document(id=url, url=url, fault=error)
    return Document(
        id=url,
        content=answer.body,
        url=answer.url,
        content_type=answer.header("content-type"),
    )


def _check(answer: HttpAnswer) -> None:
    if answer.status == 429:
        raise PageError(Reason.RATE_LIMITED, "HTTP 429")
    if 400 <= answer.status < 500:
        raise PageError(Reason.HTTP_4XX, f"HTTP {answer.status}")
    if answer.status != 200:
        raise PageError(Reason.HTTP_5XX, f"HTTP {answer.status}")
