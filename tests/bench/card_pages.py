"""Pages of a short article above hundreds of teasers of one make, of words of our own."""

from __future__ import annotations

import random

from tests.bench.made_words import words


def make_card_page(number: int, size: int) -> bytes:
    """An article above hundreds of teasers of one make, in a page of so many bytes.

    Of 310 saved pages of 40 to 300 KB 7 have more than sixty teasers with pictures; these
    have 260 as an average, one script, and hardly an attribute.
    """
    random_ = random.Random(number)
    headline = words(random_, 8).capitalize()
    paragraphs = "".join(
        f"<p>{words(random_, 45).capitalize()}.</p>"
        for _ in range(random_.randint(8, 25))
    )
    menu = "".join(
        f'<li><a href="/s/{i}">{words(random_, 2)}</a></li>' for i in range(60)
    )
    related = "".join(
        f'<li><a href="/a/{random_.randint(0, 99999)}-{i}">{words(random_, 7)}</a></li>'
        for i in range(8)
    )
    head = (
        f"<!doctype html><html lang='en'><head><title>{headline} - Bench</title>"
        f"<meta property='og:title' content='{headline}'>"
        f"<meta property='og:description' content='{words(random_, 20)}'>"
        "<script type='application/ld+json'>"
        f'{{"@type":"NewsArticle","headline":"{headline}","datePublished":"2026-11-20T10:00:00Z",'
        f'"author":{{"@type":"Person","name":"Ba Ce"}}}}</script></head>'
    )
    body = (
        f"<body><nav><ul>{menu}</ul></nav><article><h1>{headline}</h1>"
        f"<p class='byline'>By Ba Ce</p><figure><img src='/i/{number}.jpg'>"
        f"<figcaption>{words(random_, 12)} (Photo: Ba Ce)</figcaption></figure>"
        f"{paragraphs}</article><aside><h2>Related</h2><ul>{related}</ul></aside>"
    )
    filler = size - len(head) - len(body) - 200
    # what makes real pages large: script state, styles, and cards of other articles
    cards = "".join(
        f"<div class='card'><a href='/c/{i}'><img src='/t/{i}.jpg' alt=''><h3>{words(random_, 6)}</h3></a></div>"
        for i in range(max(0, filler) // 4 // 110)
    )
    state = words(random_, 2000)
    script = (state * (max(0, filler * 3 // 4) // len(state) + 1))[
        : max(0, filler * 3 // 4)
    ]
    return f"{head}{body}<section>{cards}</section><script>var s='{script}'</script></body></html>".encode()
