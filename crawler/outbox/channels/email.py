"""E-mail by SMTP, text and HTML; accepted when the server answers 250 after DATA."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.utils import formatdate, parseaddr

from crawler.exceptions import DeliveryError, SettingsError
from crawler.net.certificates import client_context, own_file
from crawler.outbox.book import ChannelEntry, secret_value
from crawler.outbox.message import Message
from crawler.outbox.render import as_html, as_text, subject

TIMEOUT_S = 30.0
# What smtplib falls back to; named here, so that no look-up of our own host goes out.
EHLO_NAME = "[127.0.0.1]"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Mail:
    """One recipient; the Message-ID is made from the key, so that a second copy can be told."""

    name: str
    entry: ChannelEntry

    def send(self, message: Message) -> None:
        mail = self.compose(message)
        try:
            refused = self._hand_over(mail)
        except smtplib.SMTPResponseException as error:
            # 5yz after a greeting is the server's last word (RFC 5321 section 4.2.1).
            final = 500 <= error.smtp_code < 600
            raise DeliveryError(
                f"channel {self.name}: the mail server said {error.smtp_code}",
                final=final,
            ) from error
        except smtplib.SMTPRecipientsRefused as error:
            code = max((code for code, _ in error.recipients.values()), default=0)
            raise DeliveryError(
                f"channel {self.name}: the mail server refused the recipient ({code})",
                final=500 <= code < 600,
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(
                f"channel {self.name}: the mail server: {_words(error)}"
            ) from error
        if refused:
            raise DeliveryError(
                f"channel {self.name}: the mail server refused the recipient",
                final=True,
            )

    def _hand_over(self, mail: EmailMessage) -> dict[str, tuple[int, bytes]]:
        """Send, and give the recipients that were refused."""
        server = self._connect()
        try:
            refused = server.send_message(mail)
        except BaseException:
            server.close()
            raise
        # Accepted is accepted: whatever the server says to QUIT must not send the mail again.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()
        return refused

    def compose(self, message: Message) -> EmailMessage:
        """The mail as it goes over the wire. Header values hold no line break: `subject` sees to it."""
        mail = EmailMessage()
        sender = self.entry.sender or self.entry.address or ""
        mail["From"] = sender
        mail["To"] = self.entry.address or ""
        mail["Subject"] = subject(message)
        mail["Date"] = formatdate(localtime=False)
        host = parseaddr(sender)[1].rpartition("@")[2] or "vedette.invalid"
        mail["Message-ID"] = f"<{message.key}@{host}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Vedette-Key"] = message.key
        mail.set_content(as_text(message))
        mail.add_alternative(as_html(message), subtype="html")
        return mail

    def _connect(self) -> smtplib.SMTP:
        host = self.entry.smtp_host or "localhost"
        security = self.entry.smtp_security
        port = self.entry.smtp_port or {"tls": 465, "starttls": 587}.get(security, 25)
        context = client_context(own_file())
        server: smtplib.SMTP
        if security == "tls":
            server = smtplib.SMTP_SSL(
                host, port, EHLO_NAME, timeout=TIMEOUT_S, context=context
            )
        else:
            server = smtplib.SMTP(host, port, EHLO_NAME, timeout=TIMEOUT_S)
        try:
            if security == "starttls":
                server.starttls(context=context)
            if self.entry.smtp_user:
                password = secret_value(
                    self.entry.smtp_password or "", channel=self.name
                )
                server.login(self.entry.smtp_user, password)
        except BaseException:
            server.close()
            raise
        return server


def _words(error: OSError | smtplib.SMTPException) -> str:
    """What went wrong; texts that may name the host or the user are left out (PROMISES 22)."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return (
            "it does not offer what smtp_security or smtp_user ask for; "
            "smtp_security is starttls (the default), tls or none"
        )
    if isinstance(error, ssl.SSLError):
        why = (error.reason or type(error).__name__).replace("_", " ").lower()
        return (
            f"TLS failed, {why}; smtp_security is starttls (the default), tls or none"
        )
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return type(error).__name__


def make(entry: ChannelEntry) -> Mail:
    address = secret_value(entry.address or "", channel=entry.name)
    if "@" not in address:
        raise SettingsError(f"channel {entry.name}: mail needs an address, NAME@HOST")
    if not entry.smtp_host:
        raise SettingsError(
            f"channel {entry.name}: mail needs a server; in channels.toml write smtp_host, and smtp_user and "
            'smtp_password = "env:NAME" where it asks for them'
        )
    if entry.smtp_security not in ("starttls", "tls", "none"):
        raise SettingsError(
            f"channel {entry.name}: smtp_security is starttls, tls or none"
        )
    return Mail(name=entry.name, entry=replace(entry, address=address))
