"""Snippets hold the matched words and lose nothing of the text they show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.alerts.snippets import ELLIPSIS, best_snippet, mark, snippet
from crawler.records import MatchedWord

TEXT = "The brigade moved its radars north. " * 30


def test_marked_pieces_join_to_the_text():
    pieces = mark("abcdef", [(1, 3), (2, 4), (5, 9)])
    assert [(p.text, p.marked) for p in pieces] == [
        ("a", False),
        ("bcd", True),
        ("e", False),
        ("f", True),
    ]


def test_window_is_where_most_words_are():
    at = TEXT.index("radars", 700)
    pieces = snippet(TEXT, [(4, 11), (at, at + 6), (at + 7, at + 12)], width=80)
    assert [p.text for p in pieces if p.marked] == ["radars", "north"]
    assert pieces[0].text.startswith(ELLIPSIS)
    assert pieces[-1].text.endswith(ELLIPSIS)


def test_short_text_is_shown_whole():
    assert "".join(p.text for p in snippet("a\nb", [])) == "a b"


def test_matched_words_near_the_cut_are_kept_whole():
    text = "x" * 100 + " radar " + "y" * 400
    assert any(
        p.text == "radar" and p.marked for p in snippet(text, [(101, 106)], width=60)
    )


@given(
    st.text(max_size=400),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=8),
)
def test_marking_loses_no_letter(text, spans):
    pieces = mark(text, [(min(s), max(s)) for s in spans])
    assert "".join(p.text for p in pieces) == text
    assert all(p.text for p in pieces)


def word(field, start, text, index=0):
    return MatchedWord(
        field=field, index=index, start=start, end=start + len(text), text=text
    )


def test_the_value_with_most_different_words_is_shown():
    values = {
        "headline": ["radar ship"],
        "body": ["a radar, a radar"],
        "captions": ["x", "ship"],
    }
    words = [
        word("body", 2, "radar"),
        word("body", 11, "radar"),
        word("headline", 0, "radar"),
        word("headline", 6, "ship"),
    ]
    shown = best_snippet(values, words)
    assert [p.text for p in shown if p.marked] == ["radar", "ship"]
    second = best_snippet(values, [word("captions", 0, "ship", 1)])
    assert [p.text for p in second if p.marked] == ["ship"]


def test_without_words_the_text_begins():
    assert best_snippet({"body": ["Radar."], "headline": ["H"]}, [])[0].text == "Radar."
    assert best_snippet({}, [word("body", 0, "x")]) == ()


def test_different_words_outweigh_one_word_often():
    text = "ship ship ship " + "x " * 100 + "radar near a ship " + "y " * 100
    spans = [(m, m + 4) for m in (0, 5, 10, text.rindex("ship"))]
    spans.append((text.index("radar"), text.index("radar") + 5))
    assert "radar" in [p.text for p in snippet(text, spans, width=60) if p.marked]


def test_paragraphs_are_parted_by_one_blank_and_so_is_the_ellipsis() -> None:
    text = "\n\n".join(["The ship left the port in the morning."] * 30)
    at = text.index("port", 300)
    pieces = snippet(text, [(at, at + 4)], width=120)
    told = "".join(piece.text for piece in pieces)
    assert "  " not in told
    assert [piece.text for piece in pieces if piece.marked] == ["port"]
    assert told.startswith(f"{ELLIPSIS} ")
    assert told.endswith(f" {ELLIPSIS}")
    assert "  " not in "".join(piece.text for piece in snippet("One.\n\nTwo.", []))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Quiet night\n\nThe harbour slept.", "Quiet night · The harbour slept."),
        ("The harbour slept.\n\nNobody rang.", "The harbour slept. Nobody rang."),
        ("“Sleep!”\n\nNobody rang.", "“Sleep!” Nobody rang."),
        ("a\nb", "a b"),
    ],
)
def test_a_block_without_a_stop_is_parted_from_the_next(text: str, shown: str) -> None:
    assert "".join(piece.text for piece in snippet(text, [])) == shown


def test_a_marked_word_may_end_the_block_before() -> None:
    pieces = snippet("Quiet night\n\nThe harbour slept.", [(6, 11)])
    assert [piece.text for piece in pieces] == [
        "Quiet ",
        "night",
        " · The harbour slept.",
    ]


def test_no_point_stands_at_the_edge_of_a_snippet() -> None:
    text = "One two three\n\n" * 40
    for width in range(20, 60):
        shown = "".join(piece.text for piece in snippet(text, [(61, 64)], width=width))
        assert not shown.strip("… ").startswith("·")
        assert not shown.strip("… ").endswith("·")
