"""A match becomes a hit and its messages, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.alerts.firing import decide
from crawler.records import Alert, Match, MatchedWord, Visit, VisitKind
from crawler.store import Connection
from crawler.store.alerts import add_alert, edit_alert, remove_alert, set_paused
from crawler.store.articles import load_article, store_visit
from crawler.store.hits import list_hits
from tests.stored import all_messages

MakeVisit = Callable[..., Visit]
HOUR = timedelta(hours=1)


def test_a_match_becomes_one_hit_and_one_message_a_channel(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    stored = store_visit(db, make_visit(matches=("boats",)), now=now, decide=decide)
    assert stored.hits == ("boats",)
    (hit,) = list_hits(db)
    assert (hit.alert, hit.article_id, hit.revision, hit.held) == ("boats", 1, 1, None)
    assert [(word.field, word.text) for word in hit.words] == [("headline", "Navy")]
    messages = all_messages(db)
    assert {message.channel for message in messages} == {"desk", "phone"}
    assert [message.hit_ids for message in messages] == [(hit.id,)] * 2
    assert len({message.key for message in messages}) == 2


def test_an_article_fires_once_over_any_number_of_edits(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    for number in range(5):
        at = now + number * HOUR
        visit = make_visit(
            matches=("boats",),
            headline=f"Headline {'abcde'[number] * 4}",
            fetched_at=at,
        )
        stored = store_visit(db, visit, now=at, decide=decide)
        assert stored.hits == (("boats",) if number == 0 else ())
    assert len(list_hits(db)) == 1
    assert len(all_messages(db)) == 2
    assert list_hits(db)[0].revision == 1


def test_a_later_version_that_matches_first_fires(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    store_visit(db, make_visit(), now=now, decide=decide)
    changed = make_visit(
        matches=("boats",), headline="Now it is about boats", fetched_at=now + HOUR
    )
    stored = store_visit(db, changed, now=now + HOUR, decide=decide)
    assert stored.hits == ("boats",)
    assert list_hits(db)[0].revision == 2
    assert len(all_messages(db)) == 2


def test_an_unchanged_article_fires_nothing(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    store_visit(db, make_visit(), now=now, decide=decide)
    store_visit(db, make_visit(matches=("boats",)), now=now, decide=decide)
    assert list_hits(db) == ()


def in_caption(visit: Visit, word: str) -> Visit:
    """The visit with a match of `boats` in its first caption."""
    caption = visit.article.images[0].caption or ""
    start = caption.index(word)
    found = MatchedWord(field="captions", start=start, end=start + len(word), text=word)
    match = Match(alert="boats", query_version=1, words=(found,))
    return replace(visit, matches=(match,))


def test_words_that_appear_beside_an_unchanged_text_fire(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    store_visit(db, make_visit(images=()), now=now, decide=decide)
    later = in_caption(make_visit(fetched_at=now + HOUR), "boat")
    for _ in range(2):
        store_visit(db, later, now=now + HOUR, decide=decide)
    (hit,) = list_hits(db)
    assert (hit.revision, hit.words[0].field, hit.held) == (2, "captions", None)
    assert len(all_messages(db)) == 2
    assert load_article(db, 1) == later.article
    assert db.execute("SELECT class, words_added FROM revisions").fetchall() == [
        ("body", 0)
    ]


def test_a_change_fires_for_an_alert_without_a_hit_whatever_others_have(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    add_alert(db, Alert(name="ships", query="ship"), now=now)
    other = make_visit("https://gazette.example/o", headline="O", matches=("boats",))
    store_visit(db, other, now=now, decide=decide)
    store_visit(db, make_visit(images=(), matches=("ships",)), now=now, decide=decide)
    later = in_caption(make_visit(fetched_at=now + HOUR), "boat")
    assert store_visit(db, later, now=now + HOUR, decide=decide).hits == ("boats",)


def test_an_alert_that_was_saved_after_the_article_waits_for_a_change(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    store_visit(db, make_visit(), now=now, decide=decide)
    later = in_caption(make_visit(kicker="Sea", fetched_at=now + HOUR), "boat")
    assert store_visit(db, later, now=now, decide=decide).revision == 1
    assert list_hits(db) == ()


def test_an_alert_that_asks_for_changes_is_told_of_those_that_touch_it(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    edit_alert(
        db,
        Alert(name="boats", query="boat", channels=("desk",), on_change=True),
        now=now,
    )
    first = make_visit(matches=("boats",))
    store_visit(db, first, now=now, decide=decide)
    body = make_visit(
        matches=("boats",),
        paragraphs=("Other words stand here now.",),
        fetched_at=now + HOUR,
    )
    assert store_visit(db, body, now=now + HOUR, decide=decide).hits == ()
    assert len(all_messages(db)) == 1
    headline = make_visit(
        matches=("boats",),
        headline="Navy thinks again",
        paragraphs=("Other words stand here now.",),
        fetched_at=now + 2 * HOUR,
    )
    for _ in range(2):
        store_visit(db, headline, now=now + 2 * HOUR, decide=decide)
    assert len(all_messages(db)) == 2
    (hit,) = list_hits(db)
    assert hit.revision == 3
    assert hit.at == now


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({"first_round": True}, "first_round"),
        ({"kind": VisitKind.IMPORT}, "import"),
        ({"date_published": datetime.fromisoformat("2026-11-01T00:00Z")}, "old"),
    ],
)
def test_held_hits_are_kept_and_not_sent(
    db: Connection,
    make_visit: MakeVisit,
    now: datetime,
    alert: Alert,
    changes: dict[str, object],
    held: str,
) -> None:
    store_visit(db, make_visit(matches=("boats",), **changes), now=now, decide=decide)
    assert [hit.held for hit in list_hits(db)] == [held]
    assert all_messages(db) == ()
    store_visit(
        db, make_visit("https://gazette.example/two", matches=("boats",), headline="Two", **changes),
        now=now, decide=decide, send_old=True,
    )  # fmt: skip
    assert len(all_messages(db)) == 2


def test_an_alert_removed_meanwhile_is_left_out(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    stored = store_visit(
        db, make_visit(matches=("boats", "gone")), now=now, decide=decide
    )
    assert stored.hits == ("boats",)
    remove_alert(db, "boats")
    assert list_hits(db) == ()
    assert all_messages(db) == ()


def test_a_paused_alert_keeps_its_hits(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    set_paused(db, "boats", True, now=now)
    store_visit(db, make_visit(matches=("boats",)), now=now, decide=decide)
    assert [hit.held for hit in list_hits(db)] == ["paused"]


def test_without_a_decision_hits_are_kept_silently(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    store_visit(db, make_visit(matches=("boats",)), now=now)
    assert [hit.held for hit in list_hits(db)] == ["backfill"]
    assert all_messages(db) == ()
