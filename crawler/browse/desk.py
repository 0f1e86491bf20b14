"""What one running browse server knows beside Datasette: its files, its clock, its token.

Datasette loads a plugin once for a whole process; what belongs to one server hangs on
that server's `Datasette` object and is found again by `desk_of`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

DATABASE = "vedette"
"""Datasette's name for our file, whatever the file is called: a database called `hits`
would hide the page of that name."""


def _now() -> datetime:
    return datetime.now(UTC)


def _local_zone() -> tzinfo:
    return datetime.now().astimezone().tzinfo or UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Settings of one server."""

    db_path: Path
    marks_path: Path
    """One reader, one file: what was read, starred and dismissed, and the visits."""
    list_folders: tuple[Path, ...] = ()
    """Where the saved word lists of `@name` stand; later folders win."""
    public: bool = False
    """Others can reach it: no free SQL, no download, and nothing can be marked or saved."""
    password: str | None = field(default=None, repr=False)
    """Asked for before anything is shown (HTTP Basic, any user name); `None`: nobody is asked."""
    clock: Callable[[], datetime] = _now
    zone: tzinfo = field(default_factory=_local_zone)
    """Times are shown in it; JSON and CSV are UTC."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    """Stands in every form; a POST without it is refused."""


_desks: WeakKeyDictionary[Any, Desk] = WeakKeyDictionary()


def set_desk(datasette: Any, desk: Desk) -> None:
    """Make `datasette` a vedette server."""
    _desks[datasette] = desk


def desk_of(datasette: Any) -> Desk:
    """The desk of a server of ours; `LookupError` for any other Datasette."""
    return _desks[datasette]


def is_ours(datasette: Any) -> bool:
    """The plugin is there for every Datasette of the process and keeps quiet in others."""
    return datasette in _desks
