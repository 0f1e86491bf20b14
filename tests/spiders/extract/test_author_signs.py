"""Names of elements tell who is an author, and what only stands beside one."""

from __future__ import annotations

import pytest

from spiders.extract.printed.author_signs import (
    author_box,
    is_beside_name,
    is_name_part,
    leads_to_person,
    says_author,
)
from spiders.extract.tree import Element, Tree


def one(markup: str, selector: str = "#x") -> Element:
    found = Tree(f"<body>{markup}</body>".encode()).body.css_first(selector)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("named", "is_author", "is_beside"),
    [
        ("class='byline'", True, False),
        ("class='ArticleAuthor'", True, False),
        ("itemprop='creator'", True, False),
        ("data-testid='reporter'", True, False),
        ("class='author-bio'", False, True),
        ("class='author-role'", False, True),
        ("class='authorised'", False, True),
        ("class='text'", False, False),
        ("", False, False),
    ],
)
def test_element_is_named_for_an_author_or_for_what_stands_beside(
    named: str, is_author: bool, is_beside: bool
) -> None:
    element = one(f"<p id=x {named}>Ada Moor</p>")
    assert (says_author(element), is_beside_name(element)) == (is_author, is_beside)


@pytest.mark.parametrize(
    ("markup", "box"),
    [
        ("<div id=b class=author><p><i id=x>Ada Moor</i></p></div>", "b"),
        ("<div id=b class=author><p><b><i id=x>Ada Moor</i></b></p></div>", None),
        ("<div id=b class=author><i id=x class=role>Editor</i></div>", None),
        ("<div id=b class=author><p class=role><i id=x>Ada</i></p></div>", "b"),
    ],
    ids=["two above", "three above", "named as a role", "a role between"],
)
def test_box_of_an_author_is_near(markup: str, box: str | None) -> None:
    found = author_box(one(markup))
    assert (found.attrs.sget("id") if found is not None else None) == box


@pytest.mark.parametrize(
    ("named", "is_part"),
    [
        ("itemprop='name'", True),
        ("class='author-name'", True),
        ("class='Byline__FullName'", True),
        ("class='fn'", True),
        ("class='fnord'", False),
        ("class='filename'", False),
    ],
)
def test_part_of_a_box_is_the_name_alone(named: str, is_part: bool) -> None:
    assert is_name_part(one(f"<span id=x {named}>Ada Moor</span>")) is is_part


@pytest.mark.parametrize(
    ("address", "is_person"),
    [
        ("/Authors/ada-moor", True),
        ("https://tarn.example/staff/ada", True),
        ("/byways/ferry", False),
        ("/news/author", True),
    ],
)
def test_link_to_a_person_is_told_by_its_address(address: str, is_person: bool) -> None:
    assert leads_to_person(one(f"<a id=x href='{address}'>Ada</a>")) is is_person
