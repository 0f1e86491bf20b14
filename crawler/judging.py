"""Judging sources after a round: health written down, changes told. No clock, no reactor."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.health import Health, SourceRecord, Verdict, judge
from crawler.records import Reason, SourceKind
from crawler.store import Connection, writing
from crawler.store.deliveries import queue_notice
from crawler.store.source_records import SourceFacts, source_facts
from crawler.store.sources import set_health

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthChange:
    """A source whose state is another one now."""

    key: str
    was: str
    verdict: Verdict


def record_of(facts: SourceFacts) -> SourceRecord:
    """Stored facts as the record that is judged; reasons the code does not know any more are none."""
    known = {reason.value for reason in Reason}
    values = {name: getattr(facts, name) for name in SourceFacts.__dataclass_fields__}
    for name in ("last_reason", "refused_reason"):
        values[name] = Reason(values[name]) if values[name] in known else None
    return SourceRecord(**{**values, "kind": SourceKind(facts.kind)})


def judge_sources(
    db: Connection, keys: Iterable[str], *, now: datetime
) -> tuple[HealthChange, ...]:
    """Judge these sources and keep what was found; returns those whose state changed."""
    verdicts = [
        (facts.key, judge(record_of(facts), now=now))
        for facts in source_facts(db, keys, now=now)
    ]
    changes = []
    # one wait for the disk, not one for each of thousands
    with writing(db):
        for key, verdict in verdicts:
            reason = "; ".join((verdict.reason, *verdict.notes))
            was = set_health(db, key, verdict.state.value, reason, now=now)
            if was is not None:
                changes.append(HealthChange(key=key, was=was, verdict=verdict))
    for change in changes:
        logger.log(
            logging.INFO if change.verdict.state is Health.OK else logging.WARNING,
            "health changed key=%s was=%s state=%s reason=%s",
            change.key,
            change.was,
            change.verdict.state.value,
            change.verdict.reason,
        )
    return tuple(changes)


def tell_changes(
    db: Connection,
    changes: Sequence[HealthChange],
    channels: Iterable[str],
    *,
    now: datetime,
) -> int:
    """Write a notice of the changes to each channel, in the outbox's keeping; returns how many.

    One message for a round: when a network breaks, twenty sources do.
    """
    if not changes:
        return 0
    lines = [
        f"{c.key}: {c.was} → {c.verdict.state}: {c.verdict.reason}" for c in changes
    ]
    subject = (
        lines[0] if len(changes) == 1 else f"{len(changes)} sources changed their state"
    )
    key = f"health {now.isoformat()} " + " ".join(change.key for change in changes)
    return sum(
        queue_notice(
            db,
            channel=channel,
            key=key,
            payload={"subject": subject, "text": "\n".join(lines)},
            now=now,
        )
        for channel in channels
    )
