"""Words below a picture part where tags, names and forms part them."""

from __future__ import annotations

import pytest

from spiders.extract.page import clean
from spiders.extract.pictures.parting import MAX_PIECES, read_pieces
from spiders.extract.tree import Tree

CAPTION = "A ferry waits outside the harbour of Tarn."


def parts(markup: str) -> list[tuple[str, str]]:
    unit = Tree(f"<body><figure>{markup}</figure></body>".encode()).body.css_first(
        "figure"
    )
    assert unit is not None
    return [
        ("credit" if piece.is_credit else "caption", clean(piece.text))
        for piece in read_pieces(unit)
    ]


@pytest.mark.parametrize(
    ("markup", "credit"),
    [
        (f"<p>{CAPTION}</p><p class='credit'>Ada Moor</p>", "Ada Moor"),
        (f"<p>{CAPTION} <cite>Ada Moor</cite></p>", "Ada Moor"),
        (f"<p>{CAPTION}</p><p>Photo: Ada Moor</p>", "Photo: Ada Moor"),
        (f"{CAPTION} <em>Ada Moor</em>", "Ada Moor"),
        (
            f"<div class='caption-credit'><p class='caption'>{CAPTION}</p>Ada Moor</div>",
            "Ada Moor",
        ),
    ],
    ids=[
        "by its name",
        "by its tag",
        "by its form",
        "slanted at the end",
        "nearer name",
    ],
)
def test_credit_is_told(markup: str, credit: str) -> None:
    assert parts(markup) == [("caption", CAPTION), ("credit", credit)]


@pytest.mark.parametrize(
    "inside",
    [
        "<a href='#' class='x'>Show it</a>",
        "<button>Enlarge</button>",
        "<script>var x = 1</script>",
        "<span class='counter'>1 of 9</span>",
    ],
    ids=["a link to nowhere", "a button", "a script", "a counter"],
)
def test_what_only_scripts_use_is_no_word_of_the_picture(inside: str) -> None:
    assert parts(f"<p>{CAPTION}</p>{inside}") == [("caption", CAPTION)]


def test_slanted_words_in_the_middle_are_no_credit() -> None:
    markup = "The ferry <em>Ada Moor</em> waits outside the harbour."
    assert parts(markup) == [
        ("caption", clean(markup.replace("<em>", "").replace("</em>", "")))
    ]


def test_bracket_of_a_credit_is_closed_in_the_next_piece() -> None:
    markup = f"<p>{CAPTION}</p><i class='credit'>(Ada Moor/</i><div>The Tarn)</div>"
    assert [kind for kind, _ in parts(markup)] == ["caption", "credit", "credit"]


def test_a_unit_of_hundreds_of_parts_is_no_caption() -> None:
    assert parts("<p>Tarn</p>" * MAX_PIECES) == []
