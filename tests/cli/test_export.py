"""`vedette export` hands whole articles to other programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

Say = Callable[..., tuple[int, str, str]]


def test_each_line_is_a_whole_article_newest_first(say: Say) -> None:
    code, out, _ = say("export")
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [one["id"] for one in told] == [3, 2, 1]
    assert told[2]["body"] == "The radar ship left the port."
    assert told[2]["url"] == "https://harbour.example/0"
    assert told[2]["outlet"] == "harbour.example"
    assert told[2]["revision"] == 1


def test_a_query_and_a_time_narrow_it(say: Say) -> None:
    _, out, _ = say("export", "radar -ship")
    assert [json.loads(line)["id"] for line in out.splitlines()] == [3]
    assert say("export", "--since", "2d")[1].count("\n") == 3
    assert say("export", "radar", "--since", "1h")[1].count("\n") == 2
    assert say("export", "--since", "2999-01-01")[0] == 3
    assert say("export", "radar (")[0] == 3


def test_an_empty_export_says_so_beside_its_output(say: Say) -> None:
    code, out, told = say("export", "zeppelin")
    assert (code, out) == (0, "")
    assert "no article matches" in told
    assert "no article" not in say("export", "radar")[2]


def test_csv_has_a_line_an_article_and_no_formula(say: Say) -> None:
    code, out, _ = say("export", "radar", "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [row["id"] for row in rows] == ["3", "1"]
    assert rows[0]["body"].startswith("'=cmd|")
    assert rows[1]["date_published"][:2] == "20"


def test_csv_for_excel_begins_with_the_mark_that_tells_it_of_utf_8(say: Say) -> None:
    _, plain, _ = say("export", "--csv")
    assert plain.startswith("id,")
    assert say("export", "--excel")[1] == "\ufeff" + plain
    say("alerts", "add", "radar", "radar")
    say("alerts", "backfill", "radar")
    _, plain, _ = say("alerts", "hits", "--csv")
    assert plain.count("\n") == 3
    assert say("alerts", "hits", "--excel")[1] == "\ufeff" + plain
