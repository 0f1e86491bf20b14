"""Whether a page is what its address names: a slug's words stand in the article's text. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from spiders.extract.fold import fold

MIN_WORDS = 3
"""Words of a slug that is held against the text; all 311 such articles of 432 pages have one of them."""
MIN_LETTERS = 4
STEM = 5
"""Letters that are looked for: endings differ between title and slug."""
LATIN = 0.6
"""Share of plain letters in a text that its slug is made of letter by letter."""
_WORD = re.compile(rf"[a-z]{{{MIN_LETTERS},}}")


def is_borne_out(slug: str, texts: Iterable[str]) -> bool:
    """Whether a text has a word of the slug, or cannot be held against it.

    A page that says that something is missing, closed or forbidden knows nothing of the title in
    the address. Some print the address: such a text does not count.

    Args:
        slug: The last part of the address.
    """
    slug = slug.lower()
    words = {word[:STEM] for word in _WORD.findall(slug)}
    if len(words) < MIN_WORDS:
        return True
    text = fold(" ".join([text for text in texts if slug not in text.lower()]))
    if not text.isascii():
        text = unicodedata.normalize("NFD", text)
        letters = text.encode("ascii", "ignore").decode()
        if len(letters) < LATIN * len(text):
            return True
        text = letters
    return any(map(text.__contains__, words))
