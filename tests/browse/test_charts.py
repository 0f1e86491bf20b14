from __future__ import annotations

from crawler.browse.charts import Count, bar_chart


def counts(*values: int) -> list[Count]:
    return [Count(label=f"day {n}", value=value) for n, value in enumerate(values, 1)]


def test_bars_stand_side_by_side_within_the_chart() -> None:
    chart = bar_chart(counts(3, 0, 12, 6), noun="hits", width=100, height=50)
    assert chart is not None
    assert [bar.height for bar in chart.bars] == [12.5, 0, 50, 25]
    assert all(bar.y + bar.height == 50 for bar in chart.bars)
    assert chart.bars[-1].x + chart.bars[-1].width <= 100


def test_one_among_thousands_is_still_seen() -> None:
    chart = bar_chart(counts(1, 9000), noun="hits")
    assert chart is not None
    assert chart.bars[0].height > 1


def test_chart_says_in_words_what_it_shows() -> None:
    chart = bar_chart(counts(3, 1200, 7), noun="articles")
    assert chart is not None
    assert chart.summary == (
        "1,210 articles from day 1 to day 3; most on day 2: 1,200; on day 3: 7."
    )


def test_nothing_to_draw_is_no_chart() -> None:
    assert bar_chart([], noun="hits") is None
    assert bar_chart(counts(0, 0), noun="hits") is None
