"""A topic on an ntfy server, by its JSON form (headers could not carry other scripts)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crawler.exceptions import SettingsError
from crawler.outbox.book import ChannelEntry, secret_value
from crawler.outbox.channels.post import post
from crawler.outbox.message import Message
from crawler.outbox.render import as_text, shorten, subject

# ntfy turns longer messages into attachments.
LONGEST_BYTES = 3_500


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Ntfy:
    """Publishes title, text and, for a single hit, the link to click."""

    name: str
    address: str
    """`https://SERVER/TOPIC`."""
    token: str | None = None

    def send(self, message: Message) -> None:
        parts = urlsplit(secret_value(self.address, channel=self.name))
        text = as_text(message).encode()[:LONGEST_BYTES].decode(errors="ignore")
        data: dict[str, Any] = {
            "topic": parts.path.strip("/"),
            "title": shorten(subject(message), 200),
            "message": text,
        }
        if len(message.notes) == 1 and message.notes[0].link:
            data["click"] = message.notes[0].link
        headers = {}
        if self.token is not None:
            token = secret_value(self.token, channel=self.name)
            headers["Authorization"] = f"Bearer {token}"
        server = f"{parts.scheme}://{parts.netloc}/"
        body = json.dumps(data, ensure_ascii=False).encode()
        post(self.name, server, body, headers, key=message.key)


def make(entry: ChannelEntry) -> Ntfy:
    if not entry.address:
        raise SettingsError(
            f"channel {entry.name}: ntfy needs an address, https://SERVER/TOPIC"
        )
    if not entry.address.startswith("env:") and not urlsplit(entry.address).path.strip(
        "/"
    ):
        raise SettingsError(
            f"channel {entry.name}: the address names no topic; write https://SERVER/TOPIC"
        )
    return Ntfy(name=entry.name, address=entry.address, token=entry.secret)
