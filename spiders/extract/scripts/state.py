"""Text that stands only in a script's state: JSON in script elements. Pure and bounded.

Sites that draw their pages in the browser send the article as data. No key names are known
here: the run of the most article-like text under one list or one string of markup is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from crawler.credits.forms import is_credit
from crawler.exceptions import PageError
from crawler.items import Block, BlockKind
from spiders.extract.content import Content
from spiders.extract.figures import read_figures
from spiders.extract.measure import reading_size
from spiders.extract.page import Page, bounded_tree, clean
from spiders.extract.scripts.values import Json, decode, script_values
from spiders.extract.text.walk import Walk
from spiders.extract.tree import ancestors

MAX_NODES = 300_000
MAX_DEPTH = 60
"""Levels of JSON; slate and flight trees of real pages go down to 30."""
MIN_TEXT = 400
"""Characters of a run: fewer may be any description."""
MIN_PARAGRAPH = 50

_MARKUP = re.compile(r"<(?:p|h[2-6]|div|ul|ol|blockquote|br)\b[^>]*>", re.IGNORECASE)
_NO_PROSE = re.compile(
    r"^\s*(?:https?:|data:|[.#@/]|<(?:svg|script|style|iframe)\b|[{\[]\s*[\"{]|[!(]*function\b|var\s|window\.|[\w-]+\s*\{)"
    r"|[{};]\s*[\w-]+\s*:|=>|\bvar\s|\\u00"
)
_SLOT = re.compile(r"([$%#{\[])\1[\w .:-]+[$%#}\]]{2}")
"""Where the site's own script puts an advertisement or a player: "$$AD$$", "{{ video-1 }}"."""
_KINDS = {
    "h2": BlockKind.SUBHEAD, "h3": BlockKind.SUBHEAD, "h4": BlockKind.SUBHEAD, "h5": BlockKind.SUBHEAD, "h6": BlockKind.SUBHEAD,
    "li": BlockKind.LIST_ITEM, "blockquote": BlockKind.QUOTE, "tr": BlockKind.TABLE_ROW,
}  # fmt: skip
_HEADING_KEYS = re.compile(r"head|subhead|title|h[2-6]$", re.IGNORECASE)
_LEAVES = ("text", "value", "content", "html", "body", "data", "children", "nodes")


def read_state(page: Page) -> tuple[Block, ...]:
    """The article's text out of the page's scripts; empty when none holds any.

    Costs about as much as decoding the JSON: ask only when the page itself has no text.
    """
    best: tuple[Block, ...] = ()
    worth = MIN_TEXT - 1
    for value in script_values(page):
        for run in runs(value):
            # what cannot be worth more is not parsed
            if sum(map(reading_size, run)) < worth:
                continue
            found = read_run(run, page)
            size = sum(s for b in found if (s := reading_size(b.text)) >= MIN_PARAGRAPH)
            if size > worth or (size == worth and len(found) > len(best)):
                best, worth = found, size
    return best


def runs(value: Json, least: int = MIN_TEXT) -> Iterator[list[str]]:
    """Lists of texts (plain or markup) that stand together in a value.

    Args:
        least: Characters of a string that is a run by itself.
    """
    left = MAX_NODES
    stack: list[tuple[Json, int]] = [(value, 0)]
    while stack and left > 0:
        node, depth = stack.pop()
        left -= 1
        if isinstance(node, str):
            if reading_size(node) < least:
                continue
            if _MARKUP.search(node) and not _NO_PROSE.search(node[:200]):
                yield [node]
            elif (
                len(node) >= least and "\n" in node and not _NO_PROSE.search(node[:400])
            ):
                yield [
                    f"<p>{escape(line)}</p>"
                    for line in node.splitlines()
                    if line.strip()
                ]
            elif len(node) >= least and node[:1] in "{[":
                stack.append((decode(node, 0), depth + 1))
        elif depth < MAX_DEPTH and isinstance(node, (dict, list)):
            if isinstance(node, list) and len(node) > 1:
                run = [text for item in node if (text := _item(item))]
                if run:
                    yield run
            children = node.values() if isinstance(node, dict) else node
            stack.extend(
                (child, depth + 1)
                for child in children
                if isinstance(child, (dict, list, str))
            )


def _item(item: Json) -> str | None:
    """One member of a list as markup: a paragraph, a subhead, or nothing."""
    if isinstance(item, str):
        return _paragraph(item, "p")
    if not isinstance(item, dict) or len(item) > 40:
        return None
    kind = str(
        item.get("type")
        or item.get("_type")
        or item.get("kind")
        or item.get("__typename")
        or ""
    )
    tag = "h3" if _HEADING_KEYS.search(kind) else "p"
    # a member with an address and a title of its own is a teaser, not a paragraph
    keys = {key.lower() for key in item}
    if keys & {"url", "href", "link", "permalink", "slug"} and keys & {
        "title",
        "headline",
    }:
        return None
    return _paragraph(_leaf_text(item, 0), tag)


def _leaf_text(value: Json, depth: int) -> str:
    """The texts below a node joined: rich-text trees part a paragraph at each link."""
    if isinstance(value, str):
        return value
    if depth > 12:
        return ""
    if isinstance(value, list):
        parts = [
            part
            for inner in value[:400]
            if isinstance(inner, (dict, list))
            or (isinstance(inner, str) and " " in inner)
            if (part := _leaf_text(inner, depth + 1))
        ]
        # whole sentences are blocks; anything else are pieces of one, parted by links
        whole = [
            p
            for p in parts
            if len(p) >= MIN_PARAGRAPH and p.rstrip("\"”»' ")[-1:] in ".!?…。！？"
        ]
        return (
            "</p><p>".join(parts) if len(whole) * 2 > len(parts) > 1 else "".join(parts)
        )
    if isinstance(value, dict):
        for key in _LEAVES:
            if key in value and (text := _leaf_text(value[key], depth + 1)):
                return text
        for key, inner in value.items():
            if (
                isinstance(inner, (dict, list))
                and key not in ("image", "images", "media", "author", "authors")
                and (text := _leaf_text(inner, depth + 1))
            ):
                return text
    return ""


def _paragraph(text: str, tag: str) -> str | None:
    if not text or _NO_PROSE.search(text[:300]):
        return None
    if _MARKUP.search(text):
        return text
    if tag == "h3":
        return f"<h3>{text}</h3>" if 3 < len(text) < 200 else None
    # prose has blanks, or the full stops of scripts without them
    if reading_size(text) < MIN_PARAGRAPH or (
        text.count(" ") < 5 and not re.search("[。．！？]", text)
    ):
        return None
    return f"<p>{text}</p>"


def read_run(run: list[str], page: Page) -> tuple[Block, ...]:
    """The texts of one run as blocks, read like a page; those of its pictures are none."""
    markup = "<html><body>" + "".join(run) + "</body></html>"
    data = markup.replace("\x00", "").encode("utf-8", "replace")
    try:
        tree = bounded_tree(data, page.url)
    except PageError:
        return ()
    passages = Walk(tree).passages
    inner = Page(tree, page.base_url or page.url, data)
    figures = read_figures(inner, Content(tree.body, tree.body, passages=passages))
    blocks = []
    for passage in passages:
        element = passage.element
        if passage.tag in ("figcaption", "caption") or not (
            figures.elements.isdisjoint((element, *ancestors(element)))
        ):
            continue
        text = clean(passage.text)
        if text and not (_SLOT.fullmatch(text) or is_credit(text, alone=False)):
            blocks.append(
                Block(kind=_KINDS.get(passage.tag, BlockKind.PARAGRAPH), text=text)
            )
    return tuple(blocks)
