"""Which links of a page lead to one place, and the quick way against the standard library's."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.identity.link_key import link_key, plain_link

HERE = "https://a.example/sea/mast-1"


@pytest.mark.parametrize(
    "address",
    [
        "http://a.example/sea/mast-1",
        "https://www.a.example/sea/mast-1/",
        "https://WWW.A.example/sea/mast-1#comments",
        "https://a.example/sea/mast-1?",
        "https://a.example/sea/mast-1?utm_source=b&fbclid=c",
        "https://a.example/sea/mast-1?UTM_Source=[b]",
        "https://a.example/sea/mast-1?&mc_eid=1#x",
    ],
)
def test_spellings_of_one_place(address: str) -> None:
    assert link_key(address) == link_key(HERE)


@pytest.mark.parametrize(
    "address",
    [
        "https://b.example/sea/mast-1",
        "https://a.example:8443/sea/mast-1",
        "https://a.example/sea/Mast-1",
        "https://a.example/sea/mast-1?p=2",
        "https://a.example/sea/mast-1?p=2&utm_source=b",
        "https://a.example/mast-1",
        "https://a.example",
        "https://[bad",
        "",
    ],
)
def test_other_places(address: str) -> None:
    assert link_key(address) != link_key(HERE)


_PIECES = st.sampled_from(
    ["/", "//", ".", "..", "a", "B-9", "?", "#", ";", ":", "%20", "=", "&", "x=1", "é", " ", "@", "[", "www.", "utm_id=1", "http://", "HTTPS://a.example", "a.example:80"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=9).map("".join))
def test_plain_addresses_have_the_key_that_their_parts_give(href: str) -> None:
    for address in (href, f"https://www.a.example/{href}"):
        with suppress(ValueError):
            parts = urlsplit(address)
            host = parts.netloc.lower().removeprefix("www.")
            pairs = [
                pair
                for pair in parts.query.split("&")
                if pair.partition("=")[0] not in ("", "utm_id")
            ]
            path = parts.path.removeprefix("/").rstrip("/")
            assert link_key(address) == f"{host}/{path}?{'&'.join(pairs)}"


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        (HERE, HERE),
        (f"{HERE}?utm_source=b&ico=list", HERE),
        (f"{HERE}?p=2&fbclid=c#comments", f"{HERE}?p=2"),
        (f"{HERE}#:~:text=The%20mast", HERE),
        (f"{HERE}?a=1#!/mast", f"{HERE}?a=1#!/mast"),
        ("https://a.example/#/mast/1", "https://a.example/#/mast/1"),
    ],
)
def test_a_plain_link_leads_to_the_same_place(address: str, plain: str) -> None:
    assert plain_link(address) == plain
    assert link_key(plain) == link_key(address)
