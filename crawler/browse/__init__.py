"""Vedette's own pages on top of Datasette: one plugin package, registered by `server.make`.

What lives where: `server.py` puts a server together, `safety.py` guards it, `door.py` asks for its
password, `reply.py` answers in HTML, JSON or CSV, `pages/` has one view a file, `actions.py` and
`alert_actions.py` what a reader can do, by forms that `posted.py` lets through, `tables.py` and
`meanings.py` what Datasette's own pages are told. SQL is in crawler/store/ (browsing*.py, marks.py).

Hooks below keep quiet in a Datasette that is not ours.
"""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from crawler.browse import safety, tables
from crawler.browse.desk import DATABASE, desk_of, is_ours
from crawler.browse.routes import ROUTES, posts


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Our addresses come before Datasette's: `/` is ours."""
    return list(ROUTES) if is_ours(datasette) else []


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Filters of our templates, and nonces for the scripts in Datasette's."""
    if not is_ours(datasette):
        return
    from crawler.browse import show
    from crawler.browse.reply import asset
    from crawler.query.plainwords import FIELD_WORDS, why
    from crawler.records import REASON_WORDS

    env.loader = safety.NonceLoader(env.loader)
    env.globals["csp_nonce"] = safety.current_nonce
    env.globals["asset"] = asset
    env.globals["database_name"] = DATABASE
    env.globals["field_words"] = FIELD_WORDS
    env.globals["reason_words"] = REASON_WORDS
    env.filters["why"] = why
    for name in show.FILTERS:
        env.filters[name] = getattr(show, name)


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Hosts and headers, for every request."""
    if not is_ours(datasette):
        return lambda app: app
    return lambda app: safety.wrap(app, desk_of(datasette))


@hookimpl
def skip_csrf(datasette: Any, scope: dict[str, Any]) -> bool:
    """Our own POST addresses ask for more than Datasette's token (`safety.post_refusal`)."""
    return is_ours(datasette) and posts(scope["path"])


@hookimpl
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Labels, facets and the documentation of every column."""
    return tables.metadata() if is_ours(datasette) else {}


@hookimpl
def render_cell(value: Any, column: str, table: str, datasette: Any) -> Any:
    """The number of an article in a view leads to its page; times are written as people read them."""
    if not is_ours(datasette):
        return None
    return tables.article_link(value, column, table) or tables.time_cell(value)
