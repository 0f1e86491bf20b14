"""A made-up text about ferries in the fog, and what is read beside it."""

from __future__ import annotations

from spiders.extract import extract_article

LINES = (
    "The ferries waited outside until the fog had lifted over the bay of Tarn, which took until the evening.",
    "Nobody on the pier could say when the first of them would come in again, and nobody liked to be asked.",
    "The harbour master had the bell rung every minute, as in his father's time, and lit the lamps by hand.",
    "By noon forty lorries stood on the road that leads down to the landing stage, most of them with milk.",
    "A tug went out twice with bread and tea for those who had to stay on board, and came back with letters.",
    "In the evening the wind turned, and all six boats came in within an hour, the smallest of them first.",
)


def beside_lines(middle: str, *, end: str = "", wrap: str = "{}") -> list[str]:
    """What is read as text beside the six lines, all of which have to be read.

    Args:
        middle: Markup between the third and the fourth; `end` stands behind the last.
        wrap: The box that each of the lines stands in.
    """
    first, rest = (
        "".join(wrap.format(f"<p>{x}</p>") for x in part)
        for part in (LINES[:3], LINES[3:])
    )
    page = (
        "<title>Ferries wait in the fog</title><meta property='og:type' content='article'>"
        "<meta property='article:published_time' content='2026-11-20T09:00:00Z'>"
        f"<main><h1>Ferries wait in the fog</h1><div>{first}{middle}{rest}{end}</div></main>"
    )
    found = extract_article(page, "https://news.example/sea/ferries-wait-in-the-fog")
    read = [block.text for block in found.article.blocks]
    assert [text for text in read if text in LINES] == list(LINES)
    return [text for text in read if text not in LINES]
