"""Which claim wins a field."""

from __future__ import annotations

import pytest

from spiders.extract.article import read_page
from spiders.extract.merge import ORDER, VOTES, Claims
from spiders.extract.page import parse_page
from spiders.extract.reading import Reading

BODY = [
    "The ferry captains of the northern lines left their ships in port on Monday and will not sail.",
    "Crews say that four hours of sleep are not enough to bring a ship through the skerries at night.",
    "The company offered a second mate for each ship, and calls the timetable agreed.",
]


def test_every_reader_is_heard() -> None:
    read = read_page(parse_page(f"<h1>Ferries</h1><p>{BODY[0]}</p>"), {})
    assert set(read.claims.readings) <= {
        name for names in ORDER.values() for name in names
    }
    assert {*VOTES, "selector"} == set(ORDER["headline"])


@pytest.mark.parametrize(
    ("description", "is_lead"),
    [
        ("Who sails, who waits, and what the coast guard does for the passengers.", True),
        (BODY[0], False),
        (f"Coast Post Newsroom, Halvik. {BODY[0]} Crews say that four hours of sleep are not enough", False),
        (f"Strike in the north. {BODY[1]}", False),
        ("The ferry captains of the northern lines left their ships in port …", False),
        ("Too short to be one.", False),
    ],
)  # fmt: skip
def test_a_summary_made_of_the_opening_is_no_lead(
    description: str, is_lead: bool
) -> None:
    claims = Claims({"meta": Reading(reader="meta", lead=description)})
    assert claims.lead(BODY) == (description if is_lead else None)


def test_the_headline_beside_a_breadcrumb_goes_before_all_that_quote_the_breadcrumb() -> (
    None
):
    readings = {
        "page": Reading(reader="page", headline="Printed", is_beside_crumb=True),
        "jsonld": Reading(reader="jsonld", headline="For search engines"),
        "title": Reading(reader="title", headline="For search engines | Post"),
    }
    claims = Claims(readings)
    assert claims.headline() == "Printed"
    assert claims.provenance["headline"] == "page"
    readings["page"] = Reading(reader="page", headline="Printed")
    assert Claims(readings).headline() == "For search engines"


@pytest.mark.parametrize(
    ("stated", "houses", "printed", "wanted"),
    [
        (("Tarn Media",), ("Tarn Media",), ("Ada Moor",), ("Ada Moor",)),
        (("Tarn Publishing",), (), ("Ada Moor",), ("Ada Moor",)),
        (("Harbour Office",), ("Harbour Office",), ("Ada Moor",), ("Ada Moor",)),
        (("Harbour Office",), ("Harbour Office",), (), ("Harbour Office",)),
        (("Reuters",), ("Reuters",), ("Ada Moor",), ("Reuters",)),
        (("Ada Moor", "Coast Guild"), ("Coast Guild",), ("Ole Vik",), ("Ada Moor", "Coast Guild")),
    ],
    ids=["house", "company", "office", "nobody printed", "agency", "beside a person"],
)  # fmt: skip
def test_a_house_that_the_head_calls_the_author_waits_for_a_person(
    stated: tuple[str, ...],
    houses: tuple[str, ...],
    printed: tuple[str, ...],
    wanted: tuple[str, ...],
) -> None:
    readings = {
        "jsonld": Reading(reader="jsonld", authors=stated, houses=houses),
        "page": Reading(reader="page", authors=printed, byline=", ".join(printed) or None),
    }  # fmt: skip
    assert Claims(readings).authors() == wanted


@pytest.mark.parametrize("byline", ["de Ioana Pop", "글: 윤물결"])
def test_a_printed_byline_goes_before_a_name_of_the_head_that_is_not_in_it(
    byline: str,
) -> None:
    name = byline.split(" ", 1)[1]
    readings = {
        "jsonld": Reading(reader="jsonld", authors=("Tarn Herald Online",)),
        "page": Reading(reader="page", authors=(name,), byline=byline),
    }
    assert Claims(readings).authors() == (name,)


@pytest.mark.parametrize(
    ("printed", "is_whole"),
    [
        (("Ada Moor", "Ole Vik"), True),
        (("Ada Moor och Ole Vik",), True),
        (("Ada Moor", "Global Desk"), False),
        (("Ada Moor",), False),
        (("Per Holm", "Ole Vik"), False),
    ],
)
def test_a_form_for_one_author_gives_way_to_two_that_are_printed(
    printed: tuple[str, ...], is_whole: bool
) -> None:
    readings = {
        "jsonld": Reading(reader="jsonld", authors=("ADA MOOR",)),
        "page": Reading(reader="page", authors=printed, byline=", ".join(printed)),
    }
    assert Claims(readings).authors() == (printed if is_whole else ("ADA MOOR",))
