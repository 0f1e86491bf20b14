from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Block, BlockKind
from spiders.extract.page import parse_page
from spiders.extract.scripts.state import read_state

P = (
    "The harbour of Norrvik stays closed until the month of May, because the old pier does not hold any more, the master said.",
    "The towns want to share the cost of a new one. They will meet again when the plans are done and the price of stone is known.",
    "Until then the ferries land at Sund, which takes half an hour longer, and costs the island a good part of its summer guests.",
    "Fishermen asked for a floating pier. The master promised to look at one that lies unused in a yard on the other shore.",
)


def state_of(*scripts: str) -> tuple[Block, ...]:
    page = parse_page(
        f"<html><body><div id='app'></div>{''.join(scripts)}</body></html>",
        "https://a.example/x",
    )
    return read_state(page)


def texts(*scripts: str) -> tuple[str, ...]:
    return tuple(block.text for block in state_of(*scripts))


def block(value: Any) -> str:
    return f"<script type='application/json'>{json.dumps(value)}</script>"


MARKUP = "".join(f"<p>{p}</p>" for p in P)
TREE = [
    {
        "type": "p",
        "children": [
            {"text": p[:30]},
            {"type": "a", "children": [{"text": p[30:60]}]},
            {"text": p[60:]},
        ],
    }
    for p in P
]


@pytest.mark.parametrize(
    "script",
    [
        block({"a": {"story": {"html": MARKUP}}}),
        block({"a": [1, {"body": list(P)}]}),
        block({"blocks": [{"type": "text", "model": {"text": p}} for p in P]}),
        block({"doc": {"children": TREE}}),
        f"<script>window.__STATE__ = {json.dumps({'a': MARKUP})};</script>",
        f"<script>var a=1; window.S={{undefined:undefined}}; load({json.dumps([{'content': list(P)}])})</script>",
        f"<script>window.S = JSON.parse({json.dumps(json.dumps({'a': MARKUP}))});</script>",
        block({"cache": json.dumps({"story": {"html": MARKUP}})}),
    ],
)
def test_text_is_found_in_any_form(script: str) -> None:
    assert texts(script) == P


def test_a_pushed_stream_is_joined() -> None:
    row = f"7:T{len(MARKUP.encode()):x},{MARKUP}8:[1]\n"
    scripts = [
        f"<script>self.__f.push({json.dumps([1, part])})</script>"
        for part in (row[:200], row[200:])
    ]
    assert texts(*scripts) == P


def test_a_stream_counts_bytes() -> None:
    markup = "".join(f"<p>{'Ü' * 30} {p}</p>" for p in P)
    row = f'7:T{len(markup.encode()):x},{markup}8:["x"]\n'
    assert texts(f"<script>self.f.push({json.dumps([1, row])})</script>") == tuple(
        f"{'Ü' * 30} {p}" for p in P
    )


def test_subheads_and_lists_keep_their_kind() -> None:
    markup = f"<p>{P[0]}</p><h3>Ferries</h3><p>{P[1]}</p><ul><li>{P[2]}</li></ul><p>{P[3]}</p>"
    kinds = [b.kind for b in state_of(block({"x": markup}))]
    assert kinds == [
        BlockKind.PARAGRAPH,
        BlockKind.SUBHEAD,
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.PARAGRAPH,
    ]


@pytest.mark.parametrize("slot", ["$$ARTICLEAD$$", "{{ video-1 }}", "[[ad:2]]"])
def test_slots_for_advertisements_are_no_text(slot: str) -> None:
    markup = MARKUP.replace("</p><p>", f"</p><p>{slot}</p><p>", 1)
    assert texts(block({"html": markup})) == P


def test_words_of_pictures_in_the_markup_are_no_text() -> None:
    figure = "<figure><img src='/pier.jpg'><figcaption>The old pier. <span class='credit'>Ann Lee</span></figcaption></figure>"
    markup = f"<p>{P[0]}</p>{figure}<p>{P[1]}</p><p>{P[2]}</p><p>{P[3]}</p>"
    assert texts(block({"x": markup})) == P


def test_lists_of_other_stories_are_no_text() -> None:
    others = [
        {"title": f"Story {n}", "url": f"/s/{n}", "summary": p}
        for n, p in enumerate(P * 3)
    ]
    assert texts(block({"teasers": others})) == ()


@pytest.mark.parametrize(
    "script",
    [
        "<script>function a(){" + "var b = 1; return b; " * 60 + "}</script>",
        block({"css": ".a{color:red} " * 60}),
        block({"urls": ["https://a.example/" + "x" * 90] * 20}),
        "<script type='application/ld+json'>"
        + json.dumps({"articleBody": MARKUP})
        + "</script>",
        "<script type='application/json'>{broken " + MARKUP + "</script>",
        "",
    ],
)
def test_code_is_no_text(script: str) -> None:
    assert texts(script) == ()


@given(
    st.text(max_size=300),
    st.recursive(
        st.text(max_size=90) | st.integers(),
        lambda v: (
            st.lists(v, max_size=4)
            | st.dictionaries(st.text(max_size=6), v, max_size=4)
        ),
    ),
)
@settings(max_examples=120, deadline=None)
def test_no_crash(code: str, value: Any) -> None:
    state_of(
        f"<script>{code}{'x' * 600}</script>",
        f"<script>a={json.dumps(value)}{' ' * 600}</script>",
        block(value),
    )


@pytest.mark.parametrize(
    "script",
    [
        "<script>a=" + "[" * 50_000 + "</script>",
        "<script>a=" + "{\"a\":" * 50_000 + "1" + "}" * 50_000 + "</script>",
        "<script>" + "a={" * 200_000 + "</script>",
        "<script>" + "JSON.parse(\"" * 50_000 + "</script>",
        "<script>self.f.push([1,\"" + "1:[" * 200_000 + "\"])</script>",
        "<script>self.f.push([1,\"" + "1:Tffffff," * 100_000 + "\"])</script>",
        "<script type='application/json'>[" + ",".join(["\"" + "word " * 12 + "\""] * 50_000) + "]</script>",
        "<script type='application/json'>[" + ",".join(["[\"" + "word " * 100 + "\",\"<p>\"]"] * 9_000) + "]</script>",
    ],
)  # fmt: skip
def test_hostile_state_ends_soon(script: str) -> None:
    started = time.process_time()
    state_of(script)
    assert time.process_time() - started < 8
