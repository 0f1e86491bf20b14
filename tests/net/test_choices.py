"""What the user set about the wire is checked at start, and reaches every command that fetches."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import settings
from crawler.cli import fetch
from crawler.exceptions import SettingsError
from crawler.net.choices import check_choices, client_from
from crawler.running.reactor import scrapy_settings
from tests.loopback import RawServer, answer


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VEDETTE_CONTACT", "mailto:a@b.example\r\nX-Evil: 1"),
        ("VEDETTE_CONTACT", "mailto:jürgen@b.example"),
        ("VEDETTE_PROXY", "socks5://127.0.0.1:1"),
        ("VEDETTE_CA_FILE", "/nowhere/at/all.pem"),
        ("VEDETTE_TRIES", "none"),
    ],
)
def test_choice_that_cannot_be_kept_stops_before_the_first_request(
    name: str, value: str
) -> None:
    with pytest.raises(SettingsError, match=name):
        check_choices({name: value})
    with pytest.raises(SettingsError, match=name):
        scrapy_settings({name: value})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no certificate",
        "-----BEGIN CERTIFICATE-----\n***\n-----END CERTIFICATE-----",
    ],
)
def test_file_without_certificates_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "ca.pem"
    file.write_text(text)
    with pytest.raises(SettingsError, match="VEDETTE_CA_FILE"):
        check_choices({"VEDETTE_CA_FILE": str(file)})


def test_limits_and_proxy_reach_the_commands_that_fetch() -> None:
    client = client_from(
        {
            "USER_AGENT": "t",
            "VEDETTE_PAGE_BYTES": "1000",
            "VEDETTE_REQUEST_S": "7",
            "VEDETTE_PROXY": "http://127.0.0.1:3128",
        }
    )
    assert client.limits.page_bytes == 1000
    assert client.timeout_s == 7
    assert client.proxy is not None
    assert client.proxy.target.port == 3128


def test_extract_goes_by_the_proxy(
    server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "http://news.example/a"
    server.routes.update(
        {url: answer(b"<p>x</p>"), "http://news.example/robots.txt": answer(b"")}
    )
    monkeypatch.setattr(settings, "VEDETTE_PROXY", server.url)
    document = fetch.fetch_document(url)
    assert (document.fault, document.content) == (None, b"<p>x</p>")
