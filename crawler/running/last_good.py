"""What people change in a file while a program runs: the last good reading goes on when a new one fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

from crawler.exceptions import VedetteError

logger = logging.getLogger(__name__)

T = TypeVar("T")


class LastGood(Generic[T]):
    """Calls `load` each time it is asked; `what` names the thing in the log.

    A fault is told once, and again when it is another one.
    """

    def __init__(self, load: Callable[[], T], what: str) -> None:
        self._load, self._what = load, what
        self._good: list[T] = []
        self._told = ""

    def __call__(self) -> T:
        """The value as it stands now, else as it last was.

        Raises:
            VedetteError: There has been no good one yet.
        """
        try:
            self._good = [self._load()]
            self._told = ""
        except VedetteError as error:
            if not self._good:
                raise
            if str(error) != self._told:
                self._told = str(error)
                logger.error(
                    "change of the %s refused, the old ones go on: %s",
                    self._what,
                    error,
                )
        return self._good[0]
