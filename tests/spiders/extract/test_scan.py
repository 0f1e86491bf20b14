"""Bytes looked through many at a time: the same answers as one after the other."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from spiders.extract.scan import (
    SMALL_BYTES,
    count,
    count_followed,
    dense_places,
    holds,
)

SIGNS = st.lists(
    st.sampled_from([b"</body", b"</bo", b"<p", b"< ", b"=", b"\xc3\xa9", b"d"]),
    max_size=40,
).map(b"".join)
DATA = st.builds(
    lambda start, filling, end: start + filling + end,
    SIGNS,
    st.sampled_from([b"", b"x" * SMALL_BYTES, b"<b=" * SMALL_BYTES]),
    SIGNS,
)


@given(DATA)
def test_counts_are_those_of_python(data: bytes) -> None:
    assert count(data, b"<") == data.count(b"<")
    assert count_followed(data, b"<", b"pb") == len(re.findall(rb"<[pb]", data))


@given(DATA, st.integers(0, 50))
def test_word_is_found_where_it_ends_before_the_end(data: bytes, short: int) -> None:
    end = max(0, len(data) - short)
    assert holds(data, b"</body", end) == (b"</body" in data[:end])


@given(DATA)
def test_dense_places_are_those_of_python(data: bytes) -> None:
    assert dense_places(data, b"=", 64, 32) == [
        at
        for at in range(0, len(data) // 64 * 64, 64)
        if data.count(b"=", at, at + 32) * 16 > 32
    ]
