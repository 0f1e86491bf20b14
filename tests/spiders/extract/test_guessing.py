"""The letters of a page tell its encoding; its language helps where two fit."""

from __future__ import annotations

import pytest

from spiders.extract.parse.guessing import guess_encoding


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Паром стоит у причала и ждёт, пока туман не уйдёт с моря.", "koi8-r"),
        ("Паром стоит у причала и ждёт, пока туман не уйдёт с моря.", "cp1251"),
        ("フェリーは霧が晴れるまで港の外で待っていた。", "euc_jp"),
        ("Το πλοίο περιμένει έξω από το λιμάνι.", "cp1253"),
    ],
)
def test_natural_letters_tell_the_encoding(text: str, codec: str) -> None:
    assert guess_encoding(f"<p>{text * 3}</p>".encode(codec)) == codec


def test_language_of_the_page_tells_two_neighbours_apart() -> None:
    text = "<p>Vapur sisin dağılmasını limanın dışında bekliyor, şimdi.</p>".encode(
        "cp1254"
    )
    assert guess_encoding(b"<html lang=tr>" + text) == "cp1254"
    assert guess_encoding(b"<html lang=en>" + text) != "cp1254"


def test_scripts_and_tags_say_nothing() -> None:
    script = "<script>var a = 'щщщЩщЩщ'</script>".encode("cp1251") * 20
    text = "<p>Le prix d’un été à côté de la forêt</p>".encode("cp1252")
    assert guess_encoding(script + text) == "cp1252"


def test_plain_letters_are_western() -> None:
    assert guess_encoding(b"plain") == "cp1252"


WESTERN = "<p>The ferry’s “captain” doesn’t know – nobody’s told him – what the £66 or €70 were for.</p>"


@pytest.mark.parametrize("page", ["<html lang=en>", "<html>"])
def test_marks_beside_plain_letters_are_western(page: str) -> None:
    assert guess_encoding(f"{page}{WESTERN}".encode("cp1252")) == "cp1252"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("한국 해군이 AI가 달린 KTX급 함정을 공개했다.", "cp949"),
        ("海军的AI在新的LNG船上工作。", "gb18030"),
        ("Die Fähre wartet für die übrigen Gäste am größeren Kai.", "cp1252"),
    ],
)
def test_signs_behind_latin_letters_are_few_where_they_are_signs(
    text: str, codec: str
) -> None:
    assert guess_encoding(f"<p>{text * 3}</p>".encode(codec)) == codec
