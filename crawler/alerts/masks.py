"""Fields as bits. Pure."""

from __future__ import annotations

from crawler.alerts.matchable import FIELDS
from crawler.query.tree import Field

SECTION_MASK = 1 << len(FIELDS)
"""Bit of the section, which scopes alone look in."""

_BITS = {field: 1 << at for at, field in enumerate(FIELDS)}
_MASKS: dict[frozenset[Field], int] = {}


def mask_of(fields: frozenset[Field]) -> int:
    """One bit for each field."""
    mask = _MASKS.get(fields)
    if mask is None:
        mask = _MASKS[fields] = sum(_BITS[field] for field in fields)
    return mask


def bit_of(field: Field) -> int:
    """The field's bit in a mask."""
    return _BITS[field]
