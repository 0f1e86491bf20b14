"""PROMISES 8 to 10: what fuzzing found once, kept: no input is slow, and none is a fault.

`python -m tests.bench.fuzz TARGET` looks for more.
"""

from __future__ import annotations

import contextlib
import logging
import random
import time
from pathlib import Path

import pytest

from crawler.exceptions import PageError
from spiders.extract.page import parse_page
from spiders.reading import Job, Kind, run_job
from tests.bench.fuzz import Fuzzer, seeds_of
from tests.bench.fuzz_targets import TARGETS
from tests.loopback import WORDS

LONG = 50_000
"""Below 64 KiB: a page of that size is read in the crawl's own process."""
MOST_S = 0.5
"""CPU time; each of these took from 1.5 to 14 s."""


def page(head: str = "", body: str = "") -> bytes:
    text = "".join(f"<p>{WORDS}{number}.</p>" for number in range(9))
    return (
        f"<html><head><title>Ships come later</title>{head}</head><body><article>"
        f"<h1>Ships come later</h1>{text}{body}</article></body></html>"
    ).encode("latin-1")


def pages() -> dict[str, bytes]:
    blanks = " " * LONG
    return {
        "charset that never comes": page(f"<meta charset={blanks}x"),
        "JSON-LD with an end of a comment and tabs": page(
            f"<script type='application/ld+json'>{{}}-->{blanks}x</script>"
        ),
        "caption of slashes": page(
            body=f"<figure><img src='/a.jpg'><figcaption>photo{'/' * LONG}x</figcaption></figure>"
        ),
        "srcset of blanks": page(body=f"<figure><img srcset='{blanks}x'></figure>"),
        "picture that is blank.blank.blank": page(
            body=f"<figure><img src='{'blank.' * 8000}'></figure>"
        ),
        "brackets in a page of unknown encoding": page(body=f"\xe9{'<' * LONG}"),
        "scripts in a page of unknown encoding": page(body=f"\xe9{'<script ' * 6000}"),
    }


@pytest.mark.parametrize("name", pages())
def test_page_is_read_in_no_time(name: str) -> None:
    began = time.process_time()
    try:
        TARGETS["html"].run(pages()[name])
    except TARGETS["html"].refusals:
        pass
    assert time.process_time() - began < MOST_S


MANY = 3_900
"""Of two tags each: just so few that no bound refuses the page by its tags alone."""
SHAPES = {
    "deep": "<div>" * 7_800,
    "deep, a link in each": "<div><a href=/a/b-c-d>one more of them here</a>" * 2_500,
    "links behind the deepest": "<div>" * MANY + "<a href=/x-y-z>one more</a>" * 1_900,
    "deep, a picture in each": "<section><img src=/a.jpg alt='words of it'>" * MANY,
    "deep, a heading in each": "<div><h2>Words of it</h2>" * 2_500,
    "figures in captions": "<figure><figcaption>" * MANY + "<img src=/a.jpg>",
    "authors in authors": "<div itemscope itemprop=author>" * 7_800,
    "links around boxes": "<a href=/x><div>" * MANY,
    "fonts in fonts": "<font size=5 c=1><div>words<br>" * 2_500,
    "tables in tables": "<table><tr><td>" * 2_500,
    "text that tables put out": "<table>" + "x<tr>" * 7_800,
    "boxes in drawings": "<svg><foreignObject><div>" * 2_500,
    "shadow roots in each other": "<template shadowrootmode=open>" * MANY,
    "late parts in each other": "".join(
        f"<div hidden id=S:{n}><template id=P:{n + 1}></template>" for n in range(1_900)
    )
    + "<template id=P:0></template>",
    "late parts that hold each other": "".join(
        f"<div hidden id=S:{n}><template id=P:{n ^ 1}></template></div>"
        for n in range(1_900)
    ),
    "marks in marks": "<p>w" + "<sup><a href=#1>1<sup><a href=#2>" * 1_900,
    "comments": "<!-- x -->" * 300_000,
    "a comment in a comment": "<!--" * 1_000_000,
    "titles of drawings": "<svg><title>" * 50_000,
    "a million kinds of attributes": "".join(
        f"<p {' '.join(f'{tag:x}a{n:x}' for n in range(500))}>x</p>"
        for tag in range(2_000)
    ),
    "100,000 kinds of elements": "".join(f"<x{n:x}></x{n:x}>" for n in range(100_000)),
    "signs alone": "<" * 2_000_000,
    "a class of a megabyte": f"<div class='{'caption ' * 130_000}'>x</div>",
    "elements made again": f"<p>{''.join(f'<b c={n}>' for n in range(MANY))}</p>"
    + "<p>x</p>" * 1_900,
    "an element of a megabyte made again": f"<p><b title='{'x' * 1_000_000}'></p>"
    + "<p>x</p>" * 5_000,
}


@pytest.mark.parametrize("name", SHAPES)
def test_no_shape_of_a_page_takes_long(name: str) -> None:
    """Most take a twentieth of a second, the third 1.1 s; a segfault would end the tests."""
    data = page(body=SHAPES[name])
    for kind in (Kind.ARTICLE, Kind.SECTION):
        began = time.process_time()
        with contextlib.suppress(PageError):
            run_job(Job(kind=kind, body=data, url="https://news.example/n/a-b-c-d"))
        assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "name",
    [
        "elements made again",
        "an element of a megabyte made again",
        "a million kinds of attributes",
        "100,000 kinds of elements",
    ],
)
def test_what_would_take_all_memory_or_minutes_is_refused_before(name: str) -> None:
    """The first two would take five gigabytes, the third minutes, the last seconds."""
    with pytest.raises(PageError) as refusal:
        parse_page(page(body=SHAPES[name]))
    assert refusal.value.reason == "too_complex"


def test_sections_that_are_never_closed_are_looked_for_once() -> None:
    began = time.process_time()
    TARGETS["sitemap"].run(
        b"<urlset><url><loc>https://news.example/1</loc></url>" + b"<![CDATA[" * 25_000
    )
    assert time.process_time() - began < MOST_S


@pytest.mark.parametrize(
    ("target", "data"),
    [
        ("sitemap", b"<shttp://news.example/a><sitemap><loc>x</l></shttp:>"),
        *(("catalogue", kind + b"a = " + b"9" * 5000) for kind in (b"s", b"l", b"a", b"c")),
        *(("catalogue", kind + b"a = " + b"[" * 9000) for kind in (b"s", b"l", b"a", b"c")),
    ],
)  # fmt: skip
def test_refused_by_its_own_kind(target: str, data: bytes) -> None:
    with pytest.raises(TARGETS[target].refusals):
        TARGETS[target].run(data)


@pytest.mark.parametrize("name", TARGETS)
def test_a_second_of_fuzzing_finds_nothing(name: str, tmp_path: Path) -> None:
    logging.disable(logging.CRITICAL)
    try:
        fuzzer = Fuzzer(
            TARGETS[name], random.Random(), seeds_of(TARGETS[name], None)[:3], tmp_path
        )
        fuzzer.run(1 / 60)
    finally:
        logging.disable(logging.NOTSET)
    assert fuzzer.findings == {}
    assert fuzzer.taken + fuzzer.refused > 5
