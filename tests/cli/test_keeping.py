"""`vedette backup`, `prune` and `doctor`: looking after the file."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_backup_and_prune(vedette: Run, sources: str, tmp_path: Path) -> None:
    vedette("crawl", "--sources", sources, "--quiet")
    copy = tmp_path / "copy.db"
    done = json.loads(vedette("backup", copy, "--json").stdout)
    assert done["articles"] == 13
    assert vedette("backup", copy).returncode == 4
    shown = vedette("prune", "--refusals", "1d", "--bodies", "2y")
    assert "nothing was deleted; --yes deletes" in shown.stdout
    deleted = json.loads(
        vedette("prune", "--refusals", "1d", "--yes", "--pack", "--json").stdout
    )
    assert deleted["deleted"] is True
    assert deleted["refusals"] == 0
    assert vedette("--db", copy, "status").returncode == 0


def test_doctor_looks_at_everything_and_changes_nothing(
    vedette: Run, sources: str, home: Path
) -> None:
    vedette("crawl", "--sources", sources, "--quiet")
    db = home / "data" / "vedette.db"
    before = db.read_bytes()
    done = vedette("doctor", "--json")
    findings = json.loads(done.stdout)
    assert done.returncode == 0, findings
    looked = {finding["what"] for finding in findings}
    assert {
        "integrity",
        "index",
        "catalogue",
        "channels",
        "clock",
        "disk",
        "lxml",
        "selectolax",
        "contact",
    } <= looked
    assert db.read_bytes() == before
    assert vedette("doctor", "--repair").returncode == 0


def test_what_can_be_read_of_a_damaged_file_is_saved(
    vedette: Run, sources: str, home: Path
) -> None:
    """The messages named `.recover`, which the sqlite3 of Debian 12 cannot do."""
    vedette("crawl", "--sources", sources, "--quiet")
    db = home / "data" / "vedette.db"
    content = bytearray(db.read_bytes())
    at = content.rindex(b"Hallen yard to build") // 8192 * 8192
    content[at : at + 8192] = b"x" * 8192
    db.write_bytes(content)
    assert "`vedette backup FILE --salvage`" in vedette("doctor").stdout
    saved = home / "saved.db"
    done = vedette("backup", str(saved), "--salvage")
    assert "could be read, verified" in done.stdout
    assert vedette("--db", str(saved), "doctor").returncode == 0
    lost = "articles of 13" in done.stdout and "13 articles of 13" not in done.stdout
    assert done.returncode == int(lost)
    again = vedette("backup", str(saved), "--salvage")
    assert (again.returncode, "is there already" in again.stderr) == (4, True)


def test_doctor_looks_on_where_the_file_is_damaged(
    vedette: Run, sources: str, home: Path
) -> None:
    vedette("crawl", "--sources", sources, "--quiet")
    db = home / "data" / "vedette.db"
    with db.open("r+b") as file:
        file.seek(8192 * 3)
        file.write(b"x" * 20_000)
    done = vedette("doctor")
    assert done.returncode == 1
    assert "the file is damaged" in done.stdout
    assert "--salvage" in done.stdout
    assert "catalogue" in done.stdout
    assert "vedette doctor" not in done.stderr


def test_doctor_names_each_trouble(vedette: Run, home: Path) -> None:
    data = home / "data"
    (data / "sources").mkdir(parents=True)
    (data / "sources" / "local.toml").write_text(
        "[[source]]\nnam = 1\n", encoding="utf-8"
    )
    (data / "channels.toml").write_text(
        '[channel.desk]\nkind = "ntfy"\naddress = "env:NOT_SET"\n', encoding="utf-8"
    )
    (data / "channels.toml").chmod(0o644)
    (data / "vedette.db").write_text("no database", encoding="utf-8")
    done = vedette("doctor", HTTPS_PROXY="http://10.0.0.1:3128")
    assert done.returncode == 1
    for words in (
        "local.toml",
        "chmod 600",
        "NOT_SET is not set",
        "vedette.db",
        "are ignored",
    ):
        assert words in done.stdout, words
