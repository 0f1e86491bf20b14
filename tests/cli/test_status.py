"""`vedette status`: what needs a person, the table of sources, and the answer for containers."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.cli import main, status
from crawler.exceptions import StoreError
from crawler.records import Alert, Source, SourceKind, VisitKind
from crawler.store import checkup, open_reader, open_store, sole_instance
from crawler.store.alerts import add_alert
from crawler.store.sources import put_sources, set_health
from crawler.store.times import to_text
from crawler.store.visits import begin_crawl, end_crawl, note_checks
from crawler.visit_note import VisitNote

NOW = datetime.now(UTC)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "v.db"
    names = ("pier", "a-key-that-is-longer-than-any-column-of-the-table")
    sources = [
        Source(key=key, name=key, url=f"https://{n}.example/", kind=SourceKind.FEED)
        for n, key in enumerate(names)
    ]
    with closing(open_store(path)) as store:
        put_sources(store, sources, now=NOW - timedelta(days=20))
        for source in sources:
            check = VisitNote(at=NOW - timedelta(hours=3), outcome="ok", found=9)
            note_checks(store, [(source.key, check, None)], None)
    monkeypatch.setenv("VEDETTE_DB", str(path))
    monkeypatch.setenv("VEDETTE_HOME", str(tmp_path))
    return path


@pytest.mark.parametrize(
    ("state", "code"),
    [("ok", 0), ("late", 0), ("stale", 1), ("broken", 1), ("blocked", 1), ("gone", 1)],
)
def test_only_what_waiting_will_not_mend_wants_a_look(
    db: Path, capsys: pytest.CaptureFixture[str], state: str, code: int
) -> None:
    with closing(open_store(db)) as store:
        set_health(store, "pier", state, "silent for long", now=NOW)
    assert main(["status"]) == code
    told = capsys.readouterr().out
    assert ("look: pier is" in told) is (state != "ok")


def test_sources_in_trouble_that_are_not_named_are_counted(
    db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    quays = [
        Source(
            key=f"quay-{n}",
            name="Quay",
            url=f"https://quay{n}.example/",
            kind=SourceKind.FEED,
        )
        for n in range(3)
    ]
    with closing(open_store(db)) as store:
        put_sources(store, quays, now=NOW)
        for number in range(3):
            note_checks(
                store,
                [(f"quay-{number}", VisitNote(at=NOW, outcome="dns"), None)],
                None,
            )
            set_health(store, f"quay-{number}", "broken", "no such name", now=NOW)
    main(["status"])
    assert "more source" not in capsys.readouterr().out
    monkeypatch.setattr(status, "SHOWN", 1)
    main(["status"])
    assert (
        "look: 2 more sources; `vedette status --sources` shows all"
        in capsys.readouterr().out
    )


def test_a_run_that_was_killed_is_told_from_one_that_goes_on(
    db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(open_store(db)) as store:
        begin_crawl(store, VisitKind.CRAWL, NOW)
    with sole_instance(db):
        main(["status"])
        assert "and has not ended" in capsys.readouterr().out
    main(["status"])
    assert "and was broken off" in capsys.readouterr().out


def test_a_program_that_reads_without_an_end_is_told(
    db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(open_store(db)) as store, closing(open_reader(db)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        set_health(store, "pier", "ok", "", now=NOW)
        os.truncate(f"{db}-wal", 300_000_000)
        assert main(["status"]) == 1
        told = capsys.readouterr().out
        assert "holds 300 MB that cannot be brought into the file" in told
        assert f"`lsof {db}`" in told
        assert main(["doctor"]) == 0
        assert "a program has been reading since before" in capsys.readouterr().out
    assert main(["status"]) == 0


def test_a_large_log_that_nobody_holds_blames_nobody(
    db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a run leaves it that was killed, or one that goes on beside us and will use it again."""
    with closing(open_store(db)) as store:
        set_health(store, "pier", "ok", "", now=NOW)
        os.truncate(f"{db}-wal", 300_000_000)
        assert main(["status"]) == 0
        assert main(["doctor"]) == 0
        told = capsys.readouterr().out
        assert "look:" not in told
        assert "reading" not in told


def test_who_may_not_write_is_told_that_the_cause_is_not_known(
    db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, **_: object) -> None:
        raise StoreError("cannot be written", path=path)

    monkeypatch.setattr(checkup, "open_store", refuse)
    with closing(open_store(db)) as store:
        set_health(store, "pier", "ok", "", now=NOW)
        os.truncate(f"{db}-wal", 300_000_000)
        assert main(["status"]) == 1
    assert "cannot be seen from here" in capsys.readouterr().out


def test_an_alert_that_cannot_work_any_more_is_told(
    db: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A list was renamed, a database was moved without its channels.toml."""
    with closing(open_store(db)) as store:
        for name, query, channels in (
            ("ports", "@harbours", ()),
            ("cables", "cable", ("desk",)),
            ("ships", "ship", ()),
        ):
            add_alert(store, Alert(name=name, query=query, channels=channels), now=NOW)
    for command in ("status", "doctor"):
        assert main([command]) == 1
        told = capsys.readouterr().out
        assert "ports finds nothing: no list harbours" in told
        assert "cables sends to desk, not in" in told
        assert "ships" not in told
    assert main(["alerts", "list"]) == 0
    assert "finds nothing: no list harbours" in capsys.readouterr().out
    lists = tmp_path / "data" / "lists"
    lists.mkdir(parents=True)
    (lists / "harbours.toml").write_text('title = "H"\n[entries]\nen = ["quay"]\n')
    (tmp_path / "data" / "channels.toml").write_text(
        '[channel.desk]\nkind = "file"\naddress = "/tmp/told"\n'
    )
    assert main(["status"]) == 0
    (lists / "harbours.toml").write_text("title = 3\n")
    capsys.readouterr()
    assert main(["status"]) == 1
    told = capsys.readouterr().out
    assert "look: alert ports finds nothing: " in told
    assert "harbours.toml: title: is no text" in told
    assert main(["alerts", "list"]) == 0
    told = capsys.readouterr().out
    assert "ports: @harbours" in told
    assert "harbours.toml: title: is no text" in told
    assert "--query" not in told, "it is the file that wants a mend"
    assert main(["alerts", "edit", "ports", "--query", "@harbours ship"]) == 3
    assert "harbours.toml: title: is no text" in capsys.readouterr().err
    assert main(["alerts", "edit", "ships", "--query", "ship OR boat"]) == 0


def test_a_user_who_may_not_read_the_secrets_is_told_the_rest(
    db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A monitor asks under a name of its own, and channels.toml is its owner's alone."""
    with closing(open_store(db)) as store:
        add_alert(store, Alert(name="ships", query="ship", channels=("desk",)), now=NOW)
    real = Path.read_text

    def read(path: Path, *args: Any, **named: Any) -> str:
        if path.name == "channels.toml":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *args, **named)

    monkeypatch.setattr(Path, "read_text", read)
    assert main(["status"]) == 0
    assert main(["alerts", "list"]) == 0
    assert "ships: ship" in capsys.readouterr().out
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "channels.toml: cannot be read: Permission denied" in told
    assert "alerts" in told.partition("cannot be read")[2]


def test_the_time_of_the_next_message_is_told(
    db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(open_store(db)) as store:
        store.execute(
            "INSERT INTO deliveries (key, channel, kind, state, due_at, next_try_at, created_at)"
            " VALUES ('k', 'desk', 'digest', 'waiting', ?1, ?1, ?1)",
            ["2999-01-02T07:30:00.000000Z"],
        )
    assert main(["--tz", "UTC", "status"]) == 0
    told = "1 message waits (the next goes at 2999-01-02 07:30), 0 given up"
    assert told in capsys.readouterr().out
    with closing(open_store(db)) as store:
        store.execute("UPDATE deliveries SET next_try_at = '2001-01-02T07:30:00Z'")
    assert main(["--tz", "UTC", "status"]) == 0
    assert "1 message waits (due since 2001-01-02 07:30)" in capsys.readouterr().out


def test_a_channel_that_takes_nothing_is_named(
    db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(open_store(db)) as store:
        store.execute(
            "INSERT INTO deliveries (key, channel, kind, state, due_at, next_try_at, created_at,"
            " frozen_at, tries, last_error) VALUES ('k', 'desk', 'digest', 'waiting', ?1, ?1, ?1, ?1, 3, ?2)",
            ["2001-01-02T07:30:00.000000Z", "answered 503"],
        )
    assert main(["--tz", "UTC", "status"]) == 1
    told = "look: channel desk has not taken 1 message since 2001-01-02 07:30: answered 503; tried on"
    assert told in capsys.readouterr().out
    with closing(open_store(db)) as store:
        store.execute("UPDATE deliveries SET frozen_at = '2999'")
    assert main(["status"]) == 0


def test_a_round_that_is_still_to_come_makes_no_container_healthy(
    db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a day under a clock a year ahead a watch that was dead was healthy for that year."""
    for hours in (365 * 24, -2):
        at = NOW + timedelta(hours=hours)
        with closing(open_store(db)) as store:
            number = begin_crawl(store, VisitKind.CRAWL, at)
            outcome = "offline" if hours > 0 else "done"
            end_crawl(store, number, {"outcome": outcome}, at)
            store.execute("UPDATE source_state SET next_visit_at = NULL")
    assert main(["status", "--healthcheck"]) == 1
    capsys.readouterr()
    main(["status"])
    assert "network was down" not in capsys.readouterr().out


def test_every_source_is_one_line_of_a_table(
    db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--sources"]) == 0
    _, _, table = capsys.readouterr().out.partition("\n\n")
    head, *lines = table.splitlines()
    assert head.split() == [
        "source",
        "state",
        "success",
        "last",
        "new",
        "week",
        "usual",
        "gaps",
    ]
    assert {line.split()[0] for line in lines} == {
        "pier",
        "a-key-that-is-longer-than-any-",
    }
    assert all(len(line) <= 80 for line in table.splitlines())
    assert all("3 h" in line for line in lines)


def test_a_container_is_told_whether_rounds_end(
    db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--healthcheck"]) == 1
    for hours, code in ((2, 1), (0.2, 0)):
        at = NOW - timedelta(hours=hours)
        with closing(open_store(db)) as store:
            end_crawl(
                store, begin_crawl(store, VisitKind.CRAWL, at), {"outcome": "done"}, at
            )
        assert main(["status", "--healthcheck"]) == code
    assert "the last round ended" in capsys.readouterr().out


def _round(
    db: Path, *, hours: float, outcome: str = "done", kind: VisitKind = VisitKind.CRAWL
) -> None:
    at = NOW - timedelta(hours=hours)
    with closing(open_store(db)) as store:
        end_crawl(store, begin_crawl(store, kind, at), {"outcome": outcome}, at)


def test_an_hour_in_which_nothing_was_due_is_no_fault(
    db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A few quiet sources are asked every four hours and more: a container was called ill between."""
    _round(db, hours=2)
    later = [to_text(NOW + timedelta(hours=1))]
    with closing(open_store(db)) as store, store:
        store.execute("UPDATE source_state SET next_visit_at = ?", later)
    assert main(["status", "--healthcheck"]) == 0
    assert "nothing has been due since" in capsys.readouterr().out
    with closing(open_store(db)) as store, store:
        overdue = to_text(NOW - timedelta(minutes=61))
        store.execute(
            "UPDATE source_state SET next_visit_at = ? WHERE source_key = 'pier'",
            [overdue],
        )
    assert main(["status", "--healthcheck"]) == 1


def test_neither_an_import_nor_a_round_without_a_network_is_one_that_ended_well(
    db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _round(db, hours=2)
    _round(db, hours=0.2, outcome="offline")
    _round(db, hours=0.1, kind=VisitKind.IMPORT)
    assert main(["status", "--healthcheck"]) == 1
    assert "own network was down" in capsys.readouterr().out
    assert main(["status"]) == 1
    assert "look: in the last round this machine's own" in capsys.readouterr().out
    _round(db, hours=0.05)
    assert main(["status", "--healthcheck"]) == 0
    assert main(["status"]) == 0
