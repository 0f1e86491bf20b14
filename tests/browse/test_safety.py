from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from crawler.browse import door, safety
from crawler.net.addresses import is_loopback


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8001", "localhost:8001", "[::1]:8001", "127.8.8.8"],
)
def test_loopback_names_are_answered(pages: Any, host: str) -> None:
    assert pages.get("/crawls", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.5", "", "localhost.evil"]
)  # fmt: skip
def test_name_of_another_site_that_leads_here_reads_nothing(
    pages: Any, host: str
) -> None:
    for address in ("/", "/vedette/articles.json", "/-/metadata.json"):
        answer = pages.get(address, headers={"host": host})
        assert answer.status_code == 421
        assert "hit" not in answer.text


FROM_ELSEWHERE = {
    "a picture": ("cross-site", "no-cors", "image", "/search?q=drone"),
    "a script": ("cross-site", "no-cors", "script", "/alert/baltic"),
    "a frame": ("cross-site", "navigate", "iframe", "/"),
    "another port": ("same-site", "cors", "empty", "/hits.json"),
    "a link with SQL": ("cross-site", "navigate", "document", "/vedette?sql=select+1"),
    "the same as JSON": ("cross-site", "navigate", "document", "/vedette.json?sql=x"),
}


@pytest.mark.parametrize("asked", FROM_ELSEWHERE.values(), ids=FROM_ELSEWHERE.keys())
def test_a_page_of_another_site_asks_in_vain(
    pages: Any, asked: tuple[str, str, str, str]
) -> None:
    """It reads no answer, but it told by time and failure which words are watched."""
    site, mode, kind, address = asked
    answer = pages.get(address, headers=from_site(site, mode, kind))
    assert answer.status_code == 403
    assert "another site" in answer.text
    own = pages.get(address, headers=from_site("same-origin", mode, kind))
    assert own.status_code != 403


def test_a_link_of_another_site_opens_a_page(pages: Any) -> None:
    headers = from_site("cross-site", "navigate", "document")
    for address in ("/", "/search?q=drone", "/vedette/alerts"):
        assert pages.get(address, headers=headers).status_code == 200


def test_a_link_of_another_site_opens_a_table_of_a_public_server(
    archive: Path, pages_of: Any
) -> None:
    pages = pages_of(archive, public=True)
    headers = from_site("cross-site", "navigate", "document")
    answer = pages.get("/vedette/alerts?_sort=name", headers=headers)
    assert answer.status_code == 200


def from_site(site: str, mode: str, kind: str) -> dict[str, str]:
    return {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": kind}


def test_a_value_that_would_fill_the_memory_is_refused(pages: Any) -> None:
    asked = "/vedette.json?sql=select+length(zeroblob({}))+as+n&_shape=array"
    assert pages.get(asked.format(10_000_000)).json() == [{"n": 10_000_000}]
    answer = pages.get(asked.format(1_000_000_000))
    assert answer.status_code == 400
    assert "too big" in answer.json()["error"]


def test_public_server_answers_to_any_name(archive: Path, pages_of: Any) -> None:
    pages = pages_of(archive, public=True)
    assert pages.get("/crawls", headers={"host": "news.example"}).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/", "/hits.json", "/vedette", "/vedette/alerts", "/vedette/alerts.json", "/nothing", "/-/static/app.css", "/-/versions"],
)  # fmt: skip
def test_every_answer_carries_the_headers(pages: Any, address: str) -> None:
    headers = pages.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    script = re.search(r"script-src ([^;]*)", policy)
    assert script is not None
    assert "unsafe" not in script[1]
    assert "access-control-allow-origin" not in headers


def test_scripts_of_datasette_run_by_a_nonce_of_each_answer(pages: Any) -> None:
    nonces = set()
    for _ in range(2):
        answer = pages.get("/vedette/alerts")
        nonce = re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"])
        assert nonce is not None
        nonces.add(nonce[1])
        scripts = re.findall(r"<script\b[^>]*>", answer.text)
        assert scripts
        assert all(f'nonce="{nonce[1]}"' in script for script in scripts)
    assert len(nonces) == 2


def test_only_loopback_is_loopback() -> None:
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("example.org")


def test_the_file_served_holds_no_token_and_no_marks(pages: Any, archive: Path) -> None:
    pages.get("/")
    assert pages.desk.token.encode() not in archive.read_bytes()
    assert pages.desk.token not in pages.get("/-/metadata.json").text
    assert pages.desk.token not in pages.get("/-/plugins.json").text


def basic(password: str, user: str = "reader") -> dict[str, str]:
    import base64

    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}  # fmt: skip


def test_password_stands_before_every_page(archive: Path, pages_of: Any) -> None:
    pages = pages_of(archive, public=True, password="corvette ø")
    for address in ("/", "/hits.json", "/vedette/articles.csv", "/-/static-plugins/crawler.browse/vedette.css"):  # fmt: skip
        asked = pages.get(address)
        assert asked.status_code == 401
        assert asked.headers["www-authenticate"].startswith("Basic")
        assert pages.get(address, headers=basic("wrong")).status_code == 401
        shown = pages.get(address, headers=basic("corvette ø"), follow_redirects=True)
        assert shown.status_code == 200
    assert "corvette" not in repr(pages.desk)


def test_who_guesses_too_often_is_told_to_come_later(
    archive: Path, pages_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "LONGEST_WAIT_S", 0.0)
    desk = pages_of(archive, public=True, password="corvette").desk
    statuses: list[int] = []

    async def guess() -> None:
        guarded = safety.wrap(unreachable, desk)
        scope = {
            "type": "http",
            "path": "/",
            "client": ("192.0.2.1", 40000),
            "headers": [
                (key.encode(), value.encode()) for key, value in basic("no").items()
            ],
        }
        for _ in range(2):
            await guarded(scope, None, send)

    async def unreachable(*_: Any) -> None:
        raise AssertionError("a wrong password came through")

    async def send(message: dict[str, Any]) -> None:
        statuses.append(message.get("status", 0))

    asyncio.run(guess())
    assert statuses == [401, 0, 429, 0]
