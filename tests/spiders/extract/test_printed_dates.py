"""Which part of a line is a day, in scripts and calendars whose months have two words or two letters."""

from __future__ import annotations

import pytest

from spiders.extract import extract_article
from spiders.extract.printed.date_labels import Dates
from spiders.extract.printed.dates import dates_in
from spiders.extract.printed.half_dates import day_told, half_told


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("یکشنبه ۱۵ دی ۱۴۰۳", "۱۵ دی ۱۴۰۳"),
        ("تاریخ انتشار: ۱۵ دی ماه ۱۴۰۳ ساعت ۱۴:۳۰", "۱۵ دی ماه ۱۴۰۳ ساعت ۱۴:۳۰"),
        ("نشر: ۱۵ کب ۱۴۰۳", "۱۵ کب ۱۴۰۳"),
        ("چهارشنبه ۱۵ مه ۲۰۲۴", "۱۵ مه ۲۰۲۴"),
        ("الأحد ١٧ تشرين الثاني ٢٠٢٤", "١٧ تشرين الثاني ٢٠٢٤"),
        ("17 كانون الأول 2024", "17 كانون الأول 2024"),
        ("입력 2024.03.04. 14:05", "2024.03.04. 14:05"),
        ("發布日期：113-03-04", "113-03-04"),
        ("中華民國113年3月4日", "113年3月4日"),
    ],
)
def test_a_printed_day_is_found_whole(line: str, wanted: str) -> None:
    dates = Dates()
    assert dates_in(line, dates)
    assert dates.published == [wanted]


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("Uppdaterad 15.59 | Publicerad 14.14", ["14.14"], ["15.59"]),
        ("Veröffentlicht: 10:49 Uhr", ["10:49 Uhr"], []),
        ("Ада Мур, Віктор Лан 8 січня, 17:46", ["8 січня, 17:46"], []),
        ("17:46, 8 січня", ["17:46, 8 січня"], []),
        ("March 3, 10:15 am", ["March 3, 10:15 am"], []),
        ("Film 2:35", [], []),
        ("3 Boote, 10:15", [], []),
    ],
)
def test_a_day_without_its_year_and_a_clock_with_a_label_are_found(
    line: str, published: list[str], modified: list[str]
) -> None:
    dates = Dates()
    half_told(line, dates)
    assert (dates.published, dates.modified) == (published, modified)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("17:41 JST, October 13, 2024", "October 13, 2024 17:41 JST"),
        ("5:41 PM EDT • October 13, 2024", "October 13, 2024 5:41 PM EDT"),
        ("17h41, 13 octobre 2024", "13 octobre 2024 17h41"),
    ],
)
def test_a_clock_before_its_day_keeps_its_zone(line: str, wanted: str) -> None:
    dates = Dates()
    assert dates_in(line, dates)
    assert dates.published == [wanted]


TEXT = "".join(
    f"<p>The ferry of Tarn crossed the sound {n} times in a day, which the harbour master called a record for the season.</p>"
    for n in ("eleven", "twelve", "thirteen", "fourteen")
)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (
            "<time class='post-date updated' datetime='2025-02-11T12:28:25-06:00'>11 February 2025</time>",
            ["11 February 2025", "2025-02-11T12:28:25-06:00"],
        ),
        (
            "<time class='date' datetime='2025-02-10T08:00:00Z'>10 February 2025</time> Updated <time class='updated' datetime='2025-02-11T12:28:25Z'>11 February 2025</time>",
            ["2025-02-10T08:00:00Z", "10 February 2025"],
        ),
        (
            "<div class='comments-and-day'><b>11 February 2025, 16:51</b></div>",
            ["11 February 2025, 16:51"],
        ),
        (
            "<p class='hero-caption'>11 February 2025 | 4 min read</p>",
            ["11 February 2025 | 4 min read"],
        ),
        (
            "<p class='hero-caption'>The pier on 11 February 2025</p>",
            [],
        ),
    ],
    ids=[
        "the only date is named a change",
        "a change with its word",
        "in a box named for comments",
        "named as a caption",
        "a caption with a day",
    ],
)
def test_days_right_under_the_headline(row: str, wanted: list[str]) -> None:
    page = f"<html><body><article><h1>Ferry of Tarn sets a record</h1>{row}{TEXT}</article></body></html>"
    found = extract_article(page, "https://tarn.example/ferry-sets-a-record")
    texts = [c.text for c in found.date_claims if c.field == "date_published"]
    assert texts == wanted


def test_day_below_the_text_by_the_label_in_the_line_above_it() -> None:
    page = f"<html><body><article><h1>Ferry of Tarn sets a record</h1>{TEXT}</article><div><h2>Content current as of:</h2><ul><li>11 February 2025</li></ul></div></body></html>"
    found = extract_article(page, "https://tarn.example/ferry-sets-a-record")
    told = [(c.field, c.text) for c in found.date_claims]
    assert told == [("date_modified", "11 February 2025")]


def test_moment_in_the_title_of_an_abbreviation() -> None:
    row = (
        '<footer><abbr class="published" title="2025-03-04T10:20:00+01:00">Published: Tue 04 March 2025</abbr>'
        '<abbr class="modified" title="2025-03-05T11:00:00+01:00">Updated: Wed 05 March 2025</abbr>'
        '<p>See the <abbr class="unit" title="2025 season">season</abbr></p></footer>'
    )
    page = f"<html><body><article><header><h1>Ferry of Tarn sets a record</h1></header><div>{row}{TEXT}</div></article></body></html>"
    found = extract_article(page, "https://tarn.example/ferry-sets-a-record")
    told = [(c.field, c.text) for c in found.date_claims]
    assert told == [
        ("date_published", "2025-03-04T10:20:00+01:00"),
        ("date_modified", "2025-03-05T11:00:00+01:00"),
    ]


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("March 4", ["March 4"], []),
        ("Tuesday, 4 March", ["Tuesday, 4 March"], []),
        ("Published: 4. März", ["Published: 4. März"], []),
        ("Updated: Mar 4", [], ["Updated: Mar 4"]),
        ("Chapter: March 4", [], []),
        ("4 boats", [], []),
        ("On March 4 the ferry sailed", [], []),
    ],
)
def test_a_line_that_is_a_day_without_its_year(
    line: str, published: list[str], modified: list[str]
) -> None:
    dates = Dates()
    day_told(line, dates)
    assert (dates.published, dates.modified) == (published, modified)


def test_a_day_without_its_year_waits_for_one_that_has_it() -> None:
    page = (
        "<html><body><article><h1>Ferry of Tarn sets a record</h1>{}"
        + TEXT
        + "</article></body></html>"
    )
    url = "https://tarn.example/ferry-sets-a-record"
    alone = extract_article(page.format("<p>March 4</p>"), url)
    assert [c.text for c in alone.date_claims] == ["March 4"]
    both = extract_article(page.format("<p>March 4</p><p>5 March 2025</p>"), url)
    assert [c.text for c in both.date_claims] == ["5 March 2025"]


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("입력 2024.03.04. 14:05 업데이트 2024.03.05. 15:10", ["2024.03.04. 14:05"], ["2024.03.05. 15:10"]),
        ("2024.03.04. 14:05 Módosítva: 2024.03.05. 15:10", ["2024.03.04. 14:05"], ["2024.03.05. 15:10"]),
        ("Publicerad 4 mars 2024 14:05 Senast ändrad 5 mars 2024", ["4 mars 2024 14:05 Senast"], ["5 mars 2024"]),
    ],
)  # fmt: skip
def test_the_label_of_a_change_parts_two_days(
    line: str, published: list[str], modified: list[str]
) -> None:
    dates = Dates()
    assert dates_in(line, dates)
    assert (dates.published, dates.modified) == (published, modified)


def test_day_in_a_box_whose_name_says_teaser_beside_the_headline_in_it() -> None:
    page = f"<html><body><div class='teaser'><h1>Ferry of Tarn sets a record</h1><p>As of: 4 March 2025, 06:00</p></div><div>{TEXT}</div></body></html>"
    found = extract_article(page, "https://tarn.example/ferry-sets-a-record")
    assert [c.text for c in found.date_claims] == ["4 March 2025, 06:00"]


def test_clock_alone_in_the_line_below_its_day() -> None:
    page = (
        "<html><body><article><h1>Ferry of Tarn sets a record</h1>{}"
        + TEXT
        + "</article></body></html>"
    )
    url = "https://tarn.example/ferry-sets-a-record"
    below = extract_article(page.format("<p>4 March 2025</p><p>15:40</p>"), url)
    assert "4 March 2025 15:40" in [c.text for c in below.date_claims]
    apart = extract_article(
        page.format("<p>4 March 2025</p><p>Film</p><p>15:40</p>"), url
    )
    assert [c.text for c in apart.date_claims] == ["4 March 2025"]
