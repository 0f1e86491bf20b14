"""What boxes of links are named: class names and ids. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from spiders.extract.signs.alternatives import by_first_letter

_RELATED_NAMES = (
    r"related|relat(?:ed)?[-_]?(?:posts?|articles?|content|links?|news|stories)|see-?_?also|read-?_?(?:also|more|next)|further"
    r"|zum-?_?thema|similar|relacionad|correlat|collegat|powiazane|souvisej|liees|connexe|crosslink|cross-?reference"
    r"|lire-?_?aussi|lees-?_?ook|leggi-?_?anche|les-?_?ogs[aå]|mehr-?_?zum|yarpp|background-?links|more-?_?on|link-?_?list"
    r"|article-?links?|inline-?(?:link|teaser|article)|teaser--inline|embedded-?(?:article|story)|story-?links?|onward"
)
_GENERIC_NAMES = (
    r"popular|most-?_?(?:read|viewed|shared|recent|commented)|trending|latest|recommend|recirc|outbrain|taboola|sponsor|promo"
    r"|might-?_?(?:also-?_?)?like|you-?_?may|newest|neueste|aktuell|ticker|top-?_?(?:stories|news|articles)|headlines|breaking"
    r"|meistgelesen|editors?-?_?(?:choice|picks?)|spotlight|featured|more-?_?(?:news|from|in-|stories)|plista|mgid|revcontent"
    r"|newsletter|subscribe|advert|shop|deal|video-?_?(?:list|player|playlist)|podcast|sidebar|nav\b(?<!\wnav)|menu|footer|weather"
    r"|read-?_?next|up-?_?next|next-?_?article|must-?_?read|hot-?_?news|carousel-?_?home|discover|explore|teaser-?list"
)
_RELATED_NAME, _GENERIC_NAME, _NAME = (
    re.compile(by_first_letter(names))
    for names in (_RELATED_NAMES, _GENERIC_NAMES, f"{_RELATED_NAMES}|{_GENERIC_NAMES}")
)
MAX_NAMES = 200
"""Letters of a class or id that are looked at, and kept."""


@lru_cache(maxsize=16_384)
def names_score(names: str) -> float:
    """What a class or id says of the links below it: above 0 related, below 0 of the whole site."""
    # small letters first: patterns that mind no case take four times as long
    names = names.lower()
    if _NAME.search(names) is None:
        return 0.0  # as nine of ten
    related = bool(_RELATED_NAME.search(names))
    generic = bool(_GENERIC_NAME.search(names))
    return 2.0 * related - 2.0 * generic
