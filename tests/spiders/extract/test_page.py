"""One bounded parse."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.exceptions import PageError
from spiders.extract import extract_article
from spiders.extract.page import clean, parse_page
from spiders.extract.text.walk import Walk

ATTRIBUTES = b" ".join(b'a%d="1"' % number for number in range(60_000))


@pytest.mark.parametrize(
    "page",
    [
        b"<p " + ATTRIBUTES + b">x</p>",
        b"<p " + b" ".join(b"a%d" % n for n in range(60_000)) + b">x</p>",
        b"<p " + b"/".join(b"a%d" % n for n in range(60_000)) + b">x</p>",
        b"<p " + ATTRIBUTES.replace(b'"1"', b'"<>"') + b">x</p>",
        b'<a href="/x">y</a> ' * 200_000,
        b"<div>" * 100_000,
        b"<p>" * 1_000_000,
    ],
    ids=["attributes", "bare", "slashed", "hiding", "links", "nested", "elements"],
)
def test_complex_pages_are_refused_soon(page: bytes) -> None:
    start = time.process_time()
    with pytest.raises(PageError) as refusal:
        parse_page(page)
    assert refusal.value.reason == "too_complex"
    assert time.process_time() - start < 5


def test_more_than_ten_mebibytes_are_refused() -> None:
    with pytest.raises(PageError) as refusal:
        parse_page(b"<p>" + b"a " * (5 * 1024 * 1024))
    assert refusal.value.reason == "too_large"


def test_long_scripts_and_data_are_no_attributes() -> None:
    script = "x<y; " + "var a1 = b1 + c1, d = e; " * 4_000
    page = f"<html><script>{script}</script><p>Text</p></html>"
    assert [p.text() for p in parse_page(page).tree.all("p")] == ["Text"]


def test_deep_nesting_loses_no_text() -> None:
    words = "The harbour of Tarn is closed until the storm is over, says the town. "
    page = (
        "<html><body><h1>Harbour closed</h1>" + "<div>" * 600 + f"<p>{words * 12}</p>"
    )
    found = parse_page(page)
    assert words.strip() in found.text_of(found.root)
    assert words.strip() in Walk(found.tree).passages[-1].text


@pytest.mark.parametrize("page", [b"", b"   \n", b"<!-- -->", b"<!DOCTYPE html>"])
def test_empty_pages_are_told(page: bytes) -> None:
    with pytest.raises(PageError) as refusal:
        parse_page(page)
    assert refusal.value.reason == "empty"


def test_entities_of_a_doctype_are_not_resolved() -> None:
    page = (
        b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b"<html><p>a&x;b</p></html>"
    )
    assert "root:" not in parse_page(page).text_of(parse_page(page).root)


def test_base_element_counts() -> None:
    page = parse_page(
        '<head><base href="https://b.example/d/"></head><p>x', "https://a.example/"
    )
    assert page.absolute("e") == "https://b.example/d/e"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(st.binary(max_size=600))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    try:
        extract_article(data, "https://news.example/a-b-c-d")
    except PageError:
        return


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>", "</p>", "<div class='caption'>", "</div>", "<a href='/x'>", "</a>", "<h1>",
            "</h1>", "<ul><li>", "<table><tr><td>", "<figure><img src=/i>", "</figure>", "<br>",
            "<script>", "</script>", "<svg>", "<!--", "-->", "<blockquote>", "<b>", "&nbsp;",
            "<time datetime='2024-01-01'>", "<article itemscope itemprop=author>", "\x00", "\ud7ff",
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":[[{}]]}</script>",
            "The ferry ran aground off Tarn on Tuesday evening, and all were saved by fishing boats. ",
            "Words ", "«Ω» ", "版 ",
        ]
    ),
    max_size=60,
)  # fmt: skip


@given(MARKUP)
@example(["<p>", "版 ", "<a href='/x'>", "\ud7ff", "\ud7ff"])
def test_no_markup_breaks_the_reader_and_no_word_is_made_up(parts: list[str]) -> None:
    page = "".join(parts)
    try:
        article = extract_article(page, "https://news.example/a-b-c-d").article
    except PageError:
        return
    # what is not seen in the middle of a word parts it in the page, not for its reader
    joined = re.sub(r"(?s)<script.*?</script>|<!--.*?-->|<[^>]*>|\x00", "", page)
    for word in " ".join(b.text for b in article.blocks).replace("|", " ").split():
        assert word in page or word in joined
