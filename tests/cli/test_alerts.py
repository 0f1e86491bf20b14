"""`vedette alerts`, `channels`, `lists` and `feeds` as a person types them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

from crawler.cli import alert_hits
from crawler.store import open_store, versions
from crawler.store.hits import list_hits
from crawler.store.times import to_text

Say = Callable[..., tuple[int, str, str]]
NOW = datetime.now(UTC)


def test_an_alert_is_saved_shown_changed_and_removed(say, tmp_path):
    code, out, _ = say("alerts", "add", "radar", "radar -convoy")
    assert code == 0
    assert "saved radar: no messages without --to CHANNEL." in out
    code, out, _ = say("alerts", "show", "radar", "--json")
    assert (code, json.loads(out)["alert"]["query"]) == (0, "radar -convoy")
    assert (
        say(
            "alerts",
            "edit",
            "radar",
            "--query",
            "radar ship",
            "--rhythm",
            "daily 07:30",
        )[0]
        == 0
    )
    told = json.loads(say("alerts", "show", "radar", "--json")[1])
    assert [v["query"] for v in told["versions"]] == ["radar -convoy", "radar ship"]
    assert told["alert"]["rhythm"] == "daily 07:30"
    assert say("alerts", "edit", "radar", "--rhythm", "at once")[0] == 0
    told = json.loads(say("alerts", "show", "radar", "--json")[1])
    assert told["alert"]["rhythm"] == "at_once"
    assert "; no messages" in say("alerts", "list")[1]
    assert say("alerts", "edit", "radar", "--to", f"file:{tmp_path}/told")[0] == 0
    assert "; at once to file-" in say("alerts", "list")[1]
    assert "sends: at once to file-" in say("alerts", "show", "radar")[1]
    quiet = ["--rhythm", "daily 7:30", "--quiet-hours", "22:00-06:00"]
    assert " UTC to file-" not in say("alerts", "list")[1]
    assert say("alerts", "edit", "radar", *quiet)[0] == 0
    told = say("alerts", "list")[1]
    assert "daily 07:30 UTC to file-" in told
    assert ", quiet 22:00-06:00 UTC" in told
    assert say("alerts", "pause", "radar")[0] == 0
    assert "(paused)" in say("alerts", "list")[1]
    assert say("alerts", "remove", "radar", "--yes")[0] == 0
    assert "no alerts yet" in say("alerts", "list")[1]


def test_mail_without_a_server_is_told_when_the_alert_is_saved(say):
    to = "mailto:desk@paper.example"
    code, _, err = say("alerts", "add", "a", "radar", "--to", to)
    assert code == 3
    assert f"`vedette channels add {to}` makes the channel" in err
    assert say("channels", "add", to)[0] == 0
    # by its address and by its name: else it were told at the first hit
    for channel in (to, "mail-desk-paper-example"):
        code, _, err = say("alerts", "add", "a", "radar", "--to", channel)
        assert code == 3
        assert "smtp_host below [channel.mail-desk-paper-example] in " in err
        assert "channels add" not in err
    assert "no alerts yet" in say("alerts", "list")[1]


def test_what_cannot_work_is_refused_with_a_mend(say):
    code, _, err = say("alerts", "add", "a", "drone submarine OR missile")
    assert code == 3
    assert "(drone submarine) OR missile" in err
    assert say("alerts", "add", "a b", "radar")[0] == 3
    assert say("alerts", "add", "a", "radar", "--rhythm", "weekly")[0] == 3
    assert say("alerts", "add", "a", "radar", "--to", "nowhere")[0] == 3
    assert say("alerts", "show", "radr")[0] == 3
    say("alerts", "add", "radar", "radar")
    assert "did you mean radar" in say("alerts", "show", "radr")[2]
    assert "already" in say("alerts", "add", "radar", "ship")[2]


def test_backfill_finds_what_the_archive_holds_once_and_sends_nothing(say, tmp_path):
    say("alerts", "add", "radar", "radar", "--to", f"file:{tmp_path}/out.jsonl")
    assert "2 new hits kept" in say("alerts", "backfill", "radar")[1]
    assert "0 new hits kept" in say("alerts", "backfill", "radar")[1]
    hits = json.loads(say("alerts", "hits", "radar", "--json")[1])
    assert {hit["article"]["headline"] for hit in hits} == {"Story 0", "Story 2"}
    assert hits[0]["held"] == "backfill"
    assert say("alerts", "deliver")[0] == 0
    assert not (tmp_path / "out.jsonl").exists()


def test_hits_are_inert_in_a_terminal_and_a_spreadsheet(say):
    say("alerts", "add", "radar", "radar")
    say("alerts", "backfill", "radar")
    assert "\x1b[31m" not in say("alerts", "hits")[1]
    table = say("alerts", "hits", "--csv")[1]
    assert "\x1b" not in table
    assert not any(
        cell.startswith("=") for line in table.splitlines() for cell in line.split(",")
    )


def test_both_dates_of_a_hit_stand_in_the_spreadsheet_under_their_names(say):
    say("alerts", "add", "radar", "radar")
    say("alerts", "backfill", "radar")
    rows = list(csv.DictReader(say("alerts", "hits", "--csv")[1].splitlines()))
    told = json.loads(say("alerts", "hits", "--json")[1])
    names = ("date_published", "first_seen_at")
    assert [[row[name] or None for name in names] for row in rows] == [
        [hit["article"][name] for name in names] for hit in told
    ]


def test_a_dismissed_hit_lowers_the_precision(say):
    say("alerts", "add", "radar", "radar")
    say("alerts", "backfill", "radar")
    assert "2 hits in 30 days (none dismissed)" in say("alerts", "list")[1]
    first = json.loads(say("alerts", "hits", "--json")[1])[0]["id"]
    assert say("alerts", "dismiss", str(first))[0] == 0
    assert "2 hits in 30 days (1 dismissed: 50% right)" in say("alerts", "list")[1]
    assert len(json.loads(say("alerts", "hits", "--json")[1])) == 1
    assert say("alerts", "dismiss", "99")[0] == 3


def test_a_trial_tells_how_often_and_compares(say):
    told = json.loads(say("alerts", "test", "radar OR convoy", "--json")[1])
    assert told["hits"] == 3
    say("alerts", "add", "radar", "radar")
    told = json.loads(
        say("alerts", "test", "ship OR convoy", "--instead-of", "radar", "--json")[1]
    )
    assert told["groups"] == {"gained": 1, "lost": 1, "kept": 1}


def test_a_query_is_shown_in_plain_words_part_by_part(say):
    say("alerts", "add", "both", "radar -(convoy OR tug)")
    out = say("alerts", "show", "both")[1]
    assert "  finds: all of these\n    “radar”\n    not: “convoy” or “tug”\n" in out
    words = json.loads(say("alerts", "show", "both", "--json")[1])["words"]
    assert words == "all of these:\n  “radar”\n  not: “convoy” or “tug”"


def test_explain_names_the_part_that_is_missing(say):
    say("alerts", "add", "both", "radar convoy")
    code, out, _ = say(
        "alerts", "explain", "both", "https://www.harbour.example/0?utm_source=x"
    )
    assert code == 0
    assert "does not match" in out
    assert "no   “convoy”" in out
    assert "yes  “radar”: “radar” in the text" in out


def test_explain_tells_what_fired_by_an_older_query(say):
    say("alerts", "add", "ships", "radar")
    say("alerts", "backfill", "ships")
    say("alerts", "edit", "ships", "--query", "convoy zeppelin")
    hit = json.loads(say("alerts", "hits", "ships", "--json")[1])[0]
    article = hit["article"]["url"]
    told = say("alerts", "explain", "ships", article)[1]
    assert "ships: does not match" in told
    assert f"hit {hit['id']} of " in told
    assert "by version 1 of the query in version 1 of the article: “radar” in" in told
    told = json.loads(say("alerts", "explain", "ships", article, "--json")[1])
    assert [one["id"] for one in told["hits"]] == [hit["id"]]


def test_alerts_travel_as_toml_whole_or_not_at_all(say, tmp_path):
    say(
        "alerts",
        "add",
        "radar",
        "radar",
        "--quiet-hours",
        "22:00-06:00",
        "--zone",
        "Europe/Warsaw",
    )
    say("alerts", "export", "-o", str(tmp_path / "a.toml"))
    say("alerts", "remove", "radar", "--yes")
    (tmp_path / "bad.toml").write_text(
        (tmp_path / "a.toml").read_text() + '[[alert]]\nname="b"\nquery="(x"\n'
    )
    code, _, err = say("alerts", "import", str(tmp_path / "bad.toml"))
    assert code == 3
    assert "bad.toml: alert b: query" in err
    assert "no alerts yet" in say("alerts", "list")[1]
    assert "1 alert added" in say("alerts", "import", str(tmp_path / "a.toml"))[1]
    assert (
        "1 changed or as before" in say("alerts", "import", str(tmp_path / "a.toml"))[1]
    )


def test_the_alerts_to_begin_with_are_found_from_every_folder(
    say, tmp_path, monkeypatch
):
    """The README's line is typed where vedette is installed, too, without a checkout around."""
    monkeypatch.chdir(tmp_path)
    assert "4 alerts added" in say("alerts", "import", "data/alerts.toml")[1]
    code, _, err = say("alerts", "import", "data/other.toml")
    assert code == 2
    assert "File 'data/other.toml' does not exist." in err
    (tmp_path / "data" / "alerts.toml").write_text(
        '[[alert]]\nname = "mine"\nquery = "radar"\n'
    )
    assert "1 alert added" in say("alerts", "import", "data/alerts.toml")[1]


def test_muting_needs_a_source_that_is_there(say):
    say("alerts", "add", "radar", "radar")
    assert say("alerts", "mute", "radar", "--until", "2030-12-24")[0] == 0
    assert "muted until" in say("alerts", "show", "radar")[1]
    assert say("alerts", "mute", "radar", "--source", "nobody")[0] == 3
    assert say("alerts", "mute", "radar")[0] == 2
    assert say("alerts", "mute", "radar", "--off")[0] == 0
    assert "muted until" not in say("alerts", "show", "radar")[1]


def test_channels_are_made_listed_tried_and_removed_without_showing_addresses(
    say, tmp_path
):
    say(
        "alerts",
        "add",
        "radar",
        "radar",
        "--to",
        "https://hooks.example/SECRET",
        "--to",
        f"file:{tmp_path}/x",
    )
    out = say("channels", "list")[1]
    assert "webhook-hooks-example" in out
    assert "SECRET" not in out
    assert say("channels", "test", "file-x")[0] == 0
    assert json.loads((tmp_path / "x").read_text())["test"] is True
    say("alerts", "add", "ships", "radar", "--to", "file-x")
    code, _, told = say("channels", "remove", "file-x")
    assert (code, "still told to use it: radar, ships; `alerts edit" in told) == (
        0,
        True,
    )
    assert say("channels", "test", "file-x")[0] == 3
    assert (
        say("channels", "add", "ntfy:https://push.example/defence", "--name", "push")[0]
        == 0
    )
    assert "SECRET" not in (tmp_path / "data" / "vedette.db").read_bytes().decode(
        "latin-1"
    )


def test_lists_are_shown(say):
    assert "drones" in {
        row["name"] for row in json.loads(say("lists", "list", "--json")[1])
    }
    assert "id:" in say("lists", "show", "@drones")[1]
    assert say("lists", "show", "nothing")[0] == 3


def test_feeds_are_written_for_each_alert(say, tmp_path):
    say("alerts", "add", "radar", "radar")
    say("alerts", "backfill", "radar")
    code, _, _ = say(
        "feeds",
        "write",
        str(tmp_path / "feeds"),
        "--base",
        "https://desk.example/feeds/",
    )
    assert code == 0
    assert "Story 0" in (tmp_path / "feeds" / "radar.atom").read_text()
    feed = json.loads((tmp_path / "feeds" / "radar.json").read_text())
    assert feed["feed_url"] == "https://desk.example/feeds/radar.json"
    assert len(feed["items"]) == 2


def test_a_hit_dismissed_in_the_browser_counts_too(say, tmp_path):
    from crawler.store.marks import Deed, do, open_marks

    say("alerts", "add", "radar", "radar")
    say("alerts", "backfill", "radar")
    with closing(open_store(tmp_path / "data" / "vedette.db")) as db:
        first = list_hits(db)[0]
    with closing(open_marks(tmp_path / "data" / "vedette.marks.db")) as marks:
        do(marks, Deed.DISMISS, [(first.id, first.at)], now=NOW)
    assert "50% right" in say("alerts", "list")[1]
    shown = [one["id"] for one in json.loads(say("alerts", "hits", "--json")[1])]
    assert len(shown) == 1
    assert first.id not in shown
    assert len(json.loads(say("alerts", "hits", "--all", "--json")[1])) == 2
    say("feeds", "write", str(tmp_path / "feeds"))
    feed = json.loads((tmp_path / "feeds" / "radar.json").read_text())
    assert len(feed["items"]) == 1


def test_more_hits_than_are_shown_are_told_of(say):
    say("alerts", "add", "radar", "radar")
    say("alerts", "backfill", "radar")
    code, out, err = say("alerts", "hits", "--limit", "1", "--json")
    assert (code, len(json.loads(out))) == (0, 1)
    assert "the newest 1; --limit" in err
    assert say("alerts", "hits", "--limit", "2")[2] == ""


def test_hits_are_told_as_they_are_read(say, monkeypatch):
    """All hits of three years at once were gigabytes of whole articles."""
    say("alerts", "add", "radar", "radar")
    say("alerts", "backfill", "radar")
    ways = (["--csv"], ["--json"], [])
    whole = [say("alerts", "hits", *way)[1] for way in ways]
    steps = []
    read, told = versions.hits_by_id, alert_hits.show_article
    monkeypatch.setattr(versions, "_AT_ONCE", 1)
    monkeypatch.setattr(
        versions,
        "hits_by_id",
        lambda db, ids, **k: steps.append("read") or read(db, ids, **k),
    )
    assert [say("alerts", "hits", *way)[1] for way in ways] == whole
    assert steps == ["read"] * 6
    steps.clear()
    monkeypatch.setattr(
        alert_hits,
        "show_article",
        lambda *a, **k: steps.append("told") or told(*a, **k),
    )
    say("alerts", "hits")
    assert steps == ["read", "told"] * 2


def test_an_edit_of_nothing_and_a_mute_of_the_past_are_refused(say):
    say("alerts", "add", "radar", "radar")
    code, _, err = say("alerts", "edit", "radar")
    assert code == 2
    assert "say what to change" in err
    assert say("alerts", "edit", "radar", "--rhythm", "hourly")[0] == 0
    code, _, err = say("alerts", "mute", "radar", "--until", "2001-01-01")
    assert code == 3
    assert "that is past" in err
    assert "nothing is sent until 9" in say("alerts", "mute", "radar", "--until", "9000-01-01")[1]  # fmt: skip
    assert "no longer muted" in say("alerts", "mute", "radar", "--off")[1]


def test_a_since_that_is_no_time_is_answered_with_its_forms(say):
    code, _, err = say("alerts", "hits", "--since", "5x")
    assert code == 3
    assert "--since 5x: write 36h, 7d, 4w or a date" in err
    assert "still to come" in say("alerts", "hits", "--since", "2999-01-01")[2]
    assert "still to come" in say("crawl", "--since", "2999-01-01")[2]
    assert "before the beginning" in say("crawl", "--since", f"{9 * 10**9}w")[2]


def test_a_file_of_alerts_that_is_no_text_is_named(say, tmp_path):
    path = tmp_path / "alerts.toml"
    path.write_bytes(b"\xff\xfe\x00")
    code, _, err = say("alerts", "import", str(path))
    assert code == 3
    assert "alerts.toml: is no UTF-8, at byte 1" in err


def test_import_says_whose_query_a_warning_is_about(say, tmp_path):
    (tmp_path / "a.toml").write_text(
        '[[alert]]\nname="calm"\nquery="radar"\n'
        '[[alert]]\nname="pets"\nquery="cats and dogs"\n'
    )
    code, _, err = say("alerts", "import", str(tmp_path / "a.toml"))
    assert (code, "alert pets: warning, at 6: `and`" in err) == (0, True)
    assert "calm" not in err


def _seen_earlier(tmp_path, url: str, days: int) -> None:
    with closing(open_store(tmp_path / "data" / "vedette.db")) as db, db:
        db.execute(
            "UPDATE articles SET first_seen_at = ? WHERE url = ?",
            [to_text(NOW - timedelta(days=days)), url],
        )


def test_a_trial_makes_no_week_of_an_archive_that_is_younger(say, tmp_path):
    """Three articles on the first day were told as 0.2 a week."""
    told = say("alerts", "test", "radar OR convoy")[1]
    assert "where the archive begins\n" in told
    _seen_earlier(tmp_path, "https://harbour.example/1", 30)
    told = say("alerts", "test", "radar OR convoy")[1]
    assert "where the archive begins, 0.7 a week\n" in told
    told = say("alerts", "test", "radar OR convoy", "--since", "14d")[1]
    assert ", 1.0 a week\n" in told
    assert "begins" not in told


def test_a_trial_says_that_there_are_more_outlets_than_it_names(say, monkeypatch):
    monkeypatch.setattr("crawler.cli.alert_trials.OUTLETS", 0)
    assert "and 1 more outlet\n" in say("alerts", "test", "radar")[1]


def test_of_a_backfill_the_newest_articles_stand_first(say):
    """All are kept at one moment, and the oldest stood on top as the newest hits."""
    say("alerts", "add", "radar", "radar")
    say("alerts", "backfill", "radar")
    told = json.loads(say("alerts", "hits", "radar", "--json")[1])
    assert [hit["article"]["url"][-2:] for hit in told] == ["/2", "/0"]


def test_a_trial_that_ends_early_counts_by_the_time_it_reached(
    say, monkeypatch, tmp_path
):
    _seen_earlier(tmp_path, "https://harbour.example/1", 60)
    whole = json.loads(say("alerts", "test", "radar OR convoy", "--json")[1])
    monkeypatch.setattr("crawler.cli.alert_trials.MOST", 1)
    part = json.loads(say("alerts", "test", "radar OR convoy", "--json")[1])
    assert (whole["complete"], part["complete"]) == (True, False)
    assert part["hits"] == 1
    assert part["per_week"] > whole["per_week"]
    out = say("alerts", "test", "radar OR convoy")[1]
    assert "older ones are not counted: a trial ends at 1" in out


def test_a_name_that_cannot_be_makes_no_database(say, tmp_path, monkeypatch):
    monkeypatch.setenv("VEDETTE_HOME", str(tmp_path / "fresh"))
    code, _, err = say("alerts", "add", "bad name", "drone")
    assert (code, "a letter or digit first, such as bad-name" in err) == (3, True)
    assert not (tmp_path / "fresh").exists()


def test_a_topic_of_the_help_that_was_mistyped_is_named(say):
    code, _, err = say("help", "quer")
    assert (code, "Did you mean 'query'?" in err) == (2, True)
