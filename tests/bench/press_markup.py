"""How an invented page builds its byline's row and its pictures: elements, class names, furniture."""

from __future__ import annotations

import random
from html import escape

from tests.bench.press import (
    BYLINES,
    CREDITS,
    LANGUAGES,
    OUTLETS,
    Byline,
    Credited,
    Part,
    Pen,
)

SITES = {"Facebook": "F", "Twitter": "X", "Instagram": "I"}
FACTORS: dict[str, tuple[str, ...]] = {
    "language": tuple(LANGUAGES),
    "byline": tuple(BYLINES),
    "markup": (
        "line", "spans", "links", "rel", "itemprop", "list", "dl", "table", "address", "br", "named parts",
        "boxes",
    ),
    "place": ("below", "above", "after lead", "after picture", "end", "twice"),
    "classes": ("named", "hashed", "none"),
    "head": (
        "none", "right", "publisher", "login", "address", "meta", "meta outlet", "og address",
        "company", "company as person", "opened", "joined", "outlet behind", "role behind",
        "in capitals",
    ),
    "icons": ("none", "words", "letters", "unseen", "images"),
    "day": ("time", "text", "weekday", "figures", "updated", "published", "clock", "stated"),
    "lead": ("paragraph", "heading", "bold", "none"),
    "picture": (
        "figure", "div", "beside", "table", "wordpress", "figure, spans", "data", "title",
        "none",
    ),
    "credit": CREDITS,
    "furniture": ("none", "close", "enlarge", "count", "share", "gallery", "unseen", "button"),
    "end": (
        "none", "company", "biography", "contact", "tags", "copyright", "reporting", "follow", "signature",
    ),
}  # fmt: skip
"""Each factor's levels; the first is the plain one."""


class Markup:
    """One page's levels, and the elements that they ask for."""

    def __init__(self, levels: dict[str, str], chance: random.Random) -> None:
        self.levels = levels
        self.pen = Pen(chance, levels["language"], chance.choice(OUTLETS))
        self.chance = chance

    # markup

    def _class(self, name: str) -> str:
        """The attribute of an element of this role in this page's way."""
        how = self.levels["classes"]
        if how == "none":
            return ""
        if how == "hashed":
            name = f"sc-{abs(hash_of(name)) % 16**6:x}"
        return f' class="{name}"'

    def tag(self, tag: str, inside: str, name: str = "", extra: str = "") -> str:
        said = self._class(name) if name else ""
        return f"<{tag}{said}{extra}>{inside}</{tag}>"

    # the byline

    def row(self, byline: Byline) -> str:
        how, parts = self.levels["markup"], byline.parts
        units = _units(parts)
        if how == "line":
            return self.tag("p", self._in_line(parts), "byline")
        if how == "br":
            lines = "<br>".join(escape(_joined(unit)) for unit in units)
            return self.tag("p", lines, "byline")
        if how in ("links", "rel"):
            said = ' rel="author"' if how == "rel" else ""
            where = "/author/" if how == "links" else "/?p="
            inside = " ".join(
                f'<a href="{where}{at}"{said}>{escape(p.text)}</a>' if p.kind == "name" else self._other(p)
                for at, p in enumerate(parts)
            )  # fmt: skip
            return self.tag("div", inside, "byline")
        if how == "itemprop":
            inside = " ".join(
                f'<span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">{escape(p.text)}</span></span>'
                if p.kind == "name" else self._other(p) for p in parts
            )  # fmt: skip
            return self.tag("div", inside, "byline")
        if how == "named parts":
            inside = "".join(
                self.tag("span", escape(p.text), "author-name" if p.kind == "name" else f"author-{p.kind}")
                for p in parts
            )  # fmt: skip
            return self.tag("div", inside, "author-box")
        if how == "boxes":
            inside = "".join(self.tag("div", escape(_joined(unit))) for unit in units)
            return self.tag("div", inside, "article-meta")
        return self._listed(how, units, byline)

    def _in_line(self, parts: list[Part]) -> str:
        """A text; buttons and what else is no word of it have elements in it."""
        return "".join(
            f' <a href="#{part.kind}">{escape(_joined(unit))}</a>'
            if (part := unit[0]).kind in ("other", "role") and not part.is_glued
            else f" {escape(_joined(unit))}"
            for unit in _units(parts)
        ).strip()

    def _listed(self, how: str, units: list[list[Part]], byline: Byline) -> str:
        said = [escape(_joined(unit)) for unit in units]
        if how == "spans":
            inside = " ".join(self.tag("span", one) for one in said)
            return self.tag("div", inside, "article-meta")
        if how == "list":
            inside = "".join(self.tag("li", one) for one in said)
            return self.tag("ul", inside, "article-info")
        if how == "table":
            inside = "".join(f"<td>{one}</td>" for one in said)
            return self.tag("table", f"<tr>{inside}</tr>", "meta")
        if how == "dl":
            parts = byline.parts
            label = parts[0].text if parts[0].kind == "by" else self.pen.one("by")
            rest = self._in_line([p for p in parts if p.kind != "by"])
            return self.tag("dl", f"<dt>{escape(label)}</dt><dd>{rest}</dd>", "meta")
        return self.tag("address", self._in_line(byline.parts), "author")

    def _other(self, part: Part) -> str:
        if part.kind in ("by", "and") or part.is_glued:
            return escape(part.text)
        return self.tag("span", escape(part.text), part.kind)

    # pictures

    def picture(self, said: Credited, at: int, count: int) -> str:
        how = self.levels["picture"]
        alt, more = "", ""
        if how == "data" and said.apart:
            more = f' data-credit="{escape(said.apart)}"'
        if how == "title" and said.apart:
            more = f' title="{escape(said.apart)}"'
        image = f'<img src="/img/{at}-patrol-1200x800.jpg" width="1200" height="800" alt="{alt}"{more}>'
        line = escape(said.line)
        credit = escape(said.apart) if said.apart else ""
        before, after = self._furniture(at, count)
        if how in ("data", "title"):
            return self.tag("figure", f"{image}{before}<figcaption>{line}</figcaption>{after}")  # fmt: skip
        spans = self.tag("span", line, "caption-text")
        if credit:
            spans += " " + self.tag("span", credit, "credit")
        if how == "figure, spans":
            return self.tag("figure", f"{image}{before}<figcaption>{spans}</figcaption>{after}")  # fmt: skip
        small = self.tag("small", credit, "credit") if credit else ""
        if how == "figure":
            return self.tag("figure", f"{image}{before}<figcaption>{line} {small}</figcaption>{after}")  # fmt: skip
        if how == "div":
            words = self.tag("div", f"{line} {small}", "image-caption")
            return self.tag("div", image + before + words + after, "article-image")
        if how == "beside":
            words = self.tag("p", f"{line} {small}", "caption")
            return self.tag("div", image + before, "image") + words + after
        if how == "table":
            return f'<table width="600"><tr><td>{image}{before}</td></tr><tr><td>{line} {small}{after}</td></tr></table>'
        words = f'<p class="wp-caption-text">{line} {small}</p>'
        return (
            f'<div class="wp-caption aligncenter">{image}{before}{words}{after}</div>'
        )

    def _furniture(self, at: int, count: int) -> tuple[str, str]:
        """What stands between picture and words, and behind them."""
        pen, how = self.pen, self.levels["furniture"]
        close, enlarge = escape(pen.one("close")), escape(pen.one("enlarge"))
        share = "".join(f'<a href="https://{s.lower()}.example/s">{s}</a>' for s in SITES)  # fmt: skip
        return {
            "none": ("", ""),
            "close": ("", self.tag("span", close, "close")),
            "enlarge": (f'<a href="/img/{at}-full.jpg">{enlarge}</a>', ""),
            "count": (self.tag("span", f"{at + 1}/{max(count, 5)}", "counter"), ""),
            "share": (self.tag("div", share, "share"), ""),
            "gallery": (f"<span>‹</span><span>›</span><span>{at + 1} / 5</span>", ""),
            "unseen": ('<span class="visually-hidden">Image</span>', ""),
            "button": (
                f"<button type='button'>{enlarge}</button>",
                f"<button>{close}</button>",
            ),
        }[how]


def hash_of(name: str) -> int:
    """A number of a name, the same in each process."""
    return sum(ord(char) * 31**at for at, char in enumerate(name))


def _units(parts: list[Part]) -> list[list[Part]]:
    """What stays together in an element of its own: opener and names, each other part."""
    units: list[list[Part]] = []
    for part in parts:
        joins = part.is_glued or (
            units and part.kind in ("name", "and") and units[-1][-1].kind in ("by", "name", "and")
        )  # fmt: skip
        if joins and units:
            units[-1].append(part)
        else:
            units.append([part])
    return units


def _joined(parts: list[Part]) -> str:
    """The parts as one text."""
    text = ""
    for part in parts:
        is_tight = not text or part.is_glued or part.text in (",", "、", ", ") or text[-1] in "、："  # fmt: skip
        text += part.text if is_tight else f" {part.text}"
    return " ".join(text.split())
