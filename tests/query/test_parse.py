"""The rules of QUERY.md, one by one; the table of its examples is in test_examples.py."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.exceptions import QueryError
from crawler.query.lists import Lists
from crawler.query.parse import parse
from crawler.query.plainwords import describe
from crawler.query.render import render
from crawler.query.scopes import check_scopes, contradictions
from crawler.query.tree import Field, Leaf, LeafKind, Query
from crawler.records import Origin, Source, SourceKind

LISTS = Lists.of({"drones": ["drone", "=UAV", "id:MQ-9"], "both": ["@drones", "=E5"]})


def tree(query: str) -> str:
    return render(parse(query, lists=LISTS).root)


def error(query: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(query, lists=LISTS)
    return caught.value


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("a AND NOT b", "all(a, not(b))"),
        ("a AND -b", "all(a, not(b))"),
        ("a|b | c", "any(a, b, c)"),
        ("((a))", "a"),
        ("(a OR b) c (d OR e)", "all(any(a, b), c, any(d, e))"),
        ("x NOT (a OR NOT b)", "all(x, not(any(a, not(b))))"),
        ('"AND" "or"', "all(and, or)"),
        ("a NEAR (b OR (c OR d))", "near10(a, any(b, any(c, d)))"),
        ("a NEAR (b)", "near10(a, b)"),
        ("a ONEAR/0 b", "onear0(a, b)"),
        ("drone NEAR @drones", "near10(drone, @drones)"),
        ("headline:a NEAR headline:b", "headline[near10(a, b)]"),
        ("drone*#3", "drone*#3"),
        ('"air defen"*#2', '"air defen"*#2'),
        ("C# #hashtag", "all(c, hashtag)"),
        ("Caption:x author:y Keywords:z", "all(captions[x], authors[y], keywords[z])"),
        ('headline:="X y"', 'headline[="X y"]'),
        ("headline:id:F-35", "headline[id:F-35]"),
        ("id:MiG", "id:MiG"),
        ("@BOTH", "@both"),
        ("co-op:foo a1:b 12:30", 'all("co op foo", "a1 b", "12 30")'),
        ("don’t it's", 'all("don t", "it s")'),
        ("한국* 戦* ド*", "all(한국*, 戦*, ド*)"),
        ("（a OR b） c", "all(any(a, b), c)"),
        ("a\u00a0b\u3000c", "all(a, b, c)"),
        ("dro\u00adne \u200eheadline:\u200fx", "all(drone, headline[x])"),
        ("e\u0301te\u0301", "ete"),
        ('„a b“ «c» “d"', 'all("a b", c, d)'),
        ('"a “b” c"', '"a b c"'),
        ("country:uk x", "all(country:gb, x)"),
        ('origin:"trade press"', "origin:trade_press"),
        ("source:www.essanews.com", "source:essanews.com"),
        ("source:żółw.pl", "source:xn--w-uga1v8h.pl"),
        ("after:2026 before:2026-03 within:2w", "all(after:2026-01-01, before:2026-03-01, within:14d)"),
        ('section:"World news"', 'section:"world news"'),
        ("source:alpha OR a", "any(source:alpha, a)"),
    ],
)  # fmt: skip
def test_tree(query: str, expected: str) -> None:
    assert tree(query) == expected


@pytest.mark.parametrize(
    ("query", "position", "said", "mends"),
    [
        ("", 1, "nothing to search", []),
        ("   ", 1, "nothing to search", []),
        ("&", 1, "nothing to search", []),
        ("a ()", 3, "between the parentheses", []),
        ("AND drone", 1, "part before", ["drone", '"AND" drone']),
        ("drone OR", 7, "part after", ["drone", 'drone "OR"']),
        ("| a", 1, "part before", ["a"]),
        ("a OR AND b", 6, "part before", ["a OR b"]),
        ("a NOT", 3, "NOT needs", ['a "NOT"']),
        ("x NOT NOT a", 7, "NOT needs", ['x "NOT" NOT a', "x NOT a"]),
        ("x NOT -a", 7, "excluded twice", ["x NOT a"]),
        ("x --a", 4, "second one", ["x -a"]),
        ("x –a", 3, "like a minus", ["x -a", "x a"]),
        ("x (a OR b)-c", 11, "blank before", ["x (a OR b) -c", "x (a OR b) c"]),
        ("x -", 3, "lone dash", ["x"]),
        ("x — y", 3, "lone dash", ["x y", "x -y", '"x — y"']),
        ("-a", 1, "true of nearly every", []),
        ("-source:alpha", 1, "true of nearly every", []),
        ("a OR -b", 1, "true of nearly every", []),
        ("(a))", 4, "never opened", ["(a)"]),
        ("((a)", 1, "not closed", ["((a))"]),
        ("“a b", 1, "quote not closed", ["“a b”"]),
        ('foo"bar"', 4, "quote touches", ['foo "bar"', 'foobar"'][:1]),
        ('"foo"bar', 6, "quote touches", ['"foo" bar']),
        ('12" gun', 3, "quote touches", ["12 gun"]),
        ("dron**", 5, "only at the end", ["dron*"]),
        ("*drone", 1, "only at the end", ["drone"]),
        ("x *", 3, "needs letters", []),
        ("ab*", 1, "too short", ["ab"]),
        ("한*", 1, "too short", ["한"]),
        ("drone#0", 6, "1 to 99", ["drone"]),
        ("drone#100", 6, "1 to 99", ["drone"]),
        ("drone#3*", 6, "count comes last", ["drone*#3"]),
        ("a NEAR/251 b", 3, "0 to 250", ["a NEAR/10 b"]),
        ("a NEAR/ b", 3, "0 to 250", ["a NEAR/10 b"]),
        ("NEAR b", 1, "part before", ['"NEAR" b']),
        ("a NEAR", 3, "part after", ['a "NEAR"']),
        ("a NEAR -b", 8, "no exclusion", []),
        ("a NEAR NOT b", 8, "no exclusion", []),
        ("a NEAR source:b", 8, "NEAR takes", []),
        ("a NEAR b#2", 8, "no count", ["a NEAR b"]),
        ("a NEAR (bord* c)", 8, "NEAR takes", []),
        ("headline:a NEAR body:b", 17, "none in common", []),
        ("a NEAR (b OR related:c)", 8, "none in common", []),
        ("a NEAR (related:b OR c)", 8, "none in common", []),
        ("authors:a NEAR (authors:b OR body:c)", 16, "none in common", []),
        ("x -a NEAR b NEAR c", 3, "two readings", ["x -(a NEAR b NEAR c)", "x NOT a NEAR b NEAR c"]),
        ("a OR b c OR d", 8, "mixed", ["(a OR b) (c OR d)", "a OR (b c) OR d"]),
        ("a|b c", 5, "mixed", ["(a|b) c", "a|(b c)"]),
        ("headline:(country:pl drone)", 11, "inside headline", ["country:pl headline:drone"]),
        ("headline:body:x", 10, "inside headline", ["body:x", "headline:x"]),
        ("headline:(a OR body:b) c", 16, "inside headline", ["(headline:a OR body:b) c"]),
        ("headline:AND", 10, "is an operator", ['headline:"AND"']),
        ("headlines:x", 1, "no field headlines", ["headline:x", '"headlines:x"']),
        ("mailto:x", 1, "no field mailto", ['"mailto:x"']),
        ("http://x.org:80/a", 1, "an address", ["source:x.org", '"http://x.org:80/a"']),
        ("@drones#2", 8, "no `*` and no count", ["@drones"]),
        ("@dones", 1, "no list dones", ["@drones", '"@dones"']),
        ("=@drones", 1, "not before a list", ["@drones"]),
        ("=(a b)", 1, "not before a group", ["(a b)"]),
        ("=headline:x", 1, "after the field", ["headline:=x"]),
        ("=country:pl", 1, "word or phrase alone", ["country:pl", '="country:pl"']),
        ("id:F-35*", 8, "no `*` and no count", ["id:F-35"]),
        ("id:", 4, "right after the colon", []),
        ("id:&", 4, "letters or digits", []),
        ('id:"F-35"x', 10, "quote touches", ['id:"F-35" x']),
        ("id:(a b)", 4, "a word or phrase", []),
        ("country:zz", 9, "no country", []),
        ("language:ua", 10, "no language", ["language:uk"]),
        ("origin:ministri", 8, "no origin", ["origin:ministry", "origin:industry"]),
        ("source:https://www.x.org/a", 8, "no address", ["source:x.org"]),
        ("source:www.x.org/a", 8, "no address", ["source:x.org"]),
        ("country:(pl OR de)", 9, "one value", ["country:pl OR country:de"]),
        ("after:12.03.2026", 7, "no date", ["after:2026-03-12"]),
        ("after:45.13.2026", 7, "no date", []),
        ("after:2026-13", 7, "no date of the calendar", []),
        ("after:2026-02-30", 7, "no date of the calendar", []),
        ("within:5m", 8, "no span", ["within:150d"]),
        ("within:3 x", 8, "no span", ["within:3d x"]),
        ("within:13months", 8, "no span", []),
        ("country:Poland", 9, "no country", ["country:pl"]),
        ("since:7d", 1, "no field", ["within:7d", '"since:7d"']),
        ("from:reuters", 1, "no field", ["source:reuters", '"from:reuters"']),
        ("sentiment:bad", 1, "no field", ['"sentiment:bad"']),
        ("captons:x", 1, "no field", ["captions:x", '"captons:x"']),
        ("a NEAR(5) b", 7, "behind a slash", ["a NEAR/5 b"]),
        ("a ONEAR:5 b", 8, "behind a slash", ["a ONEAR/5 b"]),
        ('NEAR(a "b c", 5) d', 1, "between two parts", ['a NEAR/5 "b c" d']),
        ('"a b"~5', 6, "NEAR says how far", ["a NEAR/5 b", '"a b"']),
        ('"a b c"~5', 8, "NEAR says how far", ['"a b c"']),
        ("drone~2 x", 6, "no similar spellings", ["drone x"]),
        ("drone^4", 6, "no weight", ["drone"]),
        ("subm?rine", 5, "stands for no letter", ["subm*", '"subm?rine"']),
        ("x atleast3(drone)", 3, "as in `drone#3`", []),
        ('a +"b c"', 3, "no operator", ['a "b c"']),
        ('a !"b c"', 3, "no operator", ['a -"b c"']),
        ("a || b", 4, "part before", ["a | b"]),
        ("within:53w", 8, "no span", []),
        ("section:&", 9, "needs a word", []),
    ],
)  # fmt: skip
def test_error(query: str, position: int, said: str, mends: list[str]) -> None:
    found = error(query)
    assert found.position == position
    assert said in found.message
    assert list(found.mends) == mends


@pytest.mark.parametrize(
    ("query", "position", "said"),
    [
        ("a or b", 3, "operator is OR"),
        ("a NEAR5 b", 3, "NEAR/5"),
        ("a W/5 b", 3, "NEAR/5"),
        ("a near/5 b", 3, "NEAR/5"),
        ('"a*b" c', 1, "inside quotes"),
        ("x a … b", 5, '`…` left out: it has no letter or digit; `"a … b"` keeps'),
        ("country:uk", 1, "country:gb"),
        ("headline:(a or b)", 13, "operator is OR"),
        ("id:F 35", 1, "write `id:F-35`"),
    ],
)
def test_warning(query: str, position: int, said: str) -> None:
    (warning,) = parse(query).warnings
    assert warning.position == position
    assert said in warning.message


@pytest.mark.parametrize(
    ("query", "position", "said"),
    [
        ("a near5 b", 3, "operator is NEAR/5"),
        ("a /5 b", 3, "operator is NEAR/5"),
        ("a adj3 b", 3, "operator is ONEAR/3"),
        ("a AROUND(5) b", 3, "operator is NEAR/5"),
        ("a published_at:b", 3, "named published_at"),
        ("a PRE/3 b", 3, "operator is ONEAR/3"),
        ("a w/s b", 3, "NEAR/15"),
        ("atleast3 a", 1, "drone#3"),
        ("'air defence' x", 1, '`"air defence"`'),
        ("x ‘air defence’", 3, '`"air defence"`'),
        ("!toy a", 1, "`-toy`"),
        ("dron! a", 1, "`dron*`"),
        ("hl=drone", 1, "`headline:drone`"),
        ("a wc>500", 3, "has a colon"),
        ("a HEADLINE(b c)", 3, "`headline:(b c)`"),
        ("a missile(s)", 3, "`(missile OR missiles)`"),
        ("a b(c)", 3, "beside what stands"),
        ("a #3", 3, "`a#3`"),
        ("title :a", 7, "`headline:a`"),
        ("a, b, c", 4, "joins nothing"),
        ("air;sea", 1, "`(air OR sea)`"),
        ("[a]", 1, "parentheses do"),
    ],
)
def test_habits_of_other_languages_are_warned_of(
    query: str, position: int, said: str
) -> None:
    (warning,) = parse(query).warnings
    assert warning.position == position
    assert said in warning.message


def test_a_mark_behind_a_group_offers_no_half_of_it() -> None:
    (warning,) = parse("(a OR b) & c").warnings
    assert warning.message == "`&` left out: it has no letter or digit"
    (warning,) = parse("(a b & c) d").warnings
    assert '`"b & c"`' in warning.message


@pytest.mark.parametrize(
    "query",
    [
        "l'armée d'Ukraine", "O'Brien 'tis", "1,000 a", "C++ 10% $AAPL", "~30 km", "R&D", "#drone a",
        "F-35?", "(a)(b)", "headline:(a)", "-(a OR b) c", "id:F-35 35", "x ^", "w5 n5 f/16", "at least",
    ],
)  # fmt: skip
def test_what_is_plain_text_is_not_warned_of(query: str) -> None:
    assert [w for w in parse(query).warnings if "left out" not in w.message] == []


def test_a_quote_between_hebrew_letters_is_part_of_the_word() -> None:
    assert tree('צה"ל') == tree("צה״ל") == tree("צה''ל")
    assert tree('"דובר צה"ל" x') == tree('"דובר צה ל" x')
    assert error('צה"ל "').position == 6


def test_limits() -> None:
    assert error("a" * 4001).position == 4001
    assert tree("(" * 16 + "a" + ")" * 16) == "a"
    assert error("(" * 17 + "a" + ")" * 17).position == 17
    many = {"many": [f"word{n}" for n in range(2501)]}
    assert parse("@many", lists=many)
    with pytest.raises(QueryError, match="5002 words"):
        parse("@many OR headline:@many", lists=many)
    assert error(" NEAR ".join("abcdefghijklm")).position == 12 * 7 - 1 + 2


def test_positions_count_what_was_typed() -> None:
    assert error("e\u0301 \u00ad\u200fx \u2014 y").position == 8
    assert error("(a OR b").position == 1


def test_leaf_keeps_what_was_typed() -> None:
    leaf = parse("headline:=Łódź*").root
    assert leaf == Leaf(
        kind=LeafKind.SPELLING,
        tokens=("lodz",),
        text="Łódź",
        prefix=True,
        fields=frozenset({Field.HEADLINE}),
        position=10,
    )
    designator = parse("id:歼轰-7A").root
    assert isinstance(designator, Leaf)
    assert designator.tokens == ("歼轰", "7", "a")


def test_query_names_its_lists_and_theirs() -> None:
    assert parse("@both", lists=LISTS).lists == {"both", "drones"}


def test_scope_values_that_no_source_has_are_warned_of() -> None:
    source = Source(
        key="alpha",
        name="Alpha",
        url="https://www.alpha.example/feed",
        kind=SourceKind.FEED,
        country="pl",
        language="pl-PL",
        origin=Origin.WIRE,
    )
    query = parse(
        "source:alpa source:alpha.example country:pl (country:de OR language:pl) "
        "origin:wire -origin:ministry"
    )
    said = [(w.position, w.message) for w in check_scopes(query, {"alpha": source})]
    assert [position for position, _ in said] == [1, 46, 86]
    assert "did you mean `source:alpha`?" in said[0][1]
    assert "finds nothing" in said[1][1]
    assert "finds nothing" not in said[2][1]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("x country:pl country:de", "no article has two"),
        ("x origin:wire origin:ministry", "no article has two"),
        ("x after:2026-03 before:2026-03", "no day lies between"),
        ("x OR (a after:2026 before:2025)", "no day lies between"),
    ],
)
def test_scopes_that_exclude_each_other_are_warned_of(query: str, said: str) -> None:
    said_of = [w.message for w in contradictions(parse(query).root)]
    assert len(said_of) == 1
    assert said in said_of[0]


@pytest.mark.parametrize(
    "query",
    ["country:pl OR country:de", "x country:pl country:pl", "x after:2025 before:2026"],
)
def test_scopes_that_do_not_exclude_each_other_are_not(query: str) -> None:
    assert not list(contradictions(parse(query).root))


PIECES = [
    "a",
    "b",
    "drone",
    "F-35",
    "=",
    "*",
    "#",
    "3",
    "#2",
    "(",
    ")",
    "|",
    "OR",
    "AND",
    "NOT",
    "NEAR",
    "NEAR/3",
    "ONEAR/300",
    "-",
    "–",
    "—",
    '"',
    "“",
    "”",
    "«",
    "@",
    "@drones",
    "id:",
    "headline:",
    "body:",
    "source:",
    "country:",
    "after:",
    "within:",
    "7d",
    "pl",
    "2026",
    ":",
    "/",
    ".",
    "&",
    "無",
    "한",
    "é",
    "é",
    "\xad",
    "（",
    "）",
    "http://",
    "'",
    "*",
]


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " "])), max_size=12
    )
)
def test_any_text_gives_a_query_or_an_error_that_helps(
    pieces: list[tuple[str, str]],
) -> None:
    text = "".join(piece + blank for piece, blank in pieces)
    found = outcome(text)
    if isinstance(found, QueryError):
        assert found.message
        assert 1 <= found.position <= len(text) + 1
        for mend in found.mends:
            second = outcome(mend)
            if isinstance(second, QueryError):
                assert second.message.startswith("true of nearly")
    else:
        assert describe(found.root)
        assert render(found.root)
        assert found.text == text


def outcome(text: str) -> Query | QueryError:
    try:
        return parse(text, lists=LISTS)
    except QueryError as error:
        return error
