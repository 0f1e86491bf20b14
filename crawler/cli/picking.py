"""One of many by its name, or what a mistyped name may have meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from crawler.cli.terminal import safe
from crawler.exceptions import SettingsError

SHOWN = 3
"""Names that are offered; the fourth is like the typed one by chance."""


T = TypeVar("T")


def pick(kind: str, typed: str, known: Mapping[str, T], *, shows: str) -> T:
    """The one of this name.

    Raises:
        SettingsError: There is none; see `unknown`.
    """
    if typed not in known:
        raise unknown(kind, typed, known, shows=shows)
    return known[typed]


def unknown(
    kind: str, typed: str, known: Iterable[str], *, shows: str
) -> SettingsError:
    """The error to raise for a name that is not there, with the nearest ones.

    Args:
        kind: What the name should have been of, such as `alert`.
        shows: Told where none is near: what shows all of them.
    """
    from difflib import get_close_matches  # few starts meet a wrong name

    names = list(known)
    near = get_close_matches(typed, names, SHOWN)
    if typed and not near:  # `bbc` is far from `bbc-world` by its letters
        near = [name for name in names if typed.lower() in name.lower()][:SHOWN]
    mend = (
        f"did you mean {', '.join(map(safe, near))}?" if near else f"{shows} shows all"
    )
    return SettingsError(f"there is no {kind} {safe(typed)!r}; {mend}")
