"""Sources that a command line names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crawler.cli.context import Session
from crawler.cli.picking import pick
from crawler.exceptions import CatalogueError
from crawler.records import Source

_LIST = "`vedette sources list`"


def choose_sources(
    session: Session, paths: Sequence[Path], keys: Sequence[str]
) -> list[Source]:
    """The sources of the catalogue, or those named.

    Raises:
        CatalogueError: A file is wrong, or there is no source at all.
        SettingsError: A key is unknown; the nearest keys are told.
    """
    from crawler.catalogue import load_sources

    known = load_sources(tuple(paths) or session.home.sources())
    if not known:
        raise CatalogueError(
            "the catalogue holds no source",
            mend="Add one to data/sources/local.toml, or name a file with --sources",
        )
    shows = " ".join(map(str, paths)) or _LIST
    chosen = [pick("source", key, known, shows=shows) for key in dict.fromkeys(keys)]
    return chosen or list(known.values())


def need_source(session: Session, key: str) -> Source:
    """The source of this key.

    Raises:
        SettingsError: There is none; the nearest keys are told.
    """
    from crawler.catalogue import load_sources

    return pick("source", key, load_sources(session.home.sources()), shows=_LIST)
