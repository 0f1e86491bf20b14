"""A field or scope before parentheses, written before each word instead: for mends. Pure."""

from __future__ import annotations

import re
from collections.abc import Container

from crawler.query.typed import Typed

_PIECE = re.compile(
    r'"[^"]*"[*#0-9]*|[“”„‟«»＂][^"“”„‟«»＂]*["“”„‟«»＂][*#0-9]*'
    r'|[^\s()|"“”„‟«»＂]+(?:"[^"]*"[*#0-9]*)?|[()|]| +'
)
_OPERATOR = re.compile(r"AND|OR|NOT|O?NEAR(?:/[0-9]+)?")


def spread(typed: Typed, start: int, name: str, names: Container[str]) -> list[str]:
    """`headline:(a OR body:b)` as `headline:a OR body:b`.

    Args:
        start: Where the name stands in the read text.
        names: Names that a word may have before it already.

    Returns:
        One whole query, or none where the parentheses are not closed.
    """
    opened = start + len(name) + 1
    if typed.chars[opened : opened + 1] != "(":
        return []
    out: list[str] = []
    depth, end = 0, None
    for found in _PIECE.finditer(typed.chars, opened):
        piece = found.group()
        depth += (piece == "(") - (piece == ")")
        out.append(_with_name(piece, name, names))
        if depth == 0:
            end = found.end()
            break
    if end is None:
        return []
    inner = "".join(out)[1:-1]
    alone = not typed.chars[:start].strip() and not typed.chars[end:].strip()
    return [typed.replaced((start, end, inner if alone else f"({inner})"))]


def _with_name(piece: str, name: str, names: Container[str]) -> str:
    if piece in ("(", ")", "|") or not piece.strip() or _OPERATOR.fullmatch(piece):
        return piece
    minus = "-" if piece.startswith("-") and len(piece) > 1 else ""
    word = piece.removeprefix(minus)
    own, colon, _ = word.partition(":")
    if colon and own.lower() in names and own.lower() != "id":
        return piece
    return f"{minus}{name}:{word}"
