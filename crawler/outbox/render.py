"""A message as plain text, HTML, JSON and Slack's markup. Pure.

Every text that came from a page is escaped here for the medium it goes to; nothing of
it is ever a template.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.outbox.message import HitNote, Message
from crawler.plurals import plural

# Mail programs fold subjects at about this length.
SUBJECT_LENGTH = 120
# A page could call a whole team to its headline, or one of it, or show a link as another's words.
_ACTIVE = re.compile(
    r"@(?=(?:channel|all|here|everyone)\b)|(?<!\w)@(?=\w)|<(?=[!@#&])|\](?=[(\[:])",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


def subject(message: Message) -> str:
    """One line that says which alert and what; never with a line break or control character, nor with one in disguise."""
    if message.notice is not None:
        text = message.notice.splitlines()[0] if message.notice else "notice"
    elif message.test:
        text = "test message"
    elif message.total == 1:
        note = message.notes[0]
        text = f"{note.alert}: {note.headline}"
    else:
        text = f"{message.total} hits: {', '.join(message.alerts)}"
    # RFC 2047: `=?` opens an encoded word, which Python's mail undoes: one in a headline could
    # hold a line end and with it headers of its own
    line = one_line(text).replace("=?", "= ?")
    return shorten(f"[vedette] {line}", SUBJECT_LENGTH)


def as_text(message: Message) -> str:
    """The message for people without markup; matched words stand between asterisks."""
    if message.notice is not None:
        return printable(message.notice) + "\n"
    if message.test:
        return "This is a test message from vedette. The channel works.\n"
    parts = []
    for alert, notes in by_alert(message.notes):
        parts.append(f"{one_line(alert)} ({_hits_of(message, alert, notes)})\n")
        parts.extend(_note_text(note, message.tz) for note in notes)
    left = _left_out(message, len(message.notes))
    if left:
        parts.append(f"{left}; `vedette alerts hits` lists them all.\n")
    return "\n".join(parts)


def _note_text(note: HitNote, tz: str) -> str:
    lines = [
        f"* {one_line(note.headline)}{' [changed]' if note.changed else ''}",
        f"  {one_line(note.outlet)}, {local_time(note, tz)}",
    ]
    if note.snippet:
        lines.append(
            "  "
            + "".join(
                f"*{one_line(p.text)}*" if p.marked else spaced(p.text)
                for p in note.snippet
            )
        )
    if note.also_at:
        lines.append(f"  also at: {outlets(note)}")
    if note.why:
        lines.append(f"  matched: {one_line(note.why)}")
    if note.url:
        lines.append(f"  {one_line(note.url)}")
    return "\n".join(lines) + "\n"


def outlets(note: HitNote) -> str:
    """The other outlets that have the story, in one line."""
    return ", ".join(map(one_line, note.also_at))


def as_html(message: Message) -> str:
    """The message as one HTML page with inline style; all page text escaped."""
    if message.notice is not None or message.test:
        return _page(f"<p>{escape(as_text(message)).strip()}</p>")
    parts = []
    for alert, notes in by_alert(message.notes):
        parts.append(
            f'<h2 style="font-size:16px;margin:24px 0 8px">{escape(one_line(alert))}'
        )
        parts.append(
            f' <span style="color:#666;font-weight:normal">{_hits_of(message, alert, notes)}</span></h2>'
        )
        parts.extend(_note_html(note, message.tz) for note in notes)
    left = _left_out(message, len(message.notes))
    if left:
        parts.append(
            f"<p>{escape(left)}; <code>vedette alerts hits</code> lists them all.</p>"
        )
    return _page("".join(parts))


def _note_html(note: HitNote, tz: str) -> str:
    title = escape(printable(note.headline))
    if note.link:
        title = f'<a href="{escape(note.link)}" style="color:#0b4f8a">{title}</a>'
    why = f"matched: {escape(printable(note.why))}" if note.why else ""
    snippet = "".join(
        f'<mark style="background:#fff1a8">{escape(printable(p.text))}</mark>'
        if p.marked
        else escape(printable(p.text))
        for p in note.snippet
    )
    language = f' lang="{escape(note.language)}"' if note.language else ""
    changed = " <em>changed</em>" if note.changed else ""
    also = (
        f'<p style="margin:2px 0;color:#555;font-size:13px">also at: {escape(outlets(note))}</p>'
        if note.also_at
        else ""
    )
    return (
        f'<div style="margin:0 0 18px"{language} dir="auto">'
        f'<p style="margin:0;font-weight:600">{title}{changed}</p>'
        f'<p style="margin:2px 0;color:#555;font-size:13px">{escape(printable(note.outlet))}, '
        f"{local_time(note, tz)}</p>"
        f'<p style="margin:4px 0">{snippet}</p>{also}'
        f'<p style="margin:2px 0;color:#555;font-size:13px">{why}</p></div>'
    )


def _page(inner: str) -> str:
    return (
        '<!doctype html><html><head><meta charset="utf-8"></head><body style="font:15px/1.45 sans-serif;'
        f'color:#1a1a1a;max-width:640px;margin:0 auto;padding:12px">{inner}'
        '<p style="color:#777;font-size:12px">Sent by vedette.</p></body></html>'
    )


def as_json(message: Message) -> dict[str, Any]:
    """The message for programs: what a webhook, a command and a file get."""
    return {
        "vedette": 1,
        "key": message.key,
        "test": message.test,
        "notice": message.notice,
        "alerts": list(message.alerts),
        "total": message.total,
        "hits": [note_json(note) for note in message.notes],
    }


def note_json(note: HitNote) -> dict[str, Any]:
    return {
        "id": note.hit_id,
        "alert": note.alert,
        "changed": note.changed,
        "also_at": list(note.also_at),
        "article": {
            "id": note.article_id,
            "url": note.url,
            "headline": note.headline,
            "outlet": note.outlet,
            "source": note.source,
            "country": note.country,
            "language": note.language,
            "date_published": note.date_published.isoformat()
            if note.date_published
            else None,
            "first_seen_at": note.first_seen_at.isoformat(),
        },
        "snippet": [{"text": p.text, "marked": p.marked} for p in note.snippet],
        "why": note.why,
        "words": [
            {
                "field": w.field,
                "index": w.index,
                "start": w.start,
                "end": w.end,
                "text": w.text,
            }
            for w in note.words
        ],
    }


def as_chat(message: Message) -> str:
    """The plain text for a chat that reads marks of its own in it: none of a page's has an effect."""
    notes = tuple(
        replace(note, url=_called_by_nobody(note.url)) for note in message.notes
    )
    return calm(as_text(replace(message, notes=notes)))


def calm(text: str) -> str:
    """Text that calls nobody and shows no link or picture where a server takes `@all` and `[](…)` for that."""
    return _ACTIVE.sub("\\g<0>\u200b", text)


def _called_by_nobody(url: str | None) -> str | None:
    """The same address; a sign in it that a chat takes for a call is written out."""
    return url and url.replace("@", "%40")


def as_slack(message: Message, *, most: int = 20) -> str:
    """The message in Slack's mrkdwn, which Mattermost and Discord read as Markdown of their own."""
    if message.notice is not None or message.test:
        return _slack_text(as_text(message))
    lines = []
    for alert, notes in by_alert(message.notes[:most]):
        lines.append(f"*{_slack_text(one_line(alert))}*")
        for note in notes:
            shown = _slack_text(one_line(note.headline)).replace("|", "¦")
            if note.link:
                link = _slack_escape(_called_by_nobody(note.link) or "")
                shown = f"<{link.replace('|', '%7C')}|{shown}>"
            lines.append(
                f"• {shown}  _{_slack_text(one_line(note.outlet))}, {local_time(note, message.tz)}_"
            )
            lines.append(_slack_text("".join(spaced(p.text) for p in note.snippet)))
            if note.also_at:
                lines.append(f"_also at: {_slack_text(outlets(note))}_")
    left = _left_out(message, most)
    if left:
        lines.append(_slack_text(left))
    return "\n".join(lines)


def _slack_text(text: str) -> str:
    return calm(_slack_escape(text))


def _slack_escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def by_alert(notes: Iterable[HitNote]) -> list[tuple[str, list[HitNote]]]:
    """Notes grouped by alert, newest first within each."""
    groups: dict[str, list[HitNote]] = {}
    for note in sorted(notes, key=lambda n: n.time, reverse=True):
        groups.setdefault(note.alert, []).append(note)
    return list(groups.items())


def local_time(note: HitNote, tz: str) -> str:
    """`23 Nov 2026, 14:05 CET` in the reader's zone; UTC where the zone is not known."""
    try:
        zone = ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    time = note.time.astimezone(zone)
    return f"{time.day} {time:%b %Y, %H:%M} {time.tzname()}"


def printable(text: str) -> str:
    """Without control, direction and other invisible format characters; line breaks and joiners stay."""
    if text.isprintable():  # nearly every text: told in a hundredth of the time
        return text
    return "".join(
        c
        for c in text
        if c in "\n\t\u200c\u200d"
        or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )


def spaced(text: str) -> str:
    """Printable, each run of white space one blank, also at the ends: paragraphs are parted by two breaks."""
    return _SPACE.sub(" ", printable(text))


def one_line(text: str) -> str:
    return " ".join(printable(text).split())


def shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _hits_of(message: Message, alert: str, notes: Sequence[HitNote]) -> str:
    """How many hits of the alert the message stands for, and how many of them it shows."""
    count = message.counts.get(alert, len(notes))
    told = plural(count, "hit")
    return told if count == len(notes) else f"{told}, {len(notes)} shown"


def _left_out(message: Message, most: int) -> str:
    """`and 70 more: drones 60, baltic 10` where hits are not among the first `most` notes, else nothing."""
    shown = Counter(note.alert for note in message.notes[:most])
    left = message.total - shown.total()
    if left <= 0:
        return ""
    missing = Counter(message.counts)
    missing.subtract(shown)
    by_alert_ = [f"{one_line(name)} {n}" for name, n in missing.items() if n > 0]
    return f"and {left} more" + (f": {', '.join(by_alert_)}" if by_alert_ else "")
