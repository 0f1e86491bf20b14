"""`vedette refusals`: pages that were not stored."""

from __future__ import annotations

from datetime import timedelta

import click

from crawler.cli.commands import command, json_option, limit_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.terminal import console, note, print_json, safe, say
from crawler.records import REASON_WORDS, Reason

MISSED = timedelta(days=30)


@command("refusals")
@click.option("--source", "key", metavar="KEY", help="Only of this source.")
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in Reason]),
    metavar="REASON",
    help="Only of this class, such as robots, timeout or not_article.",
)
@click.option(
    "--crawl", "crawl_id", type=int, metavar="NUMBER", help="Only of this crawl."
)
@click.option(
    "--missed",
    is_flag=True,
    help="Only those of the last 30 days whose headline an alert looks for, and that were not read since.",
)
@limit_option(50)
@click.option("--count", "counted", is_flag=True, help="Count them by reason instead.")
@json_option
@pass_session
def refusals(
    session: Session,
    key: str | None,
    reason: str | None,
    crawl_id: int | None,
    missed: bool,
    limit: int,
    counted: bool,
    as_json: bool,
) -> int:
    """Show what was not stored, and why.

    Newest first. A refused page is not asked for again by every crawl. Where a feed or a news sitemap gives
    its headline, alerts are held against that.

    \b
    Example:
      vedette refusals --source spacenews
      vedette refusals --reason not_article --limit 10
      vedette refusals --count
      vedette refusals --missed
    """
    from crawler.store.refusals import count_refusals, list_missed, list_refusals

    if missed and (key or reason or crawl_id or counted):
        raise click.UsageError("--missed goes with --limit and --json alone")
    why = Reason(reason) if reason else None
    if counted:
        with session.reading() as db:
            counts = count_refusals(db, source_key=key, reason=why, crawl_id=crawl_id)
        if as_json:
            print_json(counts)
        else:
            for name, number in counts.items():
                say(f"{number:8}  {name:22}  {REASON_WORDS[Reason(name)]}")
            if not counts:
                say("nothing was refused")
        return Exit.DONE
    with session.reading() as db:
        if missed:
            rows = list_missed(db, since=session.now() - MISSED, limit=limit + 1)
        else:
            rows = list_refusals(
                db, source_key=key, reason=why, crawl_id=crawl_id, limit=limit + 1
            )
    if len(rows) > limit:
        rows = rows[:limit]
        note(f"these are the newest {limit}; --limit N shows more, --count counts all")
    if as_json:
        print_json(rows)
        return Exit.DONE
    for row in rows:
        detail = f"  {safe(row.detail)}" if row.detail else ""
        line = f"{session.show_time(row.at)}  {row.reason:14}  {row.source_key or '-'}  {safe(row.url)}{detail}"
        console().print(line, soft_wrap=True)
        if row.headline:
            alerts = f"  ({safe(', '.join(row.alerts))})" if row.alerts else ""
            say(f"    {safe(row.headline)}{alerts}")
    if not rows:
        say("nothing was missed" if missed else "nothing was refused")
    return Exit.DONE
