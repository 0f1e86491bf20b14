"""A file that gets one line of JSON for each message; accepted when the line is on the disk."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path

from crawler.exceptions import DeliveryError, SettingsError
from crawler.outbox.book import ChannelEntry, secret_value
from crawler.outbox.message import Message
from crawler.outbox.render import as_json


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class File:
    """Appends; a line that could not be written whole is taken back."""

    name: str
    path: Path

    def send(self, message: Message) -> None:
        line = json.dumps(as_json(message), ensure_ascii=False).encode() + b"\n"
        try:
            with self.path.open("ab", buffering=0) as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                size = file.seek(0, os.SEEK_END)
                try:
                    if file.write(line) != len(line):
                        raise OSError("the line was written in part")
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(size)
                    raise
        except OSError as error:
            raise DeliveryError(
                f"channel {self.name}: the file cannot be written: {error.strerror or error}"
            ) from error


def make(entry: ChannelEntry) -> File:
    if not entry.address:
        raise SettingsError(
            f"channel {entry.name}: a file channel needs a path (file:PATH)"
        )
    path = secret_value(entry.address, channel=entry.name)
    return File(name=entry.name, path=Path(path))
