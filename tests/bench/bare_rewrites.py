"""Ways to write a page's markup so that a reader sees the same and its evidence is gone.

Each takes and gives the tokens of a whole page. What is drawn is drawn from fixed seeds.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from tests.bench.page_tokens import VOID, End, Raw, Start, Text, Token, set_of

Rewrite = Callable[[list[Token]], list[Token]]

_MICRODATA = set_of(
    "itemprop itemscope itemtype itemid itemref property typeof vocab resource about prefix datatype"
)
_REFERRING = set_of("for aria-labelledby aria-describedby aria-controls headers")
_UTILITIES = sorted(
    set_of("flex block mt-4 mb-2 px-3 text-lg text-sm font-bold w-full relative gap-2")
)
_PLAIN_TAGS = {
    **dict.fromkeys(
        set_of("article main section aside header footer figure figcaption"), "div"
    ),
    "time": "span",
}
_BLOCKS = set_of(
    "div p ul ol li table section article header footer figure aside main h1 h2 h3 h4 h5 h6 form blockquote"
)
_PICTURES = set_of("img iframe video picture script")
_WRAPPED = set_of("p figure h1 h2 h3 h4 ul ol blockquote table")
_PHRASES = set_of(
    "p h1 h2 h3 h4 h5 h6 a span b i em strong li figure picture table button label ul ol blockquote noscript"
    " svg math template select"
)
_LETTERS = (
    "0123456789abcdefghijklmnopqrstuvwxyz",
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "0123456789abcdef",
)
_SOFT_HYPHEN, _ZERO_WIDTH = "\u00ad", "\u200b"
_LONG_WORD = re.compile(r"(?<![&\w])[a-zA-ZäöüßéèàçñáíóúÄÖÜ]{9,}(?![\w;])")


def as_parsed(page: list[Token]) -> list[Token]:
    return page


def without_claims(page: list[Token]) -> list[Token]:
    """No JSON-LD, no meta elements, no microdata."""
    kept = without_scripts(page, "ld+json")
    return [
        t.without(_MICRODATA) if isinstance(t, Start) else t
        for t in kept
        if not (isinstance(t, Start) and t.tag == "meta")
    ]


def without_scripts(page: list[Token], kind: str = "") -> list[Token]:
    """No script of a kind, or no script at all, a state in one included."""
    kept: list[Token] = []
    within = False
    for token in page:
        if isinstance(token, Start) and token.tag == "script":
            within = kind in token.get("type").lower()
        if not within:
            kept.append(token)
        if isinstance(token, End) and token.tag == "script":
            within = False
    return kept


def hashed_names(page: list[Token]) -> list[Token]:
    """The same name becomes the same hash, as style sheets in modules have it."""
    return _renamed(page, lambda names: " ".join(map(_hashed, names.split())))


def utility_names(page: list[Token]) -> list[Token]:
    """Class names of a library that say how a thing looks."""
    return _renamed(page, _utilities)


def _renamed(page: list[Token], classes: Callable[[str], str]) -> list[Token]:
    ids = {t.get("id") for t in page if isinstance(t, Start)} - {""}

    def value(key: str, said: str) -> str:
        if key == "class":
            return classes(said)
        if key == "id":
            return _hashed(said)
        if key in _REFERRING:
            return " ".join(_hashed(i) if i in ids else i for i in said.split())
        if key == "href" and said[:1] == "#" and said[1:] in ids:
            return "#" + _hashed(said[1:])
        return said

    return [
        replace(t, said=tuple((key, value(key, said)) for key, said in t.said))
        if isinstance(t, Start) and t.tag != "meta"
        else t
        for t in page
    ]


@lru_cache(65_536)
def _hashed(name: str) -> str:
    draw = random.Random(name)
    kind = draw.randrange(3)
    return ("css-", "sc-", "_")[kind] + "".join(draw.choices(_LETTERS[kind], k=6))


@lru_cache(65_536)
def _utilities(names: str) -> str:
    draw = random.Random(names)
    return " ".join(sorted(draw.sample(_UTILITIES, 2)))


def plain_tags(page: list[Token]) -> list[Token]:
    """`div` and `span` for what says more, and no `datetime`."""
    return [
        Start(_PLAIN_TAGS[t.tag], t.without(frozenset(("datetime",))).said)
        if isinstance(t, Start) and t.tag in _PLAIN_TAGS
        else End(_PLAIN_TAGS.get(t.tag, t.tag))
        if isinstance(t, End)
        else t
        for t in page
    ]


def bold_subheads(page: list[Token]) -> list[Token]:
    """Headings but the first as paragraphs in bold."""
    found: list[Token] = []
    for token in page:
        if isinstance(token, Start | End) and re.fullmatch("h[2-6]", token.tag):
            if isinstance(token, Start):
                found += [Start("p", token.said), Start("b")]
            else:
                found += [End("b"), End("p")]
        else:
            found.append(token)
    return found


def six_boxes(page: list[Token]) -> list[Token]:
    """Six boxes around each block of the text."""
    found: list[Token] = []
    around: list[tuple[str, bool]] = []
    for token in page:
        if isinstance(token, Start):
            is_phrase = any(tag in _PHRASES for tag, _ in around)
            wrap = token.tag in _WRAPPED and not is_phrase
            found += [Start("div")] * 6 * wrap
            if token.tag not in VOID:
                around.append((token.tag, wrap))
        found.append(token)
        if isinstance(token, End):
            while around:
                tag, wrap = around.pop()
                if tag == token.tag:
                    found += [End("div")] * 6 * wrap
                    break
    return found


def broken_lines(page: list[Token]) -> list[Token]:
    """Two line breaks in place of the tags of paragraphs beside each other."""
    found: list[Token] = []
    at = 0
    while at < len(page):
        run, after = _paragraphs(page, at)
        if len(run) > 1:
            for paragraph in run:
                found += [*paragraph, Start("br"), Start("br")]
            at = after
        else:
            found.append(page[at])
            at += 1
    return found


def rows_of_cells(page: list[Token]) -> list[Token]:
    """Paragraphs beside each other as the rows of a table with one column."""
    return _in_list(page, ("table", "tbody"), ("tr", "td"))


def items_of_list(page: list[Token]) -> list[Token]:
    """Paragraphs beside each other as items of a list without signs."""
    return _in_list(page, ("ul",), ("li",))


def _in_list(
    page: list[Token], around: tuple[str, ...], item: tuple[str, ...]
) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(page):
        run, after = _paragraphs(page, at)
        if len(run) > 2:
            found += map(Start, around)
            for paragraph in run:
                found += [*map(Start, item), *paragraph, *map(End, reversed(item))]
            found += map(End, reversed(around))
            at = after
        else:
            found.append(page[at])
            at += 1
    return found


def _paragraphs(page: list[Token], at: int) -> tuple[list[list[Token]], int]:
    """What stands in each of the paragraphs side by side from here on, and where they end."""
    run: list[list[Token]] = []
    while at < len(page) and (end := _end_of_paragraph(page, at)):
        run.append(page[at + 1 : end])
        at = end + 1
        while at < len(page) and _is_blank(page[at]):
            at += 1
    return run, at


def _end_of_paragraph(page: list[Token], at: int) -> int:
    """Where a paragraph that begins here ends; 0 where none does, or more than text is in it."""
    if not (isinstance(start := page[at], Start) and start.tag == "p"):
        return 0
    for end in range(at + 1, len(page)):
        token = page[end]
        if isinstance(token, End) and token.tag == "p":
            return end
        if isinstance(token, Start) and token.tag in _BLOCKS | _PICTURES:
            return 0
    return 0


def _is_blank(token: Token) -> bool:
    if isinstance(token, Raw):
        return token.text.startswith("<!--")
    return isinstance(token, Text) and not token.text.strip()


def own_elements(page: list[Token]) -> list[Token]:
    """Elements of the site's own in place of paragraphs and boxes."""
    return _tags(page, {"p": "x-text", "section": "x-zone", "article": "x-zone"})


def sections(page: list[Token]) -> list[Token]:
    """Each paragraph a `section` with a box in it."""
    return _paragraph_as(page, ("section", "div"))


def spans_in_boxes(page: list[Token]) -> list[Token]:
    """Each paragraph a box, its text in spans of three words."""
    found: list[Token] = []
    for token in _paragraph_as(page, ("div",), marked=True):
        if isinstance(token, Text) and token.text.strip() and _is_in_paragraph(found):
            words = re.findall(r"\s*\S+\s*", token.text)
            for at in range(0, len(words), 3):
                part = "".join(words[at : at + 3])
                found += [Start("span"), Text(part), End("span")]
        else:
            found.append(token)
    return [
        t.without(frozenset(("data-p",))) if isinstance(t, Start) else t for t in found
    ]


def _is_in_paragraph(found: list[Token]) -> bool:
    """Whether the last box opened is a paragraph's, and still open."""
    for token in reversed(found):
        if isinstance(token, Start) and token.tag == "div":
            return bool(token.get("data-p"))
        if isinstance(token, End) and token.tag == "div":
            return False
    return False


def _paragraph_as(
    page: list[Token], tags: tuple[str, ...], *, marked: bool = False
) -> list[Token]:
    found: list[Token] = []
    mark = (("data-p", "1"),) if marked else ()
    for token in page:
        if isinstance(token, Start) and token.tag == "p":
            inner = Start(tags[-1], (*token.said, *mark))
            found += [*map(Start, tags[:-1]), inner]
        elif isinstance(token, End) and token.tag == "p":
            found += map(End, reversed(tags))
        else:
            found.append(token)
    return found


def _tags(page: list[Token], names: dict[str, str]) -> list[Token]:
    return [
        replace(t, tag=names.get(t.tag, t.tag)) if isinstance(t, Start | End) else t
        for t in page
    ]


def comments_between_words(page: list[Token]) -> list[Token]:
    """A comment after every third word, as a server draws what a script wrote in parts."""
    found: list[Token] = []
    for token in page:
        if isinstance(token, Text) and len(token.text) > 40:
            words = re.findall(r"\s*\S+\s*", token.text)
            for at in range(0, len(words), 3):
                found += [Text("".join(words[at : at + 3])), Raw("<!-- -->")]
        else:
            found.append(token)
    return found


def unseen_signs(page: list[Token]) -> list[Token]:
    """Soft hyphens and breaks without a width in long words."""

    def parted(word: re.Match[str]) -> str:
        text = word[0]
        return f"{text[:4]}{_SOFT_HYPHEN}{text[4:7]}{_ZERO_WIDTH}{text[7:]}"

    return [
        Text(_LONG_WORD.sub(parted, t.text)) if isinstance(t, Text) else t for t in page
    ]


def headline_in_parts(page: list[Token]) -> list[Token]:
    """The words of each h1 in two spans."""
    found: list[Token] = []
    within = False
    for token in page:
        if isinstance(token, Start | End) and token.tag == "h1":
            within = isinstance(token, Start)
        if within and isinstance(token, Text) and len(token.text.split()) > 3:
            words = token.text.split()
            half = len(words) // 2
            for part in (words[:half], words[half:]):
                found += [Start("span"), Text(" ".join(part) + " "), End("span")]
        else:
            found.append(token)
    return found


def bare(page: list[Token]) -> list[Token]:
    """No claims, names hashed, `div` and `span` alone."""
    return plain_tags(hashed_names(without_claims(page)))


def barest(page: list[Token]) -> list[Token]:
    """As bare, with utility classes, subheads in bold, and no script."""
    return plain_tags(
        bold_subheads(utility_names(without_scripts(without_claims(page))))
    )


REWRITES: dict[str, Rewrite] = {
    "as parsed": as_parsed,
    "no claims": without_claims,
    "names hashed": hashed_names,
    "utility names": utility_names,
    "div and span": plain_tags,
    "bold subheads": bold_subheads,
    "six boxes": six_boxes,
    "br br": broken_lines,
    "table rows": rows_of_cells,
    "list items": items_of_list,
    "own elements": own_elements,
    "sections": sections,
    "spans in boxes": spans_in_boxes,
    "comments in text": comments_between_words,
    "unseen signs": unseen_signs,
    "headline in parts": headline_in_parts,
    "no scripts": without_scripts,
    "bare": bare,
    "barest": barest,
}
