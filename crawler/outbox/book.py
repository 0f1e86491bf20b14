"""channels.toml: the only place where channel addresses and secrets stand.

The database that Datasette serves knows channels by name alone (PROMISES 22). The file
is written with mode 0600. A secret may stand in it as `env:NAME`; then it is read from
the environment when a message is sent.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from crawler.exceptions import CatalogueError, PageError, SettingsError
from crawler.files.toml_files import parse_toml, read_text
from crawler.files.toml_text import toml_key, toml_table
from crawler.files.whole_file import in_turn, write_whole
from crawler.net.targets import parse_target

KINDS = ("webhook", "slack", "ntfy", "email", "file", "command", "apprise")
"""Kinds of channels: each is a module of `crawler.outbox.channels`."""
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ChannelEntry:
    """One channel. Its repr shows the name alone, so that no log can hold an address."""

    name: str
    kind: str
    address: str | None = None
    """URL, mail address or path; `env:NAME` reads it from the environment."""
    secret: str | None = None
    """Webhook: key of the HMAC signature. ntfy: access token. `env:NAME` allowed."""
    command: tuple[str, ...] = ()
    """Program and arguments, run without a shell."""
    format: str = "json"
    """Command: `json` or `text` on its standard input."""
    smtp_host: str | None = None
    smtp_port: int | None = None
    smtp_user: str | None = None
    smtp_password: str | None = None
    """`env:NAME` allowed."""
    smtp_security: str = "starttls"
    """`starttls`, `tls` or `none`."""
    sender: str | None = None
    """From address of mail."""

    def __repr__(self) -> str:
        return f"ChannelEntry(name={self.name!r}, kind={self.kind!r})"


def secret_value(text: str, *, channel: str) -> str:
    """The secret itself, read from the environment where it is `env:NAME`.

    Raises:
        SettingsError: The variable is not set.
    """
    if not text.startswith("env:"):
        return text
    name = text.removeprefix("env:")
    value = os.environ.get(name)
    if not value:
        raise SettingsError(
            f"channel {channel}: the environment variable {name} is not set; set it, then send again"
        )
    return value


def variables_of(entries: Iterable[ChannelEntry]) -> tuple[str, ...]:
    """Names of the environment variables that channels read their secrets from."""
    texts = (
        text
        for one in entries
        for text in (one.address, one.secret, one.smtp_password)
        if text and text.startswith("env:")
    )
    return tuple(sorted({text.removeprefix("env:") for text in texts}))


def read_book(path: Path) -> dict[str, ChannelEntry]:
    """All channels by name; empty where there is no file.

    Raises:
        CatalogueError: The file cannot be read, is no TOML, or an entry has a wrong key or value.
    """
    try:
        text = read_text(path)
    except CatalogueError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return {}
        raise
    return _book_of(text, path)


def _book_of(text: str, path: Path) -> dict[str, ChannelEntry]:
    data = parse_toml(text, path)
    tables = data.pop("channel", {})
    if data or not isinstance(tables, dict):
        wrong = next(iter(data), "channel")
        raise CatalogueError(
            "only [channel.NAME] tables stand here",
            path=path,
            field=wrong,
            mend="write [channel.NAME]",
        )
    return {name: _entry(path, name, table) for name, table in tables.items()}


def _entry(path: Path, name: str, table: Any) -> ChannelEntry:
    where = f"[channel.{name}]"
    if not isinstance(table, dict):
        raise CatalogueError(
            "is no table",
            path=path,
            table=where,
            mend="write [channel.NAME] above its keys",
        )
    if not NAME.fullmatch(name):
        raise CatalogueError(
            "a name has lower-case letters, digits, - and _",
            path=path,
            table=where,
            mend="rename the channel",
        )
    known = {f.name for f in fields(ChannelEntry)} - {"name"}
    for key, value in table.items():
        if key not in known:
            raise CatalogueError(
                "no such key",
                path=path,
                table=where,
                field=key,
                mend=f"known keys: {', '.join(sorted(known))}",
            )
        wanted: type = {"command": list, "smtp_port": int}.get(key, str)
        if not isinstance(value, wanted):
            raise CatalogueError(
                f"{wanted.__name__} expected",
                path=path,
                table=where,
                field=key,
                mend="mend the value",
            )
    if table.get("kind") not in KINDS:
        raise CatalogueError(
            "kind is missing or unknown",
            path=path,
            table=where,
            field="kind",
            mend=f"one of {', '.join(KINDS)}",
        )
    values = dict(table)
    if "command" in values:
        values["command"] = tuple(str(part) for part in values["command"])
    return ChannelEntry(name=name, **values)


_HEAD = "# Channel addresses and secrets. Keep this file to yourself (mode 0600).\n"


@contextmanager
def changing(path: Path) -> Iterator[dict[str, ChannelEntry]]:
    """The book, to be changed inside by one command at a time; written where it was, unless one fails."""
    with in_turn(path):
        entries = read_book(path)
        before = dict(entries)
        yield entries
        if entries != before:
            write_book(path, entries)


def write_book(path: Path, entries: dict[str, ChannelEntry]) -> None:
    """Write all channels, mode 0600, whole or not at all; what stands there by hand stays as it is."""
    write_whole(path, _edited(path, entries), mode=0o600)


def _edited(path: Path, entries: dict[str, ChannelEntry]) -> str:
    """The file's text with the entries that are new added and those that are gone taken out.

    Order and comments are kept. Where a table is written in a way that this does not see
    through, all is written anew.
    """
    known = read_book(path)
    text = path.read_text("utf-8").rstrip("\n") + "\n" if path.exists() else _HEAD
    changed = [name for name in known if entries.get(name) != known[name]]
    for name in changed:
        text = _without(text, name)
    for name in sorted(entries):
        if name not in known or name in changed:
            text += "\n" + _table(entries[name])
    try:
        good = _book_of(text, path) == entries
    except CatalogueError:
        good = False
    whole = [_HEAD, *(_table(entries[name]) for name in sorted(entries))]
    return text if good else "\n".join(whole)


def _table(entry: ChannelEntry) -> str:
    values = {
        f.name: getattr(entry, f.name)
        for f in fields(ChannelEntry)
        if f.name != "name" and getattr(entry, f.name) not in (f.default, ())
    }
    return toml_table(f"[channel.{toml_key(entry.name)}]", values)


def _without(text: str, name: str) -> str:
    """The text without one table; the comments above the next one stay."""
    lines = text.splitlines(keepends=True)
    heads = [n for n, line in enumerate(lines) if line.lstrip().startswith("[")]
    own = re.compile(rf"\s*\[\s*channel\s*\.\s*\"?{re.escape(name)}\"?\s*\]")
    start = next((n for n in heads if own.match(lines[n])), None)
    if start is None:
        return text
    end = next((n for n in heads if n > start), len(lines))
    while end > start + 1 and lines[end - 1].lstrip()[:1] in ("", "#"):
        end -= 1
    return "".join(lines[:start] + lines[end:])


def channel_for(to: str, entries: dict[str, ChannelEntry]) -> tuple[ChannelEntry, bool]:
    """The channel that `--to` means: a known name, or a new entry for an address.

    Returns:
        The entry, and whether it is new (to be written by the caller).

    Raises:
        SettingsError: Neither a known name nor an address of a kind we know.
    """
    if to in entries:
        return entries[to], False
    entry = _from_address(to)
    if entry is None:
        known = (
            f"known channels: {', '.join(sorted(entries))}"
            if entries
            else "there are no channels yet"
        )
        raise SettingsError(
            f"{to!r} is neither a channel ({known}) nor an address that makes one: "
            "https://… (webhook), mailto:NAME@HOST, slack:https://…, ntfy:https://SERVER/TOPIC, file:PATH"
            + _perhaps(to)
        )
    if entry.kind == "email":
        entry = _by_known_server(entry, entries)
    for other in entries.values():
        if (other.kind, other.address) == (entry.kind, entry.address):
            return other, False
    number, name = 1, entry.name
    while name in entries:
        number += 1
        name = f"{entry.name}-{number}"
    return replace(entry, name=name), True


def _by_known_server(
    entry: ChannelEntry, entries: dict[str, ChannelEntry]
) -> ChannelEntry:
    """A new mail address goes out by the server that another one uses."""
    for other in entries.values():
        if other.kind == "email" and other.smtp_host:
            return replace(other, name=entry.name, address=entry.address)
    return entry


def _perhaps(to: str) -> str:
    """The address that was meant, where only its beginning is missing."""
    if re.fullmatch(r"[^\s@:/]+@[^\s@:/]+", to):
        return f". Perhaps mailto:{to}"
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?", to):
        return f". Perhaps https://{to}"
    return ""


def _from_address(to: str) -> ChannelEntry | None:
    scheme, _, rest = to.partition(":")
    scheme = scheme.lower()
    if scheme == "file" and rest:
        path = Path(rest.removeprefix("//")).expanduser().absolute()
        return ChannelEntry(
            name=_name("file", path.name), kind="file", address=str(path)
        )
    if scheme == "mailto" and "@" in rest:
        return ChannelEntry(name=_name("mail", rest), kind="email", address=rest)
    kind, url = (scheme, rest) if scheme in ("slack", "ntfy") else ("webhook", to)
    if not url.lower().startswith(("http://", "https://")):
        return None
    try:
        host = parse_target(url).host
    except PageError as error:  # its words may hold a part of the address
        raise SettingsError(
            "no message can go to this address: it names no host or a wrong port, or has a user"
            " name in it; a service's token stands in the path"
        ) from error
    # The name shows in the database: the host alone, for the path of a hook is its password.
    return ChannelEntry(name=_name(kind, host), kind=kind, address=url)


def _name(kind: str, text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return f"{kind}-{words}"[:60].rstrip("-")
