"""The TOML files of a folder that the user fills."""

from __future__ import annotations

from pathlib import Path

from crawler.exceptions import CatalogueError


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
