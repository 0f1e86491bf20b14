"""What `vedette watch` says to systemd, and the unit that starts it.

The protocol of sd_notify(3): a datagram to the socket that NOTIFY_SOCKET names. Without
that variable nothing is sent.
"""

from __future__ import annotations

import os
import re
import shlex
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


def notify(message: str) -> bool:
    """Send a state such as `READY=1`, `WATCHDOG=1`, `STATUS=…`; whether it was sent."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.connect(address)
            sender.sendall(message.encode())
    except OSError:
        return False
    return True


def watchdog_s() -> float | None:
    """Seconds after which systemd wants to hear of us, halved as its manual advises."""
    text = os.environ.get("WATCHDOG_USEC", "")
    return int(text) / 2_000_000 if text.isdigit() and int(text) > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How vedette is started by others: what the user's own shell would have said."""

    command: Path
    database: Path
    home: Path
    options: tuple[str, ...] = ()
    """Of `vedette watch`, as typed."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Settings that stand in the environment: a service does not see those of a shell."""
    withheld: tuple[str, ...] = ()
    """Names of settings that hold a secret: units and crontabs are read by others."""

    @property
    def secrets(self) -> Path:
        """Where the user writes the settings that are withheld."""
        return self.home / "data" / "watch.env"

    def words(self, command: str) -> list[str]:
        places = ["--home", str(self.home), "--db", str(self.database)]
        return [str(self.command), *places, command]


_OWN = ("HOME", "DB", "LAUNCHER", "REPAIR", "BROWSE_PASSWORD")


_USER_PART = re.compile(r"//[^/?#\s]*@")
"""A user, and with it a password or a token, in an address such as that of a proxy."""


def settings_of(environment: Mapping[str, str]) -> dict[str, str]:
    """Those settings of vedette that a service needs; places are options of its command."""
    return {
        name: value
        for name, value in _given(environment).items()
        if not _USER_PART.search(value)
    }


def secrets_of(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Names of those settings whose value nobody else may read."""
    return tuple(
        name for name, value in _given(environment).items() if _USER_PART.search(value)
    )


def _given(environment: Mapping[str, str]) -> dict[str, str]:
    own = {f"VEDETTE_{name}" for name in _OWN}
    return {
        name: value
        for name, value in sorted(environment.items())
        if name.startswith("VEDETTE_") and name not in own and value
    }


def unit(start: Start) -> str:
    """A unit file for the user's own systemd (`~/.config/systemd/user/vedette.service`)."""
    command = " ".join(map(_unit_word, [*start.words("watch"), *start.options]))
    settings = "".join(
        f"Environment={_unit_word(f'{name}={value}', variables=False)}\n"
        for name, value in start.environment.items()
    )
    if start.withheld:
        # a path here is neither quoted nor split: systemd takes the rest of the line
        place = str(start.secrets).replace("%", "%%")
        settings += (
            f"# Secret, so not written here: {', '.join(start.withheld)}. Write lines NAME=value into\n"
            "# this file and let nobody else read it (chmod 600):\n"
            f"EnvironmentFile={place}\n"
        )
    return f"""# This is ~/.config/systemd/user/vedette.service (mkdir -p makes the folder). Then:
# systemctl --user daemon-reload; systemctl --user enable --now vedette
# loginctl enable-linger    (goes on when you log out)
# For a server: /etc/systemd/system/vedette.service, with User=NAME below [Service]
# (who owns the home) and WantedBy=multi-user.target; systemctl without --user, no linger.
[Unit]
Description=vedette, news monitor
After=network-online.target
Wants=network-online.target

[Service]
Type=notify
NotifyAccess=all
{settings}ExecStart={command}
# a stop in good order, or the unit would count as failed after each
SuccessExitStatus=143
Restart=always
RestartSec=10
WatchdogSec=300
TimeoutStopSec=30
MemoryMax=1G
NoNewPrivileges=true

[Install]
WantedBy=default.target
"""


def _unit_word(word: str, *, variables: bool = True) -> str:
    """A word by the rules of systemd.syntax(7): not those of a shell.

    Args:
        variables: `$` begins one, as on the line of a command.
    """
    word = word.replace("%", "%%")
    if variables:
        word = word.replace("$", "$$")
    if re.fullmatch(r"[\w@%+=:,./$-]+", word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def crontab_line(start: Start) -> str:
    """A crontab line for those who have no systemd: one round over what is due, each 5 minutes.

    cron mails what is printed: faults, which source got into trouble, and gaps that were not filled.
    """
    settings = [
        f"{name}={shlex.quote(value)}" for name, value in start.environment.items()
    ]
    keep = [one for one in start.options if one == "--keep-pages"]
    words = [*map(shlex.quote, [*start.words("crawl"), *keep, "-q"])]
    line = " ".join([*settings, *words])
    if start.withheld:
        line = f"set -a; . {shlex.quote(str(start.secrets))}; {line}"
    line = line.replace("%", "\\%")
    return f"*/5 * * * * {line} >/dev/null"
