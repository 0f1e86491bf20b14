"""Pages written otherwise say the same, and matter set into them is there once."""

from __future__ import annotations

from html import unescape

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.bench.bare import WRITTEN, Outcome, changed, parsed, rewritten
from tests.bench.bare_inserts import INSERTS
from tests.bench.bare_matter import MATTERS, SENTENCES, Words
from tests.bench.bare_rewrites import REWRITES
from tests.bench.page_tokens import Start, Text, tokens

PAGE = b"""<!doctype html><html lang="en"><head><title>Boats</title><meta name="author" content="A">
<script type="application/ld+json">{"@type": "NewsArticle"}</script></head><body><article class="story">
<h1 id="top">Two boats for the pilots &amp; a tug</h1><h2>What the ministry says about it</h2>
<p class="text">The first paragraph has <a href="#top">a link</a> and <em>weight</em>.</p>
<p>The second one tells of instrumentation.</p><p>The third ends here.</p>
<figure><img src="a.jpg" alt="1 > 0"><figcaption>A boat.</figcaption></figure></article></body></html>"""


@pytest.mark.parametrize("name", WRITTEN)
def test_a_page_written_otherwise_says_the_same(name: str) -> None:
    site = "TheQuayCourier" if name == "site in h1" else ""
    out = rewritten(parsed(PAGE), WRITTEN[name])
    assert _letters(out) == site + _letters(PAGE)


def test_what_is_read_otherwise_is_told_by_its_field() -> None:
    row = {"id": "a", "headline": "Two boats", "images": [{"url": "b", "caption": "C"}]}
    same = {**row, "headline": "Two  boats.", "images": [{"url": "d", "caption": "C"}]}
    other = {**row, "images": [{"url": "b", "caption": "D"}]}
    before = Outcome(rows=[row, {**row, "id": "e"}])
    assert changed(before, Outcome(rows=[same])) == {"e": ["refused"]}
    assert changed(before, Outcome(rows=[other, {**row, "id": "e"}])) == {
        "a": ["images"]
    }


def test_bare_page_has_neither_claims_nor_names() -> None:
    out = rewritten(parsed(PAGE), REWRITES["bare"]).decode()
    assert not any(word in out for word in ("NewsArticle", "<meta", "story", "figure"))


ALL_MATTERS = {**MATTERS, **INSERTS}


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("name", ALL_MATTERS)
def test_matter_is_one_element_and_the_same_each_time(name: str, language: str) -> None:
    html = ALL_MATTERS[name].write(Words(language, 2_000))
    body = LexborHTMLParser(html).body
    assert body is not None
    assert len([node for node in body.iter() if node.is_element_node]) == 1
    assert html == ALL_MATTERS[name].write(Words(language, 2_000))


def test_next_article_has_other_words_in_the_same_shape() -> None:
    words = Words("en", 2_000)
    words.shape = '<article><h1>Two boats for the pilots</h1><i>4 May 2026</i><p id="a">They are grey.</p></article>'
    html = INSERTS["next alike"].write(words)
    tags = [t.tag for t in tokens(html) if isinstance(t, Start)]
    assert tags == ["div", "article", "h1", "i", "p"]
    assert "boats" not in html
    assert "4 May 2026" in html


def _letters(page: bytes) -> str:
    """Of all texts in the body, in shadow roots too."""
    rows = tokens(page.decode())
    start = next(
        n
        for n, t in enumerate(rows)
        if isinstance(t, Start) and t.tag.lower() == "body"
    )
    texts = [unescape(t.text) for t in rows[start:] if isinstance(t, Text)]
    return "".join(filter(str.isalnum, "".join(texts)))
