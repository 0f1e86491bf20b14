"""Scrapy's way to the wire: a download handler that has no other way than `Fetcher`.

Named in the settings for http and https; the handlers of all other schemes are off.
A spider says what it wants by `request.meta`: `source` (records.Source), `purpose`
(limits.Purpose), `validators` (conditional.Validators); a request without them is judged
as a page of no source.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from ssl import get_default_verify_paths
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from twisted.internet import ssl

from crawler.exceptions import PageError
from crawler.net.asking import Answer, Ask
from crawler.net.budget import Budget
from crawler.net.certificates import certificates_in
from crawler.net.fetching import Fetcher
from crawler.net.guard import install_guard
from crawler.net.limits import Limits, Purpose, limits_from
from crawler.net.memory import NetMemory
from crawler.net.pacing import HostKey, Pacing
from crawler.net.pool import ConnectionPool
from crawler.net.proxy import ignored_proxies, parse_proxy
from crawler.net.resolving import Resolver
from crawler.net.targets import key_of
from crawler.records import Reason, Source

logger = logging.getLogger(__name__)


class GuardedHandler:
    """Downloads for Scrapy. One for both schemes of a crawler, so that pacing is shared."""

    lazy = False

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher = fetcher

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The handler of this crawler; made at the first call."""
        made: Self | None = getattr(crawler, "_vedette_handler", None)
        if made is None:
            made = cls(_build(crawler))
            crawler._vedette_handler = made
        return made

    async def download_request(self, request: Request) -> Response:
        """Fetch one request.

        Raises:
            PageError: The refusal with its reason class.
            HostQuietError: The host asked for quiet.
        """
        answer = await self.fetcher.fetch(ask_from(request))
        return self._response(request, answer)

    def _response(self, request: Request, answer: Answer) -> Response:
        if "source" in request.meta:
            # a visit's: it takes the answer itself, to whose life the count of its bytes is tied
            request.meta["answer"] = answer
            return Response(answer.url, status=answer.status, request=request)
        headers = Headers()
        for name, value in answer.headers:
            headers.appendlist(name, value)
        kind: type[Response] = responsetypes.from_args(
            headers=headers, url=answer.url, body=answer.body[:5000]
        )
        response = kind(
            answer.url,
            status=answer.status,
            headers=headers,
            body=answer.body,
            request=request,
            protocol="HTTP/1.1",
        )
        # it keeps the body counted (Budget.lend) for as long as the response lives
        request.meta["answer"] = answer
        return response

    async def close(self) -> None:
        """Close idle connections."""
        self.fetcher.close()


def ask_from(request: Request) -> Ask:
    """What a Scrapy request asks for.

    Raises:
        PageError: `protocol`: only GET without a body is ever sent.
    """
    if request.method != "GET" or request.body:
        raise PageError(Reason.PROTOCOL, "only GET requests are sent")
    source: Source | None = request.meta.get("source")
    validators = request.meta.get("validators")
    return Ask(
        url=request.url,
        purpose=request.meta.get("purpose", Purpose.PAGE),
        delay_s=source.delay_s if source is not None else 1.0,
        private=private_key(source),
        headers=validators.headers() if validators is not None else (),
    )


def private_key(source: Source | None) -> HostKey | None:
    """Host and port that a source may reach although they are private."""
    if source is None or not source.allow_private:
        return None
    return key_of(source.url)


def _build(crawler: Crawler) -> Fetcher:
    from twisted.internet import reactor

    settings = crawler.settings
    limits: Limits = limits_from(settings)
    memory: NetMemory = settings.get("VEDETTE_NET_MEMORY") or NetMemory()
    if memory.pacing is None:
        memory.pacing = Pacing(
            max_crawl_delay_s=limits.crawl_delay_s, max_wait_s=limits.wait_s
        )
    memory.pacing.forget_idle()
    if memory.budget is None:
        memory.budget = Budget(limits.memory_bytes)
    if memory.resolver is None:
        memory.resolver = Resolver()
    pool = ConnectionPool(
        reactor,
        install_guard(reactor),
        settings.get("VEDETTE_RESOLVER") or memory.resolver,
        budget=memory.budget,
        connect_s=limits.connect_s,
        trust=trust_root(settings.get("VEDETTE_CA_FILE")),
        proxy=parse_proxy(settings.get("VEDETTE_PROXY")),
    )
    _say_proxies_are_ignored()
    return Fetcher(
        pool,
        memory.pacing,
        limits,
        user_agent=settings["USER_AGENT"],
        wall=lambda: datetime.now(UTC),  # to hold against what sites say alone
        memory=memory,
    )


def trust_root(ca_file: str | None) -> Any:
    """Certificates to trust: a file of the user's, else the system's, else certifi's."""
    if ca_file is None:
        paths = get_default_verify_paths()
        folder = Path(paths.capath) if paths.capath else None
        if paths.cafile or (folder is not None and any(folder.iterdir())):
            return ssl.platformTrust()
        import certifi

        ca_file = certifi.where()
    from OpenSSL.crypto import FILETYPE_PEM, load_certificate

    return ssl.trustRootFromCertificates(
        [
            ssl.Certificate(load_certificate(FILETYPE_PEM, block.encode()))
            for block in certificates_in(ca_file)
        ]
    )


def _say_proxies_are_ignored() -> None:
    named = ignored_proxies()
    if named and not _said:
        _said.append(True)
        logger.warning(
            "proxies of the environment are ignored names=%s; set VEDETTE_PROXY to use one",
            ",".join(named),
        )


_said: list[bool] = []
