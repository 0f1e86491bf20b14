"""Moments of feeds and sitemaps, in the forms of the standards and in those that systems make up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from spiders.finding.feeds import read_feed
from spiders.finding.stated_times import read_stated

TEN = "2026-11-28T10:00"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-11-28T12:00:00+02:00", TEN),
        ("2026-11-28T12:00:00+0200", TEN),
        ("2026-11-28T10:00:00.123Z", TEN),
        ("20261128T100000Z", TEN),
        ("2026-11-28 10:00:00", TEN),
        ("2026-11-28", "2026-11-28T00:00"),
        ("Sat, 28 Nov 2026 12:00:00 +0200", TEN),
        ("Sat, 28 Nov 2026 12:00:00 +02:00", TEN),
        ("Sat, 28 Nov 2026 12:00:00 GMT+2", TEN),
        ("Sat, 28 Nov 2026 12:00:00 GMT+0200", TEN),
        ("Sat, 28 Nov 2026 13:00:00 MSK", TEN),
        ("Sat, 28 Nov 2026 11:00:00 CET", TEN),
        ("Sat, 28 Nov 2026 12:00:00 EET", TEN),
        ("Sat, 28 Nov 2026 05:00:00 EST", TEN),
        ("Sat, 28 Nov 2026 05:00:00 ET", TEN),
        ("Sat, 28 Nov 2026 19:00:00 JST", TEN),
        ("Fri, 2026/11/28 06:00:00 EDT", TEN),
        ("Сб, 28 ноя 2026 13:00:00 +0300", TEN),
        ("28 Ноября 2026, 10:00", TEN),
        ("sáb, 28 nov 2026 11:00:00 +0100", TEN),
        ("2026/11/28 10:00:00", TEN),
        ("28.11.2026 10:00", TEN),
        ("28-11-2026 10:00:00", TEN),
        ("11/28/2026 10:00:00 AM", TEN),
        ("11/28/2026 12:00:00 AM", "2026-11-28T00:00"),
        ("5/6/2026 1:30 PM", "2026-05-06T13:30"),
        ("5/6/2026 13:30", "2026-06-05T13:30"),
        ("2026年11月28日 10:00", TEN),
        ("2026-11-28 오후 07:00:00", TEN),
        ("2026-11-28 오전 09:30", "2026-11-28T00:30"),
        ("Sat Nov 28 11:00:00 CET 2026", TEN),
        ("Nov 28 11:00:00 +0100 2026", TEN),
        ("Sat Nov 28 2026 11:00:00 GMT+0100 (Central European Standard Time)", TEN),
        ("Nov 28, 2026, 10:00 PM", "2026-11-28T22:00"),
        ("Sat, 28 Nov 2026 12:15 a.m.", "2026-11-28T00:15"),
        ("1795860000", TEN),
        ("1795860000123", TEN),
        ("Saturday", None),
        ("now", None),
        ("", None),
        (None, None),
        ("2026-13-45 10:00", None),
        ("4711", None),
        ("99999999999999", None),
    ],
)
def test_a_moment_is_read_whatever_wrote_it(
    text: str | None, wanted: str | None
) -> None:
    read = read_stated(text)
    assert (read and read.strftime("%Y-%m-%dT%H:%M")) == wanted
    assert read is None or read.tzinfo is UTC


def test_a_feeds_own_form_comes_before_a_guess() -> None:
    body = (
        "<rss version='2.0'><channel><item><link>https://news.example/a</link>"
        "<pubDate>2026/11/28 10:00:00</pubDate></item></channel></rss>"
    )
    (found,) = read_feed(body.encode(), "https://news.example/feed").found
    assert found.at == datetime(2026, 11, 28, 10, tzinfo=UTC)
