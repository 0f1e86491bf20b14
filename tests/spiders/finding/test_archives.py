"""Months and years of a section, by which a backfill goes back."""

from __future__ import annotations

import pytest

from spiders.extract.page import parse_page
from spiders.finding.archives import archive_pages

SECTION = "https://navy.example/news/"


def archive(links: str) -> list[tuple[str, str]]:
    page = parse_page(f"<body>{links}</body>", SECTION)
    return [
        (one.url.removeprefix("https://navy.example"), f"{one.at:%Y-%m-%d}")
        for one in archive_pages(page, SECTION)
    ]


@pytest.mark.parametrize(
    ("october", "november"),
    [
        ("/2026/10/", "/2026/11/"),
        ("/news/2026-10", "/news/2026-11"),
        ("/archive/202610.html", "/archive/202611.html"),
        ("/2026/10/index.php", "/2026/11/index.php"),
        ("/?m=202610", "/?m=202611"),
        ("/news/?month=10&year=2026", "/news/?month=11&year=2026"),
    ],
)
def test_months_are_told_by_their_addresses(october: str, november: str) -> None:
    links = f"<a href='{october}'>1</a><a href='{november}'>2</a>"
    assert archive(links) == [(november, "2026-11-30"), (october, "2026-10-31")]
    options = f"<select><option value='{october}'><option value='{november}'></select>"
    assert archive(options) == archive(links)


def test_years_are_taken_where_there_are_no_months() -> None:
    years = "<a href='/news/2024/'>2024</a><a href='/news/?year=2025'>2025</a>"
    assert archive(years) == [
        ("/news/?year=2025", "2025-12-31"),
        ("/news/2024/", "2024-12-31"),
    ]
    months = "<a href='/2026/1/'>January</a><a href='/2026/12/'>December</a>"
    assert [url for url, _ in archive(years + months)] == ["/2026/12/", "/2026/1/"]


@pytest.mark.parametrize(
    "links",
    [
        "<a href='/exercise-of-2026/'>x</a><a href='/report-2025.html'>y</a>",
        "<a href='/2026/11/20/'>x</a><a href='/2026/11/ship-comes-in/'>y</a>",
        "<a href='/?id=2026'>x</a><a href='/?page=2025'>y</a>",
        "<a href='/reports/2025/'>The report on the year, alone</a>",
        "<a href='https://other.example/2026/11/'>x</a><a href='https://other.example/2026/10/'>y</a>",
        "<a href='/item/20261/'>x</a><a href='/item/20262/'>y</a>",
    ],
)
def test_articles_and_numbers_are_no_months(links: str) -> None:
    assert archive(links) == []
