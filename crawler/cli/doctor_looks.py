"""What `vedette doctor` looks at, one function for each; nothing is changed or sent."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version

from crawler.cli.context import Session
from crawler.plurals import plural
from crawler.running.disk import LEAST_FREE_BYTES
from crawler.store.checkup import Finding

SOME_DISK = 2_000_000_000
BUILT = datetime(2026, 1, 1, tzinfo=UTC)
"""Older than this program no clock can rightly be."""
LIBRARIES = {
    "scrapy": (2, 19),
    "lxml": (6, 1),
    "selectolax": (1, 0),
    "datasette": (0, 65),
    "feedparser": (6, 0),
}
"""What vedette stands on, with the oldest version that is safe."""


def database(session: Session) -> Iterator[Finding]:
    """The file: whole, ours, its index as it should be."""
    from crawler.store.checkup import check_file

    if not session.db.exists():
        yield Finding(
            "note", "database", f"none at {session.db} yet", "`vedette crawl` makes it"
        )
        return
    yield Finding("ok", "database", str(session.db))
    yield from check_file(session.db)


def catalogue(session: Session) -> Iterator[Finding]:
    """Sources that can be read and kept apart."""
    from crawler.catalogue import load_sources

    known = load_sources(session.home.sources())
    if known:
        yield Finding("ok", "catalogue", plural(len(known), "source"))
    else:
        mend = "Add one to data/sources/local.toml"
        yield Finding("problem", "catalogue", "no source", mend)
    for source in known.values():
        if source.allow_private:
            yield Finding(
                "note", "catalogue", f"{source.key} may connect to a private address"
            )


def word_lists(session: Session) -> Iterator[Finding]:
    """Lists that can be read."""
    from crawler.query.kept_lists import lists_now

    lists, wrong = lists_now(session.home.list_folders())
    if wrong:
        raise wrong[0]
    yield Finding("ok", "word lists", plural(len(lists), "list"))


def channels(session: Session) -> Iterator[Finding]:
    """Channels whose secrets are there, in a file that nobody else reads."""
    from crawler.exceptions import SettingsError
    from crawler.outbox.book import read_book, secret_value

    path = session.home.channels
    entries = read_book(path)
    yield Finding("ok", "channels", plural(len(entries), "channel"))
    if entries and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding(
            "problem", "channels", f"{path} can be read by others", f"chmod 600 {path}"
        )
    for name, entry in entries.items():
        for text in (entry.address, entry.secret, entry.smtp_password):
            try:
                secret_value(text or "", channel=name)
            except SettingsError as error:
                yield Finding("problem", "channels", str(error))


def alerts(session: Session) -> Iterator[Finding]:
    """Alerts whose queries can be read and whose channels are there."""
    from crawler.cli.alert_faults import alert_faults
    from crawler.exceptions import CatalogueError, StoreError
    from crawler.store.alerts import list_alerts

    if not session.db.exists():
        return
    try:
        with session.reading() as db:
            saved = list_alerts(db)
        faults = alert_faults(session, saved)
    except (StoreError, CatalogueError):
        return  # the looks at the database and at the lists say it
    yield Finding("ok", "alerts", plural(len(saved), "alert"))
    for name, fault in faults.items():
        yield Finding("problem", "alerts", f"{name} {fault}")


def limits(session: Session) -> Iterator[Finding]:
    """Limits that make sense, and a name that says whom to write to."""
    from crawler import settings
    from crawler.net.choices import check_choices

    check_choices(settings.values())
    yield Finding("ok", "limits", "every limit can be kept")
    if os.environ.get("VEDETTE_CONTACT"):
        yield Finding("ok", "contact", settings.VEDETTE_CONTACT)
    else:
        yield Finding(
            "note",
            "contact",
            f"sites are told {settings.VEDETTE_CONTACT}",
            "Set VEDETTE_CONTACT to an address where a site can reach you",
        )


def network(session: Session) -> Iterator[Finding]:
    """Proxies, which change who judges addresses."""
    from crawler import settings
    from crawler.net.proxy import ignored_proxies

    if ignored := ignored_proxies():
        yield Finding(
            "note",
            "proxy",
            f"{', '.join(ignored)} of the environment are ignored",
            "Set VEDETTE_PROXY to use a proxy",
        )
    if settings.VEDETTE_PROXY:
        yield Finding(
            "note",
            "proxy",
            "names are resolved by the proxy",
            "It has to keep private addresses out itself: vedette cannot see them",
        )


def clock(session: Session) -> Iterator[Finding]:
    """A clock that agrees with what was stored."""
    now = session.now()
    if now < BUILT:
        yield Finding(
            "problem",
            "clock",
            f"it says {now:%Y-%m-%d}",
            "Set the clock of this machine",
        )
        return
    last = _last_crawl(session)
    if last is not None and last > now + timedelta(minutes=5):
        yield Finding(
            "problem",
            "clock",
            f"a crawl began at {last:%Y-%m-%d %H:%M} UTC, which is still to come",
            "Set the clock of this machine; what was stored meanwhile is kept",
        )
        return
    yield Finding("ok", "clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _last_crawl(session: Session) -> datetime | None:
    from crawler.exceptions import StoreError
    from crawler.store.browsing_sources import strip

    try:
        with session.browsing() as db:
            return strip(db, limit=1).last_crawl_at
    except StoreError:  # no database yet, or the look at it says what is wrong
        return None


def disk(session: Session) -> Iterator[Finding]:
    """Room beside the database."""
    folder = session.db.parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    text = f"{free / 1e9:.1f} GB free at {folder}"
    if free < LEAST_FREE_BYTES:
        yield Finding("problem", "disk", text, "Crawls stop below 0.5 GB: make room")
    elif free < SOME_DISK:
        yield Finding("note", "disk", text, "Crawls stop below 0.5 GB")
    else:
        yield Finding("ok", "disk", text)
    if not os.access(folder, os.W_OK):
        yield Finding(
            "problem",
            "disk",
            f"{folder} cannot be written",
            "Name another database with --db",
        )


def libraries(session: Session) -> Iterator[Finding]:
    """Libraries that are there, and not older than is safe."""
    for name, oldest in LIBRARIES.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            yield Finding(
                "problem", name, "is missing", "Delete .venv and start ./vedette again"
            )
            continue
        if _numbers(found) < oldest:
            wanted = ".".join(map(str, oldest))
            yield Finding(
                "problem", name, f"{found} is too old", f"Install {wanted} or later"
            )
        else:
            yield Finding("ok", name, found)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2] if part.isdigit())


LOOKS = (
    database,
    catalogue,
    word_lists,
    channels,
    alerts,
    limits,
    network,
    clock,
    disk,
    libraries,
)
