from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Image
from pipelines.captions import split_captions
from spiders.extract.content import Content
from spiders.extract.figures import FigureReading, read_figures
from spiders.extract.page import Page, parse_page
from spiders.extract.pictures.scene import Scene
from spiders.extract.signs.class_words import Named, names
from spiders.extract.text.walk import Walk
from spiders.extract.tree import elements

TEXT = "The harbour stays closed until May, the master said on Monday after a meeting with the towns."
URL = "https://a.example/sea/pier-12345"


def read(body: str) -> tuple[FigureReading, Page]:
    page = parse_page(f"<html><body><article>{body}</article></body></html>", URL)
    article = page.tree.all("article")[0]
    text = page.root.css_first("#text") or article
    content = Content(text, article, passages=Walk(page.tree).passages)
    return read_figures(page, content), page


def images(body: str) -> tuple[Image, ...]:
    return split_captions(
        read(f"<div id='text'><p>{TEXT}</p>{body}<p>{TEXT}</p></div>")[0].images
    )


@pytest.mark.parametrize(
    ("body", "caption", "credit"),
    [
        ("<figure><img src='/a.jpg'><figcaption>Waves. <span class='credit'>Ann Lee</span></figcaption></figure>", "Waves.", "Ann Lee"),
        ("<figure><img src='/a.jpg'><figcaption>Waves at night. <cite>Ann Lee</cite></figcaption></figure>", "Waves at night.", "Ann Lee"),
        ("<figure><img src='/a.jpg'><figcaption><span>Waves at night</span><span>Ann Lee/Blue</span></figcaption></figure>", "Waves at night", "Ann Lee/Blue"),
        ("<figure><img src='/a.jpg'><figcaption><span>Waves at night</span><span>(Town Court, Eastern Part of the Isle)</span></figcaption></figure>", "Waves at night", "Town Court, Eastern Part of the Isle"),
        ("<figure><img src='/a.jpg'><figcaption>Waves <em>at</em> night. (AP)</figcaption></figure>", "Waves at night.", "AP"),
        ("<figure><img src='/a.jpg'><figcaption>Waves<b>!</b></figcaption><footer>© Ann Lee</footer></figure>", "Waves!", "Ann Lee"),
        ("<div class='photo'><img src='/a.jpg'><p class='legend'>Waves</p><p class='source'>Ann Lee</p></div>", "Waves", "Ann Lee"),
        ("<div><div><img src='/a.jpg'></div><small>Waves at night</small><small>Foto: Ann Lee</small></div>", "Waves at night", "Ann Lee"),
        ("<div><img src='/a.jpg' alt='Waves at night'><p>Waves at night</p></div>", "Waves at night", None),
        ("<div class='caption__box'><img src='/a.jpg'><span class='caption__text'>Waves</span> <span class='caption__credit'>harbour</span></div>", "Waves", "harbour"),
        ("<figure><img src='/a.jpg' title='Waves | Reuters'><figcaption>Waves</figcaption></figure>", "Waves", "Reuters"),
        ("<figure><img src='/a.jpg'><figcaption><span class='sr-only'>Caption: </span>Waves</figcaption></figure>", "Waves", None),
        ("<figure><img src='/a.jpg'><figcaption>2 of 9 | Waves</figcaption></figure>", "Waves", None),
        ("<div><figure><img src='/a.jpg'></figure><figcaption>Waves</figcaption></div>", "Waves", None),
        ("<figure>\x08<img src='/a.jpg'><a href='/x'>Waves</a></figure>", "Waves", None),
        ("<figure><button>Enlarge</button><img src='/a.jpg'><figcaption>Waves</figcaption></figure>", "Waves", None),
        ("<figure><img src='/a.jpg'><figcaption>Waves at <a name='n'>night</a>. <a>Reuters</a></figcaption></figure>", "Waves at night.", "Reuters"),
        ("<figure><img src='/a.jpg'><figcaption>Waves at night. <a href='#'>Reuters</a></figcaption></figure>", "Waves at night.", "Reuters"),
        ("<div><img src='/a.jpg'><div>Waves at night near Halvik, 12 March 2025</div></div>", "Waves at night near Halvik, 12 March 2025", None),
        ("<div><img src='/a.jpg'><div>The pier as it stood an hour ago</div></div>", "The pier as it stood an hour ago", None),
        ("<div><img src='/a.jpg'><div>Waves at night, seen from the pier</div></div>", "Waves at night, seen from the pier", None),
    ],
)  # fmt: skip
def test_words_of_a_picture(body: str, caption: str, credit: str | None) -> None:
    (image,) = images(body)
    assert (image.caption, image.credit) == (caption, credit)
    assert image.url == "https://a.example/a.jpg"


@pytest.mark.parametrize(
    "body",
    [
        "<div class='related-teaser'><a href='/x-1'><img src='/a.jpg'><h3>Boat sinks</h3></a></div>",
        "<div class='author-box'><img src='/a.jpg'><p>Ann Lee writes on ships</p></div>",
        "<img src='/a.gif' width='1' height='1'>",
        "<nav><img src='/a.jpg'></nav>",
        "<figure><blockquote>Never again</blockquote><figcaption>Ann Lee</figcaption></figure>",
        "<div class='byline'><img src='/a.jpg'><a rel='author' href='/ann'>By Ann Lee</a></div>",
        "<div class='share'><img src='/a.jpg'>Share</div>",
    ],
)
def test_pictures_of_others_are_left_out(body: str) -> None:
    assert images(body) == ()


def test_pictures_that_wait_behind_the_placeholder_of_a_portrait_are_kept() -> None:
    wait = "src='data:image/gif;base64,R0'"
    portrait = f"<img class='rounded-full' {wait} data-src='/ann.jpg'>"
    boat = f"<figure><img {wait} data-src='/boat.jpg'></figure>"
    pier = "<figure><img data-src='/pier.jpg'></figure>"
    again = f"<figure><img {wait} data-src='/ann.jpg'></figure>"
    found = images(portrait + boat + pier + again)
    assert [image.url for image in found] == [
        "https://a.example/boat.jpg",
        "https://a.example/pier.jpg",
    ]


@pytest.mark.parametrize(
    ("image", "kept"),
    [
        ("<img src='data:image/gif;base64,R0lG' data-src='/icons/post.svg'>", 0),
        ("<img src='/icons/post.svg?v=17'>", 0),
        ("<img src='data:,' data-lazy-src='/files/logo/harbour.png'>", 0),
        ("<img src='/lazy/wait.svg' data-src='/photos/pier.jpg'>", 1),
    ],
)
def test_a_drawing_is_told_by_what_is_loaded_in_the_end(image: str, kept: int) -> None:
    assert len(images(image)) == kept


@pytest.mark.parametrize(
    "row",
    [
        "<span>Ben Holm</span><span>2 days ago</span><span>6 min read</span>",
        "<span>Ben Holm</span> <span>Friday, November 14, 2025</span>",
        "<p>Last updated: 21 April 2025</p>",
        "<span>Ben Holm</span> <span>published on 21 April 2025</span>",
        "<span class='author'>Ben Holm</span><span>vor 14 Minuten</span>",
    ],
)
def test_a_row_of_writer_and_day_is_no_caption(row: str) -> None:
    (image,) = images(f"<div><img src='/a.jpg'>{row}</div>")
    assert (image.caption, image.credit) == (None, None)


def test_words_of_a_picture_in_a_header_are_those_of_the_figcaptions() -> None:
    header = (
        "<div><h1>Ferry aground</h1><h2>The pilot was ashore.</h2><a href='/authors/ann'><img src='/ann.jpg'></a>"
        "<p>Ann Lee</p><div><figure><img src='/a.jpg'></figure></div><div><figcaption>The ferry on Monday.</figcaption>"
        "<figcaption>Photo: Per Holm</figcaption></div></div>"
    )
    found = split_captions(
        read(f"{header}<div id='text'><p>{TEXT}</p></div>")[0].images
    )
    assert [(i.url, i.caption, i.credit) for i in found] == [
        ("https://a.example/a.jpg", "The ferry on Monday.", "Per Holm")
    ]


@pytest.mark.parametrize(
    ("address", "caption", "kept"),
    [
        ("/images/authors/ann.jpg", "", 0),
        ("https://secure.gravatar.com/avatar/1?s=96", "", 0),
        ("/rover/profile_photos/1.file", "", 0),
        ("/images/authors/ann.jpg", "<figcaption>Ann Lee at sea.</figcaption>", 1),
        ("/images/author-of-the-year.jpg", "", 1),
    ],
)
def test_a_picture_without_words_from_where_portraits_lie_is_a_writers(
    address: str, caption: str, kept: int
) -> None:
    found = images(f"<figure><img src='{address}'>{caption}</figure>")
    assert len(found) == kept


def test_a_day_in_what_is_named_caption_stays() -> None:
    (image,) = images(
        "<div><img src='/a.jpg'><p class='caption'>Halvik, 21 April 2025</p></div>"
    )
    assert image.caption == "Halvik, 21 April 2025"


def test_a_paragraph_beside_a_picture_is_no_caption() -> None:
    (image,) = images(
        f"<div><h2>The pier</h2><img src='/a.jpg'><p>{TEXT * 3}</p></div>"
    )
    assert image.caption is None


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        (
            "护卫舰驶入港口。新华社发（王林摄）",
            "护卫舰驶入港口。",
            "新华社发（王林摄）",
        ),
        (
            "护卫舰驶入港口。新华社记者 李明 摄",
            "护卫舰驶入港口。",
            "新华社记者 李明 摄",
        ),
        ("護衛艦が入港した（写真：山田太郎）", "護衛艦が入港した", "山田太郎"),
        ("호위함이 들어오고 있다. 사진=해군", "호위함이 들어오고 있다.", "해군"),
    ],
)
@pytest.mark.parametrize(
    "markup",
    [
        "<p align='center'><img src='/a.jpg'></p><p align='center'>{}</p>",
        "<center><img src='/a.jpg'></center><center><span>{}</span></center>",
        "<p><img src='/a.jpg'><br>{}</p>",
    ],
)
def test_a_line_below_a_picture_that_ends_in_its_maker_is_its_caption(
    markup: str, line: str, caption: str, credit: str
) -> None:
    (image,) = images(markup.format(line))
    assert (image.caption, image.credit) == (caption, credit)


@pytest.mark.parametrize(
    ("line", "caption"),
    [
        ("<p class='photo-caption'>A ferry waits off Tarn.</p>", "A ferry waits off Tarn."),
        ("<p class='photo-caption'>Photo: Ada Moor</p>", None),
        ("<p>A ferry waits off Tarn.</p>", None),
    ],
    ids=["named", "a credit alone", "not named"],
)  # fmt: skip
def test_words_named_right_below_a_bare_figure(line: str, caption: str | None) -> None:
    (image,) = images(f"<figure><img src='/a.jpg'></figure>{line}")
    assert image.caption == caption


def test_pictures_below_the_text_are_others() -> None:
    found, _ = read(
        f"<h1>Head</h1><div id='text'><p>{TEXT}</p></div><figure><img src='/b.jpg'><figcaption>Later</figcaption></figure>"
    )
    assert found.images == ()


@pytest.mark.parametrize(("href", "count"), [("/sea/boat-sinks", 0), ("/b.jpg?w=9", 1)])
def test_picture_after_the_text_that_leads_on_is_anothers(
    href: str, count: int
) -> None:
    found, _ = read(
        f"<article><div id='text'><p>{TEXT}</p></div><figure><a href='{href}'><img src='/b.jpg'></a>"
        "<figcaption>The boat that lies at the pier of Halvik</figcaption></figure></article>"
    )
    assert len(found.images) == count


def test_pictures_above_the_text_are_leads() -> None:
    found, _ = read(
        f"<figure><img src='/b.jpg'><figcaption>First</figcaption></figure><h1>Head</h1><div id='text'><p>{TEXT}</p></div>"
    )
    assert [i.caption for i in found.images] == ["First"]


def test_elements_hold_nothing_but_the_words() -> None:
    found, page = read(
        f"<div id='text'><p>{TEXT}</p><div class='pic'><img src='/a.jpg'><div class='info'><span class='caption'>Waves</span> <span class='credit'>AFP</span></div></div></div>"
    )
    texts = {page.text_of(element) for element in found.elements}
    assert "Waves AFP" in texts
    assert not any(TEXT in text for text in texts)


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ("<img src='data:image/gif;base64,AA' data-src='/real.jpg'>", "https://a.example/real.jpg"),
        ("<img src='/s.jpg' srcset='/s.jpg 300w, /l.jpg 1200w, /m.jpg 600w'>", "https://a.example/l.jpg"),
        ("<img srcset='/s.jpg .w, /d.jpg 1..2x'>", "https://a.example/s.jpg"),
        ("<img src='/s.jpg' srcset='/s.jpg 1x, /d.jpg 2x'>", "https://a.example/d.jpg"),
        ("<picture><source srcset='/p.webp 900w'><source srcset='/q.webp 1500w'><img src='/s.jpg'></picture>", "https://a.example/q.webp"),
        ("<img class='lazy' src='/blank.gif'><noscript><img src='/n.jpg'></noscript>", "https://a.example/n.jpg"),
        ("<img src='https://b.example/f_auto,w_900/x.jpg' srcset='https://b.example/f_auto,w_400/x.jpg 400w, https://b.example/f_auto,w_1800/x.jpg 1800w'>", "https://b.example/f_auto,w_1800/x.jpg"),
        ("<amp-img src='/amp.jpg' width='800'></amp-img>", "https://a.example/amp.jpg"),
        ("<img src='javascript:alert(1)'>", None),
        ("<img src='http://[broken'>", None),
    ],
)  # fmt: skip
def test_the_widest_address_is_taken(markup: str, address: str | None) -> None:
    (image,) = images(f"<figure>{markup}<figcaption>Waves</figcaption></figure>")
    assert image.url == address


TAGS = st.sampled_from(
    [
        "figure",
        "figcaption",
        "div class='caption'",
        "span class='credit'",
        "p",
        "img src='/a.jpg'",
        "a href='/x'",
        "h2",
        "picture",
        "aside",
    ]
)


@given(st.lists(st.tuples(TAGS, st.booleans(), st.text(max_size=12)), max_size=30))
@settings(max_examples=150, deadline=None)
def test_no_crash_and_no_foreign_word(parts: list[tuple[str, bool, str]]) -> None:
    body = "".join(
        f"<{tag}>{text.replace('<', ' ')}" + (f"</{tag.split()[0]}>" if closed else "")
        for tag, closed, text in parts
    )
    found, page = read(f"<div id='text'>{body}</div>")
    text = page.text_of(page.root)
    for image in found.images:
        for word in (image.caption or "").split():
            assert word in text


@pytest.mark.parametrize(
    "body",
    [
        "<img src='/a.jpg'>" * 20_000,
        "<figure><img src='/a.jpg'><figcaption>x</figcaption></figure>" * 20_000,
        "<div>" * 1_500 + "<img src='/a.jpg'>x",
        "<figure><figcaption>"
        + "<span>x</span>" * 40_000
        + "</figcaption><img src='/a.jpg'></figure>",
        "<div class='caption'><img src='/a.jpg'><p>x</p></div>" * 20_000,
    ],
)
def test_hostile_pages_end_soon(body: str) -> None:
    started = time.process_time()
    found, _ = read(f"<div id='text'>{body}</div>")
    assert time.process_time() - started < 5
    assert len(found.images) <= 300


@given(
    st.lists(
        st.sampled_from(
            [*"ab\u200b \n", "<p>", "</p>", "<b>", "</b>", "<div>", "</div>", "<br>"]
        ),
        max_size=30,
    )
)
def test_text_kept_of_an_element_is_that_of_the_page(parts: list[str]) -> None:
    page = parse_page(f"<html><body><div>{''.join(parts)}</div></body></html>")
    found = list(elements(page.root))
    for order in (found, found[::-1]):
        scene = Scene(page, Content(page.root, page.root))
        assert [scene.text_of(e) for e in order] == [page.text_of(e) for e in order]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("x-Visually-_Hidden", Named.HIDDEN),
        ("myscreen-reader", Named.HIDDEN),
        ("aSR-only", Named.HIDDEN),
        ("leadimagecaption", Named.CAPTION | Named.PICTURE),
        ("photocredits", Named.CREDIT),
        ("xauthor-card", Named.OTHERS),
        ("Bildungswerk", 0),
        ("caption__credit", Named.CREDIT),
        ("recirc related", Named.TEASER),
    ],
)
def test_stems_in_names_are_known_in_any_case(name: str, says: int) -> None:
    assert names(name) & int(says) == int(says)
    assert says or not names(name)


@given(
    st.lists(
        st.sampled_from(
            ["caption", "bild", "ung", "billed", "Sr-Only", "visually", "-", "_", "hidden", "screen", "reader", "author-", "box", "info", "card", "image", "credit", " "]
        ),
        max_size=8,
    ).map("".join)
)  # fmt: skip
def test_any_name_is_read(name: str) -> None:
    assert names(name) >= 0


FIGURE = (
    "<figure><img src='/a.jpg'>{}<figcaption>Waves at night.</figcaption>{}</figure>"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "<span class='close'>Close</span>"),
        ("", "<span>Schließen</span>"),
        ("<a href='/a-large.jpg'>Show it as large as it is</a>", ""),
        ("<span>Click to enlarge the image</span>", ""),
        ("<span>‹</span><span>›</span><span>1 / 5</span>", ""),
        ("<div><a href='//f.example'>Facebook</a><a href='//t.example'>Twitter</a></div>", ""),
        ("", "<div><a href='//f.example'>Teilen</a></div>"),
    ],
)  # fmt: skip
def test_buttons_beside_a_caption_are_none_of_a_pictures_words(
    before: str, after: str
) -> None:
    (image,) = images(FIGURE.format(before, after))
    assert (image.caption, image.credit) == ("Waves at night.", None)


@pytest.mark.parametrize(
    ("caption", "wanted", "credit"),
    [
        ("Rosa <i>×</i> maritima at night.", "Rosa × maritima at night.", None),
        ("Waves at night. <span>Facebook</span>", "Waves at night.", "Facebook"),
        ("Waves at night. <span>Close Water</span>", "Waves at night.", "Close Water"),
    ],
)
def test_words_like_those_of_buttons_stay(
    caption: str, wanted: str, credit: str | None
) -> None:
    (image,) = images(f"<figure><img src='/a.jpg'><figcaption>{caption}</figcaption></figure>")  # fmt: skip
    assert (image.caption, image.credit) == (wanted, credit)


def test_a_line_named_as_caption_below_the_box_of_a_picture_is_its_caption() -> None:
    box = "<div class='image'><img src='/a.jpg'></div><p class='caption'>Waves at night.</p>"
    (image,) = images(box)
    assert image.caption == "Waves at night."
    linked = images(f"<a href='/other'><div>{box}</div></a>")
    assert [image.caption for image in linked] in ([], [None])


def test_a_count_in_the_box_of_a_picture_keeps_the_line_below_its_caption() -> None:
    line = "<p>Waves at night. (Photo: Ann Lee)</p>"
    (image,) = images(f"<div><img src='/a.jpg'><span>1/5</span></div>{line}")
    assert (image.caption, image.credit) == ("Waves at night.", "Ann Lee")
