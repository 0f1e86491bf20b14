from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.catalogue import (
    load_file,
    load_sources,
    parse_sources,
    source_files,
)
from crawler.countries import COUNTRIES
from crawler.entry import key_of
from crawler.exceptions import CatalogueError
from crawler.identity.url_key import is_home, url_key
from crawler.records import Expect, Origin, ReadFrom, Source, SourceKind

SHIPPED = Path(__file__).parents[1] / "data" / "sources"
ENTRY = """
[[source]]
name = "The Gazette"
url = "https://gazette.example/feed"
kind = "feed"
"""


def load(tmp_path: Path, text: str, name: str = "some.toml") -> dict[str, Source]:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return load_sources([path])


@pytest.fixture(scope="module")
def shipped() -> dict[str, Source]:
    return load_sources([SHIPPED])


def test_the_shipped_catalogue_has_the_outlets_promised(
    shipped: dict[str, Source],
) -> None:
    assert len(shipped) >= 150
    assert len({source.origin for source in shipped.values()}) >= 5


def test_every_shipped_entry_is_whole(shipped: dict[str, Source]) -> None:
    for source in shipped.values():
        assert source.country in COUNTRIES, source.key
        assert source.origin is not None, source.key
        assert source.every_s is not None, source.key
        assert 900 <= source.every_s <= 86400, source.key
        assert not source.allow_private, source.key
        assert source.delay_s >= 1, source.key
        assert "." in (urlsplit(source.url).hostname or ""), source.key
        assert source.name == source.name.strip(), source.key
    without_language = [s.key for s in shipped.values() if s.language is None]
    assert without_language == ["dialogo"]  # published in three languages in one feed


def test_no_shipped_address_stands_twice(shipped: dict[str, Source]) -> None:
    counts = Counter(url_key(source.url) for source in shipped.values())
    assert [key for key, count in counts.items() if count > 1] == []


def test_shipped_feeds_are_no_front_pages(shipped: dict[str, Source]) -> None:
    for source in shipped.values():
        if source.kind is not SourceKind.SECTION:
            assert not is_home(source.url), source.key


def test_shipped_files_say_when_and_whether_they_were_probed() -> None:
    for path in SHIPPED.glob("*.toml"):
        if path.name != "local.toml":
            head = path.read_text("utf-8")[:300]
            assert "2026" in head, path.name
            assert "not yet probed" in head, path.name


def test_a_whole_entry_is_read(tmp_path: Path) -> None:
    sources = load(
        tmp_path,
        ENTRY
        + """
key = "gazette"
country = "gb"
language = "pt-BR"
origin = "trade_press"
allow_private = true
delay_s = 2.5
every = "90m"
depth = 1
read_from = "feed"
selectors = { headline = "h1", links = "a.teaser" }
expect = { articles = 5, fields = ["lead", "body"] }
""",
    )
    assert sources == {
        "gazette": Source(
            key="gazette",
            name="The Gazette",
            url="https://gazette.example/feed",
            kind=SourceKind.FEED,
            country="gb",
            language="pt-BR",
            origin=Origin.TRADE_PRESS,
            allow_private=True,
            delay_s=2.5,
            every_s=5400,
            depth=1,
            read_from=ReadFrom.FEED,
            selectors={"headline": "h1", "links": "a.teaser"},
            expect=Expect(articles=5, fields=("lead", "body")),
        )
    }


def test_a_key_is_made_from_the_name(tmp_path: Path) -> None:
    assert list(load(tmp_path, ENTRY)) == ["the-gazette"]
    assert key_of("Çağ – Tägliche Žurnál 24") == "cag-tagliche-zurnal-24"
    assert key_of("読売新聞") == ""


def test_later_paths_win(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(ENTRY, "utf-8")
    (tmp_path / "local.toml").write_text(
        ENTRY.replace('feed"\nkind', 'new"\nkind'), "utf-8"
    )
    assert load_sources([tmp_path])["the-gazette"].url == "https://gazette.example/new"
    other = tmp_path / "other"
    other.mkdir()
    (other / "z.toml").write_text(ENTRY.replace("The Gazette", "the gazette"), "utf-8")
    assert load_sources([tmp_path, other])["the-gazette"].name == "the gazette"


def test_local_entries_win_whatever_the_files_are_called(tmp_path: Path) -> None:
    (tmp_path / "zzz.toml").write_text(ENTRY, "utf-8")
    (tmp_path / "local.toml").write_text(ENTRY.replace("/feed", "/mine"), "utf-8")
    assert load_sources([tmp_path])["the-gazette"].url == "https://gazette.example/mine"


def test_two_shipped_files_may_not_hide_each_other(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(ENTRY, "utf-8")
    with pytest.raises(CatalogueError, match=r"stands in a\.toml too"):
        load_sources([tmp_path])


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ('contry = "gb"', "contry", "Perhaps 'country'"),
        ('headlin = "h1"', "headlin", "Known: allow_private"),
        ('kind = "rss"', "kind", "feed"),
        ('origin = "trade-press"', "origin", "Perhaps 'trade_press'"),
        ('country = "uk"', "country", "Write 'gb'"),
        ('country = "GB"', "country", "Write 'gb'"),
        ('country = "zz"', "country", "ISO 3166"),
        ('language = "english"', "language", "language tag"),
        ('every = "soon"', "every", "'15m'"),
        ('every = "0m"', "every", "'15m'"),
        ("every = 15", "every", "text in quotes"),
        ("delay_s = -1", "delay_s", "between 0 and 3600"),
        ('delay_s = "slow"', "delay_s", "a number"),
        ('allow_private = "yes"', "allow_private", "true or false"),
        ("depth = 9", "depth", "between 0 and 3"),
        ('key = "Not A Key"', "key", "Perhaps 'not-a-key'"),
        ('selectors = { headlin = "h1" }', "selectors", "Perhaps 'headline'"),
        ('selectors = { body = "p[" }', "selectors.body", "no CSS selector"),
        (
            'selectors = { body = "p:nth-child(x)" }',
            "selectors.body",
            "no CSS selector",
        ),
        ('selectors = { body = "" }', "selectors.body", "no CSS selector"),
        ('selectors = { body = "p:lang(de)" }', "selectors.body", "':lang' is none"),
        ('selectors = { body = "p[id!=a]" }', "selectors.body", "Write ':not"),
        ('selectors = { body = ":not(.a) p" }', "selectors.body", "needs a tag"),
        ('read_from = "feeds"', "read_from", "Perhaps 'feed'"),
        ("expect = { articls = 5 }", "articls", "Perhaps 'articles'"),
        ('expect = { fields = ["leed"] }', "expect.fields", "Perhaps 'lead'"),
        ("expect = { articles = -1 }", "expect.articles", "negative"),
    ],
)
def test_a_wrong_field_is_named_with_its_mend(
    tmp_path: Path, line: str, field: str, words: str
) -> None:
    key = line.split(" ")[0]
    text = (
        "\n".join(row for row in ENTRY.splitlines() if not row.startswith(f"{key} "))
        + "\n"
        + line
    )
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path, text)
    error = caught.value
    assert error.field == field
    assert error.path == tmp_path / "some.toml"
    assert error.table is not None
    assert error.table.startswith("[[source]] 1 (")
    assert words in str(error)


def test_only_a_feed_tells_articles_itself(tmp_path: Path) -> None:
    text = ENTRY.replace('"feed"', '"section"') + 'read_from = "feed"\n'
    with pytest.raises(CatalogueError, match="a section tells nothing but addresses"):
        load(tmp_path, text)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("gazette.example/feed", "Perhaps 'https://gazette.example/feed'"),
        ("ftp://gazette.example/feed", "no http"),
        ("javascript:alert(1)", "no http"),
        ("https://", "no http"),
        ("https://gazette.example:port/", "no http"),
        ("https://gazette.example/a b", "no http"),
        ("https://me:secret@gazette.example/feed", "user name or password"),
        ("https://gazette.example/" + "a" * 2000, "no http"),
    ],
)
def test_a_wrong_address_is_refused(tmp_path: Path, url: str, words: str) -> None:
    with pytest.raises(CatalogueError, match="url") as caught:
        load(tmp_path, ENTRY.replace("https://gazette.example/feed", url))
    assert words in str(caught.value)


@pytest.mark.parametrize("missing", ["name", "url", "kind"])
def test_a_missing_field_is_named(tmp_path: Path, missing: str) -> None:
    text = "\n".join(row for row in ENTRY.splitlines() if not row.startswith(missing))
    with pytest.raises(CatalogueError, match="is missing") as caught:
        load(tmp_path, text)
    assert caught.value.field == missing


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[sources]]\nname = 'x'", "unknown table 'sources'"),
        ("[source]\nname = 'x'", "two brackets"),
        ("source = 3", "two brackets"),
        ("[[source]\n", "is no TOML"),
        (ENTRY + ENTRY, "there twice"),
        (ENTRY.replace("The Gazette", " "), "is empty"),
        (ENTRY.replace("The Gazette", "読売新聞"), "Give a `key`"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path, text)
    assert words in str(caught.value)


def test_the_files_to_look_at_are_named_one_by_one(tmp_path: Path) -> None:
    folder, alone = tmp_path / "sources", tmp_path / "more.toml"
    folder.mkdir()
    (folder / "a.toml").touch()
    (folder / "notes.txt").touch()
    assert set(source_files([folder, alone])) == {folder / "a.toml", alone}
    assert source_files([tmp_path / "absent"]) == (tmp_path / "absent",)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="no such file"):
        load_sources([tmp_path / "absent.toml"])
    with pytest.raises(CatalogueError, match=r"no \.toml file"):
        load_sources([tmp_path])
    (tmp_path / "latin.toml").write_bytes(b'name = "\xe4"')
    with pytest.raises(CatalogueError, match="is no UTF-8, at byte 9"):
        load_sources([tmp_path])
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    with pytest.raises(CatalogueError, match="cannot be read"):
        load_file(folder)


_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.sampled_from(
            ["feed", "section", "gb", "en", "15m", "https://gazette.example/feed", "h1"]
        ),
        st.datetimes(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text(max_size=10), inner, max_size=3),
    ),
    max_leaves=6,
)
_FIELDS = st.one_of(
    st.sampled_from(
        ["key", "name", "url", "kind", "country", "language", "origin", "allow_private", "delay_s",
         "every", "depth", "read_from", "selectors", "expect"]
    ),
    st.text(max_size=10),
)  # fmt: skip
_GOOD = {"name": "The Gazette", "url": "https://gazette.example/feed", "kind": "feed"}


@given(st.dictionaries(_FIELDS, _VALUES, max_size=4), st.booleans())
def test_any_table_is_read_or_refused_in_words(
    table: dict[str, object], whole: bool
) -> None:
    content = {"source": [{**_GOOD, **table} if whole else table]}
    refused: CatalogueError | None = None
    try:
        sources = parse_sources(content, Path("some.toml"))
    except CatalogueError as error:
        refused = error
    if refused is None:
        assert len(sources) == 1
    else:
        assert refused.path == Path("some.toml")
        assert refused.table is not None


@given(
    st.one_of(st.dictionaries(st.sampled_from(["source", "x"]), _VALUES), st.just({}))
)
def test_any_content_is_read_or_refused_in_words(content: dict[str, object]) -> None:
    with suppress(CatalogueError):
        parse_sources(content, Path("some.toml"))


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzzed.toml"
    path.write_bytes(b'[[source]]\nname = "x"\n' + raw)
    with suppress(CatalogueError):
        load_file(path)
