"""Cookies within one chain of redirects: brought back to their own host, and forgotten."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from crawler.exceptions import PageError
from crawler.net.cookies import MAX_CHARS, MOST, ChainCookies
from crawler.net.http import HttpClient
from crawler.net.targets import parse_target
from tests.loopback import Asked, RawServer, answer

PAGE = parse_target("https://news.example/a")


def brought(*stated: str, to: str = PAGE.url) -> str | None:
    cookies = ChainCookies()
    cookies.take(PAGE, [("set-cookie", one) for one in stated])
    return dict(cookies.of(parse_target(to))).get("Cookie")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (["seen=1; Path=/; HttpOnly"], "seen=1"),
        (["seen=1", "zone=eu"], "seen=1; zone=eu"),
        (["seen=1", "seen=2"], "seen=2"),
        (["seen=1", "seen=; Max-Age=0"], None),
        (["seen=1; max-age=-5; path=/"], None),
        (["seen=1; Max-Age=05"], "seen=1"),
        (["seen="], "seen="),
        (["=1", "no pair", "", "a b=1", 'a="\x01"', "a=é"], None),
        ([f"a={'x' * MAX_CHARS}"], None),
    ],
)
def test_what_is_set_is_brought_back(stated: list[str], expected: str | None) -> None:
    assert brought(*stated) == expected


def test_no_more_cookies_than_a_browser_would_bear() -> None:
    said = brought(*(f"c{number}=1" for number in range(MOST + 20)))
    assert said is not None
    assert said.count("=") == MOST


@pytest.mark.parametrize(
    ("stated", "to", "expected"),
    [
        ("a=1", "https://www.news.example/a", None),
        ("a=1; Domain=news.example", "https://www.news.example/a", None),
        ("a=1", "http://news.example/a", "a=1"),
        ("a=1; Secure", "http://news.example/a", None),
        ("a=1; Secure; Path=/", "https://news.example/b", "a=1"),
    ],
)
def test_a_cookie_goes_to_the_host_that_set_it(
    stated: str, to: str, expected: str | None
) -> None:
    assert brought(stated, to=to) == expected


def gate(asked: Asked, connection: socket.socket) -> None:
    """Who brings no cookie is sent round once more."""
    if asked.headers.get("cookie") == "seen=yes":
        connection.sendall(answer(b"<p>x</p>"))
    else:
        sent = answer(
            status="301 Moved", Location=asked.path, Set_Cookie="seen=yes; Path=/"
        )
        connection.sendall(sent)


def test_site_that_sets_a_cookie_and_sends_to_itself(
    fetching: Any, server: RawServer
) -> None:
    server.routes["/a"] = gate
    fetcher = fetching()
    first = fetcher.get(f"{server.url}/a")
    assert first.status == 200
    assert first.permanent_to is None
    fetcher.get(f"{server.url}/a")
    brought = [asked.headers.get("cookie") for asked in server.asked[1:]]
    assert brought == [None, "seen=yes", None, "seen=yes"]


def test_the_blocking_client_does_so_too(server: RawServer) -> None:
    server.routes["/a"] = gate
    client = HttpClient(user_agent="t", private=True)
    assert client.get(f"{server.url}/a").status == 200


def test_other_hosts_are_told_nothing(server: RawServer) -> None:
    with RawServer(address="127.0.0.2") as other:
        other.routes["/b"] = answer(b"<p>x</p>")
        server.routes["/a"] = answer(
            status="302 Found", Location=f"{other.url}/b", Set_Cookie="a=1"
        )
        HttpClient(user_agent="t", private=True).get(f"{server.url}/a")
        assert "cookie" not in other.asked[-1].headers


def test_a_circle_that_ever_sets_cookies_ends(fetching: Any, server: RawServer) -> None:
    server.routes["/a"] = answer(status="302 Found", Location="/a", Set_Cookie="a=1")
    with pytest.raises(PageError) as caught:
        fetching().get(f"{server.url}/a")
    assert caught.value.reason == "redirect_limit"
    assert len(server.paths()) <= 3
