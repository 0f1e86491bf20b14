from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Placement, RelatedLink
from spiders.extract import extract_article
from spiders.extract.content import Content, Hint
from spiders.extract.links import read_related
from spiders.extract.page import parse_page
from spiders.extract.related.addresses import (
    looks_like_article,
)
from spiders.extract.related.labels import label_score
from spiders.extract.related.names import names_score
from spiders.extract.related.titles import title_of
from spiders.extract.signs.hints import hints_of
from spiders.extract.text.walk import Walk
from spiders.extract.tree import elements

URL = "https://a.example/sea/pier-of-norrvik-stays-closed-12345"
LONG = "The harbour of Norrvik stays closed until May, the master said on Monday after the meeting with the towns."


def related(body: str, *, url: str | None = URL) -> tuple[RelatedLink, ...]:
    """Passages of `div#text` longer than 80 letters and without too many links are the text."""
    page = parse_page(
        f"<html><body><main><h1>Pier of Norrvik stays closed</h1><div id='text'>{body}</main></body></html>",
        url,
    )
    walk = Walk(page.tree)
    text = page.root.css_first("#text")
    assert text is not None
    inside = set(elements(text))
    for node in walk.nodes:
        node.hints = hints_of(node.element) | (node.parent.hints if node.parent else 0)
    for passage, owner in zip(walk.passages, walk.owners, strict=True):
        passage.hints = owner.hints
        if (
            passage.element not in inside
            or len(passage.text) < 80
            or passage.link_chars * 2 > len(passage.text)
        ):
            passage.rule = "outside"
    headline = page.root.css_first("h1")
    return read_related(page, Content(text, page.tree.body, headline, walk.passages))


def addresses(links: tuple[RelatedLink, ...]) -> list[str]:
    return [link.url.removeprefix("https://a.example") for link in links if link.url]


def box(label: str, *titles: str, names: str = "") -> str:
    items = "".join(
        f"<li><a href='/sea/{title.lower().replace(' ', '-')}-{n + 20000}'>{title}</a></li>"
        for n, title in enumerate(titles)
    )
    return f"<div class='{names}'><h2>{label}</h2><ul>{items}</ul></div>"


def test_links_of_the_text_are_inline() -> None:
    found = related(
        f"<p>{LONG} It had <a href='/sea/storm-breaks-the-pier-of-norrvik-12001'>broken in a storm</a>.</p></div>"
    )
    assert found == (
        RelatedLink(
            url="https://a.example/sea/storm-breaks-the-pier-of-norrvik-12001",
            title="broken in a storm",
            placement=Placement.INLINE,
        ),
    )


@pytest.mark.parametrize(
    "label",
    ["Related articles", "Mehr zum Thema", "À lire aussi", "Lea también", "Leggi anche", "Leia também", "Czytaj też", "Читайте також",
     "Читайте также", "Lees ook", "Läs också", "Les også", "Læs også", "Lue myös", "Čtěte také", "Kapcsolódó cikkek", "Citește și",
     "Прочетете още", "Διαβάστε επίσης", "İlgili haberler", "関連記事", "相关新闻", "관련 기사"],
)  # fmt: skip
def test_a_labelled_box_is_related(label: str) -> None:
    found = related(
        f"<p>{LONG}</p></div>"
        + box(label, "Norrvik plans a new pier", "Stone becomes dear again")
    )
    assert len(found) == 2
    assert {link.placement for link in found} == {Placement.BLOCK}


@pytest.mark.parametrize(
    "label",
    ["Most read", "Latest news", "Recommended", "Meistgelesen", "Neueste Artikel", "Les plus lus", "Lo más leído", "Più letti", "Mais lidas",
     "Najczęściej czytane", "Найпопулярніше", "Самое читаемое", "Meest gelezen", "Mest läst", "Mest lest", "Luetuimmat", "Nejčtenější",
     "Legolvasottabb", "Cele mai citite", "Най-четени", "Δημοφιλή", "En çok okunan", "アクセスランキング", "热门文章", "많이 본 뉴스"],
)  # fmt: skip
def test_a_box_of_the_whole_site_is_not(label: str) -> None:
    assert label_score(label) < 0
    titles = (
        "Norrvik wins the derby",
        "Rain over the isles",
        "A cat on the roof",
        "Bread becomes dear",
        "The fair opens",
    )
    assert related(f"<p>{LONG}</p></div>" + box(label, *titles)) == ()


def test_a_label_speaks_for_its_own_section_only() -> None:
    found = related(
        f"<p>{LONG}</p></div>"
        + box("Related", "Norrvik plans a new pier")
        + "<div><div><a href='/sport/derby-is-won-in-extra-time-30001'>Derby is won in extra time</a></div></div>"
    )
    assert addresses(found) == ["/sea/norrvik-plans-a-new-pier-20000"]


def test_a_named_box_needs_no_label() -> None:
    card = "<a href='/sea/ferry-takes-the-long-way-20010'><div class='x'>Ferry takes the long way</div></a>"
    assert addresses(
        related(
            f"<p>{LONG}</p><div class='related-articles'>{card}</div><p>{LONG}</p></div>"
        )
    ) == ["/sea/ferry-takes-the-long-way-20010"]
    assert related(f"<p>{LONG}</p></div><div class='most-popular'>{card}</div>") == ()


def test_a_teaser_on_the_subject_between_paragraphs_is_inline() -> None:
    card = "<div><a href='/sea/norrvik-closes-a-pier-20011'>Norrvik closes a pier</a></div>"
    (link,) = related(f"<p>{LONG}</p>{card}<p>{LONG}</p></div>")
    assert link.placement is Placement.INLINE


def test_the_article_itself_is_not_related() -> None:
    assert (
        related(f"<p>{LONG} <a href='{URL}#comments'>Talk about it</a></p></div>") == ()
    )


@pytest.mark.parametrize(
    ("href", "is_article"),
    [
        ("/sea/ferry-takes-the-long-way-home", True),
        ("/2026/02/11/ferry/", True),
        ("article?id=123456", True),
        ("/news/articles/c4g7pkpk7e7o", True),
        ("https://b.example/content/d8c42f6b-4dba-4976-a907-c7c93bca0bbd", True),
        ("https://b.example/article/ferry-waits-outside", True),
        ("https://b.example/p/ferry-waits-outside", True),
        ("https://b.example/boats/p/NB-12-300.html", False),
        ("https://b.example/boats/ferry-for-sale", False),
        ("https://b.example/2025/06/03/a-ferry-waits-outside-norrvik?token=" + "x" * 200, True),
        ("https://b.example/go?token=" + "x" * 200, False),
        ("/service/terms-of-use-6902768.html", False),
        ("//a.example/sea/ferry-12345.html", True),
        ("https://b.example/2025/06/03/ferry-late/", True),
        ("https://b.example/how-the-ferry-lost-its-captain-at-sea", True),
        ("/sea/", False),
        ("/tag/ferry-boats-and-all-that-floats", False),
        ("/weather/rough-seas-and-fog-all-week", True),
        ("/weather/norrvik-by-the-sea", False),
        ("/authors/ann-lee-20445", False),
        ("/files/report-2025-123456.pdf", False),
        ("/privacy-policy-6925316.html", False),
        ("/privacy-law-passes-the-senate-6925316.html", True),
        ("https://www.facebook.com/groups/123456789", False),
        ("https://b.example/", False),
        ("https://b.example/about", False),
        ("https://c.example/?url=https://b.example/2025/06/03/ferry", False),
        ("javascript:void(0)", False),
        ("mailto:a@b.example", False),
    ],
)  # fmt: skip
def test_addresses_of_articles(href: str, is_article: bool) -> None:
    assert looks_like_article(href, host="a.example", own_has_id=False) is is_article


def test_more_information_is_no_label_of_the_whole_site() -> None:
    assert label_score("For more information") == 0
    assert label_score("More in Defence") < 0


def test_names_of_boxes() -> None:
    assert names_score("c-related-articles") > 0
    assert names_score("widget most-read") < 0
    assert names_score("grid") == 0


@given(st.text(max_size=60))
def test_any_address_is_judged(href: str) -> None:
    assert looks_like_article(href, host="a.example", own_has_id=True) in (True, False)


@given(
    st.lists(
        st.sampled_from(
            [
                "<a href='/x-y-z-12345'>",
                "</a>",
                "<div class='related'>",
                "</div>",
                "<h2>Related</h2>",
                f"<p>{LONG}</p>",
                "<li>",
                "x",
            ]
        ),
        max_size=30,
    )
)
@settings(max_examples=100, deadline=None)
def test_no_crash_on_broken_markup(parts: list[str]) -> None:
    for link in related("".join(parts), url=None):
        assert link.url is None or link.url.startswith("http")


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{LONG}</p>" + "<a href='/sea/norrvik-pier-is-late-12345'>x</a> " * 19_000,
        f"<p>{LONG}</p>"
        + "<div class='related'>" * 1_500
        + "<a href='/a-b-c-d-e-12345'>x</a>",
        "".join(
            f"<p>{LONG} <a href='/a-b-c-d-e-{n + 10000}'>x</a></p>"
            for n in range(5_000)
        ),
        f"<p>{LONG}</p>"
        + "".join(
            f"<h2>Related</h2><ul><li><a href='/a-b-c-d-{n + 10000}'>y</a></ul>"
            for n in range(5_000)
        ),
    ],
)
def test_hostile_pages_end_soon(body: str) -> None:
    started = time.process_time()
    assert len(related(body)) <= 60
    assert time.process_time() - started < 5


def test_text_in_an_element_with_a_control_character_in_its_name_is_read() -> None:
    found = related(
        f"<p\x10x>{LONG} <a href='/sea/towns-meet-over-harbour-20001'>The towns met</a></p\x10x>"
    )
    assert addresses(found) == ["/sea/towns-meet-over-harbour-20001"]


def test_a_link_that_a_block_cuts_in_two_is_one() -> None:
    found = related(
        f"<p>{LONG}</p><p><a href='/sea/towns-meet-over-harbour-20001'><div>The towns met over the harbour</div></a></p><p>{LONG}</p>"
    )
    assert [link.title for link in found] == ["The towns met over the harbour"]


def test_dead_places_hold_no_related_links() -> None:
    comments = parse_page("<div class='comments'>x</div>").root.css_first("div")
    assert comments is not None
    assert Hint.COMMENTS & hints_of(comments)
    assert (
        related(
            f"<p>{LONG}</p></div><div class='comments'><h2>Related</h2><a href='/sea/norrvik-pier-9-12345'>Norrvik pier</a></div>"
        )
        == ()
    )


def test_no_ring_keeps_the_tree_of_a_page() -> None:
    body = f"<p>{LONG}</p>{box('Related', 'Ferries of Norrvik', 'Boats of Norrvik')}"
    assert related(body)  # what is made once is made now
    gc.collect()
    gc.disable()
    try:
        left = []
        for _ in range(3):  # threads of other tests may leave rings of their own
            related(body)
            left.append(gc.collect())
        assert min(left) == 0
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("<span>See also: </span><span>Pier of Norrvik to open</span>", "Pier of Norrvik to open"),
        ("<span>Latest storm closes the pier</span> <span>3 hours ago</span>", "Latest storm closes the pier 3 hours ago"),
        ("<span>Latest</span> <span>3 h</span>", "Latest 3 h"),
        ("<div class='card-sub-title'>Sea</div><div class='card-title'>Storm closes the pier</div>", "Storm closes the pier"),
    ],
)  # fmt: skip
def test_title_is_parted_from_a_label_and_from_no_words_of_its_own(
    inside: str, title: str
) -> None:
    page = parse_page(f"<div><a href='/sea/20001'>{inside}</a>", URL)
    assert title_of(page, page.tree.all("a")[0]) == title


def teasers(count: int, names: str, start: int) -> str:
    return "".join(
        f"<div class='{names}'><a href='/sea/port-{n}-of-norrvik-is-closed-{n}'><img src='/{n}.jpg'>"
        f"<h3>Port number {n} of Norrvik is closed</h3></a></div>"
        for n in range(start, start + count)
    )


@pytest.mark.parametrize(
    ("label", "count", "found"),
    [
        ("Read also", 6, 6),
        # nobody offers three hundred texts as the further reading of one
        ("Read also", 300, 0),
        ("Latest news", 300, 0),
    ],
)
def test_a_long_list_of_teasers_is_no_further_reading(
    label: str, count: int, found: int
) -> None:
    text = "".join(f"<p>On day {day} {LONG}</p>" for day in range(12))
    page = (
        '<html><head><meta property="og:type" content="article"></head><body>'
        f"<article><h1>Pier of Norrvik stays closed</h1>{text}</article>"
        f"<section><h2>Read also</h2><div>{teasers(3, 'near', 10_000)}</div></section>"
        f"<section><h2>{label}</h2><div>{teasers(count, 'card', 20_000)}</div></section>"
    )
    links = extract_article(page, URL).article.related
    assert len(links) == 3 + found
