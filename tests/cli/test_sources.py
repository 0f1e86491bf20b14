"""`vedette sources`: the catalogue shown, sites looked through, entries written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.catalogue import load_file
from crawler.cli import main, source_probing
from crawler.cli.source_names import outlet_name
from crawler.demo.newsroom import Newsroom
from crawler.files.opml import read_opml, write_opml
from crawler.records import Source, SourceKind


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(opened_at=datetime.now(UTC)) as room:
        yield room


@pytest.fixture
def home(tmp_path: Path, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Path:
    sources = tmp_path / "data" / "sources"
    sources.mkdir(parents=True)
    (sources / "demo.toml").write_text(newsroom.catalogue())
    monkeypatch.setenv("VEDETTE_HOME", str(tmp_path))
    monkeypatch.delenv("VEDETTE_DB", raising=False)
    monkeypatch.setattr(source_probing, "PAUSE_S", 0.0)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["sources", *words])
    return code, capsys.readouterr().out


def test_the_catalogue_is_listed_and_filtered(home, capsys):
    code, out = run(capsys, "list", "--json")
    keys = {row["source"]["key"] for row in json.loads(out)}
    assert code == 0
    assert {"amber-gulf-monitor", "kurier-zatoki"} <= keys
    _, out = run(capsys, "list", "--language", "pl")
    assert "kurier-zatoki" in out
    assert "amber-gulf-monitor" not in out


def test_a_tag_is_found_in_any_case_and_nothing_known_shows_nothing(home, capsys):
    (home / "data/sources/local.toml").write_text(
        '[[source]]\nname = "A"\nurl = "https://a.example/f"\nkind = "feed"\nlanguage = "pt-BR"\n'
        '[[source]]\nname = "B"\nurl = "https://b.example/f"\nkind = "feed"\n',
        encoding="utf-8",
    )
    _, out = run(capsys, "list", "--language", "PT-br")
    assert out.splitlines()[0].endswith("A  (pt-BR)")
    _, out = run(capsys, "list")
    assert any(line.endswith("feed     B") for line in out.splitlines())


def test_a_source_is_shown_and_an_unknown_key_mended(home, capsys):
    code, out = run(capsys, "show", "kurier-zatoki")
    assert code == 0
    assert "not visited yet" in out
    for typed in ("kurier-zatok", "KURIER"):
        assert main(["sources", "show", typed]) == 3
        assert "did you mean kurier-zatoki?" in capsys.readouterr().err


def test_check_says_what_a_listing_gives(home, capsys):
    code, out = run(capsys, "check", "kurier-zatoki", "--json")
    (told,) = json.loads(out)
    assert code == 0
    assert told["items"] >= 2
    assert told["error"] is None


@pytest.fixture
def article(newsroom: Newsroom) -> str:
    """An address of a site whose feed is followed as kurier-zatoki."""
    outlet = newsroom.base("kurier-zatoki")
    return next(url for url in newsroom.truth().stored if url.startswith(outlet))


def test_add_finds_the_listing_and_writes_it(home, capsys, article):
    code, out = run(
        capsys,
        "add",
        article,
        "--yes",
        "--allow-private",
        "--key",
        "found",
        "--country",
        "pl",
    )
    assert code == 0
    assert "=>" in out
    written = (home / "data" / "sources" / "local.toml").read_text()
    assert 'key = "found"' in written
    assert "allow_private = true" in written
    _, out = run(capsys, "list", "--country", "pl", "--json")
    assert "found" in {row["source"]["key"] for row in json.loads(out)}


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--country", "xx", "country: 'xx' is no ISO 3166 code"),
        ("--country", "PL", "Write 'pl'"),
        ("--language", "English", "language: 'English' is no language tag"),
        ("--key", "My Site", "Perhaps 'my-site'"),
    ],
)
def test_a_wrong_option_is_told_before_the_site_is_asked(
    home, capsys, newsroom, option, value, told
):
    base = newsroom.base("kurier-zatoki")
    code = main(["sources", "add", base, "--yes", "--allow-private", option, value])
    said = capsys.readouterr().err
    assert code == 3
    assert told in said
    assert "looking through" not in said
    assert ".new" not in said


def test_a_place_that_is_followed_already_is_not_written_again(home, capsys, article):
    add = ["sources", "add", article, "--yes", "--allow-private"]
    local = home / "data" / "sources" / "local.toml"
    assert main(add) == 0
    assert "kurier-zatoki looks there already; give --key" in capsys.readouterr().err
    assert not local.exists()
    assert main([*add, "--key", "mine"]) == 0
    assert "give --key" not in capsys.readouterr().err
    before = local.read_text()
    assert main([*add, "--key", "mine"]) == 3
    assert "there is a source 'mine'" in capsys.readouterr().err
    assert local.read_text() == before


def test_a_file_that_cannot_be_written_is_named(home, capsys, article, monkeypatch):
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full)
    add = ["sources", "add", article, "--yes", "--allow-private", "--key", "found"]
    assert main(add) == 3
    assert "local.toml: cannot be written: No space left" in capsys.readouterr().err


def test_a_place_without_a_title_is_named_after_the_page(home):
    """A news sitemap states no name of its own."""
    from crawler.cli.source_adding import _title
    from crawler.records import SourceKind
    from spiders.finding.discovering import Candidate, Evidence
    from spiders.finding.found import Listing
    from spiders.finding.ranking import Probe, Ranked

    def ranked(kind: SourceKind, path: str, title: str | None) -> Ranked:
        url = f"https://www.coast.example/{path}"
        one = Candidate(url=url, kind=kind, evidence=Evidence.GIVEN, title=title)
        return Ranked(
            probe=Probe(candidate=one, url=url, listing=Listing()),
            items=0,
            newest_at=None,
            overlap=0.0,
            fit=False,
        )

    best = ranked(SourceKind.SITEMAP, "news.xml", None)
    page = ranked(SourceKind.SECTION, "", "Coastal Courier")
    assert _title([best, page], best) == "Coastal Courier"
    assert _title([best], best) is None


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("News - Coastal Courier", "Coastal Courier"),
        ("Latest news | Coastal Courier", "Coastal Courier"),
        ("Coastal Courier » Feed", "Coastal Courier"),
        ("Press releases – Defence – Ministry", "Defence – Ministry"),
        ("Новини | Берег", "Берег"),
        ("Harbour News", "Harbour News"),
        ("News - All news", "News - All news"),
        ("Anti-drone daily", "Anti-drone daily"),
    ],
)
def test_an_outlet_is_not_called_after_its_list(title, name):
    assert outlet_name(title) == name


def test_the_first_headlines_of_what_is_proposed_are_shown(home, capsys, article):
    _, out = run(capsys, "add", article, "--yes", "--allow-private", "--key", "mine")
    lines = out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("=>"))
    assert [line[:5] for line in lines[at + 1 : at + 4]] == ["     "] * 3
    assert all(len(line) > 20 for line in lines[at + 1 : at + 4])


def test_probe_says_whether_an_entry_looks_in_the_best_place(home, capsys, newsroom):
    code, out = run(capsys, "probe", "kurier-zatoki")
    assert code == 0
    assert "looks in the best place already" in out
    demo = home / "data" / "sources" / "demo.toml"
    text, base = demo.read_text(), newsroom.base("amber-gulf-monitor")
    page = next(url for url in newsroom.truth().stored if url.startswith(base))
    demo.write_text(text.replace(f"{base}/feed.xml", page))
    code, out = run(capsys, "probe", "amber-gulf-monitor")
    assert code == 1
    assert f'better: url = "{base}/feed.xml", kind = "feed"' in out
    assert demo.read_text() == text.replace(f"{base}/feed.xml", page)


def test_a_private_address_is_refused_without_the_flag(home, capsys, newsroom):
    assert main(["sources", "add", newsroom.base("kurier-zatoki"), "--yes"]) == 1
    assert "private_address" in capsys.readouterr().err


def test_opml_goes_in_and_out(home, capsys, tmp_path):
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="Group"><outline text="Pier &amp; Co"'
        ' xmlUrl="https://pier.example/feed"/></outline><outline xmlUrl="ftp://x/y"/></body></opml>'
    )
    code, out = run(capsys, "import", str(opml), "--yes")
    assert code == 0
    assert "1 feed, 1 of them new" in out
    _, out = run(capsys, "export", "--opml", "pier-co")
    assert 'xmlUrl="https://pier.example/feed"' in out
    _, out = run(capsys, "import", str(opml), "--yes")
    assert "0 of them new" in out


def test_an_exported_name_holds_nothing_that_a_reader_or_a_terminal_stumbles_over():
    name = 'Pier\x1b]0;x\x07 \x9b1m\u202e & "Co"'
    source = Source(
        key="a", name=name, url="https://pier.example/feed", kind=SourceKind.FEED
    )
    feed = read_opml(write_opml([source]).encode()).feeds[0]
    assert feed.name == 'Pier]0;x 1m & "Co"'


def test_lists_of_other_readers_are_taken_over(home, capsys, tmp_path):
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        '<opml version="1.1" xmlns:frss="https://freshrss.org/opml"><head/><body>'
        '<outline text="Group" title="Group"><outline text="Pier" xmlUrl="feed://pier.example/a"/>'
        '<outline text="Quay" xmlUrl="feed:https://quay.example/a?b=1&c=2" language="unknown"/></outline>'
        '<OUTLINE TEXT="Mole" XMLURL="https://mole.example/a"/>'
        '<outline text="Dock" type="HTML+XPath" xmlUrl="https://dock.example/news/" frss:xPathItem="//a"/>'
        '<outline text="Dock again" type="rss" xmlUrl="https://dock.example/news/?utm_source=x"/>'
        '<outline text="Own" xmlUrl="exec:~/feed.sh"/>'
        '<outline text="Closed" xmlUrl="https://ann:secret@closed.example/a"/>'
        "</body></opml>"
    )
    assert main(["sources", "import", str(opml), "--yes"]) == 0
    said = capsys.readouterr()
    assert "6 feeds, 4 of them new" in said.out
    entries = load_file(home / "data/sources/local.toml")
    assert {key: (one.kind.value, one.url) for key, one in entries.items()} == {
        "pier": ("feed", "http://pier.example/a"),
        "quay": ("feed", "https://quay.example/a?b=1&c=2"),
        "mole": ("feed", "https://mole.example/a"),
        "dock": ("section", "https://dock.example/news/"),
    }
    assert said.err.count("cannot be followed") == 2
    assert "exec:~/feed.sh" in said.err
    assert "secret" not in said.out + said.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_opml_with_a_dtd_is_refused(home, capsys, tmp_path, encoding):
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE opml [<!ENTITY a "b">]>'
        '<opml><body><outline title="&a;" xmlUrl="https://x.example/f"/></body></opml>',
        encoding,
    )
    assert main(["sources", "import", str(opml)]) == 3
    assert "DTD" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["gbk", "no-such-thing"])
def test_an_opml_in_an_encoding_that_is_not_read_says_so(
    home, capsys, tmp_path, encoding
):
    opml = tmp_path / "feeds.opml"
    opml.write_text(f'<?xml version="1.0" encoding="{encoding}"?><opml><body/></opml>')
    assert main(["sources", "import", str(opml)]) == 3
    assert "UTF-8" in capsys.readouterr().err


def test_a_paused_source_says_so(home, capsys):
    assert run(capsys, "pause", "kurier-zatoki")[0] == 0
    _, out = run(capsys, "list")
    assert any(
        "kurier-zatoki" in line and "paused" in line for line in out.splitlines()
    )
    assert run(capsys, "pause", "kurier-zatoki", "--off")[0] == 0


def test_all_sources_of_a_kind_are_paused(home, capsys):
    """Who follows a few of two hundred needed jq for it."""
    code, out = run(capsys, "pause", "--all")
    assert (code, out.endswith("sources paused\n")) == (0, True)
    code, out = run(capsys, "pause", "--country", "PL", "--origin", "ministry", "--off")
    assert (code, out) == (0, "1 source visited again\n")
    _, out = run(capsys, "list")
    awake = [line for line in out.splitlines()[:-1] if " paused " not in line]
    assert [line.split()[0] for line in awake] == ["pl-mon"]
    assert main(["sources", "pause", "--country", "uk"]) == 3
    assert ", fr, gb, " in capsys.readouterr().err
    assert run(capsys, "list", "--country", "uk")[1].startswith("0 sources; in the")
    for words in ([], ["--all", "kurier-zatoki"]):
        assert main(["sources", "pause", *words]) == 2


def test_sources_are_paused_together_or_not_at_all(home, capsys):
    assert main(["sources", "pause", "kurier-zatoki", "no-such"]) == 3
    _, out = run(capsys, "pause", "kurier-zatoki", "nordbucht-bote")
    assert out == "kurier-zatoki is paused\nnordbucht-bote is paused\n"
    _, out = run(capsys, "list")
    paused = [line.split()[0] for line in out.splitlines() if " paused " in line]
    assert sorted(paused) == ["kurier-zatoki", "nordbucht-bote"]
