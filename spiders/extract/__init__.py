"""Page text and URL to Article: pure, no network, no clock.

`article` asks a reader for each syntax and part of the page, and merges what they say:

- `page` (with `parse/`): bytes to a tree within bounds; `plaintext` (with `dumps/`): text dumps;
- `jsonld`, `meta`, `microdata`, `selectors`, `scripts/`: what the page states for machines;
- `body` (with `text/`), `figures` (with `pictures/`), `links` (with `related/`), `visible` (with
  `printed/`): what a reader sees;
- `merge`: who is believed for a field; `verdict` (with `evidence/`): whether it is an article;
- `explain`: why something was kept or left out.

Below all of them lie `content`, `signs/` (what class names and elements say), `names`, `fold`.
"""

from __future__ import annotations

from spiders.extract.article import extract_article, extract_entry
from spiders.extract.explain import Explanation, explain_page
from spiders.extract.plaintext import extract_text
from spiders.extract.version import READER_VERSION

__all__ = [
    "READER_VERSION",
    "Explanation",
    "explain_page",
    "extract_article",
    "extract_entry",
    "extract_text",
]
