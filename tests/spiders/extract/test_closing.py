"""What houses print at either end of their texts, in plain paragraphs."""

from __future__ import annotations

import json

import pytest

from spiders.extract import extract_article
from spiders.extract.text.closing import is_closing
from tests.spiders.extract.ferries import LINES, beside_lines

CLOSING = (
    "All rights reserved by the Tarn Lamp.",
    "Alle Rechte vorbehalten.",
    "Все права защищены.",
    "無断転載を禁じます。",
    "저작권자(c) 타른, 무단 전재 금지.",
    "Нашли ошибку? Выделите её и нажмите Ctrl+Enter.",
    "(This story has not been edited by the staff of the Lamp.)",
    "The opinions expressed in this column are those of its writer alone.",
    "Die in diesem Beitrag vertretene Meinung gibt nicht die der Redaktion wieder.",
    "Les propos de nos invités n'engagent que leurs auteurs.",
    "Las opiniones de los lectores no representan las de la casa.",
    "Got a tip? Tell the harbour desk.",
    "Fehler gefunden? Sagen Sie es uns.",
    "Comments are closed.",
    "Reporting by Ola Lund in Tarn; Editing by Ines Maro.",
    "Text: Ola Lund, Redaktion: Ines Maro, Fotos: Ode Sund.",
    "Main image: The bell of the Tarn at night (Ode Sund)",
    "Titelbild: Die Glocke von Tarn (Ode Sund)",
)
TOLD = (
    "The right to land was reserved for the ferries, and all rights of way for the lorries.",
    "Opinions expressed on the pier were divided, but nobody wanted to wait.",
    "The views from the tower are not what they were before the fog.",
    "A tip from the harbour desk was all they had to go by.",
    "Mistakes were found in the tide table, the harbour office said.",
    "The story: a bell. The price of it: two cows, and a field.",
    "The comments of the crew are closed in by the noise of the bell.",
    "三艘渔船未经授权进入港口。",
    "Fiskerne har alle rettigheter til bukten, sa havnemesteren.",
    "Correction: the seventh boat came in a day later than was said here.",
    "This story was first printed in the Lamp of 12 May.",
    "The main image of the bay is the bell, said the painter (Ode Sund).",
)


@pytest.mark.parametrize("line", CLOSING)
def test_a_closing_line_is_none_of_the_text(line: str) -> None:
    assert is_closing(line)
    assert beside_lines("", end=f"<p>{line}</p>") == []


@pytest.mark.parametrize("line", TOLD)
def test_a_last_line_that_tells_of_something_is_text(line: str) -> None:
    assert beside_lines("", end=f"<p>{line}</p>") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Photos: Ode Sund (1), Ines Maro (2)",
        "Fotos: Ode Sund (oben), Ines Maro (unten)",
        "Photo: Ode Sund.",
        "Images courtesy of Ode Sund.",
    ],
)
def test_who_took_the_pictures_is_none_of_the_text(line: str) -> None:
    assert beside_lines("", end=f"<p>{line}</p>") == []
    assert beside_lines("", end=f"<p><em>{line}</em></p>") == []


def test_several_of_them_are_left_out() -> None:
    end = "".join(f"<p>{line}</p>" for line in (*CLOSING[:4], "(dpa/tar)"))
    assert beside_lines("", end=end) == []


@pytest.mark.parametrize("sign", ["(dpa/tar)", "[Photos by the crew]", "（共同）"])
def test_a_note_in_brackets_below_the_text_is_left_out(sign: str) -> None:
    assert beside_lines("", end=f"<p>{sign}</p>") == []


def test_a_note_in_brackets_above_the_text_is_left_out() -> None:
    text = "".join(f"<p>{line}</p>" for line in ("[Subscribers only]", *LINES))
    page = f"<h1>Ferries wait in the fog</h1><p>20 November 2026</p><div>{text}</div>"
    found = extract_article(page, "https://news.example/sea/ferries-wait-in-the-fog")
    assert [block.text for block in found.article.blocks] == list(LINES)


def test_a_remark_in_brackets_is_text() -> None:
    remark = "(The seventh boat came in a day later.)"
    assert beside_lines("", end=f"<p>{remark}</p>") == [remark]


@pytest.mark.parametrize(
    "about",
    [
        "<p><em>Ola Lund writes about the sea.</em></p>",
        "<p><em>Ola has kept the lamps of the pier for twenty years, and writes on Sundays.</em></p>",
        "<p><em>Lund, who writes for this paper, owns a boat.</em></p><p><small><em>Picture from the museum</em></small></p>",
    ],
    ids=["whole name", "first name", "last name above a line of another make"],
)
def test_what_italics_tell_of_the_writer_is_left_out(about: str) -> None:
    text = "".join(f"<p>{line}</p>" for line in LINES)
    head = (
        "<h1>Ferries wait in the fog</h1><p class=by>By Ola Lund, 20 November 2026</p>"
    )
    page = f"<title>Ferries wait in the fog</title>{head}<div>{text}{about}</div>"
    found = extract_article(page, "https://news.example/sea/ferries-wait-in-the-fog")
    assert [block.text for block in found.article.blocks] == list(LINES)


def test_italics_about_somebody_else_are_text() -> None:
    text = "".join(f"<p>{line}</p>" for line in LINES)
    head = (
        "<h1>Ferries wait in the fog</h1><p class=by>By Ola Lund, 20 November 2026</p>"
    )
    told = "<p><em>Maro had the last word, and it was a short one.</em></p>"
    page = f"<title>Ferries wait in the fog</title>{head}<div>{text}{told}</div>"
    found = extract_article(page, "https://news.example/sea/ferries-wait-in-the-fog")
    assert len(found.article.blocks) == len(LINES) + 1


def test_a_text_out_of_a_script_is_without_them_too() -> None:
    lines = (
        *LINES[:3],
        "Sign up for our newsletter.",
        *LINES[3:],
        "Comments are closed.",
        "Ola Lund lund@lamp.example",
    )
    text = json.dumps("".join(f"<p>{line}</p>" for line in lines))
    head = "<title>Ferries wait in the fog</title><meta property='og:type' content='article'>"
    page = f'<html><head>{head}</head><body><div id=app></div><script>window.STATE = {{"html": {text}}};</script></body></html>'
    found = extract_article(page, "https://news.example/sea/ferries-wait-in-the-fog")
    assert [block.text for block in found.article.blocks] == list(LINES)
