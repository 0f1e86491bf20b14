from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from crawler.query import kept_lists
from crawler.query.kept_lists import lists_now
from crawler.query.lists import read_lists


def test_lists_are_read_once_for_each_state_of_their_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each search page read all lists twice, and `status` and `doctor` did."""
    reads: list[Path] = []

    def counted(folders: Sequence[Path]) -> object:
        reads.extend(folders)
        return read_lists(folders)

    monkeypatch.setattr(kept_lists, "read_lists", counted)
    harbours = tmp_path / "harbours.toml"
    harbours.write_text('[entries]\nen = ["quay"]\n')
    first, _ = lists_now([tmp_path])
    again, _ = lists_now([tmp_path])
    assert again is first
    assert len(reads) == 1
    harbours.write_text('[entries]\nen = ["quay", "pier"]\n')
    assert len(lists_now([tmp_path])[0]["harbours"].entries) == 2
    (tmp_path / "ships.toml").write_text("title = 3\n")
    lists, (fault,) = lists_now([tmp_path])
    assert set(lists) == {"harbours"}
    assert "ships.toml" in str(fault)
    harbours.unlink()
    assert not lists_now([tmp_path])[0]
    assert not lists_now([tmp_path / "none"])[0]
    assert len(reads) == 5
