"""Selectors of sources, checked before any page is read: whether the reader understands one. Pure.

The reader's engine says of a fault only that there is one, and reads a few forms that are
no fault otherwise than a browser does: they are told here, in words.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from cssselect import ExpressionError, HTMLTranslator, SelectorError
from cssselect.parser import (
    Attrib,
    Class,
    CombinedSelector,
    Element,
    Hash,
    Tree,
    tokenize,
)
from cssselect.xpath import XPathExpr

_FOREIGN = frozenset(
    ("contains", "enabled", "lang", "matches", "scope", "target", "visited")
)
"""Behind a colon: not known to this reader of selectors, or not as a browser knows it."""
MAX_CHARS = 2_000
"""Of one selector, its alternatives with it."""


class _Checked(HTMLTranslator):
    def xpath_combinedselector(self, combined: CombinedSelector) -> XPathExpr:
        if combined.combinator in " ~" and _is_bare(combined.selector):
            raise ExpressionError(
                "Before what stands below or behind it, a form with a colon needs a tag "
                "or class: 'div:not(.box) p' instead of ':not(.box) p'"
            )
        return super().xpath_combinedselector(combined)


@lru_cache(maxsize=512)
def css_fault(css: str) -> str | None:
    """What is wrong with a selector; `None` when nothing is."""
    if len(css) > MAX_CHARS:
        return f"It is longer than {MAX_CHARS} characters"
    try:
        _Checked().css_to_xpath(css)
    except SelectorError as error:
        return _mend_of_habit(css) or str(error)
    except RecursionError:
        return "It names too many elements in each other"
    for token, after in pairwise(tokenize(css)):
        if token.value == ":" and after.value in _FOREIGN:
            return f"':{after.value}' is none of the forms that can be read"
        if token.is_delim("!"):
            return "Write ':not([…=…])' instead of '[…!=…]'"
    return None


def _mend_of_habit(css: str) -> str | None:
    """What who writes other spiders writes here: XPath, and Scrapy's own pseudo-elements."""
    if css.lstrip("( ").startswith(("/", "./")):
        return "This is XPath: write CSS, such as 'article h1'"
    if "::" in css:
        return "Leave out what begins with '::': the element itself is chosen, and its text read"
    return None


def _is_bare(left: Tree) -> bool:
    """Whether the last part of a selector's left side opens with a colon.

    Of the elements around (or before) another, lexbor 2 tries only the nearest by such a part.
    """
    part = left.subselector if isinstance(left, CombinedSelector) else left
    first: Tree | None = None
    while not isinstance(part, Element):
        first, part = part, part.selector
    return (
        part.element is None
        and first is not None
        and not isinstance(first, (Attrib, Class, Hash))
    )
