"""Fixtures of the network's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.loopback import Fetching, RawServer


@pytest.fixture
def server() -> Iterator[RawServer]:
    with RawServer() as made:
        yield made


@pytest.fixture
def fetching() -> Iterator[Callable[..., Fetching]]:
    """Makes fetchers with limits of the test's choice."""
    made: list[Fetching] = []

    def make(
        table: dict[str, tuple[str, ...]] | None = None, **limits: Any
    ) -> Fetching:
        made.append(Fetching(table, **limits))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()
