"""PROMISES 4 and 10: giants and bombs, all at once, in bounded memory and time."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import brotli
import pytest
import zstandard

from tests.loopback import RawServer, answer, article, rows, rss

ROOT = Path(__file__).resolve().parents[2]
MB = 1_000_000
MOST_MEMORY_MB = 700
SCRIPT = """
import sys, json, pathlib
from crawler.records import Source, SourceKind
from crawler.run import CrawlOptions, crawl
db, given = pathlib.Path(sys.argv[1]), json.loads(sys.argv[2])
sources = [
    Source(key=key, name=key, url=url, kind=SourceKind(kind), allow_private=True, delay_s=0.0)
    for key, (url, kind) in given.items()
]
report = crawl(CrawlOptions(db=db, sources=sources, settings={"LOG_LEVEL": "CRITICAL"}))
print(json.dumps({s.key: s.outcome for s in report.sources}))
"""

TEXT = b"<p>The ministry said on Monday that the new ships would come later than planned.</p>"
PAGES = {
    "one line of 10 MB": b"<html><body><p>"
    + b"word " * (2 * MB - 100)
    + b"</p></body></html>",
    "200,000 links": b"<html><body>"
    + b"<a href='/x'>one more link</a>" * 200_000
    + b"</body></html>",
    "100,000 nested": b"<html><body>" + b"<div>" * 100_000 + TEXT + b"</body></html>",
    "a million attributes": b"<html><body " + b"a1=b " * 1_000_000 + b">" + TEXT,
    "many attributes in many tags": (b"<p " + b"a=b " * 150 + b">x</p>") * 15_000,
    "deep JSON-LD": b"<html><head><script type='application/ld+json'>"
    + b'{"a":[' * 300_000
    + b"</script></head><body>"
    + TEXT * 20
    + b"</body></html>",
    "comments": b"<html><body>" + b"<!-- x -->" * 900_000 + TEXT * 20,
    "entities": b"<html><body><p>"
    + b"&amp;&lt;&#x41;" * 600_000
    + b"</p></body></html>",
    "table": b"<html><body><table>"
    + b"<tr><td>a<td>b" * 600_000
    + b"</table></body></html>",
    "NULs": b"<html><body>" + b"\0" * 9 * MB + TEXT,
    "unclosed tags": b"<html><body>" + b"<b><i><u><p>" * 700_000,
    "elements made again": b"<html><body><p>"
    + b"".join(b"<b c=%d>" % number for number in range(3_000))
    + b"</p>"
    + b"<p>x</p>" * 3_000,
}
BOMBS = {
    "gzip bomb": answer(gzip.compress(bytes(300 * MB), 9), Content_Encoding="gzip"),
    "brotli bomb": answer(
        brotli.compress(bytes(300 * MB), quality=5), Content_Encoding="br"
    ),
    "zstd bomb": answer(
        zstandard.ZstdCompressor().compress(bytes(300 * MB)), Content_Encoding="zstd"
    ),
}
FEEDS = {
    "feed of attributes": b"<rss version='2.0'><channel><item "
    + b"a='b' " * 60_000
    + b"/></channel></rss>",
    "feed of 20,000 entries": b"<rss version='2.0'><channel>"
    + b"<item><title>t</title><description>some words of it</description></item>"
    * 20_000
    + b"</channel></rss>",
    "feed of one huge entry": b"<rss version='2.0'><channel><item><link>/none</link><description><![CDATA["
    + b"<p>words and words</p>" * 700_000
    + b"]]></description></item></channel></rss>",
}
SITEMAPS = {
    "sitemap of 100,000": b"<urlset>"
    + b"<url><lastmod>2026-11-20</lastmod></url>" * 100_000
    + b"</urlset>",
    "packed sitemap": gzip.compress(
        b"<urlset>"
        + b"<url><lastmod>2026-11-20</lastmod></url>" * 1_000_000
        + b"</urlset>"
    ),
}


def memory_parts_mb(root: int) -> dict[int, float]:
    """Resident memory in MB of a process and each below it."""
    parts: dict[int, float] = {}
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        with contextlib.suppress(OSError):
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            parts[pid] = pages * os.sysconf("SC_PAGE_SIZE") / MB
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += [
                    int(child) for child in (task / "children").read_text().split()
                ]
    return parts


def test_giants_and_bombs_all_at_once(tmp_path: Path) -> None:
    db = tmp_path / "v.db"
    with contextlib.ExitStack() as stack:
        sources: dict[str, tuple[str, str]] = {}

        def serve(
            name: str, kind: str, listing: bytes, page: bytes | None = None
        ) -> None:
            routes = {"/feed": listing}
            if page is not None:
                routes["/news/page"] = page
            server = stack.enter_context(RawServer(routes))
            key = name.lower().replace(" ", "-").replace(",", "")
            sources[key] = (f"{server.url}/feed", kind)

        serve("honest", "feed", rss("/news/page"), article())
        for name, body in PAGES.items():
            serve(name, "feed", rss("/news/page"), answer(body))
            serve(f"section {name}", "section", answer(body))
        for name, whole in BOMBS.items():
            serve(name, "feed", rss("/news/page"), whole)
            serve(f"feed {name}", "feed", whole)
            serve(f"sitemap {name}", "sitemap", whole)
        for name, body in FEEDS.items():
            serve(name, "feed", answer(body, content_type="application/rss+xml"))
        for name, body in SITEMAPS.items():
            serve(name, "sitemap", answer(body, content_type="application/xml"))
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(db), json.dumps(sources)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        worst: dict[int, float] = {}
        while process.poll() is None:
            worst = max(
                worst,
                memory_parts_mb(process.pid),
                key=lambda parts: sum(parts.values()),
            )
            time.sleep(0.02)
        out, errors = process.communicate()
        seconds = time.monotonic() - began
    assert process.returncode == 0, errors[-3000:]
    outcomes = json.loads(out.strip().splitlines()[-1])
    print(
        f"\n{len(sources)} hostile sources: {seconds:.0f} s, {sum(worst.values()):.0f} MB {worst}"
    )
    for row in rows(
        db, "SELECT source_key, reason, detail FROM refusals ORDER BY source_key"
    ):
        print(*row)
    assert "fault" not in outcomes.values()
    assert ("honest",) in rows(db, "SELECT source_key FROM articles")
    assert sum(worst.values()) < MOST_MEMORY_MB
    assert seconds < 240  # 34 to 61 s were measured on a busy machine


@pytest.mark.parametrize("name", ["gzip bomb", "brotli bomb", "zstd bomb"])
def test_bombs_are_small_on_the_wire(name: str) -> None:
    """What makes the test above worth its name."""
    assert len(BOMBS[name]) < MB
