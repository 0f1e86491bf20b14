"""Lines that head a part of the text: told by type and by what follows."""

from __future__ import annotations

import pytest

from crawler.items import BlockKind
from spiders.extract.content import Passage
from spiders.extract.text.subheads import (
    is_heading_again,
    leave_out_headings_alone,
    mark_bold,
    said_in_headings,
)
from spiders.extract.text.walk import Walk
from spiders.extract.tree import Tree

PARAGRAPH = "<p>The ferries waited outside until the fog had lifted over the bay.</p>"
SAID = "Divers lift the last of the four anchors out of the bay."


def read(body: str) -> tuple[list[Passage], list[float]]:
    """Passages of a page, and the weight of each as text: paragraphs that are not bold."""
    passages = Walk(Tree(f"<body>{body}</body>".encode())).passages
    return passages, [float(not p.strong_chars) for p in passages]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("The fog", BlockKind.SUBHEAD),
        ("Who closed it?", BlockKind.QUESTION),
        ("It was closed.", BlockKind.PARAGRAPH),
        ("The fog " * 12, BlockKind.PARAGRAPH),
    ],
    ids=["subhead", "question", "sentence", "too long"],
)
def test_bold_line_before_plain_text_has_its_kind(line: str, kind: BlockKind) -> None:
    passages, texts = read(f"{PARAGRAPH * 3}<p><b>{line.strip()}</b></p>{PARAGRAPH}")
    mark_bold(passages, texts)
    assert passages[3].kind is kind


def test_bold_says_nothing_where_most_of_the_text_is_bold() -> None:
    passages, texts = read("<p><b>The fog</b></p><p>Low.</p>" * 3)
    mark_bold(passages, texts)
    assert {passage.kind for passage in passages} == {BlockKind.PARAGRAPH}


def test_first_line_is_a_heading_where_its_like_comes_again() -> None:
    name = '<p style="text-align: center"><b>{}</b></p>'
    again = name.format("NAVY") + PARAGRAPH + name.format("ARMY") + PARAGRAPH
    passages, texts = read(again)
    assert is_heading_again(passages[0], passages, texts)
    assert not is_heading_again(passages[2], passages, texts)
    passages, texts = read(name.format("NAVY") + PARAGRAPH * 3)
    assert not is_heading_again(passages[0], passages, texts)


def test_three_sentences_in_headings_of_a_tag_are_text() -> None:
    passages, _ = read(f"<h3>{SAID}</h3>" * 3 + f"<h2>{SAID}</h2><h3>The fog</h3>")
    assert said_in_headings(passages) == {0, 1, 2}


@pytest.mark.parametrize(
    ("rule", "left_out"),
    [
        (None, None),
        ("related", "heading_of_left_out"),
        ("caption", "heading_of_left_out"),
    ],
    ids=["its text is kept", "its text is left out", "a picture, then the end"],
)
def test_heading_goes_with_what_it_heads(
    rule: str | None, left_out: str | None
) -> None:
    passages, _ = read(f"{PARAGRAPH}<h2>More of it</h2>{PARAGRAPH}")
    passages[1].kind, passages[2].rule = BlockKind.SUBHEAD, rule
    leave_out_headings_alone(passages, set())
    assert passages[1].rule == left_out
    passages[1].rule = None
    leave_out_headings_alone(passages, {1})
    assert passages[1].rule is None
