"""systemd hears of us on its socket; the unit quotes what needs it."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import pytest

from crawler.running.systemd import (
    Start,
    crontab_line,
    notify,
    secrets_of,
    settings_of,
    unit,
    watchdog_s,
)


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


def start(**changes: object) -> Start:
    places = {"database": Path("/data/my news/100%.db"), "home": Path("/home/ed")}
    return Start(command=Path("/opt/vedette"), **{**places, **changes})


def test_unit_and_crontab_quote_paths():
    text = unit(start())
    assert (
        'ExecStart=/opt/vedette --home /home/ed --db "/data/my news/100%%.db" watch\n'
        in text
    )
    assert "Type=notify" in text
    # a stop ends with 128 + SIGTERM, which systemd takes for a failure unless it is told
    assert f"SuccessExitStatus={128 + signal.SIGTERM}\n" in text
    assert crontab_line(start()).endswith(
        "'/data/my news/100\\%.db' crawl -q >/dev/null"
    )


def test_a_path_is_quoted_as_systemd_reads_it_not_as_a_shell():
    text = unit(start(home=Path('/srv/Ed\'s "news"/$a')))
    assert '--home "/srv/Ed\'s \\"news\\"/$$a" --db' in text


def test_what_was_typed_and_set_is_in_the_unit():
    settings = settings_of(
        {
            "VEDETTE_CONTACT": "mailto:desk@paper.example",
            "VEDETTE_HOME": "/elsewhere",
            "VEDETTE_BROWSE_PASSWORD": "s3",
            "VEDETTE_PROXY": "",
            "PATH": "/bin",
        }
    )
    given = start(
        environment=settings, options=("--metrics", "9464", "--keep-pages", "--verbose")
    )
    text, line = unit(given), crontab_line(given)
    assert "Environment=VEDETTE_CONTACT=mailto:desk@paper.example\n" in text
    assert "watch --metrics 9464 --keep-pages --verbose\n" in text
    assert "* VEDETTE_CONTACT=mailto:desk@paper.example /opt/vedette" in line
    assert "crawl --keep-pages -q" in line
    assert "s3" not in text + line
    assert text.count("Environment=") == 1


def test_an_address_with_a_password_is_named_and_never_written_down():
    """A unit and a crontab are read by others, and are copied into questions and repositories."""
    given = {
        "VEDETTE_PROXY": "http://desk:hunter2@proxy.paper.example:3128",
        "VEDETTE_CONTACT": "https://paper.example/@desk",
    }
    written = start(
        environment=settings_of(given), withheld=(*secrets_of(given), "DESK_SECRET")
    )
    text, line = unit(written), crontab_line(written)
    assert "hunter2" not in text + line
    assert "Secret, so not written here: VEDETTE_PROXY, DESK_SECRET." in text
    assert "\nEnvironmentFile=/home/ed/data/watch.env\nExecStart=" in text
    assert (
        "* set -a; . /home/ed/data/watch.env; VEDETTE_CONTACT=https://paper.example/@desk "
        in line
    )


def test_nothing_is_said_of_secrets_where_there_are_none():
    assert "EnvironmentFile" not in unit(start())
    assert "set -a" not in crontab_line(start())
