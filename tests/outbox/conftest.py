"""Notes and messages that the outbox tests share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.alerts.snippets import Piece
from crawler.outbox.message import HitNote, Message
from crawler.records import MatchedWord

NOW = datetime(2026, 11, 18, 12, 5, tzinfo=UTC)


def make_note(hit_id: int = 1, **values: object) -> HitNote:
    given: dict[str, object] = {
        "hit_id": hit_id,
        "alert": "baltic",
        "article_id": hit_id,
        "outlet": "Harbour Post",
        "source": "harbour-post",
        "language": "en",
        "headline": f"Radar ship leaves port {hit_id}",
        "url": f"https://harbour.example/{hit_id}",
        "date_published": NOW - timedelta(hours=hit_id),
        "first_seen_at": NOW,
        "snippet": (
            Piece(text="The "),
            Piece(text="radar", marked=True),
            Piece(text=" ship <left> & went"),
        ),
        "words": (
            MatchedWord(field="body", start=4, end=9, text="radar"),
            MatchedWord(field="headline", start=0, end=5, text="Radar"),
            MatchedWord(field="body", start=24, end=29, text="RADAR"),
        ),
    }
    return HitNote(**(given | values))  # type: ignore[arg-type]


@pytest.fixture(name="make_note")
def note_maker():
    return make_note


@pytest.fixture(name="now")
def fixed_now():
    return NOW


@pytest.fixture
def note():
    return make_note()


@pytest.fixture
def message(note):
    return Message(key="k-1", notes=(note,), total=1)


@pytest.fixture
def digest():
    notes = (make_note(1), make_note(2, alert="ships"), make_note(3))
    return Message(key="k-2", notes=notes, total=7, tz="Europe/Warsaw")
