"""What a crawl costs beside a plain Scrapy fetch of the same pages (issue 5).

    python -m tests.bench.crawl [--hosts 200] [--articles 5] [--alerts 100]

Each run is a process of its own. CPU is that of the process and its children, start-up taken
off by a run over no page. Loopback addresses are private: the sources say so.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.loopback_newsroom import host, newsroom

PLAIN_TUNED = {
    "ASYNCIO_EVENT_LOOP": "uvloop.Loop",
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "EXTENSIONS_BASE": {},
    "SPIDER_MIDDLEWARES_BASE": {},
    "DOWNLOADER_MIDDLEWARES_BASE": {
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    },
}


def plain(port: int, hosts: int, articles: int, overrides: dict[str, Any]) -> int:
    """Plain Scrapy: fetch every article's page, parse nothing."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    got = []

    class Plain(scrapy.Spider):
        name = "plain"

        async def start(self) -> Any:
            for i in range(articles):
                for n in range(hosts):
                    yield scrapy.Request(
                        f"http://{host(n)}:{port}/a/{n * articles + i}"
                    )

        def parse(self, response: Any) -> None:
            got.append(len(response.body))

    settings = {
        "LOG_LEVEL": "WARNING",
        "CONCURRENT_REQUESTS": 64,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        **overrides,
    }
    settings["DOWNLOAD_DELAY"] = 0
    process = CrawlerProcess(settings)
    process.crawl(Plain)
    process.start()
    return len(got)


def vedette(
    port: int, hosts: int, articles: int, readers: int, alerts: int, db: Path
) -> int:
    """A round: feeds, articles, stages, alerts, store."""
    import logging

    from crawler.records import Alert, Source, SourceKind
    from crawler.run import CrawlOptions, crawl
    from crawler.store import open_store
    from crawler.store.alerts import add_alert
    from tests.bench.loopback_newsroom import SYLLABLES

    logging.basicConfig(level=logging.ERROR)
    from datetime import UTC, datetime

    store = open_store(db)
    random_ = random.Random(3)
    for n in range(alerts):  # rare words, so that about one page in two has a hit
        words = " OR ".join("".join(random_.choices(SYLLABLES, k=4)) for _ in range(4))
        add_alert(store, Alert(name=f"alert {n}", query=words), now=datetime.now(UTC))
    store.close()
    sources = [
        Source(
            key=f"h{n}",
            name=f"H{n}",
            url=f"http://{host(n)}:{port}/feed",
            kind=SourceKind.FEED,
            allow_private=True,
            delay_s=0.0,
        )
        for n in range(hosts)
    ]
    report = crawl(
        CrawlOptions(
            db=db,
            sources=sources,
            limit=articles,
            settings={"VEDETTE_READERS": readers, "LOG_LEVEL": "ERROR"},
        )
    )
    if report.refusals or report.lost:
        raise SystemExit(f"refused {dict(report.refused)}, lost {report.lost}")
    return report.new


def measured(arguments: list[str]) -> dict[str, float]:
    """Run this file in a new process; seconds, CPU seconds, pages, largest memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.crawl", "--run", *arguments],
        check=True, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(done.stdout.strip().splitlines()[-1])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": time.monotonic() - began, "cpu": cpu, **told}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--run")
    parser.add_argument("--port", type=int)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--articles", type=int, default=5)
    parser.add_argument("--alerts", type=int, default=100)
    given = parser.parse_args()
    if given.run:
        run_one(given)
        return
    with newsroom(given.hosts, given.articles) as (port, mean):
        print(
            f"{given.hosts} hosts, {given.hosts * given.articles} pages, mean {mean / 1000:.0f} KB"
        )
        rest = [
            "--port",
            str(port),
            "--hosts",
            str(given.hosts),
            "--alerts",
            str(given.alerts),
        ]
        rows = {}
        for kind in ("plain", "plain-tuned", "vedette-0", "vedette-2"):
            empty = measured([kind, *rest, "--articles", "0"])
            full = measured([kind, *rest, "--articles", str(given.articles)])
            pages = full["pages"]
            rows[kind] = {
                "cpu_ms": 1000 * (full["cpu"] - empty["cpu"]) / pages,
                "per_s": pages / (full["seconds"] - empty["seconds"]),
            }
            print(f"{kind:12} {pages:6.0f} pages  {rows[kind]['cpu_ms']:6.2f} ms CPU a page  "
                  f"{rows[kind]['per_s']:6.1f} pages/s  {full['memory_mb']:.0f} MB")  # fmt: skip
    for name in ("plain", "plain-tuned"):
        print(
            f"CPU, vedette without workers / {name}: {rows['vedette-0']['cpu_ms'] / rows[name]['cpu_ms']:.2f} (bound 3)"
        )
        print(
            f"pages/s, vedette with two workers / {name}: {rows['vedette-2']['per_s'] / rows[name]['per_s']:.2f} (bound .8)"
        )


def run_one(given: argparse.Namespace) -> None:
    if given.run == "plain":
        pages = plain(given.port, given.hosts, given.articles, {})
    elif given.run == "plain-tuned":
        pages = plain(given.port, given.hosts, given.articles, PLAIN_TUNED)
    else:
        readers = int(given.run.partition("-")[2])
        with tempfile.TemporaryDirectory() as folder:
            hosts = given.hosts if given.articles else 0
            pages = vedette(
                given.port,
                hosts,
                given.articles,
                readers,
                given.alerts,
                Path(folder) / "bench.db",
            )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"pages": pages, "memory_mb": memory}))


if __name__ == "__main__":
    main()
