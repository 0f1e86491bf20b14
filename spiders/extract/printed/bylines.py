"""Byline and authors as the page prints them, near its headline or under its text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from crawler.roles import ROLE
from spiders.extract.content import HEADING_TAGS, Hint, Passage
from spiders.extract.names import (
    MAX_LINE,
    byline_of,
    is_name,
    is_news_agency,
    is_opener,
    may_have_byline,
)
from spiders.extract.page import Page, clean
from spiders.extract.printed.author_signs import (
    author_box,
    is_beside_name,
    is_name_part,
    leads_to_person,
    says_author,
)
from spiders.extract.printed.line_text import spaced_text
from spiders.extract.printed.name_ends import byline_in_parts, ended_names, heads_of
from spiders.extract.tree import (
    Element,
    children,
    elements,
    links_in,
    same,
    text_before,
    texts,
)

_BEFORE_DAY = re.compile(
    r"([^\d,|·•–—]{3,60}?)\s?[,|·•–—]\s?(?:\d{1,2}\D{1,3}\d|\d{1,2}\.? \w+ \d{4}|\w+ \d{1,2}, \d{4}).{0,20}$"
)
"""Name and day in one line: "Ola Fjeld, 20 January 2026"."""
_LED = re.compile(
    r"[^\W\d_][^.!?:;]{0,40}? (?:führten?|fragten?|berichte[nt]|schreib(?:en|t)|notierte|rozmawiał[ai]?|vedla?)"
    r" ([^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]+){1,2})$"
)
"""A clause that ends in who wrote: "Das Gespräch führte Anja Riedl"; a place may end others."""
MAX_ROW = 160
"""Characters of a byline with buttons in its line."""
_LABEL_TAGS = frozenset(("dt", "th"))
MAX_ALONE = 60
"""Characters of a name below its opener."""
MAX_SIGNATURE = 100
"""Characters of a paragraph about its writer in which the byline stands."""
_CAPTION = int(Hint.CAPTION)
_NO_BYLINE = int(Hint.COMMENTS | Hint.CAPTION | Hint.RELATED)
_OF_OTHERS = int(Hint.COMMENTS | Hint.RELATED | Hint.TEASER | Hint.NAVIGATION)
_DIGIT = re.compile(r"\d")
_META = int(Hint.META)
_AROUND = "()（） "
_NO_END = ".!?>»→…"
_CHECKED = re.compile(
    r"(?:(?:fact|medically|technically)[- ])?(?:reviewed|checked|edited|translated|verified) by\b|lektorat|faktencheck|relu par"
    r"|revisado por|traducido por|übersetzt von|traduit par|tradotto da|перевод",
    re.IGNORECASE,
)
"""Whoever else had the text in hands: no writer of it."""
_PART_TAGS = frozenset(("span", "a", "b", "strong", "em"))
"""Elements of a line in which a writer is named."""
NO_PERSON = re.compile(
    r"(?:all|more|view|see|read|follow|about|watch|listen|learn|explore|discover|meet|our|facebook|twitter|linkedin|instagram|telegram|whatsapp|e-?mail|share|"
    r"print|authors?$|autor(?:in|en)?$|auteurs?$|comments?|newsletter|website|contact|subscribe|mehr|alle|plus|tous|voir|ver|todos|tutti|więcej|все)\b",
    re.IGNORECASE,
)


def read_byline(
    page: Page, zone: Sequence[Passage]
) -> tuple[str | None, tuple[str, ...]]:
    """The byline as printed and the authors' names in lines of one place, above or below the text.

    What an opener or a link to a person says goes before what a class name says.
    """
    found = _opened(zone, page.root.attrs.sget("lang")[:2].lower())
    linked = tuple(dict.fromkeys(_linked(page, zone)))
    if found is not None:
        line, names = found
        inside = tuple(name for name in linked if name in names)
        return line, inside if _is_all(inside, names) else (names,)
    if linked:
        return ", ".join(linked), linked
    named = tuple(dict.fromkeys(_named(page, zone)))
    if named:
        return ", ".join(named), named
    if (led := _below_opener(zone)) is not None:
        return led[0], (led[1],)
    return None, ()


def _is_all(linked: Sequence[str], names: str) -> bool:
    """Whether the links name everybody: what is left is a role, not one more name after a comma."""
    if not linked:
        return False
    if sum(map(len, linked)) >= len(names) * 0.75:
        return True
    rest = names
    for name in linked:
        rest = rest.replace(name, "")
    return not _JOINED.search(rest)


_JOINED = re.compile(
    r"[,;/&]|(?<!\w)(?:and|und|et|y|e|i|og|och|en|и|та)(?!\w)", re.IGNORECASE
)


def _opened(zone: Iterable[Passage], language: str) -> tuple[str, str] | None:
    """The first line that an opener begins."""
    for passage in zone:
        text = passage.text
        if passage.rule == "biography":
            text = text[:MAX_SIGNATURE]
        elif (
            is_no_byline(passage)
            or len(text) > MAX_LINE
            # asked before its elements are parted, which costs much more
            or not (may_have_byline(text.strip(_AROUND)) or _is_of(text, language))
        ):
            continue
        else:
            text = spaced_text(passage)
        # a button between two names
        text = text.replace(" Follow and ", " and ")
        text = text.strip(_AROUND)
        found = _byline_in(text, language)
        if len(text) <= MAX_ROW and children(passage.element):
            found = byline_in_parts(passage.element, found, text)
        # a heading may end in who wrote another text
        if found and (passage.tag not in HEADING_TAGS or text.startswith(found[0])):
            return found[0], ended_names(passage.element, found[1])
    return None


def _byline_in(text: str, language: str) -> tuple[str, str] | None:
    """`byline_of` with the opener that only one language has: "de" in Romanian."""
    if _is_of(text, language):
        found = byline_of(f"by {text[3:]}")
        return None if found is None else (text[: len(found[0])], found[1])
    return byline_of(text)


def _is_of(text: str, language: str) -> bool:
    return language == "ro" and text[:3].lower() == "de "


def _below_opener(zone: Iterable[Passage]) -> tuple[str, str] | None:
    """A name in the line below an opener that stands alone."""
    opener = ""
    for passage in zone:
        text = passage.text
        is_long = len(text) > MAX_ALONE or (text.isascii() and " " not in text)
        if opener and not is_long:
            if is_name(text):
                return f"{opener} {text}", ended_names(passage.element, text)
            if found := byline_of(f"{opener} {spaced_text(passage)}"):
                return f"{opener} {text}", ended_names(passage.element, found[1])
            if name := next(filter(is_name, heads_of(passage.element)), None):
                return f"{opener} {text}", name
        opener = text
        if passage.tag in _LABEL_TAGS and text[-1:] not in ":：":
            opener += ":"
        if not is_opener(opener) or is_no_byline(passage):
            opener = ""
    return None


def is_no_byline(passage: Passage) -> bool:
    """In a box of comments, of links or of a picture's words, unless it is named for the author itself."""
    found = passage.hints & _NO_BYLINE
    return bool(found) and not (found == _CAPTION and says_author(passage.element))


def _linked(page: Page, zone: Iterable[Passage]) -> Iterator[str]:
    """Texts of links to people."""
    seen: set[Element] = set()
    for passage in zone:
        holder = passage.element
        text = passage.text
        if holder in seen or len(text) > MAX_LINE or _CHECKED.match(text):
            continue
        seen.add(holder)
        links = [holder] if holder.tag == "a" else links_in(holder, 12)
        around = holder.parent
        if not links and around is not None and around.tag == "a":
            links = [around]
        in_address = holder.tag == "address"
        if passage.tag == "dd" and not all(leads_to_person(a) for a in links):
            continue  # who sent it out: an office and its head
        for link in links:
            by_rel = "author" in (link.attributes.get("rel") or "") or (
                in_address and is_name(page.text_of(link))
            )
            if by_rel or leads_to_person(link):
                name = _name_in(page, link)
                if name and holder.tag == "body" and name not in passage.text:
                    continue  # what stands loose in the page holds all of it
                if name and name[-1] in _NO_END and not is_name(name):
                    continue  # a sentence, a button
                if name and (by_rel or " " in name or not name.isascii()):
                    yield name


def _name_in(page: Page, element: Element) -> str | None:
    """The part that is named as the name, else the whole text without its opener."""
    # behind itself
    for inner in islice(elements(element), 1, 24):
        if is_name_part(inner):
            text = page.text_of(inner)
            if 3 <= len(text) <= 60:
                return text
    parts = children(element)
    if len(parts) > 1 and parts[0].tag in HEADING_TAGS:
        # a heading with the name, and the person's post below it
        first = page.text_of(parts[0])
        if is_name(first):
            return first
    text = page.text_of(element).rstrip(" ,;")
    if parts and (name := _before_role(element)):
        return name
    found = byline_of(text)
    if found is not None:
        return found[1]
    return text if 3 <= len(text) <= 60 and not NO_PERSON.match(text) else None


def _before_role(element: Element) -> str | None:
    """The name in an element of its own, where what is he or she follows: "Ada Moor", "News Editor"."""
    pieces = [piece for piece in map(clean, islice(texts(element), 8)) if piece]
    if len(pieces) < 2 or " " not in pieces[0] or not is_name(pieces[0]):
        return None
    return pieces[0] if ROLE.fullmatch(" ".join(pieces[1:])) else None


def _named(page: Page, zone: Iterable[Passage]) -> Iterator[str]:
    """Names that stand in an element named for authors; the first such line and its neighbours."""
    found_at: Element | None = None
    for passage in zone:
        text = passage.text
        if not 3 <= len(text) <= 120 or passage.hints & _NO_BYLINE:
            continue
        element = passage.element
        holder = author_box(element)
        if holder is None and found_at is None and _is_row(passage):
            # writer and day stand side by side
            inner = (e for e in element.traverse() if e.tag in _PART_TAGS)
            holder = next(filter(says_author, islice(inner, 8)), None)
            element = element if holder is None else holder
        if holder is None or (found_at is not None and not same(holder, found_at)):
            continue
        for name in _names_in(page, element):
            found_at = holder
            yield name


def named_anywhere(page: Page, passages: Sequence[Passage]) -> tuple[str, ...]:
    """The only name on a page that stands in an element named as an author's name, far from the text.

    Asked last: names of those who comment, or wrote the teasers beside it, stand in such elements too.
    """
    found = {
        passage.text
        for passage in passages
        if passage.hints & _META
        and not passage.hints & _OF_OTHERS
        and len(passage.text) <= MAX_ALONE
        and is_name_part(passage.element)
        and is_name(passage.text)
    }
    return tuple(found) if len(found) == 1 else ()


def _names_in(page: Page, named: Element) -> Iterator[str]:
    """The element as one name, or its elements as one name each; what is named as a role is none."""
    element, inner = named, children(named)
    while len(inner) == 1 and not clean(text_before(element)):
        element = inner[0]
        inner = children(element)
    persons = [part for part in inner[:8] if not is_beside_name(part)]
    parts = [part for part in map(page.text_of, persons) if part]
    several = len(parts) > 1 or len(persons) < len(inner)
    if several and parts and all(" " in part and is_name(part) for part in parts):
        yield from parts
        return
    name = _name_in(page, named)
    if name is not None and (told := _BEFORE_DAY.match(name) or _LED.match(name)):
        name = told[1]
    elif name is not None:
        # "Ada Moor | Guest": what he or she is
        name = ended_names(named, name.partition(" | ")[0])
    if name is not None and not is_name(name) and name[0].isupper():
        # what follows a name ends it as in a line that is opened
        opened = byline_of(f"By {name}")
        name = opened[1] if opened and " " in opened[1] else None
    elif name is not None and is_news_agency(name):
        yield name
        return
    if name is None or not is_name(name) or is_opener(name) or NO_PERSON.match(name):
        return
    if " " in name or not name.isascii() or is_name_part(named):
        yield name


def _is_row(passage: Passage) -> bool:
    """Elements in one line that is named for what is told of a text, or has a figure."""
    if not (passage.hints & _META or _DIGIT.search(passage.text)):
        return False
    return bool(children(passage.element))
