"""Saved word lists: `data/lists/*.toml` to leaves, with versions; circles are refused.

A file is one list, named as the file:

    title = "Drones"
    description = "Uncrewed aircraft, their kinds and the words for them"

    [entries]
    en = ["drone", "drones", "=UAV", "unmanned aerial vehicle*"]
    designators = ["id:MQ-9", "id:Shahed-136"]
    lists = ["@air-defence"]

The tables' keys under `entries` are for the reader (languages by their code); all are joined by OR.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.exceptions import CatalogueError
from crawler.files.toml_files import parse_toml, read_text, toml_files
from crawler.query.entries import EntryProblem, read_entry, written_form
from crawler.query.tree import Entries, Leaf, LeafKind
from crawler.query.typed import without_unseen

NAME = re.compile(r"[^\W\d_][\w-]*")
"""A list's name: a letter, then letters, digits, `_` and `-`; any case."""
MOST_ENTRIES = 5000
"""Leaves of one list with all it names: no query may have more."""

_KEYS = frozenset({"title", "description", "entries"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedList:
    """One list, with the entries of the lists it names."""

    name: str
    """Lower case."""
    title: str
    description: str | None = None
    entries: Entries
    by_group: Mapping[str, tuple[str, ...]]
    """Entries as written, by language or other group."""
    names: frozenset[str] = frozenset()
    """Lists it names, directly or through lists."""
    version: str
    """Hash of the entries: the same words give the same version."""
    path: Path | None = None


class Lists(Mapping[str, SavedList]):
    """All saved lists by name; names are looked up in any case."""

    def __init__(self, lists: Iterable[SavedList] = ()) -> None:
        self._lists = {one.name: one for one in lists}

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[str] | SavedList]) -> Lists:
        """Make lists of plain entries.

        Raises:
            CatalogueError: An entry is no leaf, names a list that is not there, or in a circle.
        """
        if isinstance(lists, cls):
            return lists
        return cls(
            _resolved(
                [
                    _Written(
                        name=name.lower(),
                        title=name,
                        description=None,
                        groups=one.by_group
                        if isinstance(one, SavedList)
                        else {"entries": tuple(one)},
                        path=one.path if isinstance(one, SavedList) else None,
                    )
                    for name, one in lists.items()
                ]
            )
        )

    def __getitem__(self, name: str) -> SavedList:
        return self._lists[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)

    def version(self, names: Iterable[str]) -> str | None:
        """One hash for the lists a query names (`Query.lists`); `None` without lists."""
        known = sorted(name.lower() for name in names)
        if not known:
            return None
        rows = "\n".join(
            f"{name} {self[name].version if name in self else ''}" for name in known
        )
        return _hash(rows)


def load_lists(folders: Sequence[Path]) -> Lists:
    """Read every `*.toml` of some folders; a list in a later folder replaces its namesake.

    Raises:
        CatalogueError: A file, key or entry is wrong; says which, and what would be right.
    """
    lists, faults = read_lists(folders)
    if faults:
        raise faults[0]
    return lists


def read_lists(folders: Sequence[Path]) -> tuple[Lists, tuple[CatalogueError, ...]]:
    """As `load_lists`, but what is wrong costs that list alone, and those that name it.

    A wrong list does not give way to its namesake in an earlier folder: its words are not known.
    """
    written: dict[str, _Written | None] = {}
    faults: dict[str, CatalogueError] = {}
    for folder in folders:
        try:
            paths = toml_files(folder)
        except CatalogueError as error:
            faults[str(error)] = error
            continue
        for path in paths:
            try:
                written[path.stem.lower()] = _read(path)
            except CatalogueError as error:
                written[path.stem.lower()] = None
                faults[str(error)] = error
    by_name = {name: one for name, one in written.items() if one is not None}
    done: dict[str, SavedList] = {}
    for one in by_name.values():
        try:
            _resolve(one, by_name, done, ())
        except CatalogueError as error:  # met again by each list that names it
            faults.setdefault(str(error), error)
    lists = Lists(done[name] for name in by_name if name in done)
    return lists, tuple(faults.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A list as its file has it."""

    name: str
    title: str
    description: str | None
    groups: Mapping[str, tuple[str, ...]]
    path: Path | None

    def fail(self, message: str, *, field: str, mend: str) -> CatalogueError:
        return CatalogueError(
            message, path=self.path, table=f"list {self.name}", field=field, mend=mend
        )


def _read(path: Path) -> _Written:
    found = parse_toml(read_text(path), path)
    name = path.stem.lower()
    if not NAME.fullmatch(name):
        raise CatalogueError(
            f"`{path.stem}` cannot name a list",
            path=path,
            mend="Begin the file's name with a letter; then letters, digits, - and _",
        )
    unknown = sorted(found.keys() - _KEYS)
    if unknown:
        raise CatalogueError(
            "no such key",
            path=path,
            field=unknown[0],
            mend="A list has title, description and [entries]",
        )
    for key in ("title", "description"):
        if not isinstance(found.get(key, ""), str):
            raise CatalogueError(
                "is no text", path=path, field=key, mend="Put it in quotes"
            )
    return _Written(
        name=name,
        title=found.get("title") or path.stem,
        description=found.get("description"),
        groups=_groups(found.get("entries"), path),
        path=path,
    )


def _groups(entries: object, path: Path) -> dict[str, tuple[str, ...]]:
    if isinstance(entries, list):
        entries = {"entries": entries}
    if not isinstance(entries, dict) or not any(entries.values()):
        raise CatalogueError(
            "the list has no entries",
            path=path,
            field="entries",
            mend='Write [entries] and below it en = ["drone", "=UAV"]',
        )
    for group, rows in entries.items():
        if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
            raise CatalogueError(
                "is no row of texts",
                path=path,
                field=f"entries.{group}",
                mend='Write it as ["drone", "=UAV"]',
            )
    return {group: tuple(rows) for group, rows in entries.items()}


def _resolved(written: Sequence[_Written]) -> list[SavedList]:
    by_name = {one.name: one for one in written}
    done: dict[str, SavedList] = {}
    for one in written:
        _resolve(one, by_name, done, ())
    return [done[one.name] for one in written]


def _resolve(
    one: _Written,
    by_name: Mapping[str, _Written],
    done: dict[str, SavedList],
    way: tuple[str, ...],
) -> SavedList:
    if one.name in done:
        return done[one.name]
    way = (*way, one.name)
    leaves: dict[object, Leaf] = {}
    names: set[str] = set()
    for group, rows in one.groups.items():
        for row in map(without_unseen, rows):
            field = f"{group}: {row}"
            if row.strip().startswith("@"):
                other = _named(one, row.strip()[1:].lower(), field, by_name, way)
                saved = _resolve(other, by_name, done, way)
                names |= {saved.name, *saved.names}
                added = saved.entries
            else:
                added = Entries([_entry(one, row, field)])
            for leaf in added:
                key = (leaf.kind, leaf.tokens, leaf.prefix)
                leaves.setdefault(
                    (*key, leaf.text) if leaf.kind is LeafKind.SPELLING else key, leaf
                )
    if len(leaves) > MOST_ENTRIES:
        raise one.fail(
            f"{len(leaves)} entries with those of the lists it names",
            field="entries",
            mend=f"A query has at most {MOST_ENTRIES}",
        )
    saved = SavedList(
        name=one.name,
        title=one.title,
        description=one.description,
        entries=Entries(leaves.values()),
        by_group=dict(one.groups),
        names=frozenset(names),
        version=_hash("\n".join(sorted(map(written_form, leaves.values())))),
        path=one.path,
    )
    done[one.name] = saved
    return saved


def _named(
    one: _Written,
    name: str,
    field: str,
    by_name: Mapping[str, _Written],
    way: tuple[str, ...],
) -> _Written:
    if name not in by_name:
        raise one.fail(
            f"no list {name}",
            field=field,
            mend="Lists there are: " + (", ".join(sorted(by_name)) or "none"),
        )
    if name in way:
        circle = " → ".join(f"@{step}" for step in (*way[way.index(name) :], name))
        raise one.fail(
            f"lists name each other in a circle: {circle}",
            field=field,
            mend="Take one of these names out",
        )
    return by_name[name]


def _entry(one: _Written, row: str, field: str) -> Leaf:
    try:
        return read_entry(row)
    except EntryProblem as error:
        raise one.fail(str(error), field=field, mend=error.mend) from error


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
