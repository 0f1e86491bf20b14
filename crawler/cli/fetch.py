"""One page from the network for `vedette extract URL`, under the rules of a crawl."""

from __future__ import annotations

from crawler import settings
from crawler.documents import Document
from crawler.exceptions import PageError
from crawler.net.asking import status_refusal
from crawler.net.choices import client_from


def fetch_document(url: str) -> Document:
    """Fetch one page: robots.txt obeyed, public addresses only, bounded in time and size.

    A page that cannot be had is a document with its fault.

    Raises:
        SettingsError: What the user set cannot work.
    """
    client = client_from(settings.values())
    try:
        answer = client.get(url)
        if not 200 <= answer.status < 300:
            raise status_refusal(answer.status, answer.headers)
    except PageError as error:
        return Document(id=url, url=url, fault=error)
    return Document(
        id=url,
        content=answer.body,
        url=answer.url,
        content_type=answer.header("content-type"),
    )
