"""Languages, declared and told."""

from __future__ import annotations

import pytest

from crawler.items import Article, Block
from pipelines.language import detect_language, normalise_tag, settle_language

TEXTS = {
    "en": "The council voted on Monday to keep the old lighthouse, which had been for sale since the spring.",
    "de": "Die Feuerwehr hat am Sonntag einen Brand in der alten Seilerei gelöscht, und das Dach ist eingestürzt.",
    "fr": "Le port sera fermé pendant trois jours à partir de lundi, a annoncé la mairie dans un communiqué.",
    "es": "El ayuntamiento aprobó el lunes la compra de dos barcos para vigilar la costa de la isla.",
    "it": "Il comune ha deciso lunedì di comprare due navi per sorvegliare la costa della piccola isola.",
    "pl": "Rada miasta zdecydowała w poniedziałek o remoncie starej latarni morskiej, która jest na sprzedaż.",
    "ru": "Мост через реку откроют в конце месяца, сообщили в городской администрации, и это не всё.",
    "uk": "Міст через річку відкриють у кінці місяця, повідомили в міській адміністрації, і це ще не все.",
    "tr": "Belediye pazartesi günü kıyıyı korumak için iki gemi satın almaya karar verdi ve bu çok önemli bir adım.",
    "sv": "Kommunen beslutade i måndags att köpa två fartyg för att bevaka kusten, och det är en stor sak för ön.",
    "ja": "北の島で火曜日の夜、連絡船が浅瀬に乗り上げた。乗客は全員が助けられたという。",
    "ko": "북쪽 섬 앞바다에서 화요일 저녁 여객선이 얕은 바위에 걸렸다고 밝혔다.",
    "zh": "北方岛屿附近的海面上，星期二晚上一艘渡轮搁浅，所有乘客都已获救。",
    "ar": "أعلنت البلدية في يوم الاثنين أن الميناء سيغلق لمدة ثلاثة أيام من أجل إصلاح الرصيف على الساحل",
    "el": "Ο δήμος αποφάσισε τη Δευτέρα να αγοράσει δύο πλοία για την ακτή του νησιού.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_language_is_told_by_its_text(code: str) -> None:
    assert detect_language(TEXTS[code]) == code


@pytest.mark.parametrize(
    ("declared", "wanted"),
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("Deutsch", "de"),
        ("de-DE, en", "de-DE"),
        ("und", None),
        ("{{lang}}", None),
        (None, None),
    ],
)
def test_declared_language_becomes_a_tag(
    declared: str | None, wanted: str | None
) -> None:
    assert normalise_tag(declared) == wanted


def test_template_in_english_around_another_text() -> None:
    blocks = tuple(Block(text=TEXTS["de"]) for _ in range(4))
    assert settle_language(Article(language="en", blocks=blocks)).language == "de"


def test_a_language_is_not_overruled_by_one_that_shares_its_words() -> None:
    words = "Hva skjer nå, spør hun, men ingen har sett noen skip etter at havnen ble stengt. "
    article = Article(language="da", blocks=(Block(text=words * 8),))
    german = Article(language="da", blocks=(Block(text=TEXTS["de"]),) * 4)
    assert settle_language(german).language == "de"
    assert detect_language(words * 8) == "no"
    assert settle_language(article).language == "da"


def test_declared_region_stays() -> None:
    blocks = tuple(Block(text=TEXTS["en"]) for _ in range(4))
    assert settle_language(Article(language="en-GB", blocks=blocks)).language == "en-GB"


def test_short_texts_do_not_overrule() -> None:
    blocks = (
        Block(text="Die Feuerwehr hat am Sonntag das Feuer in der Stadt gelöscht."),
    )
    assert settle_language(Article(language="fr", blocks=blocks)).language == "fr"


def test_an_opening_in_the_declared_language_is_believed() -> None:
    quoted = tuple(Block(text=TEXTS["de"]) for _ in range(12))
    article = Article(language="en", lead=" ".join([TEXTS["en"]] * 6), blocks=quoted)
    assert settle_language(article).language == "en"
