"""The TOML files of a folder that the user fills, and whether they changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from crawler.exceptions import CatalogueError, VedetteError


def toml_files(folder: Path) -> list[Path]:
    """Every `*.toml`, by name; none where there is no such folder.

    Raises:
        CatalogueError: It cannot be looked into. `Path.glob` says nothing of that: what the user wrote
            would be gone without a word.
    """
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise CatalogueError(
            f"cannot be looked into: {error.strerror}",
            path=folder,
            mend="Give yourself the right to read it and what is in it",
        ) from error


def stamp_of(look: Callable[[], Iterable[Path]]) -> str:
    """Names, sizes and times of files: another text when one has changed.

    What keeps `look` from finding them is part of it; it is told by who reads them.
    """
    try:
        files = look()
    except VedetteError as error:
        return str(error)
    rows = []
    for path in files:
        with suppress(FileNotFoundError):
            told = path.stat()
            rows.append(f"{path} {told.st_size} {told.st_mtime_ns}")
    return "\n".join(rows)
