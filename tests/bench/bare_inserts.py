"""What else sites set into and around a text: bars, players, votes, tickers, small print, and whole
articles in the page's own shape, as `tests/bench/bare_matter.py` has it."""

from __future__ import annotations

from tests.bench.bare_matter import SENTENCES, Matter, Place, Words
from tests.bench.page_tokens import End, Raw, Start, Text, Token, tokens, written

_LABELS: dict[str, tuple[str, str, str, str, str]] = {
    "en": ("Listen to this article", "Contents", "Watch", "Yes, certainly", "Vote"),
    "de": ("Artikel anhören", "Inhalt", "Ansehen", "Ja, sicher", "Abstimmen"),
    "fr": ("Écouter cet article", "Sommaire", "Voir", "Oui, bien sûr", "Voter"),
    "es": ("Escuchar este artículo", "Índice", "Ver", "Sí, claro", "Votar"),
    "ja": ("この記事を聞く", "目次", "見る", "はい、もちろん", "投票する"),
}
MAX_DATED = 60
"""Characters of a line that may be the day or the clock."""
_SILENT = frozenset(("script", "style", "noscript", "template"))


def listen_bar(words: Words) -> str:
    """A button, what it does, and how long it takes."""
    return (
        f'<div class="n1"><button>▶</button><div class="n2">{_LABELS[words.language][0]}</div>'
        '<div class="n3">4:12</div></div>'
    )


def share_bar(words: Words) -> str:
    """Links to channels, each a word."""
    names = ("Facebook", "X", "WhatsApp", "LinkedIn", "E-Mail", "Copy link")
    items = "".join(
        f'<li><a href="https://share.example/{n}">{n}</a></li>' for n in names
    )
    return f'<div class="n4"><ul>{items}</ul></div>'


def contents(words: Words) -> str:
    """Four linked lines under a label."""
    lines = "".join(
        f'<li><a href="#part-{at}">{words.title()}</a></li>' for at in range(4)
    )
    return f'<div class="n5"><p>{_LABELS[words.language][1]}</p><ol>{lines}</ol></div>'


def player(words: Words) -> str:
    """A film with its words below."""
    return (
        '<div class="n6"><iframe src="https://player.example/1"></iframe>'
        f'<div class="n7"><span>{_LABELS[words.language][2]}</span> {words.paragraph(1)}</div></div>'
    )


def vote(words: Words) -> str:
    """A question with two answers to choose from."""
    yes, send = _LABELS[words.language][3:]
    choices = "".join(
        f'<label><input type="radio" name="v"> {yes} {at}</label>' for at in (1, 2)
    )
    return f'<form class="n8"><p>{words.paragraph(1)[:-2]}?</p>{choices}<button>{send}</button></form>'


def ticker(words: Words) -> str:
    """Twelve titles with their clocks."""
    rows = "".join(
        f'<div class="n9"><span>{at + 8:02}:{at * 4:02}</span><a href="/2026/11/ticker-{at}123">{words.title()}</a></div>'
        for at in range(12)
    )
    return f'<div class="n10">{rows}</div>'


def read_also(words: Words) -> str:
    """One story between two paragraphs, as a paragraph."""
    return f'<p><strong>{words.region}: <a href="/2026/11/harbour-story-7654">{words.title()}</a></strong></p>'


def small_print(words: Words) -> str:
    """Six paragraphs of the house at the end of the page."""
    text = "".join(f"<p>{words.paragraph(3)}</p>" for _ in range(6))
    return f'<div class="n11"><div class="n12"><div>{text}</div><a href="/terms">{words.send}</a></div></div>'


def next_alike(words: Words) -> str:
    """Another article in the shape of this one: each text in it other words of the same length."""
    return _alike(words, 1)


def two_alike(words: Words) -> str:
    """Two of them, in one box."""
    return _alike(words, 2)


def _alike(words: Words, times: int) -> str:
    shape = tokens(words.shape)
    parts = [written(_other_words(shape, words, n)) for n in range(times)]
    return f'<div class="n13">{"".join(parts)}</div>'


def _other_words(shape: list[Token], words: Words, number: int) -> list[Token]:
    found: list[Token] = []
    silent = False
    for token in shape:
        if isinstance(token, Start):
            silent = silent or token.tag in _SILENT
            said = tuple(
                (
                    key,
                    f"/2026/11/next-{number}-{len(found)}" if key == "href" else value,
                )
                for key, value in token.said
                if key not in ("id", "itemid", "src", "srcset")
            )
            token = Start(token.tag, said)
        if not silent:
            found.append(_said(token, words) if isinstance(token, Text) else token)
        if isinstance(token, End) and token.tag in _SILENT:
            silent = False
    return [token for token in found if not isinstance(token, Raw)]


def _said(text: Text, words: Words) -> Text:
    """Sentences of the language, cut to the length of a text; a day, a clock and a sign stay."""
    size = len(text.text.strip())
    is_dated = size < MAX_DATED and any(map(str.isdigit, text.text))
    if is_dated or not any(map(str.isalpha, text.text)):
        return text
    said = words.name() if size < 20 else words.title()
    while len(said) < size:
        said = f"{said} {words.paragraph(1)}"
    stop = "。" if words.language == "ja" else "."
    return Text(said if size < 60 else said[:size].rsplit(" ", 1)[0] + stop)


INSERTS: dict[str, Matter] = {
    "listen bar": Matter(Place.START, listen_bar),
    "share bar": Matter(Place.START, share_bar),
    "contents": Matter(Place.START, contents),
    "player": Matter(Place.MIDDLE, player),
    "vote": Matter(Place.MIDDLE, vote),
    "read also": Matter(Place.MIDDLE, read_also),
    "ticker": Matter(Place.ABOVE, ticker),
    "small print": Matter(Place.LAST, small_print),
    "next alike": Matter(Place.BESIDE, next_alike),
    "two alike": Matter(Place.BESIDE, two_alike),
}
assert set(_LABELS) == set(SENTENCES)
