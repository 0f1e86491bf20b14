"""The reactor of a process: installed once with the guard on it, and ended by the signals that ask for it."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from crawler.net.choices import check_choices
from crawler.net.limits import YOUNG_OBJECTS
from crawler.running.memory import keep_freed_memory
from crawler.running.stopping import wish

T = TypeVar("T")


def scrapy_settings(overrides: Mapping[str, Any]) -> Any:
    """Settings of a run: `crawler.settings`, then what the run knows better.

    Raises:
        SettingsError: What the user set cannot work.
    """
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    for name, value in overrides.items():
        settings.set(name, value, priority="cmdline")
    check_choices(settings)
    return settings


def run_in_reactor(main: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine in the asyncio reactor, once in a process.

    SIGINT, SIGTERM and SIGHUP become a wish to stop: `main` is expected to end soon, and its result
    is returned all the same.
    """
    reactor = guarded_reactor()
    outcome: list[T] = []
    fault: list[BaseException] = []

    async def body() -> None:
        loop = asyncio.get_running_loop()
        for number in _stop_signals():
            loop.add_signal_handler(number, wish.wish, number)
        try:
            outcome.append(await main())
        except BaseException as error:
            fault.append(error)
        finally:
            wish.ended()
            reactor.stop()

    gc.set_threshold(YOUNG_OBJECTS)
    keep_freed_memory()
    started: list[Any] = []
    reactor.callWhenRunning(lambda: started.append(asyncio.ensure_future(body())))
    reactor.run(installSignalHandlers=False)
    if fault:
        raise fault[0]
    return outcome[0]


def _stop_signals() -> tuple[signal.Signals, ...]:
    """Ctrl-C, `kill`, and a terminal that is closed, unless nohup keeps that away."""
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        return signal.SIGINT, signal.SIGTERM
    return signal.SIGINT, signal.SIGTERM, signal.SIGHUP


def guarded_reactor() -> Any:
    """The process's reactor, installed if it is not yet, with the address guard on it."""
    from scrapy.utils.misc import load_object
    from scrapy.utils.reactor import install_reactor, is_reactor_installed

    settings = scrapy_settings({})
    loop = settings["ASYNCIO_EVENT_LOOP"]
    if not is_reactor_installed():
        if loop is not None:
            # else Scrapy makes a loop of the standard kind first and leaves it open
            asyncio.set_event_loop(load_object(loop)())
        install_reactor(settings["TWISTED_REACTOR"], loop)
    from twisted.internet import reactor

    from crawler.net.guard import install_guard

    install_guard(reactor)
    return reactor
