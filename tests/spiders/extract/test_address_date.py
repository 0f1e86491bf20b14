"""The day in an address."""

from __future__ import annotations

import pytest

from spiders.extract.address_date import date_of_address


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/news/2025/03/04/fleet-returns", "2025-03-04"),
        ("/world/2025/mar/04/fleet-returns", "2025-03-04"),
        ("/blog/2025/October/3/fleet", "2025-10-03"),
        ("/news/2025-03-04-fleet-returns", "2025-03-04"),
        ("/news/article/A2025030414320005196", "2025-03-04"),
        ("/20250304/fleet.html", "2025-03-04"),
        ("/2025/marketing/12/fleets", None),
        ("/2025/03/fleet-returns", None),
        ("/2025/13/40/fleet", None),
        ("/news/120250304", None),
        ("/news/2025030499", None),
        ("/2025/best/10/fleets", None),
        ("/news/fleet-of-2025", None),
    ],
)
def test_day_of_an_address(path: str, wanted: str | None) -> None:
    assert date_of_address(f"https://sea.example{path}") == wanted


def test_broken_address_names_no_day() -> None:
    assert date_of_address("https://[sea/2025/03/04/") is None
    assert date_of_address(None) is None
