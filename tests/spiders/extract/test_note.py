from __future__ import annotations

import pytest

from crawler.exceptions import NotAnArticle
from spiders.extract import extract_article
from spiders.extract.evidence.slug import is_borne_out

NOTES = {
    "en": ("Frigate returns to Norrvik", "4 March 2025", ("The frigate Tarn returned to Norrvik on Tuesday after five months at sea.", "The minister met the crew on the pier and thanked them.", "Two sailors were given medals for the rescue of a fishing boat in January.")),
    "he": ("הפריגטה חזרה לנמל", "4.3.2025", ("הפריגטה חזרה ביום שלישי לנמל לאחר חמישה חודשים בים.", "השר פגש את הצוות על הרציף והודה להם על שירותם.", "שני מלחים קיבלו אותות על הצלת סירת דייגים בינואר.")),
    "ko": ("호위함 모항 귀환", "2025.03.04 14:20", ("호위함 타른이 다섯 달의 항해를 마치고 화요일 모항에 돌아왔다.", "장관은 부두에서 승조원들을 만나 감사의 뜻을 전했다.", "수병 두 명이 지난 1월 어선을 구조한 공로로 훈장을 받았다.")),
    "ar": ("عودة الفرقاطة إلى الميناء", "4 مارس 2025", ("عادت الفرقاطة إلى الميناء يوم الثلاثاء بعد خمسة أشهر في البحر.", "التقى الوزير بالطاقم على الرصيف وشكرهم على خدمتهم.", "حصل بحاران على وسامين لإنقاذ قارب صيد في يناير.")),
    "ru": ("Фрегат вернулся в порт", "04.03.2025", ("Фрегат вернулся во вторник в порт после пяти месяцев в море.", "Министр встретил экипаж на причале и поблагодарил его.", "Два матроса получили медали за спасение рыбацкого судна в январе.")),
    "uk": ("Фрегат повернувся до порту", "4 березня 2025, 14:20", ("Фрегат повернувся у вівторок до порту після п'яти місяців у морі.", "Міністр зустрів екіпаж на причалі та подякував йому.", "Двоє матросів отримали медалі за порятунок рибальського судна в січні.")),
}  # fmt: skip
BOX = "".join(
    f"<li><a href='/view/{n}'>Minister opens pier number {n} of Sund harbour</a></li>"
    for n in range(5)
)


def page(top: str, text: str) -> bytes:
    """Nothing in the head but a title, and a box of other news beside the text."""
    return (
        f"<html><head><meta charset='utf-8'><title>Ministry</title></head><body>"
        f"<div><a href='/'>Start</a> <a href='/s'>Sea</a></div><div>{top}<div>{text}</div></div>"
        f"<div><ul>{BOX}</ul></div><div><p>© Ministry of the Sea, Norrvik</p></div></body></html>"
    ).encode()


@pytest.mark.parametrize("language", NOTES)
@pytest.mark.parametrize(
    ("top", "url"),
    [
        ("<h1>{0}</h1><div>{1}</div>", "https://gov.example/view.php?id=412"),
        ("<div>{1}</div><h1>{0}</h1>", "https://gov.example/press/archive/412"),
        ("<div><h1>{0}</h1><span>{1}</span></div>", "https://gov.example/frigate"),
    ],
)
def test_order_alone_tells_a_note(language: str, top: str, url: str) -> None:
    headline, date, text = NOTES[language]
    paragraphs = "".join(f"<p>{part}</p>" for part in text)
    found = extract_article(page(top.format(headline, date), paragraphs), url)
    assert found.article.headline == headline
    assert found.article.paragraphs == text
    assert [claim.text for claim in found.date_claims] == [date]


TEXT = "".join(f"<p>{part}</p>" for part in NOTES["en"][2])
DATED = "<h1>Frigate returns</h1><div>4 March 2025</div>"
STORIES = "".join(
    f"<h2><a href='/v/{n}'>Pier {n} opens</a></h2><p>{part}</p>"
    for n, part in enumerate(NOTES["en"][2])
)


@pytest.mark.parametrize(
    ("top", "text", "url"),
    [
        # no date beside the headline
        ("<h1>Frigate returns</h1>", TEXT, "https://gov.example/view?id=412"),
        # links of other stories between the paragraphs
        (DATED, STORIES, "https://gov.example/view?id=412"),
        # each item has a headline of its own
        (DATED + "<h1>The pier</h1>", TEXT, "https://gov.example/view?id=412"),
        # a home page, a list and a page of it
        (DATED, TEXT, "https://gov.example/"),
        (DATED, TEXT, "https://gov.example/tag/frigates"),
        (DATED, TEXT, "https://gov.example/tag/frigates?page=2"),
        (DATED, TEXT, "https://gov.example/archive/2025"),
        # a date beside each of many items
        (DATED, TEXT + "".join(f"<div>{n}.2.2025</div>" for n in range(1, 9)), "https://gov.example/view?id=412"),
        (DATED + "<form></form>" * 4, TEXT, "https://gov.example/view?id=412"),
        (DATED, TEXT + "<article>Pier</article>", "https://gov.example/view?id=412"),
    ],
)  # fmt: skip
def test_what_stands_in_another_order_is_no_note(top: str, text: str, url: str) -> None:
    with pytest.raises(NotAnArticle):
        extract_article(page(top, text), url)


SHORT = "The frigate Tarn returned to Norrvik on Tuesday after five months at sea. The minister met the crew on the pier and thanked them."


def test_two_sentences_below_a_day_are_a_note() -> None:
    found = extract_article(
        page(DATED, f"<p>{SHORT}</p>"), "https://gov.example/view?id=412"
    )
    assert found.article.paragraphs == (SHORT,)


def test_a_note_beside_twenty_titles_of_others_is_one() -> None:
    others = "".join(
        f"<li><a href='/view/{n}'>Minister visits yard number {n} of Sund harbour</a></li>"
        for n in range(15)
    )
    whole = page(DATED, TEXT) + f"<ul>{others}</ul>".encode()
    found = extract_article(whole, "https://gov.example/frigate")
    assert found.article.paragraphs == NOTES["en"][2]


@pytest.mark.parametrize(
    ("top", "text", "url"),
    [
        # the day of today above a page that is missing
        ("<div>4 March 2025</div><h1>Nothing here</h1>", f"<p>{SHORT}</p>", "https://gov.example/view?id=412"),
        # a rubric with its first title
        ("<h1>Frigate returns</h1>", f"<p>{SHORT}</p><div>4 March 2025</div>", "https://gov.example/view?id=412"),
        ("<h1>Frigates</h1><div>4 March 2025</div>", f"<p>{SHORT}</p>", "https://gov.example/frigates"),
        (DATED, f"<p>{SHORT.partition('. ')[0]} and of storms that none of them had ever met before in these waters.</p>", "https://gov.example/view?id=412"),
    ],
    ids=["day above", "day below", "no story's address", "one sentence"],
)  # fmt: skip
def test_one_paragraph_is_a_note_only_below_a_day_at_a_story_s_address(
    top: str, text: str, url: str
) -> None:
    with pytest.raises(NotAnArticle):
        extract_article(page(top, text), url)


TODAY = "<header><a href='/'>Sea</a><div>Friday, 28 November 2026</div></header>"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"<h1>Nothing here</h1><p>{SHORT}</p>", "https://gov.example/view?id=412"),
        (f"<h1>About the harbour</h1>{TEXT}", "https://gov.example/harbour"),
    ],
    ids=["missing", "about"],
)
def test_the_day_in_the_site_s_header_is_none_of_a_note(text: str, url: str) -> None:
    with pytest.raises(NotAnArticle):
        extract_article(f"<body>{TODAY}<main>{text}</main></body>", url)


@pytest.mark.parametrize("age", ["3 hours ago", "4 March", "113/03/04"])
def test_beside_it_an_age_or_half_a_day_counts(age: str) -> None:
    top = f"<h1>Frigate returns to Norrvik</h1><div>{age}</div>"
    note = f"<body>{TODAY}<main>{top}{TEXT}</main></body>"
    found = extract_article(note, "https://gov.example/view?id=412")
    assert found.article.paragraphs == NOTES["en"][2]


@pytest.mark.parametrize(
    ("query", "is_one"),
    [("p=41287", True), ("sn=41287", True), ("p=12", False), ("g=7&p=41287", False)],
)
def test_a_lone_number_in_the_query_is_a_story_s(query: str, is_one: bool) -> None:
    lines = "".join(f"<div>{part}</div>" for part in NOTES["en"][2])
    top = (
        "<div class=title>Frigate Tarn returns to Norrvik</div><div>4 March 2025</div>"
    )
    whole = f"<title>Ministry</title><body><a href='/'>Sea</a>{top}<div>{lines}</div>"
    try:
        extract_article(whole, f"https://gov.example/Publish.aspx?{query}")
        found = True
    except NotAnArticle:
        found = False
    assert found is is_one


def test_beside_it_the_note_s_own_day_counts() -> None:
    note = f"<body>{TODAY}<main>{DATED}{TEXT}</main></body>"
    found = extract_article(note, "https://gov.example/harbour")
    assert found.article.paragraphs == NOTES["en"][2]


ALONE = {
    "missing": ("Page not found", ("The page that you look for is gone, or it was given another address when we moved the whole site in the spring.", "Please see whether the address is spelled as it should be, or begin at the front page and look for it from there.", "Should a link have led you here, then please write to us, so that we can mend the link and spare others the way.")),
    "closed": ("We will be back soon", ("The site is being rebuilt at the moment. We are sorry for the trouble, and work to bring it back as soon as we can.", "The work began at six in the morning and should be done within three hours, if all goes as it was planned.", "If you need help in the meantime, write to the desk or call the number on your last bill. Thank you for your patience.")),
    "forbidden": ("451: Not for your country", ("You are trying to reach these pages from a country whose law on personal data we do not keep, and so they cannot be shown to you.", "For any question write to our staff, or call them by telephone at the number that is printed in the paper every day.", "We work to make our pages open to readers everywhere, and thank you for your interest and for your patience with us.")),
}  # fmt: skip


@pytest.mark.parametrize("name", ALONE)
@pytest.mark.parametrize(
    "url",
    [
        "https://gov.example/news/frigate-412",
        # the address names an article that this page knows nothing of
        "https://gov.example/news/navy-commissions-fourth-submarine",
    ],
)
def test_a_few_sentences_that_say_why_there_is_nothing_are_no_article(name, url):
    headline, text = ALONE[name]
    paragraphs = "".join(f"<p>{part}</p>" for part in text)
    echo = f"<p>You asked for {url}.</p>"
    bare = f"<html><title>{headline}</title><body><h1>{headline}</h1>{paragraphs}"
    for page in (bare, bare + echo):
        with pytest.raises(NotAnArticle):
            extract_article(page.encode(), url)


@pytest.mark.parametrize(
    ("slug", "text", "borne_out"),
    [
        ("navy-commissions-fourth-submarine", "The fourth submarine", True),
        ("navy-commissions-fourth-submarine", "Nothing was found", False),
        ("marine-stellt-viertes-boot-in-dienst", "Im Dienst der Marine", True),
        ("okrety-wracaja-do-portu-w-gdyni", "Okręty wracają do portu", True),
        ("navy-commissions-fourth-submarine", "Четвёртая лодка принята", True),
        ("navy-commissions-fourth-submarine", "海軍、四番艦を就役", True),
        ("no-412-a-b-c", "Nothing was found", True),
        ("navy-commissions-fourth-submarine", "no /navy-commissions-fourth-submarine", False),
    ],
)  # fmt: skip
def test_a_slug_is_held_against_a_text_of_its_script(slug, text, borne_out):
    assert is_borne_out(slug, [text]) is borne_out
