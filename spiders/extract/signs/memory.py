"""What has been worked out of a text before, kept up to a bound. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Memory(dict[str, T]):
    """`memory[text]` is `work(text)`; a text met before costs one look into a dict.

    Pages of one site repeat their class names thousands of times. When `size` texts are
    known all are forgotten: cheaper than to keep account of their use, and as bounded.
    """

    __slots__ = ("size", "work")

    def __init__(self, work: Callable[[str], T], size: int) -> None:
        super().__init__()
        self.work = work
        self.size = size

    def __missing__(self, text: str) -> T:
        if len(self) >= self.size:
            self.clear()
        found = self[text] = self.work(text)
        return found
