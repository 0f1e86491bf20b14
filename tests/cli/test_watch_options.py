"""What `vedette watch` is told on its command line, and cannot do."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.cli.context import checkout
from crawler.cli.watch import _pinger
from crawler.exceptions import DeliveryError
from crawler.net import resolving
from tests.loopback import RawServer, answer

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Say = Callable[..., tuple[int, str, str]]


def test_a_ping_that_is_no_address_stops_at_the_start(say: Say) -> None:
    code, _, told = say("watch", "--ping", "hc.example.org")
    assert code == 3
    assert "--ping hc.example.org: bad_scheme" in told


@pytest.mark.parametrize("status", ["404 Not Found", "503 Busy"])
def test_a_switch_that_does_not_know_us_is_a_fault(
    server: RawServer, status: str
) -> None:
    server.routes["/ping"] = answer(b"", status)
    with pytest.raises(DeliveryError, match=status[:3]):
        _pinger(f"{server.url}/ping")()
    server.routes["/ping"] = answer(b"OK")
    _pinger(f"{server.url}/ping")()


def test_a_ping_to_a_public_address_goes_by_the_users_proxy(
    server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEDETTE_PROXY", server.url)
    monkeypatch.setattr(resolving, "look_up", lambda host, port: ("93.184.216.34",))
    server.routes["http://hc.example.org/ping"] = answer(b"OK")
    _pinger("http://hc.example.org/ping")()
    assert server.asked


def test_a_port_that_is_taken_is_told_with_a_mend(vedette: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = vedette("watch", "--metrics", str(port))
    assert done.returncode == 3
    assert f"port {port}: Address already in use; name another one" in done.stderr


def test_units_start_the_launcher_wherever_home_is(say: Say, tmp_path: Path) -> None:
    code, told, _ = say("watch", "--print-systemd", "--home", str(tmp_path))
    here = checkout()
    assert code == 0
    assert "# This is ~/.config/systemd/user/vedette.service" in told
    assert here is not None
    assert f"\nExecStart={here}/vedette --home {tmp_path}" in told
    assert f" {here}/vedette --home {tmp_path}" in told.partition("*/5")[2]


def test_a_source_that_is_muted_by_a_wrong_key_is_named(say: Say) -> None:
    assert say("alerts", "add", "a", "radar")[0] == 0
    code, _, told = say("alerts", "mute", "a", "--source", "spacenewz")
    assert code == 3
    assert "did you mean spacenews?" in told


def test_secrets_of_proxy_and_channels_are_left_to_a_file(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEDETTE_PROXY", "http://desk:hunter2@proxy.example:3128")
    (tmp_path / "data" / "channels.toml").write_text(
        '[channel.desk]\nkind = "webhook"\naddress = "https://desk.example/"\n'
        'secret = "env:DESK_SECRET"\n'
    )
    code, told, _ = say("watch", "--print-systemd")
    assert code == 0
    assert "hunter2" not in told
    assert "not written here: VEDETTE_PROXY, DESK_SECRET." in told
    assert f"\nEnvironmentFile={tmp_path}/data/watch.env\n" in told
