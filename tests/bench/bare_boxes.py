"""Other elements around the same text: those of old layouts, of scripts, of AMP, of adverts.

As `tests/bench/bare_rewrites.py`: each takes and gives the tokens of a whole page.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tests.bench.bare_markup import MARKUP_IN, PRESERVED, within
from tests.bench.bare_rewrites import Rewrite
from tests.bench.page_tokens import VOID, End, Start, Text, Token, set_of

_FIRST_WORD = re.compile(r"\s*\w")
_DRAWING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
_AMP = {"img": "amp-img", "iframe": "amp-iframe", "video": "amp-video"}
MIN_TEXT = 100
"""Characters of a paragraph of some length."""


def in_font(page: list[Token]) -> list[Token]:
    """The text of each paragraph in one `span` and one `font`."""
    found: list[Token] = []
    for token in page:
        if isinstance(token, End) and token.tag == "p":
            found += [End("font"), End("span")]
        found.append(token)
        if isinstance(token, Start) and token.tag == "p":
            style = (("style", "font-size: 12pt; font-family: Georgia"),)
            found += [Start("span", style), Start("font", (("color", "#333333"),))]
    return found


def layout_tables(page: list[Token]) -> list[Token]:
    """Each box of several paragraphs, or of the headline, a table of one cell."""
    large = _large_boxes(page)
    found: list[Token] = []
    for at, token in enumerate(page):
        if at not in large:
            found.append(token)
        elif isinstance(token, Start):
            rows = ("tbody", "tr", "td")
            found += [Start("table", token.said), *map(Start, rows)]
        else:
            found += map(End, ("td", "tr", "tbody", "table"))
    return found


def _large_boxes(page: list[Token]) -> set[int]:
    """Where such boxes begin and end; those in phrases stay."""
    found: set[int] = set()
    kept = within(page, set_of("span a button svg p") | MARKUP_IN)
    begun: list[tuple[int, int, int]] = []
    paragraphs = titles = 0
    for at, token in enumerate(page):
        if isinstance(token, Start):
            paragraphs += token.tag == "p"
            titles += token.tag == "h1"
            if token.tag == "div":
                begun.append((at, paragraphs, titles))
        elif isinstance(token, End) and token.tag == "div" and begun:
            start, above, before = begun.pop()
            if not kept[start] and (paragraphs > above + 1 or titles > before):
                found |= {start, at}
    return found


def one_form(page: list[Token]) -> list[Token]:
    """All of the body in one form, and no other form in the page, as ASP.NET has it."""
    said = (("id", "aspnetForm"), ("method", "post"), ("action", "./"))
    hidden = (("type", "hidden"), ("name", "__VIEWSTATE"), ("value", "wEPDwUK" * 40))
    found: list[Token] = []
    for token in page:
        if isinstance(token, Start | End) and token.tag == "form":
            continue
        if isinstance(token, End) and token.tag == "body":
            found.append(End("form"))
        found.append(token)
        if isinstance(token, Start) and token.tag == "body":
            found += [
                Start("form", said),
                Start("div"),
                Start("input", hidden),
                End("div"),
            ]
    return found


def empty_between(page: list[Token]) -> list[Token]:
    """An empty paragraph and a place for an advert after each paragraph of some length."""
    found: list[Token] = []
    size = 0
    for at, token in enumerate(page):
        found.append(token)
        if isinstance(token, Start) and token.tag == "p":
            size = 0
        if isinstance(token, Text):
            size += len(token.text)
        if isinstance(token, End) and token.tag == "p" and size > MIN_TEXT:
            slot = (("id", f"slot-{at}"), ("style", "min-height:250px"))
            found += [
                Start("p"),
                Text("&nbsp;"),
                End("p"),
                Start("div", slot),
                End("div"),
            ]
    return found


def drop_capitals(page: list[Token]) -> list[Token]:
    """The first letter of each paragraph of some length in a `span`."""
    found: list[Token] = []
    for at, token in enumerate(page):
        before = page[at - 1] if at else None
        if (
            isinstance(token, Text)
            and len(token.text) > MIN_TEXT
            and isinstance(before, Start)
            and before.tag == "p"
            and (first := _FIRST_WORD.match(token.text))
        ):
            found += [Start("span"), Text(first[0]), End("span")]
            token = Text(token.text[first.end() :])
        found.append(token)
    return found


def split_words(page: list[Token]) -> list[Token]:
    """Words that `b`, `span` and a link begin in their midst."""
    kept = within(page, PRESERVED | MARKUP_IN | {"a"})
    drawn = (("b", ()), ("span", ()), ("a", (("href", "#f"),)), ("font", ()))
    found: list[Token] = []
    count = 0
    for at, token in enumerate(page):
        if not isinstance(token, Text) or len(token.text) < 60 or kept[at]:
            found.append(token)
            continue
        last = 0
        for word in re.finditer(r"(?<![&#\w])[^\W\d_]{6,}(?![\w;])", token.text):
            if (count := count + 1) % 7:
                continue
            tag, said = drawn[count // 7 % len(drawn)]
            middle = word.start() + 3
            found += [Text(token.text[last:middle]), Start(tag, said)]
            found += [Text(token.text[middle : word.end()]), End(tag)]
            last = word.end()
        found.append(Text(token.text[last:]))
    return found


def lazy_pictures(page: list[Token]) -> list[Token]:
    """A drawing in the place of each picture, its address beside it, and the picture for readers
    without scripts."""
    kept = within(page, set_of("noscript template picture"))
    found: list[Token] = []
    for at, token in enumerate(page):
        if isinstance(token, Start) and token.tag == "img" and not kept[at]:
            names = {"src": "data-src", "srcset": "data-srcset"}
            late = tuple((names.get(k, k), v) for k, v in token.said)
            found += [Start("img", (("src", _DRAWING), *late))]
            found += [Start("noscript"), token, End("noscript")]
        else:
            found.append(token)
    return found


def as_amp(page: list[Token]) -> list[Token]:
    """Elements of AMP for pictures and frames, no scripts but claims, no state."""
    found: list[Token] = []
    is_script = False
    for token in page:
        if isinstance(token, Start) and token.tag == "script":
            is_script = "ld+json" not in token.get("type")
        if is_script:
            is_script = not (isinstance(token, End) and token.tag == "script")
            continue
        if isinstance(token, Start) and token.tag == "html":
            token = replace(token, said=(("amp", ""), *token.said))
        if isinstance(token, Start) and token.tag in _AMP:
            said = (*token.said, ("layout", "responsive"))
            found.append(Start(_AMP[token.tag], said))
            if token.tag == "img":
                found.append(End("amp-img"))
        elif isinstance(token, End) and token.tag in _AMP:
            found.append(End(_AMP[token.tag]))
        else:
            found.append(token)
    return found


def in_shadow_root(page: list[Token]) -> list[Token]:
    """All of the body in the shadow root of one element."""
    found: list[Token] = []
    for token in page:
        if isinstance(token, End) and token.tag == "body":
            found += [End("template"), End("site-app")]
        found.append(token)
        if isinstance(token, Start) and token.tag == "body":
            found += [
                Start("site-app"),
                Start("template", (("shadowrootmode", "open"),)),
            ]
    return found


def boxes_of_own(page: list[Token]) -> list[Token]:
    """Elements of the site's own in place of all boxes; names stay."""
    names = dict.fromkeys(
        set_of("div section article main aside header footer figure figcaption"),
        "x-box",
    )
    return [
        replace(t, tag=names.get(t.tag, t.tag)) if isinstance(t, Start | End) else t
        for t in page
    ]


def site_in_h1(page: list[Token]) -> list[Token]:
    """The first thing of the page is the site's name as h1; headings are one level lower."""
    lower = {f"h{level}": f"h{level + 1}" for level in range(1, 6)}
    found: list[Token] = []
    for token in page:
        if isinstance(token, Start | End):
            token = replace(token, tag=lower.get(token.tag, token.tag))
        found.append(token)
        if isinstance(token, Start) and token.tag == "body":
            home = (("href", "/"),)
            found += [
                Start("div"),
                Start("h1"),
                Start("a", home),
                Text("The Quay Courier"),
            ]
            found += [End("a"), End("h1"), End("div")]
    return found


def headline_in_box(page: list[Token]) -> list[Token]:
    """A box in place of h1; its names stay."""
    return [
        replace(t, tag="div") if isinstance(t, Start | End) and t.tag == "h1" else t
        for t in page
    ]


def text_in_parts(page: list[Token]) -> list[Token]:
    """After each third paragraph of a row the box that holds them is closed and opened again."""
    found: list[Token] = []
    around: list[Start] = []
    count = 0
    for token in page:
        found.append(token)
        if isinstance(token, Start) and token.tag not in VOID:
            around.append(token)
        if not isinstance(token, End):
            continue
        while around and around.pop().tag != token.tag:
            pass
        if token.tag != "p" or not around or around[-1].tag not in ("div", "section"):
            continue
        if (count := count + 1) % 3 == 0:
            box = around[-1].without(frozenset(("id",)))
            found += [
                End(box.tag),
                Start("div", (("id", f"slot-{count}"),)),
                End("div"),
                box,
            ]
    return found


BOXES: dict[str, Rewrite] = {
    "span and font": in_font,
    "layout tables": layout_tables,
    "one form": one_form,
    "empty between": empty_between,
    "drop capitals": drop_capitals,
    "split words": split_words,
    "lazy pictures": lazy_pictures,
    "as amp": as_amp,
    "shadow root": in_shadow_root,
    "boxes of own": boxes_of_own,
    "site in h1": site_in_h1,
    "headline in box": headline_in_box,
    "text in parts": text_in_parts,
}
