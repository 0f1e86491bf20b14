"""The guard cannot be forgotten: every spider and every command that fetches goes through it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.spiderloader import get_spider_loader

from crawler.net.handler import GuardedHandler
from crawler.running.reactor import scrapy_settings
from tests.loopback import RawServer, answer, reactor_thread

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("crawler", "spiders", "pipelines")
OPENERS = {
    "socket", "ssl", "http.client", "urllib.request", "urllib3", "requests", "httpx", "aiohttp",
    "ftplib", "telnetlib", "xmlrpc.client", "asyncio.streams", "twisted.web",
}  # fmt: skip
MAY_OPEN = {
    "crawler/net/http.py": "the blocking client, which judges addresses itself",
    "crawler/net/exchange.py": "the blocking client's connection; handed what was judged",
    "crawler/net/certificates.py": "what TLS trusts",
    "crawler/net/proxy.py": "reads number forms of addresses only",
    "crawler/net/resolving.py": "asks for addresses only",
    "crawler/net/handler.py": "default paths of certificates only",
    "crawler/settings.py": "the host's own name, for the contact address",
    "crawler/running/systemd.py": "a datagram to the service manager",
    "spiders/reader_process.py": "a socket pair to a child process",
    "spiders/reader_worker.py": "a socket pair to a child process",
}
"""Files that may import what can open a connection, with the reason."""
MAY_OPEN_FOLDERS = {
    "crawler/outbox/channels/": "channels: addresses that the user typed (PROMISES 24)",
    "crawler/browse/": "serves; opens nothing",
    "crawler/demo/": "serves the demo's newsroom on loopback",
    "crawler/cli/": "the browse and demo commands look for a free port",
}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def sources() -> list[Path]:
    return [
        path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))
    ]


def allowed(name: str) -> bool:
    return name in MAY_OPEN or name.startswith(tuple(MAY_OPEN_FOLDERS))


@pytest.mark.parametrize(
    "path", sources(), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_other_file_can_open_a_connection(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    found = {
        module
        for module in imported(path)
        if any(
            module == opener or module.startswith(f"{opener}.") for opener in OPENERS
        )
    }
    if not allowed(name):
        assert not found, f"{name} imports {found}: fetch through crawler.net"


@pytest.mark.parametrize(
    "path", sources(), ids=lambda path: str(path.relative_to(ROOT))
)
def test_nobody_connects_past_the_reactor(path: Path) -> None:
    """`connectTCP` is called in one place, and no loop of asyncio opens a connection."""
    text = path.read_text(encoding="utf-8")
    name = str(path.relative_to(ROOT))
    if name not in ("crawler/net/pool.py", "crawler/net/guard.py"):
        assert ".connectTCP" not in text
    for way in (
        "create_connection(",
        "open_connection(",
        "connectSSL",
        "connectUDP",
        "sock_connect",
    ):
        assert way not in text or name == "crawler/net/exchange.py", f"{name}: {way}"


def test_a_socket_is_opened_for_the_judging_client_alone() -> None:
    users = {
        str(path.relative_to(ROOT))
        for path in sources()
        if any(name.startswith("crawler.net.exchange") for name in imported(path))
    }
    assert users == {"crawler/net/http.py"}


def test_every_spider_uses_the_guarded_handler() -> None:
    settings = scrapy_settings({})
    loader = get_spider_loader(settings)
    names = loader.list()
    assert {"feed", "sitemap", "section", "page", "archive", "round"} <= set(names)
    for name in names:
        spider = loader.load(name)
        own = settings.copy()
        spider.update_settings(own)
        assert own["DOWNLOAD_HANDLERS"]["http"] == own["DOWNLOAD_HANDLERS"]["https"]
        assert own["DOWNLOAD_HANDLERS"]["http"].endswith(GuardedHandler.__name__)
        for scheme in ("file", "data", "ftp", "s3"):
            assert own["DOWNLOAD_HANDLERS"][scheme] is None


class Careless(Spider):
    """A spider written by somebody who never heard of any of this."""

    name = "careless"
    urls: tuple[str, ...] = ()

    async def start(self):  # type: ignore[no-untyped-def]
        self.got: list[str] = []
        self.failed: list[str] = []
        for url in self.urls:
            yield Request(url, callback=self.took, errback=self.missed)

    def took(self, response):  # type: ignore[no-untyped-def]
        self.got.append(response.url)

    def missed(self, failure):  # type: ignore[no-untyped-def]
        self.failed.append(f"{failure.request.url} {failure.value}")


def test_careless_spider_reaches_nothing_private() -> None:
    with RawServer({"/a": answer(b"<p>secret</p>")}) as server:
        urls = (
            f"{server.url}/a",
            f"http://localhost:{server.port}/a",
            "file:///etc/passwd",
            "data:text/html,x",
            "ftp://127.0.0.1/x",
        )

        async def crawl() -> Careless:
            runner = AsyncCrawlerRunner(
                scrapy_settings({"ITEM_PIPELINES": {}, "LOG_LEVEL": "CRITICAL"})
            )
            crawler = runner.create_crawler(Careless)
            await runner.crawl(crawler, urls=urls)
            spider = crawler.spider
            assert isinstance(spider, Careless)
            return spider

        spider = reactor_thread().run(crawl())
        assert spider.got == []
        assert len(spider.failed) == len(urls)
        assert server.connections == 0


def test_telnet_remote_control_and_cookies_are_off() -> None:
    settings = scrapy_settings({})
    for name in ("TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED"):
        assert not settings.getbool(name)
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
