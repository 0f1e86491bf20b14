"""tests/bench/replay.py: saved pages held against a desk's alerts, each hit shown."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = """<html lang="en"><head><title>{0}</title>
<meta property="og:type" content="article">
<meta property="article:published_time" content="2026-05-04T10:00:00Z"></head><body><article><h1>{0}</h1>
<p>{1}</p><p>The ministry wrote on Monday that the second part follows in spring, and that
the crews will be trained in the harbour town until then, as the mayor had asked.</p>
<p>Nobody in the town council spoke against the plan, though two members wanted to know who pays
for the new road to the pier, which heavy lorries will use every day from the first week of May.</p>
<p>The answer came a day later: the road is a matter of the county, and the county has put aside
what is needed for it, among other things by selling the old customs house beside the market.</p>
</article></body></html>"""


def keep(folder: Path, key: str, headline: str, text: str) -> None:
    page = PAGE.format(headline, text).encode()
    (folder / f"{key}.html.gz").write_bytes(gzip.compress(page))
    url = f"https://harbour.example/2026/{key}"
    (folder / f"{key}.json").write_text(json.dumps({"url": url}))


def replay(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.bench.replay", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_each_hit_is_shown_with_its_words_marked(tmp_path: Path) -> None:
    keep(
        tmp_path,
        "one",
        "Harbour town gets launchers",
        "The army ordered S-400 launchers and fish soup for the harbour town on the coast.",
    )
    keep(tmp_path, "two", "Fish soup again", "The cook made soup for all of the crews.")
    done = replay("--pages", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "air-defence  one  Harbour town gets launchers" in done.stdout
    assert "*S-400*" in done.stdout
    assert "2 pages, 0 refused, 1 hits" in done.stdout


def test_a_wrong_query_is_told_in_a_line(tmp_path: Path) -> None:
    alerts = tmp_path / "mine.toml"
    alerts.write_text("[[alert]]\nname = 'border'\nquery = '@nowhere'\n")
    done = replay("--pages", tmp_path, "--alerts", alerts)
    assert done.returncode == 1
    assert "mine.toml" in done.stderr
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr
