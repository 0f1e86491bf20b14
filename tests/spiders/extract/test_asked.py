"""Plain paragraphs in which a site asks its readers for something, told by their words."""

from __future__ import annotations

import pytest

from spiders.extract.text.asked import asks_reader
from tests.spiders.extract.ferries import beside_lines

ASKED = (
    "Sign up for the Tarn Evening newsletter to have the tides in your inbox.",
    "Subscribe here.",
    "👉 Follow us on Facebook and Instagram for more from the bay",
    "Follow The Tarn Lamp on X.",
    "Join our WhatsApp channel for the ferries of the day.",
    "This story is only available to subscribers.",
    "Already a subscriber? Log in",
    "To continue reading, choose one of our offers.",
    "Log in or register to read the full article.",
    "Listen to this article · 4 min",
    "Your browser does not support the audio element.",
    "Thanks for reading the Lamp! Subscribe for free to have the next one too.",
    "This article is more than two years old.",
    "To see this map, allow its makers to set cookies.",
    "An dieser Stelle finden Sie einen externen Inhalt, der den Bericht ergänzt.",
    "Externer Inhalt nicht verfügbar",
    "Deine Privatsphäre-Einstellungen verhindern, dass die Karte geladen wird.",
    "Pour afficher cette carte, acceptez les cookies de ses auteurs.",
    "Lesezeit: 3 Minuten",
    "Écouter cet article",
    "Tiempo de lectura: 3 min.",
    "Час читання — 2 хв.",
    "Melden Sie sich für unseren Newsletter an!",
    "Jetzt den Fähren-Newsletter bestellen",
    "Folgen Sie uns auf allen Kanälen",
    "Dieser Beitrag ist nur für Abonnentinnen und Abonnenten lesbar.",
    "Um diesen Artikel weiter zu lesen, brauchen Sie ein Abo.",
    "Inscrivez-vous à notre lettre d'information du soir.",
    "Cet article est réservé à nos abonnés.",
    "Suivez-nous sur Facebook.",
    "Suscríbete a nuestro boletín de mareas.",
    "Este contenido es exclusivo para suscriptores.",
    "Síguenos en nuestras redes",
    "Assine a newsletter da baía e receba as marés.",
    "Siga o nosso canal no WhatsApp",
    "Iscriviti alla newsletter del porto",
    "Articolo riservato agli abbonati",
    "Schrijf je in voor onze nieuwsbrief",
    "Dit artikel is alleen voor abonnees",
    "Prenumerera på vårt nyhetsbrev om färjorna",
    "Denne saken er kun for abonnenter",
    "Zapisz się na nasz newsletter",
    "Artykuł dostępny tylko dla prenumeratorów",
    "Přihlaste se k našemu newsletteru",
    "Подписывайтесь на наш канал о паромах",
    "Підпишіться на наш Telegram",
    "Εγγραφείτε στο newsletter μας",
    "Bültenimize abone olun.",
    "تابعونا على قناة المرفأ",
    "הירשמו לניוזלטר של הנמל",
    "この記事は有料会員限定です。",
    "有料会員になると港の記事がすべて読めます。",
    "이 기사는 유료 회원만 볼 수 있습니다.",
    "本文仅限订阅者阅读",
)
TOLD = (
    "Subscribers of the Tarn Lamp were told by newsletter that the ferries would not sail.",
    "“Sign up for our newsletter,” said the sign on the pier, and nobody had.",
    "Sign up sheets lay on the counter until the evening, and forty had written their names.",
    "This story is for those who waited on the pier, and for the members of the crew.",
    "The article is reserved for a later issue, as its writer was still at sea.",
    "Follow the road on the left until the lamp comes in sight.",
    "To continue the service through the winter the port needs two more boats.",
    "To see this from the pier one has to be up before the tide, and to bring cookies along.",
    "An dieser Stelle lag früher die Fähre, und ihr Inhalt war Milch.",
    "Thanks for reading the tide table went to the crew, and the bell was rung twice.",
    "Listen to the bell, the harbour master said, and come in slowly.",
    "This article of the harbour rules is for lorries that are more than two years old.",
    "Temps de chien à Tarn, où la lecture du baromètre n'annonce rien de bon.",
    "Already the smallest of the boats was out of sight.",
    "Jetzt fehlt der Fähre ein Kapitän, sagt der Hafenmeister.",
    "Dieser Artikel der Hafenordnung gilt nur für Lastwagen.",
    "Sigue la niebla en toda la bahía, y las redes de pesca siguen secas.",
    "Recibe el puerto un correo de la capital cada semana.",
    "Abbonati e turisti aspettano sul molo.",
    "Få hade trott att dimman skulle lätta.",
    "Подписание договора о паромах отложено.",
    "この記事は港の一日を伝える。",
)


@pytest.mark.parametrize("line", ASKED)
def test_a_line_that_asks_the_reader_is_told(line: str) -> None:
    assert asks_reader(line)


@pytest.mark.parametrize("line", TOLD)
def test_a_line_that_tells_of_something_is_text(line: str) -> None:
    assert not asks_reader(line)


def test_what_is_asked_in_plain_paragraphs_is_left_out() -> None:
    middle = f"<p>{ASKED[0]}</p>"
    end = "".join(f"<p>{line}</p>" for line in (ASKED[2], ASKED[5], ASKED[6]))
    assert beside_lines(middle, end=end) == []


def test_an_item_of_a_guide_is_text() -> None:
    rows = ("Look at the tide table before you leave the house.", ASKED[0])
    lists = "".join(f"<li>{row}</li>" for row in rows)
    assert beside_lines(f"<ul>{lists}</ul>") == list(rows)
