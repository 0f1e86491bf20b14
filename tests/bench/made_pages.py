"""Articles made up as real ones are built: what is around the text, and how much of it.

The figures are those of real pages (`page_figures`): links in headers and footers, teasers,
pictures, paragraphs and their length, scripts, styles, drawings, attributes and class names,
depth and white space. Each page draws each figure on its own, has a builder of its own with
class names, addresses and spacing, as pages of many sites have, and always comes out the same.
`python -m tests.bench.composition` tells how both are composed.
"""

from __future__ import annotations

import random

from tests.bench.card_pages import make_card_page
from tests.bench.made_markup import Builder
from tests.bench.made_words import words

SMALLEST, LARGEST = 40_000, 300_000
_RELATIONS = ("preload", "stylesheet", "icon", "alternate")
_LONG_VALUE = 900


def make_page(number: int) -> bytes:
    """The page of this number; of 40 to 300 KB, as the measured ones."""
    for again in range(100):
        page = _Page(random.Random(f"{number} {again}")).whole()
        if SMALLEST <= len(page) <= LARGEST:
            return page
    raise AssertionError("no page of this size in a hundred")


def made_pages(count: int, *, cards: bool = False) -> list[bytes]:
    """So many pages, or such with hundreds of teasers."""
    if not cards:
        return [make_page(number) for number in range(count)]
    random_ = random.Random(1)
    sizes = [
        round(SMALLEST * (LARGEST / SMALLEST) ** random_.random()) for _ in range(count)
    ]
    return [make_card_page(number, size) for number, size in enumerate(sizes)]


class _Page(Builder):
    """One article with what stands around it."""

    def whole(self) -> bytes:
        title = self.pen.title(self.random.randint(6, 12))
        depth = self.count("depth")
        article, teasers = self._article(title), self._teasers()
        if self.random.random() < 0.4:
            # one builder in several lays its teasers into the article's own box
            main = self.tag("div", article + teasers) + self._aside()
        else:
            main = article + self._aside() + teasers
        main = self.boxed(main, depth)
        body = self._header() + self.tag("main", main) + self._footer()
        body = self.boxed(body, depth // 2)
        body += self._places(body)
        return (
            f'<!doctype html><html lang="en"><head>{self._head(title)}</head>'
            f'<body class="{self.pen.names()} post-{self.random.randint(1, 99999)}">'
            f"{body}{self._scripts(0.4)}</body></html>"
        ).encode()

    def _head(self, title: str) -> str:
        pen = self.pen
        about = words(self.random, 20)
        metas = "".join(
            f'\n<meta name="{pen.slug(1)}:{pen.slug(1)}" content="{pen.words(8)}">'
            for _ in range(self.count("metas") - 4)
        )
        links = "".join(
            f'\n<link rel="{rel}" as="style" crossorigin href="{pen.file("css")}">'
            for rel in self.random.choices(_RELATIONS, k=self.count("links"))
        )
        stated = (
            '{"@context":"https://schema.org","@type":"NewsArticle","headline":"'
            f'{title}","datePublished":"2026-11-20T10:00:00Z","description":"{about}",'
            '"author":{"@type":"Person","name":"Ba Ce"},"keywords":"'
            f'{words(self.random, self.count("data_bytes") // 6)}"}}'
        )
        if self.figures["data_bytes"] > len(title):
            links += f'<script type="application/ld+json">{stated}</script>'
        return (
            f'<meta charset="utf-8"><title>{title} - {pen.prefix.title()}</title>'
            f'<meta property="og:title" content="{title}">'
            f'<meta property="og:description" content="{about}">'
            '<meta property="og:type" content="article">'
            f"{metas}{links}{self._styles()}{self._scripts(0.6)}"
        )

    def _styles(self) -> str:
        count, size = self.count("styles"), self.count("style_bytes")
        each = size // max(1, count)
        rules = "".join(
            f".{self.pen.names().split()[-1]}{{margin:{self.random.randint(0, 99)}px;"
            f"color:#{self.random.randint(0, 16**6):06x};display:block}}"
            for _ in range(each // 60 + 1)
        )
        return "".join(f"<style>{rules[:each]}</style>" for _ in range(count))

    def _scripts(self, share: float) -> str:
        """Two in five hold code or data, the others an address."""
        count = max(1, round(self.count("scripts") * share))
        inline = max(1, round(count * 0.42))
        each = int(self.figures["script_bytes"] * share / inline)
        loaded = "".join(
            f'<script async id="{self.pen.slug(1)}" src="{self.pen.file("js")}"></script>'
            for _ in range(count - inline)
        )
        held = (self.pen.code(each) for _ in range(inline))
        return "".join(f"<script>{code}</script>" for code in held) + loaded

    def _header(self) -> str:
        logos = "".join(self.drawing() for _ in range(self.count("drawings") // 2))
        fields = "".join(
            f'<input type="text" name="{self.pen.slug(1)}" placeholder="{self.pen.words(1)}">'
            for _ in range(self.count("inputs"))
        )
        buttons = "".join(
            self.tag(
                "button", self.pen.title(1), ' type="button" aria-expanded="false"'
            )
            for _ in range(self.count("buttons"))
        )
        form = self.tag("form", fields, ' method="get"') if fields else ""
        menu = self.boxed(self.menu(self.count("menu")), 2)
        return self.tag("header", logos + self.tag("nav", menu) + form + buttons)

    def _article(self, title: str) -> str:
        pen = self.pen
        crumbs = self.listed(
            [self.link("/", "Home"), self.link(pen.section(), pen.title(1))]
        )
        writer = f"By {self.link('/authors/ba-ce', 'Ba Ce')}"
        top = (
            self.tag("h1", title)
            + self.tag("p", pen.text(100))
            + self.tag("div", writer, ' class="byline"')
            + '<time datetime="2026-11-20T10:00:00Z">20 November 2026</time>'
        )
        icon = self.drawing() if self.figures["drawings"] else "Share"
        share = self.listed(
            [
                self.link(f"https://{site}.example/share?u={pen.slug(8)}", icon)
                for site in ("one", "two", "three")
            ]
        )
        tags = self.listed([self.link(pen.section(), pen.title(1)) for _ in range(4)])
        text = self.boxed("".join(self._text()), 2)
        return self.tag("article", crumbs + top + share + self.figure() + text + tags)

    def _text(self) -> list[str]:
        """Paragraphs with subheads, links, pictures and places for advertisements between."""
        pen = self.pen
        count = self.count("paragraphs")
        parts: list[str] = []
        for at in range(count):
            size = self.random.gauss(1, 0.3) * self.figures["paragraph"]
            said = pen.text(size - 50)
            if self.chance("linked", count):
                said += f" {self.link(pen.address(), pen.words(3))} {pen.words(4)}."
            if self.random.random() < 0.1:
                said = f"<strong>{pen.words(3)}</strong> {said}"
            parts.append(self.tag("p", said, role="text"))
            if at % 6 == 5:
                parts.append(self.tag("h2", pen.title(5)))
            if at % 7 == 3:
                parts.append(
                    self.tag("div", self.tag("div"), f' data-ad="{pen.slug(3)}"')
                )
        for _ in range(self.count("pictures") // 5):
            parts.insert(self.random.randint(1, len(parts)), self.figure())
        return parts

    def _card(self) -> str:
        """A teaser; all of one page are built alike."""
        title = self.pen.title(self.random.randint(6, 11))
        inside = self.tag("div", self.picture(), role="card picture") + self.tag(
            "div", self.tag(self.heading, title, role="card title"), role="card text"
        )
        link = self.link(self.pen.address(), inside, "card link")
        return self.tag("div", link, role="card")

    def _aside(self) -> str:
        headlines = [
            self.link(
                self.pen.address(),
                self.pen.title(self.random.randint(6, 11)),
                "headline link",
            )
            for _ in range(self.count("headlines"))
        ]
        most_read = self.tag("h2", "Most read") + self.listed(headlines, "headline")
        return self.tag("aside", most_read)

    def _teasers(self) -> str:
        """Cards below the text: a few of them related, the others the site's newest."""
        cards = [self._card() for _ in range(self.count("pictured"))]
        parts = (("Related", cards[:4]), ("Latest", cards[4:]))
        return "".join(
            self.tag("section", self.tag("h2", label) + self.tag("div", "".join(part)))
            for label, part in parts
        )

    def _footer(self) -> str:
        drawings = "".join(self.drawing() for _ in range(self.count("drawings") // 2))
        pictures = self.count("pictures") * 4 // 5
        logos = "".join(self.tag("div", self.picture()) for _ in range(pictures))
        lines = "".join(
            self.tag("p", self.pen.title(self.random.randint(2, 9)))
            for _ in range(self.count("short_lines"))
        )
        menu = self.menu(self.count("footer"))
        return self.tag("footer", menu + drawings + logos + lines)

    def _places(self, body: str) -> str:
        """Boxes that scripts fill later, with their notes and long values."""
        sizes = [_LONG_VALUE] * (self.count("long_values") // (2 * _LONG_VALUE))
        values = [
            f' data-config="{{&quot;{self.pen.words(n // 6)}&quot;:1}}"' for n in sizes
        ]
        parts: list[str] = []
        for _ in range(self.count("divs") - body.count("<div")):
            inner = ""
            if self.labels < self.figures["spans"]:
                self.labels += 1
                inner = self.tag("span")
            if parts and self.random.random() < 0.7:
                inner += parts.pop()
            parts.append(self.tag("div", inner, values.pop() if values else ""))
        notes = (f"<!-- {self.pen.words(4)} -->" for _ in range(self.count("comments")))
        return "".join(parts) + "".join(notes)
