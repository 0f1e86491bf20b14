"""Lines that tell when and by whom a text was written, though they are made as its paragraphs are. Pure."""

from __future__ import annotations

import re

from spiders.extract.fold import small
from spiders.extract.names import byline_of
from spiders.extract.printed.date_labels import labels_day
from spiders.extract.printed.dates import day_size, has_day

MAX_ROW = 120
"""Characters of such a line."""
MAX_LABEL = 16
"""Characters up to the word that says which day is meant: "Posted", "Article updated"."""
_HALF_DAY = re.compile(r"[ap]\.\s?m\.$", re.IGNORECASE)


MAX_BESIDE = 24
"""Characters beside a day that stands alone: the name of the day, a clock with its zone."""


def is_day_alone(text: str) -> bool:
    """Whether a line is a day and a clock, and nothing else."""
    size = day_size(text)
    return size > 0 and len(text) - size <= MAX_BESIDE and text[-1] not in ".!?…:–—-"


def is_row_of_facts(text: str) -> bool:
    """Whether a line opens with a writer or the label of a day, tells the day, and is no sentence."""
    if len(text) > MAX_ROW or not has_day(text):
        return False
    if text[-1] in ".!?…" and not _HALF_DAY.search(text):
        return False
    start = small(text[:MAX_LABEL])
    if labels_day(start):
        return True
    found = byline_of(text)
    return found is not None and text.startswith(found[0])
