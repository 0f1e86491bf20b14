"""What readers of the file see in any program that opens it: tables joined, numbers and keys told.

No function but those of json_each and group_concat: others may be shut out where a file is not
trusted (trusted_schema).

Views hold nothing. One that changes gets a new text here and a step in `migrations.py` that drops
the old one; a step's text stays as it was.
"""

from __future__ import annotations

VIEWS_3 = """
-- Articles with the outlet they came from; body and pictures are in their tables, by `id`.
CREATE VIEW articles_with_outlets AS
SELECT
  a.id, a.first_seen_at, coalesce(s.name, a.host) AS outlet, s.country, a.language,
  a.kicker, a.headline, a.lead, a.date_published, a.section, s.origin,
  (SELECT group_concat(value, ', ') FROM json_each(a.authors)) AS authors,
  (SELECT group_concat(value, ', ') FROM json_each(a.keywords)) AS keywords,
  a.url, a.access, a.revision, a.changed_at, a.removed_at, a.kind, a.story_id,
  a.tdm_reservation
FROM articles a LEFT JOIN sources s ON s.key = a.source_key;

-- Hits with their alert, their article and the words that made it fire.
CREATE VIEW hits_with_articles AS
SELECT
  h.id, h.at, al.name AS alert, coalesce(s.name, a.host) AS outlet, s.country, a.language,
  a.headline,
  (SELECT group_concat(DISTINCT part.value) FROM json_each(h.words) word, json_each(word.value) part
    WHERE part.key = 4) AS matched,
  a.url, h.held, h.dismissed_at, h.article_id
FROM hits h
JOIN alerts al ON al.id = h.alert_id
JOIN articles a ON a.id = h.article_id
LEFT JOIN sources s ON s.key = a.source_key;

-- Captions and credits with the article they stand in.
CREATE VIEW captions_with_articles AS
SELECT
  i.article_id, i.position, a.first_seen_at, coalesce(s.name, a.host) AS outlet,
  a.headline, i.caption, i.credit, i.alt, i.url AS image_url, a.url
FROM images i
JOIN articles a ON a.id = i.article_id
LEFT JOIN sources s ON s.key = a.source_key;
"""
VIEWS = VIEWS_3
"""The newest text of each."""
