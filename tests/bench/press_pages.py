"""Article pages laid out from a choice for each factor: what is printed, where, in which markup."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from tests.bench.press import (
    BYLINES,
    Byline,
    Credited,
    Pen,
    credited,
)
from tests.bench.press_markup import FACTORS, SITES, Markup

URL = "https://www.harbour.example/2026/story-on-patrols-4711"
MOMENT = "2026-11-20T10:24:00+00:00"


@dataclass(slots=True)
class Made:
    """A page with what is to be read of it."""

    html: str
    levels: dict[str, str]
    pen: Pen
    byline: Byline
    lead: str | None
    images: list[Credited]
    paragraphs: list[str]
    section: str
    keywords: list[str]
    has_minute: bool
    row: str = ""
    """The byline's markup."""


def choose(chance: random.Random, plain: float) -> dict[str, str]:
    """A level of each factor; the plain one with this share beside its own."""
    return {
        name: levels[0]
        if name != "language" and chance.random() < plain
        else chance.choice(levels)
        for name, levels in FACTORS.items()
    }


def make(levels: Mapping[str, str], seed: str) -> Made:
    """The page of these levels; what is left to chance follows the seed."""
    return _Page(dict(levels), random.Random(seed)).made()


class _Page(Markup):
    def made(self) -> Made:
        pen, levels = self.pen, self.levels
        words = pen.words
        self.byline = BYLINES[levels["byline"]](pen)
        sentences = [
            s.replace("{n}", str(self.chance.randint(3, 40)))
            for s in words["sentences"]
        ]
        blank = "" if pen.language in ("ja", "zh") else " "
        paragraphs = [
            blank.join((sentences[at], sentences[(at + 1) % 5])) for at in range(5)
        ]
        paragraphs = [f"{one}{blank}{sentences[at][:40]}…" if at > 2 else one for at, one in enumerate(paragraphs)]  # fmt: skip
        count = 0 if levels["picture"] == "none" else self.chance.choice((1, 2))
        images = [credited(pen, levels["credit"], at) for at in range(count)]
        made = Made(
            html="",
            levels=levels,
            pen=pen,
            byline=self.byline,
            lead=None if levels["lead"] == "none" else words["lead"],
            images=images,
            paragraphs=paragraphs,
            section=words["section"],
            keywords=words["keywords"],
            has_minute=levels["day"] in ("time", "clock", "stated")
            or self._stated(levels["head"]) is not None,
        )
        made.html = self._whole(made)
        return made

    def _whole(self, made: Made) -> str:
        words = self.pen.words
        title = words["headline"]
        head = self._head(title)
        menu = "".join(
            f'<li><a href="/{at}">{escape(said)}</a></li>'
            for at, said in enumerate((words["home"], words["section"], words["contact"], words["archive"]))
        )  # fmt: skip
        logo = f'<a href="/"><img src="/logo.svg" alt="{self.pen.outlet}"></a>'
        article = self._article(made, title)
        footer = f"<p>© 2026 {self.pen.outlet}</p><a href='/imprint'>{escape(words['contact'])}</a>"
        return (
            f'<!doctype html><html lang="{self.pen.language}"><head><meta charset="utf-8">{head}</head>'
            f"<body><header>{logo}<nav><ul>{menu}</ul></nav></header><main>{article}</main>"
            f"{self._teasers()}<footer>{footer}</footer></body></html>"
        )

    def _head(self, title: str) -> str:
        how, outlet = self.levels["head"], self.pen.outlet
        said = f"<title>{escape(title)} - {outlet}</title>"
        said += f'<meta property="og:title" content="{escape(title)}">'
        said += f'<meta property="og:site_name" content="{outlet}"><meta property="og:type" content="article">'
        who = self._stated(how)
        stated = self.levels["day"] == "stated"
        if who is not None or stated:
            data = {
                "@context": "https://schema.org",
                "@type": "NewsArticle",
                "headline": title,
                "datePublished": MOMENT,
                "publisher": {"@type": "Organization", "name": outlet},
            }
            if who is not None:
                data["author"] = who
            said += f'<script type="application/ld+json">{json.dumps(data)}</script>'
        if how == "meta":
            said += (
                f'<meta name="author" content="{escape(", ".join(self.byline.names))}">'
            )
        elif how == "meta outlet":
            said += f'<meta name="author" content="{outlet}">'
        elif how == "og address":
            said += '<meta property="article:author" content="https://www.facebook.com/harbour">'
        return said

    def _stated(self, how: str) -> Any:
        """The author of the JSON-LD; `None` where there is none."""
        names, outlet, pen = self.byline.names, self.pen.outlet, self.pen
        if how == "right":
            return [{"@type": "Person", "name": n} for n in names]
        if how in ("publisher", "company"):
            company = (
                outlet if how == "publisher" else f"{outlet.split()[0]} Media Group"
            )
            return {"@type": "Organization", "name": company}
        said = {
            "login": self.chance.choice(("admin", "jsmith7", "webredaktion")),
            "address": "https://www.harbour.example/author/4711",
            "company as person": f"{outlet.split()[0]} Media Group",
            "opened": f"{pen.one('by')} {names[0]}",
            "joined": f" {pen.words['and'].strip()} ".join(names),
            "outlet behind": f"{names[0]}{self.chance.choice((', ', ' | ', ' ', ' - '))}{outlet}",
            "role behind": f"{names[0]}{self.chance.choice((', ', ' | ', ' - '))}{pen.one('roles')}",
            "in capitals": names[0].upper(),
        }.get(how)
        return said if said is None else {"@type": "Person", "name": said}

    def _article(self, made: Made, title: str) -> str:
        place = self.levels["place"]
        row, day, icons = self.row(self.byline), self._day(), self._icons()
        made.row = row
        kicker = self.tag(
            "a", escape(made.section), "article-section", ' href="/section/harbours"'
        )
        lead = self._lead(made)
        pictures = [
            self.picture(one, at, len(made.images))
            for at, one in enumerate(made.images)
        ]
        text = [self.tag("p", escape(one)) for one in made.paragraphs]
        if len(pictures) > 1:
            text.insert(3, pictures[1])
        cover = pictures[0] if pictures else ""
        parts = [kicker, self.tag("h1", escape(title), "headline")]
        if place == "above":
            parts.insert(1, row)
        if place in ("below", "twice"):
            parts += [row, day, lead, icons, cover]
        elif place == "after lead":
            parts += [lead, row, day, icons, cover]
        elif place == "after picture":
            parts += [lead, cover, row, day, icons]
        else:
            parts += [day, lead, icons, cover]
        tags = "".join(f'<li><a href="/tag/{at}" rel="tag">{escape(one)}</a></li>' for at, one in enumerate(made.keywords))  # fmt: skip
        body = self.tag("div", "".join(text), "article-body")
        end = row if place == "end" else ""
        if place == "twice":
            end += self.tag("div", row, "mobile-only", ' style="display:none"')
        end += self._end()
        return self.tag(
            "article",
            "".join(parts) + body + end + self.tag("ul", tags, "article-tags"),
        )

    def _lead(self, made: Made) -> str:
        if made.lead is None:
            return ""
        said, how = escape(made.lead), self.levels["lead"]
        if how == "heading":
            return self.tag("h2", said, "subtitle")
        if how == "bold":
            return f"<p><strong>{said}</strong></p>"
        return self.tag("p", said, "lead")

    def _day(self) -> str:
        pen, how = self.pen, self.levels["day"]
        day = escape(pen.one("day"))
        if how == "time":
            return self.tag("time", day, "date", f' datetime="{MOMENT}"')
        said = {
            "weekday": pen.one("weekday"),
            "figures": pen.one("figures"),
            "updated": f"{pen.one('published')} {pen.one('day')} | {pen.one('updated')} {pen.one('day')}",
            "published": f"{pen.one('published')} {pen.one('day')}",
            "clock": f"{pen.one('figures')} 10:24",
        }.get(how, pen.one("day"))
        return self.tag("div", escape(said), "date")

    def _icons(self) -> str:
        how = self.levels["icons"]
        if how == "none":
            return ""
        items = []
        for site, letter in SITES.items():
            inside = {
                "words": site,
                "letters": letter,
                "unseen": f'<span class="sr-only">{site}</span>',
                "images": f'<img src="/i/{site}.png" alt="{site}">',
            }[how]
            items.append(f'<li><a href="https://{site.lower()}.example/share?u=1">{inside}</a></li>')  # fmt: skip
        items.append(f'<li><a href="#">{escape(self.pen.one("share"))}</a></li>')
        return self.tag("ul", "".join(items), "share")

    # the end

    def _end(self) -> str:
        pen, how = self.pen, self.levels["end"]
        words = pen.words
        who = self.byline.names[0]
        said = {
            "none": "",
            "company": f"<p>About {pen.outlet}</p><p>{pen.outlet} is a publisher of harbour news in four languages, founded in 1987 and owned by its readers. Visit www.harbour.example.</p>",
            "biography": self.tag("div", f"<h4>{escape(who)}</h4><p>{escape(who)}, {escape(pen.one('roles'))}. desk@harbour.example</p>", "author-bio"),
            "contact": f"<p>{escape(words['contact'])}: desk@harbour.example, +44 20 5550 0142</p>",
            "tags": self.tag("p", f"Tags: {escape(', '.join(words['keywords']))}"),
            "copyright": f"<p>© {pen.outlet}. {escape(words['share'])}.</p>",
            "reporting": f"<p>{escape(words['edited'])} Hedda Brandt</p>",
            "follow": f"<p>{escape(words['follow'])} {pen.outlet}: Facebook, Twitter</p>",
            "signature": "<p>***</p>",
        }  # fmt: skip
        return said[how]

    def _teasers(self) -> str:
        pen = self.pen
        cards = "".join(
            f'<article><a href="/2026/other-{at}"><h3>{escape(pen.words["headline"][at:])} ({at + 2})</h3></a>'
            f"<p>{escape(pen.one('by'))} Hedda Brandt</p></article>"
            for at in range(self.chance.choice((1, 3)))
        )
        return f"<section><h2>{escape(pen.words['archive'])}</h2>{cards}</section>"
