"""PROMISES 8: DTDs and entities are never resolved, nothing is read for them, the crawl goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.records import SourceKind
from tests.loopback import RawServer, answer, article, crawl_once, rows, rss, source_of

SECRET = "only the disk knows this"
BOMB = "".join(
    f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'lol' * 100}'>" for n in range(10)
)


def hostile(declared: str, used: str) -> dict[str, str]:
    """A feed, a sitemap and an XHTML page that declare and use the same."""
    return {
        "feed": f"<?xml version='1.0'?><!DOCTYPE rss [{declared}]><rss version='2.0'><channel>"
        f"<item><title>{used}</title><link>/news/1</link></item></channel></rss>",
        "sitemap": f"<?xml version='1.0'?><!DOCTYPE urlset [{declared}]><urlset><url>"
        f"<loc>/news/{used}</loc></url></urlset>",
        "page": f"<?xml version='1.0'?><!DOCTYPE html [{declared}]>"
        f"<html xmlns='http://www.w3.org/1999/xhtml'><body><p>{used}</p></body></html>",
    }


@pytest.mark.parametrize("kind", list(SourceKind), ids=lambda kind: kind.value)
@pytest.mark.parametrize("what", ["file", "net", "parameter", "bomb"])
def test_nothing_is_resolved(
    server: RawServer, tmp_path: Path, kind: SourceKind, what: str
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    with RawServer({"/x": answer(SECRET.encode())}) as elsewhere:
        declared, used = {
            "file": (f"<!ENTITY x SYSTEM 'file://{secret}'>", "&x;"),
            "net": (f"<!ENTITY x SYSTEM '{elsewhere.url}/x'>", "&x;"),
            "parameter": (f"<!ENTITY % p SYSTEM '{elsewhere.url}/x'>%p;", "x"),
            "bomb": (BOMB, "&e9;"),
        }[what]
        form = kind.value if kind.value in ("feed", "sitemap") else "page"
        server.routes["/hostile"] = answer(hostile(declared, used)[form].encode())
        server.routes["/feed"] = rss("/news/good")
        server.routes["/news/good"] = article()
        db = tmp_path / "v.db"
        crawl_once(
            db,
            source_of(server, "/hostile", key="bad", kind=kind),
            source_of(server, key="good"),
        )
        assert elsewhere.connections == 0
    assert rows(db, "SELECT source_key FROM articles") == [("good",)]
    dump = " ".join(str(row) for row in rows(db, "SELECT * FROM refusals"))
    assert SECRET not in dump
    if form != "page":
        assert rows(db, "SELECT reason FROM refusals") == [("dtd",)]
