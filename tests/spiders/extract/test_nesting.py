"""Depth and repetition of a page, told from its tags: traps from pages of people."""

from __future__ import annotations

import time

import pytest

from crawler.exceptions import PageError
from spiders.extract.page import parse_page
from spiders.extract.parse.bounds import (
    FLAT_SIGNS,
    MAX_DEPTH,
    MAX_NAMES,
    MAX_REPEATED,
    NAMED_BYTES,
    check_bounds,
)
from spiders.extract.parse.nesting import is_repeated, may_repeat, outgrows

MANY = 12_000


def fault(page: str, deep: int = MAX_DEPTH) -> str | None:
    return outgrows(page.encode(), deep, MAX_REPEATED)[1]


def distinct(count: int, tag: str = "b") -> str:
    return "".join(f"<{tag} class=c{number}>" for number in range(count))


PEOPLE = {
    "unclosed p": "<p>Words of it" * MANY,
    "unclosed li": "<ul>" + "<li><a href=/x>Words</a>" * MANY + "</ul>",
    "unclosed cells": "<table>" + "<tr><td>a<td>b" * MANY + "</table>",
    "unclosed options": "<select>" + "<option>a" * MANY + "</select>",
    "lists in list points": "<ul><li><ul><li>a</ul></ul>" * MANY,
    "the same font in each cell": "<table>"
    + "<tr><td><font face=Arial size=2>a" * 1000
    + "</table>",
    "fonts that are closed": "<p><font color=red>a</font></p>" * MANY,
    "paths with slashes": "<svg>" + '<path d="M0 0h24v24"/>' * MANY + "</svg>",
    "drawings in links": '<a href=/x><svg><title>X</title><path d="M0"/></svg></a>'
    * MANY,
    "markup in scripts": "<script>" + 'a = "<div><b class=x>"; ' * MANY + "</script>",
    "markup in comments": "<!-- <div><b class=x> -->" * MANY,
    "markup in values": '<p title="<div><b class=x>">x</p>' * MANY,
    "links around boxes": '<a href="/x"><div><h3>Words</h3></div></a>' * MANY,
    "void elements with slashes": "<br/><img src=/a />" * MANY,
    "capital letters": "<DIV><B>Words</B></DIV>" * MANY,
    "links never closed": "<p><a href=/x>Words</p>" * MANY,
}
DEEP = {
    "boxes": "<div>" * MANY,
    "lists": "<ul><li>" * MANY,
    "misnested": "<b><div></b>" * MANY,
    "unknown tags": "<x-a>" * MANY,
    "boxes with a slash": "<div/>" * MANY,
    "the same tag of a letter": "<b>" * MANY,
    "capitals": "<DIV>" * MANY,
    "ends in values": '<div title="</div>">' * MANY,
    "ends in scripts": "<div><script></div></script>" * MANY,
    "ends in comments": "<div><!--</div>-->" * MANY,
    "ends in frames": "<div><iframe></div></iframe>" * MANY,
    "ends in drawn styles": "<svg><g><style></g></style>" * MANY,
    "comments that end at once": "<!--><div>" * MANY,
    "a quotation mark outside a value": '<i "><div>' + "<div>" * MANY + '"',
    "raised readings without a base": "<rt>" * MANY,
    "groups of options": "<optgroup>" * MANY,
    "paths that stand in no drawing": "<path/>" * MANY,
    "ends of words around boxes": "<span><div></span>" * MANY,
    "ends of boxes around objects": "<div><object></div>" * MANY,
    "ends of lists around tables": "<div><ul><table><td></ul></div>" * MANY,
    "ends of headings around drawings": "<h2><svg><desc></h2>" * MANY,
}
AGAIN = {
    "a thousand": f"<p>{distinct(1000)}</p>" + "<p>x</p>" * 1000,
    "closed at the end": f"<p>{distinct(1000)}</p>" + "<p>x" * 1000 + "</b>" * 1000,
    "closed in tables only": "<p>"
    + "".join(f"<b c={n}><table><td></b></table>" for n in range(900))
    + "<p>x" * 900,
    "closed in frames only": "<p>"
    + "".join(f"<b c={n}><iframe></b></iframe>" for n in range(900))
    + "<p>x" * 900,
    "closed in drawings only": "<p>"
    + "".join(f"<b c={n}><svg><title></b></title></svg>" for n in range(900))
    + "<p>x" * 900,
    "closed where a table is left open": "<p>"
    + "".join(
        f"<b c={n}><object><x-a><table></x-a></object></b></table></object>"
        for n in range(450)
    )
    + "<p>x" * 6000,
    "closed in drawings that a point of a list keeps open": "<table>"
    + "".join(f"<b c={n}><svg><desc><li></desc></svg></b>" for n in range(450))
    + "</table>"
    + "<p>x" * 6000,
    "closed in cells of captions": "<table><td>"
    + "".join(
        f"<b c={n}><caption><th></caption></b></caption></th></caption>"
        for n in range(450)
    )
    + "</table>"
    + "<p>x" * 6000,
    "closed in cells of selects": "<table>"
    + "".join(
        f"<b c={n}><select><th><option></select></b></th></select>" for n in range(450)
    )
    + "</table>"
    + "<p>x" * 6000,
    "closed while one of a letter is open": "<div>"
    + "".join(
        f"<b c={n}><table><b></table></table></b></table></table>" for n in range(450)
    )
    + "</div>"
    + "<p>x" * 6000,
    "one of a megabyte": f'<p><b title="{"x" * 1_000_000}"></p>' + "<p>x" * 500,
    "a link of a megabyte": f'<p><a title="{"x>" * 500_000}"></p>' + "<p>x" * 500,
    "many kinds": f"<p>{distinct(250, 'font')}{distinct(250, 'u')}{distinct(250, 'EM')}</p>"
    + "<p>x" * 1000,
}


@pytest.mark.parametrize("name", PEOPLE)
def test_pages_of_people_are_never_refused(name: str) -> None:
    assert fault(PEOPLE[name], 60) is None


@pytest.mark.parametrize("name", DEEP)
def test_traps_that_nest_are_told(name: str) -> None:
    assert "deeper" in (fault(DEEP[name]) or "")


@pytest.mark.parametrize(
    "piece",
    [
        "<p><span>Words</p>",
        "<li><span>Words</li>",
        "<p><b>Words</p>",
        "<h2>Words</h3><p>Words</p>",
        "<p><font size=2>Words</p>",
        "<tr><td><div>Words</td></tr>",
    ],
)
def test_many_end_tags_left_out_are_no_depth(piece: str) -> None:
    page = ("<table>" if piece[:3] == "<tr" else "") + piece * 5_000
    assert "deeper" in (fault(page) or "")
    assert parse_page(page).tree.body.text().startswith("Words")


@pytest.mark.parametrize("page", ["<div>" * 9_000, "<span><div></span>" * 5_000])
def test_deep_trees_are_refused(page: str) -> None:
    with pytest.raises(PageError, match="deeper"):
        parse_page(page)


def test_depth_that_takes_long_is_refused_before_the_parse() -> None:
    with pytest.raises(PageError, match="deeper"):
        check_bounds(b"<x-a>" * 1_500 + b"</x>" * 800_000, None)


@pytest.mark.parametrize("name", AGAIN)
def test_what_would_be_made_again_and_again_is_told(name: str) -> None:
    page = AGAIN[name].encode()
    assert may_repeat(page, page.count(b"<"), MAX_REPEATED)
    with pytest.raises(PageError) as refusal:
        check_bounds(page, None)
    assert refusal.value.reason == "too_complex"


def test_the_cheap_look_lets_pages_of_people_pass() -> None:
    card = '<p><a href="/a/b-c-d">Words <b class=x>of</b> <i>it</i></a></p>'
    page = (card * 1000).encode()
    assert not may_repeat(page, page.count(b"<"), MAX_REPEATED)


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "<script ",
        "<script>",
        "<div",
        "<svg><title>",
        "<![CDATA[",
        "<a b='",
        "<",
    ],
)
def test_what_is_never_closed_is_looked_for_once(piece: str) -> None:
    page = (piece * 400_000)[:4_000_000].encode()
    began = time.process_time()
    outgrows(page, MAX_DEPTH, MAX_REPEATED)
    may_repeat(page, page.count(b"<"), MAX_REPEATED)
    assert time.process_time() - began < 4


def test_a_small_page_is_not_looked_into() -> None:
    check_bounds(b"<div>" * (FLAT_SIGNS - 1), None)


def test_the_tree_is_asked_how_deep_a_page_is_that_parses_soon() -> None:
    card = b"<div><h3>Words</h3><p>More of <b>them</b></p></div>"
    assert check_bounds(card * 1_500, None)
    assert not check_bounds(card * 15_000, None)
    assert parse_page(card * 1_500).tree.body.text().startswith("Words")


@pytest.mark.parametrize(
    ("attribute", "is_refused"),
    [
        ("\ta{}=x", True),
        ("/A{}", True),
        ("\n{:.0s}data-a=x", False),
        (" B='{}'", False),
    ],
)
def test_kinds_of_attributes_are_counted_however_they_are_parted(
    attribute: str, is_refused: bool
) -> None:
    tags = (
        "<p" + "".join(attribute.format(f"{n:x}g{at:x}") for at in range(500)) + ">"
        for n in range(MAX_NAMES // 500 + 1)
    )
    data = "x".join(tags).encode()
    assert len(data) > NAMED_BYTES
    if is_refused:
        with pytest.raises(PageError, match="kinds of attributes"):
            check_bounds(data, None)
    else:
        check_bounds(data, None)


@pytest.mark.parametrize(
    ("tag", "repeated"),
    [("<b x=1>", True), ("<A\nhref>", True), ("</b>", False), ("<div>", False)],
)
def test_start_tags_alone_are_made_again(tag: str, repeated: bool) -> None:
    """An end tag before 8 KB of JSON in a script is met on real pages."""
    assert is_repeated(f"x{tag}".encode(), 1) is repeated
