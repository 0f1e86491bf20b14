"""The blocking client says where it was refused, and what kept robots.txt from it."""

from __future__ import annotations

import re

import pytest

from crawler.exceptions import PageError
from crawler.net.http import HttpClient
from tests.loopback import RawServer, Route, answer


@pytest.mark.parametrize(
    ("robots", "reason", "said"),
    [
        (
            answer(b"User-agent: *\nDisallow: /a"),
            "robots",
            "robots.txt says no (*: Disallow /a)",
        ),
        (answer(b"", "503 Busy"), "robots_unreachable", "HTTP 503"),
        (lambda _, connection: connection.close(), "robots_unreachable", "protocol"),
    ],
    ids=["disallowed", "busy", "closed"],
)
def test_robots_that_keep_us_out_are_quoted(
    server: RawServer, robots: Route, reason: str, said: str
) -> None:
    server.routes["/robots.txt"] = robots
    with pytest.raises(PageError, match=re.escape(said)) as caught:
        HttpClient(user_agent="t", private=True).get(f"{server.url}/a")
    assert caught.value.reason == reason
    assert caught.value.url == f"{server.url}/a"


def test_the_place_of_a_fault_is_where_a_redirect_led(server: RawServer) -> None:
    server.routes["/a"] = answer(b"", "302 Found", Location="/b")
    server.routes["/b"] = lambda _, connection: connection.close()
    with pytest.raises(PageError) as caught:
        HttpClient(user_agent="t", private=True).get(f"{server.url}/a")
    assert caught.value.url == f"{server.url}/b"
