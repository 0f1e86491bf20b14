"""Ways to write a page's markup that differ from hand to hand: none takes evidence away.

As `tests/bench/bare_rewrites.py`; here are blanks, tags left open, references, and where in the
page its claims stand. Elements of other kinds are in `tests/bench/bare_boxes.py`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tests.bench.bare_rewrites import Rewrite, without_scripts
from tests.bench.page_tokens import VOID, End, Raw, Start, Text, Token, set_of

_FLOW = set_of(
    "html head body div p ul ol li table tbody thead tr td th section article header footer figure figcaption"
    " aside main nav h1 h2 h3 h4 h5 h6 form blockquote meta link title script style noscript"
)
PRESERVED = set_of("pre textarea")
_NEVER_CLOSED = set_of("p li td th tr dt dd option html body")
MARKUP_IN = set_of("script style title textarea noscript svg math select template")
_BLANK = re.compile(r"\s+")


def minified(page: list[Token]) -> list[Token]:
    """No blank between blocks, no comment, no end tag that may be left out."""
    found: list[Token] = []
    kept = within(page, PRESERVED)
    for at, token in enumerate(page):
        if isinstance(token, Raw) and token.text.startswith("<!--"):
            continue
        if isinstance(token, End) and token.tag in _NEVER_CLOSED and _may_go(page, at):
            continue
        if isinstance(token, Text) and not kept[at]:
            text = _BLANK.sub(" ", token.text)
            if _is_flow(page, at - 1):
                text = text.lstrip()
            if _is_flow(page, at + 1):
                text = text.rstrip()
            token = Text(text)
        found.append(token)
    return found


def _may_go(page: list[Token], at: int) -> bool:
    """Whether an end tag is understood: before a block of its kind, or before its parent's end."""
    after = at + 1
    while after < len(page) and (
        isinstance(text := page[after], Text) and not text.text.strip()
    ):
        after += 1
    if after == len(page):
        return True
    token, tag = page[after], page[at]
    assert isinstance(tag, End)
    if isinstance(token, End):
        return token.tag in _FLOW
    same = set_of("p div ul ol table h2 h3 figure") if tag.tag == "p" else {tag.tag}
    return isinstance(token, Start) and token.tag in same


def _is_flow(page: list[Token], at: int) -> bool:
    if not 0 <= at < len(page):
        return True
    token = page[at]
    return isinstance(token, Start | End) and token.tag in _FLOW


def within(page: list[Token], tags: frozenset[str]) -> list[bool]:
    """Of each token whether it stands in one of the tags."""
    depth, found = 0, []
    for token in page:
        if isinstance(token, Start) and token.tag in tags - VOID:
            depth += 1
        found.append(depth > 0)
        if isinstance(token, End) and token.tag in tags:
            depth -= 1
    return found


def indented(page: list[Token]) -> list[Token]:
    """Each block and its text on lines of their own, with comments between them."""
    found: list[Token] = []
    kept = within(page, PRESERVED | MARKUP_IN)
    depth = 0
    for at, token in enumerate(page):
        found.append(token)
        if not isinstance(token, Start | End) or token.tag not in _FLOW or kept[at]:
            continue
        if token.tag not in VOID:
            depth += 1 if isinstance(token, Start) else -1
        blank = Text("\n" + "\t" * max(0, depth))
        if isinstance(token, Start):
            found.append(blank)
        else:
            found += [blank, Raw(f"<!-- end of {token.tag} -->"), blank]
    return found


def wrapped_lines(page: list[Token]) -> list[Token]:
    """Lines of the source that end wherever they are full."""

    def broken(text: str) -> str:
        words, out, size = text.split(" "), "", 0
        for word in words:
            size += len(word)
            out += word + ("\r\n      " if size > 60 else " ")
            size *= size <= 60
        return out[: -1 if out.endswith(" ") else -8]

    kept = within(page, PRESERVED | MARKUP_IN)
    return [
        Text(broken(t.text)) if isinstance(t, Text) and not kept[at] else t
        for at, t in enumerate(page)
    ]


def shouted(page: list[Token]) -> list[Token]:
    """Tags and attributes in capitals, in the other order, as editors of the nineties wrote."""
    kept = within(page, set_of("svg math"))
    return [
        t
        if kept[at]
        else replace(
            t,
            tag=t.tag.upper(),
            said=tuple((k.upper(), v) for k, v in reversed(t.said)),
        )
        if isinstance(t, Start)
        else End(t.tag.upper())
        if isinstance(t, End)
        else t
        for at, t in enumerate(page)
    ]


def references(page: list[Token]) -> list[Token]:
    """Each letter that is not of ASCII as a numbered reference, in texts and values."""

    def escaped(text: str) -> str:
        return text.encode("ascii", "xmlcharrefreplace").decode()

    return [
        Text(escaped(t.text))
        if isinstance(t, Text)
        else replace(t, said=tuple((k, escaped(v)) for k, v in t.said))
        if isinstance(t, Start)
        else t
        for t in page
    ]


def fixed_spaces(page: list[Token]) -> list[Token]:
    """Each third space of a text is one that breaks no line."""
    kept = within(page, PRESERVED | MARKUP_IN)
    return [
        Text(re.sub(r"(\w+ \w+ \w+) ", r"\1&nbsp;", t.text))
        if isinstance(t, Text) and not kept[at]
        else t
        for at, t in enumerate(page)
    ]


def no_ld(page: list[Token]) -> list[Token]:
    """No JSON-LD; the rest of the head says what it said."""
    return without_scripts(page, "ld+json")


def no_metas(page: list[Token]) -> list[Token]:
    """No meta element with a property or a name; JSON-LD stays."""
    return [
        t
        for t in page
        if not (
            isinstance(t, Start)
            and t.tag == "meta"
            and (t.get("property") or t.get("name") or t.get("itemprop"))
        )
    ]


def claims_below(page: list[Token]) -> list[Token]:
    """JSON-LD last in the body, its signs written as references of JSON."""
    found: list[Token] = []
    moved: list[Token] = []
    is_ld = False
    for token in page:
        if isinstance(token, Start) and token.tag == "script":
            is_ld = "ld+json" in token.get("type")
        if isinstance(token, End) and token.tag == "body":
            found += moved
        if is_ld and isinstance(token, Raw):
            token = Raw(_escaped(token.text))
        (moved if is_ld else found).append(token)
        if isinstance(token, End) and token.tag == "script":
            is_ld = False
    return found


def _escaped(text: str) -> str:
    return "".join(c if ord(c) < 128 else _units(c) for c in text)


def _units(sign: str) -> str:
    coded = sign.encode("utf-16-be", "surrogatepass")
    return "".join(
        f"\\u{coded[i]:02x}{coded[i + 1]:02x}" for i in range(0, len(coded), 2)
    )


def site_before_title(page: list[Token]) -> list[Token]:
    """The site's name before the title, in `title` and in metas, in place of behind it."""

    def turned(title: str) -> str:
        said = re.sub(r"\s+[|–—-]\s+[^|–—-]{2,40}$", "", title.strip())
        return f"The Quay Courier: {said}"

    found: list[Token] = []
    for at, token in enumerate(page):
        before = page[at - 1] if at else None
        if (
            isinstance(token, Raw)
            and isinstance(before, Start)
            and before.tag == "title"
        ):
            token = Raw(turned(token.text))
        elif isinstance(token, Start) and token.get("property") == "og:title":
            said = tuple((k, turned(v) if k == "content" else v) for k, v in token.said)
            token = replace(token, said=said)
        found.append(token)
    return found


def languages_wrong(page: list[Token]) -> list[Token]:
    """A template's language and direction that are not the text's."""
    wrong = (("lang", "ar"), ("dir", "rtl"))
    return [
        replace(t, said=(*t.without(set_of("lang dir xml:lang")).said, *wrong))
        if isinstance(t, Start) and t.tag == "html"
        else t
        for t in page
    ]


MARKUP: dict[str, Rewrite] = {
    "minified": minified,
    "indented": indented,
    "wrapped lines": wrapped_lines,
    "shouted": shouted,
    "references": references,
    "fixed spaces": fixed_spaces,
    "no json-ld": no_ld,
    "no metas": no_metas,
    "site before title": site_before_title,
    "wrong language": languages_wrong,
    "claims below": claims_below,
}
