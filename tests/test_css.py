"""Selectors of sources: what is accepted is read, and as a browser reads it."""

from __future__ import annotations

import pytest
from cssselect import HTMLTranslator

from crawler.css import css_fault
from spiders.extract.tree import Tree

PAGE = Tree(
    b"<!doctype html><article class=a><div><p>1</div></article>"
    b"<article><div class=a><p class=a>2<ul><li>3</ul></div></article>"
)
WORDS = [
    name.removeprefix("xpath_").removesuffix("_pseudo").replace("_", "-")
    for name in dir(HTMLTranslator)
    if name.endswith("_pseudo")
]


def found(css: str) -> list[str]:
    assert css_fault(css) is None
    return [element.text() for element in dict.fromkeys(PAGE.body.css(css))]


@pytest.mark.parametrize("word", WORDS)
def test_every_word_with_a_colon_is_read_or_told(word: str) -> None:
    css = f"p:{word}"
    assert css_fault(css) or found(css) is not None


@pytest.mark.parametrize(
    ("css", "texts"),
    [
        ("article:not(.a) p", ["2"]),
        ("article:has(ul) p", ["2"]),
        (".a:not(div) p", ["1"]),
        ("[class]:has(ul) p", ["2"]),
        ("article:first-child p", ["1"]),
        ("article:nth-of-type(2) p", ["2"]),
        ("article:is(.a) p", ["1"]),
        ("div:not(p) p", ["1", "2"]),
        ("div:not(.b) > p", ["1", "2"]),
        ("p:first-child ~ ul", ["3"]),
        (":not(.a) > p", ["1"]),
        ("p, .a p, li", ["1", "2", "3"]),
    ],
)
def test_forms_with_a_colon_are_read_as_in_a_browser(
    css: str, texts: list[str]
) -> None:
    assert found(css) == texts


@pytest.mark.parametrize(
    "css", [":not(.a) p", "div *:has(a) a", "p, :is(ul) li", "p:has(:not(a) b)"]
)
def test_forms_with_nothing_before_them_are_told(css: str) -> None:
    assert "needs a tag or class" in (css_fault(css) or "")


@pytest.mark.parametrize("css", ["a[title=':lang(x)'] p", "[title='!']", ":has(p)"])
def test_what_only_looks_like_them_is_no_fault(css: str) -> None:
    assert css_fault(css) is None


@pytest.mark.parametrize(
    ("css", "mend"),
    [
        ("//h1", "write CSS"),
        (".//div[@class='a']", "write CSS"),
        ("(//h1)[1]", "write CSS"),
        ("h1::text", "Leave out what begins with '::'"),
        ("a::attr(href)", "Leave out what begins with '::'"),
    ],
)
def test_what_other_spiders_write_is_told_with_a_mend(css: str, mend: str) -> None:
    assert mend in (css_fault(css) or "")


@pytest.mark.parametrize(
    ("css", "told"),
    [("p " * 2_000, "longer than"), ("p " * 999 + "p", "too many elements")],
    ids=["long", "deep"],
)
def test_a_selector_without_measure_is_told(css: str, told: str) -> None:
    assert told in (css_fault(css) or "")
