"""What a watch counts from round to round."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.records import Reason
from crawler.running.figures import RunFigures
from crawler.running.metrics import HELP
from crawler.running.reporting import CrawlReport


def test_rounds_add_up_and_the_last_one_gives_its_time():
    figures = RunFigures()
    one, two = Reason.NOT_ARTICLE, Reason.EMPTY
    figures.count(CrawlReport(new=3, hits=1, refused={one: 2}, seconds=4.0))
    figures.count(CrawlReport(new=1, changed=2, refused={one: 1, two: 1}, seconds=2.5))
    figures.count_failure()
    said = {
        sample.name + "".join(sample.labels.values()): sample.value
        for sample in figures.samples()
    }
    assert said == {
        "up": 1,
        "round_seconds": 2.5,
        "rounds_total": 2,
        "rounds_failed_total": 1,
        "articles_new_total": 4,
        "articles_changed_total": 2,
        "hits_total": 1,
        f"pages_refused_total{one.value}": 3,
        f"pages_refused_total{two.value}": 1,
    }


def test_time_of_the_last_good_round_is_told_once_there_was_one():
    figures = RunFigures()
    name = "last_good_round_timestamp_seconds"
    assert name not in {sample.name for sample in figures.samples()}
    figures.last_good_at = datetime(2026, 11, 18, 12, tzinfo=UTC)
    told = {sample.name: sample.value for sample in figures.samples()}
    assert told[name] == figures.last_good_at.timestamp()


def test_every_figure_says_what_it_means():
    figures = RunFigures()
    figures.count(CrawlReport(refused={Reason.EMPTY: 1}))
    figures.count_failure()
    figures.last_good_at = datetime(2026, 11, 18, 12, tzinfo=UTC)
    assert {sample.name for sample in figures.samples()} <= set(HELP)
