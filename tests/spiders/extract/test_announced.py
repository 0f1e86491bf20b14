"""Labels and headings go with what they announce."""

from __future__ import annotations

import pytest

from tests.spiders.extract.ferries import LINES, beside_lines

LINK = (
    "<a href='/2026/11/tug-goes-out-4711'>Tug goes out with bread for the ferries</a>"
)
PICTURE = "<div><img src='/p/1.jpg' alt=''></div>"


@pytest.mark.parametrize(
    "label",
    ["Read also:", "Lesen Sie auch:", "اقرأ أيضاً:", "بیشتر بخوانید:", "קראו גם:", "यह भी पढ़ें:", "関連記事", "관련기사", "延伸阅读："],
)  # fmt: skip
def test_a_label_goes_with_the_links_below_it(label: str) -> None:
    assert beside_lines(f"<p>{label}</p><p>{LINK}</p>") == []
    assert (
        beside_lines(f"<p><b>{label}</b></p><ul><li>{LINK}</li><li>{LINK}</li></ul>")
        == []
    )


@pytest.mark.parametrize("label", ["Contents", "Inhalt:", "Sommaire", "目次"])
def test_the_label_of_a_table_of_contents_goes_with_its_links(label: str) -> None:
    lines = "<li><a href='#b'>The fog</a></li><li><a href='#c'>The tug</a></li>"
    assert beside_lines(f"<p>{label}</p><ul>{lines}</ul>") == []
    assert beside_lines(f"<p>{label}</p>") == [label]


def test_a_label_above_text_stays() -> None:
    assert beside_lines("<p>Read more:</p>") == ["Read more:"]


@pytest.mark.parametrize("heading", ["In pictures", "Bildergalerie", "Фото", "写真"])
@pytest.mark.parametrize(
    "below",
    [PICTURE, "<figure><img src='/p/1.jpg'><figcaption>The pier.</figcaption></figure>"],
    ids=["a picture", "a picture with a caption"],
)  # fmt: skip
def test_a_heading_above_pictures_is_left_out(heading: str, below: str) -> None:
    assert beside_lines(f"<h3>{heading}</h3>{below}") == []


def test_a_heading_above_the_next_or_at_the_end_is_left_out() -> None:
    found = beside_lines("<h3>Video</h3><h3>The fog</h3>", end="<h3>Photos</h3>")
    assert found == ["The fog"]


@pytest.mark.parametrize("heading", ["Photos", "Pictures of the fog"])
def test_a_heading_of_the_text_stays(heading: str) -> None:
    assert beside_lines(f"<h3>{heading}</h3>") == [heading]
    assert beside_lines(f"<h3>{heading} of all</h3>{PICTURE}") == [f"{heading} of all"]


WRITER = "<p>Ada Norden writes on ports. She has lived by the bay for thirty years.</p>"


@pytest.mark.parametrize(
    "heading",
    ["<h3>About the author</h3>", "<p><b>Über die Autorin</b></p>", "<h2>Об авторе</h2><h3>Ada Norden</h3>"],
    ids=["a heading", "a bold line", "a heading above a name"],
)  # fmt: skip
def test_what_is_told_of_a_writer_goes_with_its_heading(heading: str) -> None:
    assert beside_lines("", end=f"{heading}{WRITER}") == []


def test_the_text_goes_on_below_the_next_heading() -> None:
    box = f"<h3>About the author</h3>{WRITER}<h3>The evening</h3>"
    assert beside_lines(box) == ["The evening"]


def test_a_long_part_about_an_author_is_the_text() -> None:
    found = beside_lines(
        "", end=f"<h3>About the author</h3>{WRITER}{'<p>She rowed.</p>' * 99}"
    )
    assert found[0] == "About the author"


def test_parts_that_are_all_about_their_authors_are_the_text() -> None:
    parts = "".join(
        f"<h3>About the author</h3><p>{at} {LINES[at % 6]}</p>" for at in range(9)
    )
    assert len(beside_lines("", end=parts)) == 18


PORTRAIT = "<div class='x1'><img src='/p/ada.jpg' alt=''><div>{}</div><p class='x2'>{}</p></div>"
TOLD = "Writes on ports and has lived by the bay of Tarn for more than thirty years."


@pytest.mark.parametrize("name", ["Ada Norden", "구현모 기자", "新間"])
def test_a_portrait_with_a_name_at_the_end_is_about_a_writer(name: str) -> None:
    assert beside_lines("", end=PORTRAIT.format(name, TOLD)) == []


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
    assert TOLD in beside_lines("", end=box)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (">> Do you need a boat? Our <a href='/boats'>table of boats</a> has them all.", False),
        ("👉 Read more on <a href='/fog'>how fog comes about</a> from the weather desk.", False),
        ("→ The <a href='/four'>fourth boat</a> came in last, and had a hole in its side.", True),
        ("👉 The tower had its <a href='/bell'>bell</a> rung by hand until the evening.", True),
    ],
    ids=["two marks", "a label", "an arrow", "a hand"],
)  # fmt: skip
def test_a_sign_that_points_to_a_label_and_a_link_opens_an_offer(
    line: str, kept: bool
) -> None:
    found = beside_lines(f"<p>{line}</p>")
    assert bool(found) is kept


@pytest.mark.parametrize(
    "line",
    ["Read also: Bakers strike over the price of flour", "Lire aussi : Les boulangers en grève pour la farine", "Czytaj też: Piekarze strajkują o cenę mąki",
     "Читайте также: Пекари бастуют из-за цены муки", "Lesen Sie auch: Bäcker streiken um das Mehl"],
)  # fmt: skip
def test_a_label_and_a_title_that_lost_its_link_are_left_out(line: str) -> None:
    assert beside_lines(f"<p>{line}</p>") == []


@pytest.mark.parametrize(
    "line",
    ["Read also: the bakers strike over the price of flour, and nobody sells bread.", "Recent ferries (8 to 30 days): 94 in the bay",
     "Background: Bakers strike over the price of flour", "Readings: Ada Norden on Monday in the old pier"],
)  # fmt: skip
def test_a_sentence_or_another_line_with_a_colon_stays(line: str) -> None:
    assert beside_lines(f"<p>{line}</p>") == [line]
