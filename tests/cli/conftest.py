"""Runs commands as the launcher would start them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.demo.newsroom import Newsroom
from crawler.demo.outlets import load_outlets

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


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(opened_at=datetime.now(UTC)) as opened:
        yield opened


@pytest.fixture
def sources(newsroom: Newsroom, tmp_path: Path) -> str:
    path = tmp_path / "sources.toml"
    path.write_text(newsroom.catalogue(), encoding="utf-8")
    return str(path)


@pytest.fixture
def page(newsroom: Newsroom) -> Callable[[str], tuple[str, str]]:
    """Address and text of the one article of the newsroom whose address ends so."""

    def find(ending: str) -> tuple[str, str]:
        (url,) = (url for url in newsroom.truth().stored if url.endswith(ending))
        outlet = next(o for o in load_outlets() if url.startswith(newsroom.base(o.key)))
        _, _, body = newsroom.answer(
            outlet, url.removeprefix(newsroom.base(outlet.key))
        )
        return url, body.decode()

    return find
