from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler.files.whole_file import write_whole


def test_old_text_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "made" / "local.toml"
    for text in ("one", "zwei – ok"):
        write_whole(path, text)
        assert path.read_text("utf-8") == text
    assert [file.name for file in path.parent.iterdir()] == ["local.toml"]


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_file_may_be_read_by_those_it_is_for(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "channels.toml"
    path.write_text("old")
    path.chmod(0o666)
    write_whole(path, "new", mode=mode)
    assert path.stat().st_mode & 0o777 == mode


def test_link_stays_a_link(tmp_path: Path) -> None:
    kept = tmp_path / "kept" / "sources.toml"
    kept.parent.mkdir()
    kept.write_text("old")
    link = tmp_path / "local.toml"
    link.symlink_to(kept)
    write_whole(link, "new")
    assert link.is_symlink()
    assert kept.read_text() == "new"


def test_what_cannot_be_written_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "local.toml"
    path.write_text("old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["local.toml"]
