"""The password that stands before a server's pages (HTTP Basic), and what slows down who guesses it."""

from __future__ import annotations

import asyncio
import base64
import binascii
import time
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from ipaddress import IPv6Address, ip_address, ip_network

TRY_S = 0.5
"""Between two tries of one address once one was wrong: a list of a million takes six days."""
LONGEST_WAIT_S = 30.0
"""Who has so many tries waiting is told to come later."""
MOST_ADDRESSES = 10_000


class Door:
    """Lets in who brings the password; the user name is not looked at.

    After a wrong one an address has its tries looked at one after the other, so that many at a time
    are no faster, and a right one among them is not told apart by being answered at once. Others are
    kept waiting by none of it.
    """

    def __init__(
        self,
        password: str | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._password = password
        self._clock = clock
        self._sleep = sleep
        self._next: dict[str, float] = {}
        """When the next try of an address is looked at; one that has made no wrong one is absent."""

    async def refusal(self, client: str, authorization: bytes) -> int | None:
        """The status that a request is refused with, or `None`: it may come in.

        Args:
            client: Address that it comes from; a server that stands before this one on the same
                machine names it in X-Forwarded-For.
            authorization: The header of this name; empty where there is none.
        """
        if self._password is None:
            return None
        if not authorization:
            return 401
        who = _who(client)
        wait_s = self._wait_s(who)
        if wait_s > LONGEST_WAIT_S:
            return 429
        if wait_s > 0:
            await self._sleep(wait_s)
        if _is_password(authorization, self._password):
            self._next.pop(who, None)
            return None
        self._next[who] = max(self._next.get(who, 0.0), self._clock() + TRY_S)
        self._forget()
        return 401

    def _wait_s(self, who: str) -> float:
        """Seconds until this try is looked at; the one after it waits longer."""
        if who not in self._next:
            return 0.0
        now = self._clock()
        turn = max(now, self._next[who])
        if turn - now <= LONGEST_WAIT_S:
            self._next[who] = turn + TRY_S
        return turn - now

    def _forget(self) -> None:
        if len(self._next) > MOST_ADDRESSES:
            now = self._clock()
            self._next = {who: at for who, at in self._next.items() if at > now}


def _who(client: str) -> str:
    """The address as one guesser has it: of IPv6 he has a whole network."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return client


def _is_password(authorization: bytes, password: str) -> bool:
    kind, _, encoded = authorization.partition(b" ")
    try:
        given = base64.b64decode(encoded, validate=True).partition(b":")[2]
    except binascii.Error:
        return False
    return kind.lower() == b"basic" and compare_digest(given, password.encode())
