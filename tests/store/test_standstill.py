"""A loop held still while another thread works."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from crawler.store import standstill as module
from crawler.store.standstill import standstill


def test_the_loop_does_nothing_meanwhile() -> None:
    asyncio.run(_the_loop_does_nothing())


async def _the_loop_does_nothing() -> None:
    loop = asyncio.get_running_loop()
    told: list[str] = []

    def write() -> None:
        with standstill(loop):
            loop.call_soon_threadsafe(told.append, "loop")
            time.sleep(0.02)
            told.append("thread")

    await asyncio.to_thread(write)
    await asyncio.sleep(0)
    assert told == ["thread", "loop"]


def test_a_slow_thread_holds_it_for_a_bounded_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LONGEST_S", 0.01)
    asyncio.run(_a_slow_thread())


async def _a_slow_thread() -> None:
    loop = asyncio.get_running_loop()
    went_on = threading.Event()

    def write() -> bool:
        with standstill(loop):
            loop.call_soon_threadsafe(went_on.set)
            return went_on.wait(5)

    assert await asyncio.to_thread(write)


def test_a_busy_loop_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.01)
    asyncio.run(_a_busy_loop())


async def _a_busy_loop() -> None:
    loop = asyncio.get_running_loop()
    entered = threading.Event()

    def write() -> None:
        with standstill(loop):
            entered.set()

    thread = threading.Thread(target=write)
    thread.start()
    assert entered.wait(5)  # the loop's thread is this one, and is not given back
    thread.join()


def test_a_fault_inside_lets_the_loop_go() -> None:
    asyncio.run(_a_fault_inside())


async def _a_fault_inside() -> None:
    loop = asyncio.get_running_loop()

    def write() -> None:
        with standstill(loop):
            raise ValueError

    with pytest.raises(ValueError):
        await asyncio.to_thread(write)
    await asyncio.sleep(0)


def test_a_closed_loop_is_no_fault() -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    with standstill(loop):
        pass
