"""Markup that does not say what it does."""

from __future__ import annotations

import pytest

from spiders.extract.page import parse_page


def text_of(body: str, tag: str = "body") -> str:
    page = parse_page(f"<html><body>{body}</body></html>", "https://sea.example/a")
    return " ".join(page.text_of(element) for element in page.tree.all(tag))


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ('<p>port<sup><a href="#n1">1</a></sup>, closed</p>', "port, closed"),
        ('<p>port<sup><a href="/n1">1</a></sup></p>', "port1"),
        ('<p>10<sup>6</sup> tonnes</p>', "106 tonnes"),
        ('<p>port<sup><a href="#n">see the note below</a></sup></p>', "portsee the note below"),
    ],
    ids=["mark", "link elsewhere", "power", "words"],
)  # fmt: skip
def test_raised_marks_of_footnotes_go(body: str, wanted: str) -> None:
    assert text_of(body) == wanted


def test_late_part_goes_to_its_place() -> None:
    late = '<p>one</p><template id="B:2"></template><p>three</p><div hidden id="S:2"><p>two</p></div>'
    assert text_of(late, "p") == "one two three"


def test_late_part_without_a_place_stays_hidden() -> None:
    page = parse_page(
        '<html><body><template id="B:1"></template><div hidden id="S:2"><p>two</p></div>'
        '<div hidden id="S:1"><template id="P:3"></template></div>'
        '<div hidden id="S:3"><template id="P:1"></template>x</div></body></html>',
        "https://sea.example/a",
    )
    hidden = [e.attrs.get("id") for e in page.tree.all("div") if "hidden" in e.attrs]
    assert hidden == ["S:2"]


def test_typed_code_stays_whole() -> None:
    code = "<pre>for (;;) {\n  a();\n\n  b();\n}\n\nreturn 1;</pre>"
    assert text_of(code, "p") == ""
    prose = f"<pre>{'The port is closed until the storm is over, he said.' * 2}\n\n{'Nobody came to the pier all day.' * 3}</pre>"
    assert text_of(prose, "p").startswith("The port")


def test_elements_nested_in_each_other_are_no_line() -> None:
    nested = '<font size="5">' * 500 + "word " * 500 + "</font>" * 500
    assert text_of(nested, "h2") == ""


def test_control_characters_in_typed_prose_break_nothing() -> None:
    part = "The harbour of Tarn was closed for two hours on Tuesday\x01 because of the storm, and no ship left it before noon."
    body = f"<h1>Harbour</h1><pre>{part}\n\n{part}</pre>"
    assert text_of(body, "p").count("closed for two hours") == 2


def test_a_late_part_that_holds_its_own_place_stays() -> None:
    late = (
        '<div hidden id="S:1"><p>one</p><template id="P:1"></template></div><p>two</p>'
    )
    assert text_of(late, "p") == "one two"


def test_what_a_shadow_root_holds_is_drawn_in_its_order() -> None:
    nested = (
        "<div><template shadowrootmode=open><p>one</p><div><template shadowrootmode=open>"
        "<p>two</p></template></div><p>three</p></template></div><template><p>never</p>"
    )
    assert text_of(nested, "p") == "one two three"


def test_a_raised_mark_in_a_raised_mark() -> None:
    marks = (
        '<p>port<sup><a href="#1">1</a><sup><a href="#2">2</a></sup></sup>, closed</p>'
    )
    assert text_of(marks) == "port1, closed"


def test_a_line_in_small_letters_joins_the_picture_above() -> None:
    body = '<div><img src="/a.jpg"><br><font size="1">Waves in the port</font></div>'
    page = parse_page(body)
    figure = page.tree.all("figure")[0]
    assert figure.css_first("img") is not None
    assert text_of(body, "figcaption") == "Waves in the port"


@pytest.mark.parametrize(
    ("after", "heading"),
    [("<p>It came at noon.", "Fog"), ("<br>It came.", "Fog"), (" It came.", "")],
    ids=["a paragraph", "a break", "text"],
)
def test_a_line_in_big_letters_is_a_heading(after: str, heading: str) -> None:
    assert text_of(f'<font size="5"><b>Fog</b></font>{after}', "h2") == heading
