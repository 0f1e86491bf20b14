"""Messages between the crawl and its reading processes: 8 bytes of length and a pickle.

Both ends are this program, joined by a socket pair that nobody else has.
"""

from __future__ import annotations

import copyreg
import pickle
import socket
import struct
from types import MappingProxyType
from typing import Any

_HEAD = struct.Struct("!Q")
_PIECE = 1 << 20


def _thaw(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


copyreg.pickle(MappingProxyType, lambda proxy: (_thaw, (dict(proxy),)))


def send(end: socket.socket, value: Any) -> None:
    """Write one message."""
    data = pickle.dumps(value, protocol=5)
    end.sendall(
        _HEAD.pack(len(data)) + data if len(data) < _PIECE else _HEAD.pack(len(data))
    )
    if len(data) >= _PIECE:
        end.sendall(data)


def send_body(end: socket.socket, body: bytes) -> None:
    """Write bytes as they are, without a copy."""
    end.sendall(_HEAD.pack(len(body)))
    end.sendall(body)


def receive_body(end: socket.socket) -> bytes:
    """Read what `send_body` wrote.

    Raises:
        EOFError: The other end closed.
    """
    (size,) = _HEAD.unpack(_exactly(end, _HEAD.size))
    return bytes(_exactly(end, size))


def receive(end: socket.socket) -> Any:
    """Read one message.

    Raises:
        EOFError: The other end closed.
    """
    (size,) = _HEAD.unpack(_exactly(end, _HEAD.size))
    return pickle.loads(_exactly(end, size))


def _exactly(end: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    at = 0
    while at < size:
        got = end.recv_into(view[at:], min(size - at, _PIECE))
        if not got:
            raise EOFError
        at += got
    return data
