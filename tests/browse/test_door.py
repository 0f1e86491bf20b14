from __future__ import annotations

import asyncio
import base64

import pytest

from crawler.browse import door
from crawler.browse.door import LONGEST_WAIT_S, TRY_S, Door


def basic(password: str) -> bytes:
    return b"Basic " + base64.b64encode(f"reader:{password}".encode())


class Hall:
    """A door, a clock that stands still, and how long each try was kept waiting."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waited: list[float] = []
        self.door = Door("corvette", clock=lambda: self.now, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.waited.append(seconds)

    def tries(self, *passwords: str, client: str = "192.0.2.1") -> list[int | None]:
        async def many() -> list[int | None]:
            return await asyncio.gather(
                *(self.door.refusal(client, basic(one)) for one in passwords)
            )

        return asyncio.run(many())


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_right_one_comes_in_at_once(hall: Hall) -> None:
    assert hall.tries("corvette", "corvette") == [None, None]
    assert hall.waited == []


def test_without_a_password_nobody_is_asked() -> None:
    assert asyncio.run(Door(None).refusal("192.0.2.1", b"")) is None


@pytest.mark.parametrize(
    "header", [b"", b"Basic ****", b"Bearer corvette", b"Basic", basic("Corvette")]
)
def test_what_is_no_password_is_refused(hall: Hall, header: bytes) -> None:
    assert asyncio.run(hall.door.refusal("192.0.2.1", header)) == 401


def test_guesses_at_a_time_are_looked_at_one_after_the_other(hall: Hall) -> None:
    assert hall.tries("a", "b", "c", "corvette") == [401, 401, 401, None]
    # the right one, too, waits for its turn: else it would be told apart by that
    assert hall.waited == [TRY_S, 2 * TRY_S, 3 * TRY_S]


def test_guesses_wait_after_a_wrong_one_however_they_come(hall: Hall) -> None:
    hall.tries("a")
    hall.now += TRY_S / 2
    hall.tries("b")
    assert hall.waited == [TRY_S / 2]
    hall.now += 60
    hall.tries("c")
    assert len(hall.waited) == 1


def test_others_are_kept_waiting_by_nobodys_guesses(hall: Hall) -> None:
    hall.tries(*"abcdefgh")
    hall.waited.clear()
    assert hall.tries("corvette", client="192.0.2.2") == [None]
    assert hall.waited == []


def test_too_many_guesses_are_told_to_come_later(hall: Hall) -> None:
    answers = hall.tries(*["x"] * 100)
    assert answers.count(429) == 100 - (LONGEST_WAIT_S / TRY_S) - 1
    assert max(hall.waited) <= LONGEST_WAIT_S


def test_a_network_of_ipv6_is_one_guesser(hall: Hall) -> None:
    hall.tries("a", client="2001:db8:1:2::1")
    hall.tries("b", client="2001:db8:1:2:ffff::9")
    hall.tries("c", client="2001:db8:1:3::1")
    assert hall.waited == [TRY_S]


def test_addresses_that_guess_no_more_are_forgotten(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_ADDRESSES", 3)
    for number in range(9):
        hall.tries("a", client=f"192.0.2.{number}")
        hall.now += 1
    assert len(hall.door._next) <= 4
