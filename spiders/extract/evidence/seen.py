"""A page with what its readers say and what was counted on it: what each judgement looks at. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spiders.extract.content import Content
from spiders.extract.evidence.tally import Count
from spiders.extract.page import Page
from spiders.extract.reading import Reading


@dataclass(frozen=True, slots=True)
class Seen:
    page: Page
    content: Content
    readings: Sequence[Reading]
    count: Count
    signs: dict[str, float]
    """By the names of `weighing`; 1 or 0 for what is there or not."""


def is_of_others(page: Page, readings: Sequence[Reading]) -> bool:
    """What is said about a video; a job, an event, goods."""
    return (page.meta("og:type") or "").startswith("video") or any(
        r.is_article is False for r in readings if r.reader == "jsonld"
    )
