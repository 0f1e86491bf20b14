"""One connection of the crawl, and the exchanges over it.

Twisted carries the bytes; `wire.AnswerReader` understands them.
"""

from __future__ import annotations

import asyncio
from typing import Any

from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import Protocol
from twisted.python.failure import Failure

from crawler.exceptions import PageError
from crawler.net.budget import COUNT_STEP, Budget
from crawler.net.heads import MAX_HEAD_BYTES, parse_head
from crawler.net.tls import tls_fault
from crawler.net.wire import AnswerReader
from crawler.records import Reason


class Connection(Protocol):
    """One connection; `exchange` may be called again when the last one kept it alive."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._reader: AnswerReader | None = None
        self._answered: asyncio.Future[None] | None = None
        self._counted = 0
        self._deadline: asyncio.Timeout | None = None
        self._left_s = 0.0
        self._tunnelled: asyncio.Future[None] | None = None
        self._tunnel_head = b""
        self.open = False

    def connectionMade(self) -> None:  # noqa: N802 (Twisted's name)
        self.open = True
        self.transport.setTcpNoDelay(True)

    async def exchange(
        self, request: bytes, reader: AnswerReader, deadline: asyncio.Timeout
    ) -> None:
        """Send a request and read its answer into `reader`.

        Args:
            deadline: Of the request; it stands still while the budget makes us wait.

        Raises:
            PageError: What `reader` found wrong, `tls` or `protocol`.
        """
        self._reader = reader
        self._answered = asyncio.get_running_loop().create_future()
        self._deadline = deadline
        self._counted = 0
        self.transport.write(request)
        try:
            await self._answered
        finally:
            self._reader = self._answered = self._deadline = None
            self._budget.drop(self)
            if not reader.done or not reader.keep_alive:
                self.abort()

    async def tunnel(self, request: bytes, context: Any) -> None:
        """Ask the proxy for a tunnel, then shake hands with the server behind it.

        Raises:
            PageError: `protocol`: the proxy refused.
        """
        self._tunnelled = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        try:
            await self._tunnelled
        finally:
            self._tunnelled = None
        self.transport.startTLS(context)

    def _tunnel_received(self, opened: asyncio.Future[None], data: bytes) -> None:
        self._tunnel_head += data
        if b"\r\n\r\n" not in self._tunnel_head:
            if len(self._tunnel_head) < MAX_HEAD_BYTES:
                return
            opened.set_exception(
                PageError(Reason.PROTOCOL, "the proxy's answer is too long")
            )
            return
        try:
            _, status, _ = parse_head(self._tunnel_head)
        except PageError as error:
            opened.set_exception(error)
            return
        if status == 200:
            opened.set_result(None)
        else:
            opened.set_exception(
                PageError(Reason.PROTOCOL, f"the proxy answers {status}")
            )

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        if self._tunnelled is not None:
            if not self._tunnelled.done():
                self._tunnel_received(self._tunnelled, data)
            return
        reader = self._reader
        if reader is None or self._answered is None or self._answered.done():
            self.abort()  # nobody asked
            return
        try:
            reader.receive(data)
        except PageError as error:
            reader.body.clear()
            # a new one: the old one's traceback holds whatever was being decoded
            self._answered.set_exception(PageError(error.reason, error.detail))
            self.abort()
            return
        if reader.done:
            self._answered.set_result(None)
        elif reader.body_bytes - self._counted > COUNT_STEP:
            size, self._counted = reader.body_bytes - self._counted, reader.body_bytes
            self._budget.take(self, size)

    def connectionLost(self, reason: Failure = None) -> None:  # noqa: N802
        self.open = False
        if self._tunnelled is not None and not self._tunnelled.done():
            self._tunnelled.set_exception(
                PageError(Reason.PROTOCOL, "the proxy closed")
            )
        if self._reader is None or self._answered is None or self._answered.done():
            return
        clean = reason.check(ConnectionDone) is not None
        try:
            if (
                not clean
                and (words := tls_fault(reason.value, self.transport))
                and not self._reader.started
            ):
                raise PageError(Reason.TLS, words)
            self._reader.closed(clean=clean)
        except PageError as error:
            self._answered.set_exception(error)
        else:
            self._answered.set_result(None)

    def abort(self) -> None:
        """Close at once; what is under way fails by `connectionLost`."""
        if self.open:
            self.open = False
            self.transport.abortConnection()

    def pause(self) -> None:
        """Take no bytes for now; the clock of the request stands still."""
        when = self._deadline.when() if self._deadline is not None else None
        if self._deadline is not None and when is not None:
            self._left_s = when - asyncio.get_running_loop().time()
            self._deadline.reschedule(None)
        self.transport.pauseProducing()

    def resume(self) -> None:
        """Go on taking bytes."""
        if not self.open:
            return
        if self._deadline is not None and self._deadline.when() is None:
            now = asyncio.get_running_loop().time()
            self._deadline.reschedule(now + max(self._left_s, 0.0))
        self.transport.resumeProducing()
