"""Figures whose picture no element names: the background of a box, or what a script draws in it. Pure."""

from __future__ import annotations

import re
from itertools import islice

from spiders.extract.page import Page
from spiders.extract.pictures.addresses import is_placeholder
from spiders.extract.pictures.scene import Scene
from spiders.extract.tree import Element, elements

_BACKGROUND = re.compile(
    r"background(?:-image)?\s{0,9}:[^;]{0,200}?url\(\s{0,9}['\"]?([^'\")]{1,2000})"
)
_LATE = ("data-bg", "data-background-image", "data-background")
_OTHERS = frozenset(("iframe", "object", "script", "source", "svg"))
MAX_PARTS = 40
"""Elements of a figure that are looked at."""


def is_drawn_late(scene: Scene, figure: Element) -> bool:
    """Whether a box without any text stands beside a figure's caption, and no sound."""
    if figure.tag != "figure":
        return False
    box = False
    said = 0
    for child in figure.iter():
        if child.tag == "figcaption":
            said += 1
        elif scene.has_text(child):
            return False
        else:
            box = True
    return box and said == 1 and figure.css_first("audio") is None


def background(page: Page, figure: Element) -> str | None:
    """The address of the picture that is the background of a figure's box."""
    for element in islice(elements(figure), MAX_PARTS):
        if element.tag in _OTHERS:
            continue
        said = element.attributes
        style = said.get("style")
        found = _BACKGROUND.search(style) if style and "url(" in style else None
        names = [found[1]] if found is not None else []
        names += [value for name in _LATE if (value := said.get(name))]
        for name in names:
            address = name.strip()
            if address.startswith("url("):
                address = address[4:].strip("'\") ")
            if not is_placeholder(address) and (url := page.absolute(address)):
                return url
    return None
