"""What keeps a saved alert from finding or telling anything: its query, or its channels."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.cli.context import Session
from crawler.exceptions import CatalogueError, SettingsError
from crawler.records import Alert


def alert_faults(session: Session, alerts: Sequence[Alert]) -> dict[str, str]:
    """Name to fault, in words, of those alerts that have one.

    Raises:
        CatalogueError: A word list is wrong, so that nothing can be crawled.
        SettingsError: channels.toml is wrong.
    """
    if not alerts:
        return {}
    from crawler.alerts.unreadable import unreadable
    from crawler.outbox.book import read_book
    from crawler.query.lists import load_lists

    home = session.home
    faults = {
        name: f"finds nothing: {reason}. Mend it with `alerts edit {name} --query …`;"
        f" `alerts backfill {name}` finds what it missed"
        for name, reason in unreadable(alerts, load_lists(home.list_folders())).items()
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
    """The faults as lines; what is wrong with all of them at once is one line."""
    try:
        faults = alert_faults(session, alerts)
    except (CatalogueError, SettingsError) as error:
        return (str(error),)
    return tuple(f"alert {name} {fault}" for name, fault in faults.items())
