"""Names of writers in lines of text."""

from __future__ import annotations

import pytest

from spiders.extract.names import byline_of, is_name, may_have_byline, take_names


@pytest.mark.parametrize(
    ("line", "byline", "names"),
    [
        ("By Ada Norrvik", "By Ada Norrvik", "Ada Norrvik"),
        ("Oleh Ada Norrvik", "Oleh Ada Norrvik", "Ada Norrvik"),
        ("Von Ada Norrvik und dpa", "Von Ada Norrvik und dpa", "Ada Norrvik und dpa"),
        ("โดย ทีมข่าวการเมือง", "โดย ทีมข่าวการเมือง", "ทีมข่าวการเมือง"),
        ("ByAda Norrvik", "ByAda Norrvik", "Ada Norrvik"),
        ("Story by Petty Officer 1st Class Ada Norrvik", "Story by Petty Officer 1st Class Ada Norrvik", "Petty Officer 1st Class Ada Norrvik"),
        ("Written by Ada Norrvik", "Written by Ada Norrvik", "Ada Norrvik"),
        ("Geschreven door Ada Norrvik", "Geschreven door Ada Norrvik", "Ada Norrvik"),
        ("oprac. Ada Norrvik", "oprac. Ada Norrvik", "Ada Norrvik"),
        ("Napisała Ada Norrvik", "Napisała Ada Norrvik", "Ada Norrvik"),
        ("Toimittaja: Ada af Norrvik", "Toimittaja: Ada af Norrvik", "Ada af Norrvik"),
        ("Yazan: Ada Norrvik ve Jo Lindt", "Yazan: Ada Norrvik ve Jo Lindt", "Ada Norrvik ve Jo Lindt"),
        ("Του Νίκου Καράβη", "Του Νίκου Καράβη", "Νίκου Καράβη"),
        ("Di Ada dell'Orto", "Di Ada dell'Orto", "Ada dell'Orto"),
        ("Door Ada Norrvik vrijdag 4 maart 2024", "Door Ada Norrvik", "Ada Norrvik"),
        ("Von Ada Norrvik Freitag, 4. März 2024", "Von Ada Norrvik", "Ada Norrvik"),
        ("By Ada Norrvik Friday, March 4, 2024", "By Ada Norrvik", "Ada Norrvik"),
        ("Por Ada Norrvik viernes, 4 de marzo de 2024", "Por Ada Norrvik", "Ada Norrvik"),
        ("Door Ada Norrvik Bijgewerkt op 4 maart 2024", "Door Ada Norrvik", "Ada Norrvik"),
        ("Door Ada Norrvik met Reuters", "Door Ada Norrvik met Reuters", "Ada Norrvik, Reuters"),
        ("Por Ada Norrvik em Porto Tarn", "Por Ada Norrvik", "Ada Norrvik"),
        ("Írta: Ada Norrvik Frissítve: 2024. március 4.", "Írta: Ada Norrvik", "Ada Norrvik"),
        ("بقلم: سامر البحر آخر تحديث: 4 مارس 2024", "بقلم: سامر البحر", "سامر البحر"),
        ("文：港川 誠", "文：港川 誠", "港川 誠"),
        ("文・岸田ゆり子", "文・岸田ゆり子", "岸田ゆり子"),
        ("글 한바다", "글 한바다", "한바다"),
        ("A cura di Ada Norrvik", "A cura di Ada Norrvik", "Ada Norrvik"),
        ("By Ada Norrvik • March 12, 2025", "By Ada Norrvik", "Ada Norrvik"),
        ("Von Jo Lindt und Ute von der Au", "Von Jo Lindt und Ute von der Au", "Jo Lindt und Ute von der Au"),
        ("By Ada Norrvik December 2, 2025", "By Ada Norrvik", "Ada Norrvik"),
        ("von Ada Norrvik 30. Juni 2025", "von Ada Norrvik", "Ada Norrvik"),
        ("Von Ada Mayer 4. März 2024", "Von Ada Mayer", "Ada Mayer"),
        ("By Ada Marlow, 2nd Survey Group", "By Ada Marlow", "Ada Marlow"),
        ("By Ada May 4 March 2024", "By Ada May", "Ada May"),
        ("By Ada Norrvik Nov. 4, 2024", "By Ada Norrvik", "Ada Norrvik"),
        ("By Ada Norrvik Tuesday 4 March", "By Ada Norrvik", "Ada Norrvik"),
        ("By the Associated Press", "By the Associated Press", "Associated Press"),
        ("By Maj. (Ret.) Ada Norrvik", "By Maj. (Ret.) Ada Norrvik", "Maj. (Ret.) Ada Norrvik"),
        ("By Ada Norrvik in Vellin and Jo Lindt in Tarn", "By Ada Norrvik in Vellin and Jo Lindt", "Ada Norrvik, Jo Lindt"),
        ("Written by Ada Norrvik Reviewed by Jo Lindt", "Written by Ada Norrvik", "Ada Norrvik"),
        ("Von unserem Korrespondenten Jo Lindt", "Von unserem Korrespondenten Jo Lindt", "Jo Lindt"),
        ("Publié par Ada Norrvik le 4 mars 2024", "Publié par Ada Norrvik", "Ada Norrvik"),
        ("Par Ada Norrvik (avec AFP)", "Par Ada Norrvik (avec AFP)", "Ada Norrvik, AFP"),
        ("Autor: Jan Wierzba / PAP", "Autor: Jan Wierzba / PAP", "Jan Wierzba, PAP"),
        ("記者陳明／台北報導", "記者陳明", "陳明"),
        ("Kolumne von Ada Norrvik", "Kolumne von Ada Norrvik", "Ada Norrvik"),
        ("This post was written by Ada Norrvik, Head of Yards", "This post was written by Ada Norrvik, Head", "Ada Norrvik, Head"),
        ("Submitted by Ada Norrvik on Mon, 03/04/2024 - 14:05", "Submitted by Ada Norrvik", "Ada Norrvik"),
        ("March 15, 2022 · 3 min read · By Ada Norrvik", "By Ada Norrvik", "Ada Norrvik"),
        ("Published August 7, 2023 by Ada Norrvik", "by Ada Norrvik", "Ada Norrvik"),
        ("Par Ada Norrvik, envoyée spéciale à Vellin", "Par Ada Norrvik", "Ada Norrvik"),
        ("Autor: npor. Adam Mor | 4. března 2025", "Autor: npor. Adam Mor", "npor. Adam Mor"),
        ("04.03.2025, 14:25 | Γράφει ο Νίκος Μόρος", "Γράφει ο Νίκος Μόρος", "Νίκος Μόρος"),
        ("By Ada Norrvik ada@vellin.example", "By Ada Norrvik", "Ada Norrvik"),
        ("Von dpa 30.04.2024, 18:58", "Von dpa", "dpa"),
        ("By Ada Norrvik, CEO of Vellin Yards", "By Ada Norrvik, CEO", "Ada Norrvik, CEO"),
        ("By Ada Norrvik In Harbours, Ships", "By Ada Norrvik", "Ada Norrvik"),
        ("Autor: Jan Wierzba", "Autor: Jan Wierzba", "Jan Wierzba"),
        ("Автор: Ольга Дубова", "Автор: Ольга Дубова", "Ольга Дубова"),
        ("بقلم: ليلى نور", "بقلم: ليلى نور", "ليلى نور"),
        ("记者 李青山", "记者 李青山", "李青山"),
        ("中央社 記者陳明 台北4日電", "記者陳明", "陳明"),
        ("김하늘 기자", "김하늘 기자", "김하늘"),
        ("By O'Neill d'Arcy, Nora al-Hadi", "By O'Neill d'Arcy, Nora al-Hadi", "O'Neill d'Arcy, Nora al-Hadi"),
    ],
)  # fmt: skip
def test_byline_is_parted_from_its_line(line: str, byline: str, names: str) -> None:
    assert byline_of(line) == (byline, names)
    # its elements may meet without a space
    assert may_have_byline(line)
    assert may_have_byline(line.replace(" ", ""))


@pytest.mark.parametrize(
    "line",
    [
        "By subscribing to this podcast, you will receive the latest episodes.",
        "Von Norrvik bis Vellin: wo gebaut wird",
        "By Monday the bridge had been closed to all traffic from the north.",
        "Text Size",
        "文印刷",
        "部長在記者會上說明，設備已經運抵。",
        "Oleh Norrvik",
        "Oleh Norrvik, Tarn",
        "Share this story",
        "",
    ],
)
def test_other_lines_are_no_byline(line: str) -> None:
    assert byline_of(line) is None


def test_names_end_where_small_words_begin() -> None:
    assert take_names("Ada Norrvik in Vellin") == "Ada Norrvik"


@pytest.mark.parametrize("text", ["Ada Norrvik", "AFP", "Нора Дуб", "Lee Sun-woo"])
def test_name_alone_is_told(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text", ["この記事を書いた人", "Read more about it", "Who is she?", "12 March"]
)
def test_other_text_is_no_name(text: str) -> None:
    assert not is_name(text)
