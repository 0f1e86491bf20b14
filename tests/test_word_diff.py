"""The words that one text has and another has not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.word_diff import word_diff


@given(
    st.lists(st.sampled_from(["a", "b", "c", "d.", "e\n\n"]), max_size=40), st.data()
)
def test_a_diff_holds_both_texts(words: list[str], data: st.DataObject) -> None:
    other = data.draw(
        st.lists(st.sampled_from(["a", "b", "x", "d.", "f"]), max_size=40)
    )
    before, after = " ".join(words), " ".join(other)
    pieces = word_diff(before, after)
    old = "".join(piece.text + " " for piece in pieces if piece.op != "added")
    new = "".join(piece.text + " " for piece in pieces if piece.op != "removed")
    assert old.split() == before.split()
    assert new.split() == after.split()


def test_a_diff_keeps_the_paragraphs() -> None:
    pieces = word_diff("One two.\n\nThree four.", "One two.\n\nThree five.")
    assert [(piece.op, piece.text) for piece in pieces] == [
        ("same", "One two.\n\nThree "),
        ("removed", "four."),
        ("added", "five."),
    ]
