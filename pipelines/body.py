"""Body: blocks in order, none empty, none said twice in a row, no word lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from operator import eq

from crawler.change import changed
from crawler.items import Article, Block
from crawler.records import Refusal, Visit
from pipelines.typography import are_tidy, tidy, tidy_or_none

MAX_BODY = 1_000_000
"""Characters of the whole body (PROMISES 11)."""


def normalise_blocks(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks with tidy text; empty ones and immediate repetitions are left out."""
    blocks = tuple(blocks)
    texts = [block.text for block in blocks]
    # what was read from a page is most often in order already
    if (
        are_tidy(texts)
        and not any(map(eq, texts, texts[1:]))
        and sum(map(len, texts)) + 2 * len(texts) <= MAX_BODY
    ):
        return blocks
    kept: list[Block] = []
    room = MAX_BODY
    for block in blocks:
        text = tidy(block.text)[: max(0, room)].rstrip()
        if not text or (kept and kept[-1].text == text):
            continue
        kept.append(block if text == block.text else replace(block, text=text))
        room -= len(text) + 2
    return tuple(kept)


def normalise_body(article: Article) -> Article:
    """Blocks, keywords, section and rights line of an article in order."""
    keywords = (tidy(keyword).strip(" ,;#") for keyword in article.keywords)
    return changed(
        article,
        blocks=normalise_blocks(article.blocks),
        keywords=tuple({k.casefold(): k for k in keywords if _says(k)}.values()),
        section=tidy_or_none(article.section),
        copyright_line=tidy_or_none(article.copyright_line),
    )


def _says(keyword: str) -> bool:
    """Numbers and names that start with an underscore are a machine's."""
    return any(map(str.isalpha, keyword)) and not keyword.startswith("_")


class BodyPipeline:
    """Applies `normalise_body` to the article of a visit."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        return changed(item, article=normalise_body(item.article))
