"""What every command shares: the home folder, the database, the zone, exit codes.

Home is the folder that holds `data/`: `--home`, `VEDETTE_HOME`, the checkout, else the
XDG data folder. The database is `--db`, `VEDETTE_DB`, else `data/vedette.db` in the home.

Only the standard library and click are imported here: `vedette --help` answers in 0.25 s.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import IntEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from crawler.exceptions import SettingsError, StoreError
from crawler.files.toml_files import toml_files

if TYPE_CHECKING:
    from crawler.store import Connection

CODE = Path(__file__).resolve().parents[2]
"""Folder of the packages: the checkout, or site-packages of an installed vedette."""

Function = TypeVar("Function", bound=Callable[..., Any])


class Exit(IntEnum):
    """Exit codes, the same for every command."""

    DONE = 0
    LOOK = 1
    """Done, but somebody should look."""
    USAGE = 2
    SETTINGS = 3
    """Catalogue, query or settings."""
    DATABASE = 4
    BUSY = 5
    """Another one is running."""
    FAULT = 70
    """A fault of vedette itself; never meant to be seen."""
    INTERRUPTED = 130
    TERMINATED = 143


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where the user's files and the shipped ones are. Nothing is created by asking."""

    folder: Path
    shipped: Path
    """Folder with the shipped `sources/`, `lists/` and alerts.toml."""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def database(self) -> Path:
        return self.data / "vedette.db"

    @property
    def channels(self) -> Path:
        """Addresses and secrets of channels; mode 0600, never in the database."""
        return self.data / "channels.toml"

    @property
    def local_sources(self) -> Path:
        """What the user adds; overrides shipped entries of the same key."""
        return self.data / "sources" / "local.toml"

    @property
    def pages(self) -> Path:
        """Copies of pages, where they are kept."""
        return self.data / "pages"

    def sources(self) -> tuple[Path, ...]:
        """Folders of the catalogue, the user's last: later entries override earlier ones.

        Where the home is not the checkout, the checkout's local.toml is another home's: what is
        shipped is then named file by file.
        """
        shipped, own = self.shipped / "sources", self.data / "sources"
        parts = [shipped] if toml_files(shipped) else []
        if shipped != own and (shipped / self.local_sources.name).exists():
            parts = [
                f for f in toml_files(shipped) if f.name != self.local_sources.name
            ]
        # an empty folder of the user's is none: only one named by --sources must hold something
        if shipped != own and toml_files(own):
            parts.append(own)
        return tuple(parts)

    def list_folders(self) -> tuple[Path, ...]:
        """Folders of word lists, the user's last; who runs for long looks into them again and again,
        so a folder is named before it holds the first list, too.
        """
        return tuple(dict.fromkeys((self.shipped / "lists", self.data / "lists")))


def checkout() -> Path | None:
    """The checkout this code runs from, or `None` for an installed vedette."""
    marks = (CODE / "scrapy.cfg", CODE / "pyproject.toml")
    return CODE if all(mark.exists() for mark in marks) else None


def find_home(given: Path | None = None) -> Home:
    """The home by `--home`, `VEDETTE_HOME`, the checkout, else the XDG data folder."""
    here = checkout()
    shipped = here / "data" if here else CODE / "vedette_data"
    named = given or _path_of_environment("VEDETTE_HOME")
    folder = named or here or _xdg_data() / "vedette"
    return Home(folder=folder.expanduser().absolute(), shipped=shipped)


def _xdg_data() -> Path:
    named = _path_of_environment("XDG_DATA_HOME")
    # The XDG specification: a path that is not absolute is ignored.
    if named is not None and named.is_absolute():
        return named
    return Path.home() / ".local" / "share"


def _path_of_environment(name: str) -> Path | None:
    value = os.environ.get(name, "")
    return Path(value) if value else None


@dataclass(slots=True)
class Session:
    """What the options common to all commands said. One for each start."""

    home_option: Path | None = None
    db_option: Path | None = None
    tz: tzinfo | None = None
    """Zone in which times are shown; `None` is the zone of this machine."""

    @property
    def home(self) -> Home:
        return find_home(self.home_option)

    @property
    def db(self) -> Path:
        """Path of the database, whether it exists or not."""
        named = self.db_option or _path_of_environment("VEDETTE_DB")
        return named.expanduser().absolute() if named else self.home.database

    def now(self) -> datetime:
        """The wall clock, aware, UTC: commands hand it to everybody below."""
        return datetime.now(UTC)

    def show_time(self, moment: datetime | str | None) -> str:
        """A stored time in the reader's zone, such as `2026-11-23 14:05`; `-` for none."""
        if moment is None:
            return "-"
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        try:
            return moment.astimezone(self.tz).strftime("%Y-%m-%d %H:%M")
        except ValueError as error:  # C takes TZ=UTC+25 for a zone, Python does not
            raise SettingsError(
                f"TZ={os.environ.get('TZ', '')!r} is no time zone; --tz Europe/Warsaw or UTC"
            ) from error

    def need_db(self) -> Path:
        """Path of the database, which has to exist.

        Raises:
            StoreError: There is no file yet.
        """
        if not self.db.exists():
            raise StoreError(
                "there is no database here yet",
                path=self.db,
                mend="`vedette crawl` or `vedette import` makes one; --db names another",
            )
        return self.db

    def tell_new(self) -> None:
        """Say that the database will be made: a mistyped or moved place is noticed by that."""
        if not self.db.exists():
            click.echo(f"vedette: a new database: {self.db}", err=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The database opened for reading alone; it has to exist."""
        from crawler.store import open_reader

        db = open_reader(self.need_db())
        try:
            yield db
        finally:
            db.close()

    @contextmanager
    def browsing(self, *, marks: bool = False) -> Iterator[Connection]:
        """The database as the pages of `browse` read it; it has to exist.

        Args:
            marks: With what was dismissed there, where anything was.
        """
        from crawler.store.marks import open_pages

        kept = marks_beside(self.need_db())
        db = open_pages(self.db, kept if marks and kept.exists() else None)
        try:
            yield db
        finally:
            db.close()

    @contextmanager
    def writing(self, *, create: bool = True) -> Iterator[Connection]:
        """The database opened for writing, made when absent (unless `create` is false)."""
        from crawler.store import open_store

        path = self.db if create else self.need_db()
        self.tell_new()
        path.parent.mkdir(parents=True, exist_ok=True)
        db = open_store(path)
        try:
            yield db
        finally:
            db.close()


def marks_beside(db: Path) -> Path:
    """Where what was read, starred and dismissed in the browser is kept for a database."""
    return db.with_name(f"{db.stem}.marks.db")


def session_of(context: click.Context) -> Session:
    """The session of this start, made on first use."""
    session = context.find_root().ensure_object(Session)
    assert isinstance(session, Session)
    return session


def pass_session(function: Function) -> Function:
    """Decorator: the command function gets the `Session` as first argument."""

    @wraps(function)
    def with_session(*args: Any, **kwargs: Any) -> Any:
        return function(session_of(click.get_current_context()), *args, **kwargs)

    return cast("Function", with_session)
