"""How well pages are read whose evidence is taken away, and with matter set into their text.

    python -P -m tests.bench.bare --pages ../shared/pages/dev
        [--not-articles FOLDER] [--only '!wcxb-*'] [--rows 'bare' 'thread' …] [--of bare] [--changed]

Two tables, each beside the pages as they are. In the first the markup is written otherwise and
a reader sees the same: no claims in the head, hashed names, `div` for all tags, no blanks …;
`same` is the share of pages of which all is read as before, and `--changed` names the others
with the fields that differ. In the second
the words of `tests/bench/bare_matter.py` are set in: how much of them comes out as the text,
and what is lost of the text itself; over pages whose known paragraphs all stand in the page.
`--of` rewrites the pages of the second table first. The folder is as `tests/bench/extract.py`
has it. What is drawn is drawn from fixed seeds; no page was looked at in a browser.
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.exceptions import PageError
from crawler.net.limits import YOUNG_OBJECTS
from spiders.extract import extract_article
from spiders.extract.parse.encoding import as_utf8
from tests.bench.bare_boxes import BOXES
from tests.bench.bare_inserts import INSERTS
from tests.bench.bare_markup import MARKUP
from tests.bench.bare_matter import MATTERS, Matter, Place, Words
from tests.bench.bare_rewrites import REWRITES, Rewrite, without_scripts
from tests.bench.extract import (
    as_row,
    known_fields,
    read_pages,
    score_against,
    through_stages,
)
from tests.bench.hosts import folded
from tests.bench.page_tokens import tokens, written

WRITTEN = {**REWRITES, **MARKUP, **BOXES}
COLUMNS = (
    ("body", "f1"),
    ("body", "accuracy"),
    ("headline", "exact"),
    ("lead", "fuzzy"),
    ("paragraphs", "f1"),
    ("subheads", "f1"),
    ("authors", "page_exact"),
    ("published", "minute"),
    ("published", "day"),
    ("caption", "f1"),
    ("caption", "leak"),
    ("credit", "f1"),
)
BRIEF = 2
"""Paragraphs left of a page for the row of short articles."""


@dataclass(slots=True)
class Outcome:
    """What came of all pages written in one way."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    leaks: list[float] = field(default_factory=list)
    """Of each page with matter the share of its runs of text that is read as the article's."""
    gold: dict[str, Any] = field(default_factory=dict)
    """Where it is another than the folder's."""


def rewritten(page: LexborHTMLParser, rewrite: Rewrite) -> bytes:
    """A parsed page, written otherwise."""
    root = page.root
    html = "" if root is None else root.html or ""
    out = written(rewrite(tokens(html)))
    return f"<!DOCTYPE html>{out}".encode("utf-8", "replace")


def parsed(page: bytes) -> LexborHTMLParser:
    return LexborHTMLParser(as_utf8(page))


def read_rewritten(
    pages: Sequence[tuple[str, bytes, str]], rewrite: Rewrite
) -> Outcome:
    """All pages, each written otherwise."""
    out = Outcome()
    for key, page, url in pages:
        _read(out, key, rewritten(parsed(page), rewrite), url)
    return out


def changed(before: Outcome, after: Outcome) -> dict[str, list[str]]:
    """Id of each page that is read otherwise to the fields that differ: letters and digits alone
    count, and of pictures their words."""
    found: dict[str, list[str]] = {}
    rows = {row["id"]: row for row in after.rows}
    for row in before.rows:
        other = rows.get(row["id"])
        if other is None:
            found[row["id"]] = ["refused"]
        elif fields := [f for f in row if _said(row[f]) != _said(other[f])]:
            found[row["id"]] = fields
    return found


def _said(value: Any) -> Any:
    if isinstance(value, list):
        return [_said(part) for part in value]
    if isinstance(value, dict):
        return [_said(part) for key, part in value.items() if key != "url"]
    return folded(value) if isinstance(value, str) else value


def read_with_matter(
    pages: Sequence[tuple[str, bytes, str]],
    gold: Mapping[str, Any],
    matter: Matter | None,
    rewrite: Rewrite,
) -> Outcome:
    """The pages whose paragraphs are known and found, each with matter of its language."""
    out = Outcome()
    for key, page, url in pages:
        tree = parsed(page)
        if (found := _found(tree, gold[key])) is None:
            continue
        if matter is None:
            out.gold[key] = gold[key]
            _read(out, key, rewritten(tree, rewrite), url)
            continue
        html = tree.css_first("html[lang]")
        language = (html.attributes["lang"] or "en")[:2].lower() if html else "en"
        size = sum(len(p.text()) for p in found)
        out.gold[key] = gold[key]
        words = Words(language, size, gold[key].get("authors") or ())
        titled = _titled(tree, found)
        words.shape = titled.html or ""
        box = LexborHTMLParser(matter.write(words))
        assert box.body is not None
        _set_in(tree, found, titled, box, matter.place)
        row = _read(out, key, rewritten(tree, rewrite), url)
        if row is not None:
            runs = [r for r in map(folded, _texts(box)) if len(r) > 20]
            body = folded(row["body"])
            out.leaks.append(sum(r in body for r in runs) / max(1, len(runs)))
    return out


def read_brief(
    pages: Sequence[tuple[str, bytes, str]], gold: Mapping[str, Any], rewrite: Rewrite
) -> Outcome:
    """The same pages with their first two paragraphs alone, and without scripts that hold the rest.

    Without those whose text is more than paragraphs and subheads: the rest of it would stay.
    """
    out = Outcome()
    for key, page, url in pages:
        tree = parsed(page)
        paragraphs, subheads = _paragraphs(gold[key]), _subheads(gold[key])
        whole = len(folded("".join((*paragraphs, *subheads))))
        if (found := _found(tree, gold[key])) is None or whole != len(
            folded(gold[key]["body"])
        ):
            continue
        titles = set(map(folded, subheads))
        for heading in tree.css("h2, h3, h4, h5, h6"):
            if folded(heading.text()) in titles:
                heading.decompose()
        for paragraph in found[BRIEF:]:
            paragraph.decompose()
        out.gold[key] = {
            "body": "\n\n".join(paragraphs[:BRIEF]),
            "headline": gold[key].get("headline"),
        }
        short = rewritten(tree, lambda row: without_scripts(rewrite(row)))
        _read(out, key, short, url)
    return out


def _read(out: Outcome, key: str, page: bytes, url: str) -> dict[str, Any] | None:
    try:
        row = as_row(key, through_stages(extract_article(page, url)))
    except PageError:
        out.refused.append(key)
        return None
    out.rows.append(row)
    return row


def _paragraphs(gold: Mapping[str, Any]) -> list[str]:
    return [p for part in gold.get("sections") or () for p in part["paragraphs"]]


def _subheads(gold: Mapping[str, Any]) -> list[str]:
    return [t for part in gold.get("sections") or () for t in part["headline"]]


def _found(tree: LexborHTMLParser, gold: Mapping[str, Any]) -> list[LexborNode] | None:
    """The element of each known paragraph, the largest that holds nothing else; `None` where one
    of them is not found, or there are too few."""
    wanted = [folded(p) for p in _paragraphs(gold)]
    if len(wanted) <= BRIEF:
        return None
    found: dict[str, LexborNode] = {}
    texts = set(wanted)
    for node in tree.css("p, div, li, section, td, blockquote, span"):
        text = folded(node.text())
        if text in texts:
            found.setdefault(text, node)  # what is around comes first
    if not all(text in found for text in wanted):
        return None
    return [found[text] for text in wanted]


def _texts(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.body.traverse(include_text=True) if tree.body else ():
        if node.is_text_node and (text := node.text_content):
            yield text


def _set_in(
    tree: LexborHTMLParser,
    found: list[LexborNode],
    titled: LexborNode,
    box: LexborHTMLParser,
    place: Place,
) -> None:
    assert tree.body is not None
    assert box.body is not None
    new = box.body.first_child
    assert new is not None
    if place is Place.TOP:
        top = tree.body.first_child
        assert top is not None
        top.insert_before(new)
    elif place in (Place.START, Place.MIDDLE):
        found[len(found) // 2 if place is Place.MIDDLE else 0].insert_before(new)
    elif place is Place.BESIDE:
        titled.insert_after(new)
    elif place is Place.LAST:
        tree.body.insert_child(new)
    elif place is Place.END:
        found[-1].insert_after(new)
    else:
        holder = _holder(found)
        (holder.insert_before if place is Place.ABOVE else holder.insert_after)(new)


def _titled(tree: LexborHTMLParser, found: list[LexborNode]) -> LexborNode:
    """The smallest element that holds the first h1 too, not the body itself."""
    title = tree.css_first("h1")
    return _holder(found if title is None else [title, *found])


def _holder(found: list[LexborNode]) -> LexborNode:
    """The smallest element that holds them all, not the body itself."""
    around = found[0]
    wanted = [node.mem_id for node in found]
    while (above := around.parent) is not None and above.tag != "body":
        around = above
        within = {node.mem_id for node in around.traverse()}
        if all(node in within for node in wanted):
            break
    return around


def line(name: str, scores: Mapping[str, Any], rest: Sequence[str]) -> str:
    shown = (_figure(scores.get(field, {}).get(what)) for field, what in COLUMNS)
    return f"{name:18} {' '.join(shown)} {' '.join(f'{r:>6}' for r in rest)}"


def _figure(value: float | None) -> str:
    return f"{'-':>6}" if value is None else f"{value:6.3f}"


def head(*rest: str) -> str:
    names = (f"{field[:3]}.{what[:2]}" for field, what in COLUMNS)
    return f"{'':18} {' '.join(names)} {' '.join(f'{r:>6}' for r in rest)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--not-articles", type=Path)
    parser.add_argument("--only", default="*", help="ids like this; '!' turns it round")
    parser.add_argument("--rows", nargs="*", help="of both tables; all unless named")
    parser.add_argument("--of", choices=WRITTEN, default="as parsed")
    parser.add_argument(
        "--changed", action="store_true", help="name what is read otherwise"
    )
    args = parser.parse_args()
    gc.set_threshold(YOUNG_OBJECTS)
    pages = list(read_pages(args.pages, args.only))
    lists = list(read_pages(args.not_articles)) if args.not_articles else []
    gold = known_fields(args.pages, args.only)

    def show(name: str, out: Outcome, *last: str) -> None:
        scores = score_against(args.pages, out.gold or gold, out.rows, 2)
        print(line(name, scores, (str(len(out.refused)), *last)), flush=True)

    print(head("refus", "lists", "same"))
    before: Outcome | None = None
    for name, rewrite in WRITTEN.items():
        if not args.rows or name in args.rows:
            shut = len(read_rewritten(lists, rewrite).refused) if lists else "-"
            out = read_rewritten(pages, rewrite)
            before = before or out
            other = changed(before, out)
            show(name, out, str(shut), f"{1 - len(other) / max(1, len(pages)):.3f}")
            for key, fields in other.items() if args.changed else ():
                print(f"  {key}: {' '.join(fields)}")
    print(head("refus", "leak"))
    rewrite = WRITTEN[args.of]
    for name, matter in {"nothing": None, **MATTERS, **INSERTS}.items():
        if not args.rows or name in args.rows:
            out = read_with_matter(pages, gold, matter, rewrite)
            show(name, out, f"{sum(out.leaks) / max(1, len(out.leaks)):.3f}")
    if not args.rows or "brief" in args.rows:
        show("brief", read_brief(pages, gold, rewrite), "-")


if __name__ == "__main__":
    main()
