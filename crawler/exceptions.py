"""Every error vedette raises on purpose.

VedetteError
├── SettingsError       a setting, path or option has a value that cannot work
├── CatalogueError      a source or list file is wrong: stop before the first request
├── QueryError          an alert's words do not parse: position and a mend are given
├── StoreError          the database cannot be opened or is of another version: stop
│   ├── MigrationError
│   └── BusyError       another process runs on this database, or holds it too long
├── PageError           one page: becomes a Refusal with its reason, the crawl goes on
│   └── NotAnArticle
└── DeliveryError       one message: kept as failed Delivery, tried again next time

Messages are written for the person at the terminal: what happened, where, what to do.
"""

from __future__ import annotations

from pathlib import Path


class VedetteError(Exception):
    """Base of all errors below."""


class SettingsError(VedetteError):
    """A setting, path or option has a value that cannot work."""


class CatalogueError(VedetteError):
    """A source, list or alert file is wrong."""

    def __init__(
        self,
        message: str,
        *,
        path: Path | None = None,
        table: str | None = None,
        field: str | None = None,
        mend: str | None = None,
    ) -> None:
        where = ": ".join(
            str(part) for part in (path, table, field) if part is not None
        )
        text = f"{where}: {message}" if where else message
        super().__init__(f"{text}. {mend}" if mend else text)
        self.path = path
        self.table = table
        self.field = field
        self.mend = mend


class QueryError(VedetteError):
    """The words of a query do not parse.

    `position` counts characters from 1 in the text as typed; `mends` are queries (or
    hints) that the user may have meant.
    """

    def __init__(
        self, message: str, *, query: str, position: int, mends: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.query = query
        self.position = position
        self.mends = mends


class StoreError(VedetteError):
    """The database cannot be opened, is not ours, or is of another version."""

    def __init__(
        self, message: str, *, path: Path | None = None, mend: str | None = None
    ) -> None:
        text = f"{path}: {message}" if path is not None else message
        super().__init__(f"{text}. {mend}" if mend else text)
        self.path = path
        self.mend = mend


class MigrationError(StoreError):
    """A migration step failed and was rolled back whole."""


class BusyError(StoreError):
    """Another process runs on this database, or holds it longer than we wait."""


class PageError(VedetteError):
    """One page cannot be read; `reason` is a value of `records.Reason`."""

    def __init__(
        self, reason: str, detail: str = "", *, url: str | None = None
    ) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        self.url = url


class NotAnArticle(PageError):
    """The page was read and is no article; `detail` names the evidence."""


class DeliveryError(VedetteError):
    """One message was not accepted. Never holds a channel's address or secret."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final
