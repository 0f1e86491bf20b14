"""Bytes to UTF-8, whatever is declared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.exceptions import PageError
from spiders.extract.parse.encoding import as_utf8

TEXTS = {
    "cp1251": "Привет мир, это новости о событиях в стране и за рубежом.",
    "koi8-r": "Привет мир, это новости о событиях в стране и за рубежом.",
    "cp932": "これはニュースの記事です。日本の首相は東京で会見した。",
    "euc_jp": "これはニュースの記事です。日本の首相は東京で会見した。",
    "cp949": "국방부는 오늘 서울에서 새로운 계획을 발표했다고 밝혔다.",
    "gb18030": "国防部今天在北京宣布，新的战斗机将在明年开始试飞。",
    "cp1252": "Le ministère de la Défense a annoncé l’été dernier à Paris",
    "cp1250": "Ministerstwo Obrony Narodowej ogłosiło wczoraj, że żołnierze ćwiczą",
    "cp1253": "Οι ένοπλες δυνάμεις της χώρας ανακοίνωσαν σήμερα νέα άσκηση",
}


@pytest.mark.parametrize("codec", TEXTS)
def test_undeclared_encoding_is_guessed(codec: str) -> None:
    page = f"<html><body><p>{TEXTS[codec] * 4}</p>".encode(codec)
    assert TEXTS[codec] in as_utf8(page).decode("utf-8")


@pytest.mark.parametrize(
    ("declared", "real"),
    [("utf-8", "cp1252"), ("iso-8859-1", "utf-8"), ("utf-8", "cp1251")],
)
def test_what_the_bytes_are_goes_before_what_is_declared(
    declared: str, real: str
) -> None:
    text = TEXTS["cp1251" if real == "cp1251" else "cp1252"]
    page = f'<meta charset="{declared}"><p>{text * 4}</p>'.encode(real)
    assert text in as_utf8(page).decode("utf-8")


def test_header_goes_before_the_page() -> None:
    page = f'<meta charset="koi8-r"><p>{TEXTS["cp1251"]}</p>'.encode("cp1251")
    found = as_utf8(page, "text/html; charset=windows-1251").decode("utf-8")
    assert TEXTS["cp1251"] in found


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_marks_and_wide_bytes_are_read(codec: str) -> None:
    page = f"<html><p>{TEXTS['cp1252']}</p></html>" * 3
    assert TEXTS["cp1252"] in as_utf8(page.encode(codec)).decode("utf-8")


def test_double_encoding_is_undone() -> None:
    text = "Größe und Gerät für „morgen“ – ein Überblick"
    twice = text.encode().decode("cp1252", "replace").encode()
    assert as_utf8(b"<p>" + twice + b"</p>") == f"<p>{text}</p>".encode()


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        b"%PDF-1.7\n" + bytes(range(256)) * 20,
        b"PK\x03\x04" + b"\x00\x01\x02\x03" * 500,
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(PageError) as refusal:
        as_utf8(data)
    assert refusal.value.reason == "encoding"


@given(st.binary(max_size=400))
def test_any_bytes_become_utf8_or_are_refused(data: bytes) -> None:
    try:
        text = as_utf8(data)
    except PageError:
        return
    text.decode("utf-8")


@pytest.mark.parametrize("before", range(4))
def test_a_sign_of_several_bytes_may_lie_anywhere(before: int) -> None:
    data = b"." * before + "<p>日本 – ä ".encode() * 3_000
    assert as_utf8(data) is data
    cut = data + "本".encode()[:2]
    assert as_utf8(cut).decode("utf-8").count("\ufffd") == 1
