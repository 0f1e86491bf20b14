"""`vedette revisions`: version by version, as they are read."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime

from crawler.items import Article, Block
from crawler.records import Visit
from crawler.store import open_store, versions
from crawler.store.articles import store_visit


def test_each_version_is_read_once_and_for_json_none(say, tmp_path, monkeypatch):
    """A ticker has hundreds, each a whole text: all at once were 190 MB."""
    url = "https://harbour.example/0"
    with closing(open_store(tmp_path / "data" / "vedette.db")) as db:
        for words in ("left the port.", "left the old port.", "left the new port."):
            article = Article(url=url, blocks=(Block(text=f"The radar ship {words}"),))
            visit = Visit(
                article=article,
                fetched_at=datetime.now(UTC),
                url_key="harbour.example/0",
            )
            store_visit(db, visit, now=visit.fetched_at)
    asked, load = [], versions.load_version

    def note(db, number, revision):
        asked.append(revision)
        return load(db, number, revision)

    monkeypatch.setattr(versions, "load_version", note)
    code, told, _ = say("revisions", url)
    assert code == 0
    assert "ship left the [-old] [+new] port." in told
    newest = asked[0] + 1
    assert asked == list(range(newest - 1, 0, -1))
    asked.clear()
    assert (
        len(json.loads(say("revisions", url, "--json")[1])["revisions"]) == newest - 1
    )
    assert asked == []
