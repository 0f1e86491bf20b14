"""A visit's note says what the listing showed, and of a backfill only what holds for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.exceptions import PageError
from crawler.records import Reason, Source, SourceKind
from crawler.visit_note import Known, Validators
from spiders.finding.comparing import likeness_of, without_known
from spiders.finding.found import Found
from spiders.means import Finding
from spiders.noting import note_of_fault, note_of_listing, refusal_of

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
SOURCE = Source(
    key="tarn", name="Tarn", kind=SourceKind.FEED, url="https://tarn.example/feed"
)
FOUND = [
    Found(url="https://tarn.example/a", at=datetime(2026, 11, 18, 9, 5, tzinfo=UTC)),
    Found(url="https://tarn.example/b", at=datetime(2026, 11, 17, 9, 5, tzinfo=UTC)),
]
BEFORE = Known(last_items=("tarn.example/x",))


def test_live_listing_that_shares_nothing_with_the_last_is_a_gap() -> None:
    finding = Finding(found=list(FOUND), validators=Validators(), dropped=2)
    note = note_of_listing(finding, SOURCE, BEFORE, at=NOW, live=True)
    assert (note.outcome, note.found, note.gap) == ("ok", 2, True)
    assert note.items == ("tarn.example/a", "tarn.example/b")
    assert note.newest_at == FOUND[0].at
    assert note.detail == "2 entries not usable"
    assert len(note.item_times) == 2
    known = Known(last_items=("tarn.example/b",))
    assert not note_of_listing(finding, SOURCE, known, at=NOW, live=True).gap


def test_backfill_teaches_neither_rhythm_nor_gap() -> None:
    finding = Finding(found=list(FOUND), validators=Validators())
    note = note_of_listing(finding, SOURCE, BEFORE, at=NOW, live=False)
    assert not note.gap
    assert (note.items, note.item_times, note.validators) == (None, (), None)
    assert note.found == 2


@pytest.mark.parametrize(
    ("back_to", "ended", "told"),
    [
        (datetime(2026, 11, 16, tzinfo=UTC), True, None),
        (
            datetime(2026, 10, 1, tzinfo=UTC),
            True,
            "shows nothing from before 2026-11-17",
        ),
        (
            datetime(2026, 10, 1, tzinfo=UTC),
            False,
            "back at 2026-11-17; the next rounds go on",
        ),
        (None, True, None),
    ],
)
def test_a_backfill_says_where_it_came_no_further(
    back_to: datetime | None, ended: bool, told: str | None
) -> None:
    finding = Finding(found=list(FOUND), to_the_end=ended)
    note = note_of_listing(finding, SOURCE, BEFORE, at=NOW, live=False, back_to=back_to)
    assert note.reach == told


def test_unchanged_listing_keeps_what_was_known() -> None:
    was = Known(moved_to="https://new.example/", last_items=("tarn.example/a",))
    note = note_of_listing(Finding(unchanged=True), SOURCE, was, at=NOW, live=True)
    assert (note.outcome, note.items) == ("unchanged", None)
    assert note.moved_to == "https://new.example/"


def test_redirect_for_good_is_the_proposal() -> None:
    finding = Finding(found=list(FOUND), moved_to="https://tarn.example/rss")
    note = note_of_listing(finding, SOURCE, BEFORE, at=NOW, live=True)
    assert note.moved_to == "https://tarn.example/rss"


@pytest.mark.parametrize(
    ("detail", "status"),
    [
        ("HTTP 410", 410),
        ("HTTP 403: Who keeps us out", 403),
        ("HTTP many", None),
        ("timeout 410", None),
        ("", None),
    ],
)
def test_status_is_told_of_answers_refused_for_it(
    detail: str, status: int | None
) -> None:
    note = note_of_fault(PageError(Reason.HTTP_4XX, detail), at=NOW)
    assert (note.outcome, note.status) == ("http_4xx", status)


def test_refusal_keeps_a_bounded_detail_or_none() -> None:
    url = "https://tarn.example/a"
    long = refusal_of(PageError(Reason.PROTOCOL, "x" * 900), url, SOURCE, at=NOW)
    assert (long.url, long.reason, long.at) == (url, Reason.PROTOCOL, NOW)
    assert long.detail == "x" * 500
    assert refusal_of(PageError(Reason.EMPTY, ""), url, SOURCE, at=NOW).detail is None


def test_a_listing_is_known_by_headlines_only_where_no_address_stays() -> None:
    found = [
        Found(url=f"https://tarn.example/a?{n}", headline=f"H {n}", at=FOUND[0].at)
        for n in range(3)
    ]
    note = note_of_listing(Finding(found=found), SOURCE, BEFORE, at=NOW, live=True)
    assert note.gap
    assert note.found == 3
    assert note.items is not None
    assert note.items[:3] == tuple(f"= 2026-11-18T09:05:00 H {n}" for n in range(3))
    later = [replace(one, url=f"{one.url}&again=1") for one in found]
    known = Known(last_items=note.items)
    again = note_of_listing(Finding(found=later), SOURCE, known, at=NOW, live=True)
    assert not again.gap
    assert without_known([*later, FOUND[1]], note.items) == [FOUND[1]]
    stays = note_of_listing(Finding(found=found), SOURCE, known, at=NOW, live=True)
    assert stays.items == note.items[3:]
    assert without_known(found, note.items) == found


@pytest.mark.parametrize("headlines", [["Press release"] * 3, ["H 0", "H 1"]])
def test_a_machine_that_calls_its_items_alike_hides_none(headlines: list[str]) -> None:
    def look(number: int) -> list[Found]:
        return [
            Found(
                url=f"https://tarn.example/{number}/{n}", headline=one, at=FOUND[0].at
            )
            for n, one in enumerate(headlines)
        ]

    note = note_of_listing(Finding(found=look(1)), SOURCE, BEFORE, at=NOW, live=True)
    assert note.items is not None
    assert without_known(look(2), note.items) == look(2)


def test_a_day_alone_tells_no_two_items_apart() -> None:
    midnight = datetime(2026, 11, 18, tzinfo=UTC)
    item = Found(url="https://tarn.example/a", headline="Statement", at=midnight)
    assert likeness_of(item) is None
