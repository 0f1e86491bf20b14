"""One notation each: what a machine wrote is read as it stands, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from pipelines.date_notations import read_epoch, read_figures, read_iso, read_mail

Reader = Callable[[str], datetime | None]
READERS: tuple[Reader, ...] = (read_iso, read_figures, read_epoch, read_mail)


@pytest.mark.parametrize(
    ("reader", "text", "wanted"),
    [
        (read_iso, "2025-03-04T18:20:00", "2025-03-04T18:20:00"),
        (read_iso, "2025-03-04T18:20:00+03:30", "2025-03-04T18:20:00+03:30"),
        (read_iso, "2025-03-04 18.20", "2025-03-04T18:20:00"),
        (read_iso, "2025-03-04 18.20.30", "2025-03-04T18:20:30"),
        (read_figures, "2025.3.4", "2025-03-04T00:00:00"),
        (read_figures, "2025-03-04 18:20 GMT", "2025-03-04T18:20:00+00:00"),
        (read_figures, "20250304 18:20", None),
        (read_epoch, "1741108800000", "2025-03-04T17:20:00+00:00"),
        (read_mail, "4 Mar 2025 18:20:00 +0100", "2025-03-04T18:20:00+01:00"),
        (read_mail, "Tue Mar  4 18:20:00 MSK 2025", "2025-03-04T18:20:00+03:00"),
    ],
)
def test_time_is_read_as_it_stands(
    reader: Reader, text: str, wanted: str | None
) -> None:
    found = reader(text)
    assert (found.isoformat() if found else None) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "1403/01/15",  # a Persian year
        "2025-13-45",
        "Tue, 04 Mar 2025 6:20 PM",
        "Tue, 04 Mar 2025 02:00 ET",
        "99999999999",
        "4. März 2025",
    ],
    ids=["other calendar", "no month", "half day", "unknown zone", "digits", "words"],
)
def test_what_is_no_notation_is_left_to_others(text: str) -> None:
    assert [reader(text) for reader in READERS] == [None] * len(READERS)
