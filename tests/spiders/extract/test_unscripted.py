"""Text that a page shows only where no script runs, or holds in a function that makes its state."""

from __future__ import annotations

import json
import time

import pytest

from crawler.exceptions import NotAnArticle
from spiders.extract import extract_article
from spiders.extract.page import parse_page
from spiders.extract.scripts.values import script_values
from tests.spiders.extract.ferries import LINES

URL = "https://news.example/sea/ferries-wait-in-the-fog"
HEAD = (
    "<title>Ferries wait in the fog</title><meta property='og:type' content='article'>"
    "<meta property='article:published_time' content='2026-11-20T09:00:00Z'>"
)
TEXT = "".join(f"<p>{line}</p>" for line in LINES)


def read(body: str) -> list[str]:
    found = extract_article(f"<html><head>{HEAD}</head><body>{body}</body></html>", URL)
    return [block.text for block in found.article.blocks]


def test_text_for_browsers_without_scripts_is_read() -> None:
    heading = "<h1>Ferries wait in the fog</h1>"
    page = (
        f"<div id=app></div><noscript>{heading}{TEXT}</noscript><script>go()</script>"
    )
    assert read(page) == list(LINES)


def test_beside_a_text_it_is_not_read() -> None:
    other = TEXT.replace("ferries", "lorries")
    page = f"<main><h1>Ferries wait in the fog</h1>{TEXT}</main><noscript>{other}</noscript>"
    assert read(page) == list(LINES)


def test_a_page_that_asks_for_scripts_is_no_article() -> None:
    asks = "This page needs scripts, which your browser does not run. Allow them and come back."
    with pytest.raises(NotAnArticle):
        read(f"<div id=app></div><noscript><p>{asks}</p><p>{asks}</p></noscript>")


def test_the_text_in_a_function_is_read() -> None:
    text = json.dumps(TEXT).replace("<", "\\u003C").replace("/", "\\u002F")
    state = (
        f'{{layout:"default",data:[{{story:{{id:7,title:a,text:{text},tags:[b]}}}}]}}'
    )
    made = f'window.__NUXT__=(function(a,b){{return {state}}}("Ferries","fog"));'
    assert read(f"<div id=__nuxt></div><script>{made}</script>") == list(LINES)


@pytest.mark.parametrize("junk", ['"', '\\"', "\\", '"a\\"'])
def test_strings_without_an_end_cost_no_more_than_their_length(junk: str) -> None:
    made = "window.__NUXT__=(function(a){" + junk * 200_000
    page = parse_page(f"<body><script>{made}</script></body>", URL)
    start = time.process_time()
    list(script_values(page))
    assert time.process_time() - start < 2
