"""A kicker is found above the headline, or parted from it, and has no mark at its end."""

from __future__ import annotations

import pytest

from spiders.extract.content import Passage
from spiders.extract.text.kicker import (
    find_kicker,
    kicker_text,
    part_kicker,
    trim_label,
)
from spiders.extract.text.walk import Walk
from spiders.extract.tree import Tree

HEADLINE = "Harbour of Tarn closed for days"


def read(body: str) -> list[Passage]:
    return Walk(Tree(f"<body>{body}</body>".encode())).passages


@pytest.mark.parametrize(
    ("above", "kicker"),
    [
        ("<p>Fog at sea</p>", "Fog at sea"),
        ("<p><a href=/fog>Fog at sea</a></p>", None),
        ("<p>3 May, 10:45</p>", None),
        ("<ul><li>Fog</li></ul>", None),
        ("<p><a class='kicker' href=/fog>Fog 24</a></p>", "Fog 24"),
        ("<p>Fog over the whole of the northern coast again</p>", None),
    ],
    ids=["a label", "a link", "figures", "a list", "by its name", "too long"],
)
def test_label_right_above_the_headline_is_found(
    above: str, kicker: str | None
) -> None:
    passages = read(f"<header>{above}<h1>{HEADLINE}</h1></header>")
    found = find_kicker(passages, passages[-1])
    assert (found.text if found is not None else None) == kicker
    assert find_kicker(passages, None) is None


def test_only_the_part_that_is_named_is_the_kicker() -> None:
    (line,) = read("<p><b class='kicker'>Fog</b> <i>Tarn, 3 May</i></p>")
    (plain,) = read("<p>Fog at sea</p>")
    assert (kicker_text(line), kicker_text(plain)) == ("Fog", "Fog at sea")


@pytest.mark.parametrize(
    ("heading", "head", "parts"),
    [
        (f"Fog: {HEADLINE}", (HEADLINE,), ("Fog", HEADLINE)),
        (f"<span>Fog</span><span>{HEADLINE}</span>", (), ("Fog", HEADLINE)),
        (
            f"<span>Fog</span> <span>{HEADLINE}</span>",
            (f"Fog {HEADLINE}",),
            (None, f"Fog {HEADLINE}"),
        ),
        (HEADLINE, (HEADLINE,), (None, HEADLINE)),
    ],
    ids=["told by the head", "two elements", "one headline in two", "none"],
)
def test_kicker_in_the_heading_is_parted(
    heading: str, head: tuple[str, ...], parts: tuple[str | None, str]
) -> None:
    (passage,) = read(f"<h1>{heading}</h1>")
    assert part_kicker(passage, head) == parts


@pytest.mark.parametrize(
    ("label", "trimmed"), [("Fog |", "Fog"), ("Fog – ", "Fog"), (" : ", None)]
)
def test_mark_between_label_and_headline_goes(label: str, trimmed: str | None) -> None:
    assert trim_label(label) == trimmed
