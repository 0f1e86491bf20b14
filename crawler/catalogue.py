"""Reads and checks data/sources/*.toml: what people wrote becomes `Source` here, or stops the program.

Reads files, nothing else. A folder stands for its *.toml in the order of their names, local.toml
last; of two entries with one key the later path wins, and within one folder only local.toml may
repeat a key, so that two shipped files never hide each other's entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from crawler.entry import read_source
from crawler.exceptions import CatalogueError
from crawler.files.toml_files import parse_toml, read_text, toml_files
from crawler.records import Source

LOCAL = "local.toml"
"""What the user adds; not committed, overrides shipped entries."""


def load_sources(paths: Iterable[Path | str]) -> dict[str, Source]:
    """Read files and folders of sources, later ones over earlier ones.

    Returns:
        Key to source, in the order first met.

    Raises:
        CatalogueError: A file cannot be read or an entry is wrong; nothing is half loaded.
    """
    sources: dict[str, Source] = {}
    for path in map(Path, paths):
        of_folder: dict[str, Path] = {}
        for file in _files(path):
            for key, source in load_file(file).items():
                if key in of_folder and file.name != LOCAL:
                    raise CatalogueError(
                        f"key {key!r} stands in {of_folder[key].name} too",
                        path=file,
                        mend=f"Give one of them another key, or move yours to {LOCAL}",
                    )
                of_folder[key] = file
                sources[key] = source
    return sources


def source_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files of files and folders, as they are there now: whoever looks for changes needs each one.

    A folder's own time tells no file that is written in place.
    """
    return tuple(
        file
        for path in paths
        for file in (toml_files(path) if path.is_dir() else (path,))
    )


def load_file(path: Path) -> dict[str, Source]:
    """Read one file; the errors are those of `load_sources`."""
    return parse_text(read_text(path), path)


def parse_text(text: str, path: Path) -> dict[str, Source]:
    """Check the text of one file, which need not be written yet; `path` is for the messages alone."""
    return parse_sources(parse_toml(text, path), path)


def parse_sources(content: Mapping[str, Any], path: Path) -> dict[str, Source]:
    """Check the tables of one file; `path` is for the messages alone."""
    for name in content:
        if name != "source":
            raise CatalogueError(
                f"unknown table {name!r}",
                path=path,
                mend="Entries are `[[source]]` tables",
            )
    tables = content.get("source", [])
    if not isinstance(tables, list) or not all(
        isinstance(table, dict) for table in tables
    ):
        raise CatalogueError(
            "`source` is one table",
            path=path,
            mend="Write `[[source]]` with two brackets",
        )
    sources: dict[str, Source] = {}
    for number, table in enumerate(tables, start=1):
        label = f"[[source]] {number} ({table.get('key') or table.get('name') or 'no name'})"
        source = read_source(table, path, label)
        if source.key in sources:
            raise CatalogueError(
                f"key {source.key!r} is there twice",
                path=path,
                table=label,
                field="key",
            )
        sources[source.key] = source
    return sources


def _files(path: Path) -> Sequence[Path]:
    if path.is_dir():
        found = sorted(
            toml_files(path), key=lambda file: (file.name == LOCAL, file.name)
        )
        if not found:
            raise CatalogueError("there is no .toml file in this folder", path=path)
        return found
    if not path.exists():
        raise CatalogueError("no such file or folder", path=path)
    return [path]
