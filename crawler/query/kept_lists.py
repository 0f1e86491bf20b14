"""The word lists of some folders, read once for each state of their files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path

from crawler.exceptions import CatalogueError
from crawler.files.toml_files import stamp_of, toml_files
from crawler.query.lists import Lists, read_lists


def lists_stamp(folders: Sequence[Path]) -> str:
    """Names, sizes and times of the list files."""
    return "\n".join(stamp_of(partial(toml_files, folder)) for folder in folders)


def lists_now(folders: Sequence[Path]) -> tuple[Lists, tuple[CatalogueError, ...]]:
    """`read_lists`, for those who ask at each page or several times in one command.

    The shipped lists alone take 35 ms, as long as the rest of a page.
    """
    return _lists_of(tuple(folders), lists_stamp(folders))


@lru_cache(maxsize=2)
def _lists_of(
    folders: tuple[Path, ...], stamp: str
) -> tuple[Lists, tuple[CatalogueError, ...]]:
    return read_lists(folders)
