-- The tables of version 7, as a fresh file of that version had them. Never edited.

-- A copy of the catalogue, so that tables can be read by country and origin without it.
-- data/sources/*.toml is the truth; a source that left the catalogue stays with listed = 0.
CREATE TABLE sources (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  url TEXT NOT NULL CHECK (url GLOB 'http://*' OR url GLOB 'https://*'),
  kind TEXT NOT NULL CHECK (kind IN ('feed', 'sitemap', 'section', 'page')),
  host TEXT NOT NULL,               -- of url, lower case, without www.
  country TEXT,                     -- ISO 3166 alpha-2, lower case
  language TEXT,                    -- BCP 47
  origin TEXT,                      -- records.Origin
  every_s INTEGER,                  -- longest wished interval
  delay_s REAL NOT NULL DEFAULT 1.0,
  expect_articles INTEGER,          -- a week
  expect_fields TEXT NOT NULL DEFAULT '[]', -- JSON array of field names
  listed INTEGER NOT NULL DEFAULT 1,
  added_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX sources_host ON sources (host);

-- What the last visits taught us of a source: one row a source, made at its first visit.
CREATE TABLE source_state (
  source_key TEXT PRIMARY KEY REFERENCES sources (key) ON DELETE CASCADE,
  etag TEXT,
  last_modified TEXT,               -- header as sent, for the next conditional request
  body_hash TEXT,                   -- of the last listing, so that an unchanged one is not parsed
  last_visit_at TEXT,
  last_success_at TEXT,
  last_new_at TEXT,                 -- last visit that brought a new article
  newest_at TEXT,                   -- newest date the listing states
  next_visit_at TEXT,               -- NULL: at once
  failures INTEGER NOT NULL DEFAULT 0, -- in a row
  last_error TEXT,
  first_round_done INTEGER NOT NULL DEFAULT 0, -- PROMISES 25
  paused INTEGER NOT NULL DEFAULT 0,
  moved_to TEXT,                    -- proposed new address; never followed silently
  state TEXT NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'late', 'stale', 'broken', 'blocked', 'gone')),
  reason TEXT,                      -- in words
  state_since_at TEXT,
  last_items TEXT NOT NULL DEFAULT '[]', -- JSON array: url_keys of the last listing, for gaps
  learned TEXT NOT NULL DEFAULT '{}' -- JSON object of the scheduler: rates by hour, window, ttl …
) WITHOUT ROWID;
CREATE INDEX source_state_next ON source_state (next_visit_at);

-- Changes of a source's health, newest last.
CREATE TABLE health_changes (
  id INTEGER PRIMARY KEY,
  source_key TEXT NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
  at TEXT NOT NULL,
  was TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT
);
CREATE INDEX health_changes_source ON health_changes (source_key, at);

-- What a host asked for, kept across its sources and across crawls.
CREATE TABLE hosts (
  host TEXT PRIMARY KEY,            -- as connected to, lower case, with port when it is not the scheme's
  retry_at TEXT,                    -- Retry-After or our back-off: no request before
  crawl_delay_s REAL,
  failures INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  seen_at TEXT
) WITHOUT ROWID;

-- One run: a round over the due sources, an import, a backfill.
CREATE TABLE crawls (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('crawl', 'import', 'backfill')),
  started_at TEXT NOT NULL,
  ended_at TEXT,                    -- NULL while it runs, or when it was killed
  outcome TEXT,                     -- done, stopped, offline (our own network was down); NULL as ended_at
  sources INTEGER NOT NULL DEFAULT 0,
  found INTEGER NOT NULL DEFAULT 0, -- addresses offered by listings
  new INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  hits INTEGER NOT NULL DEFAULT 0,
  seconds REAL,
  counters TEXT NOT NULL DEFAULT '{}' -- JSON object: vedette/<stage>/<what> to number
);
CREATE INDEX crawls_started ON crawls (started_at);

-- One visit of one source: what its health is judged by.
CREATE TABLE checks (
  id INTEGER PRIMARY KEY,
  crawl_id INTEGER REFERENCES crawls (id) ON DELETE SET NULL,
  source_key TEXT NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
  at TEXT NOT NULL,
  outcome TEXT NOT NULL,            -- ok, unchanged (304 or same hash), or a reason class
  detail TEXT,                      -- evidence in words
  status INTEGER,                   -- HTTP
  found INTEGER NOT NULL DEFAULT 0, -- items in the listing
  new INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  deferred INTEGER NOT NULL DEFAULT 0,
  gap INTEGER NOT NULL DEFAULT 0,   -- 1: no item shared with the visit before
  newest_at TEXT,                   -- newest date in the listing
  seconds REAL,                     -- the listing's response time
  fields TEXT NOT NULL DEFAULT '{}' -- JSON object: field to how many new articles had it
);
CREATE INDEX checks_source ON checks (source_key, at);
CREATE INDEX checks_at ON checks (at);
-- What the last listings held: most visits find nothing changed, and are not looked through for it.
CREATE INDEX checks_ok ON checks (source_key, at, found) WHERE outcome = 'ok';
-- This one and its like on refusals and articles: a run that is deleted looks for all that name it.
CREATE INDEX checks_crawl ON checks (crawl_id);

-- Windows that overflowed between two visits.
CREATE TABLE gaps (
  id INTEGER PRIMARY KEY,
  source_key TEXT NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
  at TEXT NOT NULL,                 -- noticed
  since_at TEXT NOT NULL,           -- the visit before
  filled_at TEXT,                   -- a sitemap gave what was missed
  detail TEXT
);
CREATE INDEX gaps_source ON gaps (source_key, at);

-- Where a backfill goes on.
CREATE TABLE cursors (
  source_key TEXT NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
  name TEXT NOT NULL,               -- sitemap, paging …
  position TEXT NOT NULL,           -- JSON, of the finder alone
  since_at TEXT,                    -- how far back it shall go
  updated_at TEXT NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source_key, name)
) WITHOUT ROWID;

-- Addresses found and not yet fetched: over a round's share (PROMISES 3, 11), or to be tried again.
CREATE TABLE pending (
  url_key TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  source_key TEXT NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
  found_at TEXT NOT NULL,
  due_at TEXT NOT NULL,
  date_hint TEXT,                   -- what the listing says of its time; newest are fetched first
  tries INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL DEFAULT 'crawl' CHECK (kind IN ('crawl', 'backfill'))
) WITHOUT ROWID;
CREATE INDEX pending_source ON pending (source_key, due_at);

-- When a known article is looked at again (by age: 1 h, 6 h, 24 h, 7 d).
CREATE TABLE revisits (
  article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  due_at TEXT NOT NULL,
  step INTEGER NOT NULL DEFAULT 0   -- which of the ages comes next
);
CREATE INDEX revisits_due ON revisits (due_at);

-- Pages that were not stored, and why (records.Reason).
CREATE TABLE refusals (
  id INTEGER PRIMARY KEY,
  crawl_id INTEGER REFERENCES crawls (id) ON DELETE SET NULL,
  source_key TEXT REFERENCES sources (key) ON DELETE SET NULL,
  url TEXT NOT NULL,                -- as met; a path for an import
  url_key TEXT,                     -- identity, where it is an address
  reason TEXT NOT NULL,
  detail TEXT,
  at TEXT NOT NULL,
  headline TEXT,                    -- under which a feed or a news sitemap lists it
  alerts TEXT NOT NULL DEFAULT '[]' -- JSON array: names of those whose query is true of that headline
);
CREATE INDEX refusals_missed ON refusals (at) WHERE alerts != '[]';
CREATE INDEX refusals_at ON refusals (at);
CREATE INDEX refusals_source ON refusals (source_key, at);
CREATE INDEX refusals_url_key ON refusals (url_key);
CREATE INDEX refusals_crawl ON refusals (crawl_id);

-- One article, one row: the newest version as it is read.
CREATE TABLE articles (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  url_key TEXT NOT NULL UNIQUE,     -- identity (crawler.identity); a text without address: its hash
  url TEXT CHECK (url GLOB 'http://*' OR url GLOB 'https://*'),
  host TEXT,                        -- of url, lower case, without www.
  source_key TEXT REFERENCES sources (key) ON DELETE SET NULL, -- NULL for an import
  kind TEXT NOT NULL CHECK (kind IN ('crawl', 'import', 'backfill')),
  kicker TEXT,
  headline TEXT,
  lead TEXT,
  body TEXT NOT NULL,               -- blocks parted by one empty line
  blocks TEXT NOT NULL,             -- JSON array of [kind, characters]: cuts body into blocks again
  byline TEXT,
  authors TEXT NOT NULL DEFAULT '[]', -- JSON array
  dateline TEXT,
  date_published TEXT,
  date_modified TEXT,
  section TEXT,
  keywords TEXT NOT NULL DEFAULT '[]', -- JSON array
  language TEXT,                    -- BCP 47
  canonical_url TEXT CHECK (canonical_url GLOB 'http://*' OR canonical_url GLOB 'https://*'),
  access TEXT CHECK (access IN ('free', 'metered', 'paid')),
  copyright_line TEXT,
  first_seen_at TEXT NOT NULL,
  fetched_at TEXT NOT NULL,         -- last time the page was read
  changed_at TEXT,                  -- last revision
  revision INTEGER NOT NULL DEFAULT 1, -- entries in the ledger plus one
  removed_at TEXT,                  -- answered 404 or 410 since; the text is kept
  content_hash TEXT NOT NULL,       -- of what counts as content (crawler.wording)
  url_id TEXT,                      -- number or code in the address that outlives a changed slug
  first_round INTEGER NOT NULL DEFAULT 0, -- came with its source's first round
  robots_tag TEXT,                  -- X-Robots-Tag and robots metas as sent
  missing TEXT NOT NULL DEFAULT '[]', -- JSON array: fields found absent
  provenance TEXT NOT NULL DEFAULT '{}', -- JSON object: field to reader
  reader_version TEXT,
  crawl_id INTEGER REFERENCES crawls (id) ON DELETE SET NULL, -- that first stored it
  story_id INTEGER,                 -- shared by copies of one story on several sites; NULL: not compared
  tdm_reservation INTEGER,          -- 1: text and data mining is reserved, 0: it is not; NULL: not said
  tdm_policy TEXT CHECK (tdm_policy GLOB 'http://*' OR tdm_policy GLOB 'https://*'),
  robots_rule TEXT                  -- group and line of robots.txt by which the page was fetched
);
CREATE INDEX articles_first_seen ON articles (first_seen_at);
-- With what a source is judged by, so that no long row is read for it.
CREATE INDEX articles_source ON articles (source_key, first_seen_at, date_published, first_round);
CREATE INDEX articles_host ON articles (host, first_seen_at);
CREATE INDEX articles_content ON articles (content_hash);
CREATE INDEX articles_url_id ON articles (url_id, host) WHERE url_id IS NOT NULL;
CREATE INDEX articles_published ON articles (date_published);
CREATE INDEX articles_changed ON articles (changed_at) WHERE changed_at IS NOT NULL;
-- What searches ask of an article beside its words, without its long row (store.search names it).
CREATE INDEX articles_facts ON articles
  (id, source_key, host, language, section, date_published, first_seen_at, fetched_at);
CREATE INDEX articles_story ON articles (story_id) WHERE story_id IS NOT NULL;
CREATE INDEX articles_crawl ON articles (crawl_id);
CREATE INDEX articles_removed ON articles (removed_at) WHERE removed_at IS NOT NULL;

-- Further identities of an article: its page's own address where the canonical one names it, moved
-- slugs, and addresses that led to it.
CREATE TABLE aliases (
  url_key TEXT PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  redirect INTEGER NOT NULL DEFAULT 0, -- 1: an address that led here; it only saves a fetch and
                                    -- never says that two pages are one article
  url TEXT CHECK (url GLOB 'http://*' OR url GLOB 'https://*'),
  seen_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX aliases_article ON aliases (article_id);

CREATE TABLE images (
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,        -- from 0, reading order
  url TEXT CHECK (url GLOB 'http://*' OR url GLOB 'https://*'),
  caption TEXT,
  credit TEXT,
  alt TEXT,
  PRIMARY KEY (article_id, position)
) WITHOUT ROWID;

CREATE TABLE related_links (
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  url TEXT CHECK (url GLOB 'http://*' OR url GLOB 'https://*'),
  title TEXT,
  placement TEXT NOT NULL CHECK (placement IN ('inline', 'block')),
  PRIMARY KEY (article_id, position)
) WITHOUT ROWID;

-- The ledger: what was changed or removed, and the whole content before it.
-- The text of version n: `earlier` of the first entry above n that has one, else the articles row.
CREATE TABLE revisions (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,        -- number of the version that came of it, from 2
  class TEXT NOT NULL CHECK (class IN ('typing', 'numbers', 'headline', 'body', 'correction', 'removal', 'reread')),
                                    -- reread: our reading rules changed, not known whether the page did
  at TEXT NOT NULL,                 -- noticed
  earlier_at TEXT NOT NULL,         -- when the earlier version was first seen
  headline_before TEXT,             -- set when the headline changed
  headline_after TEXT,
  words_added INTEGER NOT NULL DEFAULT 0,
  words_removed INTEGER NOT NULL DEFAULT 0,
  note TEXT,                        -- correction notice as printed, or the answer that meant removal
  earlier TEXT,                     -- JSON object of the earlier Article; NULL for a removal
  UNIQUE (article_id, revision)
);
CREATE INDEX revisions_at ON revisions (at);

-- By these copies of a story on other sites are found (crawler.wording.stories); kept for a week.
CREATE TABLE sketches (
  article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  hashes BLOB NOT NULL              -- 4 bytes each, little endian, rising
);
CREATE INDEX sketches_at ON sketches (at);
CREATE TABLE sketch_keys (
  hash INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES sketches (article_id) ON DELETE CASCADE,
  PRIMARY KEY (hash, article_id)
) WITHOUT ROWID;
CREATE INDEX sketch_keys_article ON sketch_keys (article_id);

-- What is indexed: one row an article, one column a zone, text prepared by crawler.query.tokens,
-- values of one zone parted so that no phrase crosses from one to the next.
CREATE TABLE article_zones (
  id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  headline TEXT,
  kicker TEXT,
  lead TEXT,
  body TEXT,
  captions TEXT,
  authors TEXT,
  keywords TEXT,
  related TEXT
);

-- content is in double quotes because Datasette finds the index by that spelling.
CREATE VIRTUAL TABLE article_zones_fts USING fts5 (
  headline, kicker, lead, body, captions, authors, keywords, related,
  content="article_zones",
  content_rowid="id",
  tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
CREATE TRIGGER article_zones_ai AFTER INSERT ON article_zones BEGIN
  INSERT INTO article_zones_fts
    (rowid, headline, kicker, lead, body, captions, authors, keywords, related)
  VALUES
    (new.id, new.headline, new.kicker, new.lead, new.body, new.captions, new.authors, new.keywords, new.related);
END;
CREATE TRIGGER article_zones_ad AFTER DELETE ON article_zones BEGIN
  INSERT INTO article_zones_fts
    (article_zones_fts, rowid, headline, kicker, lead, body, captions, authors, keywords, related)
  VALUES
    ('delete', old.id, old.headline, old.kicker, old.lead, old.body, old.captions, old.authors, old.keywords, old.related);
END;
CREATE TRIGGER article_zones_au AFTER UPDATE ON article_zones BEGIN
  INSERT INTO article_zones_fts
    (article_zones_fts, rowid, headline, kicker, lead, body, captions, authors, keywords, related)
  VALUES
    ('delete', old.id, old.headline, old.kicker, old.lead, old.body, old.captions, old.authors, old.keywords, old.related);
  INSERT INTO article_zones_fts
    (rowid, headline, kicker, lead, body, captions, authors, keywords, related)
  VALUES
    (new.id, new.headline, new.kicker, new.lead, new.body, new.captions, new.authors, new.keywords, new.related);
END;

-- Saved queries: the truth; TOML files are input and output of the commands.
CREATE TABLE alerts (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  query TEXT NOT NULL,              -- as typed
  query_version INTEGER NOT NULL DEFAULT 1,
  channels TEXT NOT NULL DEFAULT '[]', -- JSON array of names, never addresses
  rhythm TEXT NOT NULL DEFAULT 'at_once', -- at_once, hourly, daily HH:MM
  tz TEXT NOT NULL DEFAULT 'UTC',   -- IANA zone of rhythm and quiet
  quiet TEXT,                       -- HH:MM-HH:MM
  ceiling INTEGER,                  -- messages an hour, then gathered
  on_change INTEGER NOT NULL DEFAULT 0,
  paused INTEGER NOT NULL DEFAULT 0,
  muted_sources TEXT NOT NULL DEFAULT '[]', -- JSON array of source keys
  muted_until TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  once_a_story INTEGER NOT NULL DEFAULT 0 -- copies of a story that was sent are kept and not sent
);

CREATE TABLE alert_versions (
  alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  query TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (alert_id, version)
) WITHOUT ROWID;

-- An article found by an alert: once, at the first version that matched.
CREATE TABLE hits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,        -- version whose stored text `words` point into
  query_version INTEGER NOT NULL,
  lists_version TEXT,
  words TEXT NOT NULL DEFAULT '[]', -- JSON array of [field, index, start, end, text]
  at TEXT NOT NULL,
  held TEXT,                        -- why nothing was sent: first_round, import, old, paused, muted, backfill, copy; NULL: free to go
  dismissed_at TEXT,                -- judged wrong by the user
  UNIQUE (alert_id, article_id)
);
CREATE INDEX hits_alert ON hits (alert_id, at);
CREATE INDEX hits_at ON hits (at);
CREATE INDEX hits_article ON hits (article_id);
CREATE INDEX hits_dismissed ON hits (alert_id) WHERE dismissed_at IS NOT NULL;

-- One message to one channel, written in the article's transaction, sent after the commit.
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,         -- Idempotency-Key, the same at every try
  kind TEXT NOT NULL CHECK (kind IN ('single', 'digest', 'notice')),
  alert_id INTEGER REFERENCES alerts (id) ON DELETE CASCADE, -- NULL: digest of several alerts, or a notice
  channel TEXT NOT NULL,            -- name
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
  created_at TEXT NOT NULL,
  due_at TEXT NOT NULL,             -- rhythm and quiet hours
  next_try_at TEXT NOT NULL,        -- due_at, later our back-off
  frozen_at TEXT,                   -- first try: no member comes or goes after it
  tries INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  sent_at TEXT,
  payload TEXT                      -- JSON object of a notice: subject and text
);
CREATE INDEX deliveries_waiting ON deliveries (next_try_at) WHERE state = 'waiting';
CREATE INDEX deliveries_state ON deliveries (state, created_at);
CREATE INDEX deliveries_alert ON deliveries (alert_id, channel, created_at);
-- Each hit of a digest looks for it: never among the thousands that wait for a dead channel.
CREATE INDEX deliveries_open_digests ON deliveries (channel, due_at)
  WHERE kind = 'digest' AND state = 'waiting' AND frozen_at IS NULL;

-- Members of a message. The UNIQUE line is PROMISES 23: one (alert, article, channel) goes into one
-- message; another version of it only when the alert asks for changes.
CREATE TABLE delivery_hits (
  delivery_id INTEGER NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  hit_id INTEGER NOT NULL REFERENCES hits (id) ON DELETE CASCADE,
  channel TEXT NOT NULL,            -- of the delivery, for the line below
  revision INTEGER NOT NULL,        -- version that fired
  PRIMARY KEY (delivery_id, hit_id),
  UNIQUE (hit_id, channel, revision)
) WITHOUT ROWID;

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
