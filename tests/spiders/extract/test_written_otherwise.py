"""Markup written another way, as no reader would notice: the article stays the same.

The shapes come from `tests/bench/bare_markup.py`.
"""

from __future__ import annotations

from crawler.items import Article
from spiders.extract import extract_article
from tests.spiders.extract.ferries import LINES

HEADLINE = "Six ferries of the northern line wait outside Tarn until the fog has lifted"
DECK = "Nobody on the pier of Tarn could say when they would come in."


def read(body: str, title: str = HEADLINE, summary: str = "") -> Article:
    page = (
        f"<title>{title}</title><meta property='og:type' content='article'>"
        f"<meta name='description' content='{summary}'><body>{body}</body>"
    )
    url = "https://news.example/sea/six-ferries-of-the-northern-line-wait"
    return extract_article(page, url).article


def text(lines: tuple[str, ...] = LINES) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def test_lead_below_a_long_headline_in_a_box() -> None:
    above = f"<div class=t>{HEADLINE}</div><p class=x>{DECK}</p>"
    found = read(f"<article>{above}{text()}</article>", summary=DECK)
    assert (found.headline, found.lead) == (HEADLINE, DECK)
    assert found.paragraphs == LINES


def test_headline_in_a_box_that_the_title_has_before_the_site_is_no_caption() -> None:
    picture = "<div class=thumb><img src=/a.jpg width=900 height=500><p class=wp-caption-text>Fog at Tarn</p></div>"
    above = f"<div class=entry-title>{HEADLINE}</div><div class=meta>Ada Moor</div>{picture}"
    body = f"<article><header>{above}</header><div class=tx>{text()}</div></article>"
    found = read(body, title=f"{HEADLINE} – Tarn Herald")
    assert [image.caption for image in found.images] == ["Fog at Tarn"]


def test_first_paragraphs_in_a_box_that_an_advert_ends_are_no_lead() -> None:
    parts = "".join(
        f"<div class=tx>{text(LINES[at : at + 2])}</div><div id=ad{at}></div>"
        for at in (0, 2, 4)
    )
    found = read(
        f"<article><h1>{HEADLINE}</h1>{parts}</article>",
        summary=f"{LINES[0]} {LINES[1][:30]}",
    )
    assert found.lead is None
    assert found.paragraphs == LINES


def test_summary_in_a_box_of_its_own_make_is_the_lead() -> None:
    box = f"<div class=in>{text(LINES[:2])}</div><div class=tx>{text(LINES[2:])}</div>"
    summary = " ".join(LINES[:2])
    found = read(f"<article><h1>{HEADLINE}</h1>{box}</article>", summary=summary)
    assert found.lead == "\n".join(LINES[:2])


def test_text_below_a_caption_in_a_part_of_the_text_is_none_of_it() -> None:
    picture = "<div class=wp-caption><img src=/a.jpg width=900 height=500><p class=wp-caption-text>Fog at Tarn</p></div>"
    parts = (
        f"<div class=tx>{text(LINES[:3])}</div><div class=tx>{picture}{text(LINES[3:4])}</div>"
        f"<div class=tx>{text(LINES[4:])}</div>"
    )
    found = read(f"<article><h1>{HEADLINE}</h1>{parts}</article>")
    assert found.paragraphs == LINES
    assert [image.caption for image in found.images] == ["Fog at Tarn"]


def test_text_above_a_label_is_none_of_what_it_labels() -> None:
    links = "".join(
        f"<li><a href=/sea/story-{n}>How the harbour of Tarn got its {n} new lamps in a night</a></li>"
        for n in ("two", "three", "four", "five")
    )
    parts = (
        f"<div class=tx>{text(LINES[:3])}<aside>Read more</aside><ul>{links}</ul></div>"
        f"<div class=tx>{text(LINES[3:])}</div>"
    )
    found = read(f"<article><h1>{HEADLINE}</h1>{parts}</article>")
    assert found.paragraphs == LINES


def test_subheads_that_a_table_of_contents_links_to_stay() -> None:
    first = "What the harbour master says of the bells and the lamps"
    second = "What the crews say who waited outside until the evening"
    links = f"<ul><li><a href=#a>{first}</a></li><li><a href=#b>{second}</a></li></ul><h2 id=a>{first}</h2>"
    body = f"<p>{LINES[0]}</p>{links}{text(LINES[1:4])}<h2 id=b>{second}</h2>{text(LINES[4:])}"
    article = read(f"<article><h1>{HEADLINE}</h1>{body}</article>")
    assert article.subheads == (first, second)


def test_first_letter_of_a_caption_set_large_is_no_credit() -> None:
    for words in (
        "<span>S</span>hips wait outside the harbour of Tarn.",
        "<span>A</span> ship waits outside the harbour of Tarn.",
    ):
        figure = f"<figure><img src=/a.jpg><figcaption>{words}</figcaption></figure>"
        found = read(f"<article><h1>{HEADLINE}</h1>{figure}{text()}</article>")
        image = found.images[0]
        assert image.credit is None
        assert image.caption == words.replace("<span>", "").replace("</span>", "")


def test_blanks_of_the_source_do_not_lengthen_a_caption() -> None:
    words = f"{LINES[0]} {LINES[1]} {LINES[2][:49]}"
    for blank in ("", "\n" + "\t" * 60):
        box = f"<div class=w><img src=/a.jpg width=900><p>{blank}<span>{words}</span></p><p>{blank}Image: Ada Moor</p></div>"
        found = read(
            f"<article><h1>{HEADLINE}</h1>{text(NEXT)}{box}{text(LINES[3:])}</article>"
        )
        assert found.paragraphs == (*NEXT, *LINES[3:])
        assert [image.caption for image in found.images] == [words]


def test_boxes_of_a_gallery_are_no_parts_of_the_text() -> None:
    captions = [
        f"Lamp {n} of the {n * 12} that were lit by hand on the pier of Tarn that evening, seen from boat {n * 3}"
        for n in range(2, 14)
    ]
    slides = "".join(
        f"<div class=g><img src=/{at}.jpg width=900 height=600><div>{caption}</div></div>"
        for at, caption in enumerate(captions)
    )
    found = read(
        f"<article><h1>{HEADLINE}</h1><div class=tx>{text()}{slides}</div></article>"
    )
    assert found.paragraphs == LINES
    assert [image.caption for image in found.images] == captions


NEXT = (
    "Line nine of the trams of Orme has not moved since the wire came down on the hill above the old market.",
    "Passengers walk the last mile to the hospital, and those who cannot walk wait for a bus that seldom comes.",
    "The works say that a new wire is on its way from the south and will hang before the month has ended.",
    "Until then the drivers clean the cars, which have not been as bright in twenty years, as one of them says.",
)


def story(title: str, writer: str, lines: tuple[str, ...]) -> str:
    about = f"<div class=by>{writer}</div>" if writer else ""
    return f"<div class=xq><h1 class=t>{title}</h1>{about}<div class=tx>{text(lines)}</div></div>"


def test_next_story_is_known_by_the_lines_about_its_headline() -> None:
    others = story("Trams of Orme stand still", "Ole Vik", NEXT)
    found = read(f"<main>{story(HEADLINE, 'Ada Moor', LINES)}{others}</main>")
    assert found.paragraphs == LINES


def test_sections_that_each_have_a_h1_are_one_text() -> None:
    others = story("Trams of Orme stand still", "", NEXT)
    found = read(f"<main>{story(HEADLINE, '', LINES)}{others}</main>")
    assert found.paragraphs == (*LINES, *NEXT)


def test_subhead_above_a_vote_is_the_text_s_where_its_like_are() -> None:
    vote = (
        "<form><p>Should the ferries of the northern line wait for the fog to lift, or sail by their instruments as those of Orme do?</p>"
        "<label><input type=radio> Yes</label><label><input type=radio> No</label><button>Vote</button></form>"
    )
    first, second = "What the crews say", "What the harbour master says"
    for around, box in (
        ("{}", "{}"),
        ("{}", "<div class=m>{}</div>"),
        ("<span>{}</span>", "{}"),
    ):
        one, two = (
            box.format(around.format(f"<h2>{title}</h2>")) for title in (first, second)
        )
        lines = [box.format(f"<p>{line}</p>") for line in LINES]
        body = "".join((*lines[:2], one, *lines[2:4], two, vote, *lines[4:]))
        found = read(f"<article><h1>{HEADLINE}</h1><div>{body}</div></article>")
        assert found.subheads == (first, second)
        assert found.paragraphs == LINES


PRINT = "".join(f"<p>{line} So it is printed in the Tarn Herald.</p>" for line in NEXT)


def test_small_print_as_long_as_the_text_is_none_of_the_only_article() -> None:
    lines = tuple(
        f"{line} So said the master of boat {at} when he was asked about that day at the pier in the evening."
        for at, line in enumerate(LINES)
    )
    body = f"<div><article><h1>{HEADLINE}</h1>{text(lines)}</article></div><div><div>{PRINT}{PRINT[:-5]} too.</p></div></div>"
    assert read(body).paragraphs == lines


def test_small_print_is_beside_parts_that_are_named_as_the_body() -> None:
    parts = "".join(
        f"<section><div class=article-body>{text(LINES[at : at + 3])}</div></section>"
        for at in (0, 3)
    )
    body = (
        f"<div><div><h1>{HEADLINE}</h1>{parts}</div></div><div><div>{PRINT}</div></div>"
    )
    assert read(body).paragraphs == LINES


def test_paragraphs_in_a_table_that_lays_the_page_out_are_no_rows() -> None:
    link = "<a href=/sea/lamps-of-tarn>How the harbour of Tarn got its lamps</a>"
    cell = (
        f"{text(LINES[:3])}<p><b>What the crews say</b></p>{text(LINES[3:5])}"
        f"<p>READ MORE: {link}</p>{text(LINES[5:])}"
    )
    menu = "<td><p><a href=/>Start</a></p></td>"
    body = f"<h1>{HEADLINE}</h1><table><tr>{menu}<td>{cell}</td></tr></table>"
    found = read(body)
    assert found.subheads == ("What the crews say",)
    assert found.paragraphs == LINES


def test_rows_of_a_table_in_such_a_cell_stay_rows() -> None:
    rows = "".join(
        f"<tr><td>Boat {n}</td><td>{n * 3} passengers and {n} lorries</td></tr>"
        for n in range(2, 6)
    )
    cell = f"{text(LINES[:3])}<table>{rows}</table>{text(LINES[3:])}"
    found = read(f"<h1>{HEADLINE}</h1><table><tr><td>{cell}</td></tr></table>")
    assert "Boat 2 | 6 passengers and 2 lorries" in (found.body or "")
    assert [line for line in found.paragraphs if line in LINES] == list(LINES)
