"""Pages written otherwise say the same, and matter set into them is there once."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.bench.bare import parsed, rewritten
from tests.bench.bare_matter import MATTERS, SENTENCES, Words
from tests.bench.bare_rewrites import REWRITES

PAGE = b"""<!doctype html><html lang="en"><head><title>Boats</title><meta name="author" content="A">
<script type="application/ld+json">{"@type": "NewsArticle"}</script></head><body><article class="story">
<h1 id="top">Two boats for the pilots &amp; a tug</h1><h2>What the ministry says about it</h2>
<p class="text">The first paragraph has <a href="#top">a link</a> and <em>weight</em>.</p>
<p>The second one tells of instrumentation.</p><p>The third ends here.</p>
<figure><img src="a.jpg" alt="1 > 0"><figcaption>A boat.</figcaption></figure></article></body></html>"""


@pytest.mark.parametrize("name", REWRITES)
def test_a_page_written_otherwise_says_the_same(name: str) -> None:
    out = LexborHTMLParser(rewritten(parsed(PAGE), REWRITES[name]))
    assert _letters(out) == _letters(LexborHTMLParser(PAGE))


def test_bare_page_has_neither_claims_nor_names() -> None:
    out = rewritten(parsed(PAGE), REWRITES["bare"]).decode()
    assert not any(word in out for word in ("NewsArticle", "<meta", "story", "figure"))


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("name", MATTERS)
def test_matter_is_one_element_and_the_same_each_time(name: str, language: str) -> None:
    html = MATTERS[name].write(Words(language, 2_000))
    body = LexborHTMLParser(html).body
    assert body is not None
    assert len([node for node in body.iter() if node.is_element_node]) == 1
    assert html == MATTERS[name].write(Words(language, 2_000))


def _letters(page: LexborHTMLParser) -> str:
    assert page.body is not None
    return "".join(filter(str.isalnum, page.body.text()))
