"""The summary that ends a crawl or an import, and its exit code."""

from __future__ import annotations

from datetime import datetime

from crawler.cli.context import Exit, Session
from crawler.cli.terminal import safe
from crawler.exceptions import StoreError
from crawler.plurals import plural
from crawler.run import CrawlReport
from crawler.running.reporting import clock_words
from crawler.visit_note import OFFLINE


def summary(report: CrawlReport, *, crawl: bool = True) -> str:
    """A few lines for the person at the terminal."""
    lines = []
    if crawl:
        good = sum(s.outcome in ("ok", "unchanged") for s in report.sources)
        lines.append(f"sources   {good} of {len(report.sources)} answered")
        lines.append(f"found     {report.found} addresses in their listings")
    lines.append(f"new       {report.new}")
    lines.append(f"changed   {report.changed}")
    if report.unchanged:
        lines.append(f"unchanged {report.unchanged}")
    lines.append(f"refused   {report.refusals}{_reasons(report)}")
    lines.append(f"hits      {report.hits}")
    if report.delivered or report.delivery_failures:
        lines.append(
            f"messages  {report.delivered} sent, {report.delivery_failures} failed"
        )
    lines.append(f"seconds   {report.seconds:.1f}")
    return "\n".join([*lines, *_warnings(report)])


_SENT_BY_FLAG = {"first_round", "old", "import", "backfill"}
"""What `--send-old` would have sent."""


def unsent(session: Session, since: datetime) -> str:
    """A line on the hits of the run that began then for which an alert with channels sent nothing, or `""`."""
    from crawler.alerts.firing import HELD_WORDS
    from crawler.store.hits import held_since

    try:
        with session.reading() as db:
            held = held_since(db, since)
    except StoreError:  # the run itself has told of it
        return ""
    if not held:
        return ""
    why = ", ".join(f"{count} {HELD_WORDS[key]}" for key, count in held.items())
    flag = (
        "; --send-old would have sent those" if _SENT_BY_FLAG.issuperset(held) else ""
    )
    return f"\nnot sent  {plural(sum(held.values()), 'hit')}: {why}{flag}"


def _reasons(report: CrawlReport) -> str:
    if not report.refused:
        return ""
    counted = sorted(report.refused.items(), key=lambda pair: (-pair[1], pair[0]))
    return " (" + ", ".join(f"{reason} {count}" for reason, count in counted) + ")"


def _warnings(report: CrawlReport) -> list[str]:
    """What somebody should look at."""
    lines = []
    if report.network_down:
        unreached = sum(s.outcome == OFFLINE for s in report.sources)
        lines.append(
            f"look: this machine's own network is down: {plural(unreached, 'source')} not reached;"
            " none is blamed, the next round asks again"
        )
    if report.clock_ahead_s is not None:
        lines.append(f"look: {clock_words(report.clock_ahead_s)}")
    for source in report.sources:
        if source.outcome not in ("ok", "unchanged", OFFLINE):
            detail = f", {source.detail}" if source.detail else ""
            lines.append(f"look: {source.key}: {source.outcome}{safe(detail)}")
        if source.gap_detail and not source.gap:
            lines.append(f"filled    {source.key}: {safe(source.gap_detail)}")
        if source.reach:
            lines.append(f"reach     {source.key}: {source.reach}")
        if source.moved_to:
            lines.append(f"look: {source.key} has moved to {safe(source.moved_to)}")
    if report.gaps:
        lines.append(
            f"look: {', '.join(report.gaps)}: something may have been missed since the last visit"
        )
    lines += [f"look: {safe(fault)}" for fault in report.alert_faults]
    if report.lost:
        lines.append(
            f"look: {plural(report.lost, 'page')} lost by a fault; see the log"
        )
    if report.deferred:
        lines.append(
            f"deferred  {plural(report.deferred, 'address', 'addresses')}, for the next round"
        )
    if report.stopped:
        lines.append("stopped by a signal; what was finished is kept")
    return lines


def exit_code(report: CrawlReport) -> int:
    """0, 1 when somebody should look, or 128 and the signal that stopped the run."""
    if report.stopped:
        return 128 + report.stopped
    return Exit.LOOK if report.needs_a_look else Exit.DONE
