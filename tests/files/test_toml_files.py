"""What the user wrote is not gone without a word because its folder cannot be looked into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.catalogue import load_sources
from crawler.cli.context import Home
from crawler.exceptions import CatalogueError
from crawler.files.toml_files import stamp_of, toml_files
from crawler.query.lists import load_lists, read_lists


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without the right to read it; root, who runs tests here and there, has every right."""
    folder = tmp_path / "data" / "sources"
    folder.mkdir(parents=True)
    (folder / "local.toml").write_text("")
    look = Path.iterdir

    def iterdir(path: Path) -> Iterator[Path]:
        if path == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    return folder


def test_files_by_name_and_none_without_a_folder(tmp_path: Path) -> None:
    for name in ("b.toml", "a.toml", "a.txt"):
        (tmp_path / name).write_text("")
    assert [path.name for path in toml_files(tmp_path)] == ["a.toml", "b.toml"]
    assert toml_files(tmp_path / "none") == []
    assert toml_files(tmp_path / "a.txt") == []


def test_a_folder_of_sources_that_is_closed_stops_a_crawl(closed: Path) -> None:
    home = Home(folder=closed.parents[1], shipped=closed.parents[2] / "shipped")
    with pytest.raises(
        CatalogueError, match="cannot be looked into: Permission"
    ) as told:
        home.sources()
    assert told.value.path == closed
    with pytest.raises(CatalogueError, match="Give yourself the right to read it"):
        load_sources([closed])


def test_a_folder_of_lists_that_is_closed_is_a_fault(
    tmp_path: Path, closed: Path
) -> None:
    (tmp_path / "drones.toml").write_text('[entries]\nen = ["drone"]\n')
    lists, faults = read_lists([tmp_path, closed])
    assert list(lists) == ["drones"]
    assert [fault.path for fault in faults] == [closed]
    with pytest.raises(CatalogueError, match="cannot be looked into"):
        load_lists([tmp_path, closed])


def test_a_stamp_changes_with_a_file_and_with_what_keeps_it_from_being_found(
    tmp_path: Path,
) -> None:
    def look() -> list[Path]:
        return [*toml_files(tmp_path), tmp_path / "gone.toml"]

    def shut() -> list[Path]:
        raise CatalogueError("cannot be looked into", path=tmp_path)

    one = tmp_path / "one.toml"
    one.write_text("a = 1\n")
    stamps = [stamp_of(look), stamp_of(look)]
    one.write_text("a = 12\n")
    stamps += [stamp_of(look), stamp_of(shut), stamp_of(shut)]
    assert stamps[0] == stamps[1]
    assert len(set(stamps)) == 3
