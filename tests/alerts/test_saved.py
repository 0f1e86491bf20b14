"""The matcher of the saved alerts keeps up with changes; what is wrong costs itself alone."""

from __future__ import annotations

import logging
from contextlib import closing
from datetime import UTC, datetime

from crawler.alerts.saved import LOOK_S, AlertsMemory, Saved, SavedMatcher
from crawler.records import Alert
from crawler.store import open_store
from crawler.store.alerts import add_alert, edit_alert
from tests.alerts.texts import matchable

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
ITEM = matchable(headline="Radar ship leaves port", body="The ship left.")


class Desk:
    """Alerts that a test changes, and a clock that it turns."""

    def __init__(self, *alerts: Alert) -> None:
        self.alerts = alerts
        self.version = 0
        self.seconds = 0.0

    def change(self, *alerts: Alert) -> None:
        self.alerts = alerts
        self.version += 1
        self.seconds += LOOK_S + 1

    def look(self) -> Saved:
        return Saved(stamp=str(self.version), load=lambda: self.alerts)

    def matcher(self, *folders):
        return SavedMatcher(self.look, folders, monotonic=lambda: self.seconds)


def names(matcher):
    return {match.alert for match in matcher.matches(ITEM, now=NOW)}


def test_a_match_names_the_version_of_the_query():
    matcher = Desk(Alert(name="a", query="radar", query_version=7)).matcher()
    (match,) = matcher.matches(ITEM, now=NOW)
    assert (match.alert, match.query_version) == ("a", 7)
    assert [word.text for word in match.words] == ["Radar"]


def test_changes_take_effect_at_the_next_look_and_not_before():
    desk = Desk(Alert(name="a", query="radar"))
    matcher = desk.matcher()
    desk.alerts, desk.version = (Alert(name="b", query="ship"),), 1
    assert names(matcher) == {"a"}
    desk.seconds += LOOK_S + 1
    assert names(matcher) == {"b"}


def test_a_bad_change_costs_that_alert_alone(caplog):
    desk = Desk(Alert(name="a", query="radar"))
    matcher = desk.matcher()
    with caplog.at_level(logging.ERROR):
        desk.change(Alert(name="a", query="(open"), Alert(name="b", query="ship"))
        assert names(matcher) == {"a", "b"}
    assert "alert=a" in caplog.text
    assert matcher.faults[0].startswith("alert a goes on as it was: ")
    desk.change(Alert(name="b", query="ship"))
    assert names(matcher) == {"b"}
    assert matcher.faults == ()


def test_alerts_come_and_go_while_one_is_left_out():
    bad = Alert(name="c", query="@gone")
    desk = Desk(bad)
    matcher = desk.matcher()
    desk.change(bad, Alert(name="a", query="radar"))
    assert names(matcher) == {"a"}
    assert [fault[:22] for fault in matcher.faults] == ["alert c finds nothing:"]


def test_at_the_start_a_bad_alert_is_left_out_and_said(caplog):
    with caplog.at_level(logging.ERROR):
        matcher = Desk(
            Alert(name="a", query="radar"), Alert(name="c", query="(open")
        ).matcher()
    assert names(matcher) == {"a"}
    assert "alert=c" in caplog.text


def test_lists_are_followed_too(tmp_path):
    path = tmp_path / "ships.toml"
    path.write_text('title = "Ships"\n[entries]\nen = ["frigate"]\n')
    desk = Desk(Alert(name="a", query="@ships"))
    matcher = desk.matcher(tmp_path)
    assert names(matcher) == set()
    path.write_text('title = "Ships"\n[entries]\nen = ["frigate", "ship"]\n')
    desk.seconds += LOOK_S + 1
    assert names(matcher) == {"a"}
    path.write_text("title = broken")
    desk.seconds += LOOK_S + 1
    assert names(matcher) == {"a"}


def test_the_first_list_of_a_folder_is_followed(tmp_path):
    lists = tmp_path / "lists"
    desk = Desk(Alert(name="a", query="radar"))
    matcher = desk.matcher(lists)
    lists.mkdir()
    (lists / "ships.toml").write_text('title = "Ships"\n[entries]\nen = ["ship"]\n')
    desk.change(Alert(name="b", query="@ships"))
    assert names(matcher) == {"b"}


def test_a_bad_list_at_the_start_costs_the_alerts_that_name_it(tmp_path):
    path = tmp_path / "ships.toml"
    path.write_text("title = broken")
    desk = Desk(Alert(name="a", query="radar"), Alert(name="b", query="@ships"))
    matcher = desk.matcher(tmp_path)
    assert names(matcher) == {"a"}
    assert "ships.toml" in matcher.faults[0]
    assert matcher.faults[1].startswith("alert b finds nothing: no list ships")
    path.write_text('title = "Ships"\n[entries]\nen = ["ship"]\n')
    desk.seconds += LOOK_S + 1
    assert names(matcher) == {"a", "b"}
    assert matcher.faults == ()


def test_a_list_that_is_gone_for_a_moment_silences_no_alert(tmp_path):
    path = tmp_path / "ships.toml"
    path.write_text('title = "Ships"\n[entries]\nen = ["ship"]\n')
    desk = Desk(Alert(name="b", query="@ships"))
    matcher = desk.matcher(tmp_path)
    path.unlink()
    desk.seconds += LOOK_S + 1
    assert names(matcher) == {"b"}


def test_a_round_that_begins_while_a_list_is_wrong_goes_on_with_the_old_ones(
    tmp_path, caplog
):
    path, lists = tmp_path / "v.db", tmp_path / "lists"
    lists.mkdir()
    (lists / "ships.toml").write_text('title = "Ships"\n[entries]\nen = ["ship"]\n')
    with closing(open_store(path)) as db:
        add_alert(db, Alert(name="a", query="@ships"), now=NOW)
    memory = AlertsMemory()

    def begin():
        return memory.matcher(path, [lists], monotonic=lambda: 0.0)

    assert names(begin()) == {"a"}
    (lists / "ships.toml").write_text("name = 4711")
    assert names(begin()) == {"a"}
    assert "list not taken over" in caplog.text
    with closing(open_store(path)) as db:
        edit_alert(db, Alert(name="a", query="submarine"), now=NOW)
        add_alert(db, Alert(name="b", query="radar"), now=NOW)
    (lists / "ships.toml").write_text('title = "Ships"\n[entries]\nen = ["port"]\n')
    assert names(begin()) == {"b"}
    (lists / "ships.toml").write_text("name = 4711")
    fresh = AlertsMemory()
    fresh.matcher(path, [lists], monotonic=lambda: 0.0)
    assert "ships.toml" in fresh.faults[0]
