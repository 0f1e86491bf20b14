"""What travels between the crawl and its reading processes arrives as it was."""

from __future__ import annotations

import pickle
from types import MappingProxyType

import pytest

from crawler.items import (
    Access,
    Article,
    Block,
    BlockKind,
    DateClaim,
    Extraction,
    Image,
    Placement,
    RelatedLink,
    Terms,
)
from spiders import reader_talk


def extraction(headline: str) -> Extraction:
    return Extraction(
        article=Article(
            url="https://gazette.example/a",
            headline=headline,
            blocks=(
                Block(text="Zażółć 𝔘 漢字"),
                Block(kind=BlockKind.SUBHEAD, text="Subhead"),
            ),
            images=(Image(url="https://gazette.example/a.jpg", caption="Caption"),),
            related=(RelatedLink(title="Other", placement=Placement.INLINE),),
            authors=("Jan Kowalski",),
            access=Access.METERED,
        ),
        date_claims=(DateClaim(field="date_published", text="12 May", reader="page"),),
        site_names=("Gazette",),
        provenance=MappingProxyType({"headline": "jsonld"}),
        reader_version="5",
        terms=Terms(robots_tag="noarchive", tdm_reservation=True),
    )


@pytest.mark.parametrize("headline", ["Head – “quoted”", "lone \ud800 surrogate"])
def test_an_extraction_arrives_as_it_was(headline: str) -> None:
    sent = extraction(headline)
    answer, retiring = pickle.loads(pickle.dumps((("read", sent), False), protocol=5))
    assert answer == ("read", sent)
    assert retiring is False


def test_what_can_be_packed_is_packed() -> None:
    assert reader_talk._packed(extraction("Head"))[0] is reader_talk._unpacked
    assert reader_talk._packed(extraction("\ud800"))[0] is not reader_talk._unpacked
