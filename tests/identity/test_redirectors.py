"""Links of counters of clicks, and links that only look like theirs."""

from __future__ import annotations

import pytest

from crawler.identity.redirectors import leads_on_to

THERE = "https://news.example/a?x=1"


@pytest.mark.parametrize(
    "link",
    [
        "https://seeker.example/url?sa=t&q=https://news.example/a%3Fx%3D1&ct=ga",
        "https://counter.example/redirect.php?id=7&target=https%3A%2F%2Fnews.example%2Fa%3Fx%3D1",
        "https://counter.example/out?ID=7&URL=https%3A%2F%2Fnews.example%2Fa%3Fx%3D1",
        "https://counter.example/x/out/?u=https%3A%2F%2Fnews.example%2Fa%3Fx%3D1",
    ],
)
def test_the_address_behind_a_counter_is_told(link: str) -> None:
    assert leads_on_to(link) == THERE


@pytest.mark.parametrize(
    "link",
    [
        THERE,
        "https://news.example/read?url=https://news.example/picture.jpg",
        "https://news.example/out-of-the-yard?from=https://other.example/",
        "https://counter.example/out?u=javascript:alert(1)//http://x",
        "https://counter.example/out?u=/news/a",
        "https://counter.example/out?to=http://localhost",
    ],
)
def test_other_links_stay(link: str) -> None:
    assert leads_on_to(link) == link
