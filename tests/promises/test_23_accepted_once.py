"""PROMISES 23: a kill -9 between every two steps of the outbox loses no message.

    python tests/promises/test_23_accepted_once.py

prints the table: for each step, kind of message and channel, what the receiver accepted by key
after the kill, what the database says then, and both when the next rounds are done. Between a
channel's yes and our note of it a message may come twice with one key; nowhere else.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socketserver
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.alerts.firing import decide
from crawler.items import Article, Block
from crawler.outbox import book, deliver
from crawler.outbox.book import ChannelEntry
from crawler.outbox.channels import make_channel
from crawler.records import Alert, Match, MatchedWord, Visit
from crawler.store import articles, open_store
from crawler.store.alerts import add_alert
from tests.stored import all_messages

NOW = datetime(2026, 11, 18, 12, 5, tzinfo=UTC)
STORING = ("before the article", "inside its transaction", "after its commit")
SENDING = (
    "before the try is begun", "after the try is begun", "before the channel is asked",
    "after the channel said yes", "before the end is noted", "after the end is noted",
)  # fmt: skip
TWICE = {"after the channel said yes", "before the end is noted"}
"""Steps behind the channel's yes and before the commit of our note."""
KINDS = [kind for kind in book.KINDS if kind != "apprise"]
"""Those that are delivered by us."""
RHYTHMS = {"single": "at_once", "digest": "hourly"}


class Receiver(socketserver.StreamRequestHandler):
    """Speaks HTTP, or SMTP where the client waits for a greeting; counts keys it accepted."""

    def handle(self) -> None:
        if self.server.mail:  # type: ignore[attr-defined]
            self._mail()
            return
        length, key = 0, ""
        while line := self.rfile.readline().strip().decode():
            name, _, value = line.partition(":")
            length = int(value) if name.lower() == "content-length" else length
            key = value.strip() if name.lower() == "idempotency-key" else key
        self.rfile.read(length)
        self.server.keys.append(key)  # type: ignore[attr-defined]
        self.wfile.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    def _mail(self) -> None:
        self.wfile.write(b"220 post\r\n")
        while line := self.rfile.readline().strip():
            verb = line.split()[0].upper()
            self.wfile.write(b"354 go on\r\n" if verb == b"DATA" else b"250 ok\r\n")
            if verb == b"DATA":
                text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                key = text.split("X-Vedette-Key: ")[1].split()[0]
                self.server.keys.append(key)  # type: ignore[attr-defined]
                self.wfile.write(b"250 accepted\r\n")


class Desk:
    """One channel's far end, and the keys that it accepted."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.path = kind, folder / "desk"
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Receiver)
        self.server.daemon_threads = True
        self.server.keys, self.server.mail = [], kind == "email"  # type: ignore[attr-defined]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def entry(self) -> ChannelEntry:
        port = self.server.server_address[1]
        address = {"email": "desk@paper.example", "file": str(self.path)}.get(
            self.kind, f"http://127.0.0.1:{port}/desk"
        )
        note = f'echo "$VEDETTE_KEY" >> {self.path}; cat > /dev/null'
        return ChannelEntry(
            name="desk", kind=self.kind, address=address, command=("sh", "-c", note),
            smtp_host="127.0.0.1", smtp_port=port, smtp_security="none",
        )  # fmt: skip

    def accepted(self) -> Counter[str]:
        if self.kind not in ("file", "command"):
            return Counter(self.server.keys)  # type: ignore[attr-defined]
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        return Counter(
            json.loads(x)["key"] if self.kind == "file" else x for x in lines
        )


@contextlib.contextmanager
def desk_of(kind: str, folder: Path) -> Iterator[Desk]:
    desk = Desk(kind, folder)
    try:
        yield desk
    finally:
        desk.server.shutdown()
        desk.server.server_close()


def visit(number: int) -> Visit:
    word = MatchedWord(field="body", start=4, end=9, text="radar")
    article = Article(
        url=f"https://harbour.example/{number}", headline=f"Story {number}",
        blocks=(Block(text="The radar ship left the port."),), date_published=NOW,
    )  # fmt: skip
    return Visit(
        article=article, fetched_at=NOW, url_key=f"harbour.example/{number}",
        matches=(Match(alert="baltic", query_version=1, words=(word,)),),
    )  # fmt: skip


def store(path: Path) -> None:
    with contextlib.closing(open_store(path)) as db:
        for number in (1, 2):
            articles.store_visit(db, visit(number), now=NOW, decide=decide)


def send(path: Path, desk: Desk, now: datetime) -> None:
    deliver.deliver_due(path, {"desk": desk.entry()}, clock=lambda: now)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying(act: Callable, *, before: bool) -> Callable:
    """`act`, with the power going before or after it."""

    def acted(*args: object, **values: object) -> object:
        if before:
            die()
        act(*args, **values)
        die()
        return None

    return acted


def arm(step: str) -> None:
    """Let this process end at the step."""
    before = step.startswith("before")
    if step == "before the article":
        articles.writing = dying(articles.writing, before=True)
    elif step == "inside its transaction":
        articles.add_aliases = dying(articles.add_aliases, before=False)
    elif step == "after its commit":
        articles.store_visit = dying(articles.store_visit, before=False)
    elif "begun" in step:
        deliver.begin_try = dying(deliver.begin_try, before=before)
    elif "noted" in step:
        deliver.mark_sent = dying(deliver.mark_sent, before=before)
    else:

        class Dying:
            def __init__(self, entry: ChannelEntry) -> None:
                self.send = dying(make_channel(entry).send, before=before)

        deliver._channel = lambda name, book, make: Dying(book[name])


def killed(step: str, act: Callable[[], None]) -> bool:
    """Run in a process of its own that ends at the step; whether it was killed there."""
    pid = os.fork()
    if pid == 0:
        try:
            arm(step)
            act()
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def states(path: Path) -> str:
    with contextlib.closing(open_store(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = [f"{d.state.value} (tries {d.tries})" for d in all_messages(db)]
        hits = db.execute("SELECT count(*) FROM hits").fetchone()[0]
    return f"{hits} hits; " + (", ".join(found) or "no message")


def run(step: str, kind: str, rhythm: str, folder: Path) -> tuple[str, ...]:
    """Kill at the step, then go on as the next rounds would.

    Returns:
        Accepted and stored after the kill, accepted and stored in the end.
    """
    path = folder / "v.db"
    alert = Alert(
        name="baltic", query="radar", channels=("desk",), rhythm=RHYTHMS[rhythm]
    )
    with contextlib.closing(open_store(path)) as db:
        add_alert(db, alert, now=NOW)
    now = NOW + timedelta(hours=1)
    with desk_of(kind, folder) as desk:
        if step in STORING:
            assert killed(step, lambda: store(path))
        else:
            store(path)
            assert killed(step, lambda: send(path, desk, now))
        after = _counts(desk), states(path)
        store(path)
        for minutes in (0, 2, 5, 10):
            send(path, desk, now + timedelta(minutes=minutes))
        return (*after, _counts(desk), states(path))


def _counts(desk: Desk) -> str:
    return ", ".join(f"{n}x" for n in sorted(desk.accepted().values())) or "none"


@pytest.mark.parametrize("rhythm", RHYTHMS)
@pytest.mark.parametrize("step", STORING + SENDING)
@pytest.mark.parametrize("kind", KINDS)
def test_a_kill_at_each_step(step: str, kind: str, rhythm: str, tmp_path: Path) -> None:
    _, _, accepted, state = run(step, kind, rhythm, tmp_path)
    messages = 2 if rhythm == "single" else 1
    counts = accepted.split(", ")
    assert len(counts) == messages, "one key for each message, at every try"
    if step in TWICE:
        assert sorted(counts) == ["1x"] * (messages - 1) + ["2x"]
    else:
        assert set(counts) == {"1x"}
    assert state.startswith("2 hits; ")
    assert state.count("sent") == messages


def main() -> None:
    """Print the table."""
    print("step | message | channel | accepted | stored | in the end accepted | stored")
    for step in STORING + SENDING:
        for rhythm in RHYTHMS:
            for kind in KINDS:
                with tempfile.TemporaryDirectory() as folder:
                    row = run(step, kind, rhythm, Path(folder))
                print(" | ".join((step, rhythm, kind, *row)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
