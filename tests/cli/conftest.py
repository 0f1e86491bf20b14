"""Runs commands as the launcher would start them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.cli import main
from crawler.demo.newsroom import Newsroom
from crawler.demo.outlets import load_outlets
from crawler.items import Article, Block
from crawler.records import Visit, VisitKind
from crawler.store import open_store
from crawler.store.articles import store_visit

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime.now(UTC)
Run = Callable[..., "subprocess.CompletedProcess[str]"]
Say = Callable[..., tuple[int, str, str]]


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


@pytest.fixture
def say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    """Run a command in a home of its own: exit code, standard output, standard error."""
    monkeypatch.setenv("VEDETTE_HOME", str(tmp_path))
    monkeypatch.delenv("VEDETTE_DB", raising=False)
    (tmp_path / "data").mkdir()
    with closing(open_store(tmp_path / "data" / "vedette.db")) as db:
        for number, text in enumerate(
            (
                "The radar ship left the port.",
                "A convoy crossed the bridge.",
                "=cmd|' /C calc'!A0 radar \x1b[31m",
            )
        ):
            article = Article(
                url=f"https://harbour.example/{number}",
                headline=f"Story {number}",
                blocks=(Block(text=text),),
                date_published=NOW - timedelta(days=number),
            )
            visit = Visit(
                article=article,
                fetched_at=NOW,
                url_key=f"harbour.example/{number}",
                kind=VisitKind.IMPORT,
            )
            store_visit(db, visit, now=NOW)

    def run(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        told = capsys.readouterr()
        return code, told.out, told.err

    return run
