"""Lists as text: what of them is an item, and what is a button of each."""

from __future__ import annotations

import pytest

from spiders.extract.article import read_page
from spiders.extract.page import parse_page
from spiders.extract.text.rules import is_ad_label
from tests.spiders.extract.ferries import LINES as ALL_LINES

LINES = ALL_LINES[:4]


def texts(body: str) -> list[str]:
    page = parse_page(f"<main><h1>Ferries wait in the fog</h1>{body}</main>", None)
    return [block.text for block in read_page(page, {}).blocks]


def test_the_first_term_of_a_list_of_them_is_text() -> None:
    terms = [
        f"<dt>{word}</dt><dd>{x}</dd>"
        for word, x in zip(["Tarn", "Pier", "Bell", "Road"], LINES, strict=True)
    ]
    assert texts(f"<dl>{''.join(terms)}</dl>")[0] == "Tarn"


def test_a_link_that_each_entry_repeats_is_no_item() -> None:
    entries = [
        f"<li><p>{x}</p><a href='#e{at}'>Copy link</a></li>"
        for at, x in enumerate(LINES)
    ]
    assert texts(f"<ul>{''.join(entries)}</ul>") == list(LINES)


@pytest.mark.parametrize("label", ["विज्ञापन", "โฆษณา", "Quảng cáo", "Inzerce", "スポンサーリンク"])  # fmt: skip
def test_labels_of_advertisements(label: str) -> None:
    assert is_ad_label(label)
