"""What is the lead, where neither its name nor its tag says so."""

from __future__ import annotations

import pytest

from spiders.extract import extract_article

TEXT = "".join(
    f"<p>The ferry of Tarn crossed the sound {n} times in a day, which the harbour master called a record for the season.</p>"
    for n in ("eleven", "twelve", "thirteen", "fourteen")
)
HEADLINE = "<h1>Ferry sets a record</h1>"
SUMMARY = "Sailors, pilots and passengers speak of a summer that nobody on the sound will forget."


def lead(body: str, description: str = "") -> str | None:
    page = (
        "<html><head><title>Ferry sets a record</title>"
        f'<meta property="og:type" content="article"><meta name="description" content="{description}"></head><body><article>{body}</article></body></html>'
    )
    return extract_article(page, "https://tarn.example/2025/ferry").article.lead


def test_summary_behind_its_place_in_a_paragraph_of_its_own_make() -> None:
    told = f'<p class="strong">Vellin. {SUMMARY}</p>'
    assert lead(f"{HEADLINE}{told}{TEXT}", SUMMARY) == f"Vellin. {SUMMARY}"


def test_first_paragraph_behind_its_place_is_no_lead() -> None:
    assert lead(f"{HEADLINE}<p>Vellin. {SUMMARY}</p>{TEXT}", SUMMARY) is None


def test_summary_in_paragraphs_of_one_make() -> None:
    parts = ("The ferry of Tarn had a good year.", "So had the pilots.", SUMMARY)
    told = "".join(f'<p class="in">{part}</p>' for part in parts)
    text = TEXT.replace("<p>", '<p class="tx">')
    cut = " ".join(parts)[:-20]
    assert lead(f"{HEADLINE}{told}{text}", cut) == "\n".join(parts)


def test_first_paragraphs_before_a_subhead_are_no_lead() -> None:
    parts = ("The ferry of Tarn had a good year.", SUMMARY)
    told = "".join(f"<p>{part}</p>" for part in parts)
    assert lead(f"{HEADLINE}{told}<h2>The record</h2>{TEXT}", " ".join(parts)) is None


def test_small_heading_right_below_the_headline() -> None:
    told = "<h4>Four nations watch, says the harbour office</h4>"
    wanted = "Four nations watch, says the harbour office"
    assert lead(f"<div>{HEADLINE}{told}</div><p>4 March 2025</p>{TEXT}") == wanted


def test_short_lead_that_the_head_states() -> None:
    told = '<h3 class="subtitle">Rivals complain</h3><div>4 March 2025</div>'
    assert lead(f"{HEADLINE}{told}{TEXT}", "Rivals complain") == "Rivals complain"
    assert lead(f"{HEADLINE}{told}{TEXT}") is None


DECK = "Two lists tell a good deal again."
DAY, WRITER = "<p>4 March 2025</p>", "<p>By Ada Moor</p>"
PICTURE = '<figure><img src="a.jpg"><figcaption>The ferry.</figcaption></figure>'


@pytest.mark.parametrize(
    ("above", "below", "is_lead"),
    [
        ("<p class=x>Harbours</p>", "<p class=by>By Ada Moor</p>", True),
        ("<p class=x>Harbours</p>", "<p class=by>Column by a friend</p>", False),
        (DAY, "", True),
        ("", WRITER + DAY, True),
        (PICTURE, WRITER, True),
        ('<figure><img src="a.jpg"></figure>', WRITER, True),
    ],
    ids=[
        "above the line of the writer",
        "above another line",
        "below the day",
        "made as the line of the writer",
        "below a picture that has its words",
        "below a picture without words",
    ],
)
def test_short_sentence_beside_writer_and_day(
    above: str, below: str, is_lead: bool
) -> None:
    text = TEXT.replace("<p>", '<p class="tx">')
    found = lead(f"{HEADLINE}{above}<p>{DECK}</p>{below}<div>{text}</div>")
    assert found == (DECK if is_lead else None)


def test_short_sentence_that_ends_the_header() -> None:
    header = f"<header>{HEADLINE}<p>Harbours</p><p>{DECK}</p></header>"
    assert lead(f"{header}<section>{TEXT}</section>") == DECK


def test_lead_below_a_heading_that_nothing_confirms() -> None:
    page = (
        "<html><head><title>Record on the sound: a portrait</title><meta property='og:type' content='article'></head><body><article>"
        f"<h2>What a season it was</h2><div><p>{SUMMARY}</p></div><div><p>By Ada Moor</p></div><div>{TEXT}</div></article></body></html>"
    )
    found = extract_article(page, "https://tarn.example/2025/ferry")
    assert found.article.lead == SUMMARY


@pytest.mark.parametrize(
    "printed",
    [
        f'<figure><img src="a.jpg"><figcaption>{SUMMARY} Photo: Ada Moor</figcaption></figure>',
        f"<p>Later more was told.</p><p>{SUMMARY} It was so.</p>",
    ],
    ids=["a caption", "a paragraph further down"],
)
def test_summary_that_the_page_prints_as_something_else_is_no_lead(
    printed: str,
) -> None:
    assert lead(f"{HEADLINE}{TEXT}{printed}", SUMMARY) is None
    assert lead(f"{HEADLINE}{TEXT}", SUMMARY) == SUMMARY


def test_a_paragraph_beside_the_headline_above_the_box_of_all_text() -> None:
    assert lead(f"{HEADLINE}<p>{SUMMARY}</p><div>{TEXT}</div>") == SUMMARY
    assert lead(f"{HEADLINE}<p>{SUMMARY}</p>{TEXT}") is None
    two = f"{HEADLINE}<p>{SUMMARY}</p><div>{TEXT}</div>{TEXT}"
    assert lead(two) is None


def test_the_names_of_the_writers_are_no_lead() -> None:
    row = "<div><span itemprop='author'>Ada Moor</span> and <span itemprop='author'>Oleander Vikstrom</span></div>"
    assert lead(f"{HEADLINE}{row}<time datetime='2025-03-04'>4 March</time>{TEXT}") is None  # fmt: skip


def test_a_row_of_names_right_below_the_headline_leaves_the_lead_to_what_follows() -> (
    None
):
    row = "<p>Ada Moor and Oleander Vikstrom Strand</p>"
    assert lead(f"<div>{HEADLINE}{row}<p>{SUMMARY}</p><div>{TEXT}</div></div>") == SUMMARY  # fmt: skip


def test_a_long_row_of_days_above_the_lead_is_not_the_first_of_the_text() -> None:
    row = "<div>Published on Tuesday, 4 March 2025 at 10:15 | Updated on Wednesday, 5 March 2025</div>"
    assert lead(f"{HEADLINE}{row}<p>{SUMMARY}</p><div>{TEXT}</div>") == SUMMARY
