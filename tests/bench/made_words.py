"""Words, sentences, addresses and class names of our own for the pages the benches make up."""

from __future__ import annotations

import random

_PLAIN = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu"
_MARKED = "bå çe dí fö gü há jé kî łó mù ña pê ří ši tâ vë wž"
_BLOCK_WORDS = """header nav menu article story body headline teaser card media image caption
byline date share footer widget ad promo wrapper grid column sidebar list item form modal"""
_PART_WORDS = "inner title text link item icon label content wrap top meta main box"
_UTILITY_WORDS = """flex block hidden relative absolute w-full mt-4 mb-2 px-6 py-3 text-sm text-lg
font-bold items-center justify-between gap-2 lg:px-8 md:w-1/2 sm:block bg-white border-b"""
_MODE_WORDS = "small large dark first wide sticky primary active"
SYLLABLES = _PLAIN.split()
_ACCENTED = _MARKED.split()
"""In the words of hosts that write with more than ASCII."""
_BLOCKS, _PARTS = _BLOCK_WORDS.split(), _PART_WORDS.split()
_UTILITIES, _MODES = _UTILITY_WORDS.split(), _MODE_WORDS.split()
STYLES = ("bem", "utility", "hashed", "hyphened", "camel")


def words(random_: random.Random, count: int, syllables: list[str] = SYLLABLES) -> str:
    """So many words of one to four syllables."""
    return " ".join(
        "".join(random_.choices(syllables, k=random_.randint(1, 4)))
        for _ in range(count)
    )


class Pen:
    """Writes for one host: its letters, its addresses, its class names."""

    def __init__(self, random_: random.Random, parts: int = 1) -> None:
        """`parts`: Class names that one element bears, beside those of the style."""
        self.random = random_
        self.style = random_.choice(STYLES)
        self.prefix = words(random_, 1)
        self.mark = random_.choice(("–", "—", "-"))
        self.accented = random_.random() < 0.4
        self.quotes = random_.choice((("“", "”"), ("„", "“"), ("«", "»"), ('"', '"')))
        self.parts = parts
        self.numbered = random_.random() < 0.5

    def words(self, count: int) -> str:
        mixed = self.accented and self.random.random() < 0.3
        return words(self.random, count, _ACCENTED if mixed else SYLLABLES)

    def title(self, count: int) -> str:
        return self.words(count).capitalize()

    def name(self) -> str:
        return words(self.random, 2).title()

    def text(self, characters: float) -> str:
        """Sentences with names, figures, commas and sayings as in a report."""
        said: list[str] = []
        size = 0
        while size < characters:
            sentence = self.title(self.random.randint(5, 12))
            kind = self.random.random()
            if kind < 0.5:
                sentence += f", {self.words(self.random.randint(4, 9))}"
            elif kind < 0.6:
                opening, closing = self.quotes
                sentence = (
                    f"{opening}{sentence}{closing}, {self.name()} {self.words(2)}"
                )
            elif kind < 0.75:
                sentence += f" {self.random.randint(2, 900)} {self.words(4)}"
            elif kind < 0.85:
                sentence += f" {self.mark} {self.words(5)}"
            said.append(sentence + ".")
            size += len(sentence) + 2
        return " ".join(said)

    def slug(self, count: int) -> str:
        return words(self.random, count).replace(" ", "-")

    def section(self) -> str:
        """Address of a section or of one below it."""
        steps = range(self.random.choice((2, 2, 3, 4)))
        return "/" + "/".join(self.slug(1) + self.slug(1) for _ in steps) + "/"

    def address(self) -> str:
        """Address of an article."""
        slug = f"{self.section()}{self.slug(self.random.randint(6, 11))}"
        if self.numbered:
            return f"{slug}-{self.random.randint(10**6, 10**8)}"
        return f"/2026/11/{self.random.randint(1, 27):02}{slug}.html"

    def file(self, ending: str) -> str:
        """Address of a picture, a script or a style."""
        number = self.random.randint(10**6, 10**8)
        return f"https://static.{self.prefix}.example/{self.slug(4)}-{number}.{ending}"

    def code(self, size: int) -> str:
        """A script of so many bytes: calls, data and numbers, half of it said before."""
        code = f"window.{self.slug(1)}="
        while len(code) < size:
            number = self.random.randint(10**4, 10**10)
            code += f"{{'{self.words(2)}':[{number:x},true,null]}};"
            code += (
                code[-2 * (len(code) - code.rfind("{'")) :]
                if self.random.random() < 0.5
                else "push("
            )
        return code[:size]

    def names(self) -> str:
        """The value of a class attribute."""
        return " ".join(self._name() for _ in range(self.random.randint(1, self.parts)))

    def _name(self) -> str:
        pick = self.random.choice
        block, part = pick(_BLOCKS), pick(_PARTS)
        if self.style == "utility":
            return " ".join(self.random.sample(_UTILITIES, self.random.randint(1, 8)))
        if self.style == "hashed":
            code = f"{self.random.randint(36**4, 36**5):x}"
            return f"css-{code} {block}_{part}__{code[:5]}"
        if self.style == "camel":
            return f"{self.prefix}{block.title()}{part.title()}"
        if self.style == "bem":
            name = f"{self.prefix}-{block}__{part}"
            is_plain = self.random.random() < 0.5
            return name if is_plain else f"{name} {name}--{pick(_MODES)}"
        return f"{block}-{part}" + pick(
            (f" {self.prefix}-{block}", f" is-{pick(_MODES)}", "")
        )
