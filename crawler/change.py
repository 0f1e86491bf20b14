"""A value with some fields changed: a copy only where one of them is another. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def changed(value: T, **fields: object) -> T:
    """`dataclasses.replace`, but the value itself where it has all these fields already.

    To copy an article costs as much as the work of a stage, and most stages change nothing.
    """
    for name, new in fields.items():
        old = getattr(value, name)
        if old is not new and old != new:
            return replace(value, **fields)
    return value
