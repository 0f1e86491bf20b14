"""JSON-LD of a page: its article node among all nodes, and what that claims.

Pure. Broken blocks are mended where the damage is common, else left out one by one.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from spiders.extract.access import access_of_node
from spiders.extract.page import Page, clean
from spiders.extract.printed.crumbs import jsonld_crumbs, section_of_crumbs
from spiders.extract.reading import Reading
from spiders.extract.signs.memory import Memory

# What json gives: dict, list, str, numbers, bool, None
Json = Any

MAX_BLOCK_CHARS = 2_000_000
MAX_NODES = 5_000
MAX_DEPTH = 24

_ARTICLES = (
    "article", "posting", "report", "newsstory", "liveblog", "opinion", "analysis", "review",
)  # fmt: skip
"""What the names of an article's types end with."""
_DECODER = json.JSONDecoder(strict=False)
_COMMENT = re.compile(r"(?s)^\s*(?:/\*.*?\*/|<!--|//<!\[CDATA\[|<!\[CDATA\[)")
_COMMENT_END = re.compile(r"(?:-->|//\]\]>|\]\]>);?$")
"""Of a text whose white space was cut off."""
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_TAG = re.compile(r"<[^<>]{1,300}>")
_PARTS = frozenset(("hasPart", "comment", "liveBlogUpdate"))
"""What holds nodes of parts: an entry of a ticker has a headline and a day of its own."""
_SITES = ("website", "newsmediaorganization")


def _nodes(page: Page) -> list[dict[str, Json]]:
    """Every typed node of every readable block, outer ones first."""
    nodes: list[dict[str, Json]] = []
    for _, text in page.scripts("ld+json"):
        _gather(_load(text), nodes, 0)
    return nodes


def _load(text: str) -> Json:
    if len(text) > MAX_BLOCK_CHARS:
        return None
    for mend in (str, _mended, _unescaped):
        try:
            return _DECODER.decode(mend(text))
        except (ValueError, RecursionError):
            continue
    return None


def _mended(text: str) -> str:
    text = _COMMENT_END.sub("", _COMMENT.sub("", text).strip()).rstrip("; \t\r\n")
    return _TRAILING_COMMA.sub(r"\1", text)


def _unescaped(text: str) -> str:
    return _mended(html.unescape(text))


def _gather(value: Json, nodes: list[dict[str, Json]], depth: int) -> None:
    if depth > MAX_DEPTH or len(nodes) >= MAX_NODES:
        return
    if isinstance(value, dict):
        if "@type" in value:
            nodes.append(value)
        inner = [item for key, item in value.items() if key not in _PARTS]
    else:
        inner = value if isinstance(value, list) else []
    for item in inner:
        if isinstance(item, (dict, list)):
            _gather(item, nodes, depth + 1)


def _is_one_of(node: dict[str, Json], kind: Memory[bool]) -> bool:
    """Whether one of a node's types is of a kind."""
    found = node.get("@type")
    if isinstance(found, str):
        return kind[found]
    names = found if isinstance(found, list) else ()
    return any(kind[name] for name in names if isinstance(name, str))


def _bare_type(name: str) -> str:
    """In small letters, without its vocabulary."""
    return name.rpartition("/")[2].lower()


_OTHERS = ("jobposting", "event", "episode", "product")
_OTHER = Memory(lambda name: _bare_type(name).endswith(_OTHERS), 1_024)
_ARTICLE = Memory(
    lambda name: _bare_type(name).endswith(_ARTICLES) and not _OTHER[name], 1_024
)
_HOUSE = Memory(lambda name: _bare_type(name).endswith("organization"), 1_024)
_SITE = Memory(lambda name: _bare_type(name) in _SITES, 1_024)
_PAGE = Memory(lambda name: _bare_type(name) == "webpage", 1_024)


def _changed(nodes: list[dict[str, Json]]) -> Iterator[str]:
    """When a page was changed that is called no article; its first day is often the site's."""
    for node in nodes:
        if _is_one_of(node, _PAGE):
            yield from _texts(node.get("dateModified"))


def _article_node(nodes: list[dict[str, Json]], page: Page) -> dict[str, Json] | None:
    """The node of this page's article: by its address, else the fullest one."""
    articles = [node for node in nodes if _is_one_of(node, _ARTICLE)]
    if len(articles) < 2:
        return articles[0] if articles else None
    own = _bare(page.url) if page.url else None

    def worth(node: dict[str, Json]) -> tuple[bool, int]:
        fields = ("headline", "datePublished", "author", "articleBody", "description")
        return (_stands_at(node, own), sum(1 for name in fields if node.get(name)))

    return max(articles, key=worth)


def _stands_at(node: dict[str, Json], own: str | None) -> bool:
    """Whether a node names the page's address as its own."""
    if own is None:
        return False
    entity = node.get("mainEntityOfPage")
    for value in (node.get("url"), entity, node.get("@id")):
        address = (
            value.get("@id") or value.get("url") if isinstance(value, dict) else value
        )
        if isinstance(address, str) and _bare(address) == own:
            return True
    return False


def _bare(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|[?#].*$", "", address).rstrip("/")


def read_jsonld(page: Page) -> Reading:
    """Claims of the article node; `is_article` tells whether there is one."""
    nodes = _nodes(page)
    node = _article_node(nodes, page)
    site_names = tuple(_site_names(nodes))
    if node is None:
        return Reading(
            reader="jsonld",
            site_names=site_names,
            section=_crumb(nodes, (page.title or "",), site_names),
            modified=tuple(_changed(nodes)),
            is_article=False if any(_is_one_of(n, _OTHER) for n in nodes) else None,
        )
    by_id = {n["@id"]: n for n in nodes if isinstance(n.get("@id"), str)}
    author = node.get("author") or node.get("creator")
    return Reading(
        reader="jsonld",
        headline=text_of(node.get("headline")),
        kicker=text_of(node.get("alternativeHeadline")),
        lead=text_of(node.get("description")) or text_of(node.get("abstract")),
        authors=tuple(_names(author, by_id)),
        houses=tuple(_names(_organisations(author, by_id), by_id)),
        published=tuple(_texts(node.get("datePublished"), node.get("dateCreated"))),
        modified=tuple(_texts(node.get("dateModified"))),
        section=_section(node.get("articleSection"))
        or _crumb(nodes, (text_of(node.get("headline")) or "",), site_names),
        keywords=tuple(dict.fromkeys(_keywords(node.get("keywords")))),
        language=_language(node.get("inLanguage")),
        access=access_of_node(node),
        copyright_line=text_of(node.get("copyrightNotice")),
        site_names=site_names,
        body_text=_body(node.get("articleBody")),
        is_article=True,
    )


def text_of(value: Json) -> str | None:
    """Cleaned text of a string, without escapes and tags; `None` for anything else."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    if "&" in value:
        value = html.unescape(value)
    if "<" in value:
        value = _TAG.sub(" ", value)
    return clean(value) or None


def _body(value: Json) -> str | None:
    """Lines stay: they tell where paragraphs end, when the publisher kept them."""
    if isinstance(value, list):
        value = "\n".join(item for item in value if isinstance(item, str))
    if not isinstance(value, str):
        return None
    if "&" in value:
        value = html.unescape(value)
    if "<" in value:
        value = re.sub(r"(?i)</?(?:p|br|h\d|div|li)\b[^>]*>", "\n", value)
        value = _TAG.sub("", value)
    return value.strip() or None


def _texts(*values: Json) -> Iterator[str]:
    for value in values:
        if text := text_of(value):
            yield text


def _names(value: Json, by_id: dict[str, Json], depth: int = 0) -> Iterator[str]:
    if depth > 4 or value is None:
        return
    if isinstance(value, list):
        for item in value:
            yield from _names(item, by_id, depth + 1)
    elif isinstance(value, dict):
        if "name" not in value and isinstance(value.get("@id"), str):
            value = by_id.get(value["@id"], value)
        name = value.get("name")
        if isinstance(name, list):
            yield from _names(name, by_id, depth + 1)
        elif text := text_of(name):
            yield text
    elif text := text_of(value):
        yield text


def _organisations(value: Json, by_id: dict[str, Json]) -> list[Json]:
    """Those of the authors that are no persons."""
    stated = value if isinstance(value, list) else [value]
    found = [
        by_id.get(one["@id"], one)
        if isinstance(one, dict)
        and "name" not in one
        and isinstance(one.get("@id"), str)
        else one
        for one in stated
    ]
    return [one for one in found if isinstance(one, dict) and _is_one_of(one, _HOUSE)]


def _keywords(value: Json, *, part: bool = True) -> Iterator[str]:
    if isinstance(value, str):
        pieces = re.split(r"[,;]", value) if part else [value]
        yield from (text for piece in pieces if (text := text_of(piece)))
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, str):
                # A list's items are whole, unless it holds one long line of them.
                yield from _keywords(item, part=part and len(value) == 1)
            elif text := text_of(item):
                yield text
    elif text := text_of(value):
        yield text


def _language(value: Json) -> str | None:
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    return text_of(value)


def _section(value: Json) -> str | None:
    """The first section; several in one string are parted by bare commas."""
    text = next(iter(_keywords(value, part=False)), None)
    return re.split(r",(?=\S)", text)[0].strip() or None if text else None


def _crumb(
    nodes: list[dict[str, Json]], headlines: tuple[str, ...], sites: tuple[str, ...]
) -> str | None:
    return section_of_crumbs(jsonld_crumbs(nodes), headlines, sites)


def _site_names(nodes: list[dict[str, Json]]) -> Iterator[str]:
    for node in nodes:
        if _is_one_of(node, _SITE):
            yield from _texts(node.get("name"), node.get("alternateName"))
        publisher = node.get("publisher")
        if isinstance(publisher, dict):
            yield from _texts(publisher.get("name"))
