"""Kept hits: listed, counted, and their words as they were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.alerts.firing import decide
from crawler.records import Alert, MatchedWord, Visit
from crawler.store import Connection
from crawler.store.alerts import add_alert
from crawler.store.articles import store_visit
from crawler.store.hits import (
    LONGEST_WORD,
    MOST_WORDS,
    counts_by_alert,
    held_since,
    hit_ids,
    hits_by_id,
    hits_of,
    list_hits,
    words_from_json,
    words_to_json,
)

MakeVisit = Callable[..., Visit]
HOUR = timedelta(hours=1)


def test_only_hits_of_this_run_that_somebody_waits_for_are_counted_as_held(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    add_alert(db, Alert(name="shown", query="boat"), now=now)
    for number, first_round in enumerate((True, True, True, False)):
        visit = make_visit(
            f"https://gazette.example/{number}",
            headline=f"H {number}",
            matches=("boats", "shown")[: 1 if number == 1 else 2],
            first_round=first_round,
        )
        store_visit(db, visit, now=now + number * HOUR, decide=decide)
    assert held_since(db, now) == {"first_round": 3}
    assert held_since(db, now + 2 * HOUR) == {"first_round": 1}
    assert held_since(db, now + 3 * HOUR) == {}


def test_hits_are_listed_newest_first_and_by_number(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    for number in range(3):
        visit = make_visit(
            f"https://gazette.example/{number}",
            headline=f"H {number}",
            matches=("boats",),
        )
        store_visit(db, visit, now=now + number * HOUR, decide=decide)
    assert [hit.article_id for hit in list_hits(db, limit=2)] == [3, 2]
    assert hit_ids(db, since=now + HOUR) == [3, 2]
    assert list_hits(db, alert="other") == ()
    assert [hit.id for hit in hits_by_id(db, [1, 3, 99])] == [3, 1]
    assert [hit.id for hit in hits_by_id(db, [1, 3, 99], limit=1)] == [3]


def test_hits_are_counted_by_alert_the_one_with_the_newest_first(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    add_alert(db, replace(alert, name="ships"), now=now)
    for number, names in enumerate((("boats",), ("ships",), ("boats",))):
        visit = make_visit(
            f"https://gazette.example/{number}",
            headline=f"H {number}",
            matches=names,
        )
        store_visit(db, visit, now=now + number * HOUR, decide=decide)
    ids = [hit.id for hit in list_hits(db)]
    assert list(counts_by_alert(db, ids).items()) == [("boats", 2), ("ships", 1)]
    assert counts_by_alert(db, [1]) == {"boats": 1}
    assert counts_by_alert(db, [99]) == {}


def test_hits_of_one_article_are_those_of_the_alert(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    store_visit(db, make_visit(matches=("boats",)), now=now, decide=decide)
    (hit,) = hits_of(db, "boats", 1)
    assert (hit.alert, hit.article_id) == ("boats", 1)
    assert hits_of(db, "boats", 2) == hits_of(db, "other", 1) == ()


def test_matched_words_come_back_as_they_were() -> None:
    words = (
        MatchedWord(field="headline", start=0, end=4, text="Łódź"),
        MatchedWord(field="captions", index=2, start=7, end=9, text='a"b'),
    )
    assert words_from_json(words_to_json(words)) == words
    assert words_to_json(()) == "[]"


def test_a_page_of_one_word_gives_a_hit_of_some_words() -> None:
    def word(field: str, at: int, text: str = "drone") -> MatchedWord:
        return MatchedWord(field=field, start=at, end=at + len(text), text=text)

    many = [word("body", 6 * number) for number in range(100_000)]
    long = word("headline", 0, "drone" + "e" * 1_000_000)
    kept = words_from_json(words_to_json([long, *many, word("captions", 3)]))
    assert [one.field for one in kept] == ["headline", *["body"] * MOST_WORDS, "captions"]  # fmt: skip
    assert kept[0].text == long.text[:LONGEST_WORD]
    assert kept[0].end == LONGEST_WORD
    assert kept[1:-1] == tuple(many[:MOST_WORDS])
