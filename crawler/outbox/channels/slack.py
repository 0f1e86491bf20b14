"""An incoming webhook in Slack's form (Mattermost, Rocket.Chat and Discord's /slack take it too)."""

from __future__ import annotations

import json
from dataclasses import dataclass

from crawler.exceptions import SettingsError
from crawler.outbox.book import ChannelEntry, secret_value
from crawler.outbox.channels.post import post
from crawler.outbox.message import Message
from crawler.outbox.render import as_slack, shorten

# Slack cuts a message's text at 40,000 characters; other servers at far less.
LONGEST = 12_000


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Slack:
    """Sends `{"text": mrkdwn}`."""

    name: str
    address: str

    def send(self, message: Message) -> None:
        data = {"text": shorten(as_slack(message), LONGEST)}
        body = json.dumps(data, ensure_ascii=False).encode()
        address = secret_value(self.address, channel=self.name)
        post(self.name, address, body, key=message.key)


def make(entry: ChannelEntry) -> Slack:
    if not entry.address:
        raise SettingsError(
            f"channel {entry.name}: slack needs the address of an incoming webhook"
        )
    return Slack(name=entry.name, address=entry.address)
