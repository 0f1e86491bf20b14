"""What keeps a saved alert from finding or telling anything: its query, or its channels."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.cli.context import Session
from crawler.exceptions import CatalogueError
from crawler.records import Alert


def alert_faults(session: Session, alerts: Sequence[Alert]) -> dict[str, str]:
    """Name to fault, in words, of those alerts that have one.

    Raises:
        CatalogueError: channels.toml is wrong.
    """
    if not alerts:
        return {}
    from crawler.alerts.unreadable import unreadable
    from crawler.outbox.book import read_book
    from crawler.query.lists import read_lists

    home = session.home
    reasons = unreadable(alerts, *read_lists(home.list_folders()))
    faults = {
        name: f"finds nothing: {reason}. Mend it with `alerts edit {name} --query …`;"
        f" `alerts backfill {name}` finds what it missed"
        for name, reason in reasons.items()
    }
    try:
        known = read_book(home.channels)
    except CatalogueError as error:
        if not isinstance(error.__cause__, PermissionError):
            raise
        return faults  # the secrets are another user's: a monitor's `status` says what it can
    for alert in alerts:
        lost = [name for name in alert.channels if name not in known]
        if lost and alert.name not in faults:
            faults[alert.name] = f"sends to {', '.join(lost)}, not in {home.channels}"
    return faults


def alert_trouble(session: Session, alerts: Sequence[Alert]) -> tuple[str, ...]:
    """The faults as lines, those of the files that alerts need first."""
    from crawler.query.lists import read_lists

    wrong = read_lists(session.home.list_folders())[1] if alerts else ()
    lines = tuple(map(str, wrong))
    try:
        faults = alert_faults(session, alerts)
    except CatalogueError as error:
        return (*lines, str(error))
    return lines + tuple(f"alert {name} {fault}" for name, fault in faults.items())
