"""Sources that a command line names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from crawler.cli.context import Session
from crawler.cli.nearest import unknown
from crawler.exceptions import CatalogueError
from crawler.records import Source


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
    chosen = [_pick(known, key, shows) for key in dict.fromkeys(keys)]
    return chosen or list(known.values())


def need_source(session: Session, key: str) -> Source:
    """The source of this key.

    Raises:
        SettingsError: There is none; the nearest keys are told.
    """
    from crawler.catalogue import load_sources

    return _pick(load_sources(session.home.sources()), key, _LIST)


_LIST = "`vedette sources list`"


def _pick(known: Mapping[str, Source], key: str, shows: str) -> Source:
    if key not in known:
        raise unknown("source", key, known, shows=shows)
    return known[key]
