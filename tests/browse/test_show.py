from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.browse import show

NOW = datetime(2026, 11, 23, 18, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=4), "4 min"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=40), "40 days"),
        (timedelta(days=400), "2025-10-19"),
        (timedelta(hours=-3), "to come"),
    ],
)
def test_age(back: timedelta, said: str) -> None:
    assert show.age(NOW - back, NOW) == said


def test_moment_names_its_zone() -> None:
    zone = ZoneInfo("Europe/Warsaw")
    assert show.moment(NOW, zone) == "Mon 23 Nov 2026, 19:40 CET"
    assert show.moment(None, zone) == "—"
    assert show.iso(NOW.astimezone(zone)) == "2026-11-23T18:40:00Z"


def test_date_is_that_of_the_readers_zone() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert show.date(late, ZoneInfo("Europe/Warsaw")) == "24 Nov 2026"


def test_article_of_three_days_is_no_news() -> None:
    assert not show.is_old(NOW - timedelta(days=3), NOW)
    assert show.is_old(NOW - timedelta(days=3, minutes=1), NOW)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(3.21, "3.2 s"), (59.4, "59 s"), (62, "1 min 02 s"), (7800, "2 h 10 min"), (None, "—")],
)  # fmt: skip
def test_duration(seconds: float | None, said: str) -> None:
    assert show.duration(seconds) == said


@pytest.mark.parametrize(
    ("tag", "lang", "direction"),
    [
        ("ar", "ar", "rtl"),
        ("fa-IR", "fa-IR", "rtl"),
        ("pl", "pl", "ltr"),
        (None, "", "auto"),
        ('en"><script>', "", "ltr"),
    ],
)
def test_language_and_direction(tag: str | None, lang: str, direction: str) -> None:
    assert show.lang(tag) == lang
    assert show.direction(tag) == direction


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//a.example/", "http:// a", "ftp://a.example/", "", None, " http://a.example"],
)  # fmt: skip
def test_only_http_is_a_link(url: str | None) -> None:
    assert show.safe_link(url) is None


def test_http_is_a_link_and_has_a_host() -> None:
    assert show.safe_link("https://a.example/b?c=d") == "https://a.example/b?c=d"
    assert show.host("https://user@www.a.example:8080/b") == "a.example:8080"
    assert show.host(None) == ""


def test_numbers_and_plurals() -> None:
    assert show.number(12345) == "12,345"
    assert show.number(1.5) == "1.5"
    assert show.number(None) == "—"
    assert show.plural(1, "hit") == "1 hit"
    assert show.plural(1204, "hit") == "1,204 hits"


@pytest.mark.parametrize(
    ("url", "page", "loaded"),
    [
        ("https://a.example/1.jpg", "https://b.example/a", True),
        ("https://a.example/1.jpg", None, True),
        ("http://192.168.1.1/reboot", "https://b.example/a", False),
        ("http://[fd00::1]/x", "https://b.example/a", False),
        ("http://127.1:631/x", "https://b.example/a", False),
        ("http://localhost/x", None, False),
        ("http://10.0.0.5:8080/1.jpg", "http://10.0.0.5:8080/a", True),
        ("http://10.0.0.5/1.jpg", "http://10.0.0.5:8080/a", False),
        ("http://a.example:99999/x", "https://b.example/a", False),
        ("javascript:alert(1)", "https://b.example/a", False),
        (None, None, False),
    ],
)
def test_a_page_of_the_web_loads_no_picture_from_the_readers_network(
    url: str | None, page: str | None, loaded: bool
) -> None:
    assert show.picture_link(url, page) == (url if loaded else None)
