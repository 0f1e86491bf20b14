"""Page and URL to `Extraction`: pure, no network, no clock. Read this first.

The way of a page, as `article` leads it:

1. `page` makes bytes a tree. `parse/` tells their encoding, refuses what would take too long or too
   much memory (`bounds`, `nesting`), lets lexbor build the tree that a browser builds (`tree`; what
   a node can be asked stands in `element`), and mends markup that does not say what it does.
2. What the page states for machines is read first, a `Reading` for each syntax: `jsonld`, `meta`,
   `microdata`, and the `selectors` of the source's entry, if it has any. A reader says what its
   syntax claims and never guesses for another. `known` gathers what they say of the headline.
3. `text/walk` goes over the tree once and makes every run of text outside menus a `Passage`
   (`content`), in reading order, and every block with text in it a `Node`. `signs/` says what names,
   tags and roles of elements tell: a `Hint` is evidence, never a verdict.
4. `body` decides which passages are the article: teasers and comments are marked (`text/cards`,
   `text/neighbours`), hints that lie on most of the text are doubted (`text/weigh`), the element that
   holds the text is found (`text/container`), headline, kicker and lead above it (`text/opening`).
   Then rule after rule leaves passages out and writes its name on them; `None` means kept. `explain`
   prints these names, and `findings.RULES` says what each means.
5. `figures` (with `pictures/`) finds the pictures of the article and their words, and `left_out`
   takes those out of the text; `links` (with `related/`) finds further reading; `visible` (with
   `printed/`) finds what is printed around the text: writers, days, section, keywords, rights.
6. Where hardly any text was found, `scripts/` looks into the state that scripts carry.
7. `merge` believes one reader for each field, by `ORDER`; dates stay claims, for a pipeline that
   knows the source and the time of the fetch.
8. `verdict` (with `evidence/`) weighs whether all this is an article, and refuses what is none.

`plaintext` (with `dumps/`) reads text dumps instead of pages. `access`, `names` (of writers), `fold`
(texts made comparable) and `measure` (how long a text is, in any script) serve all of them. Who may
import whom is written in pyproject.toml, as layers.
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
