"""Alerts as TOML, so that they can live in git. Pure: text in, records out, and back.

[[alert]]
name = "baltic-cables"
query = '(cable OR pipeline) NEAR/10 Baltic'
channels = ["desk"]
rhythm = "daily 07:30"
tz = "Europe/Warsaw"
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crawler.exceptions import CatalogueError, SettingsError
from crawler.files.toml_files import parse_toml
from crawler.files.toml_text import toml_table
from crawler.records import Alert

NAME = re.compile(r"[^\W_][\w.-]{0,79}")
CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
RHYTHM = re.compile(rf"at_once|hourly|daily {CLOCK}")
QUIET = re.compile(rf"{CLOCK}-{CLOCK}")
KINDS: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "query": str,
    "channels": list,
    "rhythm": str,
    "tz": str,
    "quiet": str,
    "ceiling": int,
    "on_change": bool,
    "once_a_story": bool,
    "paused": bool,
    "muted_sources": list,
    "muted_until": (datetime, date, str),
}


def check_alert(alert: Alert) -> Alert:
    """The alert itself when each of its settings can work; the query is checked by its parser.

    Raises:
        SettingsError: Names the setting and its form.
    """
    if not NAME.fullmatch(alert.name):
        like = re.sub(r"[^\w.-]+", "-", alert.name).strip("-_.")[:80]
        raise SettingsError(
            f"alert name {alert.name!r}: letters, digits, - _ and . only, 80 at most, a letter or digit first"
            + (f", such as {like}" if like else "")
        )
    if not RHYTHM.fullmatch(alert.rhythm):
        raise SettingsError(
            f"rhythm {alert.rhythm!r}: at_once, hourly or daily HH:MM, such as daily 07:30"
        )
    if alert.quiet is not None:
        _check_quiet(alert.quiet)
    if alert.ceiling is not None and alert.ceiling < 1:
        raise SettingsError(f"ceiling {alert.ceiling}: messages an hour, 1 or more")
    try:
        ZoneInfo(alert.tz)
    except (KeyError, ValueError, OSError) as error:
        raise SettingsError(
            f"time zone {alert.tz!r}: write it as Europe/Warsaw or UTC"
        ) from error
    return alert


def _check_quiet(quiet: str) -> None:
    if not QUIET.fullmatch(quiet):
        raise SettingsError(f"quiet hours {quiet!r}: HH:MM-HH:MM, such as 22:00-06:30")
    start, _, end = quiet.partition("-")
    if start == end:
        raise SettingsError(
            f"quiet hours {quiet!r}: they end when they begin; `alerts pause` stops sending"
        )


def read_alerts(text: str, *, path: Path | None = None) -> tuple[Alert, ...]:
    """The alerts of a TOML file, in its order.

    Raises:
        CatalogueError: File, table, key and mend.
    """
    data = parse_toml(text, path)
    tables = data.pop("alert", [])
    if data or not isinstance(tables, list):
        wrong = next(iter(data), "alert")
        raise CatalogueError(
            "only [[alert]] tables stand here",
            path=path,
            field=wrong,
            mend="write [[alert]]",
        )
    alerts: dict[str, Alert] = {}
    for number, table in enumerate(tables, 1):
        alert = _alert(table, where=f"[[alert]] {number}", path=path)
        if alert.name in alerts:
            raise CatalogueError(
                f"a second alert of the name {alert.name}",
                path=path,
                table=f"[[alert]] {number}",
                mend="rename one",
            )
        alerts[alert.name] = alert
    return tuple(alerts.values())


def _alert(table: dict[str, Any], *, where: str, path: Path | None) -> Alert:
    for key, value in table.items():
        if key not in KINDS:
            near = get_close_matches(key, KINDS, n=1)
            mend = (
                f"did you mean {near[0]}?"
                if near
                else f"known keys: {', '.join(KINDS)}"
            )
            raise CatalogueError(
                "no such key", path=path, table=where, field=key, mend=mend
            )
        right = isinstance(value, KINDS[key]) and not (
            KINDS[key] is int and isinstance(value, bool)
        )
        if right and isinstance(value, list):
            right = all(isinstance(item, str) for item in value)
        if not right:
            raise CatalogueError(
                "a value of the wrong kind",
                path=path,
                table=where,
                field=key,
                mend=_form(key),
            )
    for key in ("name", "query"):
        if not table.get(key):
            raise CatalogueError(
                "is missing",
                path=path,
                table=where,
                field=key,
                mend=f'write {key} = "…"',
            )
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in table.items()
    }
    try:
        if "muted_until" in values:
            values["muted_until"] = moment(values["muted_until"])
        return check_alert(Alert(**values))
    except SettingsError as error:
        raise CatalogueError(str(error), path=path, table=where) from error


def _form(key: str) -> str:
    if KINDS[key] is list:
        return f'write {key} = ["…"]'
    if KINDS[key] is bool:
        return f"write {key} = true or false"
    return f"write {key} = 10" if KINDS[key] is int else f'write {key} = "…"'


def moment(value: datetime | date | str) -> datetime:
    """A date (its first minute) or a time as aware UTC; without a zone it is UTC.

    Raises:
        SettingsError: The text is neither.
    """
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise SettingsError(
                f"{value!r} is no date: write 2026-12-24 or 2026-12-24T08:00+01:00"
            ) from error
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def write_alerts(alerts: Iterable[Alert]) -> str:
    """TOML that `read_alerts` reads again as the same alerts; defaults are left out."""
    tables = []
    for alert in alerts:
        default = Alert(name="", query="")
        values: dict[str, Any] = {"name": alert.name, "query": alert.query}
        for key in KINDS:
            value = getattr(alert, key)
            if key not in values and value != getattr(default, key):
                values[key] = (
                    value.isoformat() if isinstance(value, datetime) else value
                )
        tables.append(toml_table("[[alert]]", values))
    return "\n".join(tables)
