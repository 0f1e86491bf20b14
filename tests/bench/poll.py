"""A round over many sources with nothing new, beside a plain Scrapy fetch of them (issue 5).

    python -m tests.bench.poll [--sources 1000]

Both run twice in a process of their own: the second time counts for vedette, when every feed
is as it was. CPU is that of the process and its children; start-up is taken off by a run over
one source.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.crawl_runs import PLAIN_TUNED
from tests.bench.loopback_newsroom import host, newsroom

ARTICLES = 20


def plain(port: int, sources: int, overrides: dict[str, Any]) -> dict[str, float]:
    """Plain Scrapy: fetch every feed, parse nothing."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    class Plain(scrapy.Spider):
        name = "plain"

        async def start(self) -> Any:
            for n in range(sources):
                yield scrapy.Request(f"http://{host(n)}:{port}/feed")

        def parse(self, response: Any) -> None:
            """Nothing."""

    process = CrawlerProcess(
        {
            "LOG_LEVEL": "WARNING",
            "CONCURRENT_REQUESTS": 64,
            **overrides,
            "DOWNLOAD_DELAY": 0,
        }
    )
    process.crawl(Plain)
    before = cpu_s()
    process.start()
    return {"cpu": cpu_s() - before}


def vedette(port: int, sources: int, db: Path) -> dict[str, float]:
    """Two rounds; the second one, in which nothing is new, is measured."""
    import logging

    from crawler.records import Source, SourceKind
    from crawler.run import CrawlOptions, crawl_round
    from crawler.running.reactor import run_in_reactor
    from spiders import reading

    logging.basicConfig(level=logging.ERROR)
    parsed: list[str] = []
    read_feed = reading._READERS[reading.Kind.FEED]

    def counted(job: Any) -> Any:
        parsed.append(job.url)
        return read_feed(job)

    reading._READERS[reading.Kind.FEED] = counted
    given = [
        Source(
            key=f"h{n}",
            name=f"H{n}",
            url=f"http://{host(n)}:{port}/feed",
            kind=SourceKind.FEED,
            allow_private=True,
            delay_s=0.0,
        )
        for n in range(sources)
    ]

    async def rounds() -> dict[str, float]:
        quick = {"LOG_LEVEL": "ERROR"}
        # no article is fetched: they wait for a later round
        await crawl_round(CrawlOptions(db=db, sources=given, limit=0, settings=quick))
        first = len(parsed)
        before, began = cpu_s(), time.monotonic()
        report = await crawl_round(
            CrawlOptions(db=db, sources=given, limit=0, settings=quick)
        )
        assert {source.outcome for source in report.sources} == {"unchanged"}
        return {
            "cpu": cpu_s() - before,
            "seconds": time.monotonic() - began,
            "parsed": len(parsed) - first,
        }

    return run_in_reactor(rounds)


def cpu_s() -> float:
    own, children = (
        resource.getrusage(who)
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def measured(kind: str, port: int, sources: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.poll", "--run", kind, "--port", str(port), "--sources", str(sources)],
        check=True, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    return json.loads(done.stdout.strip().splitlines()[-1])  # type: ignore[no-any-return]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--run")
    parser.add_argument("--port", type=int)
    parser.add_argument("--sources", type=int, default=1000)
    given = parser.parse_args()
    if given.run == "vedette":
        with tempfile.TemporaryDirectory() as folder:
            print(
                json.dumps(
                    vedette(given.port, given.sources, Path(folder) / "bench.db")
                )
            )
        return
    if given.run:
        overrides = PLAIN_TUNED if given.run == "plain-tuned" else {}
        print(json.dumps(plain(given.port, given.sources, overrides)))
        return
    with newsroom(given.sources, ARTICLES) as (port, _, _):
        costs = {}
        for kind in ("plain", "plain-tuned", "vedette"):
            one = measured(kind, port, 1)
            all_ = measured(kind, port, given.sources)
            costs[kind] = 1000 * (all_["cpu"] - one["cpu"]) / given.sources
            print(f"{kind:12} {costs[kind]:.2f} ms CPU a source", f"{all_}")
    for kind in ("plain", "plain-tuned"):
        print(f"vedette / {kind}: {costs['vedette'] / costs[kind]:.2f} (bound 1.2)")


if __name__ == "__main__":
    main()
