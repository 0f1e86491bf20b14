"""A program that gets each message on its standard input; accepted when it exits with 0."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
from dataclasses import dataclass, field

from crawler.exceptions import DeliveryError, SettingsError
from crawler.outbox.book import ChannelEntry
from crawler.outbox.message import Message
from crawler.outbox.render import as_json, as_text

TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Command:
    """Runs without a shell, so that no text of a page is ever a command."""

    name: str
    command: tuple[str, ...]
    format: str
    timeout_s: float = TIMEOUT_S
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list, init=False)
    _stopping: threading.Event = field(default_factory=threading.Event, init=False)

    def send(self, message: Message) -> None:
        text = (
            as_text(message)
            if self.format == "text"
            else json.dumps(as_json(message), ensure_ascii=False) + "\n"
        )
        process = self._start(message.key)
        self._running.append(process)
        if self._stopping.is_set():  # it came while the program was starting
            _signal(process)
        try:
            process.communicate(text.encode(), timeout=self.timeout_s)
        except subprocess.TimeoutExpired as error:
            raise DeliveryError(
                f"channel {self.name}: the command ran longer than {self.timeout_s:g} s"
            ) from error
        finally:  # Ctrl-C, too, leaves no program behind that nobody waits for
            if process.returncode is None:
                _end(process)
            self._running.remove(process)
        if process.returncode != 0:
            raise DeliveryError(
                f"channel {self.name}: the command ended with exit code {process.returncode}"
            )

    def stop(self) -> None:
        """End what a `send` in another thread waits for, now and later; that one then raises."""
        self._stopping.set()
        for process in tuple(self._running):
            _signal(process)

    def _start(self, key: str) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, "VEDETTE_KEY": key},
            )
        except OSError as error:
            raise DeliveryError(
                f"channel {self.name}: the command cannot be started: {error.strerror}"
            ) from error


def _end(process: subprocess.Popen[bytes]) -> None:
    _signal(process)
    process.wait()


def _signal(process: subprocess.Popen[bytes]) -> None:
    """End the program with all it started: it leads a group of its own."""
    if process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def make(entry: ChannelEntry) -> Command:
    if not entry.command:
        raise SettingsError(
            f'channel {entry.name}: write the program and its arguments, command = ["PROGRAM", "ARG"]'
        )
    if entry.format not in ("json", "text"):
        raise SettingsError(
            f"channel {entry.name}: format is json or text, not {entry.format}"
        )
    return Command(name=entry.name, command=entry.command, format=entry.format)
