"""Sources that a command line names."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from crawler.cli.context import Session
from crawler.cli.terminal import safe
from crawler.exceptions import CatalogueError, SettingsError
from crawler.records import Source


def choose_sources(
    session: Session, paths: Sequence[Path], keys: Sequence[str]
) -> list[Source]:
    """The sources of the catalogue, or those named.

    Raises:
        CatalogueError: A file is wrong, a key is unknown, or there is no source at all.
    """
    from crawler.catalogue import load_sources

    known = load_sources(tuple(paths) or session.home.sources())
    if not known:
        raise CatalogueError(
            "the catalogue holds no source",
            mend="Add one to data/sources/local.toml, or name a file with --sources",
        )
    for key in keys:
        if key not in known:
            near = get_close_matches(key, known, n=3)
            raise CatalogueError(
                f"no source {key!r}",
                mend=f"Did you mean {', '.join(near)}" if near else None,
            )
    return [known[key] for key in dict.fromkeys(keys)] if keys else list(known.values())


def need_source(session: Session, key: str) -> Source:
    """The source of this key.

    Raises:
        SettingsError: There is none; the nearest keys are told.
    """
    from crawler.catalogue import load_sources

    known = load_sources(session.home.sources())
    if key not in known:
        near = get_close_matches(key, known, 3)
        mend = (
            f"did you mean {', '.join(near)}?"
            if near
            else "`vedette sources list` shows all"
        )
        raise SettingsError(f"there is no source {safe(key)!r}; {mend}")
    return known[key]
