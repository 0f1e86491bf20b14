"""channels.toml holds the addresses, says what is wrong in it, and shows them to nobody."""

from __future__ import annotations

import stat
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from crawler.exceptions import CatalogueError, SettingsError
from crawler.outbox.book import (
    ChannelEntry,
    changing,
    channel_for,
    read_book,
    secret_value,
    write_book,
)


def test_what_is_written_is_read_again_and_only_for_its_owner(tmp_path):
    path = tmp_path / "data" / "channels.toml"
    entries = {
        "desk": ChannelEntry(
            name="desk",
            kind="webhook",
            address='https://x.example/a"b\\c',
            secret="env:S",
        ),
        "bell": ChannelEntry(
            name="bell", kind="command", command=("notify", "a b"), format="text"
        ),
        "post": ChannelEntry(
            name="post",
            kind="email",
            address="a@b.example",
            smtp_host="mail.example",
            smtp_port=25,
            smtp_security="none",
        ),
    }
    write_book(path, entries)
    assert read_book(path) == entries
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_commands_that_add_channels_at_the_same_time_add_all(tmp_path):
    path = tmp_path / "data" / "channels.toml"

    def add(number: int) -> None:
        with changing(path) as book:
            time.sleep(0.02)  # as a command that looks its address over
            name = f"n{number}"
            book[name] = ChannelEntry(name=name, kind="file", address="/x")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(8)))
    assert len(read_book(path)) == 8


BY_HAND = """# ours
[channel.desk]   # the night desk
kind = "command"
command = [
  "notify",
]

# the editors, ask Ann
[channel.post]
kind = "email"
address = "a@b.example"
smtp_host = "mail.example"
"""


def test_what_was_written_by_hand_stays_as_it_is(tmp_path):
    path = tmp_path / "channels.toml"
    path.write_text(BY_HAND)
    book = read_book(path)
    hook = ChannelEntry(name="hook", kind="webhook", address="https://x.example/a")
    write_book(path, book | {"hook": hook})
    assert path.read_text().startswith(BY_HAND + "\n[channel.hook]\n")
    assert read_book(path) == book | {"hook": hook}
    write_book(path, book)
    assert path.read_text().strip() == BY_HAND.strip()
    other = replace(book["post"], smtp_host="post.example")
    write_book(path, book | {"post": other})
    assert "# the night desk\n" in path.read_text()
    assert read_book(path) == book | {"post": other}
    path.write_text(BY_HAND)
    write_book(path, {"post": book["post"]})
    assert "# the editors, ask Ann\n[channel.post]\n" in path.read_text()
    assert read_book(path) == {"post": book["post"]}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_table_of_another_form_is_written_anew(tmp_path):
    path = tmp_path / "channels.toml"
    path.write_text('channel = {a = {kind = "file", address = "/a"}}\n')
    book = read_book(path)
    b = ChannelEntry(name="b", kind="file", address="/b")
    write_book(path, book | {"b": b})
    assert read_book(path) == book | {"b": b}


def test_a_new_mail_address_goes_out_by_the_server_that_is_known(tmp_path):
    without = '[channel.a]\nkind = "email"\naddress = "a@x.example"\n'
    (tmp_path / "c.toml").write_text(without + BY_HAND)
    entry, new = channel_for("mailto:boss@b.example", read_book(tmp_path / "c.toml"))
    assert new
    assert (entry.address, entry.smtp_host) == ("boss@b.example", "mail.example")


def test_no_file_is_an_empty_book(tmp_path):
    assert read_book(tmp_path / "none.toml") == {}


WRONG = {
    "no TOML": ("[channel.a", "is no TOML"),
    "another table": ("[chanel.a]\nkind='file'", "[channel.NAME]"),
    "unknown key": ("[channel.a]\nkind='file'\nadress='x'", "adress"),
    "unknown kind": ("[channel.a]\nkind='fax'", "kind"),
    "wrong type": ("[channel.a]\nkind='email'\nsmtp_port='25'", "smtp_port"),
    "capitals": ("[channel.Desk]\nkind='file'", "lower-case"),
    "no table": ("[channel]\ndesk='x'", "is no table"),
}


@pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_entry_is_named_with_its_file(tmp_path, text, words):
    path = tmp_path / "channels.toml"
    path.write_text(text)
    with pytest.raises(CatalogueError) as caught:
        read_book(path)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


ADDRESSES = {
    "https://hooks.example/T0/SECRET": ("webhook", "webhook-hooks-example"),
    "http://127.0.0.1:9/x": ("webhook", "webhook-127-0-0-1"),
    "slack:https://hooks.example/T0/SECRET": ("slack", "slack-hooks-example"),
    "ntfy:https://push.example/topic": ("ntfy", "ntfy-push-example"),
    "mailto:desk@paper.example": ("email", "mail-desk-paper-example"),
    "file:/tmp/hits.jsonl": ("file", "file-hits-jsonl"),
}


@pytest.mark.parametrize(("to", "kind_and_name"), ADDRESSES.items(), ids=ADDRESSES)
def test_an_address_makes_a_channel_whose_name_holds_no_secret(to, kind_and_name):
    entry, new = channel_for(to, {})
    assert (entry.kind, entry.name) == kind_and_name
    assert new
    assert "SECRET" not in entry.name + repr(entry)


def test_the_same_address_is_the_same_channel_and_another_gets_a_number():
    first, _ = channel_for("https://hooks.example/a", {})
    book = {first.name: first}
    assert channel_for("https://hooks.example/a", book) == (first, False)
    assert channel_for(first.name, book) == (first, False)
    assert (
        channel_for("https://hooks.example/b", book)[0].name
        == "webhook-hooks-example-2"
    )


def test_neither_name_nor_address_is_refused_with_the_forms():
    with pytest.raises(SettingsError, match="mailto:"):
        channel_for("desk", {})


@pytest.mark.parametrize(
    ("to", "meant"),
    [
        ("desk@paper.example", "Perhaps mailto:desk@paper.example"),
        ("paper.example/hook", "Perhaps https://paper.example/hook"),
        ("desk", "file:PATH$"),
    ],
)
def test_an_address_without_its_beginning_is_mended(to: str, meant: str) -> None:
    with pytest.raises(SettingsError, match=meant):
        channel_for(to, {})


def test_a_secret_may_stand_in_the_environment(monkeypatch):
    monkeypatch.setenv("DESK_SECRET", "s3")
    assert secret_value("env:DESK_SECRET", channel="desk") == "s3"
    assert secret_value("plain", channel="desk") == "plain"
    monkeypatch.delenv("DESK_SECRET")
    with pytest.raises(SettingsError, match="DESK_SECRET"):
        secret_value("env:DESK_SECRET", channel="desk")


@pytest.mark.parametrize(
    "to",
    [
        "https://user:tok3n@hooks.example/x",
        "https://hooks.example:99999/tok3n",
        "slack:https:///tok3n",
        "http://[::1/tok3n",
    ],
)
def test_address_that_no_message_can_go_to_is_refused_unseen(to):
    with pytest.raises(SettingsError, match="no message can go to") as caught:
        channel_for(to, {})
    assert "tok3n" not in str(caught.value)
