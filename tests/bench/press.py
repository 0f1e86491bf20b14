"""What the world's press prints around a text: bylines with furniture, days, credits. Made up.

Words and names stand in `press.toml`, by language. A byline is a row of parts, so that
`press_pages` can lay it out as a line, in elements, links, lists or a table; who wrote the
text is known, whatever stands beside the names.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Words = dict[str, Any]
LANGUAGES: dict[str, Words] = tomllib.loads(
    Path(__file__).with_name("press.toml").read_text("utf-8")
)
EASTERN = frozenset(("ja", "zh", "ko"))
OUTLETS = ("Harbour Herald", "Tarn Courier", "Nordbucht Bote", "Vellin Today")
AGENCIES = ("AFP", "dpa", "Reuters", "EFE", "Xinhua")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a byline's row."""

    text: str
    kind: str
    """`by`, `name`, `and`, `role`, `day` or `other`."""
    is_glued: bool = False
    """Belongs to what stands before it, in any markup: "in Vellin", ", Staff Writer"."""


@dataclass(slots=True)
class Byline:
    """A row, and who is to be read of it."""

    parts: list[Part]
    names: list[str]
    ranks: dict[str, str]
    """Name to the name with its rank, which is as good."""


@dataclass(slots=True)
class Pen:
    """One page's language, chance and outlet."""

    random: random.Random
    language: str
    outlet: str

    @property
    def words(self) -> Words:
        return LANGUAGES[self.language]

    def one(self, key: str) -> str:
        """One of the words of this key, the outlet's name set in."""
        said = self.words[key]
        text = said if isinstance(said, str) else self.random.choice(said)
        return str(text).replace("{outlet}", self.outlet)

    def people(self, count: int) -> list[str]:
        """So many different names."""
        names = self.words["names"]
        return self.random.sample(names, min(count, len(names)))


def name(text: str) -> Part:
    return Part(text=text, kind="name")


def other(text: str) -> Part:
    return Part(text=text, kind="other")


def glued(text: str) -> Part:
    return Part(text=text, kind="other", is_glued=True)


def opened(pen: Pen, names: list[str], *, is_bare: bool = False) -> Byline:
    """The row "By A, B and C"."""
    parts = [] if is_bare else [Part(text=pen.one("by"), kind="by")]
    joiner = pen.words["and"]
    for at, one in enumerate(names):
        if at:
            is_last = at == len(names) - 1 and joiner.isalpha()
            parts.append(
                Part(
                    text=joiner if is_last else joiner if not joiner.isalpha() else ",",
                    kind="and",
                )
            )
        parts.append(name(one))
    return Byline(parts, list(names), {})


def _with(*more: Callable[[Pen], Part]) -> Callable[[Pen], Byline]:
    """A byline of one name with parts behind it."""

    def made(pen: Pen) -> Byline:
        row = opened(pen, pen.people(1))
        row.parts += [make(pen) for make in more]
        return row

    return made


def _count(count: int, *, is_bare: bool = False) -> Callable[[Pen], Byline]:
    return lambda pen: opened(pen, pen.people(count), is_bare=is_bare)


def _capitals(pen: Pen) -> Byline:
    return opened(pen, [one.upper() for one in pen.people(2)])


def _rank(pen: Pen) -> Byline:
    if pen.language in EASTERN:
        return _count(1)(pen)  # it stands behind the name there
    who = pen.people(1)[0]
    ranked = f"{pen.one('rank')} {who}"
    row = opened(pen, [who])
    row.parts[-1] = name(ranked)
    row.ranks[who] = ranked
    return row


def _agency(pen: Pen) -> Byline:
    return opened(pen, [pen.random.choice(AGENCIES)])


def _with_agency(mark: str) -> Callable[[Pen], Byline]:
    def made(pen: Pen) -> Byline:
        if "with" in mark and not pen.words["with"].strip("、, "):
            return _count(1)(pen)
        agency = pen.random.choice(AGENCIES)
        who = pen.people(1)[0]
        row = opened(pen, [who])
        row.parts.append(glued(mark.format(agency=agency, with_=pen.words["with"])))
        row.names.append(agency)
        return row

    return made


def _credited(
    first: str, second: str, *, before: bool = False
) -> Callable[[Pen], Byline]:
    """Two lines, of which one names the writer: "Text: A | Photo: B", "By A | Edited by B"."""

    def made(pen: Pen) -> Byline:
        mine, others = pen.people(2)
        label = pen.one(second).rstrip(":")
        colon = (
            ""
            if second in ("edited", "translated") and not pen.one(second).endswith(":")
            else ":"
        )
        beside = [other(f"{label}{colon} {others}")]
        row = opened(pen, [mine])
        if first == "text":
            row.parts[0] = Part(text=f"{pen.one('text')}:", kind="by")
        row.parts = [*beside, *row.parts] if before else [*row.parts, *beside]
        return row

    return made


BYLINES: dict[str, Callable[[Pen], Byline]] = {
    "opened": _count(1),
    "bare": _count(1, is_bare=True),
    "two": _count(2),
    "two bare": _count(2, is_bare=True),
    "three": _count(3),
    "capitals": _capitals,
    "rank": _rank,
    ", role": _with(lambda pen: glued(f", {pen.one('roles')}")),
    "role": _with(lambda pen: Part(text=pen.one("roles"), kind="role")),
    "| role": _with(lambda pen: glued(f" | {pen.one('roles')}")),
    "in place": _with(lambda pen: glued(f" {pen.one('in')}" if pen.one("in")[0].islower() else "")),
    "for outlet": _with(lambda pen: glued(f" {pen.one('for')}" if pen.one("for") != pen.outlet else f", {pen.outlet}")),
    ", outlet": _with(lambda pen: glued(f", {pen.outlet}")),
    "| outlet": _with(lambda pen: glued(f" | {pen.outlet}")),
    "outlet": _with(lambda pen: other(pen.outlet)),
    ", OUTLET | contact": _with(
        lambda pen: glued(f", {pen.outlet.upper()}"), lambda pen: other(f"| {pen.one('contact')}")
    ),
    "contact": _with(lambda pen: other(pen.one("contact"))),
    "archive": _with(lambda pen: other(pen.one("archive"))),
    "bio": _with(lambda pen: other(pen.one("bio"))),
    "follow": _with(lambda pen: other(pen.one("follow"))),
    "+ follow": _with(lambda pen: other(f"+ {pen.one('follow')}")),
    "followers": _with(lambda pen: other(pen.one("followers"))),
    "handle": _with(lambda pen: other("@tarnharbour")),
    "e-mail": _with(lambda pen: other("desk@harbour.example")),
    "telephone": _with(lambda pen: other("+44 20 5550 0142")),
    "read": _with(lambda pen: other(pen.one("read"))),
    "views": _with(lambda pen: other(pen.one("views"))),
    "comments": _with(lambda pen: other(pen.one("comments"))),
    "share": _with(lambda pen: other(pen.one("share"))),
    "day": _with(lambda pen: Part(text=pen.one("day"), kind="day")),
    "weekday": _with(lambda pen: Part(text=pen.one("weekday"), kind="day")),
    "updated": _with(lambda pen: Part(text=f"{pen.one('updated')} {pen.one('day')}", kind="day")),
    "agency": _agency,
    "/ agency": _with_agency(" / {agency}"),
    "with agency": _with_agency(" {with_} {agency}"),
    "(agency)": _with_agency(" ({agency})"),
    "edited": _credited("by", "edited"),
    "translated": _credited("by", "translated"),
    "text, photo": _credited("text", "photo"),
    "photo, by": _credited("by", "photo", before=True),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Credited:
    """A caption and a credit as they are printed together, or in elements of their own."""

    line: str
    """Both in one text, or the caption alone."""
    caption: str | None
    credit: str | None
    apart: str | None = None
    """The credit in an element of its own."""
    maker: str | None = None
    """Of a credit whose mark is no part of it, whatever its form."""


_TOGETHER = {
    "(photo: x)": "{c} ({p}: {x})",
    ". photo: x": "{c}. {p}: {x}",
    "photo: x": "{c} {p}: {x}",
    "| photo: x": "{c} | {p}: {x}",
    "- photo: x": "{c} - {p}: {x}",
    "— x/agency": "{c} — {x}/{a}",
    ". x/agency": "{c}. {x}/{a}",
    "(x / agency)": "{c} ({x} / {a})",
    "[x via getty]": "{c}. [{x} via Getty Images]",
    ". x via getty": "{c}. {x} via Getty Images",
    "© x": "{c} © {x}",
    "©x/agency": "{c}. ©{x}/{a}",
    "(photo: x/handout)": "{c} ({p}: {x}/Handout)",
    ". agency": "{c}. {a}",
    "/ agency": "{c} / {a}",
    "© x, agency": "{c}. © {x}, {a}",
    "(c) agency": "{c} (c) {a}",
    "(agency)": "{c} ({a})",
    ". x, agency": "{c}. {x}, {a}",
    "- x/agency": "{c} - {x}/{a}",
    "| agency": "{c} | {a}",
    ". photo: agency": "{c}. {p}: {a}",
    "(photo x)": "{c} ({p} {x})",
    ". photo: x – agency": "{c}. {p}: {x} – {a}",
    "photo: x before": "{p}: {x} | {c} {c}",
    ". photo: x handout": "{c}. {p}: {x}/Handout via {a}",
}
_APART = {
    "own: photo: x": "{p}: {x}",
    "own: x": "{x}",
    "own: © x": "© {x}",
    "own: x/agency": "{x}/{a}",
    "own: agency": "{a}",
    "own: x via getty": "{x} via Getty Images",
}
CREDITS = ("caption", *_TOGETHER, *_APART, "credit: photo: x", "credit: x/agency")
"""Forms of a picture's words; the first has no credit."""


def credited(pen: Pen, form: str, at: int) -> Credited:
    """The words of a picture in one form.

    Args:
        at: Which of the captions.
    """
    who = pen.random.choice(("Ines Corbel", "Marek Doln", "R. Stellan", "Yuki Hama"))
    said = {
        "c": pen.words["caption"][at],
        "p": pen.one("photo").rstrip(":"),
        "x": who,
        "a": pen.random.choice(("AFP", "Reuters", "AP", "dpa")),
    }
    caption = said["c"]
    if form == "caption":
        return Credited(line=f"{caption}.", caption=caption, credit=None)
    if form.startswith("credit: "):
        line = "{p}: {x}" if "photo" in form else "{x}/{a}"
        line = line.format(**said)
        return Credited(line=line, caption=None, credit=line)
    if form in _APART:
        credit = _APART[form].format(**said)
        return Credited(
            line=f"{caption}.", caption=caption, credit=credit, apart=credit
        )
    line = _TOGETHER[form].format(**said)
    credit = _TOGETHER[form].replace("{c}", "").format(**said).strip(" .|-—/()[]")
    if "(c)" in line:
        credit = said["a"]
    if form.endswith("before"):
        caption = f"{caption} {caption}"
    maker = said["x"] if form == "(photo x)" else None
    return Credited(line=line, caption=caption, credit=credit, maker=maker)
