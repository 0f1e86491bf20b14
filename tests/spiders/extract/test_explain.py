"""`--explain`: who won a field, and why a piece was kept or left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from spiders.extract import explain_page
from spiders.extract.explain import RULES, Explanation, Finding

PAGES = Path(__file__).parents[2] / "pages"


def explain(shape: str, find: str | None = None) -> Explanation:
    page = (PAGES / shape / "page.html").read_bytes()
    return explain_page(
        page, "https://news.example/sea/ferry-runs-aground-off-tarn-1", find=find
    )


def finding(shape: str, find: str, kind: str = "paragraph") -> Finding:
    found = [f for f in explain(shape, find).findings if f.kind == kind]
    assert found, find
    return found[0]


LEFT_OUT = [
    ("newsletter-box-in-the-text", "Every Friday we send you", "named"),
    ("fact-box-in-the-text", "Built in 1988", "named"),
    ("read-more-between-paragraphs", "Storm breaks the mole", "teaser_line"),
    ("read-more-between-paragraphs", "Both tugs of the harbour", "link"),
    ("teaser-cards-after-the-text", "ends a long quarrel", "named"),
    ("teaser-cards-after-the-text", "More from the coast", "after_text"),
    ("biography-at-the-end", "has written about ships", "biography"),
    ("player-texts-and-rights-line", "All rights are with", "rights_line"),
    ("headline-and-byline-at-the-top-of-the-text", "Ferry runs aground", "headline"),
    ("kicker-lead-repeated-caption", "Ninety passengers of the Aurora", "lead"),
    ("advertisement-labels-between-paragraphs", "Advertisement", "ad_label"),
    ("fact-box-in-the-text", "Contact, imprint and terms", "outside"),
]


@pytest.mark.parametrize(("shape", "text", "rule"), LEFT_OUT)
def test_rule_that_left_a_piece_out_is_told(shape: str, text: str, rule: str) -> None:
    found = finding(shape, text)
    assert not found.kept
    assert found.rule == RULES[rule]
    assert found.evidence


def test_kept_paragraph_is_told() -> None:
    found = finding("fact-box-in-the-text", "Divers found no hole")
    assert found.kept
    assert found.rule == "kept as paragraph"
    assert found.path is not None
    assert found.path.endswith("p")


def test_names_are_given_as_evidence() -> None:
    assert "promo" in finding("newsletter-box-in-the-text", "Every Friday").evidence


def test_fields_show_all_claims() -> None:
    fields = {f.field: f for f in explain("broken-json-ld").fields}
    assert fields["headline"].winner in ("page", "jsonld")
    assert [who for who, _ in fields["headline"].claims] == ["page", "jsonld", "title"]
    assert fields["authors"].value == "Ida Holm; Per Strand"
    assert fields["date_published"].value == "2025-03-04T18:20:00+01:00"


def test_link_that_is_no_further_reading() -> None:
    found = finding("fact-box-in-the-text", "About us", kind="link")
    assert not found.kept


def test_picture_is_found_by_its_caption() -> None:
    found = finding("kicker-lead-repeated-caption", "on the rocks", kind="picture")
    assert found.kept


def test_verdict_is_told_instead_of_raised() -> None:
    page = (PAGES / "home-page" / "page.html").read_bytes()
    found = explain_page(page, "https://news.example/")
    assert found.verdict.startswith("not_article")


def test_element_whose_name_decided_is_told() -> None:
    found = finding("lazy-picture-with-a-version-without-scripts", "during trials")
    assert 'caption: p class="wp-caption-text"' in found.evidence


def test_signs_of_a_links_box_are_told() -> None:
    found = finding("label-and-link-in-one-line", "longer pier", "link")
    assert found.kept
    assert "label +3.0" in found.evidence


def test_credit_inside_a_caption_is_told_apart() -> None:
    found = finding("caption-in-the-line-below-the-picture", "The pier", "picture")
    assert found.text == "The pier where the boats will lie."
    assert "Anna Holm" in found.evidence


def test_text_of_script_state_is_told_with_its_reader() -> None:
    shape = PAGES / "script-state-tree" / "page.html"
    read = explain_page(shape.read_bytes(), "https://news.example/sea/a-b-c-d-1")
    assert read.verdict == "article"
    found = finding("script-state-tree", "Vojáci z Norrviku začali")
    assert found.kept
    assert "script_state" in found.evidence


def test_text_that_nobody_reads_is_told_with_its_element() -> None:
    page = "<html><body><h1>Tug</h1><p>Short.</p><button>Press here now</button></body></html>"
    found = explain_page(page, find="press here").findings
    assert [f.kept for f in found] == [False]
    assert found[0].evidence == "inside button"


def test_a_sheet_of_styles_is_no_text() -> None:
    page = (PAGES / "fact-box-in-the-text" / "page.html").read_text("utf-8")
    styled = page.replace("</head>", "<style>.wp-block-teal{color:teal}</style></head>")
    assert styled != page
    told = explain_page(styled.encode(), "https://news.example/a", find="teal")
    assert told.findings == ()
