"""Captions: the credit apart from the caption, each caption once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from crawler.credits import bare_credit, is_credit, split_credit
from crawler.items import Image
from crawler.records import Refusal, Visit

_WORDS = re.compile(r"\w+")


def split_captions(images: Iterable[Image]) -> tuple[Image, ...]:
    """Part caption and credit of each picture, and drop what repeats.

    Pictures keep their order. Of two pictures with the same caption and credit the first
    stays (the same picture stands in a gallery and in the text). An alt text that repeats
    the caption goes. A picture without address and words goes.
    """
    kept: dict[tuple[str, str] | int, Image] = {}
    for number, image in enumerate(images):
        image = part_caption(image)
        if image.url is None and image.caption is None and image.credit is None:
            continue
        key = (_key(image.caption), _key(image.credit))
        # pictures without a caption are told apart by their address, never merged by credit
        slot: tuple[str, str] | int = key if image.caption else number
        if slot in kept:
            kept[slot] = _merge(kept[slot], image)
        else:
            kept[slot] = image
    return tuple(kept.values())


def part_caption(image: Image) -> Image:
    """One picture with the credit split off its caption and cleaned."""
    caption, credits = _clean(image.caption), [_clean(image.credit)]
    while caption:
        caption, credit = split_credit(caption)
        if credit is None:
            break
        credits.insert(1, credit)
    credit = _join([bare_credit(c) for c in credits if c])
    alt = _clean(image.alt)
    if alt and (_key(alt) == _key(caption) or is_credit(alt)):
        alt = None
    return replace(image, caption=caption or None, credit=credit, alt=alt)


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
    return replace(first, url=first.url or other.url, alt=first.alt or other.alt)


def _clean(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _key(text: str | None) -> str:
    return " ".join(_WORDS.findall((text or "").casefold()))


class CaptionsPipeline:
    """Applies `split_captions` to the article of a visit."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        images = split_captions(item.article.images)
        return replace(item, article=replace(item.article, images=images))
