"""One blocking exchange over a socket: connect, shake hands, send, read the answer. Free of Twisted.

Judges nothing: which addresses may be connected to is said by `http.py`.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from crawler.exceptions import PageError
from crawler.net.certificates import client_context
from crawler.net.heads import parse_head
from crawler.net.proxy import Proxy, connect_request
from crawler.net.resolving import ADDRESSES_TRIED
from crawler.net.targets import Target
from crawler.net.wire import AnswerReader
from crawler.records import Reason


@contextmanager
def socket_faults(seconds: float) -> Iterator[None]:
    """Says as a refusal what a socket says of the exchange inside.

    Args:
        seconds: What the exchange was given, for the words.

    Raises:
        PageError: `timeout`, `tls` or `protocol`.
    """
    try:
        yield
    except TimeoutError as error:
        words = f"no whole answer in {seconds:g} s"
        raise PageError(Reason.TIMEOUT, words) from error
    except ssl.SSLError as error:
        raise PageError(Reason.TLS, _tls_words(error)) from error
    except OSError as error:
        words = f"no connection: {error.strerror or type(error).__name__}"
        raise PageError(Reason.PROTOCOL, words) from error


def connect(
    target: Target,
    addresses: Sequence[str],
    end: float,
    *,
    proxy: Proxy | None,
    ca_file: str | None,
) -> socket.socket:
    """A connection to the target, or through the proxy to it; certificates are verified.

    Args:
        addresses: Where the target, or the proxy, is; they were judged.
        end: Monotonic time by which all has to be done.
    """
    port = target.port if proxy is None else proxy.target.port
    plain = _first_that_connects(addresses[:ADDRESSES_TRIED], port, end)
    try:
        plain.settimeout(_left(end))
        if target.scheme == "http":
            return plain
        if proxy is not None:
            _tunnel(plain, connect_request(target, proxy))
        return client_context(ca_file).wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise


def _first_that_connects(
    addresses: Sequence[str], port: int, end: float
) -> socket.socket:
    fault = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), _left(end))
        except OSError as error:
            fault = error
    raise fault


def _tunnel(plain: socket.socket, request: bytes) -> None:
    """Ask a proxy for a tunnel.

    Raises:
        PageError: `protocol`: it refused.
    """
    plain.sendall(request)
    head = b""
    while b"\r\n\r\n" not in head:
        piece = plain.recv(1)  # not a byte more than the head: the rest belongs to TLS
        if not piece or len(head) > 8192:
            raise PageError(Reason.PROTOCOL, "the proxy closed")
        head += piece
    _, status, _ = parse_head(head)
    if status != 200:
        raise PageError(Reason.PROTOCOL, f"the proxy answers {status}")


def exchange(
    connection: socket.socket,
    request: bytes,
    reader: AnswerReader,
    end: float,
    *,
    head_only: bool = False,
) -> None:
    """Send and read until the answer (or its head) is whole; the clock runs over all of it."""
    connection.settimeout(_left(end))
    connection.sendall(request)
    while not (reader.done or (head_only and reader.head_read)):
        connection.settimeout(_left(end))
        try:
            data = connection.recv(65536)
        except (ConnectionResetError, ssl.SSLEOFError):
            reader.closed(clean=False)
            return
        if not data:
            reader.closed(clean=True)
            return
        reader.receive(data)


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _tls_words(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message[:200]
    return (error.reason or "the TLS handshake failed")[:200]
