"""Where home and database are, and how a start finds them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from crawler.cli import commands, context, main
from crawler.cli.context import Session, find_home
from crawler.exceptions import SettingsError, StoreError

ROOT = Path(__file__).resolve().parents[2]


def test_the_checkout_is_the_home_where_nothing_else_is_said() -> None:
    home = find_home()
    assert home.folder == ROOT
    assert home.database == ROOT / "data" / "vedette.db"
    assert home.sources() == (ROOT / "data" / "sources",)


def test_a_named_home_comes_before_the_environment_and_that_before_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEDETTE_HOME", str(tmp_path / "b"))
    assert find_home(tmp_path / "a").folder == tmp_path / "a"
    assert find_home().folder == tmp_path / "b"


def test_without_a_checkout_the_xdg_folder_is_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "CODE", tmp_path / "site-packages")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    home = find_home()
    assert home.folder == tmp_path / "share" / "vedette"
    assert home.shipped == tmp_path / "site-packages" / "vedette_data"
    monkeypatch.setenv("XDG_DATA_HOME", "relative/is/ignored")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_home().folder == tmp_path / ".local" / "share" / "vedette"


def test_shipped_sources_serve_another_home_and_its_own_come_last(
    tmp_path: Path,
) -> None:
    (tmp_path / "data" / "sources").mkdir(parents=True)
    assert find_home(tmp_path).sources() == (ROOT / "data" / "sources",)
    (tmp_path / "data" / "sources" / "local.toml").touch()
    assert find_home(tmp_path).sources() == (
        ROOT / "data" / "sources",
        tmp_path / "data" / "sources",
    )


def test_what_the_user_of_the_checkout_added_is_not_of_another_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("scrapy.cfg", "pyproject.toml"):
        (tmp_path / name).touch()
    sources = tmp_path / "data" / "sources"
    sources.mkdir(parents=True)
    for name in ("b.toml", "a.toml", "local.toml"):
        (sources / name).touch()
    monkeypatch.setattr(context, "CODE", tmp_path)
    assert find_home(tmp_path / "other").sources() == (
        sources / "a.toml",
        sources / "b.toml",
    )
    assert find_home(tmp_path).sources() == (sources,)


def test_a_user_who_took_the_shipped_sources_away_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("scrapy.cfg", "pyproject.toml"):
        (tmp_path / name).touch()
    monkeypatch.setattr(context, "CODE", tmp_path)
    assert find_home(tmp_path).sources() == ()
    (tmp_path / "data" / "sources").mkdir(parents=True)
    assert find_home(tmp_path).sources() == ()
    assert find_home(tmp_path / "other").sources() == ()


def test_a_folder_of_lists_is_looked_into_before_it_is_there(tmp_path: Path) -> None:
    """A watch that runs finds the user's first list."""
    assert find_home(tmp_path).list_folders() == (
        ROOT / "data" / "lists",
        tmp_path / "data" / "lists",
    )


def test_a_home_with_a_tilde_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert find_home(Path("~/news")).folder == Path("/home/somebody/news")


def test_the_database_option_comes_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEDETTE_DB", str(tmp_path / "env.db"))
    assert Session().db == tmp_path / "env.db"
    assert Session(db_option=tmp_path / "a.db").db == tmp_path / "a.db"
    monkeypatch.delenv("VEDETTE_DB")
    assert Session(home_option=tmp_path).db == tmp_path / "data" / "vedette.db"


def test_reading_needs_a_database_that_exists(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"vedette crawl.*makes one"):
        Session(db_option=tmp_path / "none.db").need_db()
    assert not (tmp_path / "none.db").exists()


def test_a_database_that_is_made_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = Session(db_option=tmp_path / "mistyped.db")
    for told in (f"vedette: a new database: {tmp_path}/mistyped.db\n", ""):
        with session.writing():
            pass
        assert capsys.readouterr().err == told


@commands.command("where")
@context.pass_session
def where(session: Session) -> None:
    """Print what the options said."""
    click.echo(f"{session.db} {session.home.folder} {session.tz}")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--db", "/d", "--home", "/h", "--tz", "Asia/Tokyo", "where"],
        ["where", "--db", "/d", "--home", "/h", "--tz", "Asia/Tokyo"],
        ["--db", "/other", "where", "--db", "/d", "--home", "/h", "--tz", "Asia/Tokyo"],
    ],
    ids=["before", "after", "the later wins"],
)
def test_common_options_stand_before_or_after_the_command(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    group = commands.Group("program", commands=[where])
    group.main(arguments, standalone_mode=False)
    assert capsys.readouterr().out == "/d /h Asia/Tokyo\n"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "\x00"])
def test_a_wrong_zone_is_wrong_use(
    zone: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--tz", zone, "status"]) == 2
    assert "write it as Europe/Warsaw" in capsys.readouterr().err


def test_times_are_shown_in_the_readers_zone() -> None:
    from zoneinfo import ZoneInfo

    session = Session(tz=ZoneInfo("Europe/Warsaw"))
    assert (
        session.show_time(datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
        == "2026-07-02 00:30"
    )
    assert session.show_time("2026-07-01T22:30:00Z") == "2026-07-02 00:30"
    assert session.show_time(None) == "-"


def test_a_zone_of_the_environment_that_python_cannot_use_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "UTC+25")
    time.tzset()
    try:
        with pytest.raises(SettingsError, match="TZ='UTC\\+25'"):
            Session().show_time(datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_clock_is_aware_and_utc() -> None:
    assert Session().now().utcoffset() == UTC.utcoffset(None)


def test_asking_for_places_makes_none(tmp_path: Path) -> None:
    home = find_home(tmp_path)
    _ = home.sources(), home.list_folders(), home.channels, home.pages
    assert list(tmp_path.iterdir()) == []
