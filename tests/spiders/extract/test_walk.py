"""The walk over a page: which blocks become nodes, and what is never gone into."""

from __future__ import annotations

import pytest

from spiders.extract.text.walk import MAX_DEPTH, Walk
from spiders.extract.tree import Tree


def walked(body: str, *, everything: bool = False) -> Walk:
    tree = Tree(f"<body>{body}</body>".encode())
    return Walk(tree, everything=everything)


def texts(walk: Walk) -> list[str]:
    return [passage.text for passage in walk.passages]


def tags(walk: Walk) -> list[str]:
    return [node.tag for node in walk.nodes]


def test_a_block_without_text_is_no_node() -> None:
    walk = walked(
        "<div><section><img><span> </span></section><p>Tarn</p> </div><ul><li></ul>"
    )
    assert tags(walk) == ["body", "div", "p"]
    assert [owner.tag for owner in walk.owners] == ["p"]


def test_text_behind_a_block_belongs_to_the_block_around() -> None:
    walk = walked("<main><div><p>One</p></div>two<a><div>three</div>four</a></main>")
    assert texts(walk) == ["One", "two", "three", "four"]
    assert [owner.tag for owner in walk.owners] == ["p", "main", "div", "main"]
    assert [p.link_chars for p in walk.passages] == [0, 0, 5, 4]


def test_sums_of_a_node_are_those_of_its_passages() -> None:
    walk = walked("<h1>Pier</h1><div><p>A <a>b</a> c</p><p><a>Ferry</a></p></div>end")
    div = next(node for node in walk.nodes if node.tag == "div")
    assert (div.first, div.last) == (1, 2)
    assert (walk.chars(div), walk.links(div)) == (10, 6)
    assert walk.chars(walk.nodes[0]) == 17


@pytest.mark.parametrize(
    "box",
    [
        "<div class='menu'><div><i></i><a>Sea</a></div><input></div>",
        "<div role='dialog'><section><input><p>Stay in touch</p></section> more</div>",
        "<nav><input><a>Sea</a></nav>",
    ],
    ids=["a menu by its name", "a dialog", "a menu by its tag"],
)
def test_a_box_that_stands_apart_leaves_nothing(box: str) -> None:
    walk = walked(f"<div>before <input>{box} behind</div>")
    assert texts(walk) == ["before", "behind"]
    assert tags(walk) == ["body", "div"]
    assert len(walk.fields) == 1
    everything = walked(f"<div>before <input>{box} behind</div>", everything=True)
    assert len(everything.passages) > 2


@pytest.mark.parametrize(
    ("breaks", "count"),
    [("<br>", 1), ("<br> <br>", 2), ("<br>x<br>", 1), ("<b><br></b><br>", 2)],
)
def test_two_breaks_end_a_paragraph(breaks: str, count: int) -> None:
    assert len(walked(f"<p>One{breaks}two</p>").passages) == count


def test_what_is_deeper_is_one_text() -> None:
    walk = walked("<div>" * (MAX_DEPTH + 3) + "<p>One <p>two" + "</div>" * 9 + "three")
    assert texts(walk)[0] == "One two"
    assert " ".join(texts(walk)) == "One two three"


@pytest.mark.parametrize(
    "unseen",
    [
        "<title>Pier</title>",
        "<noframes><p>No frames</p></noframes>",
        "<noembed>No plug-in</noembed>",
        "<template><p>Later</p></template>",
        "<svg><title>Icon</title><foreignObject><p>Drawn</p></foreignObject></svg>",
        "<math><mi>x</mi></math>",
    ],
)
def test_what_no_reader_sees_in_the_body_is_no_text(unseen: str) -> None:
    assert texts(walked(f"<p>One{unseen}</p><div>two</div>{unseen}")) == ["One", "two"]


def test_a_title_after_an_early_end_of_the_head_is_no_text() -> None:
    page = b"<head><div>One</div><title>Pier - Sea Daily</title></head><body><p>two</p>"
    assert texts(Walk(Tree(page))) == ["One", "two"]


SAID = "The ferries waited outside until the fog had lifted over the bay of Tarn."


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ((SAID, SAID), 2),
        ((SAID, "20 November 2026"), 1),
        (("20 November 2026", SAID, SAID, SAID, "Back"), 5),
        (("The ferries", "waited outside", "until the fog", "had lifted."), 1),
        ((SAID[:-1], SAID[:-1], SAID, SAID[:-1], SAID), 1),
        (("渡し船は霧が晴れるまで湾の外で待ち、乗客は夜まで船内に留まった。",) * 2, 2),
    ],
    ids=["sentences", "two lines", "sentences and a day", "verses", "wrapped", "wide"],
)
def test_single_breaks_part_lines_that_are_paragraphs(
    lines: tuple[str, ...], count: int
) -> None:
    assert len(texts(walked(f"<div>{'<br>'.join(lines)}</div>"))) == count


def test_a_cell_with_paragraphs_is_a_column() -> None:
    row = f"<td>Ships <a>Crews</a></td><td>Fog over Tarn<p>{SAID}<p>{SAID}</td>"
    found = texts(walked(f"<table><tr>{row}</tr></table>"))
    assert found == ["Ships Crews", "Fog over Tarn", SAID, SAID]
