"""A made-up archive of any size, for timing the pages and for looking at them.

Rows are written straight into the tables: 300,000 articles through the store's own functions,
a transaction each, would take half an hour, and it is the reading that is measured here.
All names of outlets, ships and people are invented.
"""

from __future__ import annotations

import json
import math
import random
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from crawler.store import open_store
from crawler.store.times import to_text
from tests.query.prepared import prepare

OUTLETS = [
    ("harbour-post", "The Harbour Post", "gb", "en", "general_press"),
    ("northern-defence", "Northern Defence Review", "no", "en", "trade_press"),
    ("baltic-wire", "Baltic Wire", "ee", "en", "wire"),
    ("ministry-of-the-sea", "Ministry of the Sea", "dk", "en", "ministry"),
    ("kurier-morski", "Kurier Morski", "pl", "pl", "trade_press"),
    ("wehrblick", "Wehrblick", "de", "de", "trade_press"),
    ("le-phare", "Le Phare", "fr", "fr", "general_press"),
    ("visnyk-oborony", "Вісник оборони", "ua", "uk", "trade_press"),
    ("al-mirsad", "المرصد الدفاعي", "ae", "ar", "trade_press"),
    ("haeretz-hayam", "מבט לים", "il", "he", "general_press"),
    ("kaijo-tsushin", "Kaijō Tsūshin", "jp", "ja", "wire"),
    ("alliance-desk", "Alliance Desk", "be", "en", "alliance"),
]  # fmt: skip
NAVIES = ["Norwegian navy", "Polish navy", "Estonian coast guard", "Danish frigate Havørn",
          "German task group", "Finnish border guard", "Swedish corvette Tärnan", "Royal patrol flotilla"]  # fmt: skip
SYSTEMS = ["reconnaissance drone", "swarm of sea drones", "air-defence battery", "mine hunter", "patrol aircraft", "pair of F-35s",
           "underwater cable sensor", "electronic warfare suite", "ballistic missile shield", "coastal radar"]  # fmt: skip
PLACES = ["the Baltic Sea", "the Gulf of Finland", "Bornholm", "the Kattegat", "Klaipėda", "Gotland", "Ventspils",
          "the Barents Sea", "Constanța", "the Suwałki corridor"]  # fmt: skip
HEADS = [
    "{navy} tests {system} off {place}",
    "{system} order doubled after incident near {place}",
    "Ministers agree on {system} for {place}",
    "{navy} shadows tanker through {place}",
    "Why {place} needs a second {system}",
    "Cable damaged near {place}: {navy} sends {system}",
    "Parliament asks what the {system} in {place} cost",
    "{navy} and industry at odds over {system} delivery",
]  # fmt: skip
SENTENCES = [
    "The {navy} said on Tuesday that the {system} had been moved to {place} for the first time.",
    "Officials in the capital declined to say how long the deployment near {place} would last.",
    "“Nobody should be surprised that we watch {place},” the commander told reporters on the quay.",
    "The contract for the {system} is worth 412 million euros and runs until 2031.",
    "Two ships of the {navy} turned back after bad weather in {place}.",
    "A cable between two islands failed in the night, and the {system} was sent to look at the damage.",
    "Divers found the cable cut clean through, twelve metres from where it leaves {place}.",
    "The operator says that traffic on the second cable through {place} was never interrupted.",
    "The defence committee will hear the {navy} about the {system} next week.",
    "Air defence remains the first wish of every government around {place}, the report says.",
    "Satellite pictures show a tanker that switched off its transponder near {place}.",
    "The tanker, flagged out twice since spring, gave no port of destination.",
    "Trade unions fear that the yard cannot deliver the {system} before autumn.",
    "The exercise brings 3,400 sailors from nine countries to {place}.",
    "Fishermen were asked to stay away from {place} until Friday evening.",
    "Three groups of sea drones crossed {place} without being seen, according to the inquiry.",
    "Neighbours were told a day ahead, as the agreement on {place} asks.",
    "The budget for next year leaves room for one {system} instead of three.",
]  # fmt: skip
FOREIGN = {
    "pl": ("Marynarka testuje drony na Bałtyku", "Okręty wyszły w morze w poniedziałek rano. Ministerstwo nie podało szczegółów."),
    "de": ("Marine erprobt Drohnen über der Ostsee", "Die Schiffe liefen am Montagmorgen aus. Das Ministerium nannte keine Einzelheiten."),
    "fr": ("La marine essaie des drones au large de Brest", "Les bâtiments ont appareillé lundi matin. Le ministère n’a pas donné de détails."),
    "uk": ("Флот випробував морські дрони", "Кораблі вийшли в море вранці в понеділок. Міністерство не назвало подробиць."),
    "ar": ("البحرية تختبر طائرات مسيّرة فوق الخليج", "أبحرت السفن صباح الاثنين. ولم تقدم الوزارة تفاصيل أخرى."),
    "he": ("חיל הים בוחן כלי טיס בלתי מאוישים", "הספינות יצאו לים ביום שני בבוקר. המשרד לא מסר פרטים."),
    "ja": ("海上部隊、無人機の試験を実施", "艦艇は月曜日の朝に出港した。防衛当局は詳細を明らかにしていない。"),
}  # fmt: skip
ALERTS = [
    ("sea-drones", '"sea drones" OR drohnen OR drony', ["sea drones", "Drohnen", "drony"], ["desk-mail"]),
    ("baltic-cables", 'cable NEAR/30 ("Baltic Sea" OR Gotland OR Bornholm)', ["cable"], ["desk-mail", "night-shift"]),
    ("f-35", "id:F-35", ["F-35"], []),
    ("tankers", "tanker headline:tanker", ["tanker"], ["night-shift"]),
    ("suwalki-corridor", '"Suwałki corridor"', ["Suwałki corridor"], []),
]  # fmt: skip


def fill(path: Path, *, articles: int, now: datetime, days: int = 365, sources: int = 200, seed: int = 7) -> None:  # fmt: skip
    """Make the archive at `path`: `articles` over `days` days up to `now`."""
    chance = random.Random(seed)
    open_store(path).close()
    db = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode=WAL", "synchronous=OFF", "cache_size=-200000"):
        db.execute(f"PRAGMA {setting}")
    db.execute("BEGIN")
    keys = _sources(db, sources, now, days, chance)
    _alerts(db, now - timedelta(days=days))
    _crawls(db, keys, now, days, chance)
    for number, row in enumerate(_articles(articles, keys, now, days, chance), start=1):
        _write(db, number, row, chance)
        if number % 20_000 == 0:
            db.execute("COMMIT")
            db.execute("BEGIN")
    db.execute("COMMIT")
    db.execute("ANALYZE")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def _sources(db: sqlite3.Connection, count: int, now: datetime, days: int, chance: random.Random) -> list[tuple[str, str]]:  # fmt: skip
    states = ["ok"] * 12 + ["late", "stale", "broken", "blocked"]
    reasons = {
        "late": "nothing new for 2 days, its usual pause is 9 hours",
        "stale": "nothing new for 19 days",
        "broken": "the feed is no XML since the last 14 visits",
        "blocked": "answers 403 to every request",
    }
    keys = []
    for number in range(count):
        key, name, country, language, origin = OUTLETS[number % len(OUTLETS)]
        if number >= len(OUTLETS):
            turn = number // len(OUTLETS) + 1
            key, name = f"{key}-{turn}", f"{name} {turn}"
        db.execute(
            "INSERT INTO sources (key, name, url, kind, host, country, language, origin, added_at) VALUES (?,?,?,?,?,?,?,?,?)",
            [key, name, f"https://{key}.example/feed.xml", "feed", f"{key}.example", country, language, origin, to_text(now - timedelta(days=days))],
        )  # fmt: skip
        state = states[number * 5 % len(states)] if number else "ok"
        visited = now - timedelta(minutes=chance.randrange(3, 90))
        db.execute(
            "INSERT INTO source_state (source_key, last_visit_at, last_success_at, next_visit_at, state, reason, state_since_at, first_round_done)"
            " VALUES (?,?,?,?,?,?,?,1)",
            [key, to_text(visited), to_text(visited), to_text(visited + timedelta(hours=1)), state, reasons.get(state),
             to_text(now - timedelta(days=chance.randrange(1, 30)))],
        )  # fmt: skip
        if state != "ok":
            db.execute(
                "INSERT INTO health_changes (source_key, at, was, state, reason) VALUES (?,?,?,?,?)",
                [key, to_text(now - timedelta(days=3)), "ok", state, reasons[state]],
            )
        if number % 9 == 4:
            db.execute(
                "INSERT INTO gaps (source_key, at, since_at, detail) VALUES (?,?,?,?)",
                [key, to_text(now - timedelta(days=4)), to_text(now - timedelta(days=5)), "no item shared with the visit before"],
            )  # fmt: skip
        keys.append((key, language))
    return keys


def _alerts(db: sqlite3.Connection, at: datetime) -> None:
    for name, query, _, channels in ALERTS:
        db.execute(
            "INSERT INTO alerts (name, query, channels, created_at, updated_at) VALUES (?,?,?,?,?)",
            [name, query, json.dumps(channels), to_text(at), to_text(at)],
        )


def _crawls(db: sqlite3.Connection, keys: list[tuple[str, str]], now: datetime, days: int, chance: random.Random) -> None:  # fmt: skip
    reasons = [
        "robots",
        "not_article",
        "http_4xx",
        "timeout",
        "wall",
        "not_article",
        "empty",
    ]
    for step in reversed(range(min(days * 8, 3000))):
        at = now - timedelta(hours=3 * step, minutes=12)
        refused = chance.randrange(0, 9)
        counts = {
            "found": chance.randrange(40, 400),
            "new": chance.randrange(0, 60),
            "changed": chance.randrange(0, 4),
        }
        crawl = db.execute(
            "INSERT INTO crawls (kind, started_at, ended_at, outcome, sources, found, new, changed, unchanged, refused, hits, seconds)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            ["crawl", to_text(at), to_text(at + timedelta(seconds=95)), "stopped" if step % 40 == 7 else "done", len(keys),
             counts["found"], counts["new"], counts["changed"], 310, refused, counts["new"] // 8, 61.5 + step % 40],
        ).lastrowid  # fmt: skip
        for place in range(refused):
            key, _ = keys[chance.randrange(len(keys))]
            db.execute(
                "INSERT INTO refusals (crawl_id, source_key, url, reason, detail, at) VALUES (?,?,?,?,?,?)",
                [crawl, key, f"https://{key}.example/gallery/{step}-{place}", chance.choice(reasons), "a list of links, 41 words of text", to_text(at)],
            )  # fmt: skip
        for key, _ in keys if step < 40 else ():
            new = chance.randrange(0, 3)
            db.execute(
                "INSERT INTO checks (crawl_id, source_key, at, outcome, status, found, new, seconds) VALUES (?,?,?,?,?,?,?,?)",
                [crawl, key, to_text(at), "ok" if new else "unchanged", 200 if new else 304, 30, new, 0.4],
            )  # fmt: skip


def _articles(count: int, keys: list[tuple[str, str]], now: datetime, days: int, chance: random.Random) -> Iterator[dict[str, object]]:  # fmt: skip
    for number in range(count):
        # Oldest first, as a crawl writes them; the newest is a few minutes old.
        # More comes in the middle of a week than at its end.
        ago = days * (1 - (number + 1) / count)
        back = timedelta(
            days=ago + 0.55 * (1 - math.cos(ago * math.tau / 7)), minutes=4
        )
        key, language = keys[min(int(chance.expovariate(6) * len(keys)), len(keys) - 1)]
        slots = {"navy": chance.choice(NAVIES), "system": chance.choice(SYSTEMS), "place": chance.choice(PLACES)}  # fmt: skip
        headline = chance.choice(HEADS).format(**slots)
        headline = headline[0].upper() + headline[1:]
        paragraphs = [" ".join(s.format(**slots) for s in chance.sample(SENTENCES, 4)) for _ in range(7)]  # fmt: skip
        if language in FOREIGN and chance.random() < 0.8:
            headline, text = FOREIGN[language]
            headline = f"{headline} ({number % 90 + 10})"
            paragraphs = [text] * 5
        else:
            language = "en"
        yield {
            "key": key, "language": language, "headline": headline, "paragraphs": paragraphs, "seen": now - back,
            "lead": paragraphs[0].split(". ")[0].rstrip(".") + "." if number % 3 else None,
        }  # fmt: skip


def _write(db: sqlite3.Connection, number: int, row: dict[str, object], chance: random.Random) -> None:  # fmt: skip
    paragraphs = row["paragraphs"]
    assert isinstance(paragraphs, list)
    blocks = [["paragraph", text] for text in paragraphs]
    blocks.insert(3, ["subhead", "What the inquiry found"])
    body = "\n\n".join(text for _, text in blocks)
    seen = row["seen"]
    assert isinstance(seen, datetime)
    published = to_text(seen - timedelta(minutes=chance.randrange(5, 200)))
    caption = "A patrol boat leaves harbour at first light." if number % 2 else None
    changed = number % 60 == 0
    db.execute(
        "INSERT INTO articles (id, url_key, url, host, source_key, kind, kicker, headline, lead, body, blocks, byline, authors, dateline,"
        " date_published, section, keywords, language, access, first_seen_at, fetched_at, changed_at, revision, content_hash, missing, provenance, reader_version)"
        " VALUES (?,?,?,?,?,'crawl',?,?,?,?,?,?,?,?,?,?,?,?,'free',?,?,?,?,?,?,?,'9')",
        [number, f"{row['key']}.example/news/{number}", f"https://{row['key']}.example/news/{number}", f"{row['key']}.example", row["key"],
         "At sea" if number % 4 == 0 else None, row["headline"], row["lead"], body, json.dumps([[kind, len(text)] for kind, text in blocks]),
         "By Ida Sørlie and our naval desk", '["Ida Sørlie"]', "TALLINN" if number % 5 == 0 else None, published, "Defence", '["navy", "Baltic"]',
         row["language"], to_text(seen), to_text(seen), to_text(seen + timedelta(hours=5)) if changed else None, 2 if changed else 1, f"{number:x}",
         "[]" if row["lead"] else '["lead"]', '{"headline": "jsonld", "lead": "meta", "body": "page", "date_published": "jsonld", "authors": "jsonld"}'],
    )  # fmt: skip
    if caption:
        db.execute(
            "INSERT INTO images (article_id, position, url, caption, credit) VALUES (?,0,?,?,?)",
            [number, f"https://{row['key']}.example/pictures/{number}.jpg", caption, "Ida Sørlie / Harbour Pool"],
        )  # fmt: skip
    if number > 4:
        db.execute(
            "INSERT INTO related_links (article_id, position, url, title, placement) VALUES (?,0,?,?,'block')",
            [
                number,
                f"https://{row['key']}.example/news/{number - (number % 50) // 7 * 9 - 1}",
                "What we know of the cable so far",
            ],
        )
    db.execute(
        "INSERT INTO article_zones (id, headline, lead, body, captions, authors) VALUES (?,?,?,?,?,?)",
        [number, _prepared(str(row["headline"])), _prepared(str(row["lead"] or "")), " ".join(_prepared(text) for _, text in blocks), _prepared(caption or ""), "ida sorlie"],
    )  # fmt: skip
    if changed:
        _revise(db, number, row, blocks, seen)
    _hit(db, number, str(row["headline"]), body, seen, chance)


@cache
def _sentence(text: str) -> str:
    return prepare(text)


def _prepared(text: str) -> str:
    return " ".join(_sentence(part) for part in re.split(r"(?<=[.”]) ", text))


def _revise(db: sqlite3.Connection, number: int, row: dict[str, object], blocks: list[list[str]], seen: datetime) -> None:  # fmt: skip
    kinds = ["headline", "body", "numbers", "correction", "removal", "typing"]
    kind = kinds[number // 60 % len(kinds)]
    earlier = [
        {
            "kind": k,
            "text": text.replace("3,400", "2,900")
            .replace("nine", "seven")
            .replace("inquiry found", "inquiry will ask"),
        }
        for k, text in blocks
    ]
    now_reads = str(row["headline"])
    before = (
        now_reads.replace("tests", "loses")
        .replace("doubled", "halved")
        .replace("second", "third")
        .replace("damaged", "cut")
    )
    before = before if before != now_reads else now_reads + ", sources say"
    db.execute(
        "INSERT INTO revisions (article_id, revision, class, at, earlier_at, headline_before, headline_after, words_added, words_removed, note, earlier)"
        " VALUES (?,2,?,?,?,?,?,?,?,?,?)",
        [number, kind, to_text(seen + timedelta(hours=5)), to_text(seen), before if kind == "headline" else None,
         row["headline"] if kind == "headline" else None, 14, 6,
         "Correction: an earlier version gave a wrong number of ships." if kind == "correction" else "the page answers 410" if kind == "removal" else None,
         None if kind == "removal" else json.dumps({"headline": before if kind == "headline" else row["headline"], "lead": row["lead"], "blocks": earlier})],
    )  # fmt: skip
    if kind == "removal":
        db.execute("UPDATE articles SET removed_at = changed_at WHERE id = ?", [number])


def _hit(db: sqlite3.Connection, number: int, headline: str, body: str, seen: datetime, chance: random.Random) -> None:  # fmt: skip
    for alert_id, (_, _, terms, channels) in enumerate(ALERTS, start=1):
        words = []
        for field, text in (("headline", headline), ("body", body)):
            found = re.finditer("|".join(map(re.escape, terms)), text)
            words += [[field, 0, m.start(), m.end(), m.group()] for m in found][:12]
        if not words or chance.random() < 0.75:
            continue
        hit = db.execute(
            "INSERT INTO hits (alert_id, article_id, revision, query_version, words, at) VALUES (?,?,1,1,?,?)",
            [alert_id, number, json.dumps(words, ensure_ascii=False), to_text(seen)],
        ).lastrowid
        for channel in channels:
            state = (
                "failed"
                if number % 97 == 0
                else "waiting"
                if number % 51 == 0
                else "sent"
            )
            delivery = db.execute(
                "INSERT INTO deliveries (key, kind, alert_id, channel, state, created_at, due_at, next_try_at, tries, last_error, sent_at) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                [f"{hit}-{channel}", "single", alert_id, channel, state, to_text(seen), to_text(seen), to_text(seen), 1 if state == "sent" else 3,
                 None if state == "sent" else "answered 503", to_text(seen) if state == "sent" else None],
            ).lastrowid  # fmt: skip
            db.execute(
                "INSERT INTO delivery_hits (delivery_id, hit_id, channel, revision) VALUES (?,?,?,1)",
                [delivery, hit, channel],
            )


if __name__ == "__main__":
    import sys
    import time

    started = time.perf_counter()
    fill(Path(sys.argv[1]), articles=int(sys.argv[2]), now=datetime.now(UTC))
    print(f"{sys.argv[2]} articles in {time.perf_counter() - started:.0f} s")
