"""Who may read the whole article: by what the head says, and by the wall after the text. Pure.

A newsletter box or an offer in the margin is no wall: a wall stands right where the text
ends, and is named so, or the text breaks off before an offer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crawler.items import Access
from spiders.extract.content import Hint, Passage
from spiders.extract.fold import small
from spiders.extract.signs.memory import Memory
from spiders.extract.tree import Element, ancestors

MAX_AFTER = 4
"""Passages after the text that are looked at: a wall comes at once."""
MAX_AROUND = 6
"""Elements around such a passage whose names are read."""
_TIER_META = re.compile(
    r"content_?tier|paywall|(?:^|[:._-])is_?premium|^premium$|(?:content|article)[-_.:]?(?:access|premium)|"
    r"accessib|subscri(?:ption|ber)[-_]?(?:only|required)"
)
_IS_TIER = Memory(lambda name: _TIER_META.search(name) is not None, 4_096)
_HIDDEN = re.compile(r"\b(?:hide|hidden|d-none|invisible)\b")
_REGISTER = re.compile("reg-?wall")
"""Looked for in small letters, as the three below."""
_VALUES = {
    "free": Access.FREE, "open": Access.FREE, "public": Access.FREE, "none": Access.FREE,
    "metered": Access.METERED, "meter": Access.METERED, "registration": Access.METERED, "registered": Access.METERED,
    "locked": Access.PAID, "paid": Access.PAID, "premium": Access.PAID, "subscriber": Access.PAID, "hard": Access.PAID,
    "subscribers": Access.PAID, "plus": Access.PAID, "paywall": Access.PAID,
    "subscriber-only": Access.PAID,
}  # fmt: skip
_WALL = re.compile(
    r"pay-?wall|reg-?wall|bezahlschranke|paid-?(?:content-?)?(?:barrier|overlay|wall|gate)|content-?gate|article-?gate|"
    r"premium-?(?:wall|gate|box|overlay)|subscri(?:be|ber|ption)-?(?:wall|gate|barrier|required|only)|abo-?(?:wall|schranke)|"
    r"locked-?(?:content|article)|article-?(?:locked|barrier)|muro-?(?:de-?)?pago|betaalmuur|betalingsmur|maksumuuri|"
    r"piano-?(?:offer|container|template)|tp-container|offer-?gate|access-?(?:barrier|denied)"
)
_OFFER = re.compile(
    "subscri|abonn|suscri|assinat|abbona|prenumer|tilaa|подписк|передплат|membership"
)
_NOT_WALL = re.compile("newsletter|e-?mail|rss|podcast|no-?paywall|without-?paywall")
_ELSEWHERE = int(Hint.COMMENTS | Hint.RELATED | Hint.NAVIGATION)
MAX_REST = 90
_REST = re.compile(
    r"(?:il (?:vous )?reste|left to read|remaining|noch|verbleib|queda|resta|pozosta|nog|gjenst|kvar|tilbage|jäljellä)\b.{0,40}"
    r"(?:\d\s?%|artic|artik|artíc|artyk|text)",
    re.IGNORECASE,
)
"""What a wall says of the text behind it: "82 % of this article is left to read"."""
_OPEN_END = re.compile(r"(?:\.\.\.|…|\[…\]|[\w,;])\s*$")


def tells_rest(text: str) -> bool:
    """Whether a short line says how much of the text stands behind the wall."""
    return len(text) <= MAX_REST and _REST.search(text) is not None


def access_of_metas(metas: Mapping[str, Sequence[str]]) -> Access | None:
    """A tier stated in the head: `article:content_tier` and its kin."""
    for name, contents in metas.items():
        if not _IS_TIER[name]:
            continue
        for content in contents:
            value = content.strip().lower()
            if value in _VALUES:
                return _VALUES[value]
            if value in ("true", "1", "yes", "false", "0", "no"):
                opens = "accessib" in name
                return (
                    Access.FREE
                    if (value in ("true", "1", "yes")) is opens
                    else Access.PAID
                )
    return None


def access_of_node(node: Mapping[str, Any]) -> Access | None:
    """`isAccessibleForFree` of an article node; parts of it that are not free make it metered or paid."""
    whole = _flag(node.get("isAccessibleForFree"))
    parts = node.get("hasPart")
    closed = any(
        _flag(part.get("isAccessibleForFree")) is False
        for part in (parts if isinstance(parts, list) else [parts])
        if isinstance(part, dict)
    )
    if whole is False or (whole is None and closed):
        return Access.PAID
    if whole is True:
        return Access.METERED if closed else Access.FREE
    return None


def _flag(value: object) -> bool | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, str):
        value = value.strip().lower().rsplit("/", 1)[-1]
        return {"true": True, "false": False, "yes": True, "no": False}.get(value)
    return value if isinstance(value, bool) else None


def access_of_page(passages: Sequence[Passage], last: int) -> Access | None:
    """Paid, or metered by a wall to register at, right after the text; free is printed by none.

    Args:
        last: Order of the last passage of the text.
    """
    if not passages:
        return None
    end = passages[min(last, len(passages) - 1)]
    around_text = {end.element, *ancestors(end.element)}
    for passage in passages[last + 1 : last + 1 + MAX_AFTER]:
        if passage.hints & _ELSEWHERE:
            break
        access, offers = _SAID[" ".join(_names(passage, around_text))]
        if access is not None:
            return access
        if offers and _OPEN_END.search(end.text):
            return Access.PAID
    return None


def _wall_of(names: str) -> tuple[Access | None, bool]:
    """The access that names of a wall tell, and whether they name an offer."""
    letters = small(names)
    wall, offers = _WALL.search(letters), _OFFER.search(letters) is not None
    # most names tell neither, and need not be asked what speaks against it
    if not (wall or offers) or _NOT_WALL.search(letters) or _HIDDEN.search(names):
        return None, False
    if wall:
        access = Access.METERED if _REGISTER.search(letters) else Access.PAID
        return access, False
    return None, offers


_SAID = Memory(_wall_of, 4_096)


def _names(passage: Passage, around_text: set[Element]) -> Iterable[str]:
    """What the elements of a passage are called, up to the one that holds the text too."""
    around: Element | None = passage.element
    for _ in range(MAX_AROUND + 1):
        if around is None or around in around_text:
            return
        said = around.attributes
        for key in ("class", "id", "data-testid"):
            if value := said.get(key):
                yield value
        around = around.parent
