"""A made-up archive, and servers on it."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.browse.desk import Desk
from crawler.browse.server import make
from tests.bench import newsroom_archive

NOW = datetime(2026, 11, 23, 18, 40, tzinfo=UTC)


@pytest.fixture(scope="session")
def archive_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "vedette.db"
    newsroom_archive.fill(path, articles=400, now=NOW, days=20, sources=24)
    return path


@pytest.fixture(scope="session")
def archive_of_today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to read whose last days are those of SQLite's own clock."""
    path = tmp_path_factory.mktemp("today") / "vedette.db"
    newsroom_archive.fill(
        path, articles=400, now=datetime.now(UTC), days=20, sources=24
    )
    return path


@pytest.fixture
def archive(archive_template: Path, tmp_path: Path) -> Path:
    """A file of 400 articles that a test may change."""
    path = tmp_path / "vedette.db"
    shutil.copy(archive_template, path)
    return path


class Pages:
    """Asks a server in this process, without a socket."""

    def __init__(self, datasette: Any, desk: Desk) -> None:
        self.datasette = datasette
        self.desk = desk

    def get(self, path: str, **named: Any) -> Any:
        return self.ask("GET", path, **named)

    def ask(self, method: str, path: str, **named: Any) -> Any:
        named.setdefault("follow_redirects", False)
        named["headers"] = {"host": "127.0.0.1", **named.get("headers", {})}

        async def asked() -> Any:
            return await self.datasette.client.request(method, path, **named)

        return asyncio.run(asked())

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Any:
        """A form as a browser sends it from our own page; headers override."""
        sent = {
            "host": "127.0.0.1",
            "origin": "http://127.0.0.1",
            "sec-fetch-site": "same-origin",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        sent = {name: value for name, value in sent.items() if value}
        return self.ask(
            "POST", path, data={"token": self.desk.token, **fields}, headers=sent
        )


Maker = Callable[..., Pages]


@pytest.fixture
def pages_of(tmp_path: Path) -> Iterator[Maker]:
    """Makes servers without a socket; `pages_of(path, public=True)`."""
    made: list[Any] = []

    def build(path: Path, **settings: Any) -> Pages:
        settings.setdefault("clock", lambda: NOW)
        settings.setdefault("zone", UTC)
        settings.setdefault("marks_path", tmp_path / "marks.db")
        desk = Desk(db_path=path, **settings)
        datasette = make(desk)
        made.append(datasette)
        return Pages(datasette, desk)

    yield build
    for datasette in made:
        close(datasette)


@pytest.fixture
def pages(archive: Path, pages_of: Maker) -> Pages:
    return pages_of(archive)


def close(datasette: Any) -> None:
    """Close every connection: an open one is a warning at the end, and warnings are errors."""
    if datasette.executor is not None:
        datasette.executor.shutdown(wait=True)
    for database in datasette.databases.values():
        database.close()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., SimpleNamespace]]:
    """Starts real servers on loopback; gives `url`, `desk` and `datasette`."""
    import uvicorn

    running: list[tuple[Any, threading.Thread, Any]] = []

    def start(path: Path, **settings: Any) -> SimpleNamespace:
        settings.setdefault("zone", UTC)
        settings.setdefault("marks_path", tmp_path / "marks.db")
        desk = Desk(db_path=path, **settings)
        datasette = make(desk)
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(datasette.app(), log_level="warning", lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        running.append((server, thread, datasette))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        return SimpleNamespace(url=url, desk=desk, datasette=datasette)

    yield start
    for server, thread, datasette in running:
        server.should_exit = True
        thread.join(timeout=20)
        close(datasette)
