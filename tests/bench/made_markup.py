"""How one host builds its pages: names, space, links, lists and pictures, all made up."""

from __future__ import annotations

import random

from tests.bench.made_words import Pen
from tests.bench.page_figures import FIGURES, draw

_NAMED = 650
"""Elements of the middle page that may bear a name; the others stand in its head."""


class Builder:
    """Writes markup by the figures drawn for one page."""

    def __init__(self, random_: random.Random) -> None:
        self.random = random_
        self.figures = {name: draw(random_, name) for name in FIGURES}
        self.pen = Pen(random_, self.count("class_parts"))
        self.known = [self.pen.names() for _ in range(110)]
        """Class names used more than once: those of boxes and grids."""
        self.roles: dict[str, str] = {}
        self.spaced = int(self.figures["white"] / _NAMED)
        self.heading = "h3" if random_.random() < 0.7 else "div"
        """What the titles of teasers stand in."""
        self.labels = 0
        """Spans written so far."""

    def count(self, name: str) -> int:
        return round(self.figures[name])

    def chance(self, name: str, of: float = _NAMED) -> bool:
        """Whether one of so many gets what a page has so often."""
        return self.random.random() < self.figures[name] / of

    def tag(
        self, name: str, inside: str = "", extra: str = "", role: str | None = None
    ) -> str:
        """An element with the names and the space around it that this builder gives.

        Args:
            role: All elements of one role bear the same names, or none.
        """
        names = self.roles.get(role) if role else None
        if names is None:
            is_named = "class=" not in extra and self.chance("classed", 0.72)
            is_known = self.random.random() < 0.65
            names = self.random.choice(self.known) if is_known else self.pen.names()
            names = f' class="{names}"' if is_named else ""
            if role:
                self.roles[role] = names
        said = extra + names
        if self.chance("ids"):
            said += f' id="{self.pen.slug(2)}-{self.random.randint(1, 9999)}"'
        if self.chance("data"):
            said += f' data-{self.pen.slug(1)}="{self.pen.words(1)}"'
        space = "\n" + " " * self.random.randint(0, 2 * self.spaced)
        return f"{space if self.spaced else ''}<{name}{said}>{inside}</{name}>"

    def boxed(self, inside: str, depth: int) -> str:
        for _ in range(depth):
            inside = self.tag("div", inside)
        return inside

    def link(self, address: str, inside: str, role: str | None = None) -> str:
        said = f' href="{address}"'
        if self.random.random() < 0.3:
            said += f' target="_self" title="{self.pen.words(2)}"'
        if self.labels < self.figures["spans"] and self.random.random() < 0.5:
            self.labels += 1
            inside = self.tag("span", inside)
        return self.tag("a", inside, said, role)

    def listed(self, items: list[str], role: str | None = None) -> str:
        return self.tag("ul", "".join(self.tag("li", i, role=role) for i in items))

    def menu(self, count: int) -> str:
        links = [
            self.link(
                self.pen.section(),
                self.pen.title(self.random.randint(1, 2)),
                "menu link",
            )
            for _ in range(count)
        ]
        return "".join(
            self.boxed(self.listed(links[at : at + 9], "menu item"), 2)
            for at in range(0, count, 9)
        )

    def drawing(self) -> str:
        steps = range(self.count("drawing") // 14)
        path = "".join(f"M{n} {n * 7 % 24}l{n % 9}.5-3z" for n in steps)
        said = 'xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"'
        return f'<svg {said}><path fill="currentColor" d="{path}"></path></svg>'

    def picture(self) -> str:
        """An image; some with several sizes."""
        address = self.pen.file("jpg")
        said = f' src="{address}" alt="{self.pen.words(3)}" width="640" height="360"'
        if self.chance(
            "sizes", self.figures["pictures"] + self.figures["pictured"] + 1
        ):
            widths = (320, 640, 1024, 1600)
            sizes = ", ".join(f"{address}?w={width} {width}w" for width in widths)
            said += f' srcset="{sizes}" sizes="100vw"'
        return f'<img{said} loading="lazy" decoding="async">'

    def figure(self) -> str:
        caption = f"{self.pen.text(40)} (Photo: Ba Ce)"
        return self.tag("figure", self.picture() + self.tag("figcaption", caption))
