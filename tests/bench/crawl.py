"""What a crawl costs beside a plain Scrapy fetch of the same pages (issue 5).

    python -m tests.bench.crawl [--hosts 200] [--articles 5] [--alerts 100] [--rounds 3]
    python -m tests.bench.crawl --pages FOLDER      saved pages (.html.gz) in place of made-up ones
    python -m tests.bench.crawl --cards             made-up pages with 260 teasers below the text
    python -m tests.bench.crawl --steps             where the time goes, step by step
    python -m tests.bench.crawl --memory 20000      memory and file handles, every 1,000 articles

Each run is a process of its own. CPU is that of the process and its children, start-up taken
off by a run over no page; of several rounds the cheapest counts, since noise only adds. Where the
machine changes its speed between rounds that is not so: the middle of the rounds' own ratios is told
beside it. The newsroom is one more process on the same cores: its CPU is told and not counted.
`plain-parse` is plain Scrapy that makes each page a tree and asks nothing of it.
Loopback addresses are private: the sources say so.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.crawl_runs import PLAIN_TUNED, STEPS, Watcher, plain, vedette
from tests.bench.loopback_newsroom import newsroom

COMPARED = ("plain", "plain-tuned", "plain-parse", "vedette-0", "vedette-2")
"""vedette with so many reading processes."""
SAMPLED_EVERY = 1000
CORES = len(os.sched_getaffinity(0))


def measured(kind: str, given: argparse.Namespace, articles: int) -> dict[str, Any]:
    """Run this file in a new process; seconds, CPU seconds, pages, and what it tells."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    served = cpu_of(given.newsroom)
    began = time.monotonic()
    done = subprocess.run(
        [
            sys.executable, "-m", "tests.bench.crawl", "--run", kind, "--port", str(given.port),
            "--hosts", str(given.hosts), "--alerts", str(given.alerts), "--articles", str(articles),
        ],
        check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    served = cpu_of(given.newsroom) - served
    return {"seconds": time.monotonic() - began, "cpu": cpu, "served": served, **told}


def cpu_of(pid: int) -> float:
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def compared(kinds: tuple[str, ...], given: argparse.Namespace) -> dict[str, float]:
    """Run each kind in turn, round after round; prints a line for each, returns its figures.

    Returns:
        `KIND cpu` and `KIND served`: ms a page, of the run and of the newsroom; `KIND per_s`:
        pages a second; `KIND cpu in round N`, from 0.
    """
    empty: dict[str, list[dict[str, Any]]] = {kind: [] for kind in kinds}
    full: dict[str, list[dict[str, Any]]] = {kind: [] for kind in kinds}
    for _ in range(given.rounds):
        for kind in kinds:
            empty[kind].append(measured(kind, given, 0))
            full[kind].append(measured(kind, given, given.articles))
    found = {}
    last = 0.0
    for kind in kinds:
        pages = full[kind][0]["pages"]
        cpu, seconds, served = (
            min(run[what] for run in full[kind]) - min(run[what] for run in empty[kind])
            for what in ("cpu", "seconds", "served")
        )
        found.update(
            (f"{kind} cpu in round {n}", 1000 * (whole["cpu"] - none["cpu"]) / pages)
            for n, (whole, none) in enumerate(zip(full[kind], empty[kind], strict=True))
        )
        memory = max(run["memory_mb"] for run in full[kind])
        found[f"{kind} cpu"] = 1000 * cpu / pages
        found[f"{kind} served"] = 1000 * served / pages
        found[f"{kind} per_s"] = pages / seconds
        more = f"  {found[f'{kind} cpu'] - last:+6.2f} ms" if given.steps else ""
        last = found[f"{kind} cpu"]
        print(f"{kind:12} {pages:6.0f} pages  {last:6.2f} ms CPU a page  "
              f"({1000 * served / pages:.2f} newsroom)  {pages / seconds:6.1f} pages/s  "
              f"{memory:.0f} MB{more}", flush=True)  # fmt: skip
    return found


def compare(given: argparse.Namespace) -> None:
    """The two bounds of issue 5, against both kinds of plain Scrapy."""
    found = compared(COMPARED, given)
    for name in ("plain", "plain-tuned"):
        cpu = found["vedette-0 cpu"] / found[f"{name} cpu"]
        per_s = found["vedette-2 per_s"] / found[f"{name} per_s"]
        middle = statistics.median(
            found[f"vedette-0 cpu in round {n}"] / found[f"{name} cpu in round {n}"]
            for n in range(given.rounds)
        )
        print(
            f"CPU, vedette without workers / {name}: {cpu:.2f} (bound 3), {middle:.2f} in the middle round"
        )
        print(f"pages/s, vedette with two workers / {name}: {per_s:.2f} (bound .8)")
    spent = found["vedette-2 cpu"] + found["vedette-2 served"]
    best = CORES * 1000 / spent
    print(f"{CORES} cores without a pause: {best:.0f} pages/s with two workers, "
          f"{best / found['plain per_s']:.2f} of plain")  # fmt: skip


def watch_memory(given: argparse.Namespace) -> None:
    """Print the samples of one long crawl, and how memory rose in its second half."""
    told = measured("memory", given, given.articles)
    for articles, here, together, handles in told["samples"]:
        print(f"{articles:6} articles  {here:4.0f} MB, {together:4.0f} MB with readers  {handles} handles")  # fmt: skip
    later = told["samples"][len(told["samples"]) // 2 :]
    for place, name in ((1, "crawl"), (2, "crawl and readers")):
        slope = statistics.linear_regression(
            [sample[0] for sample in later], [sample[place] for sample in later]
        ).slope
        print(f"{name}: {1000 * slope:+.2f} MB per 1,000 articles in the second half")
    handles = [sample[3] for sample in later]
    print(f"file handles in the second half: {min(handles)} to {max(handles)}")


def run_one(given: argparse.Namespace) -> None:
    """In the process of its own: print what it did as JSON."""
    kind, _, readers = given.run.partition("-")
    told: dict[str, Any] = {}
    if kind == "plain":
        tuned = PLAIN_TUNED if readers == "tuned" else {}
        told["pages"] = plain(
            given.port, given.hosts, given.articles, tuned, parse=readers == "parse"
        )
    else:
        watcher = Watcher(SAMPLED_EVERY) if kind == "memory" else None
        with tempfile.TemporaryDirectory() as folder:
            told["pages"] = vedette(
                given.port,
                given.hosts if given.articles else 0,
                given.articles,
                db=Path(folder) / "bench.db",
                readers=2 if watcher else int(readers or 0),
                alerts=given.alerts,
                step=kind if kind in STEPS else "store",
                on_event=watcher,
            )
        if watcher:
            told["samples"] = watcher.samples
    told["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)  # fmt: skip
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--articles", type=int, default=5, help="of each host")
    parser.add_argument("--alerts", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--cards", action="store_true")
    parser.add_argument("--steps", action="store_true")
    parser.add_argument("--memory", type=int, metavar="ARTICLES")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    if given.run:
        run_one(given)
        return
    if given.memory:
        given.articles = given.memory // given.hosts
    with newsroom(given.hosts, given.articles, given.pages, cards=given.cards) as (
        port,
        mean,
        pid,
    ):
        given.port, given.newsroom = port, pid
        count = given.hosts * given.articles
        print(f"{given.hosts} hosts, {count} pages, mean {mean / 1000:.0f} KB")
        if given.memory:
            watch_memory(given)
        elif given.steps:
            compared(("plain", "plain-tuned", "plain-parse", *STEPS), given)
        else:
            compare(given)


if __name__ == "__main__":
    main()
