"""Names out of bylines."""

from __future__ import annotations

import pytest

from pipelines.byline import normalise_authors

CASES: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "one": (["Ida Holm"], ("Ida Holm",)),
    "by": (["By Ida Holm"], ("Ida Holm",)),
    "von und": (["Von Ida Holm und Per Strand"], ("Ida Holm", "Per Strand")),
    "commas": (["Ida Holm, Per Strand and Ola Lund"], ("Ida Holm", "Per Strand", "Ola Lund")),
    "chinese": (["李青山 王海"], ("李青山", "王海")),
    "japanese": (["森田 海斗"], ("森田 海斗",)),
    "place with its word": (["Por Ida Holm, de Vellin"], ("Ida Holm",)),
    "particle first": (["Ida Holm", "de Vellin"], ("Ida Holm", "de Vellin")),
    "place": (["Von Ida Holm, Vellin"], ("Ida Holm",)),
    "office": (["Ida Holm, Web Desk"], ("Ida Holm",)),
    "office behind the name": (["By IDA HOLM Staff Writer"], ("IDA HOLM",)),
    "office of two words": (["Ida Holm Senior Defence Correspondent"], ("Ida Holm",)),
    "office alone": (["Our Special Correspondent"], ("Our Special Correspondent",)),
    "submitted": (["Submitted by Ida Holm"], ("Ida Holm",)),
    "comma without a blank": (["Ida Holm,Reuters"], ("Ida Holm", "Reuters")),
    "places": (["Ida Holm in Vellin, Per Strand in Tarn"], ("Ida Holm", "Per Strand")),
    "place behind a stroke": (["Ida Holm / Vellin"], ("Ida Holm",)),
    "agency behind a stroke": (["Ida Holm / dpa"], ("Ida Holm", "dpa")),
    "with an agency": (["Par Ida Holm (avec AFP)"], ("Ida Holm", "AFP")),
    "with agencies": (["Ida Holm with agencies"], ("Ida Holm",)),
    "first name like an opener": (["Di Holm", "Von Strand"], ("Di Holm", "Von Strand")),
    "agency behind an opener": (["Von dpa"], ("dpa",)),
    "behind an address": (["ida@news.example (Ida Holm)"], ("Ida Holm",)),
    "retired": (["Lt. Col. Ida Holm, USAF (Ret.)"], ("Lt. Col. Ida Holm",)),
    "channel": (["Ida Holm", "Harbour Desk on Facebook"], ("Ida Holm",)),
    "edited": (["oprac. Ida Holm"], ("Ida Holm",)),
    "comma and word": (["Ida Holm, Per Strand, and Ola Lund"], ("Ida Holm", "Per Strand", "Ola Lund")),
    "initials": (["Ida E Holm, A Strand and Ola Y Lund"], ("Ida E Holm", "A Strand", "Ola Y Lund")),
    "joined in Polish": (["Ida Holm i Ola Lund"], ("Ida Holm", "Ola Lund")),
    "mark and word": (["Ida Holm; et Per Strand"], ("Ida Holm", "Per Strand")),
    "agency after a comma": (["Von Ida Holm, AFP"], ("Ida Holm", "AFP")),
    "one-word names": (["Ida, Per"], ("Ida", "Per")),
    "title stays": (["Ida Holm, Ph.D"], ("Ida Holm, Ph.D",)),
    "twice": (["Ida Holm", "IDA HOLM"], ("Ida Holm",)),
    "reporter": (["김바다 기자"], ("김바다",)),
    "address": (["Ida Holm ida@news.example"], ("Ida Holm",)),
    "handle": (["Ida Holm (@ida)"], ("Ida Holm",)),
    "place in brackets": (["Ida Holm (Vellin)"], ("Ida Holm",)),
    "agency": (["dpa"], ("dpa",)),
    "date is no name": (["Ida Holm", "4 March 2025"], ("Ida Holm",)),
    "site waits": (["Norrvik Post", "Ida Holm"], ("Ida Holm",)),
    "site alone": (["Norrvik Post"], ("Norrvik Post",)),
    "site behind the name": (["Ida Holm Norrvik Post"], ("Ida Holm",)),
    "for the site": (["Ida Holm for Norrvik Post"], ("Ida Holm",)),
    "site in a desk's name": (["Team Norrvik Post"], ("Team Norrvik Post",)),
    "trade behind the name": (["Ida Holm Journaliste"], ("Ida Holm",)),
    "trade of two words": (["Ida Holm Freier Journalist"], ("Ida Holm",)),
    "joined in Turkish": (["Ida Holm ve Ola Lund"], ("Ida Holm", "Ola Lund")),
    "joined in Romanian": (["Ida Holm și Ola Lund"], ("Ida Holm", "Ola Lund")),
    "joined in Chinese": (["林海生、周一帆"], ("林海生", "周一帆")),
    "with an agency in Dutch": (["Ida Holm met Reuters"], ("Ida Holm", "Reuters")),
    "site behind a dash": (["Ida Holm - Norrvik Post"], ("Ida Holm",)),
    "office behind a dash": (["Ida Holm – Senior Reporter"], ("Ida Holm",)),
    "place behind a dash": (["Ida Holm - Vellin"], ("Ida Holm",)),
    "agency behind a dash": (["Ida Holm - Reuters"], ("Ida Holm", "Reuters")),
    "dash in a name": (["Ida-Mai Holm-Strand"], ("Ida-Mai Holm-Strand",)),
    "agency in small letters": (["Ida Holm s dpa"], ("Ida Holm", "dpa")),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_names_are_read(case: str) -> None:
    raw, wanted = CASES[case]
    assert normalise_authors(raw, ["Norrvik Post"]) == wanted


def test_a_control_character_hides_no_address() -> None:
    assert normalise_authors(("@\x08A",)) == ()


@pytest.mark.parametrize(
    ("language", "raw", "wanted"),
    [
        ("sv-SE", "Ida Holm i Tarnhamn", ("Ida Holm",)),
        ("es", "Ida Holm en Puerto Tarn", ("Ida Holm",)),
        ("cs", "Ida Holm ve Velíně", ("Ida Holm",)),
        ("pl", "Ida Holm i Ola Lund", ("Ida Holm", "Ola Lund")),
        ("nl", "Ida Holm en Ola Lund", ("Ida Holm", "Ola Lund")),
        ("sv", "Ida i Holm", ("Ida", "Holm")),
        ("ro", "De Ida Holm", ("Ida Holm",)),
        ("fr", "De Ida Holm", ("De Ida Holm",)),
    ],
)
def test_a_place_is_told_by_the_word_of_the_language(
    language: str, raw: str, wanted: tuple[str, ...]
) -> None:
    assert normalise_authors([raw], (), language) == wanted
