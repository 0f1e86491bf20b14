"""File and command channels: what accepted means, and what a failure leaves behind."""

from __future__ import annotations

import json
import os
import resource
import signal
import stat
import threading
import time
from pathlib import Path

import pytest

from crawler.exceptions import DeliveryError, SettingsError
from crawler.outbox.book import KINDS, ChannelEntry
from crawler.outbox.channels import make_channel
from crawler.outbox.channels.command import Command


def test_a_file_gets_one_line_a_message(tmp_path, message, digest):
    path = tmp_path / "hits.jsonl"
    channel = make_channel(ChannelEntry(name="log", kind="file", address=str(path)))
    channel.send(message)
    channel.send(digest)
    assert [json.loads(line)["key"] for line in path.read_text().splitlines()] == [
        "k-1",
        "k-2",
    ]


def test_a_path_may_stand_in_the_environment(tmp_path, message, monkeypatch):
    monkeypatch.setenv("HITS_FILE", str(tmp_path / "hits.jsonl"))
    make_channel(ChannelEntry(name="log", kind="file", address="env:HITS_FILE")).send(
        message
    )
    assert (tmp_path / "hits.jsonl").exists()


def test_a_file_that_cannot_be_written_is_a_failure_without_its_path(tmp_path, message):
    channel = make_channel(
        ChannelEntry(
            name="log", kind="file", address=str(tmp_path / "secret-dir" / "x")
        )
    )
    with pytest.raises(DeliveryError) as caught:
        channel.send(message)
    assert "secret-dir" not in str(caught.value)


def test_a_full_disk_leaves_no_half_line(tmp_path, message, digest):
    path = tmp_path / "hits.jsonl"
    channel = make_channel(ChannelEntry(name="log", kind="file", address=str(path)))
    channel.send(message)
    whole = path.read_bytes()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 10, before[1]))
    try:
        with pytest.raises(DeliveryError, match="in part"):
            channel.send(digest)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == whole


def script(folder, text):
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_command_gets_the_message_on_its_standard_input(tmp_path, message):
    program = script(
        tmp_path, f'cat > {tmp_path}/got; echo "$VEDETTE_KEY $1" >> {tmp_path}/key'
    )
    make_channel(
        ChannelEntry(name="bell", kind="command", command=(program, "a;b"))
    ).send(message)
    assert (
        json.loads((tmp_path / "got").read_text())["hits"][0]["article"]["outlet"]
        == "Harbour Post"
    )
    assert (tmp_path / "key").read_text() == "k-1 a;b\n"


def test_a_command_may_ask_for_text(tmp_path, message):
    program = script(tmp_path, f"cat > {tmp_path}/got")
    make_channel(
        ChannelEntry(name="bell", kind="command", command=(program,), format="text")
    ).send(message)
    assert (tmp_path / "got").read_text().startswith("baltic (1 hit)")


def test_exit_code_and_missing_program_are_failures(tmp_path, message):
    with pytest.raises(DeliveryError, match="exit code 3"):
        make_channel(
            ChannelEntry(
                name="b", kind="command", command=(script(tmp_path, "exit 3"),)
            )
        ).send(message)
    with pytest.raises(DeliveryError, match="cannot be started"):
        make_channel(
            ChannelEntry(name="b", kind="command", command=(str(tmp_path / "none"),))
        ).send(message)


def test_a_hanging_command_is_ended_with_its_children(tmp_path, message):
    program = script(tmp_path, f"echo $$ > {tmp_path}/pid; sleep 60")
    start = time.monotonic()
    with pytest.raises(DeliveryError, match="longer than"):
        Command(name="b", command=(program,), format="json", timeout_s=0.5).send(
            message
        )
    assert time.monotonic() - start < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_command_is_ended_from_another_thread_with_its_children(tmp_path, message):
    program = script(tmp_path, f"sleep 60 & echo $! > {tmp_path}/pid; wait")
    channel = Command(name="b", command=(program,), format="json")
    faults = []

    def send():
        try:
            channel.send(message)
        except DeliveryError as error:
            faults.append(str(error))

    thread = threading.Thread(target=send)
    thread.start()
    pid = int(wait_for(tmp_path / "pid"))
    channel.stop()
    thread.join(10)
    assert faults == ["channel b: the command ended with exit code -9"]
    assert gone(pid)


def test_a_stop_that_comes_while_a_command_starts_ends_it(tmp_path, message):
    program = script(tmp_path, "sleep 60")
    channel = Command(name="b", command=(program,), format="json")
    channel.stop()
    with pytest.raises(DeliveryError, match="exit code -9"):
        channel.send(message)


def test_ctrl_c_leaves_no_command_behind(tmp_path, message):
    program = script(tmp_path, f"sleep 60 & echo $! > {tmp_path}/pid; wait")

    def interrupt(number, frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(KeyboardInterrupt):
            Command(name="b", command=(program,), format="json").send(message)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert gone(int(wait_for(tmp_path / "pid")))


def wait_for(path):
    end = time.monotonic() + 10
    while not (path.exists() and path.read_text().endswith("\n")):
        assert time.monotonic() < end
        time.sleep(0.02)
    return path.read_text()


def gone(pid):
    """Whether the process ended; nobody may have fetched its exit code yet."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return True
        if status.rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


WRONG = [
    ChannelEntry(name="x", kind="webhook"),
    ChannelEntry(name="x", kind="slack"),
    ChannelEntry(name="x", kind="ntfy", address="https://push.example/"),
    ChannelEntry(name="x", kind="file"),
    ChannelEntry(name="x", kind="command"),
    ChannelEntry(name="x", kind="command", command=("a",), format="xml"),
    ChannelEntry(name="x", kind="email", address="nobody"),
    ChannelEntry(name="x", kind="email", address="a@b.example"),
    ChannelEntry(name="x", kind="apprise"),
    ChannelEntry(name="x", kind="fax"),
]


@pytest.mark.parametrize(
    "entry", WRONG, ids=lambda entry: f"{entry.kind}-{entry.address}"
)
def test_an_entry_that_lacks_something_says_what(entry):
    with pytest.raises(SettingsError, match="channel x"):
        make_channel(entry)


def test_every_kind_says_what_it_lacks():
    assert {entry.kind for entry in WRONG} >= set(KINDS)
