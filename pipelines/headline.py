"""Headline and kicker: the site's name and the kicker taken off, spaces in order."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.change import changed
from crawler.items import Article
from crawler.records import Refusal, Visit
from pipelines.typography import letters_of, tidy, tidy_lines, tidy_or_none

MAX_HEADLINE = 1_000
"""Characters (PROMISES 11)."""
_SEPARATOR = re.compile(r"\s+[|\-–—·•»«:/ㅣ]+\s+|\s*[|ㅣ｜]\s*")
_SIGN = re.compile("[|–—·•»«:/ㅣ｜-]")
"""One of these is in each of them."""


def normalise_headline(
    headline: str, site_names: Iterable[str] = (), kicker: str | None = None
) -> str:
    """The headline alone: pieces at its ends that are a name of the site, or the kicker, go.

    A headline that is nothing but such names stays whole.
    """
    text = tidy(headline)
    # most headlines have one piece: there is nothing to take off
    if _SIGN.search(text) and _SEPARATOR.search(text):
        names = {folded for name in site_names if (folded := letters_of(name))}
        while (shorter := _without_name(text, names)) != text:
            text = shorter
    if kicker and len(text) > len(kicker):
        text = _without_kicker(text, tidy(kicker))
    return text[:MAX_HEADLINE].strip()


def _without_name(text: str, names: set[str]) -> str:
    parts = list(_SEPARATOR.finditer(text))
    if not parts or not names:
        return text
    last, first = parts[-1], parts[0]
    if letters_of(text[last.end() :]) in names and text[: last.start()].strip():
        return text[: last.start()].strip()
    if letters_of(text[: first.start()]) in names and text[first.end() :].strip():
        return text[first.end() :].strip()
    return text


def _without_kicker(text: str, kicker: str) -> str:
    if not text.casefold().startswith(kicker.casefold()):
        return text
    rest = text[len(kicker) :]
    mark = re.match(r"\s*[:|–—]+\s*", rest)
    return rest[mark.end() :] if mark and rest[mark.end() :].strip() else text


def normalise_top(article: Article, site_names: Iterable[str] = ()) -> Article:
    """Headline, kicker and lead of an article in order."""
    kicker = tidy_or_none(article.kicker)
    headline = article.headline
    if headline:
        headline = normalise_headline(headline, site_names, kicker) or None
    if kicker and headline and letters_of(kicker) == letters_of(headline):
        kicker = None
    return changed(
        article, headline=headline, kicker=kicker, lead=tidy_lines(article.lead)
    )


class HeadlinePipeline:
    """Applies `normalise_top` to the article of a visit."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        return changed(item, article=normalise_top(item.article, item.site_names))
