"""Any bytes at all: the wire, robots.txt, addresses and codings give a value or a refusal."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from crawler.exceptions import PageError
from crawler.net.decode import BodyDecoder
from crawler.net.robots import matches, normalise, parse_robots
from crawler.net.targets import parse_target
from crawler.net.wire import AnswerReader

_WIRE = [
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 304 \r\n", b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n",
    b"Content-Encoding: gzip\r\n", b"Connection: keep-alive\r\n", b"\r\n", b"\n", b"5\r\n", b"hello", b"0\r\n",
    b"\x1f\x8b", b"\0", b":", b" folded\r\n", b"HTTP/1.1 100 Go\r\n\r\n", b"ffffffffff\r\n", b"\xff",
]  # fmt: skip
_ROBOTS = [
    "User-agent: ",
    "vedette",
    "*",
    "\n",
    "\r",
    "Disallow: ",
    "Allow: ",
    "/",
    "/a",
    "$",
    "%2f",
    "%",
    "#",
    ":",
    "\ufeff",
    "Crawl-delay: ",
    "1e9",
    "Sitemap: http://h/",
    "ä",
    "\0",
]


@given(
    st.lists(st.sampled_from(_WIRE) | st.binary(max_size=20), max_size=25),
    st.integers(1, 40),
    st.booleans(),
)
def test_any_answer_ends_in_a_value_or_a_refusal(
    pieces: list[bytes], step: int, clean: bool
) -> None:
    data = b"".join(pieces)
    reader = AnswerReader(1000)
    with contextlib.suppress(PageError):
        for at in range(0, len(data), step):
            reader.receive(data[at : at + step])
        reader.closed(clean=clean)
        assert reader.done
    assert sum(map(len, reader.body)) <= 1000


@given(st.lists(st.sampled_from(_WIRE), max_size=25), st.integers(1, 9))
def test_pieces_do_not_matter(pieces: list[bytes], step: int) -> None:
    """What is read does not depend on how the bytes were cut, up to the end of the answer.

    Bytes behind a length that is too short are told only where they come with its last one.
    """

    def read(data: bytes, cut: int) -> tuple[tuple[object, ...], int]:
        reader, end = AnswerReader(1000), 0
        try:
            while end < len(data) and not reader.done:
                end += cut
                reader.receive(data[end - cut : end])
            reader.closed(clean=True)
        except PageError as error:
            return ("refused", str(error.reason)), end
        return (reader.status, b"".join(reader.body)), end

    data = b"".join(pieces)
    in_pieces, end = read(data, step)
    assert in_pieces == read(data[:end], 10_000)[0]


@given(st.lists(st.sampled_from(_ROBOTS), max_size=40), st.text(max_size=30))
def test_any_robots_txt_gives_an_answer(pieces: list[str], path: str) -> None:
    robots = parse_robots("".join(pieces).encode())
    assert robots.allows("/robots.txt")
    assert robots.allows(f"/{path}") in (True, False)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_robots_txt(raw: bytes) -> None:
    parse_robots(raw).allows("/a")


@given(st.text("/ab*$", max_size=12), st.text("/ab", max_size=12))
def test_pattern_means_what_its_regular_expression_means(
    pattern: str, path: str
) -> None:
    import re

    anchored = pattern.endswith("$")
    body = "".join(
        ".*" if char == "*" else re.escape(char) for char in pattern.removesuffix("$")
    )
    expected = re.match(body + ("$" if anchored else ""), path) is not None
    if "$" not in pattern.removesuffix("$"):
        assert matches(pattern, path) is expected


@given(st.text(max_size=60))
def test_normalising_twice_is_normalising_once(path: str) -> None:
    assert normalise(normalise(path)) == normalise(path)


@given(
    st.text(max_size=80)
    | st.text(max_size=60).map(lambda tail: f"http://h.example/{tail}")
)
def test_any_text_is_a_target_or_refused(url: str) -> None:
    with contextlib.suppress(PageError):
        target = parse_target(url)
        assert target.url.isascii()
        assert target.path.startswith("/")
        assert not any(char <= " " for char in target.url)
        assert parse_target(target.url) == target


@given(
    st.binary(max_size=400),
    st.sampled_from(["gzip", "deflate", "br", "zstd"]),
    st.integers(1, 50),
)
def test_any_bytes_decode_or_are_refused(data: bytes, coding: str, step: int) -> None:
    decoder = BodyDecoder((coding,), 10_000)
    with contextlib.suppress(PageError):
        for at in range(0, len(data), step):
            decoder.feed(data[at : at + step])
        decoder.finish()
