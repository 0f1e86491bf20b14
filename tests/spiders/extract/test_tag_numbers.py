"""Tags told by their numbers."""

from __future__ import annotations

from spiders.extract.tag_numbers import COMMENT, MAX_NUMBER, NUMBERS, TAGS, TEXT
from spiders.extract.tree import Tree

PAGE = b"""<title>a</title><article><h1>b</h1><p>c <b>d</b><br>e</p><svg><a><title>f</title></a>
<foreignObject><p>g</p></foreignObject></svg><table><tr><td>h</table><x-card><a href=/i>j</a></x-card>
<amp-img src=/k></amp-img><o:p>l</o:p><!-- m --><noscript><img src=/n></noscript></article>"""


def test_a_number_stands_for_the_tag_that_an_element_has() -> None:
    nodes = list(Tree(PAGE).root.traverse(include_text=True))
    told = {node.tag: TAGS.get(node.tag_id) for node in nodes}
    assert {tag: name for tag, name in told.items() if tag == name} == {
        tag: tag for tag in told if tag in NUMBERS
    }
    assert {TEXT, COMMENT, "svg", "td", "x-card"} <= told.keys()


def test_tags_that_html_does_not_know_have_large_numbers() -> None:
    numbers = {node.tag: node.tag_id for node in Tree(PAGE).root.traverse()}
    own = {tag for tag, number in numbers.items() if number > MAX_NUMBER}
    assert own == {"x-card", "amp-img", "o:p"}


def test_elements_are_listed_by_tag_whether_html_knows_it_or_not() -> None:
    tree = Tree(PAGE)
    tags = {"a": 2, "title": 2, "img": 1, "amp-img": 1, "p": 2, "x-card": 1, "video": 0}
    assert {tag: len(tree.all(tag)) for tag in tags} == tags
    assert all(node.tag == tag for tag in tags for node in tree.all(tag))
