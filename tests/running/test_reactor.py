"""What runs in the reactor ends by its result, its fault or a signal; settings are checked at start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.exceptions import SettingsError
from crawler.running.reactor import scrapy_settings

ROOT = Path(__file__).resolve().parents[2]
START = """
import asyncio, os, signal
from crawler.running.reactor import run_in_reactor
from crawler.running.stopping import wish
async def stopped():
    os.kill(os.getpid(), NUMBER)
    for _ in range(50):
        if wish.signal is not None:
            break
        await asyncio.sleep(0.02)
    return wish.signal
"""


def told(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_signal_is_a_wish_and_the_result_comes_all_the_same(name: str) -> None:
    start = START.replace("NUMBER", f"signal.{name}")
    ended = told(f"{start}print(run_in_reactor(stopped) == signal.{name})")
    assert (ended.returncode, ended.stdout) == (0, "True\n"), ended.stderr


def test_terminal_that_closes_stops_nothing_under_nohup() -> None:
    start = START.replace("NUMBER", "signal.SIGHUP")
    ignored = "signal.signal(signal.SIGHUP, signal.SIG_IGN)"
    ended = told(f"{start}{ignored}\nprint(run_in_reactor(stopped))")
    assert (ended.returncode, ended.stdout) == (0, "None\n"), ended.stderr


def test_fault_of_what_runs_is_raised() -> None:
    code = "async def broken():\n    raise LookupError('of ours')\n"
    ended = told(f"{START}{code}run_in_reactor(broken)")
    assert ended.returncode == 1
    assert ended.stderr.endswith("LookupError: of ours\n")


@pytest.mark.parametrize("value", ["-1", "0", "many", "1.5"])
def test_limit_that_makes_no_sense_stops_at_start(value: str) -> None:
    with pytest.raises(SettingsError, match="VEDETTE_PAGE_BYTES"):
        scrapy_settings({"VEDETTE_PAGE_BYTES": value})
