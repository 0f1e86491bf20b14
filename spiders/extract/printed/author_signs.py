"""What the names and addresses of elements say of authors: who is meant, whatever the text. Pure."""

from __future__ import annotations

import re

from spiders.extract.fold import small
from spiders.extract.signs.alternatives import by_first_letter
from spiders.extract.signs.memory import Memory
from spiders.extract.tree import Element

_PEOPLE = re.compile(
    r"/(?:authors?|autore?n?|auteurs?|autor(?:es|a|in|ka)?|autori|auteure?|redaktion|redaktor\w*|"
    r"profiles?|people|person|staff|by|journalists?|journalister|journalistes?|reporters?|contributors?|"
    r"medarbetare|skribent|szerzok?|novinari?|writers?|yazar(?:lar)?|team|experts?|columnists?|opinionistas?|firmas?|avtor\w*)(?:/|\.|\?|$)"
)
_NAMED = re.compile(
    r"author|by(?:-?line|(?=$|\s))|auteur|autor|verfasser|redakt(?:or|eur)|writer|creator|reporter|journalist|contributor|"
    r"yazar|skribent|forfatter|signature|firma(?![a-z])|penulis|szerzo|attribution"
)
"""Looked for in small letters, as the two below."""
_NOT_NAMED = re.compile(
    by_first_letter(
        r"authori|autoriz|bio|desc|role|title|job|position|social|share|follow|image|photo|avatar|thumb|picture|"
        r"related|more|date|time|comment|tag|categor|rubric|section|link-?list|contact|email"
    )
)
_NAME_PART = re.compile(
    r"(?:author|byline|autor|auteur|writer|contributor|person|creator)[\w]*[-_]{0,2}(?:full)?name|(?:^|\s)(?:fn|p-author|p-name)(?:\s|$)"
)


def leads_to_person(link: Element) -> bool:
    """Whether a link goes to the page of a person, by its address."""
    href = link.attrs.sget("href").lower()
    # "/@name" on the own site; elsewhere such an address is an outlet's channel
    return _PEOPLE.search(href) is not None or href.startswith("/@")


def is_name_part(element: Element) -> bool:
    """Named as the name alone, in a box that holds more."""
    said = element.attributes
    if "name" in (said.get("itemprop") or "").split():
        return True
    return bool(_NAME_PART.search(small(said.get("class") or "")))


def is_beside_name(element: Element) -> bool:
    """Named for what stands beside an author's name: a role, a picture, a day."""
    return _NOT_NAMED.search(small(_names_of(element))) is not None


def says_author(element: Element) -> bool:
    """Named for authors."""
    return _SAID[_names_of(element)] is True


def author_box(element: Element) -> Element | None:
    """The element itself or one of the two around it that is named for authors."""
    around: Element | None = element
    for step in range(3):
        if around is None:
            return None
        says = _SAID[_names_of(around)]
        if says:
            return around
        if says is False and not step:
            return None
        around = around.parent
    return None


def _is_named(names: str) -> bool | None:
    """Named for authors; `False` when named for something beside them, `None` for neither."""
    names = small(names)
    if _NOT_NAMED.search(names):
        return False
    return bool(_NAMED.search(names)) or None


_SAID = Memory(_is_named, 4_096)
_NAME_KEYS = ("class", "id", "itemprop", "rel", "data-testid")


def _names_of(element: Element) -> str:
    said = element.attributes
    if not said:
        return ""
    return " ".join([said[key] or "" for key in _NAME_KEYS if key in said])
