from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.exceptions import NotAnArticle
from crawler.items import Article, BlockKind, Image
from crawler.records import Reason
from pipelines.captions import split_captions
from spiders.extract.plaintext import extract_text

WORDS = re.compile(r"\w+")

GLUED = """HarbourTwelve towns ask for a new breakwater

Twelve towns ask for a new breakwater

Harbour master Edda Brandt said that twelve towns want to share the cost of a breakwater.

Waves wash over the old pier of Norrvik on 4 January 2026. The storm tears three boats loose. (Photo by Ola Lund/Kyst/BluePix via Harbour Images)
Waves wash over the old pier of Norrvik on 4 January 2026. The storm tears three boats loose. (Photo by Ola Lund/Kyst/BluePix via Harbour Images)
Images source: © HARBOUR | BluePix

The master spoke after a meeting in Norrvik, where the towns compared their plans. The towns\u00a0— among them Sund and Vik\u00a0— will meet again in May.

Lund warns of the costs

Ola Lund, who leads the port of Sund, asked for a common budget. He said that the stone alone would cost nine million.

More on this"""


def test_a_dump_with_glued_kicker_and_doubled_caption() -> None:
    article = extract_text(GLUED).article
    assert article.kicker == "Harbour"
    assert article.headline == "Twelve towns ask for a new breakwater"
    assert article.lead is not None
    assert article.lead.startswith("Harbour master Edda Brandt")
    assert article.subheads == ("Lund warns of the costs",)
    assert len(article.paragraphs) == 2
    assert "\u00a0" not in article.body
    assert article.copyright_line == "© HARBOUR | BluePix"
    assert article.related == ()
    assert split_captions(article.images) == (
        Image(
            caption="Waves wash over the old pier of Norrvik on 4 January 2026. The storm tears three boats loose.",
            credit="Ola Lund/Kyst/BluePix via Harbour Images",
        ),
    )


BODY = {
    "de": (
        "Der Hafen von Norrvik bleibt bis Mai geschlossen. Das sagte die Leiterin am Montag.",
        "Die Städte wollen den Damm gemeinsam bezahlen. Ein Vertrag liegt vor.",
    ),
    "fr": (
        "Le port de Norrvik restera fermé jusqu’en mai. La directrice l’a dit lundi.",
        "Les villes veulent payer la digue ensemble. Un contrat est prêt.",
    ),
    "pl": (
        "Port w Norrviku pozostanie zamknięty do maja. Tak powiedziała dyrektorka.",
        "Miasta chcą wspólnie zapłacić za falochron. Umowa jest gotowa.",
    ),
    "uk": (
        "Порт Норрвік залишиться закритим до травня. Про це сказала директорка.",
        "Міста хочуть разом заплатити за хвилеріз. Договір готовий.",
    ),
    "ja": (
        "ノルビク港は五月まで閉鎖される。港長が月曜日に記者団に対して明らかにした。関係する町は対応を協議している。",
        "町は防波堤の費用を分担したい考えだ。契約書はすでに用意されている。五月に再び会合が開かれる予定となっている。",
    ),
}
CREDIT = {
    "de": "Foto: Eva Moll/dpa",
    "fr": "Crédit photo : Léa Roy",
    "pl": "fot. Jan Wilk/PAP",
    "uk": "Фото: Олена Гай",
    "ja": "写真：共同",
}


@pytest.mark.parametrize("language", sorted(BODY))
def test_a_credit_line_belongs_to_the_caption_above_it(language: str) -> None:
    first, second = BODY[language]
    caption = "Norrvik 2026"
    text = f"Norrvik!!\n\n{caption} – {caption}\n{caption} – {caption}\n{CREDIT[language]}\n\n{first}\n\n{second}\n"
    article = extract_text(text).article
    assert article.paragraphs == (first, second)
    (image,) = split_captions(article.images)
    assert image.caption == f"{caption} – {caption}"
    assert image.credit is not None
    assert image.credit in CREDIT[language]


def test_hard_wrapped_lines_are_joined() -> None:
    text = """Pier closed

The harbour of Norrvik stays closed until the month of May,
because the old pier does not hold any more. The master of
the harbour said so on Monday in a meeting with the towns.

The towns want to share the cost of a new pier. They will
meet again in May, when the plans of the engineers are done
and the price of stone is known to everybody who asks.
"""
    article = extract_text(text).article
    assert article.headline == "Pier closed"
    assert len(article.paragraphs) == 2
    assert article.paragraphs[0].endswith("meeting with the towns.")


def test_byline_and_date_below_the_headline() -> None:
    first, second = BODY["de"]
    found = extract_text(
        f"Hafen zu\nVon Eva Moll\n4. Januar 2026, 10:15 Uhr\n\n{first}\n\n{second}"
    )
    assert found.article.headline == "Hafen zu"
    assert found.article.byline == "Von Eva Moll"
    assert [c.text for c in found.date_claims] == ["4. Januar 2026, 10:15 Uhr"]


def test_a_label_line_above_the_headline_is_the_kicker() -> None:
    first, second = BODY["fr"]
    article = extract_text(
        f"Mer\nLe port de Norrvik reste fermé\n\n{first}\n\n{second}"
    ).article
    assert (article.kicker, article.headline) == (
        "Mer",
        "Le port de Norrvik reste fermé",
    )


def test_titles_below_a_tail_heading_are_related() -> None:
    first, second = BODY["fr"]
    article = extract_text(
        f"Port fermé\n\n{first}\n\n{second}\n\nÀ lire\nLa digue de Sund attend\nLe prix de la pierre monte encore\n"
    ).article
    assert [link.title for link in article.related] == [
        "La digue de Sund attend",
        "Le prix de la pierre monte encore",
    ]
    assert article.paragraphs == (first, second)


def test_bullets_stay_as_list_items() -> None:
    first, second = BODY["de"]
    article = extract_text(
        f"Hafen zu\n\n{first}\n\n• Damm aus Stein\n• Tor aus Stahl\n\n{second}"
    ).article
    assert [b.text for b in article.blocks if b.kind is BlockKind.LIST_ITEM] == [
        "Damm aus Stein",
        "Tor aus Stahl",
    ]


def test_rights_line_at_the_end_is_no_text() -> None:
    first, second = BODY["de"]
    article = extract_text(
        f"Hafen zu\n\n{first}\n\n{second}\n\n© 2026 Hafenblatt"
    ).article
    assert article.copyright_line == "© 2026 Hafenblatt"
    assert article.paragraphs == (first, second)


@pytest.mark.parametrize(
    "text", ["", " \n\u00a0\n", "Only a heading", "A\nB\nC\n", "\x00" * 40]
)
def test_without_running_text_it_is_no_article(text: str) -> None:
    with pytest.raises(NotAnArticle) as refused:
        extract_text(text, "https://a.example/x")
    assert refused.value.reason == Reason.EMPTY
    assert refused.value.url == "https://a.example/x"


def words_of(article: Article) -> list[str]:
    texts = [
        article.kicker,
        article.headline,
        article.lead,
        article.byline,
        article.body,
    ]
    texts += [article.copyright_line] + [link.title for link in article.related]
    texts += [t for i in article.images for t in (i.caption, i.credit)]
    return WORDS.findall(" ".join(t for t in texts if t))


LINES = st.sampled_from(
    [*BODY["de"], *BODY["ja"], "Ein Damm", "Foto: dpa", "© dpa", "4.1.2026", "", "", "By A. Lee", "• x", "Damm. (AP)"]
)  # fmt: skip


@given(st.lists(LINES | st.text(max_size=80), max_size=25).map("\n".join))
def test_no_crash_and_no_word_that_was_not_there(text: str) -> None:
    try:
        article = extract_text(text).article
    except NotAnArticle:
        return
    assert (
        set(words_of(article))
        <= set(WORDS.findall(" ".join(text.replace("\x00", "").split())))
        or not text.isprintable()
    )


def test_a_long_dump_takes_linear_time() -> None:
    paragraphs = [f"{n}. {BODY['de'][0]}" for n in range(2000)]
    text = "Head\n\n" + "\n\n".join(paragraphs + ["Foto: dpa"] * 2000)
    article = extract_text(text).article
    assert len(article.blocks) == 2000
