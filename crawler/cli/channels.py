"""`vedette channels …`: where messages go. Addresses stand in channels.toml alone."""

from __future__ import annotations

import click

from crawler.cli.commands import group, json_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.picking import pick
from crawler.cli.terminal import note, print_json, safe, say
from crawler.exceptions import DeliveryError, SettingsError

_LIST = "`vedette channels list`"


@group("channels")
def channels() -> None:
    """Show, add and try the ways that messages go.

    \b
    Example:
      vedette channels add https://hooks.example.org/desk
      vedette channels test webhook-hooks-example-org
    """


@channels.command("list")
@json_option
@pass_session
def list_(session: Session, as_json: bool) -> int:
    """List the channels by name and kind; addresses are not shown.

    \b
    Example:
      vedette channels list
    """
    from crawler.outbox.book import read_book

    book = read_book(session.home.channels)
    if as_json:
        print_json([{"name": one.name, "kind": one.kind} for one in book.values()])
        return Exit.DONE
    for one in book.values():
        say(f"{safe(one.name)}  {one.kind}")
    if not book:
        say(
            "no channels yet; `vedette channels add ADDRESS` or `vedette alerts add … --to ADDRESS` makes one"
        )
    else:
        say(f"addresses: {session.home.channels}")
    return Exit.DONE


@channels.command("add")
@click.argument("address")
@click.option(
    "--name",
    metavar="NAME",
    help="Call it so (default: made of the kind and the host).",
)
@pass_session
def add(session: Session, address: str, name: str | None) -> int:
    """Write a channel into channels.toml.

    ADDRESS is https://… or http://… (a POST with JSON), slack:https://…, ntfy:https://SERVER/TOPIC,
    mailto:NAME@HOST or file:PATH. Mail servers, commands and secrets are written into the file by hand;
    the README shows the keys.

    \b
    Example:
      vedette channels add https://hooks.example.org/desk --name desk
      vedette channels add ntfy:https://ntfy.example.org/defence
    """
    from dataclasses import replace

    from crawler.outbox.book import NAME, changing, channel_for
    from crawler.outbox.channels import make_channel

    with changing(session.home.channels) as book:
        entry, new = channel_for(address, book)
        if not new:
            say(f"that is channel {entry.name}; nothing was changed")
            return Exit.DONE
        if name is not None:
            if not NAME.fullmatch(name) or name in book:
                raise SettingsError(
                    f"--name {name}: a free name of lower-case letters, digits, - and _"
                )
            entry = replace(entry, name=name)
        if entry.kind != "email":  # a mail server is written by hand, after this
            make_channel(entry)
        book[entry.name] = entry
    say(
        f"added {entry.name}. `vedette channels test {entry.name}` sends a test message."
    )
    if entry.kind == "email":
        say(
            f"write smtp_host, and smtp_user and smtp_password where it asks for them, in {session.home.channels}"
        )
    return Exit.DONE


@channels.command("remove")
@click.argument("name")
@pass_session
def remove(session: Session, name: str) -> int:
    """Take a channel out of channels.toml; messages for it wait.

    \b
    Example:
      vedette channels remove desk
    """
    from crawler.outbox.book import changing
    from crawler.store.alerts import list_alerts

    with changing(session.home.channels) as book:
        pick("channel", name, book, shows=_LIST)
        del book[name]
    say(f"removed {name}")
    if session.db.exists():
        with session.reading() as db:
            still = [one.name for one in list_alerts(db) if name in one.channels]
        if still:
            names = ", ".join(map(safe, still))
            note(
                f"still told to use it: {names}; `alerts edit NAME --to …` changes that"
            )
    return Exit.DONE


@channels.command("test")
@click.argument("name")
@pass_session
def test(session: Session, name: str) -> int:
    """Send a test message to a channel.

    \b
    Example:
      vedette channels test desk
    """
    from crawler.outbox.book import read_book
    from crawler.outbox.channels import make_channel
    from crawler.outbox.message import Message

    book = read_book(session.home.channels)
    entry = pick("channel", name, book, shows=_LIST)
    key = f"test-{session.now():%Y%m%d%H%M%S%f}"
    try:
        make_channel(entry).send(Message(key=key, notes=(), total=0, test=True))
    except DeliveryError as error:
        say(f"not accepted: {safe(str(error))}")
        return Exit.LOOK
    say(f"{name} accepted the message")
    return Exit.DONE
