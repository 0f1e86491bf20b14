"""Days beside the links of a list, in the places where systems print them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from spiders.finding.list_dates import read_day
from spiders.finding.sections import read_section

HEADLINES = [
    "Yard delivers the second of four patrol ships",
    "Parliament asks for an answer on the new radar",
    "Two battalions exercise on the river this autumn",
    "Budget grows by a tenth, and the list by a third",
]
DAYS = [datetime(2026, 11, 20 - n, tzinfo=UTC) for n in range(4)]


def days_of(item: Callable[[int, str], str]) -> list[datetime | None]:
    cards = "".join(item(20 - n, text) for n, text in enumerate(HEADLINES))
    body = f"<html><body><div class='list'>{cards}</div></body></html>"
    found = read_section(body.encode(), "https://press.example/news/").found
    assert [one.headline for one in found] == HEADLINES
    return [one.at for one in found]


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(
            lambda day, text: f"{day}.11.2026 <a href='n47{day}.htm'>{text}</a><br>",
            id="before, lines parted by breaks",
        ),
        pytest.param(
            lambda day, text: f"<a href='n47{day}.htm'>{text}</a> ({day}.11.2026)<br>",
            id="behind, lines parted by breaks",
        ),
        pytest.param(
            lambda day, text: (
                f"<div><h2>Friday, {day} November 2026</h2><div><h3><a href='/2026/11/{day}/ships.html'>{text}</a></h3>"
                "<div>On ships <a href='/2019/02/old.html'>of old</a>.</div></div></div>"
            ),
            id="a heading above a post that links to another",
        ),
        pytest.param(
            lambda day, text: (
                f"<div><h3><a href='/2026/{day}.html'>{text}</a></h3><p>On ships <a href='/2019/old.html'>of old</a>.</p>"
                f"<a href='/2026/{day}.html'><abbr class='published' title='2026-11-{day}T00:00:00Z'>at midnight</abbr></a></div>"
            ),
            id="in another link to the post",
        ),
        pytest.param(
            lambda day, text: (
                f"<div><div class='t'><a href='/papers/{day}-on-ships-of-old'>{text}</a></div>"
                f"<div><a href='/team/ada-{day}'>Ada Vester</a></div><div>{day} November 2026</div></div>"
            ),
            id="beside the link of a writer",
        ),
        pytest.param(
            lambda day, text: (
                f"<div class='n'><p>{day}.11.2026.</p><h4><a href='/vest/47{day}'>{text}</a></h4></div>"
            ),
            id="with a full stop behind the year",
        ),
    ],
)
def test_a_day_stands_beside_its_link(item: Callable[[int, str], str]) -> None:
    assert days_of(item) == DAYS


def test_the_numbers_of_a_version_are_no_day() -> None:
    assert read_day("6.12.76") is None
    assert read_day("6.18.16") is None
    assert read_day("11.20.2026") == datetime(2026, 11, 20, tzinfo=UTC)
    assert read_day("6/18/16") == datetime(2016, 6, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和8年11月20日", datetime(2026, 11, 20, tzinfo=UTC)),
        ("令和元年 5月 1日", datetime(2019, 5, 1, tzinfo=UTC)),
        ("۳ آذر ۱۴۰۵ - ۱۲:۱۰", datetime(2026, 11, 24, tzinfo=UTC)),
        ("دوشنبه 1405/09/03", datetime(2026, 11, 24, tzinfo=UTC)),
        ("رزمایش ۱۴۰۵ پایان یافت", None),
        ("令和8年度の予算", None),
    ],
)
def test_days_of_other_calendars(text: str, day: datetime | None) -> None:
    assert read_day(text) == day


def test_a_card_without_a_day_has_that_of_its_address() -> None:
    cards = "".join(
        f"<h2><a href='/news/2026/11/{n}/ships-of-yard/'>Ships of yard {n} come much later</a></h2>"
        for n in (18, 19, 20)
    )
    found = read_section(cards.encode(), "https://press.example/").found
    assert [item.at for item in found] == [
        datetime(2026, 11, n, tzinfo=UTC) for n in (18, 19, 20)
    ]


@pytest.mark.parametrize(
    "stated",
    [
        "data-posted-date-timestamp='1795860000000' data-updated-date-timestamp='1795950000000'",
        "data-time=1795860000",
        "data-published-datetime='2026-11-28T12:00:00+02:00'",
    ],
)
def test_a_moment_for_scripts_is_the_cards(stated: str) -> None:
    card = "<div class=c {}><a href='/news/{}'><h3>Ships of yard {} come late</h3></a></div>"
    cards = "".join(card.format(stated, n, n) for n in range(4711, 4714))
    cards += "<p data-menu-time='1795860000' data-x-date='4 days'>x</p>"
    found = read_section(cards.encode(), "https://press.example/").found
    assert {one.at for one in found} == {datetime(2026, 11, 28, 10, tzinfo=UTC)}


@pytest.mark.parametrize(
    "badge",
    [
        "<b>20</b><i>November</i><i>2026</i>",
        "<b>20</b><br>Nov<br>2026",
        "<b>20</b> <i>Nov, 2026</i>",
        "<i>November</i> <b>20,</b> <i>2026</i>",
        "<b>20.11.</b><i>2026</i>",
        "<b>20</b><i>2026-11</i>",
        "<b>20</b><i>2026年11月</i>",
        "<b>11-20</b><i>2026</i>",
        "<b>۲۹</b><i>آبان</i><i>۱۴۰۵</i>",
    ],
)
def test_a_badge_of_parts_is_a_day(badge: str) -> None:
    card = "<div>{}<h3><a href='/news/{}'>Ships of yard {} come much later</a></h3><p>2 of 3</p></div>"
    cards = "".join(card.format(badge, n, n) for n in range(4711, 4714))
    found = read_section(cards.encode(), "https://press.example/").found
    assert {one.at for one in found} == {datetime(2026, 11, 20, tzinfo=UTC)}


@pytest.mark.parametrize(
    "parts",
    [
        "<b>20</b><i>Nov</i>",
        "<b>4</b><i>comments</i><i>2026</i>",
        "<b>Exercise</b><i>2026</i>",
        "<b>20</b><i>2026 was a year of many ships</i>",
    ],
)
def test_other_parts_are_none(parts: str) -> None:
    card = (
        "<div>{}<h3><a href='/news/{}'>Ships of yard {} come much later</a></h3></div>"
    )
    cards = "".join(card.format(parts, n, n) for n in range(4711, 4714))
    found = read_section(cards.encode(), "https://press.example/").found
    assert {one.at for one in found} == {None}


@pytest.mark.parametrize(
    ("attribute", "figures"),
    [
        pytest.param(
            "lang=en", ["11/24/2026", "11/12/2026", "11/05/2026"], id="its month"
        ),
        pytest.param(
            "lang=en-US", ["24/11/2026", "12/11/2026", "05/11/2026"], id="its day"
        ),
        pytest.param("lang=en", ["11-24-26", "11-12-26", "11-05-26"], id="dashes"),
        pytest.param(
            "lang=en", ["11/12/2026", "11/11/2026", "11/05/2026"], id="closer together"
        ),
        pytest.param(
            "lang=fr", ["12/11/2026", "11/11/2026", "05/11/2026"], id="language"
        ),
    ],
)
def test_the_other_dates_of_a_page_tell_day_from_month(
    attribute: str, figures: list[str]
) -> None:
    card = (
        "<div><h3><a href='/news/{}'>Ships of yard {} come late</a></h3><i>{}</i></div>"
    )
    cards = "".join(card.format(n, n, day) for n, day in enumerate(figures, 4711))
    page = f"<html {attribute}><body>{cards}<a href='/img/15/10/2026/a.html'>x</a></body></html>"
    found = read_section(page.encode(), "https://press.example/").found
    days = {one.at.date().isoformat() for one in found if one.at}
    assert days in (
        {"2026-11-24", "2026-11-12", "2026-11-05"},
        {"2026-11-12", "2026-11-11", "2026-11-05"},
    )


@pytest.mark.parametrize(
    "item",
    [
        "<h3>{}</h3><i>{}</i>",
        "<h3>{}</h3><p>A word of it.</p><i>{}</i>",
        "<h3>{}</h3><time datetime='{}'>then</time>",
        "{} {} ",
        "<i>{1}</i><h3>{0}</h3>",
        "<i>{1}</i><h3>{0}</h3><p>A word of it.</p>",
    ],
)
def test_a_day_between_two_boxes_is_that_of_the_side_where_all_have_one(
    item: str,
) -> None:
    def link(day: int, text: str) -> str:
        return item.format(
            f"<a href='/news/47{day}-ships'>{text}</a>", f"2026-11-{day}"
        )

    assert days_of(link) == DAYS


@pytest.mark.parametrize(
    "stated",
    [
        "<span title='{}'>3 hours ago</span>",
        "<relative-time datetime='{}'>just now</relative-time>",
        "<meta itemprop='datePublished' content='{}'>",
    ],
)
def test_a_moment_for_machines_is_read_wherever_it_stands(stated: str) -> None:
    times = days_of(
        lambda day, text: (
            f"<div><h3><a href='/news/47{day}' title='2026: {text}'>{text}</a></h3>"
            f"{stated.format(f'2026-11-{day}T12:00:00+02:00')}</div>"
        )
    )
    assert times == [day.replace(hour=10) for day in DAYS]


def test_a_row_of_pictures_has_the_days_of_the_list_below() -> None:
    row = "".join(
        f"<div class='slide'><a href='/news/47{20 - n}'><h2>{text}</h2></a></div>"
        for n, text in enumerate(HEADLINES)
    )
    below = "".join(
        f"<li><a href='/news/47{20 - n}'>{text}</a> <i>{20 - n}.11.2026</i></li>"
        for n, text in enumerate(HEADLINES)
    )
    body = f"<body><div>{row}</div><ul>{below}</ul></body>"
    found = read_section(body.encode(), "https://press.example/").found
    assert [one.at for one in found] == DAYS
