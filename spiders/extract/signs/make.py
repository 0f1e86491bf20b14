"""The make of a passage: tag and class, by which texts of one kind are known."""

from __future__ import annotations

import re

from spiders.extract.content import Passage
from spiders.extract.signs.memory import Memory
from spiders.extract.tree import Element

Make = tuple[str, str | None]
_NUMBER = re.compile(r"\d+")


def make_of(passage: Passage) -> Make:
    """Tag and class without numbers ("par1" and "par2" are one make)."""
    names = passage.element.attributes.get("class")
    return passage.tag, _plain[names] if names else names


def make_of_element(element: Element) -> Make:
    """As that of a passage, of the box around one."""
    names = element.attributes.get("class")
    return element.tag, _plain[names] if names else names


_plain = Memory(lambda names: _NUMBER.sub("", names), 16_384)
