"""Which pictures are the article's, which of their versions is taken, and what is said twice."""

from __future__ import annotations

import pytest

from tests.spiders.extract.test_figures import images

PICTURE = "<img src='/p/waves-at-night.jpg' width='600' height='400' alt='Waves'>"


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='box'><a href='/autor/ada-norden/'><div><picture>{PICTURE}</picture></div></a></div>",
        f"<a href='/authors/ada'><figure>{PICTURE}</figure></a>",
        f"<div class='author_details'><figure class='author_image'>{PICTURE}</figure><p>Ada Norden</p></div>",
        f"<p><a href='https://b.example/stairs-for-all/'>{PICTURE}</a></p>",
        f"<p><a href='/advertise/'>{PICTURE}</a></p>",
        f"<div><a href='https://chat.example/the-outlet'>{PICTURE}</a></div>",
        "<p><img src='https://b.example/avatar80x80/ada-norden.jpg'></p>",
    ],
    ids=["writer behind boxes", "writer's figure", "writer's box", "advert", "own advert", "sign", "avatar"],
)  # fmt: skip
def test_pictures_that_lead_to_others_or_show_the_writer_are_left_out(
    body: str,
) -> None:
    assert images(body) == ()


@pytest.mark.parametrize(
    "href",
    [
        "/p/waves-at-night-large.jpg",
        "#enlarge",
        "/sea/pier-12345/waves-67890.html",
        "https://b.example/photos/4711",
        "https://a.example/2026/05/pier-of-norrvik.html",
    ],
    ids=["larger", "on the page", "below the article", "page of a photo", "a blog's article"],
)  # fmt: skip
def test_pictures_that_lead_to_more_of_themselves_stay(href: str) -> None:
    assert len(images(f"<p><a href='{href}'>{PICTURE}</a></p>")) == 1


def test_a_picture_with_a_caption_may_lead_anywhere() -> None:
    body = f"<figure><a href='https://b.example/x'>{PICTURE}</a><figcaption>Waves at night.</figcaption></figure>"
    assert len(images(body)) == 1


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ("<img src='/img/leer.gif' data-retina-src='/p/waves.jpg' width='960'>", "/p/waves.jpg"),
        ("<img src='/p/waves?w=40' width='3000' srcset='/p/waves?w=40 40w, /p/waves?w=2160 2160w'>", "/p/waves?w=2160"),
        ("<img src='/p/waves.jpg' width='3000' srcset='/p/waves-300.jpg 300w'>", "/p/waves.jpg"),
        ("<img src='/p/strassen-leer.gif' width='600'>", "/p/strassen-leer.gif"),
        ("<img src='data:x' data-reel-lazyload='/r/waves/600'>", "/r/waves/600"),
        ("<img src='data:x' data-reel-lazyload='/r/w' data-reel-lazyload-srcset='/r/w 1x, /r/w2 2x'>", "/r/w2"),
        ("<picture><source media='(min-width: 900px)' width='1440' srcset='/r/w1440'><img src='/r/w600' width='600'></picture>", "/r/w1440"),
    ],
)  # fmt: skip
def test_the_version_that_is_told_to_be_wide_is_taken(
    markup: str, address: str
) -> None:
    (image,) = images(f"<p>{markup}</p>")
    assert image.url == f"https://a.example{address}"


@pytest.mark.parametrize(
    "credits",
    [
        "<small> © Ada Norden </small><figcaption>Waves at night</figcaption><div><small> © Ada Norden </small></div>",
        "<figcaption>Waves at night</figcaption><small class='credit'>Ada Norden</small><small class='credit'>Copyright Ada Norden</small>",
    ],
)
def test_a_credit_on_the_picture_and_below_it_is_one(credits: str) -> None:
    (image,) = images(f"<figure>{PICTURE}{credits}</figure>")
    assert (image.caption, image.credit) == ("Waves at night", "Ada Norden")


def test_a_button_that_is_shown_where_a_caption_is_cut_is_none_of_it() -> None:
    caption = "<span>Waves at night.</span><span hidden=''>Show more</span>"
    (image,) = images(f"<figure>{PICTURE}<figcaption>{caption}</figcaption></figure>")
    assert image.caption == "Waves at night."


def test_a_title_of_alt_text_and_credit_credits_a_picture_with_a_caption() -> None:
    picture = "<img src='/a.jpg' alt='A pier in fog' title='A pier in fog | Photo: Harbour Press'>"
    (image,) = images(
        f"<figure>{picture}<figcaption>Waves at night</figcaption></figure>"
    )
    assert (image.caption, image.credit) == ("Waves at night", "Harbour Press")


def test_an_alt_text_that_says_picture_says_nothing() -> None:
    (image,) = images("<p><img src='/p/waves.jpg' alt='Image'></p>")
    assert image.alt is None


@pytest.mark.parametrize(
    ("src", "alt", "kept"),
    [
        ("/logos/nhp_print.gif", "NHP Logo", 0),
        ("/p/nhp-logo.png", "NHP logo", 0),
        ("/p/nhp-logo.png", "The logo of the harbour press on a wet wall at night", 1),
        ("/p/waves.jpg", "NHP logo", 1),
    ],
)
def test_a_sign_is_told_by_file_and_alt_text(src: str, alt: str, kept: int) -> None:
    assert len(images(f"<p><img src='{src}' alt='{alt}'></p>")) == kept


def test_a_lone_credit_is_read_in_a_box_named_footer() -> None:
    (image,) = images(
        f"<div>{PICTURE}<div class='picture-footer'><p>Picture: Harbour Press</p></div></div>"
    )
    assert image.credit == "Harbour Press"


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("<div>Photo: Harbour Press</div>", "Harbour Press"),
        ("<div class='photo-credit'>Ministry of the Bay</div>", "Ministry of the Bay"),
        ("<p>© Ann Lee / Navy of Tarn</p>", "Ann Lee / Navy of Tarn"),
        ("<div class='author'>Ada Norden and Ann Lee</div>", None),
        ("<p>The photo of the ferry was taken on Monday by Ann Lee.</p>", None),
    ],
    ids=["mark", "name", "sign", "the writers", "a sentence"],
)
def test_credit_in_a_box_of_its_own_below_a_figure_with_a_caption(
    line: str, credit: str | None
) -> None:
    figure = f"<figure>{PICTURE}<figcaption>Waves at night.</figcaption></figure>"
    (image,) = images(f"{figure}{line}")
    assert (image.caption, image.credit) == ("Waves at night.", credit)
    (image,) = images(
        figure.replace("night.", "night. (Photo: Bay Press)")
        + "<div>Photo: Harbour Press</div>"
    )
    assert image.credit == "Bay Press"


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/p/waves-large.jpg", "/p/waves-large.jpg"),
        ("/p/waves-large.JPG?v=2#top", "/p/waves-large.JPG?v=2#top"),
        ("/share?media=/p/waves-large.jpg", "/p/waves-300.jpg"),
        ("/sea/waves.html", "/p/waves-300.jpg"),
    ],
)
def test_the_file_behind_a_small_picture_is_its_address(
    href: str, address: str
) -> None:
    said = "src='/p/waves-300.jpg' width='300' height='200'"
    body = f"<figure><a href='{href}'><img {said}></a><figcaption>Waves at night.</figcaption></figure>"
    (image,) = images(body)
    assert image.url == f"https://a.example{address}"


def test_a_wider_version_than_the_file_behind_it_is_kept() -> None:
    said = (
        "src='/p/waves-300.jpg' srcset='/p/waves-300.jpg 300w, /p/waves-2048.jpg 2048w'"
    )
    body = f"<figure><a href='/p/waves.jpg'><img {said}></a><figcaption>Waves at night.</figcaption></figure>"
    (image,) = images(body)
    assert image.url == "https://a.example/p/waves-2048.jpg"


def test_a_picture_that_is_loaded_late_is_known_by_the_file_behind_it() -> None:
    (image,) = images("<p><a href='/p/waves.webp'><img src='data:x'></a></p>")
    assert image.url == "https://a.example/p/waves.webp"


@pytest.mark.parametrize(
    ("box", "address"),
    [
        ("<div style=\"color: red; background-image: url('/p/waves.jpg')\"></div>", "/p/waves.jpg"),
        ("<a href='#'><span style='background:url(/p/waves.jpg) center'></span></a>", "/p/waves.jpg"),
        ("<div data-bg='/p/waves.jpg'></div>", "/p/waves.jpg"),
        ("<div data-background-image='url(\"/p/waves.jpg\")'></div>", "/p/waves.jpg"),
        ("<div style='background: black'></div>", None),
        ("<div id='chart-4'></div>", None),
        ("<iframe data-src='https://b.example/e/4'></iframe>", None),
    ],
)  # fmt: skip
def test_the_caption_of_a_picture_without_an_element_is_read(
    box: str, address: str | None
) -> None:
    (image,) = images(
        f"<figure>{box}<figcaption>Waves at night. (Photo: Ada Norden)</figcaption></figure>"
    )
    assert image.url == (address and f"https://a.example{address}")
    assert image.caption is not None
    assert image.caption.startswith("Waves at night.")


@pytest.mark.parametrize(
    "figure",
    [
        "<audio src='/a/4.mp3'></audio><figcaption>Hear this article.</figcaption>",
        "<div></div><figcaption></figcaption>",
        "<figcaption>Waves at night.</figcaption>",
        "<blockquote>The sea was loud.</blockquote><figcaption>Ada Norden</figcaption>",
    ],
)
def test_a_figure_that_shows_nothing_is_no_picture(figure: str) -> None:
    assert images(f"<figure>{figure}</figure>") == ()
