"""The index of a long list leaves out nothing that stands in a text, and most of what does not."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.query.entries import EntryProblem, read_entry
from crawler.query.entry_index import EntryIndex, able
from crawler.query.folding import BOUNDARY, fold
from crawler.query.occurrences import occurrences
from crawler.query.subject import Value
from crawler.query.tree import Entries, Field

PIECES = ("s", "S", "F", "30", "300", "35", "A", "歼", "20", "Straße", "ударный", "คน")
BETWEEN = ("", " ", "-", ".", "’", ", ")
texts = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from(BETWEEN)), min_size=1, max_size=8
).map(lambda parts: "".join(piece + between for piece, between in parts))
entries = st.tuples(
    st.sampled_from(("", "=", "id:")), texts, st.sampled_from(("", "*"))
).map("".join)


def leaves(rows: list[str]) -> Entries:
    found = []
    for row in rows:
        try:
            found.append(read_entry(row))
        except EntryProblem:
            continue
    return Entries(found)


@given(rows=st.lists(entries, max_size=8), text=texts)
@example(rows=["id:S-300"], text="S 300V4")
@example(rows=["id:BM-21"], text="BM21")
@example(rows=["id:A-400M"], text="l’A400M")
@example(rows=["id:歼-20"], text="中国的歼20战机")
@example(rows=["air defence*"], text="air defences")
def test_nothing_that_stands_in_a_text_is_left_out(rows: list[str], text: str) -> None:
    listed = leaves(rows)
    numbers = EntryIndex(listed).able(Value(Field.BODY, text))
    able_ = [listed[number] for number in numbers]
    assert [leaf for leaf in listed if occurrences(leaf, Value(Field.BODY, text))] == [
        leaf for leaf in able_ if occurrences(leaf, Value(Field.BODY, text))
    ]


@pytest.mark.parametrize(
    "row", ["harbour{}", "=Harbour{}", "harb{}our*", "id:S-{}", '"harbour wall{}"']
)
def test_of_a_long_list_next_to_nothing_is_looked_at(row: str) -> None:
    listed = leaves([row.format(number) for number in range(1000, 2000)])
    text = row.format(1234).strip('=*"').replace("id:", "")
    folded = fold([f"The ships passed {text} at noon, 's 300 crew said"])
    value = Value(Field.BODY, text, folded=folded.split(f" {BOUNDARY}")[0])
    assert [leaf.tokens for leaf in able(listed, value)] == [listed[234].tokens]


def test_a_short_list_is_looked_at_entry_by_entry() -> None:
    listed = leaves(["drone", "harbour"])
    assert able(listed, Value(Field.BODY, "no word of them")) is listed
