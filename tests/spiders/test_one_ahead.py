from __future__ import annotations

import asyncio

import pytest

from spiders.one_ahead import one_ahead


class Steps:
    """Notes what was begun and finished; finishing takes three turns of the loop, beginning one."""

    def __init__(self, fails: str | None = None) -> None:
        self.log: list[str] = []
        self.ahead = 0
        self.most_ahead = 0
        self._fails = fails

    async def begin(self, item: int) -> str:
        self.log.append(f"begin {item}")
        self.ahead += 1
        self.most_ahead = max(self.most_ahead, self.ahead)
        await asyncio.sleep(0)
        if self._fails == f"begin {item}":
            raise ValueError(self._fails)
        return f"page {item}"

    async def finish(self, item: int, begun: str) -> None:
        assert begun == f"page {item}"
        for _ in range(3):
            await asyncio.sleep(0)
        if self._fails == f"finish {item}":
            raise ValueError(self._fails)
        self.ahead -= 1
        self.log.append(f"finish {item}")


def run(steps: Steps, count: int) -> None:
    asyncio.run(one_ahead(range(count), steps.begin, steps.finish))


def test_next_is_begun_while_one_is_finished_and_no_further_one() -> None:
    steps = Steps()
    run(steps, 3)
    assert steps.log == [
        "begin 0", "begin 1", "finish 0", "begin 2", "finish 1", "finish 2",
    ]  # fmt: skip
    assert steps.most_ahead == 2


def test_nothing_is_nothing() -> None:
    steps = Steps()
    run(steps, 0)
    assert steps.log == []


@pytest.mark.parametrize(
    ("fails", "finished"),
    [
        pytest.param("begin 1", ["finish 0"], id="of the next: what is begun is finished"),
        pytest.param("finish 0", [], id="of one: no further one is begun"),
    ],
)  # fmt: skip
def test_fault_ends_it(fails: str, finished: list[str]) -> None:
    steps = Steps(fails)
    with pytest.raises(ValueError, match=fails):
        run(steps, 9)
    assert [line for line in steps.log if line.startswith("finish")] == finished
    assert "begin 2" not in steps.log


def test_cancelled_with_all_that_is_under_way() -> None:
    steps = Steps()

    async def cancel_soon() -> None:
        task = asyncio.ensure_future(one_ahead(range(9), steps.begin, steps.finish))
        for _ in range(4):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(cancel_soon())
    assert "begin 1" in steps.log
    assert "finish 0" not in steps.log
