"""Writers as a page prints them around its text, where its head names nobody."""

from __future__ import annotations

import pytest

from pipelines.byline import normalise_authors
from spiders.extract import extract_article

TEXT = "".join(
    f"<p>The ferry of Tarn crossed the sound {n} times in a day, which the harbour master called a record for the season.</p>"
    for n in ("eleven", "twelve", "thirteen", "fourteen")
)
DAY = "<div>4 March 2025</div>"


def authors(
    row: str, *, over: str = "", below: str = "", language: str = "en"
) -> tuple[str, ...]:
    page = (
        f"<html lang='{language}'><head><title>Ferry sets a record - Tarn Herald</title></head><body>{over}"
        f"<article><h1>Ferry sets a record</h1>{row}{TEXT}</article>{below}</body></html>"
    )
    url = "https://tarnherald.example/2025/ferry-sets-a-record"
    return extract_article(page, url).article.authors


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (f"<div>Ada Moor og Ole Vik</div>{DAY}", ("Ada Moor", "Ole Vik")),
        (f"<h4>Ada Moor</h4>{DAY}", ("Ada Moor",)),
        (f"<div>AFP</div>{DAY}", ("AFP",)),
        (
            "<ul><li>Ada Moor</li><li>Mar 4</li><li>5 min read</li></ul>",
            ("Ada Moor",),
        ),
        ("<p>Mar 4, 2025 • Ada Moor in Harbours</p>", ("Ada Moor",)),
        ("<p>Mar 4, 2025 • Ada Moor in <a href='/h'>Harbours</a></p>", ("Ada Moor",)),
        ("<div>Ada Moor</div><div>Last updated:</div>", ("Ada Moor",)),
        (f"<div>Ada Moor, Staff Writer</div>{DAY}", ("Ada Moor",)),
        (f"<div>Ada Moor - tarnX</div>{DAY}", ("Ada Moor",)),
        (
            f"{DAY}<p><a href='/x'>Ada Moor</a> <a href='/y'>Tip me</a></p>",
            ("Ada Moor",),
        ),
        (f"<div><b>Ada Moor</b>{DAY}</div>", ("Ada Moor",)),
        (
            "<ul><li>Calm Seas</li><li>Deep Water</li><li>4 March 2025</li></ul>",
            ("Calm Seas",),
        ),
        (f"<h4>Table of Contents</h4>{DAY}", ()),
        (f"<p>Article Contents</p>{DAY}", ()),
        (f"<p>FOR IMMEDIATE RELEASE</p>{DAY}", ()),
        ("<p>Submitted by Ada Moor on Tue, 03/04/2025 - 14:05</p>", ("Ada Moor",)),
    ],
    ids=[
        "two joined",
        "in a small heading",
        "an agency",
        "day without a year",
        "section behind the name",
        "section in a link behind the name",
        "day missing",
        "role behind the name",
        "outlet behind the name",
        "button behind the name",
        "in one box",
        "only the first of a list",
        "contents in a heading",
        "contents",
        "release at once",
        "submitted",
    ],
)
def test_name_beside_the_day(row: str, wanted: tuple[str, ...]) -> None:
    assert authors(row) == wanted


def test_row_right_above_the_text_is_far_below_the_headline() -> None:
    summary = "".join(f"<li>Point {n} of the matter</li>" for n in range(12))
    box = f"<aside><ul>{summary}</ul></aside>"
    assert authors(f"{box}<div>Ada Moor</div>{DAY}") == ("Ada Moor",)


@pytest.mark.parametrize("row", ["", "<div>by Tarn Herald</div>"])
def test_name_atop_the_text_goes_before_the_outlet(row: str) -> None:
    assert authors(f"{row}<p>Ada Moor/Ole Vik</p>") == ("Ada Moor", "Ole Vik")


def test_name_atop_the_text_does_not_go_before_a_writer() -> None:
    assert authors("<div>by Ole Vik</div><p>Calm Water</p>") == ("Ole Vik",)


def test_name_beside_the_day_goes_before_a_person_linked_below_the_text() -> None:
    below = "<div><a href='/profile/9'>Ole Vik</a></div><p>Great read, I am looking forward to more.</p>"
    assert authors(f"<div>Ada Moor</div>{DAY}", below=below) == ("Ada Moor",)


def test_byline_of_another_title_above_the_headline_waits() -> None:
    over = "<ul><li>All the piers of the sound</li><li>by Ole Vik</li></ul>"
    assert authors(f"<div>Ada Moor</div>{DAY}", over=over) == ("Ada Moor",)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Quelle: sid/dpa", ("sid", "dpa")),
        ("Источник: ТАСС", ("ТАСС",)),
        ("Source: Harbour Office", ()),
    ],
)
def test_agency_called_the_source_is_the_writer(
    line: str, wanted: tuple[str, ...]
) -> None:
    assert authors("", below=f"<div>{line}</div>") == wanted
    assert authors(f"<div class=meta>{line}</div>") == wanted


@pytest.mark.parametrize(
    "row",
    [
        "<div class=meta><a href='/team/'>Learn more &gt;&gt;</a></div>",
        "<div class=meta><a href='/team/'>See our full list of members.</a></div>",
        "<p class=review>reviewed by <a href='/author/ole'>Ole Vik</a></p>",
        "<h2>Analysis — A calm sea, by Ole Vik</h2>",
    ],
    ids=["a button", "a sentence", "who checked it", "who wrote another text"],
)
def test_no_writer_is_found_in(row: str) -> None:
    assert authors(row) == ()


def test_role_in_the_same_element_is_no_part_of_the_name() -> None:
    row = "<div class=author><span><strong>Ada Moor</strong> Deputy News Editor</span></div>"
    assert authors(row) == ("Ada Moor",)


def test_attribution_names_the_writers() -> None:
    row = "<div class=attribution>Ada Moor and Ole Vik | Guests</div>"
    assert authors(row) == ("Ada Moor and Ole Vik",)


def test_broken_line_ends_a_name() -> None:
    row = "<p>By Petty Officer 2nd Class Ada Moor<br>Harbour Public Affairs</p>"
    assert authors(row) == ("Petty Officer 2nd Class Ada Moor",)


@pytest.mark.parametrize(
    "footer",
    [
        "<footer class=entry-footer><span class='author vcard'><a class='url fn n' href='/x'>Ada Moor</a></span></footer>",
        "<div class=post-footer><span class=vcard>Posted by <span class=fn>Ada Moor</span></span> at 2:25 PM</div>",
    ],
    ids=["a footer", "a box named so"],
)
def test_name_in_the_footer_of_a_post(footer: str) -> None:
    page = f"<html><body><article><h1>Ferry sets a record</h1>{TEXT}{footer}</article></body></html>"
    found = extract_article(page, "https://tarn.example/ferry-sets-a-record")
    assert found.article.authors == ("Ada Moor",)


@pytest.mark.parametrize(
    ("last", "wanted"), [("3 min read", ("Ada Moor",)), ("Harbours", ())]
)
def test_name_over_the_headline_needs_the_time_of_reading(
    last: str, wanted: tuple[str, ...]
) -> None:
    over = f"<ul><li>Ada Moor</li><li>Mar 4, 2025</li><li>{last}</li></ul>"
    page = f"<html><body><article><div>{over}<h1>Ferry sets a record</h1></div>{TEXT}</article></body></html>"
    found = extract_article(page, "https://tarn.example/ferry-sets-a-record")
    assert found.article.authors == wanted


def test_the_only_element_named_as_the_name_of_an_author_far_from_the_text() -> None:
    far = "".join(
        f"<p>Words {n} of the foot of the page, which say nothing of it.</p>"
        for n in range(9)
    )
    name = '<div class="author"><p class="author__name">{}</p></div>'
    assert authors("", below=f"{far}{name.format('Ada Moor')}") == ("Ada Moor",)
    two = name.format("Ada Moor") + name.format("Ole Vik")
    assert authors("", below=f"{far}{two}") == ()
    theirs = f'<ol class="comments"><li>{name.format("Ole Vik")}</li></ol>'
    assert authors("", below=f"{far}{theirs}") == ()


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("Ada Moor in Tarn and Ole Vik in Vellin", ("Ada Moor, Ole Vik",)),
        ("Ada Moor (Deputy Editor)", ("Ada Moor",)),
        ("Ada Moor / Vellin", ("Ada Moor",)),
        ("PTI", ("PTI",)),
        ("Ferries and boats of the north", ()),
    ],
)
def test_names_in_an_element_named_for_them_end_as_behind_an_opener(
    row: str, wanted: tuple[str, ...]
) -> None:
    assert authors(f'<p class="byline">{row}</p>') == wanted


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ("By Ada Moor for the Herald", "Ada Moor"),
        ("By Ada Moor March 4, 2024", "Ada Moor"),
        ("Tekst: Ada Moor, foto: Ole Vik", "Ada Moor"),
        ("作者：李青山 来源：港报", "李青山"),
        ("Von Moor", "Von Moor"),
        ("Ada Moor", "Ada Moor"),
    ],
)
def test_a_whole_byline_stated_as_the_author_is_read_as_one(
    stated: str, wanted: str
) -> None:
    page = (
        f"<html><head><title>Ferry sets a record</title><meta name='author' content='{stated}'></head>"
        f"<body><article><h1>Ferry sets a record</h1>{TEXT}</article></body></html>"
    )
    url = "https://tarnherald.example/2025/ferry-sets-a-record"
    assert extract_article(page, url).article.authors == (wanted,)


def test_writer_and_day_below_a_sentence_that_is_taken_for_the_text() -> None:
    rows = "<ul><li><a href='/facebook'>Share</a></li><li><a href='/x'>Post</a></li></ul><div><a href='/author/ada'>Ada Moor</a></div><div>Mar 4, 2025, 2:05 PM</div>"
    page = (
        "<html><head><title>Ferry sets a record - Tarn Herald</title></head><body><article><h1>Ferry sets a record</h1>"
        f"<p>Four towns sent a boat to the race, which ended on Friday.</p>{rows}<div>{TEXT}</div></article></body></html>"
    )
    found = extract_article(page, "https://tarnherald.example/2025/ferry-sets-a-record")
    assert found.article.authors == ("Ada Moor",)
    assert [claim.text for claim in found.date_claims] == ["Mar 4, 2025, 2:05 PM"]


BUTTONS = ("Archief", "Over de auteur", "Volg", "Tarn Herald", "Redacteur")


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize(
    "row",
    [
        "<p>Door Ada de Wit <a href='#'>{}</a></p>",
        "<p class='byline'><span>Ada de Wit</span> <a href='#'>{}</a></p>",
        "<dl><dt>Door</dt><dd>Ada de Wit <a href='#'>{}</a></dd></dl>",
    ],
    ids=["opened", "named", "listed"],
)
def test_a_name_ends_with_its_element(row: str, button: str) -> None:
    assert authors(row.format(button)) == ("Ada de Wit",)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("By <a href='/1'>Ada Moor</a> <a href='/2'>Ole Vik</a>", "Ada Moor, Ole Vik"),
        ("By <b>Ada</b> <i>Moor</i>", "Ada Moor"),
        ("By <b>Ada Maria van</b> <i>Moor</i>", "Ada Maria van Moor"),
        ("By Lt. Col. <b>Ada Moor</b>", "Lt. Col. Ada Moor"),
        ("By <b>Ada Moor</b> and <i>Ole Vik</i>", "Ada Moor, Ole Vik"),
        ("By <b>Ada Moor</b> <i>AFP</i>", "Ada Moor, AFP"),
        ("<span>Photo: Ole Vik</span> By Ada Moor", "Ada Moor"),
        ("作者：<b>高若岚</b> <a href='#'>关注</a>", "高若岚"),
    ],
)
def test_elements_part_names_from_what_is_beside_them(row: str, wanted: str) -> None:
    assert ", ".join(normalise_authors(authors(f"<p>{row}</p>"))) == wanted


def test_a_name_ends_before_what_is_named_for_the_author_beside_it() -> None:
    row = "<div class='author-box'><span class='author-by'>By</span><span class='author-name'>Ada Moor</span><span class='author-other'>Archive</span></div>"
    assert authors(row) == ("Ada Moor",)


def test_the_writer_of_another_text_below_is_none() -> None:
    other = "<section><h2>More</h2><a href='/x'><h3>Another ferry came late</h3></a><p>By Ole Vik</p></section>"
    assert authors("", below=other) == ()


def test_de_opens_a_byline_in_romanian_alone() -> None:
    row = "<p>de Ioana Pop</p>"
    assert authors(row, language="ro-RO") == ("Ioana Pop",)
    assert authors(row, language="fr") == ()
