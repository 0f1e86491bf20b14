"""Markup that does not say what it does, mended in the tree before it is read. Pure.

Elements to mend are found in the lists of the tree: to search a page's bytes for five
signs, most of which no page has, takes ten times longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from spiders.extract.parse.edits import (
    contents,
    put_inside,
    put_new,
    put_text,
    rename,
    take_out,
)
from spiders.extract.parse.streamed import put_in_place
from spiders.extract.parse.unclosed import end_headings, end_links
from spiders.extract.tag_numbers import TEXT
from spiders.extract.tree import (
    Element,
    Tree,
    children,
    following,
    preceding,
    text_after,
    text_before,
)

MAX_LINE = 200
"""Characters of a line in big letters that is a heading, or in small ones below a picture."""
MAX_MARK = 6
"""Characters of a footnote's mark."""
MAX_ELEMENTS = 40
"""Elements in a line or a mark."""
MAX_SHADOWS = 500
"""Shadow roots of a page that are opened."""
MIN_PROSE = 60
"""Characters of a typed paragraph."""
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_END = frozenset(".!?…\"'”»)")
_BLOCKS = frozenset(("br", "p", "div", "table", "hr", "center"))
"""What begins a new line behind a text."""
_BIG = frozenset(("4", "5", "6", "7", "+1", "+2", "+3", "+4"))
_SMALL = frozenset(("1", "-1", "-2"))


def mend_markup(tree: Tree, data: bytes) -> None:
    """Put right what the elements of a page show signs of.

    Args:
        data: What was parsed.
    """
    if is_changed := end_links(tree, data):
        tree.forget()
    if templates := tree.all("template"):
        is_changed |= put_in_place(tree, templates) | _open_shadows(templates)
        if is_changed:
            tree.forget()
    is_changed |= end_headings(tree)
    is_changed |= _name_fonts(tree.all("font"))
    is_changed |= _part_typed_text(tree.all("pre"))
    is_changed |= _part_bold_lines((*tree.all("b"), *tree.all("strong")))
    # the last, since it takes its texts apart, and from the end, the inner ones first
    is_changed |= _drop_marks(reversed(tree.all("sup")))
    if is_changed:
        tree.forget()


def _open_shadows(templates: Iterable[Element]) -> bool:
    """A browser draws the content of a declared shadow root in the page."""
    waiting = [t for t in templates if t.attrs.sget("shadowrootmode")]
    opened = 0
    while waiting and opened < MAX_SHADOWS:
        template = waiting.pop()
        box = put_new("div", template)
        put_inside(box, contents(template))
        opened += 1
        waiting += [t for t in box.css("template") if t.attrs.sget("shadowrootmode")]
    return opened > 0


def _name_fonts(fonts: Iterable[Element]) -> bool:
    """A line of its own in big letters is a heading; in small ones below a picture a caption."""
    is_changed = False
    for font in fonts:
        size = font.attrs.sget("size").strip()
        if size not in _BIG and size not in _SMALL:
            continue
        if not _ends_line(font) or not _short_text(font, MAX_LINE):
            continue
        if size in _BIG:
            rename(font, "h2")
            is_changed = True
        elif (picture := _picture_above(font)) is not None:
            _join_figure(picture, font)
            is_changed = True
    return is_changed


def _short_text(element: Element, most: int) -> str | None:
    """Text of an element; `None` when it is longer, or spread over many elements.

    Elements nested in each other would make the text of each a search through all.
    """
    pieces: list[str] = []
    left, count = most, 0
    for inner in element.traverse(include_text=True):
        if inner.tag != TEXT:
            if count == MAX_ELEMENTS:
                return None
            count += 1
        elif text := inner.text_content.strip():
            left -= len(text)
            pieces.append(text)
            if left < 0:
                return None
    return " ".join(pieces)


def _ends_line(element: Element) -> bool:
    after = next(following(element), None)
    return not text_after(element).strip() and (after is None or after.tag in _BLOCKS)


def _picture_above(element: Element) -> Element | None:
    """What holds a picture and nothing else, one break above a line."""
    line = next(preceding(element), None)
    if line is None or line.tag != "br" or text_after(line).strip():
        return None
    above = next(preceding(line), None)
    if above is None or text_after(above).strip() or _short_text(above, 0) != "":
        return None
    return above if above.css_first("img") is not None else None


def _join_figure(picture: Element, line: Element) -> None:
    figure = put_new("figure", picture)
    caption = rename(line, "figcaption")
    put_inside(figure, (picture, caption))


def _drop_marks(marks: Iterable[Element]) -> bool:
    """A raised link to a footnote is no part of the word before it."""
    is_changed = False
    for raised in marks:
        links = children(raised)
        if (
            links
            and all(link.tag == "a" for link in links)
            and all(link.attrs.sget("href").startswith("#") for link in links)
            and _short_text(raised, MAX_MARK * len(links))
        ):
            for node in list(raised.iter(include_text=True)):
                take_out(node)
            is_changed = True
    return is_changed


def _part_typed_text(typeds: Iterable[Element]) -> bool:
    """Prose in `pre` is parted by its empty lines; code is not prose."""
    is_changed = False
    for typed in typeds:
        text = "" if children(typed) else text_before(typed)
        if not text or not _EMPTY_LINE.search(text):
            continue
        parts = _EMPTY_LINE.split(text.strip())
        prose = sum(len(part) for part in parts if _is_prose(part))
        if prose * 2 < len(text):
            continue
        box = put_new("div", typed)
        for part in parts:
            paragraph = put_new("p", typed)
            put_text(paragraph, part)
            put_inside(box, (paragraph,))
        take_out(typed)
        is_changed = True
    return is_changed


def _is_prose(part: str) -> bool:
    part = part.strip()
    return len(part) >= MIN_PROSE and part[-1] in _END and ";\n" not in part


def _part_bold_lines(bolds: Iterable[Element]) -> bool:
    """A bold line before one break heads what follows: parted as two breaks part it."""
    is_changed = False
    for bold in bolds:
        after = next(following(bold), None)
        if after is None or after.tag != "br" or text_after(bold).strip():
            continue
        before, around = next(preceding(bold), None), bold.parent
        if around is None or around.tag != "p":
            continue
        text = text_before(around) if before is None else text_after(before)
        if text.strip() or (before is not None and before.tag != "br"):
            continue
        if text_after(after).strip():
            put_new("br", after)
            is_changed = True
    return is_changed
