"""Captions: the credit apart from the caption, each caption once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from crawler.change import changed
from crawler.credits.forms import has_mark, is_credit
from crawler.credits.parting import bare_credit, part_head, split_credit
from crawler.items import Image
from crawler.records import Refusal, Visit
from pipelines.typography import tidy_or_none

MIN_CAPTION = 40
"""Characters of a caption that may stand where a credit is expected."""
_MORE = re.compile(r"\s+(?:read )?more(?: [>»›]|\s*…)$", re.IGNORECASE)
MOST_CREDITS = 6
"""Parted from one caption; real ones have two or three."""
_SIZE = re.compile(
    r"(?<![a-z0-9])(?:[wh][_=]?\d{2,4}|(?:width|height)=\d{2,4}|\d{2,4}x\d{2,4})(?![a-z0-9])"
)
"""The part of an address that says how large the picture is wanted."""
_WORDS = re.compile(r"\w+")
_COUNT = re.compile(
    r"\d{1,3}\s?(?:/|of|von|de|sur|di|z|из|із)\s?\d{1,3}(?:\s*[|:.–-]\s*|\s+|$)(?=[^\W\d_a-zà-öø-ÿа-я]|$)"
)
"""A picture's place in its gallery: "2/7 Words", "2 of 7"."""


def split_captions(images: Iterable[Image]) -> tuple[Image, ...]:
    """Part caption and credit of each picture, and drop what repeats.

    Pictures keep their order. Of pictures with the same caption the first stays, with the
    credits of all (the same picture stands in a gallery and in the text). Without a
    caption, the same address is the same picture; so is one without words of another size. An alt
    text that repeats the caption goes. A picture without address and words goes.
    """
    before: list[Image] = []
    after = [_settled(image) for image in images]
    # a picture that gains its caption from another may then repeat a third
    while len(after) != len(before):
        before, after = after, _once(after)
    if all(image.caption or image.credit for image in after):
        return tuple(after)
    return tuple(_without_sizes(after))


def _settled(image: Image) -> Image:
    """A picture from which nothing more is to part."""
    while (parted := part_caption(image)) is not image:
        image = parted
    return image


def _once(images: list[Image]) -> list[Image]:
    """One pass; each shortens the list, or changes nothing."""
    kept: list[Image] = []
    by_caption: dict[str, int] = {}
    by_address: dict[str, int] = {}
    for image in images:
        if image.url is None and image.caption is None and image.credit is None:
            continue
        key = _key(image.caption)
        at = by_caption.get(key) if key else None
        if at is None and image.url is not None:
            at = by_address.get(image.url)
            if at is not None and key and kept[at].caption:
                at = None  # one picture under two captions
        if at is None:
            at = len(kept)
            kept.append(image)
        else:
            kept[at] = _merge(kept[at], image)
        if key:
            by_caption.setdefault(key, at)
        if image.url is not None:
            by_address.setdefault(image.url, at)
    return kept


def _without_sizes(images: list[Image]) -> Iterator[Image]:
    """Without pictures that have no words and are another size of one before them."""
    seen: set[str] = set()
    for image in images:
        same = "" if image.url is None else _SIZE.sub("", image.url)
        if same and same in seen and not (image.caption or image.credit):
            continue
        seen.add(same)
        yield image


def part_caption(image: Image) -> Image:
    """One picture with the credit split off its caption and cleaned."""
    caption, credits = tidy_or_none(image.caption), [tidy_or_none(image.credit)]
    if caption and caption[0].isdigit():
        caption = _COUNT.sub("", caption) or None
    if caption is None and credits[0] and has_mark(credits[0]):
        # "Photo by A. Smith | Words of the caption" in an element named for the credit
        words, credits[0] = part_head(credits[0])
        caption = words or None
    elif caption is None and credits[0] and len(credits[0]) > MIN_CAPTION:
        # the caption with its credit, in an element named for the credit
        words, credit = split_credit(_MORE.sub("", credits[0]))
        if credit is not None and len(words) > MIN_CAPTION:
            caption, credits[0] = words, credit
    if caption:
        caption, found = _without_credits(caption)
        credits += found
    credit = _join([bare_credit(c) for c in credits if c])
    alt = tidy_or_none(image.alt)
    if alt and (_key(alt) == _key(caption) or is_credit(alt)):
        alt = None
    return changed(image, caption=caption or None, credit=credit, alt=alt)


def _without_credits(caption: str) -> tuple[str, list[str]]:
    """The caption without the credits at its end, and these in their order.

    A text from which more than MOST_CREDITS could be parted is left as it is: each costs a look at
    all of it, and a page may hold hundreds of captions of a thousand credits.
    """
    left, credits = caption, list[str]()
    while left:
        left, credit = split_credit(left)
        if credit is None:
            break
        credits.insert(0, credit)
        if len(credits) > MOST_CREDITS:
            return caption, []
    return left, credits


def _join(credits: list[str]) -> str | None:
    """All different credits in order; one that another holds is not said twice."""
    kept: list[str] = []
    for credit in credits:
        words = set(_WORDS.findall(credit.casefold()))
        if any(words <= set(_WORDS.findall(other.casefold())) for other in kept):
            continue
        kept = [o for o in kept if not set(_WORDS.findall(o.casefold())) < words]
        kept.append(credit)
    return " / ".join(kept) or None


def _merge(first: Image, other: Image) -> Image:
    credits = [c for c in (first.credit, other.credit) if c]
    return _settled(
        replace(
            first,
            url=first.url or other.url,
            caption=first.caption or other.caption,
            credit=_join(credits),
            alt=first.alt or other.alt,
        )
    )


# each text is asked for in both passes, and beside its alt text
@lru_cache(maxsize=256)
def _key(text: str | None) -> str:
    return " ".join(_WORDS.findall((text or "").casefold()))


class CaptionsPipeline:
    """Applies `split_captions` to the article of a visit."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        images = split_captions(item.article.images)
        return changed(item, article=changed(item.article, images=images))
