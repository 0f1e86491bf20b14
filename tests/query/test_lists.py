"""Reading lists: entries, lists in lists, versions, and what is wrong with a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.exceptions import CatalogueError
from crawler.query.entries import written_form
from crawler.query.lists import Lists, load_lists, read_lists
from crawler.query.tree import LeafKind


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def test_a_file_is_a_list(tmp_path: Path) -> None:
    write(
        tmp_path,
        "Drones",
        'title = "D"\n[entries]\nen = ["drone", "=UAV", "air defen*", "id:F-35", \'"quoted words"\']\n',
    )
    saved = load_lists([tmp_path])["DRONES"]
    assert saved.name == "drones"
    assert [written_form(leaf) for leaf in saved.entries] == [
        "drone", "=UAV", "air defen*", "id:f 35", "quoted words",
    ]  # fmt: skip
    assert saved.entries[3].kind is LeafKind.DESIGNATOR


def test_entries_may_stand_without_languages(tmp_path: Path) -> None:
    write(tmp_path, "a", 'entries = ["x", "y"]')
    assert len(load_lists([tmp_path])["a"].entries) == 2


def test_in_quotes_an_entry_is_words_whatever_they_look_like() -> None:
    rows = [
        '"lost AND found"',
        "“uav#3”",
        '"-toy"',
        "id:A-1",
        "№ 5: news",
        "drone or uav",
    ]
    assert [leaf.tokens for leaf in Lists.of({"a": rows})["a"].entries] == [
        ("lost", "and", "found"), ("uav", "3"), ("toy",), ("a", "1"), ("5", "news"), ("drone", "or", "uav"),
    ]  # fmt: skip


def test_marks_that_nobody_sees_are_no_part_of_an_entry() -> None:
    rows = ["=Al\u00adpha", "be\u200eta", "gam\u200bma", "\ufeff@b"]
    lists = Lists.of({"a": rows, "b": ["delta"]})
    assert [leaf.text for leaf in lists["a"].entries] == [
        "Alpha",
        "beta",
        "gamma",
        "delta",
    ]


def test_lists_name_lists_and_double_entries_count_once() -> None:
    lists = Lists.of({"a": ["x", "@b"], "b": ["X", "y", "=X", "@C"], "c": ["z"]})
    assert [written_form(leaf) for leaf in lists["a"].entries] == ["x", "y", "=X", "z"]
    assert lists["a"].names == {"b", "c"}


def test_a_later_folder_replaces_a_list(tmp_path: Path) -> None:
    for folder, word in (("one", "x"), ("two", "y")):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "a", f'entries = ["{word}"]')
    lists = load_lists([tmp_path / "one", tmp_path / "two"])
    assert lists["a"].entries[0].tokens == ("y",)


def test_the_version_is_that_of_the_words() -> None:
    first = Lists.of({"a": ["x", "y"], "b": ["z"], "c": ["@b"]})
    second = Lists.of({"a": ["y", "X"], "b": ["zz"], "c": ["@b"]})
    assert first["a"].version == second["a"].version
    assert first["c"].version != second["c"].version
    assert first.version(["a", "B"]) == first.version(["b", "a"])
    assert first.version(["a"]) == second.version(["a"])
    assert first.version(["c"]) != second.version(["c"])
    assert first.version([]) is None


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("entries = [", None, "is no TOML"),
        ('titel = "x"\nentries = ["x"]', "titel", "no such key"),
        ('title = 3\nentries = ["x"]', "title", "is no text"),
        ("entries = []", "entries", "no entries"),
        ('entries = "x"', "entries", "no entries"),
        ("[entries]\nen = 3", "entries.en", "no row of texts"),
        ('[entries]\nen = ["&"]', "en: &", "no letter or digit"),
        ('[entries]\nen = ["ab*"]', "en: ab*", "too short"),
        ('[entries]\nen = ["a*b"]', "en: a*b", "at the end only"),
        ('[entries]\nen = ["id:F-35*"]', "en: id:F-35*", "takes no `*`"),
        ('[entries]\nen = ["uav OR drone"]', "en: uav OR drone", '"uav", "drone"'),
        ('[entries]\nen = ["uav|drone"]', "en: uav|drone", '"uav", "drone"'),
        ('[entries]\nen = ["uav NEAR/5 sea"]', "en: uav NEAR/5 sea", "NEAR/5 joins"),
        ('[entries]\nen = ["air AND sea"]', "en: air AND sea", "AND joins"),
        ('[entries]\nen = ["-toy"]', "en: -toy", "excludes nothing"),
        ('[entries]\nen = ["uav#3"]', "en: uav#3", 'no count. Write "uav"'),
        ('[entries]\nen = ["lead:uav"]', "en: lead:uav", "takes no lead:"),
        ('[entries]\nen = ["Source:x"]', "en: Source:x", "takes no Source:"),
        ('[entries]\nen = ["@b"]', "en: @b", "no list b"),
        ('[entries]\nen = ["@a"]', "en: @a", "circle: @a → @a"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, text: str, field: str | None, said: str
) -> None:
    write(tmp_path, "a", text)
    with pytest.raises(CatalogueError, match=said) as caught:
        load_lists([tmp_path])
    assert caught.value.path == tmp_path / "a.toml"
    assert caught.value.field == field
    assert caught.value.mend


def test_a_wrong_list_costs_itself_and_those_that_name_it(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    write(tmp_path, "a", 'entries = ["x"]')
    write(tmp_path, "b", 'entries = ["@c"]')
    write(tmp_path, "c", 'entries = ["a*b"]')
    write(tmp_path, "d", 'entries = ["shipped"]')
    write(tmp_path / "own", "d", "entries = [")
    lists, faults = read_lists([tmp_path, tmp_path / "own"])
    assert set(lists) == {"a"}
    assert [fault.path.name for fault in faults if fault.path] == ["d.toml", "c.toml"]


def test_longer_circles_are_refused() -> None:
    with pytest.raises(CatalogueError, match="@a → @b → @c → @a"):
        Lists.of({"a": ["@b"], "b": ["@c"], "c": ["x", "@A"]})


def test_a_file_whose_name_is_no_name_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "1st", 'entries = ["x"]')
    with pytest.raises(CatalogueError, match="cannot name a list"):
        load_lists([tmp_path])


def test_a_list_is_not_endless() -> None:
    with pytest.raises(CatalogueError, match="5001 entries"):
        Lists.of({"a": [f"w{n}" for n in range(5001)]})
