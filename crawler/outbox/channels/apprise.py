"""The hundred other services, through the apprise library (an extra: `pip install apprise`)."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.exceptions import DeliveryError, SettingsError
from crawler.outbox.book import ChannelEntry, secret_value
from crawler.outbox.message import Message
from crawler.outbox.render import as_chat, calm, subject


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Apprise:
    """`address` is an Apprise URL; accepted when `notify` says so."""

    name: str
    address: str

    def send(self, message: Message) -> None:
        try:
            import apprise
        except ImportError as error:
            raise DeliveryError(
                f"channel {self.name}: apprise is not installed; install it with `pip install apprise`"
            ) from error
        asset = apprise.AppriseAsset()
        asset.http_redirects = False  # PROMISES 24; versions before 2 do not look at it
        sender = apprise.Apprise(asset=asset)
        if not sender.add(secret_value(self.address, channel=self.name)):
            raise DeliveryError(
                f"channel {self.name}: apprise does not know this kind of address",
                final=True,
            )
        # without its form a text is handed on as it is, and mail, Telegram and others take HTML
        accepted = sender.notify(
            title=calm(subject(message)),
            body=as_chat(message),
            body_format=apprise.NotifyFormat.TEXT,
        )
        if not accepted:  # True, or a value that is true: an AppriseResult
            raise DeliveryError(
                f"channel {self.name}: apprise could not hand the message over"
            )


def make(entry: ChannelEntry) -> Apprise:
    if not entry.address:
        raise SettingsError(
            f"channel {entry.name}: apprise needs an address (an Apprise URL)"
        )
    return Apprise(name=entry.name, address=entry.address)
