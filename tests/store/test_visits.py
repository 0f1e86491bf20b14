"""What visits tell of hosts outlives the round."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.store import Connection
from crawler.store.visits import keep_quiet_hosts, quiet_hosts

HOUR = timedelta(hours=1)


def test_quiet_of_a_host_is_remembered_until_it_is_over(
    db: Connection, now: datetime
) -> None:
    keep_quiet_hosts(db, {"a.example:443": now + HOUR, "b.example": now + HOUR}, now)
    keep_quiet_hosts(db, {"a.example:443": now + 3 * HOUR}, now + HOUR)
    assert quiet_hosts(db, now + HOUR) == {"a.example:443": now + 3 * HOUR}
    assert quiet_hosts(db, now + 3 * HOUR) == {}
    failures = db.execute("SELECT host, failures FROM hosts ORDER BY host").fetchall()
    assert failures == [("a.example:443", 2), ("b.example", 1)]
