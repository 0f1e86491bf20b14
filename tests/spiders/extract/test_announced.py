"""Labels and headings go with what they announce."""

from __future__ import annotations

import pytest

from spiders.extract import extract_article

LINES = (
    "The ferries waited outside until the fog had lifted over the bay of Tarn, which took until the evening.",
    "Nobody on the pier could say when the first of them would come in again, and nobody liked to be asked.",
    "The harbour master had the bell rung every minute, as in his father's time, and lit the lamps by hand.",
    "By noon forty lorries stood on the road that leads down to the landing stage, most of them with milk.",
    "A tug went out twice with bread and tea for those who had to stay on board, and came back with letters.",
    "In the evening the wind turned, and all six boats came in within an hour, the smallest of them first.",
)
LINK = (
    "<a href='/2026/11/tug-goes-out-4711'>Tug goes out with bread for the ferries</a>"
)
PICTURE = "<div><img src='/p/1.jpg' alt=''></div>"


def texts(middle: str, end: str = "") -> list[str]:
    """What is read as text beside the six lines."""
    first, rest = (
        "".join(f"<p>{x}</p>" for x in part) for part in (LINES[:3], LINES[3:])
    )
    page = (
        "<title>Ferries wait in the fog</title><meta property='og:type' content='article'>"
        "<meta property='article:published_time' content='2026-11-20T09:00:00Z'>"
        f"<main><h1>Ferries wait in the fog</h1><div>{first}{middle}{rest}{end}</div></main>"
    )
    found = extract_article(page, "https://news.example/sea/ferries-wait-in-the-fog")
    read = [block.text for block in found.article.blocks]
    assert [text for text in read if text in LINES] == list(LINES)
    return [text for text in read if text not in LINES]


@pytest.mark.parametrize(
    "label",
    ["Read also:", "Lesen Sie auch:", "اقرأ أيضاً:", "بیشتر بخوانید:", "קראו גם:", "यह भी पढ़ें:", "関連記事", "관련기사", "延伸阅读："],
)  # fmt: skip
def test_a_label_goes_with_the_links_below_it(label: str) -> None:
    assert texts(f"<p>{label}</p><p>{LINK}</p>") == []
    assert texts(f"<p><b>{label}</b></p><ul><li>{LINK}</li><li>{LINK}</li></ul>") == []


def test_a_label_above_text_stays() -> None:
    assert texts("<p>Read more:</p>") == ["Read more:"]


@pytest.mark.parametrize("heading", ["In pictures", "Bildergalerie", "Фото", "写真"])
@pytest.mark.parametrize(
    "below",
    [PICTURE, "<figure><img src='/p/1.jpg'><figcaption>The pier.</figcaption></figure>"],
    ids=["a picture", "a picture with a caption"],
)  # fmt: skip
def test_a_heading_above_pictures_is_left_out(heading: str, below: str) -> None:
    assert texts(f"<h3>{heading}</h3>{below}") == []


def test_a_heading_above_the_next_or_at_the_end_is_left_out() -> None:
    found = texts("<h3>Video</h3><h3>The fog</h3>", "<h3>Photos</h3>")
    assert found == ["The fog"]


@pytest.mark.parametrize("heading", ["Photos", "Pictures of the fog"])
def test_a_heading_of_the_text_stays(heading: str) -> None:
    assert texts(f"<h3>{heading}</h3>") == [heading]
    assert texts(f"<h3>{heading} of all</h3>{PICTURE}") == [f"{heading} of all"]


WRITER = "<p>Ada Norden writes on ports. She has lived by the bay for thirty years.</p>"


@pytest.mark.parametrize(
    "heading",
    ["<h3>About the author</h3>", "<p><b>Über die Autorin</b></p>", "<h2>Об авторе</h2><h3>Ada Norden</h3>"],
    ids=["a heading", "a bold line", "a heading above a name"],
)  # fmt: skip
def test_what_is_told_of_a_writer_goes_with_its_heading(heading: str) -> None:
    assert texts("", f"{heading}{WRITER}") == []


def test_the_text_goes_on_below_the_next_heading() -> None:
    box = f"<h3>About the author</h3>{WRITER}<h3>The evening</h3>"
    assert texts(box) == ["The evening"]


def test_a_long_part_about_an_author_is_the_text() -> None:
    found = texts("", f"<h3>About the author</h3>{WRITER}{'<p>She rowed.</p>' * 99}")
    assert found[0] == "About the author"


def test_parts_that_are_all_about_their_authors_are_the_text() -> None:
    parts = "".join(
        f"<h3>About the author</h3><p>{at} {LINES[at % 6]}</p>" for at in range(9)
    )
    assert len(texts("", parts)) == 18


PORTRAIT = "<div class='x1'><img src='/p/ada.jpg' alt=''><div>{}</div><p class='x2'>{}</p></div>"
TOLD = "Writes on ports and has lived by the bay of Tarn for more than thirty years."


@pytest.mark.parametrize("name", ["Ada Norden", "구현모 기자", "新間"])
def test_a_portrait_with_a_name_at_the_end_is_about_a_writer(name: str) -> None:
    assert texts("", PORTRAIT.format(name, TOLD)) == []


@pytest.mark.parametrize(
    "box",
    [
        PORTRAIT.format("The pier in the evening", TOLD),
        PORTRAIT.format("Ada Norden", TOLD).replace("<img src='/p/ada.jpg' alt=''>", ""),
        PORTRAIT.format("Ada Norden", TOLD).replace(" class='x2'", ""),
    ],
    ids=["no name", "no portrait", "a paragraph as all others"],
)  # fmt: skip
def test_other_boxes_at_the_end_are_text(box: str) -> None:
    assert TOLD in texts("", box)
