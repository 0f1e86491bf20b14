"""Read FTS5's own unicode61 out of the SQLite at hand.

`python tests/query/unicode61_map.py > crawler/query/unicode61.py` writes the map anew.
"""

from __future__ import annotations

import sqlite3
import sys
import textwrap
from collections.abc import Iterable

OPTIONS = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
HEAD = '''"""FTS5's unicode61 as data: which characters are in tokens, and what they fold to.

Made by tests/query/unicode61_map.py out of SQLite itself; never edited by hand.
SQLite 3.40.1 and 3.54.1 have the same map. Unassigned characters are in tokens there.
"""

from __future__ import annotations

'''


def everything() -> Iterable[int]:
    """All characters that SQLite can be given."""
    return (code for code in range(1, 0x110000) if not 0xD800 <= code < 0xE000)


def read_map(codes: Iterable[int], *, options: str = OPTIONS) -> dict[int, str | None]:
    """Ask the tokenizer about each character between two letters.

    Returns:
        What it folds to (`""` for a mark that is dropped), `None` where it parts words.
    """
    db = sqlite3.connect(":memory:")
    db.execute(
        f"CREATE VIRTUAL TABLE t USING fts5(x, content='', tokenize=\"{options}\")"
    )
    db.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
    found: dict[int, str | None] = {}
    todo = list(codes)
    for at in range(0, len(todo), 2000):
        block = todo[at : at + 2000]
        db.execute(
            "INSERT INTO t(rowid, x) VALUES (?, ?)",
            (at + 1, " ".join(f"q{chr(code)}z" for code in block)),
        )
        rows = db.execute("SELECT offset, term FROM v").fetchall()
        db.execute("INSERT INTO t(t) VALUES ('delete-all')")
        terms = iter(term for _, term in sorted(rows))
        for code in block:
            term = next(terms)
            if term == "q":
                assert next(terms) == "z"
                found[code] = None
            else:
                found[code] = term[1:-1]
    db.close()
    return found


def write_module(found: dict[int, str | None]) -> str:
    """The source of crawler/query/unicode61.py."""
    ranges: list[list[int]] = []
    for code, to in found.items():
        if to is None:
            continue
        if ranges and ranges[-1][1] in (code - 1, 0xD7FF if code == 0xE000 else -1):
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    folds = [
        (chr(code), to)
        for code, to in found.items()
        if to is not None and to != chr(code)
    ]
    pairs = [(a, b) for a, b in folds if b]
    return "".join(
        (
            HEAD,
            _text("TOKEN_RANGES", " ".join(f"{a:x}-{b:x}" for a, b in ranges), " "),
            '"""First and last character of each range, hexadecimal."""\n\n',
            _text("FOLDED", " ".join(f"{ord(a):x}" for a, _ in pairs), " "),
            '"""Characters that fold to another one."""\n\n',
            _text("FOLDS_TO", " ".join(f"{ord(b):x}" for _, b in pairs), " "),
            '"""What they fold to, in the same order."""\n\n',
            _text("DROPPED", " ".join(f"{ord(a):x}" for a, b in folds if not b), " "),
            '"""Marks that are in tokens and fold to nothing."""\n',
        )
    )


def _text(name: str, value: str, end: str) -> str:
    lines = textwrap.wrap(value, 76, break_on_hyphens=False)
    body = "\n".join(f'    "{line}{end}"' for line in lines)
    return f"{name} = (\n{body}\n)\n"


if __name__ == "__main__":
    sys.stdout.write(write_module(read_map(everything())))
