"""PROMISES 7: certificates are verified, and https never becomes http silently."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from crawler.exceptions import DeliveryError, PageError
from crawler.net.handler import trust_root
from crawler.net.http import HttpClient
from crawler.outbox.book import ChannelEntry
from crawler.outbox.channels import make_channel
from crawler.outbox.message import Message
from tests.loopback import RawServer, answer


def certificate(
    folder: Path, *, name: str = "127.0.0.1", days: int = 1
) -> tuple[ssl.SSLContext, Path]:
    """A server's context and the file that has to be trusted for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    try:
        alternative: x509.GeneralName = x509.IPAddress(ip_address(name))
    except ValueError:
        alternative = x509.DNSName(name)
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "cert.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[RawServer, Path]]:
    context, public = certificate(tmp_path)
    with RawServer({"/a": answer(b"<p>x</p>")}, tls=context) as server:
        yield server, public


def refused(fetcher: Any, url: str) -> PageError:
    with pytest.raises(PageError) as caught:
        fetcher.get(url)
    return caught.value


def test_trusted_certificate_is_taken(
    fetching: Any, secure: tuple[RawServer, Path]
) -> None:
    server, public = secure
    fetcher = fetching()
    fetcher.pool._trust = trust_root(str(public))
    assert fetcher.get(f"{server.url}/a").body == b"<p>x</p>"


def test_unknown_certificate_is_refused(
    fetching: Any, secure: tuple[RawServer, Path]
) -> None:
    server, _ = secure
    fetcher = fetching()
    fetcher.pool._trust = trust_root(None)
    refusal = refused(fetcher, f"{server.url}/a")
    assert refusal.reason == "tls"
    assert refusal.detail == "the certificate is signed by itself"
    assert server.asked == []


@pytest.mark.parametrize(
    ("name", "days", "words"),
    [
        ("other.example", 1, "the certificate is for another name"),
        ("127.0.0.1", -5, "the certificate has expired"),
    ],
    ids=["other name", "expired"],
)
def test_wrong_certificate_is_refused(
    fetching: Any, tmp_path: Path, name: str, days: int, words: str
) -> None:
    context, public = certificate(tmp_path, name=name, days=days)
    with RawServer({"/a": answer(b"<p>x</p>")}, tls=context) as server:
        fetcher = fetching()
        fetcher.pool._trust = trust_root(str(public))
        refusal = refused(fetcher, f"{server.url}/a")
        assert (refusal.reason, refusal.detail) == ("tls", words)
        assert server.asked == []


def test_server_that_speaks_no_tls(fetching: Any, server: RawServer) -> None:
    assert refused(fetching(), f"https://127.0.0.1:{server.port}/a").reason == "tls"


def test_redirect_from_https_to_http_is_refused(
    fetching: Any, secure: tuple[RawServer, Path], server: RawServer
) -> None:
    secured, public = secure
    secured.routes["/down"] = answer(status="301 Moved", Location=f"{server.url}/a")
    fetcher = fetching()
    fetcher.pool._trust = trust_root(str(public))
    fault = refused(fetcher, f"{secured.url}/down")
    assert (fault.reason, server.connections) == ("tls", 0)


def test_blocking_client_verifies_too(
    secure: tuple[RawServer, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, public = secure
    client = HttpClient(user_agent="t", private=True)
    with pytest.raises(PageError) as caught:
        client.get(f"{server.url}/a", robots=False)
    assert caught.value.reason == "tls"
    monkeypatch.setenv("VEDETTE_CA_FILE", str(public))
    client = HttpClient(user_agent="t", private=True)
    assert client.get(f"{server.url}/a", robots=False).body == b"<p>x</p>"


class PostOffice(socketserver.ThreadingTCPServer):
    """A mail server with a certificate."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), SecurePostman)
        self.context = context

    def handle_error(self, request: object, client_address: object) -> None:
        """A handshake that the client breaks off is what a test wants: no trace of it is printed."""


class SecurePostman(socketserver.StreamRequestHandler):
    """Enough of SMTP over TLS, from the start or on demand, to take one mail."""

    server: PostOffice

    def handle(self) -> None:
        self.wfile.write(b"220 post\r\n")
        in_data = False
        while line := self.rfile.readline():
            if in_data and line != b".\r\n":
                continue
            in_data = line.upper().startswith(b"DATA")
            if line.upper().startswith(b"EHLO"):
                self.wfile.write(b"250-hello\r\n250 STARTTLS\r\n")
            elif line.upper().startswith(b"STARTTLS"):
                self.wfile.write(b"220 go on\r\n")
                self.request = self.server.context.wrap_socket(
                    self.request, server_side=True
                )
                self.setup()
            else:
                self.wfile.write(b"354 go on\r\n" if in_data else b"250 ok\r\n")

    def finish(self) -> None:
        super().finish()
        self.request.close()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_goes_to_no_server_but_a_trusted_one(
    security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, public = certificate(tmp_path)
    server = PostOffice(context)
    if security == "tls":
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    channel = make_channel(
        ChannelEntry(
            name="desk",
            kind="email",
            address="desk@paper.example",
            smtp_host="127.0.0.1",
            smtp_port=server.server_address[1],
            smtp_security=security,
        )
    )
    mail = Message(key="k", notes=(), total=0, test=True)
    try:
        with pytest.raises(DeliveryError, match="TLS failed"):
            channel.send(mail)
        monkeypatch.setenv("VEDETTE_CA_FILE", str(public))
        channel.send(mail)
    finally:
        server.shutdown()
        server.server_close()
