"""Parts of a page that a server sends late, put where its scripts would put them. Pure.

React streams what is not ready at first to the end of the page, as
`<div hidden id="S:1">`, and marks its place by `<template id="B:1">` or "P:1"; a call in a
script after it swaps the two. Read as it was sent, the text of such a page is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable

from spiders.extract.parse.edits import drop_attributes, put_before
from spiders.extract.tree import Element, Tree, stands_in

MAX_PARTS = 2_000
"""Late parts of a page; the pages at hand have up to 21."""
_PLACES = ("B:", "P:")


def put_in_place(tree: Tree, templates: Iterable[Element]) -> bool:
    """Move each late part to its place; one whose place is missing stays hidden.

    Returns:
        Whether anything was moved.
    """
    places: dict[str, Element] = {}
    for template in templates:
        name = template.attrs.sget("id")
        if name.startswith(_PLACES):
            places.setdefault(name[2:], template)
    if not places:
        return False
    late = [
        part
        for part in tree.all("div")
        if part.attrs.sget("id").startswith("S:") and "hidden" in part.attrs
    ]
    is_changed = False
    for part in late[:MAX_PARTS]:
        place = places.pop(part.attrs.sget("id")[2:], None)
        if place is None or stands_in(place, part):
            continue
        put_before(place, part)
        drop_attributes(part, "hidden", "id")
        is_changed = True
    return is_changed
