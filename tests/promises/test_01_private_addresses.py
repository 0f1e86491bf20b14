"""PROMISES 1: no connection to an address that is not public.

Where a packet would leave the machine, a hook stands in for `connectTCP` below the guard: it
records and refuses, so that nothing is sent.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.cli.source_probing import probing, typed_places
from crawler.exceptions import PageError
from crawler.net.addresses import is_public
from crawler.net.guard import AddressGuard
from crawler.net.http import HttpClient
from spiders.discover import discover
from tests.loopback import RawServer, answer

PRIVATE = {
    "loopback": "127.0.0.1",
    "loopback far": "127.255.3.4",
    "loopback 6": "::1",
    "unspecified": "0.0.0.0",
    "this network": "0.1.2.3",
    "unspecified 6": "::",
    "RFC 1918 10": "10.1.2.3",
    "RFC 1918 172": "172.16.0.1",
    "RFC 1918 172 end": "172.31.255.255",
    "RFC 1918 192": "192.168.1.1",
    "carrier": "100.64.0.1",
    "carrier end": "100.127.255.255",
    "link-local": "169.254.169.254",
    "link-local 6": "fe80::1",
    "link-local 6 with zone": "fe80::1%eth0",
    "site-local 6": "fec0::1",
    "unique local": "fd12:3456::1",
    "unique local fc": "fc00::1",
    "multicast": "224.0.0.1",
    "multicast 6": "ff02::1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "protocol assignments": "192.0.0.8",
    "documentation": "203.0.113.9",
    "documentation 6": "2001:db8::1",
    "benchmark": "198.18.0.1",
    "mapped": "::ffff:10.0.0.1",
    "mapped in hex": "::ffff:7f00:1",
    "compatible": "::127.0.0.1",
    "NAT64": "64:ff9b::10.0.0.1",
    "NAT64 local": "64:ff9b:1::a00:1",
    "6to4": "2002:0a00:0001::1",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "discard": "100::1",
    "no address": "localhost",
    "short form": "127.1",
    "number form": "2130706433",
}
PUBLIC = [
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("address", PRIVATE.values(), ids=PRIVATE.keys())
def test_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_address_is_public(address: str) -> None:
    assert is_public(address)


class Hook:
    """Stands below the guard in place of the reactor's connect: records and refuses."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int, *_: Any, **__: Any) -> None:
        self.calls.append((host, port))
        raise PageError("protocol", "the hook refuses")


@pytest.mark.parametrize("address", PRIVATE.values(), ids=PRIVATE.keys())
def test_guard_lets_no_private_address_reach_connect(address: str) -> None:
    hook = Hook()
    with pytest.raises(PageError, match="private_address"):
        AddressGuard(hook)(address, 80, None)
    assert hook.calls == []


def test_guard_lets_public_addresses_reach_connect() -> None:
    hook = Hook()
    with pytest.raises(PageError, match="the hook refuses"):
        AddressGuard(hook)("8.8.8.8", 80, None)
    assert hook.calls == [("8.8.8.8", 80)]


def test_permission_holds_for_one_address_and_port_and_ends() -> None:
    hook = Hook()
    guard = AddressGuard(hook)
    with guard.permitting("127.0.0.1", 80), pytest.raises(PageError, match="hook"):
        guard("127.0.0.1", 80, None)
    with guard.permitting("127.0.0.1", 80), pytest.raises(PageError, match="private"):
        guard("127.0.0.1", 81, None)
    with pytest.raises(PageError, match="private"):
        guard("127.0.0.1", 80, None)
    assert hook.calls == [("127.0.0.1", 80)]


def refused(fetching: Any, url: str, **ask: Any) -> str:
    with pytest.raises(PageError) as caught:
        fetching.get(url, **ask)
    return str(caught.value.reason)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "2130706433",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ],
)
def test_no_form_of_loopback_is_asked(
    fetching: Any, server: RawServer, host: str
) -> None:
    assert (
        refused(fetching(), f"http://{host}:{server.port}/x", private=None)
        == "private_address"
    )
    assert server.connections == 0


def test_name_that_resolves_to_private_is_refused(
    fetching: Any, server: RawServer
) -> None:
    fetcher = fetching({"news.example": ("127.0.0.1",)})
    assert (
        refused(fetcher, f"http://news.example:{server.port}/", private=None)
        == "private_address"
    )
    assert server.connections == 0


def test_rebinding_name_is_judged_by_the_address_connected_to(
    fetching: Any, server: RawServer
) -> None:
    """The name is public when first asked and private afterwards: only the answer used counts."""
    fetcher = fetching()
    answers = iter([("8.8.8.8",), ("127.0.0.1",), ("127.0.0.1",)])

    async def rebinding(host: str, port: int) -> tuple[str, ...]:
        return next(answers)

    calls: list[tuple[str, int]] = []

    def connect(host: str, port: int, *_: Any, **__: Any) -> None:
        calls.append((host, port))
        raise PageError("dns", "the hook refuses")

    fetcher.pool._resolve = rebinding
    fetcher.pool._reactor = type("Reactor", (), {"connectTCP": AddressGuard(connect)})()
    url = f"http://rebind.example:{server.port}/"
    assert refused(fetcher, url, private=None) == "dns"
    assert calls == [("8.8.8.8", server.port)]
    assert refused(fetcher, url, private=None) == "private_address"
    assert calls == [("8.8.8.8", server.port)]
    assert server.connections == 0


def test_of_mixed_addresses_only_public_ones_are_tried(
    fetching: Any, server: RawServer
) -> None:
    fetcher = fetching({"mixed.example": ("127.0.0.1", "8.8.8.8", "10.0.0.1")})
    hook = Hook()
    fetcher.pool._reactor = type("Reactor", (), {"connectTCP": AddressGuard(hook)})()
    refused(fetcher, f"http://mixed.example:{server.port}/", private=None)
    assert {host for host, _ in hook.calls} == {"8.8.8.8"}


def test_redirect_to_private_is_refused(fetching: Any, server: RawServer) -> None:
    with RawServer(address="127.0.0.2") as inside:
        server.routes["/a"] = answer(
            status="302 Found", Location=f"{inside.url}/secret"
        )
        assert refused(fetching(), f"{server.url}/a") == "private_address"
        assert inside.connections == 0


def test_redirect_to_another_port_of_a_permitted_host_is_refused(
    fetching: Any, server: RawServer
) -> None:
    with RawServer() as other:
        server.routes["/a"] = answer(status="302 Found", Location=f"{other.url}/secret")
        assert refused(fetching(), f"{server.url}/a") == "private_address"
        assert other.connections == 0


def test_robots_txt_of_a_private_host_is_not_asked(
    fetching: Any, server: RawServer
) -> None:
    refused(fetching(), f"{server.url}/a", private=None)
    assert server.asked == []


def test_robots_txt_redirect_to_private_is_refused(
    fetching: Any, server: RawServer
) -> None:
    with RawServer(address="127.0.0.2") as inside:
        server.routes["/robots.txt"] = answer(
            status="301 Moved", Location=f"{inside.url}/robots.txt"
        )
        assert refused(fetching(), f"{server.url}/a") == "private_address"
        assert inside.connections == 0


def test_connection_opened_by_permission_serves_nobody_else(
    fetching: Any, server: RawServer
) -> None:
    """Found while building: the kept connection of a permitted source was lent to the next one."""
    server.routes["/a"] = answer(b"<p>inside</p>")
    fetcher = fetching()
    assert fetcher.get(f"{server.url}/a").status == 200
    assert refused(fetcher, f"{server.url}/a", private=None) == "private_address"
    assert server.paths() == ["/a"]


def test_permitted_source_reaches_its_own_host(
    fetching: Any, server: RawServer
) -> None:
    server.routes["/a"] = answer(b"<p>inside</p>")
    assert fetching().get(f"{server.url}/a").body == b"<p>inside</p>"


class TestBlockingClient:
    """`http.py`: `sources add`, `extract URL`, channels."""

    def test_private_address_is_refused(self, server: RawServer) -> None:
        with pytest.raises(PageError, match="private_address"):
            HttpClient(user_agent="t").get(f"{server.url}/a")
        assert server.connections == 0

    def test_an_address_of_a_private_network_is_refused(self) -> None:
        client = HttpClient(
            user_agent="t", look_up=lambda host, port: (host,), private=False
        )
        with pytest.raises(PageError, match="private_address"):
            client.get("http://10.0.0.7/x")

    def test_channel_that_the_user_typed_may_be_private(
        self, server: RawServer
    ) -> None:
        server.routes["/hook"] = answer(b"ok")
        assert (
            HttpClient(user_agent="t", private=True)
            .post(f"{server.url}/hook", b"{}")
            .status
            == 200
        )

    def test_place_that_may_be_private_opens_no_other(self, server: RawServer) -> None:
        """`sources add --allow-private`: a page of the intranet leads to no other host of it."""
        with RawServer(address="127.0.0.2") as other:
            at = frozenset({("127.0.0.1", server.port)})
            client = HttpClient(user_agent="t", private_at=at)
            server.routes["/a"] = answer(b"<p>x</p>")
            server.routes["/b"] = answer(status="302 Found", Location=f"{other.url}/a")
            assert client.get(f"{server.url}/a").status == 200
            for url in (f"{other.url}/a", f"{server.url}/b"):
                with pytest.raises(PageError, match="private_address"):
                    client.get(url)
            assert other.connections == 0

    def test_sources_add_looks_at_no_private_place_that_a_page_names(
        self, server: RawServer
    ) -> None:
        with RawServer(address="127.0.0.2") as other:
            server.routes["/"] = answer(
                f"<link rel=alternate type='application/rss+xml' href='{other.url}/feed'>".encode()
            )
            probing(
                lambda **means: discover(server.url, **means),
                now=datetime.now(UTC),
                private_at=typed_places(server.url),
            )
            assert "/" in server.paths()
            assert other.connections == 0


@pytest.mark.parametrize("url", ["10.0.0.1", "http://10.0.0.1/x", " https://10.0.0.1"])
def test_place_that_the_user_typed_is_both_its_ports(url: str) -> None:
    assert typed_places(url) == {("10.0.0.1", 80), ("10.0.0.1", 443)}
    assert typed_places("http://10.0.0.1:8080/x") == {("10.0.0.1", 8080)}
