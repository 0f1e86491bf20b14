"""Webhook, slack and ntfy against endpoints that fail, hang, redirect and answer late."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import socketserver
import threading
import time

import pytest

from crawler.exceptions import DeliveryError, PageError, SettingsError
from crawler.net.http import HttpClient
from crawler.outbox.book import ChannelEntry
from crawler.outbox.channels import make_channel, post
from crawler.records import Reason

OVER = threading.Event()
"""Ends every wait of an endpoint with its test, so that no connection outlives it."""


class Endpoint(socketserver.StreamRequestHandler):
    """Reads one request, then does what `server.answer` says with the raw connection."""

    def handle(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return
            head += line
        length = next(
            (
                int(line.split(b":")[1])
                for line in head.lower().split(b"\r\n")
                if line.startswith(b"content-length")
            ),
            0,
        )
        self.server.requests.append((head.decode(), self.rfile.read(length)))
        self.server.answer(self.connection)


@pytest.fixture
def endpoint():
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Endpoint)
    OVER.clear()
    server.requests = []
    server.answer = lambda c: c.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
    server.address = f"http://127.0.0.1:{server.server_address[1]}/hook/SECRET"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    OVER.set()
    server.shutdown()
    server.server_close()


def hook(endpoint, **values):
    return make_channel(
        ChannelEntry(name="desk", kind="webhook", address=endpoint.address, **values)
    )


def test_a_webhook_gets_json_with_key_and_signature(endpoint, message, monkeypatch):
    monkeypatch.setenv("HOOK_KEY", "s3cret")
    hook(endpoint, secret="env:HOOK_KEY").send(message)
    head, body = endpoint.requests[0]
    assert "idempotency-key: k-1" in head.lower()
    signature = hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    assert f"sha256={signature}" in head
    assert json.loads(body)["hits"][0]["alert"] == "baltic"


PLACES = {
    "a public name": (("93.184.216.34",), True),
    "a name that only the proxy knows": (None, True),
    "a name of the own network": (("10.1.2.3",), False),
    "a name with a private address too": (("93.184.216.34", "10.1.2.3"), False),
}


@pytest.mark.parametrize(("found", "by_proxy"), PLACES.values(), ids=PLACES)
def test_a_public_channel_is_reached_by_the_users_proxy(
    endpoint, message, monkeypatch, found, by_proxy
):
    def look_up(host, port):
        if found is None:
            raise PageError(Reason.DNS, "unknown")
        return found

    port = endpoint.server_address[1]
    monkeypatch.setenv("VEDETTE_PROXY", f"http://user:word@127.0.0.1:{port}")
    monkeypatch.setattr(post, "look_up", look_up)
    own = ChannelEntry(name="desk", kind="webhook", address="http://hooks.example/x")
    monkeypatch.setattr(
        HttpClient, "_connect", guarded(HttpClient._connect, by_proxy=by_proxy)
    )
    if not by_proxy:
        with pytest.raises(DeliveryError):
            make_channel(own).send(message)
        assert not endpoint.requests
        return
    make_channel(own).send(message)
    head = endpoint.requests[0][0]
    assert head.startswith("POST http://hooks.example/x HTTP/1.1")
    assert "proxy-authorization: basic" in head.lower()


def guarded(connect, *, by_proxy):
    """`_connect`, or a refusal where nothing may reach the far end but by the proxy."""

    def connected(client, *arguments):
        assert (client.proxy is not None) == by_proxy
        assert client.private != by_proxy
        if not by_proxy:
            raise OSError("not in a test")
        return connect(client, *arguments)

    return connected


def test_a_channel_at_a_private_address_is_asked_without_the_proxy(
    endpoint, message, monkeypatch
):
    monkeypatch.setenv("VEDETTE_PROXY", "http://127.0.0.1:9")
    hook(endpoint).send(message)
    assert endpoint.requests[0][0].startswith("POST /hook/SECRET HTTP/1.1")


def test_a_wrong_proxy_is_said_by_name(endpoint, message, monkeypatch):
    monkeypatch.setenv("VEDETTE_PROXY", "socks5://user:word@127.0.0.1:9")
    with pytest.raises(SettingsError, match="VEDETTE_PROXY") as caught:
        hook(endpoint).send(message)
    assert "word" not in str(caught.value)


ACCEPTED = {
    "200": lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
    "202 and a body cut short": lambda c: c.sendall(
        b"HTTP/1.1 202 Accepted\r\nContent-Length: 99\r\n\r\nx"
    ),
    "200 and a damaged body": lambda c: c.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"
    ),
    "200 and silence": lambda c: (
        c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
        OVER.wait(5),
    ),
}


@pytest.mark.parametrize("answer", ACCEPTED.values(), ids=ACCEPTED)
def test_any_2xx_is_accepted_whatever_becomes_of_its_body(endpoint, message, answer):
    endpoint.answer = answer
    start = time.monotonic()
    hook(endpoint).send(message)
    assert time.monotonic() - start < 4


def status(code):
    return lambda c: c.sendall(
        f"HTTP/1.1 {code} X\r\nContent-Length: 0\r\n\r\n".encode()
    )


@pytest.mark.parametrize(
    ("code", "final"),
    [
        (500, False),
        (503, False),
        (429, False),
        (408, False),
        (400, True),
        (401, True),
        (403, True),
        (404, True),
        (410, True),
    ],
)
def test_other_answers_are_failures_and_some_are_final(endpoint, message, code, final):
    endpoint.answer = status(code)
    with pytest.raises(DeliveryError) as caught:
        hook(endpoint).send(message)
    assert caught.value.final is final


def test_a_redirect_is_not_followed(endpoint, message):
    endpoint.answer = lambda c: c.sendall(
        b"HTTP/1.1 307 X\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
    )
    with pytest.raises(DeliveryError, match="307"):
        hook(endpoint).send(message)
    assert len(endpoint.requests) == 1


FAULTS = {
    "closes at once": lambda c: c.shutdown(socket.SHUT_RDWR),
    "no HTTP": lambda c: c.sendall(b"hello there, this is no answer\r\n\r\n"),
    "hangs": lambda _c: OVER.wait(3),
    "drips": lambda c: [(c.sendall(b"H"), OVER.wait(0.2)) for _ in range(15)],
}


@pytest.mark.parametrize("answer", FAULTS.values(), ids=FAULTS)
def test_no_answer_is_tried_again_and_shows_no_address(
    endpoint, message, answer, monkeypatch
):
    def quiet(connection):
        try:
            answer(connection)
        except OSError:
            return

    endpoint.answer = quiet
    monkeypatch.setattr(post, "TIMEOUT_S", 1.0)
    start = time.monotonic()
    with pytest.raises(DeliveryError) as caught:
        hook(endpoint).send(message)
    assert time.monotonic() - start < 2.5
    assert not caught.value.final
    assert (
        "SECRET"
        not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
    )


def test_a_closed_port_is_told_as_such(message):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{held.getsockname()[1]}/hook/SECRET"
        entry = ChannelEntry(name="desk", kind="webhook", address=address)
        with pytest.raises(DeliveryError) as caught:
            make_channel(entry).send(message)
    assert str(caught.value) == "channel desk: no answer (connection refused)"
    assert not caught.value.final


def test_slack_gets_text_and_ntfy_its_topic(endpoint, message, digest):
    make_channel(ChannelEntry(name="s", kind="slack", address=endpoint.address)).send(
        message
    )
    assert "*baltic*" in json.loads(endpoint.requests[0][1])["text"]
    topic = endpoint.address.replace("/hook/SECRET", "/defence")
    ntfy = make_channel(
        ChannelEntry(name="n", kind="ntfy", address=topic, secret="tk_1")
    )
    ntfy.send(message)
    ntfy.send(digest)
    head, body = endpoint.requests[1]
    assert head.startswith("POST / ")
    assert "authorization: bearer tk_1" in head.lower()
    data = json.loads(body)
    assert (data["topic"], data["click"]) == ("defence", "https://harbour.example/1")
    assert "click" not in json.loads(endpoint.requests[2][1]), "one of several hits"


def test_nobody_listens(message):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    channel = make_channel(
        ChannelEntry(name="d", kind="webhook", address=f"http://127.0.0.1:{port}/")
    )
    with pytest.raises(DeliveryError) as caught:
        channel.send(message)
    assert not caught.value.final


def test_only_web_addresses_are_posted_to():
    with pytest.raises(DeliveryError, match="no http"):
        post.post("d", "ftp://x.example/a", b"", key="k")
