"""The prepared copies are what the language's tokens say, however they are made."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Article, Block, BlockKind, Image, Placement, RelatedLink
from crawler.store.clean import clean
from crawler.store.zones import zones_of
from tests.query.prepared import join_values, prepare

TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("aZ9 -'łßÉ\x02\x00\xad\u0301\u200b\ud800漢กёءא…\n"),
    ),
    max_size=30,
)
NAMES = st.lists(TEXTS.filter(bool), max_size=3).map(tuple)


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3), NAMES, NAMES, NAMES)
def test_zones_hold_the_tokens_of_each_value(
    headline: str,
    lead: str,
    paragraphs: list[str],
    captions: tuple[str, ...],
    authors: tuple[str, ...],
    titles: tuple[str, ...],
) -> None:
    article = Article(
        url="https://example.org/a",
        headline=headline,
        lead=lead,
        blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in paragraphs),
        images=tuple(Image(caption=caption) for caption in captions),
        authors=authors,
        related=tuple(
            RelatedLink(url=None, title=title, placement=Placement.BLOCK)
            for title in titles
        ),
    )
    single = (headline, None, lead, article.body)
    several = (captions, authors, (), titles)

    assert zones_of(article) == (
        *(clean(prepare(text)) if text else None for text in single),
        *(clean(join_values(values)) if values else None for values in several),
    )
