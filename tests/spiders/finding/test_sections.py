"""Article links of section pages, told by structure. Shapes met in the field, pages our own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crawler.exceptions import PageError
from spiders.finding.found import Found
from spiders.finding.link_signs import may_be_article
from spiders.finding.sections import read_section

BASE = "https://news.example/defence/"
HEADLINES = [
    "Yard delivers the second of four patrol ships",
    "Parliament asks for an answer on the new radar",
    "Two battalions exercise on the river this autumn",
    "Budget grows by a tenth, and the list by a third",
    "Short one",
]
SLUGS = [
    "yard-delivers-second-patrol-ship",
    "parliament-asks-new-radar-answer",
    "two-battalions-exercise-river-autumn",
    "budget-grows-tenth-list-third",
    "short-one-of-the-day",
]
MENU = (
    "<nav><ul>"
    + "".join(
        f"<li><a href='/{name}/'>{name.title()} and more of the same kind</a></li>"
        for name in ("land", "sea", "air", "space")
    )
    + "</ul></nav>"
)
FOOT = "<footer><a href='/about-us-and-our-work-here/'>About us and our work over the years</a><a href='/privacy/'>Privacy</a></footer>"


def page(cards: str) -> bytes:
    return f"<html><body><header><a href='/'>News</a></header>{MENU}<main>{cards}</main>{FOOT}</body></html>".encode()


SHAPES = {
    "headings": lambda slug, text: (
        f"<article><h2><a href='/2026/11/20/{slug}'>{text}</a></h2><p>Teaser.</p></article>"
    ),
    "link around a card": lambda slug, text: (
        f"<a class='card' href='/defence/{slug}-123456'><img src='x.jpg'><h3>{text}</h3><p>Teaser of it.</p></a>"
    ),
    "plain list": lambda slug, text: (
        f"<li class='item'><a href='/defence/{slug}.html'>{text}</a> <time datetime='2026-11-20T10:00:00Z'>20 Nov</time></li>"
    ),
    "numbers only": lambda slug, text: (
        f"<div class='row'><h3 class='t'><a href='/news/{4711000 + sum(slug.encode())}'>{text}</a></h3></div>"
    ),
    "a head inside each article": lambda slug, text: (
        f"<article class='post-{sum(slug.encode())}'><header><h2><a href='/{slug}/'>{text}</a></h2></header><p>Teaser.</p></article>"
    ),
    "headline without a link": lambda slug, text: (
        f"<div class='teaser'><a href='/defence/{slug}'><img src='x.jpg'></a><h4>{text}</h4><p>Teaser.</p><a class='more' href='/defence/{slug}'>Read more</a></div>"
    ),
    "headline above a label, links in the teaser": lambda slug, text: (
        f"<h3>{text}</h3><p>Teaser on <a href='/terms/{len(slug)}'>radar</a> off the coast.</p>"
        f"<p><a href='/defence/{4711000 + sum(slug.encode())}/'>Full story</a>"
        f" (<a href='/defence/{4711000 + sum(slug.encode())}/#c'>{len(slug)} comments</a>)</p>"
    ),
    "rows of a table": lambda slug, text: (
        f"<tr><td>20.11.2026</td><td><a href='/bin/show.php?id={sum(slug.encode())}'>{text}</a></td><td><a href='/f/{len(slug)}.pdf'>PDF</a></td></tr>"
    ),
    "terms and dates": lambda slug, text: (
        f"<dt>20 November 2026</dt><dd><a href='/press/{slug}.htm'>{text}</a></dd>"
    ),
    "labels and writers beside": lambda slug, text: (
        f"<div class='card'><a class='label' href='/sea'>Sea</a><h3><a href='/sea/{slug}'>{text}</a></h3><a href='/author/ada'>Ada Vester writes about it</a></div>"
    ),
    "named for the menu beside it": lambda slug, text: (
        f"<div class='row row--near-menu'><a href='/web/defence/{slug}'><div class='title'>{text}</div><span>20.11.2026</span></a></div>"
    ),
    "picture and text links": lambda slug, text: (
        f"<div class='c'><a href='/defence/{slug}-99123'><img src='x.jpg' alt=''></a><h3><a href='/defence/{slug}-99123'>{text}</a></h3></div>"
    ),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_article_links_are_found_and_no_others(shape: object) -> None:
    cards = "".join(
        shape(slug, text) for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )  # type: ignore[operator]
    listing = read_section(page(cards), BASE)
    assert len(listing.found) == len(SLUGS)
    assert all("news.example" in item.url for item in listing.found)
    assert not {"/land/", "/privacy/", "/about-us-and-our-work-here/"} & {
        item.url[20:] for item in listing.found
    }


def test_time_beside_a_link_is_its_time() -> None:
    cards = "".join(
        SHAPES["plain list"](slug, text)
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    assert all(item.at is not None for item in read_section(page(cards), BASE).found)


def read_cards(card: Callable[[str, str], str]) -> list[Found]:
    cards = "".join(
        card(slug, text) for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    return list(read_section(page(cards), BASE).found)


def test_a_time_in_the_link_is_none_of_its_title() -> None:
    found = read_cards(
        lambda slug, text: (
            f"<li><a href='/defence/{slug}-4711'><span>{text}</span><time>20 Nov 18:05</time></a></li>"
        )
    )
    assert [item.headline for item in found] == HEADLINES


def test_a_short_title_of_syllables_is_one() -> None:
    found = read_cards(
        lambda slug, _: (
            f"<li><a href='/defence/{slug}-4711'><b class='t__title'>北部の離島に基地を{len(slug)}</b><i>政治</i></a></li>"
        )
    )
    assert found[0].headline == f"北部の離島に基地を{len(SLUGS[0])}"


def test_a_day_as_heading_is_no_title() -> None:
    found = read_cards(
        lambda slug, text: (
            f"<div><h2>Friday, 20 November 2026</h2><h3><a href='/2026/11/{slug}'>{text}</a></h3></div>"
        )
    )
    assert [item.headline for item in found] == HEADLINES


def test_a_day_beside_links_that_all_cards_have_is_the_cards() -> None:
    found = read_cards(
        lambda slug, text: (
            f"<article><a href='/type/report'>Report</a><h2><a href='/defence/{slug}-4711'>{text}</a></h2>"
            "<a href='/experts/ada-vester'>Ada Vester</a><p>November 20, 2026</p></article>"
        )
    )
    assert {item.at for item in found} == {datetime(2026, 11, 20, tzinfo=UTC)}


def test_what_stands_below_newsletters_is_no_article() -> None:
    assert not may_be_article("https://news.example/newsletters/daily-news-up", BASE)


def test_selector_decides_where_the_entry_states_one() -> None:
    cards = "<div class='x'><a href='/1'>One</a></div><div class='y'><a href='/2'>Two</a></div>"
    assert [i.url for i in read_section(page(cards), BASE, selector=".x a").found] == [
        "https://news.example/1"
    ]
    assert [i.url for i in read_section(page(cards), BASE, selector=".y").found] == [
        "https://news.example/2"
    ]
    with pytest.raises(PageError, match="no link matches"):
        read_section(page(cards), BASE, selector=".z a")


def test_a_form_around_the_whole_page_is_no_frame() -> None:
    cards = "".join(
        SHAPES["rows of a table"](slug, text)
        for slug, text in zip(SLUGS * 3, HEADLINES * 3, strict=True)
    )
    body = page("<table>" + cards + "</table>").replace(
        b"<body>", b"<body><form id='aspnetForm'>"
    )
    assert len(read_section(body, BASE).found) == len(SLUGS)


def test_a_wrapper_named_after_the_menu_is_no_frame_when_the_headings_are_in_it() -> (
    None
):
    cards = "".join(
        SHAPES["rows of a table"](slug, f"<h3>{text}</h3>")
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    wrapped = (
        f"<div class='wrapper nav open'><table>{cards}</table></div><h2>Most read</h2>"
    )
    assert len(read_section(page(wrapped), BASE).found) == len(SLUGS)


def test_headlines_without_spaces_count_by_their_letters() -> None:
    texts = [
        "海軍が新しい巡視船を四隻発注すると発表",
        "国会で沿岸レーダーの予算をめぐり質疑",
        "川で二個大隊が秋の合同演習を実施",
    ]
    cards = "".join(
        f"<li><a href='/news/{n}4711'>{text}</a></li>" for n, text in enumerate(texts)
    )
    assert [item.headline for item in read_section(page(cards), BASE).found] == texts


def test_the_headline_is_the_heading_and_not_the_whole_card() -> None:
    cards = "".join(
        SHAPES["link around a card"](slug, text)
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    assert [
        item.headline for item in read_section(page(cards), BASE).found
    ] == HEADLINES


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("20.11.2026", 20),
        ("3 листопада 2026, 12:30", 3),
        ("20 de noviembre de 2026", 20),
        ("Nov 3rd, 2026", 3),
        ("2026年11月20日", 20),
        ("2026. 11. 3.", 3),
        ("03/11/2026", 3),
    ],
)
def test_a_day_in_words_beside_a_link_is_its_time(printed: str, day: int) -> None:
    cards = "".join(
        f"<li><span>{printed}</span> <a href='/defence/{slug}'>{text}</a></li>"
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    times = {item.at for item in read_section(page(cards), BASE).found}
    assert times == {datetime(2026, 11, day, tzinfo=UTC)}


def test_numbers_in_a_headline_are_no_day() -> None:
    cards = "".join(
        f"<li><a href='/defence/{slug}'>{text} in version 3.11.25 of 2026</a></li>"
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    assert not any(item.at for item in read_section(page(cards), BASE).found)


JSON_ITEMS = ", ".join(
    f'{{"headline": "{text} today", "link": "/defence/{slug}-4711", "publishedAt": "2026-11-20T10:00:00Z"}}'
    for slug, text in zip(SLUGS, HEADLINES, strict=True)
)


def test_a_page_drawn_in_the_browser_is_read_from_its_data() -> None:
    state = f'<script id="__NEXT_DATA__" type="application/json">{{"props": {{"list": [{JSON_ITEMS}], "menu": [{{"title": "All of the sea", "url": "/sea"}}]}}}}</script>'
    listing = read_section(page(f"<div id='root'></div>{state}"), BASE)
    assert [item.url for item in listing.found] == [
        f"https://news.example/defence/{slug}-4711" for slug in SLUGS
    ]
    assert listing.newest_at == datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda part: {"more": True, "html": part}, id="one part"),
        pytest.param(
            lambda part: [{"do": "settings"}, {"do": "insert", "data": part}],
            id="commands",
        ),
    ],
)
def test_markup_that_json_brings_is_a_part_of_the_list(
    answer: Callable[[str], object],
) -> None:
    cards = "".join(
        SHAPES["headings"](slug, text)
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    body = json.dumps(answer(f"<div>{cards}</div>"))
    found = read_section(body.encode(), "https://news.example/more?page=2").found
    assert [item.headline for item in found] == HEADLINES


def test_links_in_the_texts_of_a_list_are_no_list() -> None:
    posts = [
        {"title": {"rendered": text}, "link": f"/{slug}-4711", "content": {"rendered": f"<p>See <a href='/old-{slug}-1'>{text}</a></p>"}}
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    ]  # fmt: skip
    found = read_section(json.dumps(posts).encode(), "https://news.example/api").found
    assert [item.headline for item in found] == HEADLINES
    assert {item.url[-5:] for item in found} == {"-4711"}


def test_an_address_may_be_wrapped_and_a_list_for_search_engines_without_headlines() -> (
    None
):
    nodes = [
        {"attributes": {"title": text, "path": {"alias": f"/defence/{slug}-4711", "pid": 7}}}
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    ]  # fmt: skip
    found = read_section(json.dumps({"data": nodes}).encode(), BASE).found
    assert [item.headline for item in found] == HEADLINES
    entries = [
        {"@type": "ListItem", "position": n, "url": f"/defence/{slug}-4711"}
        for n, slug in enumerate(SLUGS)
    ]
    block = json.dumps({"@type": "ItemList", "itemListElement": entries})
    script = f"<script type='application/ld+json'>{block}</script><div id='root'></div>"
    found = read_section(page(script), BASE).found
    assert [item.headline for item in found] == [None] * len(SLUGS)


def test_the_json_behind_a_page_is_read_and_its_next_part_offered() -> None:
    body = f'{{"total": 90, "items": [{JSON_ITEMS}], "next": "/api/news?page=3"}}'
    listing = read_section(body.encode(), "https://news.example/api/news?page=2")
    assert len(listing.found) == len(SLUGS)
    assert [c.url for c in listing.children] == ["https://news.example/api/news?page=3"]
    with pytest.raises(PageError, match="no list of articles"):
        read_section(b'{"items": [], "menu": [1, 2, 3]}', BASE)


@pytest.mark.parametrize(
    ("url", "markup", "following"),
    [
        (BASE, "<a href='/defence/?page=2'>2</a> <a href='/defence/?page=9'>Last</a>", "/defence/?page=2"),
        (BASE + "?page=2", "<a href='/defence/?page=1'>1</a><a href='/defence/?page=3'>3</a>", "/defence/?page=3"),
        (BASE, "<a href='/defence/page/2/'>Older posts</a>", "/defence/page/2/"),
        (BASE + "page/2/", "<a href='/defence/'>1</a><a href='/defence/page/3/'>3</a>", "/defence/page/3/"),
        (BASE, "<a href='?start=20' aria-label='Next'>&gt;&gt;</a>", "/defence/?start=20"),
        (BASE, "<a class='pager-next' href='/defence/2/'><svg></svg></a>", "/defence/2/"),
        (BASE, "<a href='/defence/?page=1'>2</a>", "/defence/?page=1"),
        (BASE, "<a href='/defence/seite/2'>Weiter »</a>", "/defence/seite/2"),
        (BASE, "<button class='load-more' data-url='/api/news?page=2'>Mehr laden</button>", "/api/news?page=2"),
        (BASE, "<a href='index_1.html'>下一页</a>", "/defence/index_1.html"),
        (BASE + "index.html", "<a href='index_2.html'>下一页</a>", "/defence/index_2.html"),
        (BASE + "index_2.html", "<a href='index_1.html'>1</a><a href='index_3.html'>Next</a>", "/defence/index_3.html"),
        (BASE + "list.htm", "<a href='list2.htm'>2</a>", "/defence/list2.htm"),
        (BASE, "<a href='/defence/page:2'>Next</a>", "/defence/page:2"),
        (BASE, "<a href='?page=2'><img src='r.png' alt='Next page'></a>", "/defence/?page=2"),
        (BASE, "<a href='/next-generation-radar-ordered/'>Next</a>", None),
        (BASE, "<a href='https://other.example/defence/?page=2'>2</a>", None),
    ],
)  # fmt: skip
def test_next_page_is_told_from_the_other_links(
    url: str, markup: str, following: str | None
) -> None:
    cards = "".join(
        SHAPES["headings"](slug, text)
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    children = [c.url for c in read_section(page(cards + markup), url).children]
    assert children == ([f"https://news.example{following}"] if following else [])


def test_links_of_other_sites_are_left() -> None:
    cards = "".join(
        f"<article><h2><a href='https://other.example/{slug}-123456'>{text}</a></h2></article>"
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    with pytest.raises(PageError, match="no article links"):
        read_section(page(cards), BASE)


def test_next_page_is_offered() -> None:
    cards = "".join(
        SHAPES["headings"](slug, text)
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    more = "<a rel='next' href='/defence/page/2'>Older</a>"
    assert [c.url for c in read_section(page(cards + more), BASE).children] == [
        "https://news.example/defence/page/2"
    ]


def test_many_times_and_many_links_are_no_work_for_hours() -> None:
    links = "".join(
        f"<p><a href='/n/a-slug-of-many-{n}'>Headline number {n} of the day</a></p>"
        for n in range(4000)
    )
    body = f"<html><body>{'<time></time>' * 15_000}{links}</body></html>"
    began = time.process_time()
    assert len(read_section(body.encode(), BASE).found) == 4000
    assert time.process_time() - began < 5  # each link looked through all times: 26 s


def test_comments_in_a_day_do_not_part_it() -> None:
    cards = "".join(
        f"<div><span>{n + 11} <!-- -->November<!-- --> 2026</span><p><a href='/defence/{slug}'>{text}</a></p></div>"
        for n, (slug, text) in enumerate(zip(SLUGS[:4], HEADLINES[:4], strict=True))
    )
    found = read_section(page(cards), BASE).found
    assert [item.at and item.at.day for item in found] == [11, 12, 13, 14]


def test_the_link_named_as_title_is_the_headline_beside_a_longer_teaser() -> None:
    cards = "".join(
        f"<div class='card'><div class='Promo-title'><a href='/defence/{slug}-471100{n}'>{text}</a></div>"
        f"<div><a href='/defence/{slug}-471100{n}'>{text}, and so on for the length of a teaser in two lines.</a></div></div>"
        for n, (slug, text) in enumerate(zip(SLUGS[:4], HEADLINES[:4], strict=True))
    )
    found = read_section(page(cards), BASE).found
    assert [item.headline for item in found] == HEADLINES[:4]


@pytest.mark.parametrize(
    ("title", "day"), [("pkg_title", "day"), ("item-hed", "published")]
)
def test_the_title_in_a_link_is_parted_from_the_day_beside_it(
    title: str, day: str
) -> None:
    cards = "".join(
        f"<a href='/defence/471100{n}'><span class='{day}'>{n + 11} November, 12:00</span><span class='{title}'>{text}</span></a>"
        for n, text in enumerate(HEADLINES[:4])
    )
    found = read_section(page(cards), BASE).found
    assert [item.headline for item in found] == HEADLINES[:4]


@pytest.mark.parametrize("name", ["kicker-title", "author-title"])
def test_words_that_all_cards_name_as_title_are_none(name: str) -> None:
    cards = "".join(
        f"<div class='c'><p class='{name}'><a href='/2026/11/20/{slug}'>Exclusive from the yards</a></p><a href='/2026/11/20/{slug}'>{text}</a></div>"
        for slug, text in zip(SLUGS[:4], HEADLINES[:4], strict=True)
    )
    found = read_section(page(cards), BASE).found
    assert [item.headline for item in found] == HEADLINES[:4]


def test_makers_sponsors_and_comments_are_no_articles() -> None:
    cards = "".join(
        f"<li><h3><a href='/2026/11/20/{slug}/'>{text}</a></h3><a href='/portfolio/2/ada-lund'>Story by Ada Lund of the fleet</a></li>"
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    beside = (
        "<a href='/sponsors/2026/11/how-the-cloud-changes-the-fleet/40001/'>How the cloud changes the fleet of today</a>"
        "<a href='/2025/01/02/an-old-article-with-a-title/#comment-12'>An old article with a long title</a>"
    )
    found = read_section(page(f"<ul>{cards}</ul>{beside}"), BASE).found
    assert len(found) == len(SLUGS)
    assert all("/2026/11/20/" in item.url for item in found)


@pytest.mark.parametrize(
    ("path", "may_be"),
    [
        ("/voices/why-the-yard-is-late-again-b2654321.html", True),
        ("/authors/ada-lund/2026/11/27/why-the-yard-is-late-again", True),
        ("/voices/ada-lund/1234/", False),
        ("/authors/ada-maria-von-lund", False),
        ("/unit/first-patrol-squadron-of-the-north/", False),
        ("/sponsored/why-the-yard-is-late-again-b2654321.html", False),
    ],
)
def test_articles_below_a_makers_name_are_told_by_their_slugs(
    path: str, may_be: bool
) -> None:
    assert may_be_article(f"https://news.example{path}", BASE) is may_be


def test_tags_without_an_end_in_json_are_no_work_for_hours() -> None:
    body = json.dumps({"html": "<a href " * 300_000, "more": []}).encode()
    began = time.process_time()
    with pytest.raises(PageError):
        read_section(body, BASE)
    assert time.process_time() - began < 2
