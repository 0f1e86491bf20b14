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
    from crawler.query.kept_lists import lists_now

    home = session.home
    lists, wrong = lists_now(home.list_folders())
    faults: dict[str, str] = {}
    for name, reason in unreadable(alerts, lists, wrong).items():
        mend = "" if reason in map(str, wrong) else f"`alerts edit {name} --query …`; "
        faults[name] = (
            f"finds nothing: {reason.rstrip('.')}. {mend}`alerts backfill {name}`"
            " finds what it missed"
        )
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
    from crawler.query.kept_lists import lists_now

    if not alerts:
        return ()
    wrong = map(str, lists_now(session.home.list_folders())[1])
    try:
        faults = alert_faults(session, alerts)
    except CatalogueError as error:
        return (*wrong, str(error))
    told = "\n".join(faults.values())
    lines = tuple(f"alert {name} {fault}" for name, fault in faults.items())
    return (*(line for line in wrong if line.rstrip(".") not in told), *lines)
