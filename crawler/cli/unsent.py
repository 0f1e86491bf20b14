"""The line of a summary that says why no message came."""

from __future__ import annotations

from datetime import datetime

from crawler.cli.context import Session
from crawler.exceptions import StoreError
from crawler.plurals import plural

REASONS = {
    "first_round": "in the first round of a source",
    "old": "in articles older than three days",
    "import": "imported",
    "backfill": "from the backfill",
    "paused": "of paused alerts",
    "muted": "muted",
    "copy": "in copies of a story that was sent",
}
_SENT_BY_FLAG = {"first_round", "old", "import", "backfill"}
"""What `--send-old` would have sent."""


def unsent(session: Session, since: datetime) -> str | None:
    """The hits of the run that began then for which an alert with channels sent nothing, or `None`."""
    from crawler.store.hits import held_since

    try:
        with session.reading() as db:
            held = held_since(db, since)
    except StoreError:  # the run itself has told of it
        return None
    if not held:
        return None
    why = ", ".join(f"{count} {REASONS.get(key, key)}" for key, count in held.items())
    flag = (
        "; --send-old would have sent those" if _SENT_BY_FLAG.issuperset(held) else ""
    )
    return f"not sent  {plural(sum(held.values()), 'hit')}: {why}{flag}"
