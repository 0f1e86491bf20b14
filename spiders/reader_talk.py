"""Messages between the crawl and its reading processes: 8 bytes of length and a pickle.

A document travels beside its job: in a slot of a file in memory that both ends have open, where it
lies whole whatever a socket's buffer holds, or behind the job where it is large, or no slot is free,
or there is no such file to be had.
An extraction in a message is packed by msgspec: hundreds of small objects, in a third of the time.
Both ends are this program, joined by a socket pair that nobody else has.
"""

from __future__ import annotations

import copyreg
import os
import pickle
import struct
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any, BinaryIO

import msgspec

from crawler.items import Extraction
from spiders.reading import Job

_HEAD = struct.Struct("!Q")
SLOT_BYTES = 1 << 20
"""Longest document that goes into a slot."""


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


def message(value: Any) -> bytes:
    """One message."""
    data = pickle.dumps(value, protocol=5)
    return _HEAD.pack(len(data)) + data


class Incoming:
    """Bytes that have come, until they are whole messages."""

    def __init__(self) -> None:
        self._data = bytearray()

    def take(self, data: bytes) -> Iterator[Any]:
        """The values of the messages that end in these bytes."""
        self._data += data
        while len(self._data) >= _HEAD.size:
            (size,) = _HEAD.unpack_from(self._data)
            end = _HEAD.size + size
            if len(self._data) < end:
                return
            with memoryview(self._data) as view, view[_HEAD.size : end] as pickled:
                value = pickle.loads(pickled)
            del self._data[:end]
            yield value


class Slots:
    """A file in memory in which documents lie until they are read; the end that fills it.

    One file for all documents: a file for each, handed over with its job, costs both ends five
    times as much, since its memory is asked for, cleared and given back each time.
    """

    def __init__(self, count: int) -> None:
        """Memory is taken by what is put in, and kept until `close`."""
        self.file: int | None = None
        """To be inherited by the other end; `None` where the system has no such files."""
        self._free: list[int] = []
        try:
            self.file = os.memfd_create("vedette-documents")
        except (AttributeError, OSError):  # macOS has none; or too many are open
            return
        self._free = list(range(count))

    def put(self, body: bytes) -> int | None:
        """The slot that holds the bytes now; `None` where they are to travel by themselves."""
        if len(body) > SLOT_BYTES or not self._free or self.file is None:
            return None
        slot, at = self._free[-1], 0
        try:
            while at < len(body):
                at += os.pwrite(
                    self.file, body[at:] if at else body, slot * SLOT_BYTES + at
                )
        except OSError:  # no memory, or `ulimit -f`
            return None
        return self._free.pop()

    def free(self, slot: int) -> None:
        """The document was read."""
        self._free.append(slot)

    def close(self) -> None:
        """Nothing is put in any more; what is there stays for the other end."""
        self._free.clear()
        if self.file is not None:
            os.close(self.file)
            self.file = None


def job_message(job: Job, slot: int | None) -> tuple[bytes, ...]:
    """A job to be sent, in parts.

    Args:
        slot: Where its document lies; `None`: it is sent behind.
    """
    body = job.body
    if not isinstance(body, bytes):
        return (message((job, None, None)),)
    first = message((replace(job, body=None), len(body), slot))
    return (first,) if slot is not None or not body else (first, body)


def receive_job(end: BinaryIO, slots: int | None) -> Job:
    """Read a job and its document, which may lie in the file of slots.

    Raises:
        EOFError: The other end closed.
    """
    (size,) = _HEAD.unpack(_exactly(end, _HEAD.size))
    job: Job
    job, length, slot = pickle.loads(_exactly(end, size))
    if length is None:
        return job
    if slot is None or slots is None:
        return replace(job, body=_exactly(end, length))
    body = os.pread(slots, length, slot * SLOT_BYTES)
    if len(body) < length:
        raise EOFError
    return replace(job, body=body)


def _exactly(end: BinaryIO, size: int) -> bytes:
    data = end.read(size)
    if len(data) < size:
        raise EOFError
    return data
