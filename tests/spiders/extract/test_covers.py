"""Pictures above the headline, and words that credit nobody."""

from __future__ import annotations

import pytest

from crawler.items import Image
from spiders.extract import extract_article

TEXT = "".join(
    f"<p>The ferry of Tarn crossed the sound {n} times in a day, which the harbour master called a record for the season.</p>"
    for n in ("eleven", "twelve", "thirteen", "fourteen")
)
STORY = f"<h1>Ferry sets a record</h1><p>4 March 2025</p><div>{TEXT}</div>"
PICTURE = "<img src='/ferry.jpg' width=900 height=500>"
WORDS = "<figcaption>The ferry at dawn</figcaption>"


def images(page: str) -> tuple[Image, ...]:
    url = "https://tarn.example/ferry-sets-a-record"
    return extract_article(f"<html><body>{page}</body></html>", url).article.images


@pytest.mark.parametrize(
    "page",
    [
        "<div><figure>{f}</figure><div class=text>{s}</div></div>",
        "<div><figure>{f}</figure><div class=ad></div><div class=text>{s}</div></div>",
        "<div><div class=stage><figure>{f}</figure></div><div><div class=text>{s}</div></div></div>",
    ],
    ids=["beside", "an empty box between", "one level up"],
)
def test_figure_above_the_box_of_headline_and_text_is_its_cover(page: str) -> None:
    found = images(page.format(f=f"{PICTURE}{WORDS}", s=STORY))
    assert [image.caption for image in found] == ["The ferry at dawn"]


@pytest.mark.parametrize(
    "page",
    [
        "<div><figure><a href='/other'>{f}</a></figure><div class=text>{s}</div></div>",
        "<div><figure>{f}</figure><p>More of our stories</p><div class=text>{s}</div></div>",
        "<div><div><figure>{f}</figure><h3>Old pier sold</h3></div><div class=text>{s}</div></div>",
    ],
    ids=["in a link", "words between", "a heading of its own"],
)
def test_figure_of_something_else_above_is_no_cover(page: str) -> None:
    assert images(page.format(f=f"{PICTURE}{WORDS}", s=STORY)) == ()


def test_what_holds_the_headline_is_no_side_bar_by_its_name() -> None:
    page = (
        f"<article><div class=sidebar-grid><header class=sidebar-grid__header><h1>Ferry sets a record</h1>"
        f"<figure>{PICTURE}{WORDS}</figure></header>{TEXT}</div></article>"
    )
    assert [image.caption for image in images(page)] == ["The ferry at dawn"]


@pytest.mark.parametrize("label", ["Video", "Foto", "図版", "Image"])
def test_word_for_the_kind_of_picture_credits_nobody(label: str) -> None:
    figure = f"<figure>{PICTURE}{WORDS}<span class=credit>{label}</span></figure>"
    page = f"<article><h1>Ferry sets a record</h1>{figure}{TEXT}</article>"
    assert [image.credit for image in images(page)] == [None]


GALLERY = "".join(
    f"<div class=gallery__item>{PICTURE}<div class=description>{words} <span class=copyright>Bild: {name}/dpa</span></div></div>"
    for words, name in (
        ("The ferry at dawn.", "Ann Lee"),
        ("The pier in fog.", "Jo Hall"),
    )
).replace("ferry.jpg", "ferry-{}.jpg")


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        ("<div class='gallery gallery--hero'>{g}</div>", 2),
        ("<div class='gallery'>{g}<a href='/more'>All of them</a></div>", 0),
        ("<div class='gallery'><h3>Old pier sold</h3>{g}</div>", 0),
        ("<div class='plain'>{g}</div>", 0),
    ],
    ids=["named", "leads on", "a heading of its own", "no name"],
)
def test_gallery_above_the_box_of_headline_and_text(box: str, kept: int) -> None:
    page = f"<article>{box.format(g=GALLERY.format(1, 2))}<div><div class=text>{STORY}</div></div></article>"
    found = images(page)
    assert len(found) == kept
    assert [i.credit for i in found] == ["Bild: Ann Lee/dpa", "Bild: Jo Hall/dpa"][
        :kept
    ]
