"""PROMISES 6: robots.txt, Crawl-delay, Retry-After, few tries, an honest name."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from crawler import settings
from crawler.exceptions import PageError
from crawler.net.asking import Ask
from crawler.net.conditional import body_hash, validators_from
from crawler.net.pacing import HostQuietError, Pacing, retry_after
from crawler.net.robots import matches, parse_robots
from crawler.net.site_robots import robots_from
from crawler.visit_note import Validators
from tests.loopback import RawServer, answer

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def robots_answer(text: bytes, status: str = "200 OK") -> bytes:
    return answer(text, status, content_type="text/plain")


FILES = {
    "plain": b"User-agent: *\nDisallow: /no\n",
    "byte order mark": b"\xef\xbb\xbfUser-agent: *\nDisallow: /no\n",
    "CR alone": b"User-agent: *\rDisallow: /no\r",
    "CRLF": b"User-agent: *\r\nDisallow: /no\r\n",
    "junk bytes": b"\xff\xfe\x00garbage\nUser-agent: *\n\xc3\x28\nDisallow: /no\nAllow: \x80\n",
    "comments and case": b"# hi\nUSER-AGENT: *   # all\ndisallow:/no # end\n",
    "blank lines in a group": b"User-agent: *\n\n\nDisallow: /no\n",
    "our own group": b"User-agent: *\nDisallow:\n\nUser-agent: Vedette/1.0\nDisallow: /no\n",
    "groups of one agent are joined": b"User-agent: vedette\nDisallow: /x\n\nUser-agent: vedette\nDisallow: /no\n",
    "several agents a group": b"User-agent: other\nUser-agent: vedette\nDisallow: /no\n",
    "rule without slash": b"User-agent: *\nDisallow: no\n",
    "percent-encoding": b"User-agent: *\nDisallow: /%6E%6f\n",
    "UTF-16": "\ufeffUser-agent: *\r\nDisallow: /no\r\n".encode("utf-16-le"),
    "without colons": b"User-agent *\nDisallow /no\nthis is a line\n",
    "one line of junk, long": b"User-agent: *\nDisallow: /no\n"
    + b"x" * 100_000
    + b"\n",
}


@pytest.mark.parametrize("raw", FILES.values(), ids=FILES.keys())
def test_rule_is_read(raw: bytes) -> None:
    robots = parse_robots(raw)
    assert not robots.allows("/no/1")
    assert robots.allows("/yes")
    assert robots.allows("/robots.txt")


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Disallow: /a/b\nAllow: /a", "/a/b/c", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf?v=1", True),
        ("Disallow: /*?", "/a?b", False),
        ("Disallow: /*?", "/a", True),
        ("Disallow: *", "/a", False),
        ("Disallow: /", "/", False),
        ("Disallow:", "/a", True),
        ("Disallow: /ä", "/%C3%A4", False),
        ("Disallow: /a**b", "/axxb", False),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /*a*a$", "/a", True),
        ("Disallow: /*a*a$", "/aa", False),
    ],
)
def test_longest_rule_decides(rules: str, path: str, allowed: bool) -> None:
    assert parse_robots(f"User-agent: *\n{rules}\n".encode()).allows(path) is allowed


@pytest.mark.parametrize(
    ("file", "path", "told"),
    [
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", "*: Allow /a/b"),
        ("User-agent: *\nDisallow: /a", "/a/b", "*: Disallow /a"),
        ("User-agent: Vedette\nDisallow: /x", "/a", "vedette: no rule"),
        ("User-agent: *\nAllow: /" + "a" * 1_900, "/" + "a" * 1_900, "*: Allow /a"),
    ],
)
def test_rule_that_decides_is_told(file: str, path: str, told: str) -> None:
    robots = parse_robots(file.encode())
    words = robots.told(robots.rule_for(path))
    assert words.startswith(told)
    assert len(words) <= 300
    assert ("Disallow" in words) is not robots.allows(path)


@pytest.mark.parametrize("status", [404, 403])
def test_a_missing_file_is_told_as_missing(status: int) -> None:
    robots, _ = robots_from(status, b"")
    assert robots.told(robots.rule_for("/a")) == "no robots.txt"


def test_group_of_others_is_not_ours() -> None:
    robots = parse_robots(
        b"User-agent: vedettebot\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    )
    assert robots.allows("/a")


def test_hostile_pattern_is_matched_in_no_time() -> None:
    began = time.monotonic()
    assert not matches("/" + "*a" * 900 + "b", "/" + "a" * 2000)
    assert time.monotonic() - began < 0.5


def test_thousands_of_agents_above_as_many_rules_cost_what_their_lines_do() -> None:
    """Rules were kept once for each agent: half a megabyte took minutes and gigabytes."""
    names = b"".join(b"User-agent: other-%s\n" % _letters(n) for n in range(5_000))
    group = b"User-agent: *\n" + b"Allow: /a\n" * 5_000
    began = time.process_time()
    robots = parse_robots(names + group)
    assert time.process_time() - began < 1.0
    assert robots.agent == "*"
    assert len(robots.rules) == 5_000


def _letters(number: int) -> bytes:
    return bytes(97 + int(digit) for digit in str(number))


@pytest.mark.parametrize(
    ("status", "open_"),
    [
        (200, True),
        (301, True),
        (404, True),
        (403, True),
        (401, True),
        (429, False),
        (500, False),
        (503, False),
    ],
)
def test_status_of_robots_txt(status: int, open_: bool) -> None:
    assert robots_from(status, b"")[0].allows("/a") is open_


def test_body_of_a_503_is_no_permission(fetching: Any, server: RawServer) -> None:
    server.routes["/robots.txt"] = robots_answer(
        b"User-agent: *\nAllow: /\n", "503 Busy"
    )
    server.routes["/a"] = answer(b"<p>x</p>")
    with pytest.raises(PageError) as caught:
        fetching().get(f"{server.url}/a")
    assert caught.value.reason == "robots_unreachable"
    assert server.paths() == []


def test_robots_txt_that_hangs_means_left_alone(
    fetching: Any, server: RawServer
) -> None:
    server.routes["/robots.txt"] = lambda asked, connection: connection.recv(1)
    with pytest.raises(PageError) as caught:
        fetching(request_s=0.3).get(f"{server.url}/a")
    assert caught.value.reason == "robots_unreachable"
    assert server.paths() == []


def test_robots_txt_is_asked_once_and_obeyed_on_redirects(
    fetching: Any, server: RawServer
) -> None:
    server.routes["/robots.txt"] = robots_answer(b"User-agent: *\nDisallow: /no\n")
    server.routes["/a"] = answer(status="302 Found", Location="/no/1")
    server.routes["/b"] = answer(b"<p>x</p>")
    fetcher = fetching()
    with pytest.raises(PageError) as caught:
        fetcher.get(f"{server.url}/a")
    assert caught.value.reason == "robots"
    fetcher.get(f"{server.url}/b")
    assert [asked.path for asked in server.asked] == ["/robots.txt", "/a", "/b"]


@pytest.mark.parametrize("there", [{"/a": "/a"}, {"/a": "/b#x", "/b": "/a?#y"}])
def test_circle_of_redirects_asks_an_address_three_times(
    fetching: Any, server: RawServer, there: dict[str, str]
) -> None:
    for path, location in there.items():
        server.routes[path] = answer(status="302 Found", Location=location)
    with pytest.raises(PageError) as caught:
        fetching().get(f"{server.url}/a")
    assert caught.value.reason == "redirect_limit"
    assert max(Counter(server.paths()).values()) <= 3


def test_robots_txt_in_a_circle_is_asked_once(fetching: Any, server: RawServer) -> None:
    server.routes["/robots.txt"] = answer(status="302 Found", Location="/robots.txt")
    server.routes["/a"] = answer(b"<p>x</p>")
    assert fetching().get(f"{server.url}/a").status == 200
    assert [asked.path for asked in server.asked] == ["/robots.txt", "/a"]


def gaps(server: RawServer) -> list[float]:
    return [later.at - earlier.at for earlier, later in pairwise(server.asked)]


def test_delay_between_requests_to_a_host(fetching: Any, server: RawServer) -> None:
    server.routes.update({f"/{n}": answer(b"<p>x</p>") for n in range(3)})
    fetcher = fetching()

    async def all_at_once() -> None:
        key = ("127.0.0.1", server.port)
        asks = [
            Ask(url=f"{server.url}/{n}", delay_s=0.3, private=key) for n in range(3)
        ]
        await asyncio.gather(*(fetcher.fetcher.fetch(ask) for ask in asks))

    fetcher.run(all_at_once())
    assert len(server.asked) == 4
    assert min(gaps(server)) >= 0.29


def test_crawl_delay_raises_the_delay(fetching: Any, server: RawServer) -> None:
    server.routes["/robots.txt"] = robots_answer(b"User-agent: *\nCrawl-delay: 0.4\n")
    server.routes["/a"] = server.routes["/b"] = answer(b"<p>x</p>")
    fetcher = fetching()
    fetcher.get(f"{server.url}/a")
    fetcher.get(f"{server.url}/b")
    assert min(gaps(server)) >= 0.39


def test_crawl_delay_holds_as_long_as_the_file_that_says_it(
    fetching: Any, server: RawServer
) -> None:
    server.routes["/robots.txt"] = robots_answer(b"User-agent: *\nCrawl-delay: 0.4\n")
    server.routes["/a"] = server.routes["/b"] = answer(b"<p>x</p>")
    fetcher = fetching()
    fetcher.get(f"{server.url}/a")
    pacing = fetcher.fetcher.pacing
    pacing._clock = lambda: time.monotonic() + 20 * 3600  # as a round finds it
    pacing.forget_idle()
    fetcher.get(f"{server.url}/a")
    fetcher.get(f"{server.url}/b")
    assert server.paths() == ["/a", "/a", "/b"]
    assert gaps(server)[-1] >= 0.39


def test_crawl_delay_is_clamped_to_a_minute() -> None:
    pacing = Pacing()
    assert pacing.set_crawl_delay(("h", 80), 600) is True
    assert pacing._host(("h", 80)).crawl_delay_s == 60
    assert pacing.set_crawl_delay(("h", 80), 10) is False


@pytest.mark.parametrize("status", ["429 Too Many", "503 Busy"])
def test_retry_after_is_kept_for_the_host(
    fetching: Any, server: RawServer, status: str
) -> None:
    server.routes["/a"] = answer(b"", status, Retry_After="120")
    server.routes["/b"] = answer(b"<p>x</p>")
    fetcher = fetching()
    with pytest.raises(PageError):
        fetcher.get(f"{server.url}/a")
    with pytest.raises(HostQuietError) as caught:
        fetcher.get(f"{server.url}/b")
    assert 110 < caught.value.quiet_s <= 120
    assert server.paths() == ["/a"]


def test_short_retry_after_is_waited_for(fetching: Any, server: RawServer) -> None:
    server.routes["/a"] = answer(b"", "429 Too Many", Retry_After="1")
    server.routes["/b"] = answer(b"<p>x</p>")
    fetcher = fetching()
    with pytest.raises(PageError):
        fetcher.get(f"{server.url}/a")
    assert fetcher.get(f"{server.url}/b").status == 200
    assert server.asked[-1].at - server.asked[-2].at >= 0.95


def test_a_date_to_wait_for_is_one_of_the_sites_own_clock(
    fetching: Any, server: RawServer
) -> None:
    """Ours was two years behind: the host was left alone for a day."""
    told = {
        "Date": "Mon, 06 Nov 2028 12:00:00 GMT",
        "Retry_After": "Mon, 06 Nov 2028 12:02:00 GMT",
    }
    server.routes["/a"] = answer(b"", "503 Busy", **told)
    fetcher = fetching()
    with pytest.raises(PageError):
        fetcher.get(f"{server.url}/a")
    with pytest.raises(HostQuietError) as caught:
        fetcher.get(f"{server.url}/a")
    assert 110 < caught.value.quiet_s <= 120


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120), ("0", 0), ("Mon, 23 Nov 2026 12:02:00 GMT", 120), ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("999999999999999", 86400), ("soon", None), ("-5", None), ("", None), (None, None), ("1.5", None),
    ],
)  # fmt: skip
def test_retry_after_header(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, now=NOW) == seconds


def test_quiet_without_a_time_doubles_and_starts_anew_after_success() -> None:
    clock = [0.0]
    pacing = Pacing(clock=lambda: clock[0])
    assert [pacing.ask_quiet(("h", 80), None) for _ in range(4)] == [60, 120, 240, 480]
    pacing.succeeded(("h", 80))
    assert pacing.ask_quiet(("h", 80), None) == 60


def test_quiet_hosts_outlive_the_crawl() -> None:
    first = Pacing()
    first.ask_quiet(("h.example", 8080), 600)
    second = Pacing()
    second.restore(first.quiet_hosts())
    assert 590 < second.quiet_s(("h.example", 8080)) <= 600


def test_conditional_headers() -> None:
    assert Validators().headers() == []
    kept = validators_from('W/"x"', "Mon, 23 Nov 2026 12:00:00 GMT", b"body")
    assert kept.headers() == [
        ("If-None-Match", 'W/"x"'),
        ("If-Modified-Since", "Mon, 23 Nov 2026 12:00:00 GMT"),
    ]
    assert kept.body_hash == body_hash(b"body") != body_hash(b"bodY")
    assert validators_from("a\r\nX: y", "x" * 2000, None) == Validators()


def test_304_is_an_answer(fetching: Any, server: RawServer) -> None:
    server.routes["/feed"] = b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'
    given = fetching().get(f"{server.url}/feed", headers=[("If-None-Match", '"x"')])
    assert (given.status, given.body) == (304, b"")
    assert server.asked[-1].headers["if-none-match"] == '"x"'


def test_name_is_honest_and_has_a_contact(fetching: Any, server: RawServer) -> None:
    assert settings.USER_AGENT.startswith("vedette/")
    assert "mailto:" in settings.USER_AGENT or "http" in settings.USER_AGENT
    server.routes["/a"] = answer(b"<p>x</p>")
    fetching().get(f"{server.url}/a")
    assert {asked.headers["user-agent"] for asked in server.asked} == {"vedette-test"}
    assert not {"cookie", "referer"} & server.asked[-1].headers.keys()
