"""Worst memory and time of a crawl over each giant and bomb of PROMISES 4 and 10, one at a time.

    python -m tests.bench.giants [NAME ...]

Each is served by a server on loopback and crawled by a process of its own. Printed: resident
memory of that process and its readers together at its highest, seconds, and what became of it.
All of them at once: `pytest -n0 -s tests/promises/test_10_giants.py`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.loopback import RawServer, Route, answer, rows, rss
from tests.promises.test_10_giants import (
    BOMBS,
    FEEDS,
    PAGES,
    SCRIPT,
    SITEMAPS,
    memory_parts_mb,
)

ROOT = Path(__file__).resolve().parents[2]
BIG = 200_000_000


def cases() -> dict[str, tuple[str, Route]]:
    """Kind of listing, or `page`, and what its server answers."""
    found: dict[str, tuple[str, Route]] = {
        name: ("page", answer(body)) for name, body in PAGES.items()
    }
    found.update({name: ("page", whole) for name, whole in BOMBS.items()})
    found["200 MB"] = ("page", answer(bytes(1000), length=False) + b"words " * 33_000_000)  # fmt: skip
    found["200 MB announced"] = ("page", b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % BIG)  # fmt: skip
    found.update({name: ("feed", answer(body)) for name, body in FEEDS.items()})
    found.update({name: ("sitemap", answer(body)) for name, body in SITEMAPS.items()})
    return found


def measure(kind: str, whole: Route) -> tuple[float, float, str]:
    """Megabytes, seconds, and the refusal or `read`."""
    with tempfile.TemporaryDirectory() as folder, RawServer() as server:
        server.routes["/feed"] = rss("/news/page") if kind == "page" else whole
        server.routes["/news/page"] = whole
        db = Path(folder) / "v.db"
        listing = "feed" if kind == "page" else kind
        given = json.dumps({"s": (f"{server.url}/feed", listing)})
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(db), given],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        most = 0.0
        while process.poll() is None:
            most = max(most, sum(memory_parts_mb(process.pid).values()))
            time.sleep(0.02)
        reasons = [reason for (reason,) in rows(db, "SELECT reason FROM refusals")]
        return most, time.monotonic() - began, ", ".join(reasons) or "read"


def main() -> None:
    for name, (kind, whole) in cases().items():
        if len(sys.argv) < 2 or name in sys.argv[1:]:
            most, seconds, became = measure(kind, whole)
            print(f"{name:30} {most:5.0f} MB {seconds:6.1f} s  {became}", flush=True)


if __name__ == "__main__":
    main()
