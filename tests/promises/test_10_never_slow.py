"""PROMISES 8 to 10: what fuzzing found once, kept: no input is slow, and none is a fault.

`python tests/bench/fuzz.py TARGET` looks for more.
"""

from __future__ import annotations

import logging
import random
import time
from pathlib import Path

import pytest

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
