"""Lines of writer and day that are made as the paragraphs below them."""

from __future__ import annotations

import time

import pytest

from spiders.extract import extract_article
from spiders.extract.printed.rows import is_day_alone, is_row_of_facts

TEXT = "".join(
    f"<p>The ferry of Tarn crossed the sound {n} times in a day, which the harbour master called a record for the season.</p>"
    for n in ("eleven", "twelve", "thirteen", "fourteen")
)


@pytest.mark.parametrize(
    ("line", "is_row"),
    [
        ("Posted Mar. 4, 2025 2:25 p.m. | Updated Mar. 5, 2025 9:10 a.m.", True),
        ("Autor: npor. Adam Mor | Publikováno: 4. března 2025 14:25", True),
        ("By Ada Moor, 4 March 2025", True),
        ("Published on 4 March 2025, the report tells of eleven ferries.", False),
        ("TARN, 4 March 2025 – The ferry of Tarn sets a record", False),
        ("The harbour master of Tarn: 4 March 2025 was a record", False),
        ("Posted in Harbours", False),
    ],
)
def test_line_of_facts_is_told_from_a_sentence(line: str, is_row: bool) -> None:
    assert is_row_of_facts(line) is is_row


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("<p>Thứ ba, 4/3/2025, 14:25 (GMT+7)</p>", False),
        ("<p>On 4 March 2025 the sea was calm again in Tarn.</p>", True),
    ],
)
def test_day_alone_above_the_text_is_none_of_it(line: str, kept: bool) -> None:
    page = f"<html><body><main><h1>Ferry sets a record</h1>{line}{TEXT}</main></body></html>"
    found = extract_article(page, "https://tarn.example/2025/ferry-sets-a-record")
    assert (len(found.article.blocks) == 5) is kept


def test_line_of_facts_is_none_of_the_text() -> None:
    row = "<p>Posted by Ada Moor on Mar. 4, 2025 2:25 p.m. | Updated Mar. 5, 2025 9:10 a.m.</p>"
    page = f"<html><body><main><h1>Ferry sets a record</h1>{row}{TEXT}</main></body></html>"
    found = extract_article(page, "https://tarn.example/ferry-sets-a-record")
    assert found.article.blocks[0].text.startswith("The ferry of Tarn")
    assert [(c.field, c.text) for c in found.date_claims] == [
        ("date_published", "Mar. 4, 2025 2:25 p.m. |"),
        ("date_modified", "Mar. 5, 2025 9:10 a.m."),
    ]


def test_a_run_of_signs_without_a_blank_costs_no_more_than_its_length() -> None:
    start = time.process_time()
    assert not is_day_alone("<style>" * 20_000 + "2026")
    assert time.process_time() - start < 2
