from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.credits.forms import has_mark, is_credit
from crawler.credits.parting import (
    _STARTS,
    _STOPPED,
    _STOPS,
    bare_credit,
    split_credit,
)
from crawler.credits.words import _by_letter

WORDS = re.compile(r"\w+")

CAPTIONS = [
    # brackets at the end
    ("Divers check the hull. (Photo by Ann Lee/Blue/Harbour via Getty Images)", "Divers check the hull.", "Ann Lee/Blue/Harbour via Getty Images"),
    ("Divers check the hull [AP Photo/Ann Lee]", "Divers check the hull", "AP Photo/Ann Lee"),
    ("Taucher prüfen den Rumpf (Foto: dpa).", "Taucher prüfen den Rumpf", "dpa"),
    ("Divers check the hull in the basin.—Harbour Press", "Divers check the hull in the basin.", "Harbour Press"),
    ("Divers check the hull in the basin.—The crew waits for a pilot.", "Divers check the hull in the basin.—The crew waits for a pilot.", None),
    ("Divers check the hull. Harbour Service of Tarn/Handout via REUTERS", "Divers check the hull.", "Harbour Service of Tarn/Handout via REUTERS"),
    ("Divers check the hull. HP PHOTO: ANN LEE", "Divers check the hull.", "HP PHOTO: ANN LEE"),
    ("Divers check the hull (HP PHOTO)", "Divers check the hull", "HP PHOTO"),
    ("Divers check the hull. Photo / Ann Lee", "Divers check the hull.", "Ann Lee"),
    ("Taucher prüfen den Rumpf. • © Ann Lee", "Taucher prüfen den Rumpf.", "Ann Lee"),
    ("Sommozzatori allo scafo (Ansa)", "Sommozzatori allo scafo", "Ansa"),
    ("Δύτες στο σκάφος. Φωτ.: Eurokinissi", "Δύτες στο σκάφος.", "Eurokinissi"),
    ("잠수부들이 선체를 점검하고 있다. /뉴스하나", "잠수부들이 선체를 점검하고 있다.", "뉴스하나"),
    ("潜水士が船体を調べる（写真：ロイター）", "潜水士が船体を調べる", "ロイター"),
    ("港に着いた艦（手前）=呉（共同）", "港に着いた艦（手前）=呉", "共同"),
    ("Taucher prüfen den Rumpf (Archivbild)", "Taucher prüfen den Rumpf (Archivbild)", None),
    ("Divers check the hull of the tender in the basin. (Harrow Yard)", "Divers check the hull of the tender in the basin.", "Harrow Yard"),
    ("Divers check the hull of the tender in Harrow in May. (Harrow)", "Divers check the hull of the tender in Harrow in May. (Harrow)", None),
    ("Photo by Ann Lee | Divers check the hull of the tender in the basin", "Divers check the hull of the tender in the basin", "Ann Lee"),
    ("Divers check the hull of the tender in the basin. (Courtesy)", "Divers check the hull of the tender in the basin.", "Courtesy"),
    ("Divers check the hull of the tender. / Open source photo", "Divers check the hull of the tender.", "Open source photo"),
    ("Nurkowie badają kadłub. Autor. Jan Wilk", "Nurkowie badają kadłub.", "Jan Wilk"),
    ("Divers check the hull of the tender in the basin. (Top)", "Divers check the hull of the tender in the basin. (Top)", None),
    ("Divers check the hull of the tender in the basin. (May 2024)", "Divers check the hull of the tender in the basin. (May 2024)", None),
    ("Divers check the hull of the tender | More photos", "Divers check the hull of the tender | More photos", None),
    ("Divers check the hull of the tender | In pictures", "Divers check the hull of the tender | In pictures", None),
    ("Kapitän Ernst Moll (l.) an Bord", "Kapitän Ernst Moll (l.) an Bord", None),
    ("Radar en el puerto (Ministerio de Defensa)", "Radar en el puerto", "Ministerio de Defensa"),
    ("Taucher prüfen den Rumpf - Foto: Ann Lee", "Taucher prüfen den Rumpf", "Ann Lee"),
    ("Taucher prüfen den Rumpf. Foto Ann Lee", "Taucher prüfen den Rumpf.", "Ann Lee"),
    ("Taucher prüfen den Rumpf. Foto von heute", "Taucher prüfen den Rumpf. Foto von heute", None),
    # a hyphen, marks without a colon in brackets, a credit before its words
    ("Divers check the hull - Ann Lee/AFP", "Divers check the hull", "Ann Lee/AFP"),
    ("Divers check the hull - a long job for the crew", "Divers check the hull - a long job for the crew", None),
    ("Nurkowie badają kadłub (Źródło Jan Wilk)", "Nurkowie badają kadłub", "Jan Wilk"),
    ("Sukeltajat tutkivat runkoa (Kuva Ann Lee)", "Sukeltajat tutkivat runkoa", "Ann Lee"),
    ("Divers check the hull (Credit Harbour)", "Divers check the hull (Credit Harbour)", None),
    ("Kuva: R. Stellan | Sukeltajat tutkivat aluksen runkoa altaassa aamulla", "Sukeltajat tutkivat aluksen runkoa altaassa aamulla", "R. Stellan"),
    # the stop of an initial ends no sentence
    ("Divers check the hull — R. Stellan/AFP", "Divers check the hull", "R. Stellan/AFP"),
    ("R. Stellan/AFP", "", "R. Stellan/AFP"),
    ("The minister follows Michael D. Higgins. | Ann Lee/PA Images", "The minister follows Michael D. Higgins.", "Ann Lee/PA Images"),
    # a mark in the tail
    ("Duikers bij de romp Foto's: Eva Moll", "Duikers bij de romp", "Eva Moll"),
    ("Scafandri lângă carenă | Sursă: Eva Moll", "Scafandri lângă carenă", "Eva Moll"),
    ("Водолази оглядають корпус фото: Олена Гай", "Водолази оглядають корпус", "Олена Гай"),
    ("潜水员检查船体 图片来源: Eva Moll", "潜水员检查船体", "Eva Moll"),
    ("غواصون يفحصون الهيكل تصوير: Eva Moll", "غواصون يفحصون الهيكل", "Eva Moll"),
    ("Taucher prüfen den Rumpf. Foto: Eva Moll/dpa", "Taucher prüfen den Rumpf.", "Eva Moll/dpa"),
    ("Taucher prüfen den Rumpf Bild: Eva Moll", "Taucher prüfen den Rumpf", "Eva Moll"),
    ("Nurkowie badają kadłub, fot. Jan Wilk/PAP", "Nurkowie badają kadłub", "Jan Wilk/PAP"),
    ("Nurkowie badają kadłub. Źródło: MON", "Nurkowie badają kadłub.", "MON"),
    ("Водолази оглядають корпус. Фото: Олена Гай", "Водолази оглядають корпус.", "Олена Гай"),
    ("Водолазы осматривают корпус. Источник: пресс-служба", "Водолазы осматривают корпус.", "пресс-служба"),
    ("Les plongeurs inspectent la coque. Crédit photo : Léa Roy", "Les plongeurs inspectent la coque.", "Léa Roy"),
    ("Los buzos revisan el casco. Fuente: Armada", "Los buzos revisan el casco.", "Armada"),
    ("I sommozzatori controllano lo scafo. Foto: Ada Neri", "I sommozzatori controllano lo scafo.", "Ada Neri"),
    ("Mergulhadores examinam o casco. Crédito: Rui Melo", "Mergulhadores examinam o casco.", "Rui Melo"),
    ("Duikers onderzoeken de romp. Beeld: Jan Smit", "Duikers onderzoeken de romp.", "Jan Smit"),
    ("Dykare granskar skrovet. Foto: Eva Alm", "Dykare granskar skrovet.", "Eva Alm"),
    ("Dykkere ser på skroget. Foto: Nils Vik / NTB", "Dykkere ser på skroget.", "Nils Vik / NTB"),
    ("Sukeltajat tutkivat runkoa. Kuva: Aino Salo", "Sukeltajat tutkivat runkoa.", "Aino Salo"),
    ("Potápěči prohlížejí trup. Zdroj: ČTK", "Potápěči prohlížejí trup.", "ČTK"),
    ("Potápači kontrolujú trup. Zdroj: TASR", "Potápači kontrolujú trup.", "TASR"),
    ("Búvárok vizsgálják a hajótestet. Fotó: Kiss Anna / MTI", "Búvárok vizsgálják a hajótestet.", "Kiss Anna / MTI"),
    ("Scafandrii verifică vasul. Sursa foto: Agerpres", "Scafandrii verifică vasul.", "Agerpres"),
    ("Водолази проверяват корпуса. Снимка: БТА", "Водолази проверяват корпуса.", "БТА"),
    ("Δύτες ελέγχουν το σκάφος. Πηγή: ΑΠΕ", "Δύτες ελέγχουν το σκάφος.", "ΑΠΕ"),
    ("Dalgıçlar gövdeyi inceliyor. Fotoğraf: AA", "Dalgıçlar gövdeyi inceliyor.", "AA"),
    ("潜水员检查船体。图片来源：路透社", "潜水员检查船体。", "路透社"),
    ("잠수부가 선체를 살핀다. 사진=연합뉴스", "잠수부가 선체를 살핀다.", "연합뉴스"),
    ("Divers check the hull © Ann Lee", "Divers check the hull", "Ann Lee"),
    ("A crane lifts the mast. U.S. Navy photo by Seaman Jo Park", "A crane lifts the mast.", "U.S. Navy photo by Seaman Jo Park"),
    # names of agencies after a stop or a bar
    ("Divers check the hull. Ann Lee / AP", "Divers check the hull.", "Ann Lee / AP"),
    ("Divers check the hull | Reuters", "Divers check the hull", "Reuters"),
    ("잠수부가 선체를 살핀다. 연합뉴스", "잠수부가 선체를 살핀다.", "연합뉴스"),
    # at the start, and nothing but a credit
    ("(Foto: Eva Moll) Taucher prüfen den Rumpf", "Taucher prüfen den Rumpf", "Eva Moll"),
    ("© Eva Moll/dpa", "", "Eva Moll/dpa"),
    ("Images source: © HARBOUR | BluePix", "", "HARBOUR | BluePix"),
    ("Ann Lee / AP", "", "Ann Lee / AP"),
    # words that only look like marks
    ("Foto de familia de los capitanes en el muelle", "Foto de familia de los capitanes en el muelle", None),
    ("The source: a diver who asked not to be named said so before the hearing in the harbour court", "The source: a diver who asked not to be named said so before the hearing in the harbour court", None),
    ("She spoke to Reuters", "She spoke to Reuters", None),
    ("Image of the year for the harbour guild", "Image of the year for the harbour guild", None),
    # names that credit themselves, and labels that are no credit
    ("The tug at her berth. (Norland Coast Guard photo by Petty Officer Ila Voss)", "The tug at her berth.", "Norland Coast Guard photo by Petty Officer Ila Voss"),
    ("A minehunter leaves port. Sea Institute Photo", "A minehunter leaves port.", "Sea Institute Photo"),
    ("The hull has come from Varn. (Karrow Yard)", "The hull has come from Varn.", "Karrow Yard"),
    ("Le chantier vu de la longue jetée. | OUEST-LITTORAL", "Le chantier vu de la longue jetée.", "OUEST-LITTORAL"),
    ("Symbolbild: Panzer bei einer Übung. Foto: Jana Quast", "Symbolbild: Panzer bei einer Übung.", "Jana Quast"),
    ("Symbolbild: Jana Quast", "", "Jana Quast"),
    ("Brückenleger | dpa", "Brückenleger", "dpa"),
    ("Jana Quast | dpa", "", "Jana Quast | dpa"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "caption", "credit"), CAPTIONS)
def test_caption_and_credit_are_parted(
    text: str, caption: str, credit: str | None
) -> None:
    head, found = split_credit(text)
    assert head == caption
    assert (found and bare_credit(found)) == credit


@pytest.mark.parametrize(("text", "caption", "credit"), CAPTIONS)
def test_no_word_is_lost(text: str, caption: str, credit: str | None) -> None:
    head, found = split_credit(text)
    assert sorted(WORDS.findall(head + " " + (found or ""))) == sorted(
        WORDS.findall(text)
    )


@given(st.text(max_size=400).filter(str.strip))
def test_splitting_keeps_every_letter(text: str) -> None:
    head, credit = split_credit(text)
    both = sorted(c for c in head + (credit or "") if c.isalnum())
    assert both == sorted(c for c in text if c.isalnum())


@given(st.text(max_size=200))
def test_baring_twice_gives_the_same(text: str) -> None:
    once = bare_credit(text)
    assert bare_credit(once) == once


@pytest.mark.parametrize("end", [" .", ". -", "... "])
def test_a_credit_of_stops_alone_is_left_as_it_is(end: str) -> None:
    """One of 10,000 characters took a second, and a page may have 500."""
    credit = ("Ada Moor " + end * 5_000)[:10_000].strip()
    began = time.process_time()
    assert bare_credit(credit) == credit
    assert bare_credit(credit[:900]) == "Ada Moor"
    assert time.process_time() - began < 0.1


def test_the_stop_of_an_initial_is_its_own() -> None:
    assert bare_credit("Ada M.") == "Ada M."
    assert bare_credit("Ada Moor Inc.") == "Ada Moor Inc."
    assert bare_credit("Ada Moor.") == "Ada Moor"
    assert bare_credit("Ada X-Ray.") == "Ada X-Ray."


def test_empty_caption_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        split_credit("  ")


def test_loose_marks_count_only_in_a_place_of_their_own() -> None:
    assert is_credit("Foto von Eva Moll")
    assert not is_credit("Foto von Eva Moll", alone=False)
    assert has_mark("Photo: Ann Lee")
    assert not has_mark("Photographers wait on the pier")


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("الزوارق الجديدة في الميناء (رويترز)", "الزوارق الجديدة في الميناء", "رويترز"),
        ("הספינה החדשה בנמל (רויטרס)", "הספינה החדשה בנמל", "רויטרס"),
        ("护卫舰编队航行。（王强 摄）", "护卫舰编队航行。", "王强 摄"),
        (
            "护卫舰驶入港口。新华社发（王林摄）",
            "护卫舰驶入港口。",
            "新华社发（王林摄）",
        ),
        (
            "护卫舰驶入港口（无人机照片）。新华社记者 李明 摄",
            "护卫舰驶入港口（无人机照片）。",
            "新华社记者 李明 摄",
        ),
        ("護衛艦が入港した（写真：山田太郎）", "護衛艦が入港した", "写真：山田太郎"),
        ("호위함이 들어오고 있다. 사진=해군", "호위함이 들어오고 있다.", "사진=해군"),
        ("摄影师在港口拍摄护卫舰。", "摄影师在港口拍摄护卫舰。", None),
        ("新しい船。（山田太郎撮影）", "新しい船。", "山田太郎撮影"),
        ("새 함정이 항구에 있다. (해군 제공)", "새 함정이 항구에 있다.", "해군 제공"),
        (
            "심야버스가 거리를 달리고 있다. 강마을시 제공",
            "심야버스가 거리를 달리고 있다.",
            "강마을시 제공",
        ),
    ],
)
def test_credits_of_scripts_without_case(text: str, caption: str, credit: str) -> None:
    assert split_credit(text) == (caption, credit)


def test_a_name_and_a_service_in_capitals_sign_a_sentence_behind_a_dash() -> None:
    signed = "The harbour at noon. - A. Smith / NPX"
    assert split_credit(signed) == ("The harbour at noon.", "A. Smith / NPX")
    places = "The road from Norland – Osterby / NPX"
    assert split_credit(places) == (places, None)


@given(st.text("Ab1_ .:()©、。摄写/=-|\t", max_size=60))
def test_places_after_a_stop_are_those_starts_that_follow_one(text: str) -> None:
    starts = [start.start() for start in _STARTS.finditer(text)]
    after_stops = [
        at
        for at in starts
        if text[at] in "©ⓒ(" or (text[:at].rstrip()[-1:] or "A") in _STOPS
    ]
    assert [stop.end() for stop in _STOPPED.finditer(text)] == after_stops


@pytest.mark.parametrize(
    "word",
    ["foto", "fotos", "fotograf", "bild", "bildquellen", "bilds", "ort", "b", ""],
)
def test_words_put_together_by_letter_match_as_before(word: str) -> None:
    words = "fotos?|bild(?:er|quelle(?:n|rei)?)?|ort|fotograf(?:in|en)?"
    together = re.fullmatch(_by_letter(words), word)
    assert (together is None) == (re.fullmatch(words, word) is None)
