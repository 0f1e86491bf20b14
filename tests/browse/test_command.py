"""`vedette browse` as a person starts and stops it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
WAIT_S = 60


@contextmanager
def browsing(
    *arguments: str, stdout: Any = subprocess.PIPE, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "crawler.cli", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=stdout,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=WAIT_S)


def address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert "http://" in line, line
    return line.split(" at ")[1].split(" ")[0]


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)]
)
def test_server_says_where_it_is_and_ends_when_asked(
    archive: Path, sent: signal.Signals, code: int
) -> None:
    with browsing("--db", str(archive), "browse", "--port", "0") as process:
        with urllib.request.urlopen(address_of(process) + "crawls") as answer:
            assert answer.status == 200
        process.send_signal(sent)
        assert process.wait(timeout=WAIT_S) == code
    assert archive.with_name("vedette.marks.db").exists()


def test_a_datasette_of_your_own_takes_the_metadata(
    archive: Path, tmp_path: Path
) -> None:
    own = archive.rename(archive.with_name("my archive.db"))
    told = tmp_path / "metadata.json"
    with told.open("w") as file, browsing("--db", str(own), "browse", "--metadata", stdout=file) as process:  # fmt: skip
        assert process.wait(timeout=WAIT_S) == 0

    script = """
import asyncio, json, sys
from datasette.app import Datasette

asked = Datasette([sys.argv[1]], metadata=json.load(open(sys.argv[2])))

async def told():
    return [(await asked.client.get(path)).json() for path in sys.argv[3:]]

print(json.dumps(asyncio.run(told())))
"""
    asked = (
        "/my~20archive.json",
        "/my~20archive/hits_of_alert.json?alert=tankers&_shape=array",
        "/my~20archive/articles.json?_search=tanker&_shape=array",
    )
    done = subprocess.run(
        [sys.executable, "-c", script, own, told, *asked],
        capture_output=True,
        check=True,
    )
    tables, hits, found = json.loads(done.stdout)
    shown = [table["name"] for table in tables["tables"] if not table["hidden"]]
    assert "articles" in shown
    assert "sketches" not in shown
    assert hits
    assert found


def test_marks_are_kept_where_the_reader_says(archive: Path, tmp_path: Path) -> None:
    marks = tmp_path / "anna.db"
    arguments = ["--db", str(archive), "browse", "--port", "0", "--marks", str(marks)]
    with browsing(*arguments) as process:
        address_of(process)
        assert marks.exists()
    assert not archive.with_name("vedette.marks.db").exists()


def test_password_of_the_environment_is_asked_for(archive: Path) -> None:
    arguments = ["--db", str(archive), "browse", "--port", "0"]
    with browsing(*arguments, VEDETTE_BROWSE_PASSWORD="corvette") as process:
        address = address_of(process)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(address)
        assert refused.value.code == 401
        refused.value.close()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["browse", "--host", "0.0.0.0"], 2, "--public"),
        (["--db", "nowhere.db", "browse"], 4, "no database"),
    ],
    ids=["open to others", "no database"],
)
def test_what_cannot_be_served_is_said(
    archive: Path, arguments: list[str], code: int, said: str
) -> None:
    if "--db" not in arguments:
        arguments = ["--db", str(archive), *arguments]
    with browsing(*arguments) as process:
        text, _ = process.communicate(timeout=WAIT_S)
        assert process.returncode == code
        assert said in text


def test_port_that_is_taken_is_said(archive: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with browsing("--db", str(archive), "browse", "--port", port) as process:
            text, _ = process.communicate(timeout=WAIT_S)
    assert process.returncode == 3
    assert f"port {port}" in text
    assert "--port 0" in text
