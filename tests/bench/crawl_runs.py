"""What `tests.bench.crawl` runs in processes of their own: plain Scrapy, and vedette up to a step."""

from __future__ import annotations

import logging
import os
import random
import resource
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.loopback_newsroom import host
from tests.bench.made_words import SYLLABLES

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
STEPS = ("fetch", "read", "stages", "match", "store")
"""A crawl that goes so far and no further; `store` is the whole."""
_MB = 1024 * 1024


def plain(
    port: int,
    hosts: int,
    articles: int,
    overrides: dict[str, Any],
    *,
    parse: bool = False,
) -> int:
    """Plain Scrapy: fetch every article's page.

    Args:
        parse: Each page is made a tree by lxml too, and nothing is asked of it.
    """
    import scrapy
    from lxml import etree
    from scrapy.crawler import CrawlerProcess

    got = []

    class Plain(scrapy.Spider):
        name = "plain"

        async def start(self) -> Any:
            for i in range(articles):
                for n in range(hosts):
                    number = n * articles + i
                    yield scrapy.Request(f"http://{host(n)}:{port}/a/{number}")

        def parse(self, response: Any) -> None:
            got.append(len(response.body))
            if parse:
                etree.fromstring(response.body, etree.HTMLParser(encoding="utf-8"))

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
    port: int,
    hosts: int,
    articles: int,
    *,
    db: Path,
    readers: int = 0,
    alerts: int = 100,
    step: str = "store",
    on_event: Callable[[Any], None] | None = None,
) -> int:
    """A round: feeds, articles, stages, alerts, store; returns pages stored or refused."""
    from crawler.records import Source, SourceKind
    from crawler.run import CrawlOptions, crawl

    logging.basicConfig(level=logging.ERROR)
    _add_alerts(db, alerts)
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
            settings={
                "VEDETTE_READERS": readers,
                # on a busy machine a long run takes more than a source's ten minutes
                "VEDETTE_SOURCE_S": 86_400,
                "LOG_LEVEL": "ERROR",
                **_only_until(step),
            },
            on_event=on_event,
        )
    )
    if report.lost or any(source.outcome != "ok" for source in report.sources):
        raise SystemExit(f"refused {dict(report.refused)}, lost {report.lost}")
    return report.new + report.refusals


def _add_alerts(db: Path, count: int) -> None:
    """Alerts of rare words: about one page in two has a hit."""
    from crawler.records import Alert
    from crawler.store import open_store
    from crawler.store.alerts import add_alert

    store = open_store(db)
    random_ = random.Random(3)
    for n in range(count):
        words = " OR ".join("".join(random_.choices(SYLLABLES, k=4)) for _ in range(4))
        add_alert(store, Alert(name=f"alert {n}", query=words), now=datetime.now(UTC))
    store.close()


def _only_until(step: str) -> dict[str, Any]:
    """Settings of a crawl that stops after a step; `fetch` reads the first page alone."""
    if step == "store":
        return {}
    from crawler import settings
    from spiders import round

    stages = sorted(settings.ITEM_PIPELINES, key=settings.ITEM_PIPELINES.__getitem__)
    kept = {"fetch": 0, "read": 0, "stages": -2, "match": -1}[step]
    if step == "fetch":
        _read_one_page_only()
    # what these steps leave out is the store; a class of the program is replaced, which mypy forbids
    round.Desk = NoDesk  # type: ignore[misc,assignment]
    return {
        "ITEM_PIPELINES": {stage: n for n, stage in enumerate(stages[:kept], start=1)},
    }


class NoDesk:
    """Knows nothing before a round, and keeps nothing of it."""

    def __init__(self, settings: object) -> None: ...

    async def open(self, *_: object) -> dict[str, float]:
        return {}

    async def standing(self, *_: object) -> Any:
        from spiders.desk import Standing

        return Standing()

    async def choose(self, source: object, found: list[Any], now: object) -> list[Any]:
        return list({item.url: item for item in found}.values())

    async def _nothing(self, *_: object) -> None: ...

    keep_quiet = keep_cursor = settle = postpone = note = close = _nothing


def _read_one_page_only() -> None:
    from spiders import reader_pool
    from spiders.reading import Job, Kind

    real, first = reader_pool.answer, []

    def answer(job: Job) -> tuple[str, Any]:
        if job.kind is not Kind.ARTICLE:
            return real(job)
        if not first:
            first.append(real(job))
        return first[0]  # type: ignore[no-any-return]

    reader_pool.answer = answer


class Watcher:
    """Memory and file handles of this process and its children, every so many articles."""

    def __init__(self, every: int) -> None:
        self.samples: list[tuple[int, float, int, int]] = []
        """Articles so far, MB resident here, MB with the children, file handles here."""
        self._every = every
        self._articles = 0

    def __call__(self, event: Any) -> None:
        """Take an event of the crawl."""
        if event.kind != "article":
            return
        self._articles += 1
        if self._articles % self._every == 0:
            here = _resident_mb(os.getpid())
            children = sum(_resident_mb(pid) for pid in _children())
            handles = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 (no path is wanted)
            self.samples.append((self._articles, here, here + children, handles))


def _resident_mb(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (FileNotFoundError, ProcessLookupError):  # it ended just now
        return 0.0
    return pages * resource.getpagesize() / _MB


def _children() -> list[int]:
    mine = []
    for task in Path("/proc/self/task").iterdir():
        mine += [int(pid) for pid in (task / "children").read_text().split()]
    return mine
