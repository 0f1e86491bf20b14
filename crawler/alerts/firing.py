"""Which matches are new hits, which hits become messages, and when those are due.

Pure; handed to `crawler.store.articles.store_visit`, which writes the decisions down in the
article's transaction.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crawler.records import Alert, VisitKind
from crawler.store.deliveries import Sending
from crawler.store.recording import Decision, Held, HitFacts

OLD = timedelta(days=3)
"""An article published longer ago when it is first seen is kept and not sent (PROMISES 25)."""


HELD_WORDS: dict[str, str] = {
    "first_round": "in a source's first round",
    "import": "imported",
    "backfill": "by a backfill",
    "old": "older than three days when first seen",
    "paused": "while the alert was paused",
    "muted": "muted",
    "copy": "in a copy of a story that was sent",
}
"""Why a hit is kept and not sent, in words that stand behind `not sent:` or a number of hits."""


def decide(facts: HitFacts) -> Decision:
    """An article fires once for an alert, and again only for a change that the alert asks for."""
    if facts.known:
        if not (facts.alert.on_change and facts.changed and facts.touched):
            return Decision()
        return Decision(sendings=() if held_back(facts) else _sendings(facts))
    held = held_back(facts)
    return Decision(keep=True, held=held, sendings=() if held else _sendings(facts))


def held_back(facts: HitFacts) -> Held | None:
    """Why a hit is kept and not sent; `None`: it goes out."""
    alert, visit, now = facts.alert, facts.visit, facts.now
    if alert.paused:
        return "paused"
    source = visit.source.key if visit.source else None
    if source in alert.muted_sources or (
        alert.muted_until is not None and now < alert.muted_until
    ):
        return "muted"
    if facts.story_fired:
        return "copy"
    if facts.send_old:
        return None
    if visit.kind is VisitKind.IMPORT:
        return "import"
    if visit.kind is VisitKind.BACKFILL:
        return "backfill"
    if visit.first_round and not facts.changed:
        return "first_round"
    published = visit.article.date_published
    seen_at = facts.first_seen_at - facts.clock_ahead
    if published is not None and seen_at - published > OLD:
        return "old"
    return None


def _sendings(facts: HitFacts) -> tuple[Sending, ...]:
    return tuple(
        _sending(facts, channel) for channel in dict.fromkeys(facts.alert.channels)
    )


def _sending(facts: HitFacts, channel: str) -> Sending:
    alert = facts.alert
    if alert.rhythm != "at_once":
        return Sending(
            channel=channel, due_at=digest_at(alert, facts.now), kind="digest"
        )
    ceiling = alert.ceiling
    if ceiling is not None and facts.sent_lately.get(channel, 0) >= ceiling:
        full_hour = _full_hour(facts.now)
        return Sending(
            channel=channel, due_at=after_quiet(alert, full_hour), kind="digest"
        )
    due_at = after_quiet(alert, facts.now)
    if due_at == facts.now:
        return Sending(channel=channel, due_at=due_at)
    # what waits for the morning comes in one message
    return Sending(channel=channel, due_at=due_at, kind="digest")


def digest_at(alert: Alert, now: datetime) -> datetime:
    """When the next digest of the alert is due, after its quiet hours."""
    if alert.rhythm == "hourly":
        return after_quiet(alert, _full_hour(now))
    wanted = time.fromisoformat(alert.rhythm.removeprefix("daily "))
    zone = ZoneInfo(alert.tz)
    local = now.astimezone(zone)
    due = datetime.combine(local.date(), wanted, zone).astimezone(UTC)
    if due <= now:
        # the local day after, not 24 hours: the clocks may change in between
        tomorrow = local.date() + timedelta(days=1)
        due = datetime.combine(tomorrow, wanted, zone).astimezone(UTC)
    return due  # a time that the user chose outdoes the quiet hours


def after_quiet(alert: Alert, at: datetime) -> datetime:
    """The same time, or the end of the quiet hours that hold it."""
    if alert.quiet is None:
        return at
    start_text, end_text = alert.quiet.split("-")
    start, end = time.fromisoformat(start_text), time.fromisoformat(end_text)
    zone = ZoneInfo(alert.tz)
    local = at.astimezone(zone)
    clock = local.time()
    if start <= end:
        quiet, day = start <= clock < end, local.date()
    else:  # over midnight
        quiet = clock >= start or clock < end
        day = local.date() + timedelta(days=1 if clock >= start else 0)
    # in the hour that the clocks repeat, the end of its own turn is meant
    ends = datetime.combine(day, end, zone).replace(fold=local.fold)
    return ends.astimezone(UTC) if quiet else at


def _full_hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
