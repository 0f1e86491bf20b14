"""What a batch tells of its words is what looking for each of them in each text gives."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.alerts.matcher import Matcher
from crawler.alerts.reading import subject_of
from crawler.query.evaluate import matched_words
from crawler.query.parse import parse
from tests.alerts.texts import matchable

NOW = datetime(2026, 11, 28, tzinfo=UTC)
QUERIES = (
    "drone",
    "border AND patrol",
    '"border patrol"',
    '"the border patrol" OR drone*',
    '"border patr*"',
    "drone NEAR/5 border",
    "drone#2",
    '"drone"',
    "F-16 OR S-300",
    "caption:drone OR related:drone",
    "headline:border NOT navy",
    "дрон OR граница",
    "无人机 OR 边境",
    "'Patrol'",
    "drone drone",
    '"drone drone"',
)
ARTICLES = (
    matchable(
        headline="Drone at the border, drone gone",
        lead="The border patrol saw a drone.",
        body="Drones came.\n\nThe Border Patrol sent a drone drone team: two F-16 and an S-300.",
        captions=["", "A drone above the border"],
        authors=["Ada Drone"],
        keywords=["border", "drone"],
        related=["", "More about the drone", "Border patrol at work"],
        section="Border",
    ),
    matchable(headline="Nothing of it", body="Only peace and quiet."),
    matchable(
        headline="Дрон и граница", body="Граница, дрон и 无人机.\n\n边境 · drone"
    ),
    matchable(headline="Border", body="Cafe\u0301 patrol, border. patrol border"),
)


@pytest.mark.parametrize("together", [1, 4])
def test_words_of_a_batch_are_those_of_each_article(together: int) -> None:
    matcher = Matcher({query: query for query in QUERIES})
    told = [
        found
        for at in range(0, len(ARTICLES), together)
        for found in matcher.matches_of(ARTICLES[at : at + together], now=NOW)
    ]
    assert sum(map(len, told)) > len(QUERIES)
    for item, found in zip(ARTICLES, told, strict=True):
        words = {match.alert: match.words for match in found}
        for query in QUERIES:
            expected = matched_words(parse(query).root, subject_of(item), NOW)
            assert words.get(query, ()) == expected, (query, item.article.headline)


def test_a_query_added_later_is_told_of_as_well() -> None:
    matcher = Matcher({f"other {n}": f"word{n}" for n in range(5000)})
    matcher.add("new", '"border patrol"')
    (found,) = matcher.matches(ARTICLES[0], now=NOW)
    assert [word.text for word in found.words] == ["border patrol", "Border Patrol"]
