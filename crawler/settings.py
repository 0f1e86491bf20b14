"""Scrapy's settings, and ours. The order of ITEM_PIPELINES is the story of an item.

Every limit of `crawler.net.limits` can be set here as `VEDETTE_<NAME>`, or in the environment.
"""

from __future__ import annotations

import os
import socket
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from crawler.net.limits import Limits

BOT_NAME = "vedette"
SPIDER_MODULES = [
    f"spiders.{name}"
    for name in ("feed", "sitemap", "section", "page", "archive", "round")
]
NEWSPIDER_MODULE = "spiders"

# Who we are. PROMISES 6: an honest name with a contact address.
VEDETTE_CONTACT = (
    os.environ.get("VEDETTE_CONTACT") or f"mailto:postmaster@{socket.gethostname()}"
)
USER_AGENT = f"vedette/0.1 (news monitor; {VEDETTE_CONTACT})"

# The reactor
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# The wire. Addresses, robots.txt, pacing, sizes, redirects and codings are judged in the
# handler (crawler/net), which is the only one: what Scrapy has for them is off.
DOWNLOAD_HANDLERS = {
    "http": "crawler.net.handler.GuardedHandler",
    "https": "crawler.net.handler.GuardedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS = (
    0  # no limit: the handler holds one request a host, and all together
)
CONCURRENT_REQUESTS_PER_DOMAIN = 1_000_000  # of all: spiders use one slot
ROBOTSTXT_OBEY = False  # the handler obeys it, more strictly
COOKIES_ENABLED = False
RETRY_ENABLED = False
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE: dict[str, int] = {}
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
WARN_ON_GENERATOR_RETURN_VALUE = False
LOG_FORMATTER = "spiders.logform.ShortLogFormatter"
LOG_LEVEL = "INFO"
STATS_DUMP = False

# The way of an article
READING_STAGES = (
    "pipelines.headline.HeadlinePipeline",
    "pipelines.byline.BylinePipeline",
    "pipelines.dates.DatesPipeline",
    "pipelines.body.BodyPipeline",
    "pipelines.captions.CaptionsPipeline",
    "pipelines.related.RelatedPipeline",
    "pipelines.language.LanguagePipeline",
    "pipelines.completeness.CompletenessPipeline",
)
"""What `vedette extract` runs too: they look at one article and nothing else."""
_STAGES = (
    "pipelines.identity.IdentityPipeline",
    *READING_STAGES,
    "pipelines.alerts.AlertsPipeline",
    "pipelines.store.StorePipeline",
)
ITEM_PIPELINES = {stage: 100 * place for place, stage in enumerate(_STAGES, start=1)}

# The house
_DATA = (
    Path(os.environ.get("VEDETTE_HOME") or Path(__file__).resolve().parents[1]) / "data"
)
VEDETTE_DB = os.environ.get("VEDETTE_DB") or str(_DATA / "vedette.db")
VEDETTE_SOURCES = [str(_DATA / "sources")]
VEDETTE_LISTS = [str(_DATA / "lists")]
VEDETTE_SEND_OLD = False
VEDETTE_CRAWL_ID: int | None = None
VEDETTE_PROXY = os.environ.get("VEDETTE_PROXY") or None
VEDETTE_CA_FILE = os.environ.get("VEDETTE_CA_FILE") or None

# Limits: None means the default in crawler.net.limits
for _limit in fields(Limits):
    _name = f"VEDETTE_{_limit.name.upper()}"
    globals()[_name] = os.environ.get(_name) or None


def values() -> dict[str, Any]:
    """All settings by name, for commands that fetch or read without Scrapy."""
    return {name: value for name, value in globals().items() if name.isupper()}
