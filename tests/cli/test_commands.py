"""Commands from end to end: a newsroom on loopback, a real database, exit codes and JSON."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crawler import run
from crawler.cli import main
from crawler.demo.newsroom import Newsroom
from crawler.running.reporting import CrawlReport
from crawler.store import sole_instance

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Page = Callable[[str], tuple[str, str]]


def test_a_crawl_stores_and_tells(
    vedette: Run, newsroom: Newsroom, sources: str, home: Path
) -> None:
    done = vedette("crawl", "--sources", sources)
    assert done.returncode == 0, done.stderr
    assert "sources   5 of 5 answered" in done.stdout
    assert "new       13" in done.stdout
    assert "refused   3 (" in done.stdout
    assert (home / "data" / "vedette.db").exists()
    lines = done.stderr.splitlines()
    assert "new  Nordbucht-Bote  Zwei Länder, ein Himmel" in " | ".join(lines)
    assert sum(line.startswith("refused") for line in lines) == 3

    again = vedette("crawl", "--sources", sources, "--json")
    report = json.loads(again.stdout)
    assert again.returncode == 0
    assert (report["new"], report["changed"], report["refused"]) == (0, 0, {})


def test_a_crawl_of_the_whole_catalogue_takes_out_what_left_it(
    vedette: Run, newsroom: Newsroom, sources: str, home: Path
) -> None:
    vedette("crawl", "--sources", sources, "--quiet")
    key, other = "kurier-zatoki", "nordbucht-bote"
    folder = home / "data" / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    text = Path(sources).read_text("utf-8")
    (folder / "local.toml").write_text(text.replace(f'"{key}"', '"renamed"'), "utf-8")
    code = (
        "from crawler.cli import context, main;"
        "context.Home.sources = lambda self: (self.data / 'sources',); raise SystemExit(main())"
    )
    with closing(sqlite3.connect(home / "data" / "vedette.db")) as db:
        for options in (["--source", other], []):
            subprocess.run(
                [sys.executable, "-P", "-c", code, "crawl", "-q", *options],
                cwd=home,
                env={**os.environ, "VEDETTE_HOME": str(home)},
                timeout=120,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            gone = db.execute("SELECT key FROM sources WHERE NOT listed").fetchall()
            assert gone == ([] if options else [(key,)])


def test_a_crawl_of_nothing_says_why_and_nothing_to_cron(
    vedette: Run, newsroom: Newsroom, sources: str, home: Path
) -> None:
    folder = home / "data" / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "local.toml").write_bytes(Path(sources).read_bytes())
    vedette("crawl", "--sources", sources, "--quiet")
    with closing(sqlite3.connect(home / "data" / "vedette.db")) as db, db:
        db.execute(
            "UPDATE source_state SET next_visit_at = '2999-01-01T00:00:00.000000Z'"
        )
    code = (
        "from crawler.cli import context, main;"
        "context.Home.sources = lambda self: (self.data / 'sources',); raise SystemExit(main())"
    )

    def crawl(*options: str) -> str:
        return subprocess.run(
            [sys.executable, "-P", "-c", code, "crawl", *options],
            env={**os.environ, "VEDETTE_HOME": str(home), "TZ": "UTC"},
            capture_output=True,
            text=True,
            check=True,
        ).stderr

    assert crawl() == "nothing is due; the next source is at 2999-01-01 00:00\n"
    assert crawl("--quiet") == ""
    with closing(sqlite3.connect(home / "data" / "vedette.db")) as db, db:
        db.execute("UPDATE source_state SET paused = 1")
    assert "every source is paused" in crawl()


def add_dead_source(sources: str) -> None:
    """One more in the catalogue, at a port where nobody listens."""
    with Path(sources).open("a", encoding="utf-8") as file:
        file.write(
            '[[source]]\nname = "Dead"\nurl = "http://127.0.0.1:9/f"\nkind = "feed"\nallow_private = true\n'
        )


def test_a_crawl_by_cron_judges_its_sources_too(
    vedette: Run, newsroom: Newsroom, sources: str, home: Path
) -> None:
    """Nothing but `crawl` ran here, and `status` says what needs a look."""
    add_dead_source(sources)
    vedette("crawl", "--sources", sources, "--quiet")
    told = vedette("status").stdout
    assert "look: dead is late" in told
    assert "has never been read (robots_unreachable); 1 visit failed" in told
    assert "6: 5 ok, 1 late" in told
    for _ in range(2):
        vedette("crawl", "--sources", sources, "--source", "dead", "--quiet")
    with closing(sqlite3.connect(home / "data" / "vedette.db")) as db, db:
        db.execute(
            "UPDATE checks SET at = '2026-01-01T00:00:00.000000Z' WHERE source_key = 'dead'"
        )
    vedette("crawl", "--sources", sources, "--source", "dead", "--quiet")
    done = vedette("status")
    assert done.returncode == 1
    assert "look: dead is broken" in done.stdout


def test_a_crawl_under_a_wrong_clock_says_so_and_judges_nobody(
    newsroom: Newsroom, vedette: Run, sources: str, home: Path
) -> None:
    add_dead_source(sources)
    code = (
        "from datetime import timedelta; from crawler.net.site_clocks import SiteClocks\n"
        "def tell(self, *a, **k): self.ahead = timedelta(days=40)\n"
        "SiteClocks.tell = tell\n"
        "from crawler.cli import main; raise SystemExit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, "crawl", "--sources", sources],
        env={**os.environ, "VEDETTE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    words = "look: this machine's clock is 6 weeks ahead of what the sites say: set it"
    assert words in done.stdout
    assert "look: dead is" not in vedette("status").stdout


def test_a_database_that_is_busy_after_a_crawl_hides_no_report(
    newsroom: Newsroom, sources: str, home: Path
) -> None:
    code = (
        "from crawler import judging; from crawler.exceptions import BusyError\n"
        "def busy(*a, **k): raise BusyError('another program holds it')\n"
        "judging.judge_sources = busy\n"
        "from crawler.cli import main; raise SystemExit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, "crawl", "--sources", sources, "--quiet"],
        env={**os.environ, "VEDETTE_HOME": str(home), "TZ": "UTC"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "new       13" in done.stdout
    assert "another program holds it" in done.stderr
    assert done.returncode == 5


def test_one_source_and_a_limit(vedette: Run, newsroom: Newsroom, sources: str) -> None:
    done = vedette(
        "crawl",
        "--sources",
        sources,
        "--source",
        "kurier-zatoki",
        "--limit",
        "1",
        "--quiet",
    )
    assert "new       1\n" in done.stdout
    (told,) = done.stderr.splitlines()
    assert told.startswith("vedette: a new database: ")
    assert {request.outlet for request in newsroom.requests} == {"kurier-zatoki"}


def test_hits_that_are_kept_without_a_message_are_explained(
    vedette: Run, sources: str, home: Path
) -> None:
    """Somebody waits for a message of his first alert."""
    crawl = ("crawl", "--sources", sources, "--quiet")
    vedette("alerts", "add", "silent", "minehunters")
    assert "not sent" not in vedette(*crawl).stdout
    again = ("--db", "other.db")
    vedette(*again, "alerts", "add", "s", "minehunters", "--to", f"file:{home}/told")
    told = vedette(*again, *crawl).stdout
    assert (
        "not sent  1 hit: 1 in a source's first round; --send-old would have sent"
        in told
    )
    assert not (home / "told").exists()


def test_an_unknown_source_is_a_catalogue_error_with_the_nearest(
    vedette: Run, sources: str
) -> None:
    done = vedette("crawl", "--sources", sources, "--source", "kurier-zatok")
    assert done.returncode == 3
    assert "did you mean kurier-zatoki?" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_source_file_stops_before_anything(
    vedette: Run, tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(
        '[[source]]\nname = "A"\nurl = "https://a.example/"\nkind = "fed"\n',
        encoding="utf-8",
    )
    done = vedette("crawl", "--sources", path)
    assert done.returncode == 3
    assert "wrong.toml" in done.stderr
    assert "kind" in done.stderr
    assert not (home / "data" / "vedette.db").exists()


def test_a_source_that_fails_wants_a_look(vedette: Run, tmp_path: Path) -> None:
    path = tmp_path / "dead.toml"
    path.write_text(
        '[[source]]\nkey = "dead"\nname = "Dead"\nurl = "http://127.0.0.1:9/feed"\nkind = "feed"\n',
        encoding="utf-8",
    )
    done = vedette("crawl", "--sources", path)
    assert done.returncode == 1
    assert "look: dead: private_address" in done.stdout


def test_a_second_crawl_is_told_that_one_is_running(
    vedette: Run, sources: str, home: Path
) -> None:
    with sole_instance(home / "data" / "vedette.db", what="vedette crawl"):
        for arguments in (
            ["crawl", "--sources", sources],
            ["import", sources.replace("sources.toml", "")],
        ):
            done = vedette(*arguments)
            assert done.returncode == 5, done.stderr
            assert "another one is running (vedette crawl, process" in done.stderr


def test_a_file_that_is_no_database_is_left_alone(
    vedette: Run, sources: str, tmp_path: Path
) -> None:
    path = tmp_path / "notes.db"
    path.write_text("my notes\n" * 100, encoding="utf-8")
    for arguments in (
        ["crawl", "--sources", sources],
        ["status"],
        ["search", "drone"],
        ["prune", "--refusals", "1d"],
    ):
        done = vedette("--db", path, *arguments)
        assert done.returncode == 4, arguments
        assert str(path) in done.stderr
        assert "Traceback" not in done.stderr
    assert path.read_text("utf-8") == "my notes\n" * 100


@pytest.mark.parametrize(
    "command",
    ["search x", "status", "refusals", "revisions 1", "backup /tmp/x/y", "browse"],
)
def test_without_a_database_nothing_is_made(
    vedette: Run, home: Path, command: str
) -> None:
    done = vedette(*command.split())
    assert done.returncode == 4
    assert "`vedette crawl` or `vedette import` makes one" in done.stderr
    assert list(home.iterdir()) == []


def test_import_takes_the_address_from_the_page_or_the_user(
    vedette: Run, page: Page, tmp_path: Path, home: Path
) -> None:
    url, text = page("4127-ppo-port")
    own, _ = page("zwei-laender.html")
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    lines = tmp_path / "more.jsonl"
    _, other = page("zwei-laender.html")
    lines.write_text(
        json.dumps({"id": "1", "url": own, "html": other}) + "\nno json\n",
        encoding="utf-8",
    )
    assert vedette("import", tmp_path / "a.html", "--url", url).returncode == 0
    report = json.loads(vedette("import", lines, "--json").stdout)
    assert report["new"] == 1
    assert report["refused"] == {"encoding": 1}
    with closing(sqlite3.connect(home / "data" / "vedette.db")) as db:
        stored = {
            row[0]
            for row in db.execute("SELECT url FROM articles WHERE kind = 'import'")
        }
    db.close()
    assert stored == {url, own}


def test_url_is_for_one_page(vedette: Run, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text("<p>x", encoding="utf-8")
    done = vedette(
        "import",
        "--url",
        "https://a.example/",
        tmp_path / "a.html",
        tmp_path / "b.html",
    )
    assert done.returncode == 2
    assert "name one file" in done.stderr


def test_browse_serves_until_it_is_stopped(
    vedette: Run, sources: str, home: Path
) -> None:
    import signal
    import urllib.request

    vedette("crawl", "--sources", sources, "--quiet")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "crawler.cli", "browse", "--port", "0"],
        env={**os.environ, "VEDETTE_HOME": str(home)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        address = line.split(" at ")[1].split()[0]
        with urllib.request.urlopen(address + "search?q=Dolmet", timeout=30) as answer:
            assert "Fabryka amunicji w Dolsku" in answer.read().decode()
    finally:
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=30)
    assert process.returncode == 143, rest
    assert "Traceback" not in rest


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["extract"], "name a URL, a FILE"),
        (["extract", "--jsonl", "https://h.example/"], "--jsonl reads standard input"),
        (["prune"], "say what is old"),
        (["prune", "--refusals", "soon"], "write 90d, 12w or 2y"),
        (["prune", "--refusals", "0d"], "between one day"),
        (["prune", "--pack"], "--yes as well"),
        (["browse", "--host", "0.0.0.0"], "say --public as well"),
        (["search"], "Missing argument"),
        (["crawl", "--limit", "0"], "--limit"),
        (["import"], "Missing argument"),
    ],
)
def test_wrong_use_is_told(vedette: Run, arguments: list[str], words: str) -> None:
    done = vedette(*arguments)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr


def test_hostile_text_is_inert_in_every_listing(vedette: Run, tmp_path: Path) -> None:
    evil = "\x1b[2J\x1b]0;owned\x07\u202eevil"
    words = (
        "The harbour was quiet and the boats came home one after the other before the storm. "
        * 8
    )
    path = tmp_path / "evil.txt"
    path.write_text(
        f"Drone {evil} over the bay\n\n{words}\n\n{words} {evil}\n", encoding="utf-8"
    )
    vedette("import", path)
    for arguments in (
        ["search", "harbour"],
        ["search", "harbour", "--json"],
        ["revisions", "1"],
        ["status"],
    ):
        shown = vedette(*arguments).stdout
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_an_interrupt_keeps_what_is_finished(sources: str, home: Path) -> None:
    import signal

    slow = Path(sources).read_text("utf-8").replace("delay_s = 0", "delay_s = 4")
    Path(sources).write_text(slow, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "crawler.cli", "crawl", "--sources", sources],
        env={**os.environ, "VEDETTE_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    told, first = process.stderr.readline(), process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    out, rest = process.communicate(timeout=60)
    assert process.returncode == 143, rest
    assert "a new database" in told
    assert first.startswith("new")
    assert "stopped by a signal; what was finished is kept" in out


def test_a_crawl_that_visits_nothing_does_not_end_well(
    sources: str,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A downloader that could not be made: no source blamed, and no exception either."""
    monkeypatch.setattr(run, "crawl", lambda options: CrawlReport())
    command = ["--home", str(home), "crawl", "--sources", sources]
    assert main(command) == 1
    assert "no source was visited" in capsys.readouterr().err


def test_a_wrong_list_costs_its_alerts_alone_and_is_told(
    vedette: Run, home: Path, sources: str
) -> None:
    """cron mails it at every round; what other alerts find goes out meanwhile."""
    lists = home / "data" / "lists"
    lists.mkdir(parents=True)
    (lists / "harbours.toml").write_text('entries = ["quay"]\n')
    assert vedette("alerts", "add", "ports", "@harbours").returncode == 0
    assert vedette("alerts", "add", "all", "the OR der OR w").returncode == 0
    (lists / "harbours.toml").write_text("entries = [")
    done = vedette("crawl", "--quiet", "--sources", sources, VEDETTE_READERS="0")
    assert done.returncode == 1
    assert "alert not taken over alert=ports" in done.stderr
    assert "look: alert ports finds nothing: no list harbours" in done.stdout
    assert "hits      0" not in done.stdout
    page = home / "a.html"
    page.write_text("<title>x</title>")
    done = vedette("import", str(page), "--url", "https://example.org/a")
    assert done.returncode == 1
    assert "look: alert ports finds nothing" in done.stdout
