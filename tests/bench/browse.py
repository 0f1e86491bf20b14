"""Times every page on a made-up archive: first page under 150 ms, every page under 400 ms and 200 KB.

    python -m tests.bench.browse [--articles 300000] [--db FILE] [--runs 7]

With --db the archive is kept and used again, or is one of `tests/bench/archive.py`. Pages are asked of the server in this process,
without a socket; the first answer of each page, median and best of the others, and the processor's
time are told. On a busy machine the last is what to look at.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from crawler.browse.desk import Desk
from crawler.browse.server import make
from crawler.store import open_reader
from tests.bench import newsroom_archive

FIRST_MS, EVERY_MS, BYTES = 150, 400, 200_000


def addresses(path: Path) -> list[str]:
    """Of every page, for the alert with most hits and the source with most articles."""
    with closing(open_reader(path)) as db:
        (articles,) = db.execute("SELECT max(id) FROM articles").fetchone()
        (alert,) = db.execute(
            "SELECT name FROM hits JOIN alerts ON alerts.id = alert_id"
            " GROUP BY alert_id ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
        (source,) = db.execute(
            "SELECT source_key FROM articles WHERE source_key IS NOT NULL"
            " GROUP BY source_key ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
    return [
        "/",
        "/hits",
        "/hits?show=all",
        "/hits?show=starred",
        "/hits?show=dismissed",
        f"/hits?alert={alert}&page=3",
        f"/alert/{alert}",
        f"/alert/{alert}/feed.atom",
        f"/article/{articles - 60}",
        f"/article/{articles // 2}?why={alert}",
        "/search",
        "/search?q=tanker",
        "/search?q=%22air+defence%22+cable",
        "/search?q=cable+NEAR/10+damage",
        "/search?q=cable%233",
        "/search?q=id:F-35",
        "/search?q=%22Suwa%C5%82ki+corridor%22&order=rank",
        "/search?q=%22Suwa%C5%82ki+corridor%22&order=published",
        f"/search?q=source:{source}+within:30d",
        "/search?q=drone+submarine+OR+missile",
        "/sources",
        f"/source/{source}",
        "/revisions",
        "/revisions?part=headline",
        "/crawls",
        "/vedette",
        "/vedette/hits?_sort_desc=at",
        "/vedette/articles?_search=cable&_sort_desc=id&_size=20",
    ]


async def time_pages(app: Any, wanted: list[str], runs: int) -> list[dict[str, Any]]:
    told = []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as client:
        # Templates are compiled once for a server, not once for a page.
        await client.get("http://127.0.0.1/crawls")
        for address in wanted:
            times, cpu = [], []
            for _ in range(runs + 1):
                started, worked = time.perf_counter(), time.process_time()
                answer = await client.get(f"http://127.0.0.1{address}")
                times.append((time.perf_counter() - started) * 1000)
                cpu.append((time.process_time() - worked) * 1000)
                answer.raise_for_status()
            told.append(
                {
                    "page": address,
                    "first_ms": round(times[0], 1),
                    "median_ms": round(median(times[1:]), 1),
                    "best_ms": round(min(times[1:]), 1),
                    "cpu_ms": round(median(cpu[1:]), 1),
                    "bytes": len(answer.content),
                }
            )
    return told


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=300_000)
    options.add_argument("--db", type=Path)
    options.add_argument("--runs", type=int, default=7)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.db or Path(folder) / "vedette.db"
        if not path.exists():
            newsroom_archive.fill(path, articles=asked.articles, now=datetime.now(UTC))
        desk = Desk(db_path=path, marks_path=Path(folder) / "marks.db", zone=UTC)
        datasette = make(desk)
        told = asyncio.run(time_pages(datasette.app(), addresses(path), asked.runs))
        datasette.executor.shutdown()
    if asked.json:
        print(json.dumps(told, indent=1))
    else:
        for one in told:
            print(
                f"{one['page']:45} first {one['first_ms']:8} ms  median {one['median_ms']:7} ms"
                f"  best {one['best_ms']:7} ms  cpu {one['cpu_ms']:7} ms  {one['bytes']:7} bytes"
            )
    slow = [
        one["page"]
        for one in told
        if one["best_ms"] > (FIRST_MS if one["page"] == "/" else EVERY_MS)
        or one["bytes"] > BYTES
    ]
    if slow:
        print("over the limit:", ", ".join(slow))
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
