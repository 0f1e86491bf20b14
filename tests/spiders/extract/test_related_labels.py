"""Labels above links, and which links they speak for."""

from __future__ import annotations

import pytest

from spiders.extract.related.labels import is_label, label_score
from tests.spiders.extract.test_links import LONG, addresses, box, related


@pytest.mark.parametrize(
    "label",
    ["Also read:", "Similar stories", "From our archives", "Lies auch", "Weitere Infos", "Lesetipp", "Lire également", "Articles similaires",
     "Leer también", "Sobre este tema", "Guarda anche", "Ler mais", "Confira também", "Zobacz więcej", "Sprawdź też", "Читать также",
     "Похожие материалы", "Также читайте", "По темі", "Пов’язані матеріали", "Ook interessant", "Verder lezen", "Relaterade artiklar",
     "Les saken", "Aiheeseen liittyvää", "Podobné články", "K tématu", "Bővebben", "Citeşte şi", "Pe aceeași temă", "Прочети още",
     "По темата", "Δείτε επίσης", "Benzer haberler", "Vezane vijesti", "Повезане вести", "Plačiau", "Lasiet arī", "Loe lisaks",
     "もっと詳しく", "深入阅读", "연관기사", "اقرأ أيضًا", "إقرأ أيضاً", "المزيد", "المزيد حول الميناء", "مقالات متعلقة", "קרא עוד",
     "यह भी देखें", "บทความที่เกี่ยวข้อง", "Tengt efni", "Lexoni edhe", "Funda olunye udaba"],
)  # fmt: skip
def test_labels_of_further_reading(label: str) -> None:
    assert label_score(label) > 0
    assert is_label(label)


@pytest.mark.parametrize(
    "label",
    ["Häufig gelesen", "Weitere Beiträge", "Topmeldungen", "Aktuelle News", "Potrebbe interessarti", "المزيد من الأخبار"],
)  # fmt: skip
def test_labels_of_the_whole_site(label: str) -> None:
    assert label_score(label) < 0


@pytest.mark.parametrize(
    ("label", "score"),
    [
        ("Свързани новини", 3),
        ("Похожие новости", 3),
        ("Главные новости", -3),
        ("Lesen Sie hier mehr aus der Schifffahrt", 3),
        ("Lesen Sie mehr aus der Region", -3),
        ("Read more: most popular", -3),
        ("Create an account to continue reading", 0),
        ("More ferries for the isles", 0),
    ],
)
def test_what_opens_a_label_says_what_it_is(label: str, score: float) -> None:
    assert label_score(label) == score


def test_a_label_in_a_box_of_its_own_speaks_for_the_next_box() -> None:
    def page(label: str, between: str) -> list[str]:
        card = "<div class='card'><a href='/sea/stone-becomes-dear-again-20001'>Stone becomes dear again</a></div>"
        return addresses(
            related(
                f"<p>{LONG}</p></div><div class='head'><div><h2>{label}</h2></div></div>{between}"
                f"<div class='related-row'><div>{card}</div></div>"
            )
        )

    assert page("Related articles", "<style>.card{}</style>") != []
    assert page("Related articles", "<p>Nothing was found.</p>") == []
    assert page("More stories", "") == []


def test_the_rubric_in_the_title_of_a_teaser_is_no_label() -> None:
    cards = "".join(
        f"<li><h4><div><a href='/ports/'>Ports</a> The summer of the fog</div><div><a href='/sea/{n}-ferries-wait-{n}0000'>"
        f"{n} ferries wait outside</a></div></h4></li>"
        for n in range(3, 6)
    )
    found = related(f"<p>{LONG}</p></div><h3>More on this topic</h3><ul>{cards}</ul>")
    assert len(found) == 3


def test_a_label_that_is_itself_a_link_is_one() -> None:
    titles = ("Bread becomes dear", "A cat on the roof")
    link = "<a href='/topics/pier'>Related articles</a>"
    assert len(related(f"<p>{LONG}</p></div>" + box(link, *titles))) == 2


def test_a_side_bar_with_a_label_is_as_good_as_a_box() -> None:
    side = box("Related articles", "Bread becomes dear", names="sidebar")
    assert len(related(f"<p>{LONG}</p></div><aside>{side}</aside>")) == 1


@pytest.mark.parametrize("names", ["related-posts", "ctn-related"])
def test_a_name_alone_needs_titles_on_the_subject(names: str) -> None:
    far = box("", "Bread becomes dear", "A cat on the roof", names=names)
    near = box("", "Pier of Norrvik is old", "A cat on the roof", names=names)
    assert related(f"<p>{LONG}</p></div>{far}") == ()
    assert len(related(f"<p>{LONG}</p></div>{near}")) == 2


def test_cards_of_a_related_box_may_be_named_for_their_tags_and_days() -> None:
    card = "<div class='{}'><h3><a href='/{}'>{}</a></h3></div>"
    cards = card.format(
        "post tag-slider meta-info-hide",
        "sea/20001-bread-becomes-dear",
        "Bread becomes dear again",
    ) + card.format("post tag-slider", "topics/20002-ports-of-the-bay", "Ports")
    found = related(
        f"<p>{LONG}</p></div><aside class='related-posts'><h4>Related news</h4>{cards}</aside>"
    )
    assert addresses(found) == ["/sea/20001-bread-becomes-dear"]


@pytest.mark.parametrize("mark", ["Advertorial", "Anzeige", "Publicidad"])
def test_a_teaser_that_is_paid_for_is_none(mark: str) -> None:
    def page(mark: str) -> list[str]:
        title = "<a href='/sea/norrvik-pier-for-sale-20001'>Norrvik pier for sale</a>"
        card = f"<div class='inline-teaser'><div>{mark}</div><div>{title}</div></div>"
        return addresses(related(f"<p>{LONG}</p>{card}<p>{LONG}</p></div>"))

    assert page(mark) == []
    assert page("At sea") != []


def test_a_line_that_is_all_a_link_has_its_label_before_the_title() -> None:
    href = "/sea/bread-becomes-dear-20001"
    line = f"<p><a href='{href}'>Read also: Bread becomes dear again</a></p>"
    (link,) = related(f"<p>{LONG}</p>{line}</div>")
    assert link.title == "Bread becomes dear again"
    assert related(f"<p>{LONG}</p></div><div><h2>Latest news</h2>{line}</div>") == ()
