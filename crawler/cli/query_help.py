"""The query language as `vedette help query` tells it. Pure text; a test reads every example."""

from __future__ import annotations

QUERY = """\
The query language of alerts, search and export.

A query is one word for the shell: put it in single quotes.

Words
  drone               the whole word; case and accents do not count
  drone*              words that begin so; three letters or digits at least
  "air defence"       these words side by side
  F-35                side by side too: finds F-35 and F 35
  =NATO               this spelling: capitals and accents count
  drone#3             at least three times in the article
  id:F-35             a designator: F-35, F35, F 35, F-35A; never F-350 or AF-35.
                      An English s, t, d, m, ll, re or ve after an apostrophe
                      begins none: id:S-300 is not in "Ukraine's 300 tanks",
                      but id:F-16 is in "l'F-16"
  @drones             any entry of a word list (`vedette lists` shows them)

Together
  radar ship          both; so does: radar AND ship
  radar OR sonar      either; so does: radar | sonar
  radar -toy          the first without the second; so does: radar NOT toy
  drone NEAR/5 port   at most 5 words between, any order, in one field;
                      NEAR alone is NEAR/10
  drone ONEAR/5 port  the same, the first one first
  (uav OR drone*) NEAR/5 (border OR airspace) -exercise
  AND and OR mixed need parentheses: it would be anybody's guess what you mean.

Where
  headline:drone      in that field: headline, kicker, lead, body, captions,
                      authors, keywords or related
  captions:(radar OR sonar)
                      in one of that field. A word without a field looks in
                      headline, kicker, lead, body and captions, never in the
                      titles of a "read also" box (related)

Of what
  source:spacenews    a source's key, or the host of the article's address
  country:pl          ISO 3166, of the source
  origin:ministry     trade_press, general_press, ministry, armed_forces, alliance,
                      wire, think_tank, industry, parliament or other
  language:uk         BCP 47; pt finds pt-BR too
  section:world       the words of the outlet's rubric
  after:2026-01-01    that day or later; before: earlier than that day
  within:7d           hours (h), days (d) or weeks (w) up to now, at most a year

A query that is wrong is refused with its place and a mend, never guessed at.
`vedette alerts test QUERY` shows what it would have found, `vedette alerts
explain NAME URL` why it fires for an article, or does not.
"""
