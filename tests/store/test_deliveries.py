from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

import pytest

from crawler.records import (
    Alert,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Visit,
)
from crawler.store import Connection, writing
from crawler.store.alerts import add_alert, remove_alert
from crawler.store.articles import store_visit
from crawler.store.deliveries import (
    Sending,
    backoff,
    begin_try,
    count_deliveries,
    due_deliveries,
    get_delivery,
    mark_failed,
    mark_sent,
    next_due_at,
    put_off,
    queue,
    queue_notice,
    retry_failed,
    take_back,
)
from crawler.store.recording import Decision, HitFacts
from crawler.store.times import to_text
from tests.stored import all_messages

MakeVisit = Callable[..., Visit]
Send = Callable[..., None]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def send(db: Connection, make_visit: MakeVisit, now: datetime) -> Send:
    """Stores article `number` as a hit of `alert` and queues one message."""
    numbers = iter(range(1000))

    def make(
        alert: str = "boats",
        due: timedelta = timedelta(0),
        kind: Literal["single", "digest"] = "single",
        at: datetime = now,
    ) -> None:
        def decide(facts: HitFacts) -> Decision:
            sending = Sending(channel="desk", due_at=at + due, kind=kind)
            return Decision(keep=True, sendings=(sending,))

        if (
            db.execute("SELECT 1 FROM alerts WHERE name = ?", [alert]).fetchone()
            is None
        ):
            add_alert(db, Alert(name=alert, query="boat", channels=("desk",)), now=now)
        number = next(numbers)
        visit = make_visit(
            f"https://gazette.example/{number}",
            headline=f"H {number}",
            matches=(alert,),
        )
        store_visit(db, visit, now=at, decide=decide)

    return make


def only(messages: tuple[Delivery, ...]) -> Delivery:
    (message,) = messages
    return message


def test_a_message_is_due_tried_and_sent(
    db: Connection, send: Send, now: datetime
) -> None:
    send(due=MINUTE)
    assert due_deliveries(db, now=now) == ()
    assert next_due_at(db) == now + MINUTE
    waiting = only(due_deliveries(db, now=now + MINUTE))
    assert (waiting.alert, waiting.channel, waiting.hit_ids) == ("boats", "desk", (1,))
    tried = begin_try(db, waiting.id, now=now + MINUTE)
    assert tried is not None
    assert (tried.key, tried.tries) == (waiting.key, 1)
    mark_sent(db, tried.id, now=now + MINUTE)
    assert due_deliveries(db, now=now + 999 * MINUTE) == ()
    assert count_deliveries(db)[DeliveryState.SENT] == 1
    assert begin_try(db, waiting.id, now=now + 999 * MINUTE) is None


def test_a_kill_after_the_try_began_leads_to_another_with_the_same_key(
    db: Connection, send: Send, now: datetime
) -> None:
    send()
    first = begin_try(db, 1, now=now)
    assert due_deliveries(db, now=now) == ()  # the channel may still be answering
    assert begin_try(db, 1, now=now) is None
    second = begin_try(
        db, only(due_deliveries(db, now=now + MINUTE)).id, now=now + MINUTE
    )
    assert first is not None
    assert second is not None
    assert (second.key, second.tries) == (first.key, 2)


def test_backoff_doubles_from_a_minute_to_twelve_hours() -> None:
    minutes = [backoff(tries) / MINUTE for tries in range(1, 13)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 720, 720]


def test_after_ten_tries_a_message_is_failed(
    db: Connection, send: Send, now: datetime
) -> None:
    send()
    send()
    at = now
    for number in range(1, 11):
        message = begin_try(db, 2, now=at)
        assert message is not None
        assert message.tries == number
        state = mark_failed(db, 2, "HTTP 503", now=at)
        at += backoff(number)
        assert state is (
            DeliveryState.FAILED if number == 10 else DeliveryState.WAITING
        )
    assert begin_try(db, 2, now=at) is None
    failed, other = all_messages(db)
    assert (failed.state, failed.last_error) == (DeliveryState.FAILED, "HTTP 503")
    assert (other.state, other.tries) == (DeliveryState.WAITING, 0)
    assert retry_failed(db, now=at) == 1
    again = begin_try(db, 2, now=at)
    assert again is not None
    assert again.tries == 1


def test_a_channel_that_is_back_gets_what_it_refused_in_its_order(
    db: Connection, send: Send, now: datetime
) -> None:
    """A mail server that was down over a weekend lost every message that was older than nine hours."""
    for _ in range(4):
        send()
    refuse(db, 1, at=now, tries=10)
    refuse(db, 2, at=now, tries=1, final=True)
    monday = now + timedelta(days=3)
    refuse(db, 3, at=monday - timedelta(hours=2), tries=7)
    assert [one.id for one in due_deliveries(db, now=monday)] == [4]
    accept(db, 4, at=monday)
    back = [(one.id, one.tries) for one in due_deliveries(db, now=monday)]
    assert back == [(1, 0), (3, 7)]


def test_what_is_refused_while_others_are_taken_is_not_taken_up_again(
    db: Connection, send: Send, now: datetime
) -> None:
    """The channel was there: it is this message that it does not like."""
    send()
    later = now + timedelta(hours=1)
    for _ in range(2):
        send(at=later)
    refuse(db, 1, at=now, tries=10)
    accept(db, 2, at=later)
    assert [one.id for one in due_deliveries(db, now=later)] == [1, 3]
    refuse(db, 1, at=later, tries=10)
    accept(db, 3, at=later)
    assert due_deliveries(db, now=later + timedelta(days=1)) == ()


def test_what_was_given_up_a_week_ago_stays_so(
    db: Connection, send: Send, now: datetime
) -> None:
    for _ in range(2):
        send()
    refuse(db, 1, at=now, tries=10)
    accept(db, 2, at=now + timedelta(days=7))
    assert count_deliveries(db)[DeliveryState.FAILED] == 1


def test_a_channel_that_is_back_is_seen_so_without_going_through_others_messages_for_each(
    db: Connection, send: Send, now: datetime
) -> None:
    """1,400 that were given up, beside 60,000 that others took: 4.5 s with the writer's lock held."""
    send()
    db.executemany(
        "INSERT INTO deliveries (key, kind, channel, state, tries, created_at, due_at, next_try_at)"
        " VALUES (?1, 'notice', ?2, ?3, 10, ?4, ?4, ?4)",
        [
            (f"{n}", channel, state, to_text(now - timedelta(seconds=2000 - n)))
            for n in range(2000)
            for channel, state in [("desk", "failed") if n % 10 == 0 else ("other", "sent")]
        ],
    )  # fmt: skip
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 100

    db.set_progress_handler(count, 100)
    accept(db, 1, at=now)
    db.set_progress_handler(None, 0)
    assert len(due_deliveries(db, now=now)) == 200
    assert steps < 60_000


def refuse(
    db: Connection, number: int, *, at: datetime, tries: int, final: bool = False
) -> None:
    for tried in range(1, tries + 1):
        assert begin_try(db, number, now=at) is not None
        mark_failed(db, number, "HTTP 503", now=at, final=final)
        at += backoff(tried)


def accept(db: Connection, number: int, *, at: datetime) -> None:
    assert begin_try(db, number, now=at) is not None
    mark_sent(db, number, now=at)


def test_those_due_longest_come_first_however_many_may(
    db: Connection, now: datetime, send: Send
) -> None:
    for minutes in (3, 1, 2):
        send(due=minutes * MINUTE)
    due = [d.id for d in due_deliveries(db, now=now + 3 * MINUTE, limit=2)]
    assert due == [2, 3]
    every = [d.id for d in due_deliveries(db, now=now + 3 * MINUTE)]
    assert every == [2, 3, 1], "due this very moment is due"


def test_a_final_failure_is_not_tried_again(
    db: Connection, send: Send, now: datetime
) -> None:
    send()
    begin_try(db, 1, now=now)
    assert mark_failed(db, 1, "HTTP 410", now=now, final=True) is DeliveryState.FAILED
    assert next_due_at(db) is None


def test_a_digest_gathers_and_is_frozen_at_its_first_try(
    db: Connection, send: Send, now: datetime
) -> None:
    hour = timedelta(hours=1)
    for _ in range(3):
        send(due=hour, kind="digest")
    digest = only(all_messages(db))
    assert (digest.kind, digest.hit_ids, digest.alert) == (
        DeliveryKind.DIGEST,
        (3, 2, 1),
        "boats",
    )
    tried = begin_try(db, digest.id, now=now + hour)
    send(due=hour, kind="digest")
    assert len(all_messages(db)) == 2
    frozen = get_delivery(db, digest.id)
    assert tried is not None
    assert frozen is not None
    assert frozen.hit_ids == tried.hit_ids == (3, 2, 1)
    assert frozen.key == digest.key


def test_a_digest_gathers_several_alerts_of_one_channel_and_time(
    db: Connection, send: Send
) -> None:
    hour = timedelta(hours=1)
    send("boats")
    send("tanks", due=2 * hour, kind="digest")
    send("boats", due=hour, kind="digest")
    send("tanks", due=hour, kind="digest")
    kinds = [
        (message.kind, message.alert, message.hit_ids) for message in all_messages(db)
    ]
    assert kinds == [
        (DeliveryKind.DIGEST, None, (4, 3)),
        (DeliveryKind.DIGEST, "tanks", (2,)),
        (DeliveryKind.SINGLE, "boats", (1,)),
    ]
    remove_alert(db, "tanks")
    assert [message.hit_ids for message in all_messages(db)] == [(3,), (1,)]
    remove_alert(db, "boats")
    assert all_messages(db) == ()


def test_one_version_of_a_hit_goes_to_a_channel_once(
    db: Connection, send: Send, now: datetime
) -> None:
    send()
    values = {
        "alert_id": 1,
        "alert": "boats",
        "hit_id": 1,
        "url_key": "gazette.example/0",
        "now": now,
    }
    sending = Sending(channel="desk", due_at=now)
    with writing(db):
        assert queue(db, sending, revision=1, **values) is None
        assert (
            queue(db, Sending(channel="phone", due_at=now), revision=1, **values) == 2
        )
        assert queue(db, sending, revision=2, **values) == 3
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO delivery_hits VALUES (2, 1, 'desk', 1)")
    assert len({message.key for message in all_messages(db)}) == 3


def test_a_key_is_the_same_in_a_database_built_anew(
    db: Connection, send: Send, now: datetime
) -> None:
    send()
    key = only(all_messages(db)).key
    db.execute("DELETE FROM deliveries")
    values = {
        "alert_id": 1,
        "alert": "boats",
        "hit_id": 1,
        "url_key": "gazette.example/0",
        "now": now,
    }
    queue(db, Sending(channel="desk", due_at=now), revision=1, **values)
    assert only(all_messages(db)).key == key


def test_a_digest_is_found_by_its_channel_and_time(db: Connection, send: Send) -> None:
    """Every hit of it looks for it, beside thousands that wait for a dead channel."""
    asked: list[str] = []
    send(due=MINUTE, kind="digest")
    db.set_trace_callback(asked.append)
    send(due=MINUTE, kind="digest")
    db.set_trace_callback(None)
    (statement,) = [sql for sql in asked if "kind = 'digest'" in sql]
    (plan,) = db.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    assert "deliveries_open_digests (channel=? AND due_at=?)" in plan[3]


def test_a_message_put_off_counts_no_try(
    db: Connection, send: Send, now: datetime
) -> None:
    send()
    send()
    put_off(db, 1, until=now + MINUTE)
    assert only(due_deliveries(db, now=now)).id == 2
    due = due_deliveries(db, now=now + MINUTE)
    assert [(one.id, one.tries) for one in due] == [(1, 0), (2, 0)]


def test_a_try_taken_back_counts_none_and_is_due_at_once(
    db: Connection, send: Send, now: datetime
) -> None:
    send()
    begin_try(db, 1, now=now)
    take_back(db, 1, now=now)
    take_back(db, 1, now=now)
    assert only(due_deliveries(db, now=now)).tries == 0


def test_a_message_whose_hits_are_gone_is_dropped(
    db: Connection, send: Send, now: datetime
) -> None:
    send()
    db.execute("DELETE FROM hits")
    assert begin_try(db, 1, now=now) is None
    assert all_messages(db) == ()


def test_a_notice_is_queued_once(db: Connection, now: datetime) -> None:
    notice = {
        "channel": "desk",
        "key": "gazette silent 1",
        "payload": {"subject": "s", "text": "t"},
    }
    assert queue_notice(db, now=now, **notice)  # type: ignore[arg-type]
    assert not queue_notice(db, now=now, **notice)  # type: ignore[arg-type]
    message = begin_try(db, 1, now=now)
    assert message is not None
    assert (message.kind, dict(message.payload)) == (
        DeliveryKind.NOTICE,
        notice["payload"],
    )
