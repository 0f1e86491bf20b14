"""One entry of a word list to a leaf, and back. Pure.

An entry is one word, phrase or designator. What else the language has would be taken for words
that stand side by side nowhere, and the list would be silent: it is refused with a mend.
"""

from __future__ import annotations

import re

from crawler.query.leaves import LeafProblem, make_leaf
from crawler.query.tree import FIELD_NAMES, Leaf, LeafKind, ScopeKind

_QUOTES = '"“”„‟«»＂'
_OPERATOR = re.compile(r"(?:^|\s)(AND|OR|NOT|O?NEAR(?:/[0-9]*)?|\|+)(?:\s|$)")
_JOINS = re.compile(r"\s*(?:(?<!\S)OR(?!\S)|\|)\s*")
_COUNT = re.compile(r"(?<=\S)#[0-9]+$")
_NAMED = re.compile(f"({'|'.join((*FIELD_NAMES, *ScopeKind))}):(?=\\S)", re.IGNORECASE)


class EntryProblem(ValueError):
    """The entry is no leaf."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.mend = mend
        """What to do, in words."""


def read_entry(row: str) -> Leaf:
    """Read an entry that names no list.

    Raises:
        EntryProblem: It is more, or less, than a word, a phrase or a designator.
    """
    text = row.strip()
    _refuse_what_is_more(text)
    kind = LeafKind.WORDS
    if text[:3].lower() == "id:":
        kind, text = LeafKind.DESIGNATOR, text[3:]
    elif text.startswith("="):
        kind, text = LeafKind.SPELLING, text[1:]
    prefix = text.endswith("*")
    if kind is LeafKind.DESIGNATOR and prefix:
        raise EntryProblem("id: takes no `*`", f"`id:{text[:-1]}` finds variants")
    text = text.removesuffix("*").strip(" " + _QUOTES)
    if "*" in text:
        raise EntryProblem("`*` stands at the end only", "Move it there")
    try:
        return make_leaf(text, kind=kind, prefix=prefix)
    except LeafProblem as error:
        raise EntryProblem(str(error), "Write a word, a phrase or `id:F-35`") from error


def written_form(leaf: Leaf) -> str:
    """A leaf as a list entry has it."""
    mark = {LeafKind.SPELLING: "=", LeafKind.DESIGNATOR: "id:"}.get(leaf.kind, "")
    text = leaf.text if leaf.kind is LeafKind.SPELLING else " ".join(leaf.tokens)
    return f"{mark}{text}{'*' if leaf.prefix else ''}"


def _refuse_what_is_more(text: str) -> None:
    if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        return
    quoted = f'quote it to find the words: "\\"{text}\\""'
    parts = [part for part in _JOINS.split(text) if part]
    if len(parts) > 1:
        raise EntryProblem(
            "a list joins its entries by OR: each stands by itself",
            "Write " + ", ".join(f'"{part}"' for part in parts),
        )
    operator = _OPERATOR.search(text)
    if operator:
        raise EntryProblem(
            f"an entry is one word or phrase, and {operator[1]} joins parts of a query",
            f"Put it into the query, or {quoted}",
        )
    if text.startswith("-") and text[1:2].isalnum():
        raise EntryProblem(
            "a list excludes nothing",
            f'Write "{text[1:]}", and in the query `-@list` or `-{text[1:]}`',
        )
    if _COUNT.search(text):
        raise EntryProblem(
            "an entry takes no count", f'Write "{_COUNT.sub("", text)}", or {quoted}'
        )
    named = _NAMED.match(text)
    if named:
        raise EntryProblem(
            f"an entry takes no {named[1]}:",
            f"Write it in the query, as in `{named[1]}:word`, or {quoted}",
        )
