"""Mail against a small SMTP server on loopback that answers as it is told."""

from __future__ import annotations

import base64
import email
import email.policy
import socket
import socketserver
import threading
from dataclasses import replace

import pytest

from crawler.exceptions import DeliveryError, SettingsError
from crawler.outbox.book import ChannelEntry
from crawler.outbox.channels import make_channel


class Postman(socketserver.StreamRequestHandler):
    """Enough of SMTP for one mail; `server.answers` overrides the reply to a verb."""

    def handle(self):
        self.say("220 post ready")
        while line := self.rfile.readline().decode().strip():
            self.server.lines.append(line)
            verb = line.split()[0].upper()
            if verb == "QUIT":
                self.say(self.server.answers.get("QUIT", "221 bye"))
                return
            self.say(
                self.server.answers.get(verb)
                or {"EHLO": "250 hello", "DATA": "354 go on"}.get(verb, "250 ok")
            )
            if verb == "DATA" and "DATA" not in self.server.answers:
                lines = []
                while (text := self.rfile.readline()) != b".\r\n":
                    lines.append(text)
                self.server.mails.append(b"".join(lines))
                self.say(self.server.answers.get(".", "250 accepted"))

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def post():
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman)
    server.answers, server.mails, server.lines = {}, [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def channel(post):
    return make_channel(
        ChannelEntry(
            name="desk",
            kind="email",
            address="desk@paper.example",
            sender="vedette@paper.example",
            smtp_host="127.0.0.1",
            smtp_port=post.server_address[1],
            smtp_security="none",
        )
    )


def test_a_mail_has_both_forms_and_an_identity_made_of_the_key(channel, post, digest):
    channel.send(digest)
    mail = email.message_from_bytes(post.mails[0], policy=email.policy.default)
    assert mail["Message-ID"] == "<k-2@paper.example>"
    assert mail["Subject"] == "[vedette] 7 hits: baltic, ships"
    assert "*radar*" in mail.get_body(("plain",)).get_content()
    assert "<mark" in mail.get_body(("html",)).get_content()


def test_a_sender_with_a_name_has_an_identity_that_can_be_read(channel, digest):
    named = replace(
        channel, entry=replace(channel.entry, sender="The Desk <desk@paper.example>")
    )
    mail = named.compose(digest)
    assert mail["From"] == "The Desk <desk@paper.example>"
    assert mail["Message-ID"] == "<k-2@paper.example>"


def test_the_address_may_stand_in_the_environment(monkeypatch, post, digest):
    monkeypatch.setenv("DESK_MAIL", "desk@paper.example")
    entry = ChannelEntry(
        name="desk", kind="email", address="env:DESK_MAIL", smtp_host="127.0.0.1",
        smtp_port=post.server_address[1], smtp_security="none",
    )  # fmt: skip
    make_channel(entry).send(digest)
    mail = email.message_from_bytes(post.mails[0], policy=email.policy.default)
    assert mail["To"] == "desk@paper.example"
    monkeypatch.delenv("DESK_MAIL")
    with pytest.raises(SettingsError, match="DESK_MAIL"):
        make_channel(entry)


def test_a_headline_with_line_breaks_adds_no_header(channel, post, make_note, message):
    channel.send(
        replace(
            message, notes=(make_note(headline="A\r\nBcc: all@paper.example\r\n\r\nB"),)
        )
    )
    mail = email.message_from_bytes(post.mails[0], policy=email.policy.default)
    assert mail["Bcc"] is None


FAILURES = {
    "busy": ({".": "451 try later"}, False),
    "refused after the text": ({".": "554 no"}, True),
    "unknown recipient": ({"RCPT": "550 no such user"}, True),
    "recipient later": ({"RCPT": "450 later"}, False),
}


@pytest.mark.parametrize(("answers", "final"), FAILURES.values(), ids=FAILURES)
def test_only_250_after_the_text_is_accepted(channel, post, message, answers, final):
    post.answers.update(answers)
    with pytest.raises(DeliveryError) as caught:
        channel.send(message)
    assert caught.value.final is final
    assert "paper.example" not in str(caught.value)


def test_no_server_is_a_failure_that_is_tried_again(message):
    entry = ChannelEntry(
        name="d",
        kind="email",
        address="a@b.example",
        smtp_host="127.0.0.1",
        smtp_port=9,
        smtp_security="none",
    )
    with pytest.raises(DeliveryError) as caught:
        make_channel(entry).send(message)
    assert not caught.value.final


@pytest.mark.parametrize(
    ("security", "said"),
    [("starttls", "smtp_security is starttls"), ("tls", "TLS failed")],
)
def test_security_that_the_server_has_not_is_named(channel, message, security, said):
    entry = replace(channel.entry, smtp_security=security)
    with pytest.raises(DeliveryError, match=said) as caught:
        make_channel(entry).send(message)
    assert "127.0.0.1" not in str(caught.value)


def test_the_server_is_told_user_and_password(monkeypatch, post, channel, message):
    monkeypatch.setenv("DESK_PASSWORD", "s3cret")
    post.answers |= {"EHLO": "250-hello\r\n250 AUTH PLAIN", "AUTH": "235 welcome"}
    entry = replace(channel.entry, smtp_user="clerk", smtp_password="env:DESK_PASSWORD")
    make_channel(entry).send(message)
    (told,) = (line.split()[-1] for line in post.lines if line.startswith("AUTH"))
    assert base64.b64decode(told) == b"\0clerk\0s3cret"
    post.answers["AUTH"] = "535 who is that"
    with pytest.raises(DeliveryError) as caught:
        make_channel(entry).send(message)
    assert caught.value.final
    assert len(post.mails) == 1


@pytest.mark.parametrize(
    ("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)]
)
def test_each_security_has_its_port(monkeypatch, channel, message, security, port):
    asked = []

    def connect(address, timeout, source=None):
        asked.append((address, timeout))
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    entry = replace(channel.entry, smtp_port=None, smtp_security=security)
    with pytest.raises(DeliveryError):
        make_channel(entry).send(message)
    assert asked == [(("127.0.0.1", port), 30)]


@pytest.mark.parametrize("answer", ["250 ok", "421 too late", "550 no"])
def test_what_is_said_to_quit_changes_nothing(post, channel, message, answer):
    post.answers["QUIT"] = answer
    channel.send(message)
    assert len(post.mails) == 1
