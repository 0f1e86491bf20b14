"""Messages between the crawl and its reading processes: 8 bytes of length and a pickle.

A document travels beside its job: as an open file in memory, which lies whole at the other end
whatever a socket's buffer holds, or behind the job where it is large and would be there twice, or
where there is no such file to be had.
An extraction in a message is packed by msgspec: hundreds of small objects, in a third of the time.
Both ends are this program, joined by a socket pair that nobody else has.
"""

from __future__ import annotations

import asyncio
import copyreg
import os
import pickle
import socket
import struct
from types import MappingProxyType
from typing import Any

import msgspec

from crawler.items import Extraction

_HEAD = struct.Struct("!Q")
_PIECE = 1 << 20
MAX_FILE = 1 << 20
"""Bytes of a document that is sent as a file."""


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
    """Write one message, and bytes beside it, on the running loop."""
    loop = asyncio.get_running_loop()
    parts = _message(value)
    file = _file_of(body) if body is not None and len(body) <= MAX_FILE else None
    if file is not None:
        parts = (await _send_with_file(end, parts[0], file), *parts[1:])
        body = None
    for part in parts:
        await loop.sock_sendall(end, part)
    if body is not None:
        await loop.sock_sendall(end, _HEAD.pack(len(body)))
        await loop.sock_sendall(end, body)


async def _send_with_file(end: socket.socket, data: bytes, file: int) -> bytes:
    """Write the beginning of a message, and with it a file; what is left of the message."""
    try:
        while True:
            try:
                return data[socket.send_fds(end, [data], [file]) :]
            except BlockingIOError:
                await _writable(end)
    finally:
        os.close(file)


async def _writable(end: socket.socket) -> None:
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_writer(end, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_writer(end)


def _file_of(body: bytes) -> int | None:
    """A file in memory that holds the bytes, to be closed; `None` where the system gives none."""
    try:
        file = os.memfd_create("vedette-document")
    except (AttributeError, OSError):  # macOS has no such files; or too many are open
        return None
    try:
        at = 0
        while at < len(body):
            at += os.pwrite(file, body[at:] if at else body, at)
    except OSError:
        os.close(file)
        return None
    return file


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


def receive(end: socket.socket) -> tuple[Any, bytes | None]:
    """Read one message, and the bytes in the file that came with it, if one did.

    Raises:
        EOFError: The other end closed.
    """
    head, files, flags, _ = socket.recv_fds(end, _HEAD.size, 1)
    if not head or flags & socket.MSG_CTRUNC:  # no place for its file: no way to go on
        raise EOFError
    try:
        head += _exactly(end, _HEAD.size - len(head))
        (size,) = _HEAD.unpack(head)
        value = pickle.loads(_exactly(end, size))
        body = [os.pread(file, os.fstat(file).st_size, 0) for file in files]
    finally:
        for file in files:
            os.close(file)
    return value, body[0] if body else None


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
