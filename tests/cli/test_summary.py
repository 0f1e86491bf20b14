"""What ends a run on the terminal."""

from __future__ import annotations

from crawler.cli.progress import describe
from crawler.cli.summary import summary
from crawler.run import CrawlReport, Event, EventKind
from crawler.running.reporting import SourceOutcome


def test_two_hundred_sources_without_a_network_are_one_line() -> None:
    """Each of them was told twice, on the way and at the end: four hundred lines for one cause."""
    names = [f"quay-{n}" for n in range(200)]
    sources = [SourceOutcome(key=key, outcome="offline", detail="dns") for key in names]
    broken = SourceOutcome(key="pier", outcome="http_4xx", detail="HTTP 404")
    told = summary(CrawlReport(network_down=True, sources=(*sources, broken)))
    looks = [line for line in told.splitlines() if line.startswith("look:")]
    assert len(looks) == 2
    assert "200 sources not reached" in looks[0]
    assert looks[1] == "look: pier: http_4xx, HTTP 404"
    assert describe(Event(kind=EventKind.SOURCE, outcome="offline")) is None
    assert describe(Event(kind=EventKind.SOURCE, outcome="http_4xx")) is not None


def test_a_clock_that_is_wrong_is_told_before_what_it_may_have_spoiled() -> None:
    expired = SourceOutcome(key="pier", outcome="tls", detail="expired")
    report = CrawlReport(clock_ahead_s=-40 * 86400.0, sources=(expired,))
    looks = [one for one in summary(report).splitlines() if one.startswith("look:")]
    assert (
        "this machine's clock is 6 weeks behind what the sites say: set it" in looks[0]
    )
    assert report.needs_a_look
