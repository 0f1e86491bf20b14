"""A program that gets each message on its standard input; accepted when it exits with 0."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from dataclasses import dataclass

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

    def send(self, message: Message) -> None:
        text = (
            as_text(message)
            if self.format == "text"
            else json.dumps(as_json(message), ensure_ascii=False) + "\n"
        )
        try:
            process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, "VEDETTE_KEY": message.key},
            )
        except OSError as error:
            raise DeliveryError(
                f"channel {self.name}: the command cannot be started: {error.strerror}"
            ) from error
        try:
            process.communicate(text.encode(), timeout=self.timeout_s)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise DeliveryError(
                f"channel {self.name}: the command ran longer than {self.timeout_s:g} s"
            ) from error
        if process.returncode != 0:
            raise DeliveryError(
                f"channel {self.name}: the command ended with exit code {process.returncode}"
            )


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
