"""Each message is accepted once by each channel, whatever fails (PROMISES 22 to 25)."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.alerts.firing import decide
from crawler.exceptions import DeliveryError
from crawler.items import Article, Block
from crawler.outbox import deliver
from crawler.outbox.book import ChannelEntry
from crawler.outbox.deliver import deliver_due
from crawler.records import Alert, DeliveryState, Match, MatchedWord, Visit, VisitKind
from crawler.store import open_store
from crawler.store.alerts import add_alert, edit_alert, remove_alert
from crawler.store.articles import store_visit
from crawler.store.deliveries import (
    begin_try,
    due_deliveries,
    queue_notice,
)
from tests.stored import all_messages

NOW = datetime(2026, 11, 18, 12, 5, tzinfo=UTC)
BOOK = {
    name: ChannelEntry(name=name, kind="file", address=f"/secret/{name}")
    for name in ("desk", "bell", "dead")
}


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Recorder:
    """A channel that answers as it is told and remembers what it accepted."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.accepted: list[str] = []
        self.asked: list[str] = []
        self.messages = []

    def send(self, message):
        self.asked.append(message.key)
        answer = self.answers.pop(0) if self.answers else None
        if callable(answer):
            answer = answer()
        if isinstance(answer, BaseException):
            raise answer
        self.accepted.append(message.key)
        self.messages.append(message)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "v.db"


@pytest.fixture
def clock():
    return Clock()


def visit(number: int, **values: object) -> Visit:
    text = "The radar ship left the port."
    article = Article(
        url=f"https://harbour.example/{number}",
        headline=f"Story {number}",
        blocks=(Block(text=text),),
        date_published=NOW,
    )
    word = MatchedWord(field="body", start=4, end=9, text="radar")
    given = {
        "article": article,
        "fetched_at": NOW,
        "url_key": f"harbour.example/{number}",
        "matches": (Match(alert="baltic", query_version=1, words=(word,)),),
    }
    return Visit(**(given | values))  # type: ignore[arg-type]


def fill(
    path,
    *numbers: int,
    alert: Alert | None = None,
    now: datetime = NOW,
    **values: object,
) -> None:
    with closing(open_store(path)) as db:
        if not db.execute("SELECT 1 FROM alerts").fetchone():
            add_alert(
                db,
                alert or Alert(name="baltic", query="radar", channels=("desk",)),
                now=NOW,
            )
        for number in numbers:
            store_visit(db, visit(number, **values), now=now, decide=decide)


def run(path, clock, channels, **values):
    return deliver_due(
        path, BOOK, clock=clock, make=lambda entry: channels[entry.name], **values
    )


def states(path):
    with closing(open_store(path)) as db:
        return [d.state for d in all_messages(db)]


def test_a_hit_is_sent_once_over_any_number_of_rounds(path, clock):
    desk = Recorder()
    fill(path, 1, 2)
    for _ in range(3):
        run(path, clock, {"desk": desk})
        fill(path, 1, 2)  # the same articles are met again
        clock.now += timedelta(hours=1)
    assert len(desk.accepted) == len(set(desk.accepted)) == 2
    assert desk.messages[0].notes[0].snippet[1].text == "radar"


def test_a_failed_message_is_sent_again_with_the_same_key_and_back_off(path, clock):
    desk = Recorder(DeliveryError("500"), DeliveryError("hang"))
    fill(path, 1)
    for _ in range(5):
        run(path, clock, {"desk": desk})
        clock.now += timedelta(seconds=61)
    assert len(set(desk.asked)) == 1
    assert len(desk.asked) == 3, (
        "61 s after the second failure it is still waiting: the pause has doubled"
    )
    assert states(path) == [DeliveryState.SENT]


def test_ten_failures_are_kept_as_failed_and_shown(path, clock):
    desk = Recorder(*[DeliveryError("500")] * 30)
    fill(path, 1)
    for _ in range(15):
        report = run(path, clock, {"desk": desk})
        clock.now += timedelta(hours=13)
    assert len(desk.asked) == 10
    assert states(path) == [DeliveryState.FAILED]
    assert not report.sent


def test_a_refusal_for_good_is_failed_at_once(path, clock):
    desk = Recorder(DeliveryError("answered 404", final=True))
    fill(path, 1, 2)
    assert run(path, clock, {"desk": desk}).needs_person
    assert states(path) == [DeliveryState.SENT, DeliveryState.FAILED]


def test_a_hanging_channel_delays_no_other(path, clock):
    release = threading.Event()
    slow = Recorder(lambda: release.wait(20) and None)
    bell = Recorder()
    fill(
        path,
        1,
        2,
        3,
        alert=Alert(name="baltic", query="radar", channels=("dead", "bell")),
    )
    start = time.monotonic()
    thread = threading.Thread(
        target=run, args=(path, clock, {"dead": slow, "bell": bell})
    )
    thread.start()
    while len(bell.accepted) < 3 and time.monotonic() - start < 15:
        time.sleep(0.02)
    assert len(bell.accepted) == 3
    assert slow.accepted == []
    release.set()
    thread.join(20)
    assert len(slow.accepted) == 3


class Held:
    """A channel that hangs until it is told to stop, as a command that runs does."""

    def __init__(self, end: BaseException | None) -> None:
        self.begun, self.released = threading.Event(), threading.Event()
        self.end = end

    def send(self, message):
        self.begun.set()
        assert self.released.wait(20)
        if self.end is not None:
            raise self.end

    def stop(self):
        self.released.set()


def interrupted(desk):
    """A look at the stop flag that meets Ctrl-C once the channel is being asked."""

    def stop() -> bool:
        if desk.begun.is_set():
            raise KeyboardInterrupt
        return False

    return stop


def only_delivery(path):
    with closing(open_store(path)) as db:
        (found,) = all_messages(db)
    return found


def test_a_try_that_our_stop_breaks_off_is_none_of_the_ten(path, clock):
    fill(path, 1)
    for _ in range(12):
        desk = Held(DeliveryError("killed"))
        with pytest.raises(KeyboardInterrupt):
            run(path, clock, {"desk": desk}, stop=interrupted(desk))
        assert desk.released.is_set(), "what runs is ended, not left behind"
        found = only_delivery(path)
        assert (found.state, found.tries, found.next_try_at) == (
            DeliveryState.WAITING,
            0,
            NOW,
        )
    desk = Recorder()
    run(path, clock, {"desk": desk})
    assert desk.accepted == [found.key]


def test_what_was_accepted_while_we_stopped_is_not_sent_again(path, clock):
    fill(path, 1)
    desk = Held(None)
    with pytest.raises(KeyboardInterrupt):
        run(path, clock, {"desk": desk}, stop=interrupted(desk))
    assert only_delivery(path).state is DeliveryState.SENT


def test_a_stop_signal_breaks_a_hanging_channel_off(path, clock, monkeypatch):
    monkeypatch.setattr(deliver, "STOP_WAIT_S", 0.0)
    fill(path, 1)
    desk = Held(DeliveryError("killed"))
    report = run(path, clock, {"desk": desk}, stop=desk.begun.is_set)
    assert report.postponed == {"desk": 1}
    assert only_delivery(path).tries == 0


def test_a_channel_that_cannot_be_stopped_is_left_behind_uncounted(
    path, clock, monkeypatch
):
    monkeypatch.setattr(deliver, "STOP_WAIT_S", 0.0)
    fill(path, 1)
    begun, release = threading.Event(), threading.Event()
    slow = Recorder(lambda: begun.set() or (release.wait(20) and None))
    run(path, clock, {"desk": slow}, stop=begun.is_set)
    assert only_delivery(path).tries == 0
    release.set()


def test_a_channel_that_outstays_its_time_has_had_its_try(path, clock, monkeypatch):
    monkeypatch.setattr(deliver, "HANG_S", 0.0)
    fill(path, 1)
    release = threading.Event()
    run(path, clock, {"desk": Recorder(lambda: release.wait(20) and None)})
    found = only_delivery(path)
    assert (found.state, found.tries) == (DeliveryState.WAITING, 1)
    assert found.next_try_at > NOW
    release.set()


def test_after_a_failure_the_channel_rests_and_the_others_go_on(path, clock):
    dead = Recorder(DeliveryError("500"))
    bell = Recorder()
    fill(
        path,
        1,
        2,
        3,
        alert=Alert(name="baltic", query="radar", channels=("dead", "bell")),
    )
    report = run(path, clock, {"dead": dead, "bell": bell})
    assert len(dead.asked) == 1
    assert len(bell.accepted) == 3
    assert report.errors == {"dead": "500"}
    assert (report.sent, report.postponed) == ({"bell": 3}, {"dead": 1})


def test_more_than_one_call_takes_waiting_for_a_dead_channel_hide_no_other(path, clock):
    dead = Recorder(*[DeliveryError("500")] * 30)
    bell = Recorder()
    fill(path, 1, 2, 3, alert=Alert(name="baltic", query="radar", channels=("dead",)))
    with closing(open_store(path)) as db:
        edit_alert(db, Alert(name="baltic", query="radar", channels=("bell",)), now=NOW)
    fill(path, 4)
    run(path, clock, {"dead": dead, "bell": bell}, limit=2)
    assert (len(dead.asked), len(bell.accepted)) == (1, 1)


def test_a_kill_before_the_answer_leads_to_another_try_with_the_same_key(path, clock):
    fill(path, 1)
    with closing(open_store(path)) as db:
        begun = begin_try(
            db, due_deliveries(db, now=NOW)[0].id, now=NOW
        )  # … and then the power goes
    desk = Recorder()
    assert not run(path, clock, {"desk": desk}).sent, "not before the back-off"
    clock.now += timedelta(minutes=2)
    run(path, clock, {"desk": desk})
    assert desk.accepted == [begun.key]


def test_two_senders_at_once_send_nothing_twice(path, clock):
    desk = Recorder(*[lambda: time.sleep(0.02)] * 40)
    fill(path, *range(20))
    threads = [
        threading.Thread(target=run, args=(path, clock, {"desk": desk}))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    run(path, clock, {"desk": desk})
    assert len(desk.accepted) == len(set(desk.accepted)) == 20


def test_a_second_sender_leaves_at_once(path, clock):
    fill(path, 1)
    desk, second = Held(None), Recorder()
    first = threading.Thread(target=run, args=(path, clock, {"desk": desk}))
    first.start()
    assert desk.begun.wait(20)
    clock.now += timedelta(
        minutes=2
    )  # the first one's try may be over, for all it knows
    assert run(path, clock, {"desk": second}).busy
    desk.released.set()
    first.join(20)
    assert second.asked == []


def test_a_digest_is_one_message_whose_members_are_frozen_at_the_first_try(path, clock):
    alert = Alert(name="baltic", query="radar", channels=("desk",), rhythm="hourly")
    desk = Recorder(DeliveryError("500"))
    fill(path, 1, 2, alert=alert)
    clock.now = NOW.replace(hour=13, minute=0)
    run(path, clock, {"desk": desk})
    fill(path, 3, now=clock.now)
    clock.now += timedelta(minutes=2)
    run(path, clock, {"desk": desk})
    assert len(desk.accepted) == 1
    assert {n.headline for n in desk.messages[0].notes} == {"Story 1", "Story 2"}
    clock.now = NOW.replace(hour=14, minute=0)
    run(path, clock, {"desk": desk})
    assert {n.headline for n in desk.messages[-1].notes} == {"Story 3"}


def test_a_digest_reads_the_articles_that_it_shows_and_counts_all(
    path, clock, monkeypatch
):
    """Of ten thousand hits all articles took 90 MB."""
    monkeypatch.setattr(deliver, "MOST_NOTES", 3)
    alert = Alert(name="baltic", query="radar", channels=("desk",), rhythm="hourly")
    desk = Recorder()
    fill(path, *range(9), alert=alert)
    clock.now = NOW.replace(hour=13, minute=0)
    asked = []
    with closing(open_store(path)) as db:
        (waiting,) = all_messages(db)
        db.set_trace_callback(asked.append)
        deliver.compose(db, waiting)
    assert sum("SELECT * FROM articles" in sql for sql in asked) == 3
    run(path, clock, {"desk": desk})
    (message,) = desk.messages
    assert [n.headline for n in message.notes] == ["Story 8", "Story 7", "Story 6"]
    assert (message.total, message.counts) == (9, {"baltic": 9})


QUIET = {
    "import": {"kind": VisitKind.IMPORT},
    "backfill": {"kind": VisitKind.BACKFILL},
    "first round": {"first_round": True},
}


@pytest.mark.parametrize("values", QUIET.values(), ids=QUIET)
def test_no_flood(path, clock, values):
    desk = Recorder()
    fill(path, 1, **values)
    run(path, clock, {"desk": desk})
    assert desk.asked == []
    with closing(open_store(path)) as db:
        assert db.execute("SELECT count(*) FROM hits").fetchone() == (1,)


def test_articles_older_than_three_days_are_kept_and_not_sent(path, clock):
    desk = Recorder()
    old = replace(visit(1).article, date_published=NOW - timedelta(days=4))
    fill(path, 1, article=old)
    run(path, clock, {"desk": desk})
    assert desk.asked == []


def test_a_channel_that_is_in_no_book_waits_for_the_mend(path, clock):
    fill(path, 1)
    report = deliver_due(path, {}, clock=clock)
    assert "channels.toml" in report.errors["desk"]
    assert report.postponed == {"desk": 1}
    assert states(path) == [DeliveryState.WAITING]
    clock.now += timedelta(hours=2)
    desk = Recorder()
    run(path, clock, {"desk": desk})
    assert len(desk.accepted) == 1


def test_a_fault_in_a_channels_library_loses_nothing(path, clock):
    desk = Recorder(RuntimeError("boom /secret/desk"))
    fill(path, 1)
    report = run(path, clock, {"desk": desk})
    assert "secret" not in report.errors["desk"]
    clock.now += timedelta(minutes=2)
    run(path, clock, {"desk": desk})
    assert len(desk.accepted) == 1


def test_the_hits_of_a_removed_alert_are_not_sent(path, clock):
    desk = Recorder()
    fill(path, 1)
    with closing(open_store(path)) as db:
        remove_alert(db, "baltic")
    run(path, clock, {"desk": desk})
    assert desk.asked == []


def fill_two_channels(path) -> None:
    """One article, found by an alert of `desk` and by one of `bell`."""
    with closing(open_store(path)) as db:
        found = []
        for name, channel in (("baltic", "desk"), ("arctic", "bell")):
            add_alert(db, Alert(name=name, query="radar", channels=(channel,)), now=NOW)
            found += [replace(visit(1).matches[0], alert=name)]
        store_visit(db, visit(1, matches=tuple(found)), now=NOW, decide=decide)


def test_an_alert_removed_during_a_try_that_fails_costs_no_other_its_end(path, clock):
    removed = threading.Event()

    def remove_and_fail():
        with closing(open_store(path)) as db:
            remove_alert(db, "baltic")
        removed.set()
        return DeliveryError("500")

    desk = Recorder(remove_and_fail)
    bell = Recorder(lambda: removed.wait(10) and time.sleep(0.3))
    fill_two_channels(path)
    for _ in range(3):
        report = run(path, clock, {"desk": desk, "bell": bell})
        clock.now += timedelta(hours=1)
    assert len(bell.accepted) == 1
    assert not report.needs_person


def test_a_message_that_cannot_be_composed_costs_no_other(path, clock, monkeypatch):
    def fails_for_desk(db, delivery):
        if delivery.channel == "desk":
            raise IndexError("what was read makes no sense")
        return composed(db, delivery)

    composed = deliver.compose
    monkeypatch.setattr(deliver, "compose", fails_for_desk)
    desk, bell = Recorder(), Recorder()
    fill_two_channels(path)
    for _ in range(12):
        report = run(path, clock, {"desk": desk, "bell": bell})
        clock.now += timedelta(hours=12)
    assert (desk.asked, len(bell.accepted)) == ([], 1)
    assert set(states(path)) == {DeliveryState.FAILED, DeliveryState.SENT}
    assert not report.sent


def test_a_notice_goes_out_once(path, clock):
    desk = Recorder()
    with closing(open_store(path)) as db:
        for _ in range(2):
            queue_notice(
                db,
                channel="desk",
                key="a:broken:2026",
                payload={"subject": "a is broken", "text": "503"},
                now=NOW,
            )
    run(path, clock, {"desk": desk})
    assert [m.notice for m in desk.messages] == ["a is broken\n503"]


def retold(number: int, headline: str) -> Visit:
    """A later visit to an article whose headline has changed and still holds the alert's word."""
    before = visit(number)
    word = MatchedWord(field="headline", start=0, end=5, text="Radar")
    match = replace(before.matches[0], words=(word,))
    article = replace(before.article, headline=headline)
    return replace(before, article=article, matches=(match,))


def test_a_message_of_a_changed_article_says_so(path, clock):
    alert = Alert(name="baltic", query="radar", channels=("desk",), on_change=True)
    desk = Recorder()
    fill(path, 1, 2, alert=alert)
    for minutes, headline in ((5, "Radar again"), (9, "Radar at last")):
        with closing(open_store(path)) as db:
            at = NOW + timedelta(minutes=minutes)
            store_visit(db, retold(1, headline), now=at, decide=decide)
            told = db.execute("SELECT article_id, revision FROM hits").fetchall()
    assert told == [(1, 3), (2, 1)]
    clock.now += timedelta(minutes=10)
    run(path, clock, {"desk": desk})
    assert [m.notes[0].changed for m in desk.messages] == [False, False, True, True]


def test_hits_over_the_ceiling_come_in_one_message_at_the_full_hour(path, clock):
    alert = Alert(
        name="baltic", query="radar", channels=("desk", "bell"), ceiling=2, tz="Asia/Tokyo"
    )  # fmt: skip
    desk, bell = Recorder(), Recorder()
    fill(path, 1, 2, 3, 4, alert=alert)
    run(path, clock, {"desk": desk, "bell": bell})
    assert (
        [m.total for m in desk.messages] == [m.total for m in bell.messages] == [1, 1]
    )
    clock.now = NOW.replace(hour=13, minute=10)
    fill(path, 5, now=clock.now)
    run(path, clock, {"desk": desk, "bell": bell})
    assert [m.total for m in desk.messages[2:]] == [2, 1]
    assert {m.tz for m in desk.messages} == {"Asia/Tokyo"}
