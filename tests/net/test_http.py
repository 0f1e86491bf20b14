"""The blocking client: its pauses, where it says that it was refused, what kept robots.txt from it."""

from __future__ import annotations

import re
import socket

import pytest

from crawler.exceptions import PageError
from crawler.net.asking import status_refusal
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
        (
            answer(b"", "301 Moved", Location="/rules"),
            "robots",
            "robots.txt says no (*: Disallow /)",
        ),
        (answer(b"", "503 Busy"), "robots_unreachable", "HTTP 503"),
        (lambda _, connection: connection.close(), "robots_unreachable", "protocol"),
    ],
    ids=["disallowed", "moved", "busy", "closed"],
)
def test_robots_that_keep_us_out_are_quoted(
    server: RawServer, robots: Route, reason: str, said: str
) -> None:
    server.routes["/robots.txt"] = robots
    server.routes["/rules"] = answer(b"User-agent: *\nDisallow: /")
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


class Rests:
    """Pauses that a client keeps, none of them waited for."""

    def __init__(self, *, stopped: bool = False) -> None:
        self.seconds: list[float] = []
        self._stopped = stopped

    def __call__(self, seconds: float) -> bool:
        self.seconds.append(seconds)
        return self._stopped


def paced(rests: Rests, pause_s: float = 1.0) -> HttpClient:
    return HttpClient(user_agent="t", private=True, pause_s=pause_s, rest=rests)


def test_robots_txt_is_asked_for_once(server: RawServer) -> None:
    server.routes |= {"/a": answer(b"x"), "/b": answer(b"x")}
    client = HttpClient(user_agent="t", private=True)
    for path in ("/a", "/b", "/robots.txt"):
        client.get(f"{server.url}{path}")
    assert [one.path for one in server.asked] == ["/robots.txt", "/a", "/b", "/robots.txt"]  # fmt: skip


def test_a_host_is_given_a_pause_after_each_request(server: RawServer) -> None:
    server.routes |= {
        "/a": answer(b"", "302 Found", Location="/b"),
        "/b": answer(b"x"),
    }
    rests = Rests()
    paced(rests).get(f"{server.url}/a")
    # before the page and before the place that it led to: robots.txt was the first
    assert len(rests.seconds) == 2
    assert all(0.5 < seconds <= 1.0 for seconds in rests.seconds)


@pytest.mark.parametrize(
    ("asked", "kept"), [(b"7", 7.0), (b"0.1", 1.0), (b"900", 60.0)]
)
def test_crawl_delay_is_kept_up_to_its_limit(
    server: RawServer, asked: bytes, kept: float
) -> None:
    server.routes |= {
        "/robots.txt": answer(b"User-agent: *\nCrawl-delay: " + asked),
        "/a": answer(b"x"),
    }
    rests = Rests()
    paced(rests).get(f"{server.url}/a")
    assert kept - 0.5 < rests.seconds[0] <= kept


def test_another_host_waits_for_nobody(server: RawServer) -> None:
    rests = Rests()
    client = paced(rests)
    with RawServer(address="127.0.0.2") as other:
        client.get(f"{server.url}/a", robots=False)
        client.get(f"{other.url}/a", robots=False)
    assert rests.seconds == []


def test_a_stop_in_a_pause_asks_for_nothing_more(server: RawServer) -> None:
    with pytest.raises(PageError, match="stopped"):
        paced(Rests(stopped=True)).get(f"{server.url}/a")
    assert server.paths() == []


def test_the_first_of_two_ways_of_a_redirect_is_gone(server: RawServer) -> None:
    def twice(_: object, connection: socket.socket) -> None:
        connection.sendall(
            b"HTTP/1.1 302 Found\r\nLocation: /b\r\nLocation: /c\r\nContent-Length: 0\r\n\r\n"
        )

    server.routes |= {"/a": twice, "/b": answer(b"x")}
    got = HttpClient(user_agent="t", private=True).get(f"{server.url}/a")
    assert (got.url, got.body) == (f"{server.url}/b", b"x")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (429, "rate_limited"),
        (404, "http_4xx"),
        (500, "http_5xx"),
        (302, "protocol"),
        (408, "protocol"),
        (421, "protocol"),
    ],
)
def test_a_status_that_brings_no_page_has_its_reason(status: int, reason: str) -> None:
    refusal = status_refusal(status)
    assert (refusal.reason, refusal.detail) == (reason, f"HTTP {status}")


@pytest.mark.parametrize(
    ("status", "header", "reason", "who"),
    [
        (403, ("cf-mitigated", "challenge"), "http_4xx", "Cloudflare"),
        (403, ("x-datadome", "protected"), "http_4xx", "DataDome"),
        (202, ("x-amzn-waf-action", "challenge"), "wall", "AWS WAF"),
    ],
)
def test_who_keeps_programs_out_is_named(
    status: int, header: tuple[str, str], reason: str, who: str
) -> None:
    refusal = status_refusal(status, [("server", "x"), header])
    assert refusal.reason == reason
    assert refusal.detail == f"HTTP {status}: {who} keeps programs out of this site"


def test_a_missing_page_behind_such_a_service_is_missing() -> None:
    refusal = status_refusal(404, [("x-datadome", "protected")])
    assert refusal.detail == "HTTP 404"
