from __future__ import annotations

import pytest

from crawler.items import NO_TERMS, Terms
from crawler.terms import MAX_CHARS, joined, terms_of
from spiders.extract import extract_article

TEXT = "".join(
    f"<p>The harbour master of Halvik said on day {day} that the tug had gone out again to look for the barge.</p>"
    for day in range(6)
)


@pytest.mark.parametrize(
    ("reservations", "is_reserved"),
    [
        (["1"], True),
        ([" 1 "], True),
        (["0"], False),
        (["0", "1"], True),
        (["1, 1"], True),
        (["0,1"], True),
        (["yes"], None),
        ([None, ""], None),
        ([], None),
    ],
)
def test_reservation_is_told_by_its_number(
    reservations: list[str | None], is_reserved: bool | None
) -> None:
    assert terms_of([], reservations, []).tdm_reservation is is_reserved


def test_tags_are_kept_as_sent_once_each_and_bounded() -> None:
    assert terms_of(["noindex,\n nofollow", None, "noindex, nofollow"], [], []) == (
        Terms(robots_tag="noindex, nofollow")
    )
    long = terms_of(["x" * 10_000], [], []).robots_tag
    assert long is not None
    assert len(long) == MAX_CHARS


@pytest.mark.parametrize(
    "policy",
    ["javascript:alert(1)", "/tdm.json", "", "https://example.org/" + "p" * MAX_CHARS],
)
def test_a_policy_that_is_no_plain_address_is_left_out(policy: str) -> None:
    assert terms_of([], [], [policy]).tdm_policy is None


def test_the_first_policy_of_a_header_sent_twice_is_kept() -> None:
    both = "https://example.org/tdm?a=1,2, https://example.org/other"
    assert terms_of([], [], [both]).tdm_policy == "https://example.org/tdm?a=1,2"


def test_what_either_reserves_is_reserved() -> None:
    page = Terms(robots_tag="noai", tdm_reservation=False)
    header = Terms(
        robots_tag="noarchive", tdm_reservation=True, robots_rule="*: no rule"
    )
    assert joined(page, header) == Terms(
        robots_tag="noarchive, noai", tdm_reservation=True, robots_rule="*: no rule"
    )
    assert joined(page, NO_TERMS) == page
    assert joined(NO_TERMS, NO_TERMS) == NO_TERMS


def test_the_head_of_a_page_is_read() -> None:
    page = (
        '<html><head><title>Tug looks for the barge</title><meta name="ROBOTS" content="noarchive">'
        '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://example.org/t">'
        '<meta property="og:type" content="article"></head><body><article>'
        f"<h1>Tug looks for the barge</h1>{TEXT}</article></body></html>"
    )
    assert extract_article(page, "https://example.org/news/tug-1234.html").terms == (
        Terms(
            robots_tag="noarchive",
            tdm_reservation=True,
            tdm_policy="https://example.org/t",
        )
    )
