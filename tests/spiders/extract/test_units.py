"""Which element holds a picture's words, and which pictures stand in the article."""

from __future__ import annotations

import pytest

from spiders.extract.content import Content
from spiders.extract.page import Page, parse_page
from spiders.extract.pictures.places import Places, is_beside, is_captioned
from spiders.extract.pictures.scene import Scene
from spiders.extract.pictures.units import find_units
from spiders.extract.tree import Element

LINE = "The ferries waited outside until the fog had lifted over the bay."
TEXT = f"<div class='text'><p>{LINE}</p><p>{LINE}</p></div>"


def seen(markup: str) -> tuple[Page, Scene]:
    page = parse_page(
        f"<html><body><main>{markup}</main></body></html>", "https://tarn.example/a"
    )
    scope, text = one(page, "main"), one(page, ".text")
    return page, Scene(page, Content(text, scope))


def one(page: Page, selector: str) -> Element:
    found = page.root.css_first(selector)
    assert found is not None, selector
    return found


def units(markup: str) -> list[str]:
    """The `id` of each unit, or its tag."""
    _, scene = seen(markup)
    return [unit.attrs.sget("id") or unit.tag for unit, _ in find_units(scene)]


@pytest.mark.parametrize(
    ("markup", "unit"),
    [
        ("<figure id=u><div><img src=a.jpg></div><p>Fog</p></figure>", "u"),
        ("<div id=u><div><img src=a.jpg></div><p>Fog</p></div>", "u"),
        ("<div id=u><img src=a.jpg><div><figcaption>Fog</figcaption></div></div>", "u"),
        ("<div><div id=u><img src=a.jpg></div><h3>The fog</h3></div>", "u"),
        (f"<div><div id=u><img src=a.jpg></div><p>{LINE * 30}</p></div>", "u"),
    ],
    ids=["figure", "widest box", "figcaption", "not with a heading", "not with a text"],
)
def test_unit_is_the_widest_element_of_one_picture(markup: str, unit: str) -> None:
    assert units(f"<div>{markup}<h2>Next</h2></div>{TEXT}") == [unit]


def test_pictures_of_a_gallery_are_units_by_themselves() -> None:
    pictures = "<div id=a><img src=a.jpg></div><div id=b><img src=b.jpg></div>"
    assert units(f"<div>{pictures}</div>{TEXT}") == ["a", "b"]


def test_version_for_readers_without_scripts_is_no_second_picture() -> None:
    lazy = "<div><img id=u data-src=a.jpg><noscript><img src=a.jpg></noscript></div>"
    _, scene = seen(f"<figure>{lazy}</figure>{TEXT}")
    found = [picture for _, picture in find_units(scene) if picture is not None]
    assert [picture.attrs.sget("id") for picture in found] == ["u"]


@pytest.mark.parametrize(
    ("before", "after", "is_held"),
    [
        ("<figure><img src=a.jpg></figure>", "", True),
        ("<nav><figure><img src=a.jpg></figure></nav>", "", False),
        ("<div class='teaser'><figure><img src=a.jpg></figure></div>", "", False),
        ("", "<figure><img src=a.jpg></figure>", False),
        ("", f"<div><img src=a.jpg><p class='caption'>{LINE}</p></div>", True),
        (
            "",
            f"<div><a href=/b><img src=a.jpg></a><p class='caption'>{LINE}</p></div>",
            False,
        ),
    ],
    ids=["above", "menu", "teaser", "below", "print below", "print that leads away"],
)
def test_place_of_a_picture_tells_whether_it_is_the_articles(
    before: str, after: str, is_held: bool
) -> None:
    page, scene = seen(before + TEXT + after)
    unit = one(page, "img").parent
    assert unit is not None
    if unit.tag == "a":
        unit = unit.parent
        assert unit is not None
    assert Places(scene).holds(unit) is is_held


def test_caption_by_name_counts_beside_a_picture_only() -> None:
    page, _ = seen(f"<div id=u><img class=caption src=a.jpg></div>{TEXT}")
    assert not is_captioned(one(page, "#u"), one(page, "img"))
    page, _ = seen(f"<div id=u><img src=a.jpg><p class=caption>Fog</p></div>{TEXT}")
    assert is_captioned(one(page, "#u"), one(page, "img"))


def test_text_in_a_share_bar_is_beside_the_article_up_to_its_container() -> None:
    page, scene = seen(f"<div class='share'><p id=a>Pass it on</p></div>{TEXT}")
    assert is_beside(one(page, "#a"), scene.outside)
    assert not is_beside(one(page, ".text p"), scene.outside)


def test_a_scene_knows_what_its_elements_hold() -> None:
    page, scene = seen(
        f"<div id=a><img src=a.jpg></div><div id=b><img src=b.jpg><img src=c.jpg></div>{TEXT}"
    )
    assert scene.shows(one(page, "#a"))
    assert not scene.has_text(one(page, "#a"))
    assert scene.picture_in[one(page, "#b")] is None
    assert scene.said_by(one(page, "#a img")) == {"src": "a.jpg"}
    assert scene.said_by(None) == {}
