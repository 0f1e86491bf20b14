"""Tokens are what FTS5 makes of the prepared copy, and stand where they say."""

from __future__ import annotations

import itertools
import sqlite3
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.query import tokens, unicode61
from tests.query import unicode61_map
from tests.query.prepared import join_values, prepare

MIXED = (
    "aAéÉ\u0301ßØŁżж ёе\u0308й ἄΆςΣ मेंक्ष ไทยกำลัง๓๕35 戦闘機ドローンﾄﾞ葛\U000e0100 مُحَمَّدـ "
    "한국\u1112\u1161\u11ab -.,'’\u00ad\u200d\ufeff\u2066Ｆ３５😀\U0001f9ff\U0010fffd\ue000 "
    "ကြောင်းខ្មែរລາວⅧ½²ǿ"
)
TEXTS = st.text(
    st.one_of(
        st.sampled_from(MIXED),
        st.characters(min_codepoint=1, exclude_categories=["Cs"]),
    ),
    max_size=40,
)


def test_the_map_is_that_of_the_sqlite_at_hand() -> None:
    assert (
        unicode61_map.write_module(
            unicode61_map.read_map(unicode61_map.everything())
        ).split()
        == Path(unicode61.__file__).read_text(encoding="utf-8").split()
    )


def fts5_tokens(prepared: str) -> list[str]:
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE VIRTUAL TABLE t USING fts5(x, content='', "
        f'tokenize="{unicode61_map.OPTIONS}")'
    )
    db.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
    db.execute("INSERT INTO t(rowid, x) VALUES (1, ?)", (prepared,))
    found = [
        term for _, term in sorted(db.execute("SELECT offset, term FROM v").fetchall())
    ]
    db.close()
    return found


@given(TEXTS)
def test_fts5_finds_the_same_tokens_in_the_prepared_copy(text: str) -> None:
    assert fts5_tokens(prepare(text)) == tokens.words(text)


@given(TEXTS)
def test_plain_text_of_one_script_is_as_unicode61_alone_has_it(text: str) -> None:
    plain = "".join(c for c in text if c.isascii() or c in "éÉжймеम한국ûñ")
    assert fts5_tokens(plain) == tokens.words(plain)


@given(TEXTS)
def test_tokens_and_spans_agree_with_words(text: str) -> None:
    located = tokens.tokenize(text)
    assert [token.text for token in located] == tokens.words(text)
    found = tokens.Located(text)
    assert [found[at] for at in range(len(located))] == list(located)
    if unicodedata.is_normalized("NFC", text):
        assert all(a.end <= b.start for a, b in itertools.pairwise(located))


@given(TEXTS)
def test_unicode_form_changes_no_token(text: str) -> None:
    assert tokens.words(unicodedata.normalize("NFC", text)) == tokens.words(text)
    assert tokens.words(unicodedata.normalize("NFD", text)) == tokens.words(text)


@given(TEXTS)
def test_tokens_of_tokens_are_the_same(text: str) -> None:
    # A sign of another script between two parts of one Korean syllable would part them for once.
    prepared = prepare("".join(c for c in text if not "\u1100" <= c <= "\u11ff"))
    assert prepare(prepared) == prepared


@given(st.lists(TEXTS, max_size=4))
def test_joined_values_come_apart_again(values: list[str]) -> None:
    joined = join_values(values)
    parts = [part.split() for part in joined.split(tokens.BOUNDARY)]
    assert parts == ([tokens.words(v) for v in values] or [[]])
    assert [t for t in fts5_tokens(joined) if t != tokens.BOUNDARY] == [
        token for value in values for token in tokens.words(value)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sébastien", ["sebastien"]),
        ("Władysław", ["wladyslaw"]),
        ("Đakovo Søren Straße Œuvre ǿ", ["dakovo", "soren", "strasse", "oeuvre", "o"]),
        ("Ёлка ёлка", ["елка", "елка"]),
        ("ISPARTA Isparta ısparta İzmir", ["isparta", "isparta", "isparta", "izmir"]),
        ("Ελλάδα ΕΛΛΑΔΑ άνθρωπος", ["ελλαδα", "ελλαδα", "ανθρωποσ"]),
        ("й ї", ["й", "ї"]),
        ("مُحَمَّد محمد", ["محمد", "محمد"]),
        ("أكبر ا\u0654كبر اكبر إلى آسيا", ["اكبر", "اكبر", "اكبر", "الي", "اسيا"]),
        ("عسکری عسكري عسكرى كتابة", ["عسكري", "عسكري", "عسكري", "كتابة"]),
        ("١٥٥ ۱۵۵ १५५ 155", ["155", "155", "155", "155"]),
        ("обʼєкт об’єкт Oʻzbek", ["об", "єкт", "об", "єкт", "o", "zbek"]),
        ("oﬃcer ﬁre", ["officer", "fire"]),
        ("F-35 F 35 F‑35A", ["f", "35", "f", "35", "f", "35a"]),
        ("Ｆ３５", ["f35"]),
        ("無人機F-35戦", ["無", "人", "機", "f", "35", "戦"]),
        ("ドローン", ["ド", "ロ", "ー", "ン"]),
        ("กำลัง ๓๕", ["ก", "ำ", "ลั", "ง", "35"]),
        ("हिन्दी", ["हिन्दी"]),
        ("Droh\u00adne", ["drohne"]),
        ("don't stop", ["don", "t", "stop"]),
        ("\u2066F\u2069-16", ["f", "16"]),
        ("", []),
        ("— … 😀", []),
    ],
    ids=ascii,
)
def test_words_of(text: str, expected: list[str]) -> None:
    assert tokens.words(text) == expected


def test_places_are_those_of_the_stored_text() -> None:
    text = "  Die Straße\n\nnach „Łódź“, 無人機."
    assert [text[t.start : t.end] for t in tokens.tokenize(text)] == [
        "Die", "Straße", "nach", "Łódź", "無", "人", "機",
    ]  # fmt: skip


def test_places_in_text_that_is_not_nfc() -> None:
    text = "cafe\u0301s 한\u1112\u1161\u11ab"
    assert [text[t.start : t.end] for t in tokens.tokenize(text)] == [
        "cafe\u0301s", "한\u1112\u1161\u11ab",
    ]  # fmt: skip


def test_the_cache_of_chunks_stays_small() -> None:
    for number in range(60_000):
        tokens.words(f"word{number}")
    assert len(tokens._CHUNKS) <= 50_000
    assert tokens.words("x" * 100) == ["x" * 100]
    assert "x" * 100 not in tokens._CHUNKS


def test_characters_of_no_script_are_not_remembered() -> None:
    before = len(tokens._FOLD)
    private = "".join(map(chr, range(0xF0000, 0xF0100)))
    assert tokens.words(f"boat {private} harbour") == ["boat", private, "harbour"]
    assert len(tokens._FOLD) <= before + len("boatharbour")
