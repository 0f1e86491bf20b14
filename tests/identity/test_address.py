"""Each part of an address has one spelling; how it was written is off, what it says stays."""

from __future__ import annotations

import time

import pytest

from crawler.identity.address import (
    bang_key,
    host_key,
    path_key,
    query_key,
    split_address,
)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("", "/"),
        ("//a/./b/../c//", "/a/c"),
        ("/../../a", "/a"),
        ("/News/index.html", "/News"),
        ("/a/amp", "/a"),
        ("/amp", "/amp"),
        ("/print/a/b", "/a/b"),
        ("/print/a", "/print/a"),
        ("/a;jsessionid=9F", "/a"),
        ("/caf%c3%a9%7E", "/caf%C3%A9~"),
        ("/cafe\u0301", "/caf%C3%A9"),
        ("/%E9t%e9", "/%E9t%E9"),  # Latin-1: the bytes are the spelling
    ],
)
def test_a_path_has_one_spelling(path: str, wanted: str) -> None:
    assert path_key(path) == wanted
    assert path_key(wanted) == wanted


@pytest.mark.parametrize("filling", ["/", "%20/", "\N{NO-BREAK SPACE}"])
def test_a_path_of_blanks_and_slashes_costs_what_its_letters_do(filling: str) -> None:
    """Each slash was tried as the first of the last ones: a list of 20,000 took minutes."""
    path = "/" + filling * 600 + "a"
    began = time.process_time()
    for _ in range(100):
        path_key(path)
    assert time.process_time() - began < 0.2


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("b=2&a=1", "?a=1&b=2"),
        ("a=1&amp;b=2", "?a=1&b=2"),
        ("utm_source=x", ""),
        ("q=two+words", "?q=two%20words"),
        ("&&=3", ""),
    ],
)
def test_a_query_keeps_what_chooses_the_page(query: str, wanted: str) -> None:
    assert query_key(query) == wanted


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://WWW.Example.com:443/", "example.com"),
        ("https://m.example.com:8080/", "example.com:8080"),
        ("https://[2001:DB8::1]/", "[2001:db8::1]"),
    ],
)
def test_a_host_has_its_port_only_where_it_is_not_the_webs(
    url: str, wanted: str
) -> None:
    assert host_key(split_address(url)) == wanted


def test_only_a_fragment_with_a_bang_is_a_page() -> None:
    assert (bang_key("!/a"), bang_key("a")) == ("#!/a", "")


def test_invisible_letters_are_no_part_of_an_address() -> None:
    assert split_address(" https://exa\u200bmple.com/a\n").hostname == "example.com"
    with pytest.raises(ValueError, match="over 2000"):
        split_address("https://example.com/" + "a" * 2000)
