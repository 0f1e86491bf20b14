"""One article's words set into the page of another, for `tests/bench/chimera.py`."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.bench.bare_rewrites import without_claims
from tests.bench.hosts import Block, Host, is_described, tag_of, words_of
from tests.bench.made_up import in_text, in_values
from tests.bench.page_tokens import End, Raw, Start, Text, Token, set_of

_SAID = set_of("description abstract")
_BODY = set_of("articlebody text")
_SHORT = 4
"""Letters up to which a name is not looked for in a page: it would be found in other words."""


Swap = Callable[[str], str]


def transplanted(
    host: Host,
    giver: Host,
    blocks: Sequence[Block],
    *,
    own_markup: bool = False,
    claims: bool = True,
    chrome: Swap | None = None,
) -> tuple[list[Token], str, dict[str, Any]]:
    """The host's page with the giver's words: its tokens, its address, what is to be read of it.

    Dates and pictures stay the host's. Where the giver has fewer writers, the others stay.

    Args:
        blocks: The text, of the giver or of several.
        own_markup: Each block in the elements that its own page has around it.
        claims: What the head says is rewritten; else it is taken away.
        chrome: Changes the words of the host that stand neither in its text nor in its title.
    """
    assert host.slots is not None
    truth = {**host.gold, "headline": giver.gold["headline"]}
    truth.pop("lead", None)
    truth["body"] = "\n\n".join(block.text for block in blocks)
    truth["sections"] = [
        {
            "headline": [b.text for b in blocks if b.is_subhead],
            "paragraphs": [b.text for b in blocks if not b.is_subhead],
        }
    ]
    changed = _with_blocks(host, blocks, own_markup=own_markup)
    if host.lead_place is not None:
        first, last = host.innermost(host.lead_place)
        if lead := giver.gold.get("lead"):
            truth["lead"] = lead
            changed |= {n: [] for n in range(first + 1, last)}
            changed[first + 1] = [Text(html.escape(lead, quote=False))]
        else:
            changed |= {
                n: [] for n in range(host.lead_place, host.ends[host.lead_place] + 1)
            }
    if host.title_place is not None:
        first, last = host.title_place
        changed |= {n: [] for n in range(first + 1, last)}
        changed[first + 1] = [Text(html.escape(truth["headline"], quote=False))]
    theirs, others = giver.gold.get("authors") or [], host.gold.get("authors") or []
    if "authors" in truth:
        truth["authors"] = [*theirs[: len(others)], *others[len(theirs) :]]
    swaps = _swaps(host, giver)
    if chrome is not None:
        _add_chrome(host.rows, changed, swaps, truth, chrome)
    rows = _swapped(host.rows, changed, swaps, giver, truth["body"])
    return (rows if claims else without_claims(rows)), swaps(host.url), truth


def _with_blocks(
    host: Host, blocks: Sequence[Block], *, own_markup: bool
) -> dict[int, list[Token]]:
    """Token of the host to what stands there instead."""
    assert host.slots is not None
    found: dict[int, list[Token]] = {}
    free = [slot for slot in host.slots if not slot.is_item]
    shells = {
        kind: [
            b.shell
            for b, s in zip(host.blocks, host.slots, strict=True)
            if b.is_subhead is kind and not s.is_item
        ]
        for kind in (True, False)
    }
    for slot in host.slots:
        found |= {n: [] for n in range(slot.first, slot.last + 1)}
    for at, old in enumerate(host.blocks):
        new = blocks[at].inner if at < len(blocks) else ()
        for first, last in host.copies_of(old.text):
            found |= {n: [] for n in range(first + 1, last)}
            found[first + 1] = list(new)
    for at, block in enumerate(blocks):
        slot = free[min(at, len(free) - 1)]
        own = _as_paragraph(block.shell)
        kind = shells[block.is_subhead]
        shell = kind[min(at, len(kind) - 1)] if kind else own
        if own_markup:
            shell = (*shell[:-1], own[-1])
        found[slot.first] += [
            *shell,
            *_linked(block.inner, block.site, host.site),
            *(End(t.tag) for t in reversed(shell)),
        ]
    return found


def _as_paragraph(shell: tuple[Start, ...]) -> tuple[Start, ...]:
    """Its own element alone; an item of a list cannot stand alone."""
    inner = shell[-1]
    return (replace(inner, tag="p"),) if inner.tag in ("li", "td", "span") else (inner,)


def _linked(inner: Sequence[Token], old: str, new: str) -> Iterator[Token]:
    """Links within the giver's site lead within the host's."""
    for token in inner:
        if isinstance(token, Start) and token.tag == "a":
            said = tuple(
                (key, value.replace(old, new, 1) if key == "href" else value)
                for key, value in token.said
            )
            yield replace(token, said=said)
        else:
            yield token


def _swaps(host: Host, giver: Host) -> Swap:
    """Puts the giver's headline, lead, writers and words of the address for the host's."""
    pairs: list[tuple[str, str]] = []
    for field in ("headline", "lead"):
        if old := host.gold.get(field):
            pairs.append((old, giver.gold.get(field) or ""))
    names = zip(
        host.gold.get("authors") or (), giver.gold.get("authors") or (), strict=False
    )
    pairs += [(old, new) for old, new in names if len(old) > _SHORT]
    if host.slug:
        pairs.append(
            (host.slug, _slug(giver, re.findall(r"[^-]*\d{4,}[^-]*", host.slug)))
        )
    pairs.sort(key=lambda pair: -len(pair[0]))
    table = dict(pairs)
    sought = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, table))})(?!\w)")

    def swap(text: str) -> str:
        return sought.sub(lambda found: table[found[0]], text)

    return swap


def _slug(giver: Host, numbers: Sequence[str]) -> str:
    words = words_of(giver.gold["headline"]) or ["news"]
    return "-".join((*words[:12], *numbers))


def _add_chrome(
    page: Sequence[Token],
    changed: dict[int, list[Token]],
    swap: Swap,
    truth: Mapping[str, Any],
    chrome: Swap,
) -> None:
    """Texts and attributes outside the text with other words; what is to be read stays."""
    kept = [truth["headline"], truth.get("lead"), *(truth.get("authors") or ())]
    parts = re.compile(f"({'|'.join(re.escape(k) for k in kept if k)})")

    def change(text: str) -> str:
        said = parts.split(swap(text))
        return "".join(p if at % 2 else chrome(p) for at, p in enumerate(said))

    for at, token in enumerate(page):
        if at not in changed and isinstance(token, Text):
            changed[at] = [Text(in_text(token.text, change))]
        elif at not in changed and isinstance(token, Start) and token.tag != "meta":
            changed[at] = [in_values(token, change)]


def _swapped(
    page: Sequence[Token],
    changed: Mapping[int, list[Token]],
    swap: Swap,
    giver: Host,
    body: str,
) -> list[Token]:
    found: list[Token] = []
    for at, token in enumerate(page):
        if at in changed:
            found += changed[at]
        elif isinstance(token, Text):
            found.append(Text(_escaped(swap, token.text)))
        elif isinstance(token, Start):
            found.append(_with_values(token, swap, giver))
        elif isinstance(token, Raw) and at and tag_of(page[at - 1]) == "title":
            found.append(Raw(_escaped(swap, token.text)))
        elif isinstance(token, Raw) and at and tag_of(page[at - 1]) == "script":
            found.append(Raw(_claimed(token.text, swap, giver, body)))
        else:
            found.append(token)
    return found


def _escaped(swap: Swap, text: str) -> str:
    said = html.unescape(text)
    other = swap(said)
    return text if other == said else html.escape(other, quote=False)


def _with_values(token: Start, swap: Swap, giver: Host) -> Start:
    if token.tag == "meta" and is_described(token):
        said = (
            *token.without(frozenset(("content",))).said,
            ("content", giver.description),
        )
        return replace(token, said=tuple((k, html.escape(v)) for k, v in said))
    values = [(key, value, swap(html.unescape(value))) for key, value in token.said]
    said = tuple(
        (key, html.escape(new) if new != html.unescape(old) else old)
        for key, old, new in values
    )
    return replace(token, said=said)


def _claimed(script: str, swap: Swap, giver: Host, body: str) -> str:
    """A block of JSON-LD with other words; empty where it does not parse."""
    try:
        said = json.loads(script, strict=False)
    except ValueError:
        return "{}"
    out = json.dumps(_walked(said, swap, giver, body), ensure_ascii=False)
    return out.replace("</", "<\\/")


def _walked(said: Any, swap: Swap, giver: Host, body: str) -> Any:
    if isinstance(said, list):
        return [_walked(part, swap, giver, body) for part in said]
    if isinstance(said, str):
        return swap(html.unescape(said))
    if not isinstance(said, dict):
        return said
    is_article = any(
        key in said for key in ("headline", "articleBody", "datePublished")
    )
    found: dict[str, Any] = {}
    for key, value in said.items():
        if is_article and key.lower() in _SAID:
            found[key] = giver.description
        elif is_article and key.lower() in _BODY:
            found[key] = body
        elif key != "wordCount":
            found[key] = _walked(value, swap, giver, body)
    return found
