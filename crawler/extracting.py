"""Reading without a store: documents in, articles out, in order. No reactor, no Scrapy run.

The stages are those of a crawl, named in the settings and called one after the other: a
Scrapy run would add nothing here but its start.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import import_module
from typing import Any

from crawler import settings
from crawler.documents import Document
from crawler.net.limits import Limits, limits_from
from crawler.records import Refusal, Visit

OnResult = Callable[[Document, Visit | Refusal], None]


def extract_documents(
    documents: Iterable[Document],
    on_result: OnResult,
    *,
    readers: int | None = None,
    clock: Callable[[], datetime],
) -> None:
    """Read documents and hand each result to `on_result`, in the order of the documents.

    Memory does not grow with their number.

    Args:
        readers: Worker processes; `None` takes the setting.
        clock: Gives the time that relative dates count from.

    Raises:
        SettingsError: A limit makes no sense.
    """
    values = settings.values()
    if readers is not None:
        values["VEDETTE_READERS"] = readers
    asyncio.run(_extract(documents, on_result, limits_from(values), clock))


async def _extract(
    documents: Iterable[Document],
    on_result: OnResult,
    limits: Limits,
    clock: Callable[[], datetime],
) -> None:
    read_document = by_name("spiders.saved.read_document")
    stages = reading_stages()
    pool = by_name("spiders.reader_pool.ReaderPool")(limits)
    under_way: deque[tuple[Document, asyncio.Task[Visit | Refusal]]] = deque()

    async def give_one() -> None:
        document, task = under_way.popleft()
        on_result(document, through(stages, await task))

    try:
        for document in documents:
            task = asyncio.ensure_future(read_document(document, pool, clock()))
            under_way.append((document, task))
            await asyncio.sleep(0)  # small documents are read here and now
            while under_way and (
                under_way[0][1].done() or len(under_way) > 2 * limits.readers
            ):
                await give_one()
        while under_way:
            await give_one()
    finally:
        for _, task in under_way:
            task.cancel()
        pool.close()


def reading_stages() -> list[Any]:
    """The stages that look at one article and nothing else, made anew."""
    return [by_name(path)() for path in settings.READING_STAGES]


def through(stages: Iterable[Any], item: Visit | Refusal) -> Visit | Refusal:
    """Take an item through stages."""
    for stage in stages:
        item = stage.process_item(item)
    return item


def by_name(path: str) -> Any:
    """An object by its dotted path: how the machine reaches spiders and pipelines (STYLE 2)."""
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)
