"""Runs commands as the launcher would start them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def vedette(home: Path) -> Run:
    """Start `vedette ARGUMENTS` in a process of its own with an empty home."""

    def run(
        *arguments: str, given: str | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "crawler.cli", *arguments],
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
            cwd=home,
            env={**os.environ, "VEDETTE_HOME": str(home), "TZ": "UTC", **environment},
            check=False,
        )

    return run
