"""Text that would run if it were not escaped, and a way to put it everywhere."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

EVIL = (
    '<script>window.pwned=1</script><img src=x onerror="window.pwned=1">'
    "'\"><svg/onload=window.pwned=1></title></textarea></style>"
    "{{ 7*7 }}{% for x in () %}javascript:alert(1)\u202egnp.exe\x00"
).replace("\x00", "")
TEXTS = {
    "articles": ["headline", "kicker", "lead", "byline", "dateline", "section", "copyright_line", "robots_tag", "reader_version"],
    "sources": ["name", "language", "country", "origin"],
    "source_state": ["reason", "last_error"],
    "health_changes": ["reason"],
    "gaps": ["detail"],
    "checks": ["outcome", "detail"],
    "refusals": ["url", "reason", "detail"],
    "images": ["caption", "credit", "alt"],
    "related_links": ["title"],
    "revisions": ["headline_before", "headline_after", "note"],
    "alerts": ["rhythm", "quiet"],
    "deliveries": ["last_error"],
}  # fmt: skip


def poison(path: Path, text: str) -> int:
    """Put the text into every column of text; gives the number of an article with hits."""
    db = sqlite3.connect(path)
    for table, columns in TEXTS.items():
        sets = ", ".join(f"{column} = ?" for column in columns)
        db.execute(f"UPDATE {table} SET {sets}", [text] * len(columns))
    blocks = [["paragraph", len(text)], ["subhead", len(text)], ["quote", len(text)]]
    db.execute(
        "UPDATE articles SET body = ?, blocks = ?, authors = ?, keywords = ?, provenance = ?, missing = ?, language = 'en\"><script>'",
        ["\n\n".join([text] * 3), json.dumps(blocks), json.dumps([text]), json.dumps([text]), json.dumps({text: text}), json.dumps([text])],
    )  # fmt: skip
    db.execute("UPDATE hits SET words = ?", [json.dumps([["body", 0, 0, 20, text[:20]], ["headline", 0, 2, 9, text[2:9]]])])  # fmt: skip
    db.execute("UPDATE alerts SET query = ? WHERE name <> 'tankers'", [text])
    hit = db.execute(
        "SELECT article_id FROM hits JOIN alerts ON alerts.id = alert_id WHERE name = 'tankers' ORDER BY at DESC"
    ).fetchone()[0]
    db.execute("UPDATE articles SET removed_at = first_seen_at WHERE id = ?", [hit])
    db.commit()
    db.close()
    return int(hit)
