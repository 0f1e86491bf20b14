"""Articles and queries made up for `tests/bench/alerts.py`: Zipf's law and a fixed mix. Seeded."""

from __future__ import annotations

import bisect
import itertools
import random
from collections import Counter
from collections.abc import Callable, Sequence

WORDS = 60_000
COMMON = 1_000
LISTS = 20
ENTRIES = 200
SOURCES = 200
COUNTRIES = (
    "pl",
    "de",
    "fr",
    "ua",
    "gb",
    "us",
    "ee",
    "lv",
    "lt",
    "fi",
    "se",
    "no",
    "cz",
    "ro",
)
LANGUAGES = ("en", "de", "fr", "pl", "uk")
MARKS = ("=", "id:", "*")
OWN_ENTRIES = 1_000
FIELDS = ("headline", "lead", "body", "captions")
_SYLLABLES = [
    a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er")
]


def vocabulary(rng: random.Random) -> list[str]:
    """Words, the commonest first; common words are short."""
    seen: set[str] = set()
    found: list[str] = []
    for rank in range(WORDS):
        size = 1 + (rank > 90) + (rank > 5_000) + rng.randrange(2)
        word = "".join(rng.choices(_SYLLABLES, k=size))
        while word in seen:
            word += rng.choice(_SYLLABLES)
        seen.add(word)
        found.append(word)
    return found


def articles(rng: random.Random, count: int) -> list[dict[str, str]]:
    """Articles of 362 words in the middle, as those of the catalogue's sources."""
    words = vocabulary(rng)
    weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(WORDS)))
    made = []
    for number in range(count):
        size = max(60, int(rng.lognormvariate(5.89, 0.5)))
        draws = [rng.random() * weights[-1] for _ in range(size + 10)]
        text = [words[bisect.bisect_left(weights, draw)] for draw in draws]
        lead = rng.randrange(15, 35)
        source = rng.randrange(SOURCES)
        made.append(
            {
                "id": str(number),
                "headline": " ".join(text[:10]).capitalize(),
                "lead": " ".join(text[10 : 10 + lead]),
                "body": _paragraphs(text[10 + lead :]),
                "source": f"source-{source}",
                "country": COUNTRIES[source % len(COUNTRIES)],
                "language": LANGUAGES[source % len(LANGUAGES)],
            }
        )
    return made


def _paragraphs(words: Sequence[str]) -> str:
    sentences = [
        " ".join(words[at : at + 14]).capitalize() + "."
        for at in range(0, len(words), 14)
    ]
    return "\n\n".join(
        " ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)
    )


class Asker:
    """Makes queries whose words come from given texts.

    The mix: 40 % of words among the 1,000 commonest, the others from all the rest alike; 5 % of queries scopes alone, 10 % NEAR, 10 % with a list of 200 entries, the
    rest two or three parts of words, phrases, OR groups, prefixes and words in a field; 20 %
    with an exclusion.
    """

    def __init__(self, rng: random.Random, texts: Sequence[Sequence[str]]) -> None:
        """`texts` are the words of articles."""
        self._rng = rng
        self._texts = [text for text in texts if len(text) > 20]
        counts = Counter(word for text in texts for word in text)
        self._ranked = [word for word, _ in counts.most_common() if word.isalnum()]
        self._rare = self._ranked[COMMON:] or self._ranked
        self._common = self._ranked[:COMMON]
        self.lists = {
            f"list{number}": [self._entry() for _ in range(ENTRIES)]
            for number in range(LISTS)
        }

    def query(self) -> str:
        """One query."""
        rng = self._rng
        kind = rng.random()
        if kind < 0.05:
            return self._scopes()
        if kind < 0.15:
            found = self._near()
        elif kind < 0.25:
            found = f"@list{rng.randrange(LISTS)} {self._part()}"
        else:
            found = " ".join(self._part() for _ in range(rng.choice((2, 3, 3))))
        if rng.random() < 0.2 / 0.95:
            found = f"{found} -{self._word()}"
        return found

    def own_lists(
        self, count: int, mark: str
    ) -> tuple[list[str], dict[str, list[str]]]:
        """Queries that each name a list of their own, and the lists."""
        lists = {
            f"own{number}": [self._marked(mark) for _ in range(OWN_ENTRIES)]
            for number in range(count)
        }
        forms = ("@{0}", "@{0} NEAR/5 @{0}", "@{0} NEAR/5 {1}", "@{0} -{1}")
        texts = [
            forms[number % len(forms)].format(name, self._word())
            for number, name in enumerate(lists)
        ]
        return texts, lists

    def _marked(self, mark: str) -> str:
        # No list is made of what stands in each article.
        word = self._rng.choice(self._rare)
        if mark == "*":
            return f"{word}*" if len(word) > 2 else word
        if mark == "id:":
            return f"id:{word}" if self._rng.random() < 0.5 else f"id:{word[:2]}-35"
        return f"={word.capitalize() if self._rng.random() < 0.3 else word}"

    def _word(self) -> str:
        if self._rng.random() < 0.4:
            return self._rng.choice(self._common)
        return self._rng.choice(self._rare)

    def _phrase(self) -> str:
        text = self._rng.choice(self._texts)
        at = self._rng.randrange(len(text) - 3)
        return '"' + " ".join(text[at : at + self._rng.choice((2, 2, 3))]) + '"'

    def _any(self) -> str:
        options = [self._word() for _ in range(self._rng.choice((2, 3, 4)))]
        return f"({' OR '.join(options)})"

    def _prefix(self) -> str:
        word = self._word()
        return f"{word[: max(3, len(word) - 2)]}*" if len(word) > 4 else word

    def _in_field(self) -> str:
        return f"{self._rng.choice(FIELDS)}:{self._word()}"

    def _part(self) -> str:
        makers: list[Callable[[], str]] = [
            self._word, self._phrase, self._any, self._prefix, self._in_field,
        ]  # fmt: skip
        return self._rng.choices(makers, (45, 20, 20, 8, 7))[0]()

    def _near(self) -> str:
        right = self._word() if self._rng.random() < 0.7 else self._any()
        return f"{self._word()} NEAR/{self._rng.choice((3, 5, 10))} {right}"

    def _entry(self) -> str:
        return self._phrase()[1:-1] if self._rng.random() < 0.3 else self._word()

    def _scopes(self) -> str:
        rng = self._rng
        found = f"source:source-{rng.randrange(SOURCES)}"
        return rng.choice(
            (
                found,
                f"country:{rng.choice(COUNTRIES)} language:{rng.choice(LANGUAGES)}",
                f"{found} language:{rng.choice(LANGUAGES)}",
            )
        )
