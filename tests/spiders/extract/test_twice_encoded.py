"""A second encoding is undone where it is plain to see, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.extract.parse.twice_encoded import (
    MAX_LETTERS,
    may_be_encoded_twice,
    undo_second_encoding,
)


def twice(text: str) -> bytes:
    """Read as Windows-1252, in which five bytes are themselves, and written again."""
    read = "".join(
        bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in text.encode()
    )
    return read.encode()


@pytest.mark.parametrize(
    "text",
    ["Größe, Gerät, Überblick", "Été à côté", "„so“ – und so …", "Час і місто Київ"],
    ids=["German", "French", "marks", "Cyrillic"],
)
def test_second_encoding_is_undone(text: str) -> None:
    assert undo_second_encoding(twice(text)) == text.encode()
    assert may_be_encoded_twice(twice(text).decode())


@pytest.mark.parametrize(
    ("piece", "may_be"),
    [
        ("Le bâtiment tâche, Ð and SÃO", False),
        ("plain", False),
        ("the letter at its end: Ã", True),
        ("une citation Â«", True),
        ("Ão" * (MAX_LETTERS + 1) + "Ã©", True),
    ],
)
def test_signs_are_letters_with_what_follows_them(piece: str, may_be: bool) -> None:
    assert may_be_encoded_twice(piece) is may_be


@pytest.mark.parametrize(
    "text",
    [
        "je těžké\u00a0– s médii, je těžké\u00a0– s nimi, je těžké\u00a0– vždy",
        "One Ã© in a text about encodings is no damage.",
        "SÃO PAULO, CAMÕES E Â",
        "Â«une citationÂ»",
    ],
)
def test_what_is_no_double_encoding_stays(text: str) -> None:
    assert undo_second_encoding(text.encode()) == text.encode()


@given(st.text(alphabet="abcdefgäöüß éèàçñ.,", max_size=80))
def test_text_that_was_encoded_once_stays(text: str) -> None:
    assert undo_second_encoding(text.encode()) == text.encode()
