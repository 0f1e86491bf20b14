"""Puts a server together: Datasette on our file with our pages, and uvicorn to serve it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from errno import EADDRINUSE
from importlib import import_module
from time import monotonic
from typing import Any

from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted
from datasette.plugins import pm
from datasette.utils.sqlite import sqlite3

from crawler import browse
from crawler.browse.desk import DATABASE, Desk, set_desk
from crawler.exceptions import SettingsError, StoreError
from crawler.store import marks

COUNTS_S = 60.0
"""Age at which the numbers of rows on the list of tables are counted again."""
COUNT_MS = 400
"""The number of rows on a table's page is told if it is counted within this, as Datasette's facets are."""
THREADS = 4
"""Pages that read at the same time; more wait."""
MAX_VALUE_BYTES = 64 * 1024 * 1024
"""Of one value or row: SQL that somebody typed could ask for a gigabyte in a word. None of ours is as long."""
_COUNT = "select count(*) "


class ReadOnly(Database):
    """Our file, always opened by the store's own door and never for writing."""

    def __init__(self, datasette: Any, desk: Desk) -> None:
        super().__init__(datasette, path=str(desk.db_path), is_mutable=True)
        self._desk = desk
        self._counts: tuple[float, dict[str, int | None]] | None = None

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """Rows of the tables that are shown, counted anew once a minute.

        Datasette counts all of them for each page; the index alone has eight.
        """
        if self._counts is not None and monotonic() - self._counts[0] < COUNTS_S:
            return self._counts[1]
        hidden = set(await self.hidden_table_names())
        counts: dict[str, int | None] = {}
        for table in await self.table_names():
            counts[table] = None
            if table not in hidden:
                with suppress(QueryInterrupted):
                    found = await self.execute(
                        f"select count(*) from [{table}]", custom_time_limit=limit
                    )
                    counts[table] = found.rows[0][0]
        self._counts = (monotonic(), counts)
        return counts

    async def execute(
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        **named: Any,
    ) -> Any:
        """As Datasette's own; but for a table's page the rows are counted in little time, or not told.

        What a reader asks is truncated; a page of a table counts as if nobody waited for it.
        """
        if custom_time_limit is None and not truncate and sql.startswith(_COUNT):
            custom_time_limit = COUNT_MS
        allowed = self.ds.sql_time_limit_ms
        limit_ms = min(custom_time_limit or allowed, allowed)
        began = monotonic()
        try:
            return await super().execute(
                sql, params, truncate, custom_time_limit, **named
            )
        except sqlite3.OperationalError as error:
            # time that is up while SQLite opens the index is told as a fault of the index
            late = monotonic() - began >= limit_ms / 1000
            if late and str(error).startswith("vtable constructor failed"):
                raise QueryInterrupted(error, sql, params) from error
            raise

    def connect(self, write: bool = False) -> Any:
        if write:
            raise StoreError("pages never write to it", path=self._desk.db_path)
        marks_path = None if self._desk.public else self._desk.marks_path
        connection = marks.open_pages(self._desk.db_path, marks_path)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
        self._all_file_connections.append(connection)
        return connection


class Server(Datasette):
    """A Datasette that has its desk before Datasette asks the hooks for the first time."""

    def __init__(self, desk: Desk, settings: dict[str, Any]) -> None:
        set_desk(self, desk)
        # Ours is added by hand under a fixed name; memory=True keeps Datasette from asking for a file.
        super().__init__([], memory=True, settings=settings)
        self.remove_database("_memory")
        self.add_database(ReadOnly(self, desk), name=DATABASE)


def make(desk: Desk) -> Any:
    """A Datasette with our pages; opens both files once, so that trouble is told at the start.

    Raises:
        StoreError: The store cannot be opened, or the marks cannot be kept.
    """
    marks.open_pages(desk.db_path, None if desk.public else desk.marks_path).close()
    # Datasette prints errors with all local variables where rich is installed: articles, the token.
    # Found late: imported before datasette.app it would be registered half-made.
    vars(import_module("datasette.handle_exception"))["rich"] = None
    if not pm.is_registered(browse):
        pm.register(browse)
    settings = {
        "default_allow_sql": not desk.public,
        "allow_download": not desk.public,
        # the CSV of a whole table is a download too
        "allow_csv_stream": not desk.public,
        "num_sql_threads": THREADS,
        "sql_time_limit_ms": 3_000,
        "facet_time_limit_ms": 400,
        "suggest_facets": False,
        "default_page_size": 50,
        "max_returned_rows": 2_000,
        "truncate_cells_html": 300,
        "default_cache_ttl": 0,
    }
    return Server(desk, settings)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        SettingsError: The port is taken, or the address is none of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        mend = (
            "Another `vedette browse` may be running; --port 0 takes a free port"
            if error.errno == EADDRINUSE
            else "Name an address of this machine with --host"
        )
        raise SettingsError(
            f"cannot listen on {host} port {port}: {error.strerror}. {mend}"
        ) from error
    return listening


def serve(
    datasette: Any, *, host: str, port: int, started: Callable[[str], None]
) -> None:
    """Serve until Ctrl-C or SIGTERM; `started` is called with the address once it listens.

    Raises:
        SettingsError: Nothing can listen there.
    """
    import uvicorn

    listening = listen(host, port)
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{listening.getsockname()[1]}/"

    class Announced(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets=sockets)
            started(address)

    config = uvicorn.Config(
        datasette.app(), log_level="warning", lifespan="on", server_header=False
    )
    try:
        Announced(config).run(sockets=[listening])
    finally:
        listening.close()
