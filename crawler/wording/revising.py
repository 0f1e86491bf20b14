"""How one version of an article differs from another: whether it counts, of what class. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, islice

from crawler.items import Article, BlockKind
from crawler.records import MatchedWord
from crawler.wording.content import normal, wording
from crawler.wording.word_diff import Differ


class ChangeKind(StrEnum):
    """Classes of the revision ledger."""

    TYPING = "typing"
    """Letters, capitals and marks only."""
    NUMBERS = "numbers"
    """Figures only."""
    HEADLINE = "headline"
    BODY = "body"
    CORRECTION = "correction"
    """A correction notice appeared."""
    REMOVAL = "removal"
    """The page is gone; the text is kept."""
    REREAD = "reread"
    """Our reading rules changed between the two versions; whether the page did is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a new version changed."""

    kind: ChangeKind
    headline_before: str | None = None
    """Set when the headline changed."""
    headline_after: str | None = None
    words_added: int = 0
    words_removed: int = 0
    note: str | None = None
    """A correction notice as printed, at most 500 characters."""


_NOTICE = re.compile(
    r"\b(?:correction|corrected|clarification|editor['’]s note|an earlier version|a previous version"
    r"|this (?:article|story|post|report) (?:has been|was) (?:updated|corrected|amended)"
    r"|korrektur|berichtigung|richtigstellung|in einer früheren version|rectificatif|correctif|erratum"
    r"|une version (?:précédente|antérieure)|corrección|fe de errores|rectificación|correção|rettifica"
    r"|errata corrige|sprostowanie|rectificatie|rättelse|rettelse|oikaisu|düzeltme)\b"
    r"|виправлення|уточнення|исправление|поправка|更正|訂正|정정",
    re.IGNORECASE,
)
_TICKER_TIMES = 3
"""Blocks with a time from which on a text counts as a live ticker."""
_MOST_NOTICES = 20
"""Paragraphs of a version that are held against each other: a page may be made of notices."""
_LETTER_FIXES = 12
"""Changed places above which a change is more than typing."""


def is_ticker(article: Article) -> bool:
    """Whether the text is a live ticker, which is given at most one revision an hour."""
    return (
        sum(block.kind is BlockKind.TICKER_TIME for block in article.blocks)
        >= _TICKER_TIMES
    )


def judge_change(
    before: Article, after: Article, *, headlines: Collection[str] = ()
) -> Change | None:
    """Class and size of a change; `None` where nothing that counts changed.

    Args:
        headlines: Those the article had before `before`; a headline that swings back to one of
            them while all else stays is a test of two headlines, and no change.
    """
    old, new = wording(before), wording(after)
    if old == new:
        return None
    if new[0] and new[0] in {normal(headline) for headline in headlines}:
        old = (new[0], *old[1:])
        if old == new:
            return None
    differ = Differ()
    pairs = list(_changed_words(differ, old, new))
    note = _notice(old, new)
    headline_changed = old[0] != new[0]
    return Change(
        kind=_kind(differ, old, new, pairs, note),
        headline_before=before.headline if headline_changed else None,
        headline_after=after.headline if headline_changed else None,
        words_added=sum(len(added) for _, added in pairs),
        words_removed=sum(len(removed) for removed, _ in pairs),
        note=note,
    )


def touches(words: Iterable[MatchedWord], before: Article, after: Article) -> bool:
    """Whether a change reaches words that an alert matched in `after`: their paragraph or value."""
    had = {normal(text) for text in _values(before)}
    ends = tuple(accumulate(len(block.text) + 2 for block in after.blocks))
    places = {
        (
            word.field,
            bisect_right(ends, word.start) if word.field == "body" else word.index,
        )
        for word in words
    }
    values = _several(after)
    return any(normal(_value_at(after, values, *place)) not in had for place in places)


def _values(article: Article) -> Iterator[str]:
    yield from (article.headline or "", article.kicker or "", article.lead or "")
    yield from (block.text for block in article.blocks)
    yield from (image.caption or "" for image in article.images)
    yield from (*article.authors, *article.keywords)
    yield from (link.title or "" for link in article.related)


def _several(article: Article) -> dict[str, Sequence[str | None]]:
    """The values of the fields that have several; the body's are its paragraphs."""
    return {
        "body": [block.text for block in article.blocks],
        "captions": [image.caption for image in article.images],
        "authors": article.authors,
        "keywords": article.keywords,
        "related": [link.title for link in article.related],
    }


def _value_at(
    article: Article, several: dict[str, Sequence[str | None]], field: str, number: int
) -> str:
    values = several.get(field)
    if values is None:
        return getattr(article, field, None) or ""
    return (values[number] or "") if number < len(values) else ""


def _kind(
    differ: Differ,
    old: Sequence[str],
    new: Sequence[str],
    pairs: Sequence[tuple[Sequence[str], Sequence[str]]],
    note: str | None,
) -> ChangeKind:
    if note:
        return ChangeKind.CORRECTION
    if all(_only_numbers(removed, added) for removed, added in pairs):
        return ChangeKind.NUMBERS
    if len(pairs) <= _LETTER_FIXES and all(
        _only_letters(differ, removed, added) for removed, added in pairs
    ):
        return ChangeKind.TYPING
    if old[0] != new[0] and not all(
        _only_letters(differ, removed, added) or _only_numbers(removed, added)
        for removed, added in _word_pairs(differ, old[0].split(), new[0].split())
    ):
        return ChangeKind.HEADLINE
    return ChangeKind.BODY


def _only_numbers(removed: Sequence[str], added: Sequence[str]) -> bool:
    if len(removed) != len(added):
        return False
    return all(
        first == second
        or (first != second and _without_digits(first) == _without_digits(second))
        for first, second in zip(removed, added, strict=True)
    )


def _without_digits(word: str) -> str:
    return re.sub(r"\d[\d.,]*", "0", word)


def _only_letters(differ: Differ, removed: Sequence[str], added: Sequence[str]) -> bool:
    """A misprint mended: the words stay the same but for case, marks, a letter, or a doubling."""
    first, second = _letters(removed), _letters(added)
    if first == second:
        return True
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return False
    if not removed or not added:
        return False  # a word more or less can turn the sense
    if abs(len(removed) - len(added)) > 1 or max(len(first), len(second)) < 4:
        return False
    if sorted(first) == sorted(second):
        return True  # letters that changed places
    return differ.likeness(first, second) >= 0.8


def _letters(words: Sequence[str]) -> str:
    return "".join(char for char in "".join(words).casefold() if char.isalnum())


def _notice(old: Sequence[str], new: Sequence[str]) -> str | None:
    had = set(old)
    before = _noticed(old[1:])
    for found in _noticed(text for text in new[1:] if text not in had):
        text = found.string
        similar = any(_similar(one.string, text) for one in before)
        if not similar and (found.start() < 60 or len(text) < 300):
            return text[:500]
    return None


def _noticed(texts: Iterable[str]) -> tuple[re.Match[str], ...]:
    """The first texts with the words of a correction notice."""
    found = (match for text in texts if (match := _NOTICE.search(text)))
    return tuple(islice(found, _MOST_NOTICES))


def _similar(first: str, second: str) -> bool:
    """Whether two paragraphs are versions of one: more than half of their words are common."""
    words = Counter(first.casefold().split()), Counter(second.casefold().split())
    return (words[0] & words[1]).total() * 2 > max(words[0].total(), words[1].total())


def _changed_words(
    differ: Differ, old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Runs of words that were replaced, paragraph by paragraph, headline and lead apart."""
    for first, second in zip(old[:2], new[:2], strict=True):
        yield from _word_pairs(differ, first.split(), second.split())
    for tag, a, b, c, d in differ.opcodes(old[2:], new[2:]):
        if tag != "equal":
            yield from _word_pairs(
                differ, " ".join(old[2:][a:b]).split(), " ".join(new[2:][c:d]).split()
            )


def _word_pairs(
    differ: Differ, old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    for tag, a, b, c, d in differ.opcodes(old, new):
        if tag != "equal":
            yield old[a:b], new[c:d]
