from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from crawler.alerts.snippets import text_of
from crawler.browse import marking
from crawler.items import Block, BlockKind
from crawler.records import MatchedWord
from crawler.store.browsing import Line
from crawler.store.browsing_hits import HitLine

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def word(text: str, start: int, field: str = "body", index: int = 0) -> MatchedWord:
    return MatchedWord(
        field=field, index=index, start=start, end=start + len(text), text=text
    )


def hit(**values: Any) -> HitLine:
    article = Line(
        id=1, headline="A drone over the border", kicker=None, url=None, outlet="Post", source_key=None, country=None,
        language=None, date_published=None, first_seen_at=NOW, removed_at=None,
    )  # fmt: skip
    given: dict[str, Any] = {
        "id": 1, "alert": "drones", "query": "drone", "at": NOW, "revision": 1, "held": None, "read_at": None, "starred_at": None,
        "dismissed_at": None, "words": (), "article": article, "lead": None, "body": "One drone was seen. No other drone came.",
    }  # fmt: skip
    return HitLine(**(given | values))


def test_word_that_moved_is_found_and_one_that_left_is_dropped() -> None:
    text = "Now a drone was seen"
    assert marking.spans(text, [word("drone", 0)]) == ((6, 11),)
    assert marking.spans(text, [word("tanker", 0)]) == ()
    assert marking.spans(text, [word("drone", 6)]) == ((6, 11),)


def test_passage_is_where_the_words_are() -> None:
    in_caption = hit(words=(word("harbour", 4, "captions", 2),), captions={2: "The harbour at dawn"})  # fmt: skip
    assert text_of(marking.passage(in_caption)) == "The harbour at dawn"
    in_body = marking.passage(hit(words=(word("drone", 4),)))
    assert [piece.text for piece in in_body if piece.marked] == ["drone"]
    assert text_of(marking.passage(hit(lead="The lead."))) == "The lead."


def test_mark_that_crosses_blocks_is_cut_at_their_ends() -> None:
    blocks = [Block(text="air"), Block(kind=BlockKind.SUBHEAD, text="defence now")]
    marked = marking.block_pieces(blocks, [(0, 12)])
    assert [[(p.text, p.marked) for p in pieces] for _, pieces in marked] == [
        [("air", True)],
        [("defence", True), (" now", False)],
    ]


def test_headline_without_words_is_said() -> None:
    shown = marking.view(hit())
    assert text_of(shown.headline) == "A drone over the border"
    assert marking.hit_row(shown)["matched"] == ""
