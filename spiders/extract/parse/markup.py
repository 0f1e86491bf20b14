"""Markup that does not say what it does, mended in the tree before it is read. Pure.

Elements to mend are gathered in one pass over the tree: to search a page's bytes for five
signs, most of which no page has, takes ten times longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from spiders.extract.content import Element
from spiders.extract.parse.streamed import put_in_place

MAX_LINE = 200
"""Characters of a line in big letters that is a heading, or in small ones below a picture."""
MAX_MARK = 6
"""Characters of a footnote's mark."""
MAX_ELEMENTS = 40
"""Elements in a line or a mark."""
MIN_PROSE = 60
"""Characters of a typed paragraph."""
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What lxml takes from a page and lets nobody write."""
_END = frozenset(".!?…\"'”»)")
_BIG = frozenset(("4", "5", "6", "7", "+1", "+2", "+3", "+4"))
_SMALL = frozenset(("1", "-1", "-2"))


def mend_markup(root: Element) -> None:
    """Put right what the elements of a page show signs of."""
    found = list(root.iter("template", "font", "sup", "pre", "b", "strong"))
    if templates := [e for e in found if e.tag == "template"]:
        put_in_place(root, templates)
        _open_shadows(templates)
    _name_fonts(e for e in found if e.tag == "font")
    _drop_marks(e for e in found if e.tag == "sup")
    _part_typed_text(e for e in found if e.tag == "pre")
    _part_bold_lines(e for e in found if e.tag in ("b", "strong"))


def _open_shadows(templates: Iterable[Element]) -> None:
    """A browser draws the content of a declared shadow root in the page."""
    for template in templates:
        if template.get("shadowrootmode"):
            template.tag = "div"


def _name_fonts(fonts: Iterable[Element]) -> None:
    """A line of its own in big letters is a heading; in small ones below a picture a caption."""
    for font in fonts:
        size = (font.get("size") or "").strip()
        if size not in _BIG and size not in _SMALL:
            continue
        if not _ends_line(font) or not _short_text(font, MAX_LINE):
            continue
        if size in _BIG:
            font.tag = "h2"
        elif (picture := _picture_above(font)) is not None:
            _join_figure(picture, font)


def _short_text(element: Element, most: int) -> str | None:
    """Text of an element; `None` when it is longer, or spread over many elements.

    Elements nested in each other would make the text of each a search through all.
    """
    pieces: list[str] = []
    left = most
    for count, inner in enumerate(element.iter()):
        if count == MAX_ELEMENTS:
            return None
        for text in (inner.text, inner.tail if inner is not element else None):
            if text and (text := text.strip()):
                left -= len(text)
                pieces.append(text)
        if left < 0:
            return None
    return " ".join(pieces)


def _ends_line(element: Element) -> bool:
    after = element.getnext()
    return not (element.tail or "").strip() and (after is None or after.tag == "br")


def _picture_above(element: Element) -> Element | None:
    """What holds a picture and nothing else, one break above a line."""
    line = element.getprevious()
    if line is None or line.tag != "br" or (line.tail or "").strip():
        return None
    above = line.getprevious()
    if above is None or (above.tail or "").strip() or _short_text(above, 0) != "":
        return None
    return above if next(above.iter("img"), None) is not None else None


def _join_figure(picture: Element, line: Element) -> None:
    figure = picture.makeelement("figure")
    picture.addprevious(figure)
    figure.tail, line.tail = _writable(line.tail), None
    figure.extend((picture, line))
    line.tag = "figcaption"


def _drop_marks(marks: Iterable[Element]) -> None:
    """A raised link to a footnote is no part of the word before it."""
    for raised in marks:
        links = list(raised)
        if (
            links
            and all(link.tag == "a" for link in links)
            and all((link.get("href") or "").startswith("#") for link in links)
            and _short_text(raised, MAX_MARK * len(links))
        ):
            raised.text = None
            raised[:] = []


def _part_typed_text(typeds: Iterable[Element]) -> None:
    """Prose in `pre` is parted by its empty lines; code is not prose."""
    for typed in typeds:
        if len(typed) or not typed.text or not _EMPTY_LINE.search(typed.text):
            continue
        parts = _EMPTY_LINE.split(typed.text.strip())
        prose = sum(len(part) for part in parts if _is_prose(part))
        if prose * 2 < len(typed.text):
            continue
        typed.tag, typed.text = "div", None
        for part in parts:
            paragraph = typed.makeelement("p")
            paragraph.text = _writable(part)
            typed.append(paragraph)


def _writable(text: str | None) -> str | None:
    return _NOT_XML.sub(" ", text) if text else None


def _is_prose(part: str) -> bool:
    part = part.strip()
    return len(part) >= MIN_PROSE and part[-1] in _END and ";\n" not in part


def _part_bold_lines(bolds: Iterable[Element]) -> None:
    """A bold line before one break heads what follows: parted as two breaks part it."""
    for bold in bolds:
        after = bold.getnext()
        if after is None or after.tag != "br" or (bold.tail or "").strip():
            continue
        before, around = bold.getprevious(), bold.getparent()
        text_before = around.text if before is None else before.tail
        if (text_before or "").strip() or (before is not None and before.tag != "br"):
            continue
        if around.tag == "p" and (after.tail or "").strip():
            after.addprevious(after.makeelement("br"))
