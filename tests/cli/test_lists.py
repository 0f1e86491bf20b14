from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Say = Callable[..., tuple[int, str, str]]


def test_a_list_of_ones_own_is_shown_with_its_count(say: Say, home: Path) -> None:
    lists = home / "data" / "lists"
    lists.mkdir(parents=True)
    path = lists / "boats.toml"
    for entries, count in (
        ('"cutter"', "(1 entry,"),
        ('"cutter", "tug"', "(2 entries,"),
    ):
        path.write_text(f'title = "Boats"\n[entries]\nen = [{entries}]\n')
        code, out, _ = say("lists", "show", "@boats")
        assert code == 0
        assert out.startswith(f"@boats: Boats {count}")


def test_a_wrong_list_is_told_with_file_key_and_form(say: Say, home: Path) -> None:
    lists = home / "data" / "lists"
    lists.mkdir(parents=True)
    (lists / "boats.toml").write_text('name = "Boats"\n')
    code, _, told = say("lists", "list")
    assert code == 3
    assert f"{lists / 'boats.toml'}: name: no such key. A list has title" in told
