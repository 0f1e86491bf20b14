"""No connection to an address that is not public (PROMISES 1).

Every Twisted client connection ends in `reactor.connectTCP` with a resolved address, so
the guard stands there: installed once on the reactor, it judges each call, whoever makes
it. A name that reaches it unresolved is refused too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from crawler.exceptions import PageError
from crawler.net.addresses import is_public
from crawler.records import Reason

_MARK = "_vedette_guard"


class AddressGuard:
    """Judges what `connectTCP` is asked to reach."""

    def __init__(self, connect: Any) -> None:
        self._connect = connect
        self._permitted: list[tuple[str, int]] = []
        self.refused = 0

    def __call__(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        """Stands in for `reactor.connectTCP`.

        Raises:
            PageError: `private_address`; nothing was sent.
        """
        if (host, port) not in self._permitted and not is_public(host):
            self.refused += 1
            raise PageError(Reason.PRIVATE_ADDRESS, f"{host} is not a public address")
        return self._connect(host, port, *args, **kwargs)

    @contextmanager
    def permitting(self, address: str, port: int) -> Iterator[None]:
        """Let one address and port through, for calls made inside the block.

        Only for a source's own host and port when its entry says `allow_private`, and for
        the proxy that the user set.
        """
        self._permitted.append((address, port))
        try:
            yield
        finally:
            self._permitted.remove((address, port))


def install_guard(reactor: Any) -> AddressGuard:
    """Put the guard on a reactor, once; further calls give the same guard."""
    guard = getattr(reactor, _MARK, None)
    if guard is None:
        guard = AddressGuard(reactor.connectTCP)
        reactor.connectTCP = guard
        setattr(reactor, _MARK, guard)
    return guard
