"""Puts a server together: Datasette on our file with our pages, and uvicorn to serve it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from crawler import browse
from crawler.browse.desk import DATABASE, Desk, set_desk
from crawler.exceptions import StoreError
from crawler.store import marks

THREADS = 4
"""Pages that read at the same time; more wait."""


class ReadOnly(Database):  # type: ignore[misc]
    """Our file, always opened by the store's own door and never for writing."""

    def __init__(self, datasette: Any, desk: Desk) -> None:
        super().__init__(datasette, path=str(desk.db_path), is_mutable=True)
        self._desk = desk

    def connect(self, write: bool = False) -> Any:
        if write:
            raise StoreError("pages never write to it", path=self._desk.db_path)
        marks_path = None if self._desk.public else self._desk.marks_path
        connection = marks.open_pages(self._desk.db_path, marks_path)
        self._all_file_connections.append(connection)
        return connection


def make(desk: Desk) -> Any:
    """A Datasette with our pages; opens both files once, so that trouble is told at the start.

    Raises:
        StoreError: The store cannot be opened, or the marks cannot be kept.
    """
    marks.open_pages(desk.db_path, None if desk.public else desk.marks_path).close()
    if not pm.is_registered(browse):
        pm.register(browse)
    settings = {
        "default_allow_sql": not desk.public,
        "allow_download": not desk.public,
        "num_sql_threads": THREADS,
        "sql_time_limit_ms": 3_000,
        "facet_time_limit_ms": 400,
        "suggest_facets": False,
        "default_page_size": 50,
        "max_returned_rows": 2_000,
        "truncate_cells_html": 300,
        "default_cache_ttl": 0,
    }
    # memory=True would keep Datasette from asking for a file; ours is added by hand under a fixed name.
    datasette = Datasette([], memory=True, settings=settings)
    datasette.remove_database("_memory")
    set_desk(datasette, desk)
    datasette.add_database(ReadOnly(datasette, desk), name=DATABASE)
    # Hooks that Datasette calls while it is made found no desk yet.
    datasette._register_renderers()
    return datasette


def serve(
    datasette: Any, *, host: str, port: int, started: Callable[[str], None]
) -> None:
    """Serve until Ctrl-C or SIGTERM; `started` is called with the address once it listens."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets=sockets)
            for server in self.servers:
                listening = server.sockets[0].getsockname()
                name = f"[{listening[0]}]" if ":" in listening[0] else listening[0]
                started(f"http://{name}:{listening[1]}/")

    config = uvicorn.Config(
        datasette.app(),
        host=host,
        port=port,
        log_level="warning",
        lifespan="on",
        server_header=False,
    )
    Server(config).run()
