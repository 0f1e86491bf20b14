"""Where messages go: one module a kind of channel, named as the kind (`crawler.outbox.book.KINDS`).

A channel's `send` returns when the message was accepted and raises `DeliveryError`
otherwise; `final` says that another try is useless. Errors never hold an address.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Protocol, runtime_checkable

from crawler.exceptions import SettingsError
from crawler.outbox.book import KINDS, ChannelEntry
from crawler.outbox.message import Message


class Channel(Protocol):
    """One way to reach somebody."""

    def send(self, message: Message) -> None:
        """Hand the message over; returns when it was accepted, raises DeliveryError otherwise."""


@runtime_checkable
class Stoppable(Protocol):
    """A channel whose sending can be ended from another thread."""

    def stop(self) -> None:
        """End what is under way; the `send` that waits for it raises DeliveryError soon."""


def make_channel(entry: ChannelEntry) -> Channel:
    """The channel of an entry of channels.toml.

    Raises:
        SettingsError: The entry lacks what its kind needs.
    """
    if entry.kind not in KINDS:
        raise SettingsError(
            f"channel {entry.name}: no kind {entry.kind}; known kinds: {', '.join(KINDS)}"
        )
    # apprise and smtplib are imported only by who uses them
    module = import_module(f"{__name__}.{entry.kind}")
    maker: Callable[[ChannelEntry], Channel] = module.make
    return maker(entry)
