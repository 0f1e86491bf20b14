from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.identity.url_key import (
    host_of,
    is_home,
    is_link,
    same_site,
    text_key,
    trusted_canonical,
    url_id,
    url_key,
    url_key_or_none,
)

PAIRS = [
    line.split()
    for line in (Path(__file__).parent / "addresses.txt")
    .read_text("utf-8")
    .splitlines()
    if line[:1] in "=!" and line
]


def test_the_table_is_large_enough() -> None:
    assert len(PAIRS) >= 150
    assert all(len(pair) == 3 for pair in PAIRS)
    assert sum(pair[0] == "!" for pair in PAIRS) >= 50


@pytest.mark.parametrize(("verdict", "first", "second"), PAIRS)
def test_pairs_of_addresses(verdict: str, first: str, second: str) -> None:
    assert (url_key(first) == url_key(second)) is (verdict == "=")


@pytest.mark.parametrize("url", sorted({url for pair in PAIRS for url in pair[1:]}))
def test_a_key_made_an_address_again_keeps_its_key(url: str) -> None:
    key = url_key(url)
    assert url_key(f"https://{key}") == key


_PATH = st.lists(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z", "Cf"]),
        min_size=1,
        max_size=8,
    ),
    max_size=4,
)


@given(
    path=_PATH,
    params=st.dictionaries(
        st.sampled_from(["id", "p", "story", "v"]), st.integers(0, 9999), max_size=3
    ),
)
def test_dress_does_not_change_the_key(path: list[str], params: dict[str, int]) -> None:
    plain = "/" + "/".join(quote(part, safe="") for part in path)
    query = "&".join(f"{name}={value}" for name, value in params.items())
    turned = "&".join(f"{name}={value}" for name, value in reversed(params.items()))
    key = url_key(f"https://example.com{plain}?{query}")
    dressed = f"HTTP://www.Example.com:80{plain}/?utm_source=rss&{turned}&fbclid=x#end"
    assert url_key(dressed) == key


@given(st.text(max_size=200))
@example("a\N{ONE DOT LEADER}")  # a dot to the names of hosts
@example("\N{ONE DOT LEADER}")
def test_any_text_gives_a_key_or_a_value_error(text: str) -> None:
    for url in (text, f"https://example.com/{text}", f"https://{text}"):
        try:
            key = url_key(url)
        except ValueError:
            continue
        assert key.isascii()
        assert not any(char.isspace() for char in key)
        assert url_key(f"https://{key}") == key


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/a",
        "/news/a",
        "ftp://example.com/a",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https:///a",
        "https://example.com:port/a",
        "https://[::1/a",
        "https://example.com/" + "a" * 2000,
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        url_key(url)


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ("https://www.example.com/a", "https://amp.example.com/b", True),
        ("https://news.example.co.uk/a", "https://example.co.uk/b", True),
        ("https://example.co.uk/", "https://other.co.uk/", False),
        ("https://a.github.io/", "https://b.github.io/", False),
        ("https://a.blogspot.com/", "https://b.blogspot.com/", False),
        ("https://example.com/", "https://example.com.evil.org/", False),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8001/b", True),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a", False),
        ("http://localhost:1/a", "http://localhost:2/a", False),
        ("https://example.com/", "no address", False),
    ],
)
def test_sites_end_at_the_registrable_domain(
    first: str, second: str, one: bool
) -> None:
    assert same_site(first, second) is one


PAGE = "https://www.example.com/news/2026/11/a-story"


@pytest.mark.parametrize(
    ("canonical", "believed"),
    [
        ("https://example.com/news/2026/11/a-story", True),
        ("https://example.com/world/a-story", True),
        ("https://example.com/?p=4711", True),
        ("https://example.com/", False),
        ("https://www.example.com", False),
        ("https://www.example.com/en/", False),
        ("https://www.example.com/index.html", False),
        ("https://www.example.com/news", False),
        ("https://www.example.com/news/2026/", False),
        ("https://other.org/news/2026/11/a-story", False),
        ("https://example.com.other.org/news/2026/11/a-story", False),
        ("javascript:alert(1)", False),
        ("not an address", False),
        (None, False),
    ],
)
def test_a_canonical_address_is_believed_on_its_own_site_only(
    canonical: str | None, believed: bool
) -> None:
    expected = canonical if believed else None
    assert trusted_canonical(canonical, PAGE) == expected


@pytest.mark.parametrize("side", ["/print", "/comments", "/2", "/page/3", "/amp"])
def test_a_side_page_may_name_the_page_above(side: str) -> None:
    assert trusted_canonical(PAGE, PAGE + side) == PAGE


@pytest.mark.parametrize(
    "url",
    ["https://example.com", "https://example.com/de/", "https://example.com/pt-br"],
)
def test_front_pages_are_known(url: str) -> None:
    assert is_home(url)
    assert not is_home(url.rstrip("/") + "/news")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://example.com/news/some-slug-12345678.html", "12345678"),
        ("https://example.com/news/12345678/some-slug", "12345678"),
        ("https://example.com/topic-55555/some-slug-12345678", "12345678"),
        ("https://example.com/news/a123456-some-slug", "123456"),
        ("https://example.com/index.php?id=98765&l=en", "98765"),
        ("https://example.com/a/8d6f1c2ab34e", "8d6f1c2ab34e"),
        ("https://example.com/2026/11/23/slug", None),
        ("https://example.com/20261123/slug", None),
        ("https://example.com/202611/slug", None),
        ("https://example.com/some-facade-decade", None),
        ("https://example.com/top-10-tanks", None),
    ],
)
def test_numbers_that_outlive_a_slug_are_told_from_dates(
    url: str, code: str | None
) -> None:
    assert url_id(url) == code


def test_the_words_of_a_text_are_its_identity() -> None:
    assert text_key("Head", "One  two\n\nthree") == text_key("Head ", "One two\nthree")
    assert text_key("Head", "One two") != text_key("Head", "One two three")
    assert text_key(None, "One") == text_key("", "One") != text_key("One", "two")
    assert text_key("Cafe\u0301", "x") == text_key("Café", "x")
    # stored: another form would double every article that is there
    assert text_key("Head", "One") == "text:03c5349d24e7ff02e210bd97b960baec"


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("https://example.com/a?b=1#c", True),
        ("http://[::1]:8000/a", True),
        ("https://example.com/новини", True),
        ("https://example.com", True),
        ("javascript:alert(1)", False),
        ("data:image/png;base64,xx", False),
        ("//example.com/a", False),
        ("https://user:secret@example.com/", False),
        ("https://example.com/a b", False),
        ("https://example.com/\u202egpj.exe", False),
        ("https://exa<b>mple.com/", False),
        ("https://", False),
        ("", False),
        (None, False),
    ],
)
def test_columns_of_links_take_http_only(text: str | None, good: bool) -> None:
    assert is_link(text) is good


def test_hosts_are_told_without_www_and_port() -> None:
    assert host_of("https://WWW.Example.com:8443/a") == "example.com"
    assert host_of("no address") is None


def test_what_is_no_address_has_no_key_and_is_no_front_page() -> None:
    assert url_key_or_none("no address") is None
    assert url_id("no address") is None
    assert not is_home("no address")


@pytest.mark.parametrize("ask", [host_of, url_key])
def test_nothing_is_kept_of_an_address_full_of_white_space(
    ask: Callable[[str], str | None],
) -> None:
    """Browsers take it out, so it is an address; a page may put megabytes of it into each."""
    tracemalloc.start()
    try:
        for number in range(5):
            found = ask(f"https://pier.example/{number}" + "\n" * 1_000_000)
            assert found is not None
            assert found.startswith("pier.example")
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 1_000_000
