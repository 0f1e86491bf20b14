from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.browse.csvsafe import CsvSafe, as_csv, safe_cell


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("＝1", "'＝1"),
        ("-3.5", "-3.5"),
        ("+7", "+7"),
        ("-inf", "'-inf"),
        ("a=b", "a=b"),
        # Excel parts cells at semicolons where numbers have a decimal comma
        ("Drones;=cmd|' /C calc'!A1;", "Drones;'=cmd|' /C calc'!A1;"),
        ("Drones;  @SUM(A1)", "Drones;  '@SUM(A1)"),
        ("Ada Moor; =1+1", "Ada Moor; '=1+1"),
        ("One.\n\n=1+1", "One.\n\n'=1+1"),
        ("a; b-c\nd", "a; b-c\nd"),
        # and a terminal obeys these
        ("a\x1b]52;c;QQ==\x07b\x9b31m", "a]52;c;QQ==b31m"),
        ("\u202e=1", "'=1"),
        ("\x00=1", "'=1"),
        ("", ""),
        (-4, -4),
        (None, None),
    ],
)
def test_formula_gets_an_apostrophe_and_nothing_else_does(
    cell: object, safe: object
) -> None:
    assert safe_cell(cell) == safe


def test_a_text_of_blanks_is_made_safe_in_no_time() -> None:
    text = "x" + "\n" * 200_000 + " " * 200_000 + "\x07"
    began = time.process_time()
    assert safe_cell(text) == text[:-1]
    assert time.process_time() - began < 0.5


CELL = st.text(alphabet='=+-@a1,"\n\r ä', max_size=8)


@given(st.lists(st.lists(CELL, min_size=2, max_size=3), max_size=5), st.data())
def test_stream_in_any_pieces_gives_whole_safe_rows(
    rows: list[list[str]], data: st.DataObject
) -> None:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    body = written.getvalue().encode()
    stream, out, at = CsvSafe(), b"", 0
    while at < len(body):
        size = data.draw(st.integers(min_value=1, max_value=9))
        out += stream.escape(body[at : at + size])
        at += size
    out += stream.escape(b"")
    read = list(csv.reader(io.StringIO(out.decode(), newline="")))
    # csv.reader turns a lone CR inside quotes into itself; rows stay rows.
    assert read == [[safe_cell(cell) for cell in row] for row in rows]


def test_absent_values_are_empty_cells() -> None:
    assert as_csv(["a", "b"], [{"a": None, "b": "x,y"}]) == 'a,b\r\n,"x,y"\r\n'
