"""Bylines in letters that need no blanks: Chinese, Japanese, Korean. Pure."""

from __future__ import annotations

import re

EASTERN = re.compile("[\u3040-\ud7a3]")
MAX_EASTERN = 80
"""Characters of a line that is looked at."""
_CHINESE = re.compile(
    r"(?:(?:本报|本報|本社|本网)?(?:记者(?!会)|記者(?!會)|特派员|特派員|通讯员|撰稿|編譯|编译)\s*[:：/／|｜]?\s*|文\s*[・·:：/／]\s*)"
    r"(?P<names>[\u4e00-\u9fff]{2,4}(?:\s?[、,，/／ ]\s?(?![\u4e00-\u9fff]{0,4}(?:報導|報道|报道|电|電|訊|讯))"
    r"[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff\d]))*)"
)
_KOREAN = re.compile(
    r"(?:^글(?:[·ㆍ]사진)?\s)?(?P<names>(?:[가-힣]{2,4}[,·ㆍ]\s?){0,3}[가-힣]{2,4})\s?(?:기자|특파원|전문기자|논설위원)(?![가-힣])"
)
_KOREAN_TEXT = re.compile(
    r"^글(?:[·ㆍ]사진)?\s(?P<names>(?:[가-힣]{2,4}[,·ㆍ]\s?){0,3}[가-힣]{3})(?![가-힣])"
)
_JAPANESE = re.compile(
    r"(?:文|執筆|著者)\s?[・:：/／=＝]\s?(?P<names>NAME(?:[、,]\s?NAME){0,3})(?=\s*(?:$|[（(｜|/／,，]|更新|公開))".replace(
        "NAME", "[\u4e00-\u9fff々]{1,4}[ \u3000]?[\u4e00-\u9fff々ぁ-んァ-ヶー]{1,6}"
    )
)
"""Surname and first name with a blank or kana: "文：港川 誠", "文・岸田ゆり子"."""


def eastern_byline(text: str) -> tuple[str, str] | None:
    """The byline in a line, as printed, and the names in it."""
    for form in (_JAPANESE, _CHINESE, _KOREAN, _KOREAN_TEXT):
        if found := form.search(text):
            return found.group().strip(), found.group("names").strip()
    return None


def is_eastern(text: str) -> bool:
    """Written with letters of which a name needs no blank."""
    return not text.isascii() and EASTERN.match(text) is not None
