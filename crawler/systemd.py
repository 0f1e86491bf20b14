"""What `vedette watch` says to systemd, and the unit that starts it.

The protocol of sd_notify(3): a datagram to the socket that NOTIFY_SOCKET names. Without
that variable nothing is sent.
"""

from __future__ import annotations

import os
import shlex
import socket
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


def unit(command: Path, *, database: Path, home: Path) -> str:
    """A unit file for the user's own systemd (`~/.config/systemd/user/vedette.service`)."""
    words = (str(command), "--home", str(home), "--db", str(database), "watch")
    start = " ".join(shlex.quote(word).replace("%", "%%") for word in words)
    return f"""[Unit]
Description=vedette, news monitor
After=network-online.target
Wants=network-online.target

[Service]
Type=notify
NotifyAccess=all
ExecStart={start}
Restart=always
RestartSec=10
WatchdogSec=300
TimeoutStopSec=30
MemoryMax=1G
NoNewPrivileges=true

[Install]
WantedBy=default.target
"""


def crontab_line(command: Path, *, database: Path, home: Path) -> str:
    """A crontab line for those who have no systemd: one round over what is due, each 10 minutes.

    cron mails what is printed: faults, which source got into trouble, and gaps that were not filled.
    """
    words = [str(command), "--home", str(home), "--db", str(database), "crawl", "-q"]
    quoted = " ".join(map(shlex.quote, words)).replace("%", "\\%")
    return f"*/10 * * * * {quoted} >/dev/null"
