"""What all tests share: no network but loopback, marks that need something, seeds."""

from __future__ import annotations

import ipaddress
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CHROMIUMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)

# The machine may be busy: a slow example is no failure. CI repeats the same examples.
hypothesis.settings.register_profile(
    "vedette",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("vedette")


class NetworkForbiddenError(RuntimeError):
    """A test reached for an address outside this machine."""


def _forbid_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[-1]
        # A path is a socket of this machine.
        if isinstance(address, tuple) and not _is_local(address[0]):
            raise NetworkForbiddenError(f"{event} {address!r}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
        if not (_is_local(host) or _is_literal(host)):
            raise NetworkForbiddenError(f"{event} {host!r}")


def _is_local(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(_text(host)).is_loopback
    except ValueError:
        return False


def _is_literal(host: object) -> bool:
    """Turning a literal address into an address asks nobody."""
    try:
        ipaddress.ip_address(_text(host))
    except ValueError:
        return False
    return True


def _text(host: object) -> str:
    text = host.decode("latin-1") if isinstance(host, bytes) else str(host)
    return text.partition("%")[0]


# An audit hook sees what every library of this process does with sockets, Twisted's and asyncio's
# too; it cannot be taken off again, which is right for a guard.
sys.addaudithook(_forbid_network)


def find_chromium() -> str | None:
    """Path of a Chromium on this machine."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--need-browser",
        action="store_true",
        help="fail when the browser tests have to be left out",
    )


def pytest_configure(config: pytest.Config) -> None:
    # a job in the background of a script ignores it, and what tests start would too
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # here and not at collection: a worker of xdist that gives up is an internal error
    if config.getoption("--need-browser") and find_chromium() is None:
        raise pytest.UsageError(
            "--need-browser: no Chromium found (Debian: apt install chromium)"
        )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two for each core: half of the suite's time is spent waiting for servers and clocks."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    cores = cores or os.cpu_count() or 1
    return min(2 * cores, cores + 8)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    left_out = 0
    browser, shared = find_chromium() is not None, SHARED.is_dir()
    for item in items:
        if item.get_closest_marker("browser") and not browser:
            item.add_marker(pytest.mark.skip(reason="no Chromium found"))
            left_out += 1
        if item.get_closest_marker("shared") and not shared:
            item.add_marker(pytest.mark.skip(reason="../shared is absent"))
    config.stash[LEFT_OUT] = left_out


LEFT_OUT = pytest.StashKey[int]()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    left_out = config.stash.get(LEFT_OUT, 0)
    if left_out:
        terminalreporter.write_line(
            f"{left_out} browser tests were left out: no Chromium found"
            " (Debian: apt install chromium)"
        )


@pytest.fixture(autouse=True)
def _no_settings_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees no home, database or zone of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("VEDETTE_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared samples; mark the test `shared` as well."""
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the Chromium that the browser tests drive; mark the test `browser` as well."""
    found = find_chromium()
    assert found is not None, "mark the test with pytest.mark.browser"
    return found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, named by VEDETTE_HOME."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("VEDETTE_HOME", str(folder))
    return folder


@pytest.fixture
def server() -> Iterator[Any]:
    """A `RawServer` on loopback: what it answers is set by its `routes`."""
    from tests.loopback import RawServer  # its Twisted takes a while

    with RawServer() as made:
        yield made


@pytest.fixture
def fetching() -> Iterator[Callable[..., Any]]:
    """Makes fetchers (`Fetching`) with limits of the test's choice."""
    from tests.loopback import Fetching

    made: list[Fetching] = []

    def make(
        table: dict[str, tuple[str, ...]] | None = None, **limits: Any
    ) -> Fetching:
        made.append(Fetching(table, **limits))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()
