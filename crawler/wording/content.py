"""The wording of an article, as two versions of it are compared: what counts, in one spelling. Pure.

What counts is what a reader reads: headline, lead and paragraphs. Time stamps, counters,
related links, pictures, advertisements and the manner of spaces, quotes and dashes do not.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from crawler.items import Article, BlockKind

_MARKS = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    "…": "...",
}
_STAMP_WORD = (
    r"(?:last )?(?:updated?|modified|published|posted|created|aktualisiert|zuletzt|stand|veröffentlicht"
    r"|mis à jour|publié|modifié|actualizado|publicado|actualización|atualizado|aggiornato|pubblicato"
    r"|zaktualizowano|opublikowano|aktualizacja|оновлено|опубліковано|обновлено|опубликовано"
    r"|güncelleme|yayınlanma|bijgewerkt|gepubliceerd|oppdatert|publisert|uppdaterad|päivitetty)"
)
_STAMP = re.compile(
    rf"{_STAMP_WORD}\b[^.!?]{{0,20}}\d[^!?]{{0,50}}"
    r"|\W*\d{1,2}[:.h]\d{2}(?: ?(?:am|pm|a\.m\.|p\.m\.|uhr|utc|gmt|[cem]e?s?t))?\W*"
    r"|(?:an?|one|about|vor|il y a|hace|há)? ?\d* ?(?:seconds?|minutes?|mins?|hours?|days?|weeks?|sekunden?"
    r"|minuten?|stunden?|tagen?|heures?|jours?|horas?|minutos?|días?|godzin[ay]?|minut[ay]?|годин[иу]?"
    r"|хвилин[иу]?|час(?:ов|а)?|минут[ыу]?)(?: ago| temu| тому| назад)?"
    r"|[\d.,]+ ?[km]?\W{0,2} ?(?:comments?|views?|shares?|likes?|reads?|min(?:ute)?s?(?: de)? ?(?:read|lesezeit|lecture)?"
    r"|kommentare?|aufrufe|commentaires?|comentarios?|commenti|komentarzy|wyświetleń|коментар\w*|переглядів"
    r"|комментари\w*|просмотр\w*)",
    re.IGNORECASE,
)


def content_hash(article: Article) -> str:
    """A hash of what counts; equal for two versions that differ in nothing that does."""
    text = "\0".join(wording(article))
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def normal(text: str | None) -> str:
    """A text as it is compared: NFC, one spelling of blanks, quotes and dashes."""
    if not text:
        return ""
    return " ".join(_plain(unicodedata.normalize("NFC", text)).split())


def _plain(text: str) -> str:
    """One spelling of quotes and dashes."""
    # forty times as fast as `str.translate` on text that is not ASCII
    for mark, plain in _MARKS.items():
        if mark in text:
            text = text.replace(mark, plain)
    return text


def wording(article: Article) -> tuple[str, ...]:
    """Headline, lead, then the paragraphs that are no time stamps and counters."""
    # one pass over the whole text: this runs for every page
    head = f"{_line(article.headline)}\n{_line(article.lead)}\n"
    text = head + "\n".join(
        _line(block.text)
        for block in article.blocks
        if block.kind is not BlockKind.TICKER_TIME
    )
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    headline, lead, *paragraphs = _tidy_lines(_plain(text))
    return (
        headline,
        lead,
        *(line for line in paragraphs if line and not _is_stamp(line)),
    )


def _tidy_lines(text: str) -> list[str]:
    """The lines of a text, each its words with one blank between two."""
    lines = text.split("\n")
    # a stored text nearly always is so; every other kind of space is not printable
    if "  " not in text and "".join(lines).isprintable():
        return [line.strip(" ") for line in lines]
    return [" ".join(line.split()) for line in lines]


def _line(text: str | None) -> str:
    return text.replace("\n", " ") if text else ""


def _is_stamp(text: str) -> bool:
    return len(text) <= 80 and _STAMP.fullmatch(text) is not None
