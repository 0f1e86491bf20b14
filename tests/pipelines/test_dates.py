"""Which of a page's claims are its dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.items import Article, DateClaim
from crawler.records import Visit, VisitKind
from pipelines.date_habits import Habits, habits_of
from pipelines.dates import DatesPipeline, settle_dates, stated_dates

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def published(*texts: str) -> str | None:
    claims = [DateClaim(field="date_published", text=t, reader="meta") for t in texts]
    found = settle_dates(Article(), claims, now=NOW).date_published
    return found.isoformat() if found else None


def test_first_readable_claim_wins() -> None:
    assert published("soon", "2025-03-04T10:00:00Z", "2024-01-01T10:00:00Z") == (
        "2025-03-04T10:00:00+00:00"
    )


def test_clock_is_added_to_a_bare_day() -> None:
    assert (
        published("2025-03-04", "2025-03-04T10:00:00Z") == "2025-03-04T10:00:00+00:00"
    )


def test_clock_of_another_day_is_not() -> None:
    assert (
        published("2025-03-04", "2025-03-09T10:00:00Z") == "2025-03-04T00:00:00+00:00"
    )


def test_modification_before_publication_is_none() -> None:
    claims = [
        DateClaim(field="date_published", text="2025-03-04T10:00:00Z", reader="meta"),
        DateClaim(field="date_modified", text="2025-03-03T10:00:00Z", reader="meta"),
    ]
    assert settle_dates(Article(), claims, now=NOW).date_modified is None


@given(
    st.lists(
        st.builds(
            DateClaim,
            field=st.sampled_from(["date_published", "date_modified"]),
            text=st.sampled_from(
                [
                    "2025-03-04T10:00:00Z",
                    "2025-03-05T08:30:00+02:00",
                    "2025-03-04T00:00:00Z",
                    "2025-03-04T10:00:00",
                    "2025-03-04",
                    "soon",
                    "2031-03-04T10:00:00Z",
                ]
            ),
            reader=st.sampled_from(["jsonld", "page"]),
        ),
        max_size=4,
    )
)
@example(
    [
        DateClaim(field="date_modified", text="2025-03-05T10:00:00Z", reader="meta"),
        DateClaim(field="date_published", text="2025-03-04T10:00:00Z", reader="meta"),
    ]
)
def test_dates_that_say_all_need_no_habits(claims: list[DateClaim]) -> None:
    stated = stated_dates(Article(), claims, now=NOW)
    for habits in (Habits(), habits_of("https://a.example.kr/1", ["ko"])):
        settled = settle_dates(Article(), claims, now=NOW, habits=habits)
        assert stated is None or stated == settled


def test_another_dates_offset_is_the_pages() -> None:
    claims = [
        DateClaim(field="date_published", text="2025-03-04 18:20", reader="page"),
        DateClaim(
            field="date_modified", text="2025-03-05T18:20:00+03:00", reader="meta"
        ),
    ]
    found = settle_dates(Article(), claims, now=NOW).date_published
    assert found is not None
    assert found.isoformat() == "2025-03-04T18:20:00+03:00"


def test_only_printed_update_is_the_publication() -> None:
    claims = [DateClaim(field="date_modified", text="4 March 2025", reader="page")]
    found = settle_dates(Article(), claims, now=NOW).date_published
    assert found is not None
    assert found.date().isoformat() == "2025-03-04"


@pytest.mark.parametrize(
    ("told", "month_first", "wanted"),
    [
        ("2025-10-03", True, "2025-10-03"),
        ("2025-03-10", False, "2025-03-10"),
        ("10 March 2025", False, "2025-03-10"),
        ("2024-01-01", True, "2025-03-10"),
    ],
    ids=["day first", "month first", "month first in words", "not told"],
)
def test_another_date_tells_day_from_month(
    told: str, month_first: bool, wanted: str
) -> None:
    claims = [
        DateClaim(field="date_published", text="03/10/2025", reader="page"),
        DateClaim(field="date_published", text=told, reader="url"),
    ]
    habits = Habits(languages=("en",), month_first=month_first)
    found = settle_dates(Article(), claims, now=NOW, habits=habits).date_published
    assert found is not None
    assert found.date().isoformat() == wanted


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["page 14.14", "url 2026-01-08"], "2026-01-08T14:14:00+00:00"),
        (["page 8 января, 17:46", "url 2026-01-08"], "2026-01-08T17:46:00+00:00"),
        (["page 7 января, 17:46", "url 2026-01-08"], "2026-01-08T00:00:00+00:00"),
        (["page 28 мая, 17:46"], "2026-05-28T17:46:00+00:00"),
        (["page 17:46, 28 мая"], "2026-05-28T17:46:00+00:00"),
        (["page Published: Tuesday, December 30"], "2025-12-30T00:00:00+00:00"),
        (["page 28 мая"], "2026-05-28T00:00:00+00:00"),
        (["page Dec 30, 5:46 PM EST"], "2025-12-30T17:46:00-05:00"),
        (["page 23:10 Uhr"], "2026-05-31T23:10:00+00:00"),
        (["page 31. juni, 10:00"], None),
        (["page 8 лодок"], None),
    ],
    ids=[
        "clock of the address's day",
        "day and clock",
        "clock of another day",
        "day of this year",
        "clock before the day",
        "labelled day of the last year",
        "day alone",
        "day of the last year",
        "clock of the evening before",
        "no such day",
        "no month",
    ],
)
def test_moment_without_its_year_or_day_is_the_last_such(
    texts: list[str], wanted: str | None
) -> None:
    parted = (text.split(" ", 1) for text in texts)
    claims = [
        DateClaim(field="date_published", text=text, reader=reader)
        for reader, text in parted
    ]
    found = settle_dates(Article(), claims, now=NOW).date_published
    assert (found.isoformat() if found else None) == wanted


def test_moment_without_its_day_is_none_on_a_saved_page() -> None:
    claims = [DateClaim(field="date_published", text="28 мая, 17:46", reader="page")]
    habits = Habits(live=False)
    assert settle_dates(Article(), claims, now=NOW, habits=habits) == Article()
    day = DateClaim(field="date_published", text="2026-05-28", reader="url")
    found = settle_dates(Article(), [*claims, day], now=NOW, habits=habits)
    assert found.date_published == datetime(2026, 5, 28, 17, 46, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "day"),
    [("1 day ago", "2026-05-20"), ("3 hours ago", "2026-05-20"), ("1 day ago", "2026-06-01")],
)  # fmt: skip
def test_day_of_the_address_goes_before_an_age_that_tells_another(
    age: str, day: str
) -> None:
    claims = [
        DateClaim(field="date_published", text=age, reader="page"),
        DateClaim(field="date_published", text=day, reader="url"),
    ]
    found = settle_dates(Article(), claims, now=NOW).date_published
    assert found is not None
    assert found.isoformat() == f"{day}T00:00:00+00:00"


def test_age_in_hours_adds_the_clock_to_the_day_of_the_address() -> None:
    claims = [
        DateClaim(field="date_published", text="3 hours ago", reader="page"),
        DateClaim(field="date_published", text="2026-05-31", reader="url"),
    ]
    found = settle_dates(Article(), claims, now=NOW).date_published
    assert found is not None
    assert found.isoformat() == "2026-05-31T21:00:00+00:00"


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, NOW - timedelta(hours=3)),
        ({"kind": VisitKind.IMPORT}, None),
        (
            {"kind": VisitKind.IMPORT, "saved_at": NOW - timedelta(days=9)},
            NOW - timedelta(days=9, hours=3),
        ),
    ],
    ids=["fetched now", "import", "import saved then"],
)
def test_an_age_counts_from_when_the_page_was_taken(
    changes: dict[str, Any], wanted: datetime | None
) -> None:
    claim = DateClaim(field="date_published", text="3 hours ago", reader="page")
    visit = Visit(article=Article(), fetched_at=NOW, date_claims=(claim,))
    found = DatesPipeline().process_item(replace(visit, **changes))
    assert isinstance(found, Visit)
    assert found.article.date_published == wanted
