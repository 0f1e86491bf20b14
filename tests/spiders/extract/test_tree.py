"""What readers ask of the nodes of a page."""

from __future__ import annotations

import pytest

from spiders.extract.parse.edits import put_new, take_out
from spiders.extract.tree import (
    Element,
    Tree,
    ancestors,
    children,
    elements,
    following,
    is_alone,
    is_deeper,
    is_wholly_in,
    parent,
    preceding,
    same,
    stands_in,
    text_after,
    text_before,
    texts,
)


def tree_of(body: str) -> Tree:
    return Tree(f"<body>{body}</body>".encode())


def first(tree: Tree, tag: str) -> Element:
    return tree.all(tag)[0]


def tags(nodes: list[Element]) -> list[str]:
    return [node.tag for node in nodes]


def test_a_node_reached_twice_is_the_same() -> None:
    tree = tree_of("<p>one</p><p>one</p>")
    one, other = tree.all("p")
    again = tree.body.first_child
    assert same(one, again)
    assert not same(one, other)
    assert not same(one, None)
    assert same(None, None)
    assert {one: 1}[again] == 1 if again is not None else False
    assert other not in {one}


def test_nothing_is_around_html() -> None:
    tree = tree_of("<div><p>one</p></div>")
    above = parent(tree.body)
    assert same(above, tree.root)
    assert parent(tree.root) is None
    assert tags(list(ancestors(first(tree, "p")))) == ["div", "body", "html"]
    assert tags(list(ancestors(first(tree, "p"), "html", "div"))) == ["div", "html"]


def test_elements_beside_and_below_come_without_texts_and_comments() -> None:
    tree = tree_of("<p>a<!-- x --><b>b</b>c<i></i>d</p>")
    paragraph = first(tree, "p")
    assert tags(children(paragraph)) == ["b", "i"]
    assert tags(list(elements(paragraph))) == ["p", "b", "i"]
    assert tags(list(following(first(tree, "b")))) == ["i"]
    assert tags(list(preceding(first(tree, "i")))) == ["b"]


def test_levels_are_counted_below_an_element() -> None:
    tree = tree_of("<p><b></b><i></i></p><div><p><b>x</b></p></div><ul></ul>")
    assert is_deeper(tree.body, 3)
    assert not is_deeper(tree.body, 4)
    assert not is_deeper(first(tree, "p"), 1)
    assert not is_deeper(first(tree, "ul"), 0)


def test_a_comment_parts_no_text() -> None:
    tree = tree_of(
        "<p>be<!-- x -->fore<b>in<!-- y -->side</b>af<!-- z -->ter<i></i>end</p>"
    )
    assert text_before(first(tree, "p")) == "before"
    assert text_before(first(tree, "b")) == "inside"
    assert text_after(first(tree, "b")) == "after"
    assert text_before(first(tree, "i")) == ""
    assert text_after(first(tree, "i")) == "end"
    assert first(tree, "p").text() == "beforeinsideafterend"
    assert list(texts(first(tree, "p"))) == ["before", "inside", "after", "end"]
    behind = tree_of("<p><b>one</b><!-- x -->two<i><!-- y -->three</i></p>")
    assert list(texts(behind.body)) == ["one", "two", "three"]


def test_elements_of_tags_within_one_come_in_order_with_itself() -> None:
    tree = tree_of("<p>x</p><div><b></b><p><i></i></p><div></div></div><b></b>")
    outer = first(tree, "div")
    assert tags(tree.within(outer, "p", "b", "div", "figure")) == [
        "div",
        "b",
        "p",
        "div",
    ]
    assert tree.within(outer, "figure", "img") == []


def test_lists_are_made_anew_once_the_tree_has_changed() -> None:
    tree = tree_of("<p>one</p><p>two</p>")
    assert len(tree.all("p")) == 2
    put_new("p", first(tree, "p"))
    take_out(tree.all("p")[-1])
    put_new("h2", first(tree, "p"))
    tree.forget()
    assert [p.text() for p in tree.all("p")] == ["", "one"]
    assert len(tree.all("h2")) == 1


@pytest.mark.parametrize("page", [b"x", b"<p>", b"</p>", b"<table>x", b"\xff", b"<!--"])
def test_every_page_has_a_root_and_a_body(page: bytes) -> None:
    tree = Tree(page)
    assert tree.root.tag == "html"
    assert tree.body.tag == "body"


def test_frames_have_no_body() -> None:
    assert Tree(b"<frameset><frame src=/a></frameset>").body.tag == "html"


def test_a_node_keeps_its_page() -> None:
    paragraph = tree_of("<p>one</p>").all("p")[0]
    assert paragraph.text() == "one"
    assert paragraph.parent is not None


def test_an_element_stands_in_those_around_it_and_not_in_itself() -> None:
    tree = Tree(b"<body><div><p><b>x</b></p></div><i>y</i></body>")
    box, bold = tree.all("div")[0], tree.all("b")[0]
    assert stands_in(bold, box)
    assert not stands_in(box, box)
    assert not stands_in(tree.all("i")[0], box)
    assert not stands_in(bold, None)


def test_text_beside_an_element_leaves_it_alone_and_elements_do_not() -> None:
    tree = Tree(b"<body><p>x <b>y</b> z</p><p><i>x</i><u>y</u></p></body>")
    assert is_alone(tree.all("b")[0])
    assert not is_alone(tree.all("i")[0])
    assert not is_alone(tree.all("u")[0])


@pytest.mark.parametrize(
    ("inside", "is_so"),
    [
        pytest.param("<em>Ada Moor</em>", True, id="all of it"),
        pytest.param(" <em>Ada Moor</em> ", True, id="blanks beside"),
        pytest.param("By <em>Ada Moor</em>", False, id="words before"),
        pytest.param("<em>Ada Moor</em>, Tarn", False, id="words after"),
        pytest.param("<em>Ada</em> <em>Moor</em>", False, id="two parts"),
        pytest.param("<b>Ada Moor</b>", False, id="another tag"),
    ],
)
def test_all_text_of_an_element_stands_in_one_below(inside: str, is_so: bool) -> None:
    tree = Tree(f"<body><p>{inside}</p></body>".encode())
    assert is_wholly_in(tree.all("p")[0], ("em", "i")) is is_so
