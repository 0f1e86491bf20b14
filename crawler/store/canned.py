"""Questions to the tables that Datasette offers ready-made, each with its title and what it answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Canned:
    """One ready-made question; names after a colon in `sql` are asked of the reader."""

    title: str
    description: str
    sql: str


QUERIES: dict[str, Canned] = {
    "latest": Canned(
        title="Latest articles",
        description="The newest 200 articles with their outlets, imports and backfills left out.",
        sql="""
SELECT a.id, a.first_seen_at, coalesce(s.name, a.host) AS outlet, a.language, a.headline, a.url
FROM articles a LEFT JOIN sources s ON s.key = a.source_key
WHERE a.kind = 'crawl' ORDER BY a.first_seen_at DESC LIMIT 200""",
    ),
    "hits_of_alert": Canned(
        title="Hits of an alert",
        description="The newest 500 hits of the alert of that name, with the matched words.",
        sql="""
SELECT h.at, a.id AS article, coalesce(s.name, a.host) AS outlet, a.headline, a.url,
  (SELECT group_concat(DISTINCT json_extract(w.value, '$[4]')) FROM json_each(h.words) w) AS matched, h.held
FROM hits h JOIN alerts al ON al.id = h.alert_id JOIN articles a ON a.id = h.article_id
LEFT JOIN sources s ON s.key = a.source_key
WHERE al.name = :alert ORDER BY h.at DESC LIMIT 500""",
    ),
    "hits_by_week": Canned(
        title="Hits by alert and week",
        description="What each alert found in each of the last twelve weeks, and how much of it was dismissed; "
        "weeks begin on Monday.",
        sql="""
SELECT date(h.at, '-6 days', 'weekday 1') AS week, al.name AS alert, count(*) AS hits,
  count(DISTINCT a.source_key) AS outlets, count(h.dismissed_at) AS dismissed
FROM hits h JOIN alerts al ON al.id = h.alert_id JOIN articles a ON a.id = h.article_id
WHERE h.at > date('now', '-84 days') GROUP BY week, al.id ORDER BY week DESC, hits DESC LIMIT 1000""",
    ),
    "silent_sources": Canned(
        title="Silent sources",
        description="Sources by the time since they brought something new, longest first; paused ones are left out.",
        sql="""
SELECT s.key, s.name, st.state, st.reason, st.last_new_at,
  round(julianday('now') - julianday(st.last_new_at), 1) AS days, st.last_success_at, st.failures
FROM sources s JOIN source_state st ON st.source_key = s.key
WHERE s.listed AND NOT st.paused ORDER BY st.last_new_at LIMIT 500""",
    ),
    "refusals_by_reason": Canned(
        title="Refusals of the last 30 days by reason",
        description="What was not stored, by source and reason, most first.",
        sql="""
SELECT source_key, reason, count(*) AS pages, max(at) AS last_at, max(detail) AS an_example
FROM refusals WHERE at > strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-30 days')
GROUP BY source_key, reason ORDER BY pages DESC LIMIT 500""",
    ),
    "source_record": Canned(
        title="A source's record",
        description="The last 200 visits of the source of that key.",
        sql="""
SELECT at, outcome, detail, status, found, new, changed, refused, deferred, gap, seconds
FROM checks WHERE source_key = :source ORDER BY at DESC LIMIT 200""",
    ),
    "week_by_outlet": Canned(
        title="Articles of the last seven days by outlet",
        description="Who published how much, most first.",
        sql="""
SELECT s.name AS outlet, s.country, s.origin, count(*) AS articles, max(a.first_seen_at) AS newest_at
FROM articles a JOIN sources s ON s.key = a.source_key
WHERE a.first_seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-7 days')
GROUP BY s.key ORDER BY articles DESC LIMIT 500""",
    ),
    "changed_headlines": Canned(
        title="Changed headlines",
        description="The newest 200 headlines that an outlet changed after we read them.",
        sql="""
SELECT r.at, a.id AS article, coalesce(s.name, a.host) AS outlet, r.headline_before, r.headline_after
FROM revisions r JOIN articles a ON a.id = r.article_id LEFT JOIN sources s ON s.key = a.source_key
WHERE r.headline_before IS NOT NULL ORDER BY r.at DESC LIMIT 200""",
    ),
    "messages_not_delivered": Canned(
        title="Messages not delivered",
        description="What waits or has failed, newest first.",
        sql="""
SELECT d.created_at, d.channel, al.name AS alert, d.state, d.tries, d.next_try_at, d.last_error
FROM deliveries d LEFT JOIN alerts al ON al.id = d.alert_id
WHERE d.state IN ('waiting', 'failed') ORDER BY d.created_at DESC LIMIT 500""",
    ),
}
