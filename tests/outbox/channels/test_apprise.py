"""The bridge to the library of a hundred services, with a stand-in for the library."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from crawler.exceptions import DeliveryError
from crawler.outbox.book import ChannelEntry
from crawler.outbox.channels import make_channel
from crawler.outbox.message import Message


class Result:
    """What version 2 answers with: a value that is true, and not `True`."""

    def __init__(self, accepted: bool) -> None:
        self._accepted = accepted

    def __bool__(self) -> bool:
        return self._accepted


@pytest.fixture
def library(monkeypatch):
    """The library as far as the channel uses it; `answer` is what it says to a message."""
    told = SimpleNamespace(answer=True, messages=[], assets=[])

    class Apprise:
        def __init__(self, asset):
            told.assets.append(asset)

        def add(self, address):
            return address.startswith("known://")

        def notify(self, **message):
            told.messages.append(message)
            return told.answer

    module = SimpleNamespace(
        Apprise=Apprise,
        AppriseAsset=SimpleNamespace,
        NotifyFormat=SimpleNamespace(TEXT="text"),
    )
    monkeypatch.setitem(sys.modules, "apprise", module)
    return told


def channel(address="known://token"):
    return make_channel(ChannelEntry(name="x", kind="apprise", address=address))


@pytest.mark.parametrize("answer", [True, Result(True)])
def test_what_was_handed_over_is_accepted(library, message, answer):
    library.answer = answer
    channel().send(message)
    assert len(library.messages) == 1


@pytest.mark.parametrize("answer", [False, None, Result(False)])
def test_what_was_not_is_tried_again(library, message, answer):
    library.answer = answer
    with pytest.raises(DeliveryError, match="could not hand") as fault:
        channel().send(message)
    assert not fault.value.final


def test_a_text_is_said_to_be_one_and_a_redirect_is_not_followed(library, message):
    """Else a service that takes HTML shows a headline's tags as links of ours."""
    channel().send(message)
    assert library.messages[0]["body_format"] == "text"
    assert library.assets[0].http_redirects is False


def test_no_page_calls_anybody_or_names_a_link_anew(library, make_note):
    note = make_note(
        headline="@everyone @ada <@123> <!here> [Log in](https://elsewhere.example)",
        url="https://harbour.example/@ada/1",
    )
    channel().send(Message(key="k", notes=(note,), total=1))
    told = library.messages[0]
    for text in (told["title"], told["body"]):
        for call in ("@everyone", "@ada", "<@", "<!", "]("):
            assert call not in text
    assert "https://harbour.example/%40ada/1" in told["body"]


def test_an_unknown_address_is_no_use(library, message):
    with pytest.raises(DeliveryError) as fault:
        channel("unknown://token").send(message)
    assert fault.value.final
    assert "token" not in str(fault.value)
