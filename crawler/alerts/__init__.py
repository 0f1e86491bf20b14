"""Alerts: many queries against new articles, one query against the store, and what follows.

The matcher is loaded at its first use: searching the archive needs none of its arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.alerts.matchable import Matchable

if TYPE_CHECKING:
    from crawler.alerts.matcher import Matcher

__all__ = ["Matchable", "Matcher"]


def __getattr__(name: str) -> object:
    if name == "Matcher":
        from crawler.alerts.matcher import Matcher

        return Matcher
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
