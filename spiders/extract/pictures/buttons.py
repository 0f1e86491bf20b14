"""Buttons and signs beside a picture that are none of its words: closing, leafing, sharing. Pure."""

from __future__ import annotations

import re

from spiders.extract.fold import small
from spiders.extract.word_lists import word_set

MAX_BUTTON = 40
"""Characters."""
_ARROWS = re.compile(r"[‹›«»❮❯←→↗⤢⛶×✕✖☰<>+|/\d\s_-]*[‹›❮❯←→↗⤢⛶×✕✖][‹›«»❮❯←→↗⤢⛶×✕✖☰<>+|/\d\s_-]*")  # fmt: skip
_COUNT = re.compile(r"\d{1,3}\s?/\s?\d{1,3}")
_SITES = re.compile(
    r"(?:(?:share(?: on| via)?|facebook|twitter|x|instagram|linkedin|whatsapp|telegram|pinterest|reddit|threads|bluesky"
    r"|mastodon|viber|vk|messenger|e-?mail|copy link|print)[\s,|·•]*)+"
)
_WORDS = word_set(
    "close enlarge zoom expand fullscreen schließen vergrößern fermer agrandir cerrar ampliar chiudi ingrandisci fechar"
    " sluiten vergroten zamknij powiększ zavřít zavrieť zvětšit zväčšiť stäng förstora luk lukk forstør forstørr sulje suurenna"
    " bezárás nagyítás închide mărește kapat büyüt закрити збільшити закрыть увеличить затвори zatvori uvećaj κλείσιμο μεγέθυνση"
    " إغلاق סגור הגדלה 閉じる 拡大 画像を拡大 关闭 點擊放大 点击放大 放大 닫기 확대 đóng tutup perbesar"
    " share teilen partager compartir condividi compartilhar partilhar delen udostępnij sdílet zdieľať dela del jaa megosztás"
    " distribuie paylaş поділитися поделиться κοινοποίηση شارك שיתוף シェア 分享 공유 bagikan"
)
_PICTURE = word_set(
    "image picture photo bild foto l'image imagen imagem afbeelding kuva bilden billedet bildet imaginea obrázek zdjęcie 사진"
)
_TO = word_set("click tap to view on the full screen")
"""Words around the first: "Click to enlarge the image", "Bild vergrößern"."""


def is_button(text: str, *, is_link: bool) -> bool:
    """Whether a piece of text is a button's word, a gallery's arrow or count, or a row of networks.

    Args:
        is_link: All of it is a link: the name of a network alone may be a credit.
    """
    if len(text) > MAX_BUTTON:
        return False
    if _COUNT.fullmatch(text) or _ARROWS.fullmatch(text):
        return True
    letters = small(text).strip(" .…!:")
    if is_link and _SITES.fullmatch(letters):
        return True
    words = letters.split()
    return 0 < len(words) <= 6 and (
        any(word in _WORDS for word in words)
        and all(word in _WORDS or word in _PICTURE or word in _TO for word in words)
    )
