from __future__ import annotations

from datetime import date

from crawler.browse.charts import HEIGHT, WIDTH, Chart, day_chart


def chart(*values: int) -> Chart:
    days = [date(2026, 11, day) for day in range(26, 26 + len(values))]
    made = day_chart(days, values, noun="articles")
    assert made is not None
    return made


def test_bars_stand_side_by_side_within_the_chart() -> None:
    bars = chart(3, 0, 12, 6).bars
    assert [bar.height for bar in bars] == [14, 0, 56, 28]
    assert all(bar.y + bar.height == HEIGHT for bar in bars)
    assert bars[-1].x + bars[-1].width <= WIDTH
    assert [bar.weekend for bar in bars] == [False, False, True, True]


def test_one_among_thousands_is_still_seen() -> None:
    assert chart(1, 9000).bars[0].height > 1


def test_chart_says_in_words_what_it_shows() -> None:
    assert chart(3, 1200, 7).summary == (
        "1,210 articles from 26 Nov to 28 Nov; most on 27 Nov: 1,200; on 28 Nov: 7."
    )


def test_nothing_to_draw_is_no_chart() -> None:
    assert day_chart([], [], noun="hits") is None
    assert day_chart([date(2026, 11, 28)], [0], noun="hits") is None
