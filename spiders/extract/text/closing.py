"""What houses say below each of their texts, in a plain paragraph: rights, disclaimers, mistakes to report. Pure.

Asked of the last paragraphs alone. What tells of the text itself (a correction, where it was
first printed) is text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.items import Block
from spiders.extract.fold import small
from spiders.extract.text.asked import asks_reader

MAX_CLOSING = 420
"""Characters of such a paragraph: a disclaimer is a long sentence."""
MAX_RIGHTS = 160
"""Characters of a line in which rights are reserved: a longer one may be about them."""
MAX_BRACKETED = 90
MAX_NOTE = 50
"""Characters of a note in round brackets that is no remark of the text."""
_BRACKETS = {"[": "]", "(": ")", "（": "）", "【": "】"}
_STOPS = frozenset(".!?…。！？।؟։۔\"'”»“’")
_RIGHTS = (
    *("all rights reserved", "alle rechte vorbehalten", "tous droits réservés", "todos los derechos reservados"),
    *("todos os direitos reservados", "tutti i diritti riservati", "riproduzione riservata", "alle rechten voorbehouden"),
    *("wszelkie prawa zastrzeżone", "všechna práva vyhrazena", "všetky práva vyhradené", "minden jog fenntartva"),
    *("toate drepturile rezervate", "все права защищены", "усі права захищені", "всі права захищені"),
    *("alla rättigheter förbehåll", "alle rettigheter forbehold", "kaikki oikeudet pidätetään", "tüm hakları saklıdır"),
    *("με επιφύλαξη παντός", "جميع الحقوق محفوظة", "כל הזכויות שמורות", "版权所有", "版權所有", "無断転載", "無断複製"),
    *("未经授权不得", "未經授權不得", "무단 전재", "무단전재", "재배포 금지", "may not be published, broadcast"),
    *("hak cipta dilindungi", "bản quyền thuộc về"),
)  # fmt: skip
_ANYWHERE = (
    *("ctrl+enter", "ctrl + enter", "story has not been edited by", "from a syndicated feed"),
    *("website contains only a portion of the news", "transcripts are created on a rush", "is a reader-supported publication"),
)  # fmt: skip
"""A mistake to report, a syndicated text, agencies and services."""
_OPENS = re.compile(
    # whose opinion it is
    r"\W*(?:the|any|all) (?:views?|opinions?)(?:,? (?:and|or) \w+)? (?:expressed|presented|stated|contained) .{0,90}\b(?:are|do(?:es)? not|is)\b"
    r"|\W*die (?:in diesem \w+ |hier )?(?:geäußerten? |vertretenen? |wiedergegebenen? )?(?:meinung|ansicht)\w* .{0,120}nicht .{0,60}(?:redaktion|meinung|wider)"
    r"|\W*les (?:opinions|propos|points de vue) .{0,90}(?:n['’]engage|ne reflètent|sont ceux)"
    r"|\W*las opiniones .{0,90}(?:no (?:reflejan|representan|coinciden)|son (?:de )?(?:exclusiva|responsabilidad))"
    r"|\W*as opiniões .{0,90}(?:não (?:refletem|representam)|são de (?:responsabilidade|inteira))"
    r"|\W*le opinioni .{0,90}(?:non (?:riflettono|rappresentano)|sono (?:di|esclusivamente|quelle))"
    r"|\W*(?:мнение|позиция) (?:редакции|автора) .{0,60}(?:не совпада|отлича)|\W*(?:думка|позиція) (?:редакції|автора) .{0,60}(?:не збіга|відрізня)"
    # a mistake that was found, a tip that one has
    r"|\W*(?:fehler (?:gefunden|entdeckt)|(?:spotted|found|noticed|see) an? (?:error|mistake|typo)|signaler une (?:erreur|faute)|una errata"
    r"|¿?(?:has )?encontr(?:aste|ado) un error|znalazłeś błąd|(?:если вы )?(?:нашли|заметили|обнаружили) (?:ошибку|опечатку|неточность)|якщо ви (?:знайшли|помітили))\b"
    r"|\W*(?:got|have|do you have) (?:a|any) (?:news |story |confidential )?tips?\b"
    # the comments, the parts of a theme
    r"|comments? (?:are|is) (?:closed|off|disabled)|bookmark the permalink|your email address will not be|required fields are|(?:loading|please wait)\b.{0,3}$"
    r"|please enable javascript|thanks? (?:you )?for reading\W*$"
    # what the picture above shows, and who took it
    r"|(?:main|lead|top|header|hero|cover|title|featured?|banner) (?:image|photo|picture|photograph)s?(?: credits?)?: "
    r"|(?:titel|beitrags|header|aufmacher|artikel|vorschau)(?:bild|foto|grafik)(?:er|s)?: |(?:photo|image|crédit photo) (?:de couverture|à la une|principale) ?: "
    r"|(?:foto|imagen|immagine|imagem) (?:de portada|principal|destacada|di copertina|in evidenza|de capa|em destaque): "
    # agencies and services
    r"|our standards: |this work, .{2,200} must comply with"
    r"|\W*(?:additional )?(?:reporting|writing) by .{2,160}\bediting by\b"
)


_STAFF = re.compile(
    r"(?:^|[,;|/.·] )(?:text|story|redaktion|schlussredaktion|bildredaktion|übersetzung|grafik|faktencheck|recherche|mitarbeit|produktion"
    r"|fotos?|photos?|editing|editors?|translation|fact-?check\w*|research|rédaction|traduction|édition|redacción|edición|traducción"
    r"|redakcja|tłumaczenie|korekta|редактор|переклад|перевод|фото): "
)
MIN_STAFF = 2
MAX_MAIL_LINE = 70
"""Characters of a line with a mail address that is none of the text."""
_MAIL = re.compile(r"[\w.+-]@[\w-]+\.\w")


def is_closing(text: str) -> bool:
    """Whether the last paragraph of a text is one that its house sets below all of them."""
    if len(text) > MAX_CLOSING:
        return False
    letters = small(text)
    if len(text) <= MAX_RIGHTS and any(map(letters.__contains__, _RIGHTS)):
        return True
    if ": " in letters and len(_STAFF.findall(letters)) >= MIN_STAFF:
        return True
    return (
        any(map(letters.__contains__, _ANYWHERE)) or _OPENS.match(letters) is not None
    )


def has_mail_alone(text: str) -> bool:
    """Whether a line is hardly more than a mail address."""
    return len(text) <= MAX_MAIL_LINE and "@" in text and _MAIL.search(text) is not None


def without_closing(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """A text that came without its page: what asks the reader goes, and what stands below each text."""
    kept = [block for block in blocks if not asks_reader(block.text)]
    while kept and (
        is_closing(kept[-1].text)
        or is_bracketed(kept[-1].text)
        or has_mail_alone(kept[-1].text)
    ):
        kept.pop()
    return tuple(kept)


def is_bracketed(text: str) -> bool:
    """A line that is one note in brackets: "[Subscribers only]", "(dpa/kel)"."""
    if text[0] not in _BRACKETS or len(text) >= MAX_BRACKETED:
        return False
    opens, closes = text[0], _BRACKETS[text[0]]
    is_one = text[-1] == closes and text.count(opens) == 1
    # a remark of the text in round brackets is a sentence
    return is_one and (
        opens == "[" or (len(text) <= MAX_NOTE and text[-2] not in _STOPS)
    )
