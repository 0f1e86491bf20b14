"""What is worth remembering from one round to the next in one process. Free of Twisted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Self

from crawler.net.budget import Budget
from crawler.net.pacing import Pacing
from crawler.net.resolving import Resolver
from crawler.net.robots import Robots
from crawler.net.site_clocks import SiteClocks

RobotsKey = tuple[tuple[str, str, int], bool]
"""Origin, and whether its private address was permitted."""


@dataclass(slots=True)
class KnownRobots:
    """A robots.txt that was read, or is being read."""

    robots: Robots
    until: float
    """Monotonic time up to which it holds."""
    task: asyncio.Task[Robots] | None = None


class NetMemory:
    """Shared by all rounds of a process, those that run side by side too (`watch`)."""

    def __init__(self) -> None:
        self.robots: dict[RobotsKey, KnownRobots] = {}
        self.pacing: Pacing | None = None
        self.budget: Budget | None = None
        """Of all rounds together."""
        self.resolver: Resolver | None = None
        self.clocks = SiteClocks()
        self.readers: Any = None
        """spiders' pool of reading processes, while a round uses it."""

    def __deepcopy__(self, memo: object) -> Self:
        """Scrapy copies its settings; this one is shared."""
        return self
