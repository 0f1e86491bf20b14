"""Connections of the crawl: opened through the guarded reactor, and kept alive for the next exchange."""

from __future__ import annotations

import asyncio
import errno
from collections import OrderedDict
from typing import Any

from twisted.internet import ssl
from twisted.internet.error import ConnectError
from twisted.internet.protocol import ClientFactory
from twisted.protocols.tls import TLSMemoryBIOFactory
from twisted.python.failure import Failure

from crawler.exceptions import PageError
from crawler.net.addresses import is_public
from crawler.net.budget import Budget
from crawler.net.connections import Connection
from crawler.net.guard import AddressGuard
from crawler.net.proxy import Proxy, connect_request, judge_by_name
from crawler.net.resolving import ADDRESSES_TRIED, OWN_NETWORK, Resolve
from crawler.net.targets import Target
from crawler.records import Reason

IDLE_S = 20.0
"""A kept connection is closed after this long without use."""
MAX_IDLE = 256
_IdleKey = tuple[tuple[str, str, int], bool]
"""Origin, and whether its private address was permitted."""
_OWN_ERRNOS = (errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)


class _Factory(ClientFactory):
    # names of methods are Twisted's own, hence N802
    noisy = False

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.connected: asyncio.Future[Connection] = (
            asyncio.get_running_loop().create_future()
        )

    def buildProtocol(self, addr: Any) -> Connection:  # noqa: N802
        connection = Connection(self._budget)
        if self.connected.done():  # given up meanwhile
            return connection
        self.connected.set_result(connection)
        return connection

    def clientConnectionFailed(self, connector: Any, reason: Failure) -> None:  # noqa: N802
        if not self.connected.done():
            self.connected.set_exception(connect_fault(reason.value))


def connect_fault(error: BaseException | None) -> PageError:
    """The refusal for a connection that did not come about."""
    number = (
        getattr(error, "osError", None) if isinstance(error, ConnectError) else None
    )
    code = number if isinstance(number, int) else getattr(error, "errno", None)
    words = (str(error) or type(error).__name__)[:200]
    if code in _OWN_ERRNOS or type(error).__name__ == "NoRouteError":
        return PageError(Reason.PROTOCOL, f"{OWN_NETWORK}: {words}")
    if type(error).__name__ in ("TimeoutError", "TCPTimedOutError"):
        return PageError(Reason.TIMEOUT, "no connection in time")
    return PageError(Reason.PROTOCOL, f"no connection: {words}")


class ConnectionPool:
    """Opens connections and keeps one idle for each origin."""

    def __init__(
        self,
        reactor: Any,
        guard: AddressGuard,
        resolve: Resolve,
        *,
        budget: Budget,
        connect_s: float,
        trust: Any = None,
        proxy: Proxy | None = None,
    ) -> None:
        self._reactor = reactor
        self._guard = guard
        self._resolve = resolve
        self.budget = budget
        self._connect_s = connect_s
        self._trust = trust
        self.proxy = proxy
        self._idle: OrderedDict[_IdleKey, tuple[Connection, Any]] = OrderedDict()

    def kept(self, target: Target, *, private: bool) -> Connection | None:
        """An idle connection to the target's origin, if one still stands.

        One that was opened by permission is for those who have it, and nobody else.
        """
        connection, timer = self._idle.pop((target.origin, private), (None, None))
        if timer is not None:
            timer.cancel()
        return connection if connection is not None and connection.open else None

    def keep(self, target: Target, connection: Connection, *, private: bool) -> None:
        """Put a connection back for the next request to its origin."""
        if not connection.open:
            return
        old = self.kept(target, private=private)
        if old is not None:
            old.abort()
        loop = asyncio.get_running_loop()
        key = (target.origin, private)
        timer = loop.call_later(IDLE_S, self._expire, key)
        self._idle[key] = (connection, timer)
        while len(self._idle) > MAX_IDLE:
            self._expire(next(iter(self._idle)))

    def _expire(self, key: _IdleKey) -> None:
        connection, timer = self._idle.pop(key)
        timer.cancel()
        connection.transport.loseConnection()

    async def open(self, target: Target, *, private: bool) -> Connection:
        """Connect to a target.

        Args:
            private: The target is host and port of a source that allows its private address.

        Raises:
            PageError: `dns`, `private_address`, `timeout` or `protocol`.
        """
        if self.proxy is not None and not private:
            return await self._open_through(self.proxy, target)
        addresses = await self._resolve(target.host, target.port)
        usable = [a for a in addresses if private or is_public(a)]
        if not usable:
            others = [address for address in addresses[:3] if address != target.host]
            which = f"{target.host} ({', '.join(others)})" if others else target.host
            raise PageError(Reason.PRIVATE_ADDRESS, f"{which} is not a public address")
        fault: PageError | None = None
        for address in usable[:ADDRESSES_TRIED]:
            try:
                return await self._connect(target, address, private=private)
            except PageError as error:
                fault = error
        assert fault is not None
        raise fault

    async def _open_through(self, proxy: Proxy, target: Target) -> Connection:
        """Connect to the user's proxy, which may be at a private address."""
        judge_by_name(target.host)
        fault = PageError(Reason.DNS, "the proxy's name leads nowhere")
        for address in await self._resolve(proxy.target.host, proxy.target.port):
            try:
                connection = await self._connect(proxy.target, address, private=True)
                break
            except PageError as error:
                fault = error
        else:
            raise PageError(Reason.PROTOCOL, f"{OWN_NETWORK}: proxy: {fault.detail}")
        if target.scheme == "https":
            context = ssl.optionsForClientTLS(target.host, trustRoot=self._trust)
            try:
                await connection.tunnel(connect_request(target, proxy), context)
            except BaseException:
                connection.abort()
                raise
        return connection

    async def _connect(
        self, target: Target, address: str, *, private: bool
    ) -> Connection:
        factory = _Factory(self.budget)
        outer: Any = factory
        if target.scheme == "https":
            context = ssl.optionsForClientTLS(target.host, trustRoot=self._trust)
            outer = TLSMemoryBIOFactory(context, True, factory)
        connect = self._reactor.connectTCP
        if private:
            with self._guard.permitting(address, target.port):
                connector = connect(
                    address, target.port, outer, timeout=self._connect_s
                )
        else:
            connector = connect(address, target.port, outer, timeout=self._connect_s)
        try:
            return await factory.connected
        except asyncio.CancelledError:
            connector.disconnect()
            raise

    def close(self) -> None:
        """Close what is idle."""
        for key in list(self._idle):
            self._expire(key)
