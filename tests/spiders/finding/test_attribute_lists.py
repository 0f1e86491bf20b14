"""Lists that stand in attributes, and pages whose list no reader can reach: told why."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape

import pytest

from crawler.exceptions import PageError
from spiders.finding.sections import read_section

BASE = "https://press.example/releases/"
TITLES = ["Yard delivers patrol ship", "Tender launched", "Budget grows by a tenth"]
DAY = datetime(2026, 11, 20, tzinfo=UTC)


def page(body: str) -> bytes:
    menu = "<nav><a href='/about/the-press-office-of-it'>About us</a></nav>"
    return f"<html><body>{menu}{body}</body></html>".encode()


@pytest.mark.parametrize(
    "item",
    [
        '<list-item article-id="{n}" article-title="{t}" article-url="{u}" publish-date-ap="Nov. 20, 2026"></list-item>',
        '<list-item article-title="{t}" image-url="/a.jpg" article-url-or-link="{u}" :article-date="\'2026-11-20\'"></list-item>',
        '<div data-title="{t}" data-share-title="Share it" data-date="2026-11-20" data-href="{u}"><i></i></div>',
    ],
)
def test_elements_that_say_address_and_headline_are_a_list(item: str) -> None:
    cards = "".join(
        item.format(n=n, t=text, u=f"/releases/{4711 + n}/")
        for n, text in enumerate(TITLES)
    )
    found = read_section(page(cards), BASE).found
    assert [one.headline for one in found] == TITLES
    assert [one.url for one in found] == [f"{BASE}{4711 + n}/" for n in range(3)]
    assert {one.at for one in found} == {DAY}


def test_json_in_an_attribute_is_a_list() -> None:
    props = {
        "menu": [{"title": "About the office", "url": "/about"}] * 9,
        "items": [
            {"title": text, "url": f"/releases/{n}", "date": "2026-11-20"}
            for n, text in enumerate(TITLES)
        ],
        "words": ["x" * 200],
    }
    body = f"<div id=app data-props='{escape(json.dumps(props))}'></div>"
    found = read_section(page(body + "<p data-x='{broken" + "x" * 200 + "'>"), BASE)
    assert [one.headline for one in found.found] == TITLES


@pytest.mark.parametrize(
    "body",
    [
        "<b title='Exercise ends today' data-url='/a/4711'></b>" * 9,  # one address
        "".join(f"<b title='Exercise {n}' data-url='/tag/{n}'></b>" for n in range(9)),
        "".join(
            f"<b title='Exercise ends' data-url='https://o.example/{n}471'></b>"
            for n in range(9)
        ),
        "<b title='{' data-url='[1'></b>",
    ],
    ids=["one article", "lists", "other sites", "broken"],
)
def test_other_attributes_are_none(body: str) -> None:
    with pytest.raises(PageError, match="no article links"):
        read_section(page(body), BASE)


LINK = "<p><a {}>Yard delivers the patrol ship {}</a></p>"


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("href=\"javascript:__doPostBack('ctl00$g$1','')\"", "send a form"),
        ("href='#/news/1'", "#/…"),
        ("href='#!news'", "#/…"),
        ("href='javascript:show(1)'", "run by its scripts"),
        ("href='#' onclick='show(1)'", "run by its scripts"),
        ("href='/files/release.PDF?v=2'", "files such as PDF"),
    ],
)
def test_links_without_addresses_are_told(link: str, said: str) -> None:
    body = "".join(LINK.format(link, n) for n in range(4))
    with pytest.raises(PageError, match="no article links: 4 of its links") as caught:
        read_section(page(body), BASE)
    assert said in caught.value.detail


def test_a_page_that_scripts_fill_is_told() -> None:
    with pytest.raises(PageError, match="until its scripts fill it"):
        read_section(page("<div id=app></div><script src=/app.js></script>"), BASE)
    with pytest.raises(PageError, match=r"no article links$"):
        read_section(page("<p>There are no releases yet.</p>"), BASE)
    with pytest.raises(PageError, match=r"frame: https://press.example/list$"):
        read_section(
            page("<iframe src=//ads.example/></iframe><iframe src=/list>"), BASE
        )
    with pytest.raises(PageError, match="asks for a password"):
        read_section(page("<form><input type=password name=p></form>"), BASE)
