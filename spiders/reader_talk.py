"""Messages between the crawl and its reading processes: 8 bytes of length and a pickle.

An extraction in it is packed by msgspec: hundreds of small objects, in a third of the time.
Both ends are this program, joined by a socket pair that nobody else has.
"""

from __future__ import annotations

import asyncio
import copyreg
import pickle
import socket
import struct
from types import MappingProxyType
from typing import Any

import msgspec

from crawler.items import Extraction

_HEAD = struct.Struct("!Q")
_PIECE = 1 << 20


def _thaw(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


copyreg.pickle(MappingProxyType, lambda proxy: (_thaw, (dict(proxy),)))

_PACKER = msgspec.msgpack.Encoder(enc_hook=dict)
"""Mapping proxies are the one kind of value that it does not know."""
_UNPACKER = msgspec.msgpack.Decoder(Extraction)


def _unpacked(data: bytes) -> Extraction:
    return _UNPACKER.decode(data)


def _packed(extraction: Extraction) -> tuple[Any, ...]:
    try:
        return _unpacked, (_PACKER.encode(extraction),)
    except (UnicodeEncodeError, TypeError, ValueError):  # a lone surrogate, say
        return tuple(extraction.__reduce_ex__(pickle.HIGHEST_PROTOCOL))


copyreg.pickle(Extraction, _packed)


def send(end: socket.socket, value: Any) -> None:
    """Write one message."""
    for part in _message(value):
        end.sendall(part)


async def send_soon(end: socket.socket, value: Any, body: bytes | None = None) -> None:
    """Write one message, and bytes as they are after it, on the running loop."""
    loop = asyncio.get_running_loop()
    for part in _message(value):
        await loop.sock_sendall(end, part)
    if body is not None:
        await loop.sock_sendall(end, _HEAD.pack(len(body)))
        await loop.sock_sendall(end, body)


def _message(value: Any) -> tuple[bytes, ...]:
    data = pickle.dumps(value, protocol=5)
    head = _HEAD.pack(len(data))
    return (head + data,) if len(data) < _PIECE else (head, data)


def receive_body(end: socket.socket) -> bytes:
    """Read what `send_soon` wrote after its message.

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


async def receive_soon(end: socket.socket) -> Any:
    """Read one message on the running loop.

    Raises:
        EOFError: The other end closed.
    """
    (size,) = _HEAD.unpack(await _exactly_soon(end, _HEAD.size))
    return pickle.loads(await _exactly_soon(end, size))


async def _exactly_soon(end: socket.socket, size: int) -> bytearray:
    loop = asyncio.get_running_loop()
    data = bytearray(size)
    view = memoryview(data)
    at = 0
    while at < size:
        got = await loop.sock_recv_into(end, view[at : at + _PIECE])
        if not got:
            raise EOFError
        at += got
    return data
