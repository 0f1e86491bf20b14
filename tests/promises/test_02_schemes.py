"""PROMISES 2: http and https only, on each hop and each link."""

from __future__ import annotations

from typing import Any

import pytest

from crawler import settings
from crawler.exceptions import PageError
from crawler.net.targets import parse_target
from spiders.finding.found import clean_url
from tests.loopback import RawServer, answer

OTHERS = [
    "file:///etc/passwd",
    "data:text/html,x",
    "ftp://h/x",
    "s3://b/x",
    "javascript:alert(1)",
    "gopher://h/1",
]


@pytest.mark.parametrize("url", OTHERS)
def test_other_scheme_is_refused(fetching: Any, url: str) -> None:
    with pytest.raises(PageError) as caught:
        fetching().get(url, private=None)
    assert caught.value.reason == "bad_scheme"


@pytest.mark.parametrize("url", OTHERS)
def test_redirect_to_other_scheme_is_refused(
    fetching: Any, server: RawServer, url: str
) -> None:
    server.routes["/a"] = answer(status="302 Found", Location=url)
    with pytest.raises(PageError) as caught:
        fetching().get(f"{server.url}/a")
    assert caught.value.reason == "bad_scheme"


@pytest.mark.parametrize("url", OTHERS)
def test_link_of_other_scheme_is_no_link(url: str) -> None:
    assert clean_url("http://h.example/", url) is None


def test_scrapy_has_no_handler_for_other_schemes() -> None:
    on = {scheme for scheme, handler in settings.DOWNLOAD_HANDLERS.items() if handler}
    assert on == {"http", "https"}
    assert {"data", "file", "ftp", "s3"} <= settings.DOWNLOAD_HANDLERS.keys()


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http:///x",
        "http://user:pw@h.example/",
        "http://h.example:99999/",
        "http://[::1/",
        "http://h..example/",
        "http://" + "a" * 2100,
    ],
)
def test_address_that_makes_no_sense_is_refused(url: str) -> None:
    with pytest.raises(PageError) as caught:
        parse_target(url)
    assert caught.value.reason == "bad_url"


@pytest.mark.parametrize("tail", ["/a\r\nX: y", "/a b", "/ä", "/a?q=ü#frag"])
def test_nothing_of_an_address_breaks_out_of_the_request_line(tail: str) -> None:
    target = parse_target(f"http://h.example{tail}")
    assert target.url.isascii()
    assert not set(target.url) & set(" \r\n#")
