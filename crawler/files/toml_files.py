"""TOML files that the user fills: found, read, and whether they changed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

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


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        CatalogueError: It cannot be read, or is no UTF-8.
    """
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise CatalogueError(
            f"cannot be read: {error.strerror}",
            path=path,
            mend="Give yourself the right to read it",
        ) from error
    except UnicodeDecodeError as error:
        raise CatalogueError(
            f"is no UTF-8, at byte {error.start + 1}",
            path=path,
            mend="Save it anew as UTF-8",
        ) from error


def parse_toml(text: str, path: Path | None) -> dict[str, Any]:
    """What a file's text says; `path` is for the message alone.

    Raises:
        CatalogueError: It is no TOML.
    """
    try:
        return tomllib.loads(text)
    # ValueError: the module's own, and that of a number of more than 4,300 digits
    except (ValueError, RecursionError) as error:
        raise CatalogueError(
            f"is no TOML: {error}", path=path, mend="Mend the line named"
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
