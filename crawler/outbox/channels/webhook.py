"""A POST with JSON to any address, signed where a secret is set."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass

from crawler.exceptions import SettingsError
from crawler.outbox.book import ChannelEntry, secret_value
from crawler.outbox.channels.post import post
from crawler.outbox.message import Message
from crawler.outbox.render import as_json


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Webhook:
    """Sends `render.as_json`; `X-Vedette-Signature: sha256=HEX` is the HMAC-SHA256 of the body."""

    name: str
    address: str
    secret: str | None = None

    def send(self, message: Message) -> None:
        body = json.dumps(as_json(message), ensure_ascii=False).encode()
        headers = {}
        if self.secret is not None:
            key = secret_value(self.secret, channel=self.name).encode()
            headers["X-Vedette-Signature"] = (
                "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()
            )
        address = secret_value(self.address, channel=self.name)
        post(self.name, address, body, headers, key=message.key)


def make(entry: ChannelEntry) -> Webhook:
    if not entry.address:
        raise SettingsError(
            f"channel {entry.name}: a webhook needs an address (https://…)"
        )
    return Webhook(name=entry.name, address=entry.address, secret=entry.secret)
