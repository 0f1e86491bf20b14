"""The hundred other services, through the apprise library (an extra: `pip install apprise`)."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.exceptions import DeliveryError, SettingsError
from crawler.outbox.book import ChannelEntry, secret_value
from crawler.outbox.message import Message
from crawler.outbox.render import as_text, subject


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Apprise:
    """`address` is an Apprise URL; accepted when `notify` says True."""

    name: str
    address: str

    def send(self, message: Message) -> None:
        try:
            import apprise
        except ImportError as error:
            raise DeliveryError(
                f"channel {self.name}: apprise is not installed; install it with `pip install apprise`"
            ) from error
        sender = apprise.Apprise()
        if not sender.add(secret_value(self.address, channel=self.name)):
            raise DeliveryError(
                f"channel {self.name}: apprise does not know this kind of address",
                final=True,
            )
        if sender.notify(title=subject(message), body=as_text(message)) is not True:
            raise DeliveryError(
                f"channel {self.name}: apprise could not hand the message over"
            )


def make(entry: ChannelEntry) -> Apprise:
    if not entry.address:
        raise SettingsError(
            f"channel {entry.name}: apprise needs an address (an Apprise URL)"
        )
    return Apprise(name=entry.name, address=entry.address)
