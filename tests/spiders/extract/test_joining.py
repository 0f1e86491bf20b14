"""Addresses made whole: what is told by one look is what `urljoin` tells."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.extract.parse.joining import MAX_ADDRESS, absolute, split_address


def joined(base: str | None, href: str) -> str | None:
    """The long way, for each address."""
    href = "".join(href.split()) if not href.isprintable() else href.strip()
    try:
        found = urljoin(base, href) if base else href
        parts = urlsplit(found)
    except ValueError:
        return None
    is_link = parts.scheme in ("http", "https") and parts.hostname
    return found if href and is_link and len(found) <= MAX_ADDRESS else None


@pytest.mark.parametrize(
    ("base", "href", "wanted"),
    [
        ("https://a.example/x/y", "z", "https://a.example/x/z"),
        ("https://a.example/x", "//b.example/", "https://b.example/"),
        ("https://a.example/", "javascript:void(0)", None),
        ("https://a.example/", "data:text/html,x", None),
        ("https://a.example/", "http://[broken", None),
        ("https://a.example/", "https://b.example/" + "x" * 2_000, None),
        ("https://a.example/x", " ", None),
        (None, "/relative", None),
    ],
)
def test_addresses_are_absolute_or_none(
    base: str | None, href: str, wanted: str | None
) -> None:
    assert absolute(base, href) == wanted


PIECES = st.sampled_from(
    ["/", "//", ".", "..", "a", "B-9", "?", "#", ";", ":", "%20", "=", "&", "x=1", "é", " ", "@", "[", "www.", "http://", "https://b.example", "HTTPS://a.example", "a.example:80", "http://127.1.0.9:8000/"]
)  # fmt: skip


@given(
    st.lists(PIECES, max_size=9).map("".join)
    | st.from_regex(r"https?://[a-z.:@-]{1,6}[/?#;!-~]{0,12}", fullmatch=True),
    st.sampled_from(
        [None, "https://www.A.example/n/1?q#f", "http://a.example", "https://u:p@a.example:8/x", "data:,a", "http://127.1.0.9:8000/a/7", "http://desk:80/", "http://a.example:/x", "http://../x"]
    ),
)  # fmt: skip
def test_an_address_told_by_one_look_is_what_joining_makes_of_it(
    href: str, base: str | None
) -> None:
    assert absolute(base, href) == joined(base, href)


@pytest.mark.parametrize("room", [0, 1])
def test_a_long_address_from_the_root_is_refused_like_any_other(room: int) -> None:
    href = "/" + "x" * (MAX_ADDRESS - len("https://a.example/") + room)
    wanted = None if room else f"https://a.example{href}"
    assert absolute("https://a.example/n", href) == wanted


def test_what_is_no_address_has_empty_parts() -> None:
    assert split_address("https://tarn.example/a?b=1").path == "/a"
    for none in (None, "", "https://[tarn/a"):
        parts = split_address(none)
        assert (parts.netloc, parts.path, parts.hostname) == ("", "", None)
