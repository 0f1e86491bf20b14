from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Article, Image
from crawler.records import Visit
from pipelines.captions import CaptionsPipeline, split_captions

AT = datetime(2026, 3, 1, tzinfo=UTC)
TEXT = st.none() | st.text(
    alphabet=st.sampled_from("Aab .,/|–()©: Foto dpa AP\n"), max_size=60
)
IMAGES = st.lists(
    st.builds(
        Image,
        url=st.none() | st.sampled_from(["https://a.example/1.jpg"]),
        caption=TEXT,
        credit=TEXT,
        alt=TEXT,
    ),
    max_size=5,
)


def test_credit_leaves_the_caption() -> None:
    (image,) = split_captions(
        [Image(caption="The mast falls. (Photo by Ann Lee/Harbour)")]
    )
    assert image == Image(caption="The mast falls.", credit="Ann Lee/Harbour")


@pytest.mark.parametrize(
    ("caption", "wanted"),
    [
        ("2/7 The mast falls.", "The mast falls."),
        ("3 of 12: The mast falls.", "The mast falls."),
        ("1 / 4", None),
        ("2/7 of the mast is left.", "2/7 of the mast is left."),
        ("12 of them left.", "12 of them left."),
    ],
)
def test_place_in_the_gallery_is_no_part_of_the_caption(
    caption: str, wanted: str | None
) -> None:
    (image,) = split_captions([Image(url="https://a.example/m.jpg", caption=caption)])
    assert image.caption == wanted


def test_same_caption_is_kept_once_with_the_address() -> None:
    twice = [
        Image(caption="The mast falls. (AFP)"),
        Image(url="https://a.example/m.jpg", caption="The mast falls.", credit="AFP"),
    ]
    assert split_captions(twice) == (
        Image(url="https://a.example/m.jpg", caption="The mast falls.", credit="AFP"),
    )


def test_a_repeated_caption_keeps_what_the_first_says_and_the_credits_in_order() -> (
    None
):
    twice = [
        Image(
            url=f"https://a.example/{alt}.jpg", caption="It falls.", credit=by, alt=alt
        )
        for by, alt in (("AFP", "mast"), ("Ann Lee", "ship"))
    ]
    (image,) = split_captions(twice)
    assert (image.credit, image.alt) == ("AFP / Ann Lee", "mast")
    assert image.url == "https://a.example/mast.jpg"


def test_one_picture_under_two_captions_is_kept_with_both() -> None:
    url = "https://a.example/m.jpg"
    images = [Image(url=url, caption=words) for words in ("It stands.", "It falls.")]
    assert split_captions([*images, Image(url=url)]) == tuple(images)


def test_a_long_credit_alone_is_no_caption() -> None:
    image = Image(credit="Press service of the Joint Command of the Norrvik Coast")
    assert split_captions([image]) == (image,)


@pytest.mark.parametrize(
    "credit",
    [
        "Photo by A. Lee | The mast falls.",
        "The mast of the old ferry falls on Monday. (NHP Photo/Ann Lee)",
    ],
)
def test_words_in_the_place_of_the_credit_replace_no_caption(credit: str) -> None:
    (image,) = split_captions([Image(caption="It stands.", credit=credit)])
    assert image.caption == "It stands."


def test_credit_said_twice_is_said_once() -> None:
    (image,) = split_captions(
        [Image(caption="The mast falls. (AP Photo/Ann Lee)", credit="AP Photo")]
    )
    assert image.credit == "AP Photo/Ann Lee"


def test_words_are_tidy_as_those_of_the_text_are() -> None:
    (image,) = split_captions(
        [
            Image(
                caption="Cafe\u0301 at\u202e the\u00ad \x07har\u200bbour",
                alt="a\u2066b",
            )
        ]
    )
    assert (image.caption, image.alt) == ("Caf\u00e9 at the harbour", "ab")


def test_pictures_without_words_are_not_merged() -> None:
    images = [Image(url=f"https://a.example/{n}.jpg", credit="AFP") for n in range(2)]
    assert split_captions(images) == tuple(images)


def test_alt_that_repeats_the_caption_goes() -> None:
    (image,) = split_captions([Image(caption="The mast falls.", alt="the mast falls")])
    assert image.alt is None


@given(IMAGES)
def test_twice_is_once(images: list[Image]) -> None:
    once = split_captions(images)
    assert split_captions(once) == once


def test_the_stage_changes_its_part_of_a_visit() -> None:
    stage = CaptionsPipeline()
    visit = Visit(
        article=Article(images=(Image(caption="Mast. Photo: A. Lee"),)), fetched_at=AT
    )
    found = stage.process_item(visit)
    assert isinstance(found, Visit)
    assert found.article.images == (Image(caption="Mast.", credit="A. Lee"),)


@pytest.mark.parametrize("sign", ["© a ", "a © b ", "(Photo: a b) ", "Foto: A. B / "])
def test_captions_made_of_credits_are_left_and_cost_little(sign: str) -> None:
    images = tuple(
        Image(url=f"https://a.example/{n}.jpg", caption=f"{sign * 2000}{n}")
        for n in range(40)
    )
    began = time.process_time()
    kept = split_captions(images)
    assert time.process_time() - began < 3
    assert split_captions(kept) == kept
    assert len(kept) == len(images)


def test_a_caption_may_have_several_credits() -> None:
    image = Image(caption="A ship sails. (Photo: Ann Lee) (Photo: Bo Ray)")
    (kept,) = split_captions([image])
    assert kept.caption == "A ship sails."
    assert kept.credit == "Ann Lee / Bo Ray"


def test_a_caption_in_the_place_of_the_credit_is_parted() -> None:
    words = "The mast of the old ferry falls on Monday, as the towns look on."
    (image,) = split_captions(
        [Image(url=None, credit=f"{words} (NHP Photo/Ann Lee) more >")]
    )
    assert (image.caption, image.credit) == (words, "NHP Photo/Ann Lee")


def test_another_size_of_a_picture_without_words_is_the_same() -> None:
    urls = [f"https://a.example/p/4711-w{width}/mast.jpg" for width in (1136, 100)]
    assert len(split_captions([Image(url=url) for url in urls])) == 1


def test_pictures_of_one_name_in_two_places_are_two() -> None:
    urls = [f"https://a.example/p/{number}/the-mast-falls.jpg" for number in (4711, 9)]
    assert len(split_captions([Image(url=url) for url in urls])) == 2
