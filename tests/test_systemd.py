"""systemd hears of us on its socket; the unit quotes what needs it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from crawler.systemd import crontab_line, notify, unit, watchdog_s


def test_a_message_reaches_the_socket(tmp_path, monkeypatch):
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(path))
        ear.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        assert notify("READY=1")
        assert ear.recv(100) == b"READY=1"


@pytest.mark.parametrize("address", ["", "relative", "/nowhere/at/all"])
def test_without_a_socket_nothing_happens(monkeypatch, address):
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    assert not notify("READY=1")


def test_the_watchdog_is_fed_twice_as_often_as_asked(monkeypatch):
    monkeypatch.setenv("WATCHDOG_USEC", "30000000")
    assert watchdog_s() == 15.0
    monkeypatch.setenv("WATCHDOG_USEC", "soon")
    assert watchdog_s() is None


def test_unit_and_crontab_quote_paths():
    places = {"database": Path("/data/my news/100%.db"), "home": Path("/home/ed")}
    text = unit(Path("/opt/vedette"), **places)
    assert (
        "ExecStart=/opt/vedette --home /home/ed --db '/data/my news/100%%.db' watch\n"
        in text
    )
    assert "Type=notify" in text
    assert crontab_line(Path("/opt/vedette"), **places).endswith(
        "'/data/my news/100\\%.db' crawl -q >/dev/null"
    )
