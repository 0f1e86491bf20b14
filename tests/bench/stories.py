"""How well copies of a report are found, and how often texts written apart are taken for copies.

    python -m tests.bench.stories --pages FOLDER [--seed 1]

The folder holds `<id>.json` with `body` (the form of tests/bench/extract.py). Each text is
edited as an outlet edits wire copy: cut to a part of its length, words changed, a paragraph put
before it. Prints the share found for each edit, false pairs among the originals, and times.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from crawler.wording.stories import ALIKE, KEYS, LEAST_WORDS, likeness, sketch

Edit = Callable[[str, random.Random], str]


def cut(share: float) -> Edit:
    """Keep the beginning, as an outlet short of space does."""
    return lambda text, chance: text[: int(len(text) * share)]


def change(share: float) -> Edit:
    """Other words in so many places."""

    def edited(text: str, chance: random.Random) -> str:
        words = text.split(" ")
        return " ".join("other" if chance.random() < share else w for w in words)

    return edited


def introduce(text: str, chance: random.Random) -> str:
    """A paragraph of the outlet's own before the report."""
    own = " ".join(str(chance.random()) for _ in range(60))
    return f"{own}\n\n{text}"


EDITS: dict[str, Edit] = {
    "as it is": lambda text, chance: text,
    "cut to 3/4": cut(0.75),
    "cut to 1/2": cut(0.5),
    "cut to 1/3": cut(1 / 3),
    "2 % of words changed": change(0.02),
    "10 % of words changed": change(0.1),
    "own paragraph before": introduce,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    texts = {}
    for path in sorted(options.pages.glob("*.json")):
        body = json.loads(path.read_text("utf-8")).get("body") or ""
        if len(body.split()) >= 2 * LEAST_WORDS:
            texts[path.stem] = body
    began = time.process_time()
    known = {key: sketch(text) for key, text in texts.items()}
    spent = time.process_time() - began
    print(f"{len(texts)} texts, {1000 * spent / len(texts):.2f} ms CPU a sketch")
    false = [
        (one, other)
        for one, other in combinations(known, 2)
        if likeness(known[one], known[other]) >= ALIKE
    ]
    pairs = len(known) * (len(known) - 1) // 2
    print(f"taken for copies among {pairs} pairs of the folder: {len(false)}")
    for one, other in false[:20]:
        print(f"  {likeness(known[one], known[other]):.2f} {one} {other}")
    chance = random.Random(options.seed)
    for name, edit in EDITS.items():
        made = {key: sketch(edit(text, chance)) for key, text in texts.items()}
        found = sum(
            bool({*made[key]} & {*known[key][:KEYS]})
            and likeness(made[key], known[key]) >= ALIKE
            for key in texts
        )
        print(f"{name:24} {found} of {len(texts)} found")


if __name__ == "__main__":
    main()
