"""Changes made to a tree before it is read."""

from __future__ import annotations

from spiders.extract.parse.edits import (
    contents,
    drop_attributes,
    put_before,
    put_inside,
    put_new,
    put_text,
    rename,
    take_out,
)
from spiders.extract.tag_numbers import TEXT
from spiders.extract.tree import Element, Tree


def tree_of(body: str) -> Tree:
    return Tree(f"<body>{body}</body>".encode())


def written(tree: Tree) -> str:
    def one(node: Element) -> str:
        if node.tag == TEXT:
            return node.text_content
        inner = "".join(map(one, node.iter(include_text=True)))
        return f"<{node.tag}>{inner}</{node.tag}>"

    return "".join(map(one, tree.body.iter(include_text=True)))


def test_a_new_element_stands_right_before() -> None:
    tree = tree_of("one<p>two</p>")
    made = put_new("figure", tree.all("p")[0])
    assert made.tag == "figure"
    put_text(made, "<b> & more")
    assert written(tree) == "one<figure><b> & more</figure><p>two</p>"


def test_what_is_moved_keeps_its_order_and_leaves_no_copy() -> None:
    tree = tree_of("<p>a<b>b</b>c</p><div>d</div>")
    paragraph, box = tree.all("p")[0], tree.all("div")[0]
    put_inside(box, paragraph.iter(include_text=True))
    assert written(tree) == "<p></p><div>da<b>b</b>c</div>"
    put_before(paragraph, box)
    assert written(tree) == "<div>da<b>b</b>c</div><p></p>"


def test_a_renamed_element_holds_what_it_held() -> None:
    tree = tree_of("x<font size=5>one <b>two</b></font>y")
    renamed = rename(tree.all("font")[0], "h2")
    assert renamed.attributes == {}
    assert written(tree) == "x<h2>one <b>two</b></h2>y"


def test_what_is_taken_out_goes_with_all_below() -> None:
    tree = tree_of("a<div><p>b</p></div>c")
    box, paragraph = tree.all("div")[0], tree.all("p")[0]
    take_out(box)
    assert written(tree) == "ac"
    assert box.first_child is box.next is paragraph.parent is None
    assert paragraph.text() == ""


def test_attributes_that_are_missing_are_no_fault_of_the_others() -> None:
    tree = tree_of("<div hidden id='S:1' class=a>x</div>")
    drop_attributes(tree.all("div")[0], "hidden", "id")
    assert tree.all("div")[0].attributes == {"class": "a"}


def test_a_template_holds_its_contents_apart() -> None:
    tree = tree_of("<template>one<p>two</p></template><template></template>")
    full, empty = tree.all("template")
    assert [node.tag for node in contents(full)] == ["-text", "p"]
    assert contents(empty) == []
    put_inside(tree.body, contents(full))
    assert tree.body.text() == "onetwo"
