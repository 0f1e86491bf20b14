"""PROMISES 1: the environment's proxies are ignored; the user's own is obeyed."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from crawler.exceptions import PageError, SettingsError
from crawler.net.http import HttpClient
from crawler.net.proxy import judge_by_name, parse_proxy
from tests.loopback import Asked, RawServer, answer


def test_proxies_of_the_environment_are_ignored(
    fetching: Any, server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        server.routes["/a"] = answer(b"<p>x</p>")
        assert fetching().get(f"{server.url}/a").status == 200
        assert (
            HttpClient(user_agent="t", private=True).get(f"{server.url}/a").status
            == 200
        )
        assert proxy.connections == 0


def test_proxy_of_the_settings_is_asked_with_whole_addresses(
    fetching: Any, server: RawServer
) -> None:
    url = "http://news.example/a"
    server.routes.update(
        {url: answer(b"<p>x</p>"), "http://news.example/robots.txt": answer(b"")}
    )
    fetcher = fetching()
    fetcher.pool.proxy = parse_proxy(f"http://user:secret@127.0.0.1:{server.port}")
    assert fetcher.get(url, private=None).body == b"<p>x</p>"
    assert "news.example" not in fetcher.resolved
    assert server.asked[-1].headers["proxy-authorization"].startswith("Basic ")
    client = HttpClient(user_agent="t", proxy=fetcher.pool.proxy)
    assert client.get(url).body == b"<p>x</p>"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.1",
        "[::1]",
        "localhost",
        "a.localhost",
        "127.1",
        "0x7f.1",
        "2130706433",
        "169.254.169.254",
    ],
)
def test_literal_private_addresses_are_refused_before_the_proxy(
    fetching: Any, server: RawServer, host: str
) -> None:
    fetcher = fetching()
    fetcher.pool.proxy = parse_proxy(server.url)
    with pytest.raises(PageError, match="private_address"):
        fetcher.get(f"http://{host}/a", private=None)
    with pytest.raises(PageError, match="private_address"):
        HttpClient(user_agent="t", proxy=fetcher.pool.proxy).get(f"http://{host}/a")
    assert server.asked == []


def test_names_are_left_to_the_proxy() -> None:
    for host in ("news.example", "8.8.8.8", "1password.example"):
        judge_by_name(host)


def test_https_goes_through_a_tunnel(fetching: Any, tmp_path: Path) -> None:
    from crawler.net.handler import trust_root
    from tests.promises.test_07_tls import certificate

    context, public = certificate(tmp_path, name="news.example")
    with RawServer({"/a": answer(b"<p>x</p>")}, tls=context) as behind:

        def connect(asked: Asked, connection: socket.socket) -> None:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            _join(connection, behind.port)

        with RawServer({"news.example:443": connect}) as proxy:
            fetcher = fetching()
            fetcher.pool.proxy = parse_proxy(proxy.url)
            fetcher.pool._trust = trust_root(str(public))
            assert (
                fetcher.get("https://news.example/a", private=None).body == b"<p>x</p>"
            )
            proxy.routes["news.example:443"] = answer(b"", "403 Forbidden")
            other = fetching()
            other.pool.proxy = fetcher.pool.proxy
            with pytest.raises(PageError) as caught:
                other.get("https://news.example/a", private=None)
            assert caught.value.reason == "robots_unreachable"
            assert "403" in caught.value.detail


def _join(connection: socket.socket, port: int) -> None:
    """Carry bytes between the client and a server until one of them closes."""
    with socket.create_connection(("127.0.0.1", port)) as onward:

        def carry(source: socket.socket, target: socket.socket) -> None:
            try:
                while data := source.recv(65536):
                    target.sendall(data)
                target.shutdown(socket.SHUT_WR)
            except OSError:
                pass

        back = threading.Thread(target=carry, args=(onward, connection), daemon=True)
        back.start()
        carry(connection, onward)
        back.join(5)


@pytest.mark.parametrize(
    "url",
    [
        "https://p.example:1",
        "socks5://p.example:1",
        "p.example",
        "http://[::1",
        "http://p.example:99999",
    ],
)
def test_what_is_no_proxy_is_said_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_proxy(url.replace("//", "//user:hunter2@"))
    assert "hunter2" not in str(caught.value)


def test_no_proxy() -> None:
    assert parse_proxy(None) is None
    assert parse_proxy("") is None
