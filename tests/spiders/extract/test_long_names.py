"""Megabytes in one class, address or label: what is remembered of them stays small."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from spiders.extract.parse.joining import absolute
from spiders.extract.related.labels import label_score
from spiders.extract.signs.class_words import named
from spiders.extract.tree import Tree

LONG = "n" * 1_000_000


def look_at_class(number: int) -> object:
    page = Tree(f"<div class='{number} {LONG}'>".encode())
    return [named(element) for element in page.all("div")]


def look_at_address(number: int) -> object:
    return absolute("https://pier.example/", f"data:image/png;base64,{number}{LONG}")


def look_at_label(number: int) -> object:
    return label_score(f"{number} {LONG}")


@pytest.mark.parametrize("look", [look_at_class, look_at_address, look_at_label])
def test_no_long_text_is_kept(look: Callable[[int], object]) -> None:
    look(-1)
    tracemalloc.start()
    try:
        for number in range(5):
            look(number)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 1_000_000
