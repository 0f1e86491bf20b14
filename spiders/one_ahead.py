"""Two steps for each of many items, one item after the other: the next is begun while one is finished."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar

Item = TypeVar("Item")
Begun = TypeVar("Begun")


async def one_ahead(
    items: Iterable[Item],
    begin: Callable[[Item], Coroutine[Any, Any, Begun]],
    finish: Callable[[Item, Begun], Coroutine[Any, Any, None]],
) -> None:
    """Begin and finish items in their order; never more than one is begun and not being finished.

    A fault of either step ends it, after what is being finished. When it is cancelled, so is that.

    Raises:
        Whatever `begin` or `finish` raises.
    """
    behind: asyncio.Task[None] | None = None
    try:
        for item in items:
            begun = await begin(item)
            if behind is not None:
                await behind
            behind = asyncio.ensure_future(finish(item, begun))
            # it may be large, and the second step knows best how long it is needed
            del begun
    except asyncio.CancelledError:
        if behind is not None:
            behind.cancel()
        raise
    finally:
        if behind is not None:
            await behind
