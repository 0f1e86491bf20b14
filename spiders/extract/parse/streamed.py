"""Parts of a page that a server sends late, put where its scripts would put them. Pure.

React streams what is not ready at first to the end of the page, as
`<div hidden id="S:1">`, and marks its place by `<template id="B:1">` or "P:1"; a call in a
script after it swaps the two. Read as it was sent, the text of such a page is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable

from spiders.extract.content import Element

MAX_PARTS = 2_000
"""Late parts of a page; the pages at hand have up to 21."""
_PLACES = ("B:", "P:")


def put_in_place(root: Element, templates: Iterable[Element]) -> None:
    """Move each late part to its place; one whose place is missing stays hidden."""
    places: dict[str, Element] = {}
    for template in templates:
        name = template.get("id") or ""
        if name.startswith(_PLACES):
            places.setdefault(name[2:], template)
    if not places:
        return
    late = [
        part
        for part in root.iter("div")
        if part.get("hidden") is not None and (part.get("id") or "").startswith("S:")
    ]
    for part in late[:MAX_PARTS]:
        place = places.pop(part.attrib["id"][2:], None)
        if place is None or part in place.iterancestors():
            continue
        place.addprevious(part)
        del part.attrib["hidden"], part.attrib["id"]
