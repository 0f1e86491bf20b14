from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.exceptions import NotAnArticle
from crawler.items import Extraction
from crawler.records import Reason
from spiders.extract import extract_article
from spiders.extract.explain import explain_page

HEADLINE = "Frigate returns to Norrvik"
P = (
    "The frigate Tarn returned to Norrvik on Tuesday after five months.",
    "The minister met the crew on the pier and thanked them.",
)
URL = "https://a.example/news/412"


def read(state: Any, url: str = URL) -> Extraction:
    shell = (
        "<p>You need to turn on scripts for this application.</p><div id='app'></div>"
    )
    return extract_article(
        f"<html><head><title>Sea News</title></head><body>{shell}"
        f"<script>window.S={json.dumps(state)};</script></body></html>",
        url,
    )


@pytest.mark.parametrize(
    "state",
    [
        {"a": {"headline": HEADLINE, "body": list(P)}},
        {"a": {"story": {"title": HEADLINE, "html": "".join(f"<p>{p}</p>" for p in P)}}},
        {"a": {"title": HEADLINE, "content": [{"type": "p", "text": p} for p in P]}},
        {"a": {"title": HEADLINE, "text": "\n\n".join(P)}},
    ],
)  # fmt: skip
def test_a_short_note_of_a_state_is_read(state: Any) -> None:
    found = read(state)
    assert found.article.headline == HEADLINE
    assert found.article.paragraphs == P
    assert found.provenance["headline"] == found.provenance["body"] == "script_state"


def test_the_explanation_does_not_refuse_it_either() -> None:
    state = json.dumps({"a": {"headline": HEADLINE, "body": list(P)}})
    page = f"<html><body><script>window.S={state};</script></body></html>"
    assert explain_page(page, URL).verdict == "article"


@pytest.mark.parametrize(
    ("state", "url"),
    [
        ({"a": list(P)}, URL),
        ({"a": {"headline": HEADLINE, "body": [P[0]]}}, URL),
        ({"a": [{"headline": f"{HEADLINE} {n}", "body": list(P)} for n in (1, 2)]}, URL),
        ({"cookieBanner": {"title": "Your choice", "text": "\n".join(P)}}, URL),
        ({"a": {"headline": HEADLINE, "body": list(P)}}, "https://a.example/"),
        ({"a": {"headline": HEADLINE, "body": list(P)}}, "https://a.example/tag/sea"),
    ],
)  # fmt: skip
def test_other_short_texts_of_a_state_are_no_note(state: Any, url: str) -> None:
    with pytest.raises(NotAnArticle) as refused:
        read(state, url)
    assert refused.value.reason == Reason.EMPTY
