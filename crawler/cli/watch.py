"""`vedette watch`: rounds until it is stopped."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from crawler.cli.commands import Number, command, keep_pages_option
from crawler.cli.context import Exit, Session, checkout, pass_session
from crawler.cli.picking import pick
from crawler.cli.terminal import note, safe, say
from crawler.exceptions import DeliveryError, PageError, SettingsError


@command("watch")
@click.option(
    "--metrics",
    type=Number(1, 65535),
    metavar="PORT",
    help="Serve Prometheus text on 127.0.0.1:PORT.",
)
@click.option(
    "--ping",
    metavar="URL",
    help="Fetch this address after every good round (a dead man's switch).",
)
@click.option(
    "--tell",
    multiple=True,
    metavar="CHANNEL",
    help="Tell this channel when a source's state changes.",
)
@keep_pages_option
@click.option("--log-json", is_flag=True, help="Log as JSON lines on standard error.")
@click.option(
    "--print-systemd",
    is_flag=True,
    help="Print a systemd unit and a crontab line with these options and your VEDETTE_ settings, and end.",
)
@click.option("-v", "--verbose", count=True, help="Log more.")
@pass_session
def watch(
    session: Session,
    metrics: int | None,
    ping: str | None,
    tell: Sequence[str],
    keep_pages: bool,
    log_json: bool,
    print_systemd: bool,
    verbose: int,
) -> int:
    """Visit each source when it is due, until stopped.

    Intervals are learned from each source. Changes of sources, lists and alerts take effect within a minute.

    \b
    Example:
      vedette watch
      vedette watch --metrics 9464 --tell desk
      vedette watch --print-systemd > ~/.config/systemd/user/vedette.service
    """
    if print_systemd:
        typed: list[str] = []
        typed += ["--metrics", str(metrics)] if metrics else []
        typed += ["--ping", ping] if ping else []
        typed += [word for name in tell for word in ("--tell", name)]
        typed += ["--keep-pages"] if keep_pages else []
        typed += ["--log-json"] if log_json else []
        typed += ["--verbose"] * verbose
        return _print_units(session, tuple(typed))
    from crawler.catalogue import load_sources, source_files
    from crawler.cli.logs import set_up_logs
    from crawler.outbox.book import read_book
    from crawler.query.lists import read_lists
    from crawler.running.reactor import run_in_reactor
    from crawler.store import sole_instance
    from crawler.warc import page_copies
    from crawler.watch import Watch, WatchOptions

    home = session.home
    for fault in read_lists(home.list_folders())[1]:
        note(f"look: {fault}. The alerts that name this list find nothing until then")
    channels = read_book(home.channels)
    for name in tell:
        pick("channel", name, channels, shows="`vedette channels list`")
    pinger = _pinger(ping) if ping else None
    set_up_logs(1 + verbose, as_json=log_json)
    session.tell_new()
    session.db.parent.mkdir(parents=True, exist_ok=True)
    with (
        sole_instance(session.db, what="vedette watch"),
        page_copies(home.pages if keep_pages else None) as copies,
    ):
        options = WatchOptions(
            db=session.db,
            load_catalogue=lambda: load_sources(home.sources()),
            catalogue_files=lambda: source_files(home.sources()),
            load_channels=lambda: read_book(home.channels),
            lists_folders=home.list_folders(),
            health_channels=tuple(tell),
            metrics_port=metrics,
            copies=copies,
            ping=pinger,
            clock=session.now,
        )
        signal = run_in_reactor(lambda: Watch(options).run())
    note("stopped; what was finished is kept")
    return 128 + signal if signal else Exit.DONE


def _pinger(url: str) -> Callable[[], None]:
    from crawler.net.http import HttpClient
    from crawler.net.proxy import own_proxy, way_to
    from crawler.net.resolving import look_up
    from crawler.net.targets import parse_target
    from crawler.settings import USER_AGENT

    try:
        target = parse_target(url)
    except PageError as error:
        raise SettingsError(
            f"--ping {safe(url)}: {safe(str(error))}; write an address such as https://hc.example.org/ID"
        ) from error
    # the user typed the address, as he types a channel's
    own = own_proxy()

    def ping() -> None:
        proxy = way_to(target, own, look_up)
        private_at = frozenset({target.key} if proxy is None else ())
        client = HttpClient(user_agent=USER_AGENT, private_at=private_at, proxy=proxy)
        status = client.get(url, robots=False).status
        if status >= 400:  # a switch that does not know us will not call anybody
            raise DeliveryError(f"the address answers HTTP {status}")

    return ping


def _print_units(session: Session, options: tuple[str, ...]) -> int:
    from crawler.outbox.book import read_book, variables_of
    from crawler.running.systemd import (
        Start,
        crontab_line,
        secrets_of,
        settings_of,
        unit,
    )

    # in a checkout argv[0] is a module; --home may lead elsewhere
    here = checkout()
    channels = variables_of(read_book(session.home.channels).values())
    start = Start(
        command=here / "vedette" if here else Path(sys.argv[0]).absolute(),
        database=session.db,
        home=session.home.folder,
        options=options,
        environment=settings_of(os.environ),
        withheld=(*secrets_of(os.environ), *channels),
    )
    say(unit(start))
    say("# without systemd, a crontab line:")
    say("# " + crontab_line(start))
    return Exit.DONE
