"""Shapes of text dumps: text browsers, pages copied with their menus, releases of offices."""

from __future__ import annotations

import pytest

from crawler.items import Extraction
from spiders.extract.plaintext import extract_text

TEXT = (
    (
        "The harbour of Tarn was closed for a third day on Tuesday, and the ferries of the line "
        "waited outside the mole until the fog had lifted."
    ),
    (
        "The harbour master said that two frigates had been asked to guide fishing boats home, "
        "since their lamps could be seen farther."
    ),
    (
        "A spokeswoman said the exercise planned for the week would be held later, and that "
        "nobody had been hurt when a barge touched the quay."
    ),
)
TITLE = "Fog keeps harbour of Tarn closed"
BODY = "\n\n".join(TEXT)
LYNX = f"""   #[1]alternate [2]Home

   [3]Home [4]World [5]Defence [6]Sport

   * [7]Home
   * [8]World

{TITLE}

   By [9]Ada Norrvik
   Published 4 March 2025, 18:20

   [10]INS: harbour.jpg

   {TEXT[0]}

   {TEXT[1]}

   {TEXT[2]}

References

   1. https://news.example/feed
   2. https://news.example/
"""
COPIED = f"""Menu
Home
World
Defence
Subscribe
Home > World > Defence
{TITLE}
By Ada Norrvik | March 4, 2025
Share
Facebook
{BODY}
"""
READER = f"""{TITLE}

Two frigates guide the fishing boats home while the ferries wait outside the mole.

By Ada Norrvik
March 4, 2025 6:20 PM

{BODY}
"""
RELEASE = f"""Press release
04.03.2025

{TITLE}

By Ada Norrvik

{BODY}
"""
DATELINE = f"""{TITLE}

TARN, March 4, 2025 — {BODY}
"""


def dates(found: Extraction) -> list[str]:
    return [c.text for c in found.date_claims if c.field == "date_published"]


@pytest.mark.parametrize("dump", [LYNX, COPIED, READER, RELEASE, DATELINE])
def test_headline_text_and_date_are_found_in_any_dump(dump: str) -> None:
    found = extract_text(dump)
    assert found.article.headline == TITLE
    assert found.article.body.endswith("\n\n".join(TEXT))
    assert len(dates(found)) == 1


@pytest.mark.parametrize("dump", [LYNX, COPIED, READER, RELEASE])
def test_byline_is_found_in_any_dump(dump: str) -> None:
    article = extract_text(dump).article
    assert article.byline == "By Ada Norrvik"
    assert article.authors == ("Ada Norrvik",)


def test_breadcrumb_of_a_copied_page_tells_the_section() -> None:
    assert extract_text(COPIED).article.section == "Defence"


def test_lead_above_the_byline_stays_apart() -> None:
    lead = extract_text(READER).article.lead
    assert lead is not None
    assert lead.startswith("Two frigates guide")


def test_label_of_a_release_is_its_kicker() -> None:
    assert extract_text(RELEASE).article.kicker == "Press release"


@pytest.mark.parametrize(
    ("line", "byline", "date"),
    [
        ("Автор: Ольга Дубова, 4 марта 2025, 18:20", "Автор: Ольга Дубова", "4 марта 2025, 18:20"),
        ("来源：海岸日报 作者：李青山 2025-03-04 18:20:11", "作者：李青山", "2025-03-04 18:20:11"),
        ("김하늘 기자 2025.03.04 18:20", "김하늘 기자", "2025.03.04 18:20"),
    ],
)  # fmt: skip
def test_one_line_holds_byline_and_date(line: str, byline: str, date: str) -> None:
    found = extract_text(f"{TITLE}\n{line}\n\n{BODY}")
    assert found.article.byline == byline
    assert dates(found) == [date]
