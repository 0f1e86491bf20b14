"""The matcher as its users see it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from crawler.alerts.matchable import Matchable
from crawler.alerts.matcher import Matcher
from crawler.exceptions import QueryError
from crawler.items import Article, Block, Image
from crawler.records import Origin, Source, SourceKind, Visit
from tests.alerts.texts import matchable

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def is_found(query: str, item: Matchable, **lists: list[str]) -> bool:
    alone = Matcher({"a": query}, lists=lists).match([item], now=NOW)
    # Among others that share its words, and in a batch, it answers alike.
    others = {f"other {n}": f"({query}) word{n}" for n in range(3)}
    among = Matcher({**others, "a": query}, lists=lists)
    batch = among.match([matchable(body="else"), item, item], now=NOW)
    assert [names & {"a"} for names in batch[1:]] == alone * 2
    assert batch[0] == set()
    return alone == [{"a"}]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("sebastien", "Sébastien", True),
        ("isis", "crisis", False),
        ("drone*", "drones", True),
        ("drone*", "dron", False),
        ('"air defence"', "air-defence", True),
        ('"air defence"', "defence air", False),
        ("F-35", "the F 35", True),
        ("id:F-35", "the F‑35A flew", True),
        ("id:F-35", "the F35 flew", True),
        ("id:F-35", "an F-350", False),
        ("id:F-35", "an AF-35", False),
        ("id:MQ-9B", "MQ9B and more", True),
        ("id:MQ-9B", "MQ-9 B", True),
        ("id:MQ-9B", "MQ-9", False),
        ("=NATO", "NATO said", True),
        ("=NATO", "Nato said", False),
        ("=NATO NATO#2", "NATO and Nato", True),
        ("=NATO#2", "NATO and Nato", False),
        ("drone#3", "drone drone", False),
        ("drone#3", "drone drone, drone", True),
        ("=air*", "airspace", True),
        ("=Air*", "airspace", False),
        ("drone NEAR/1 border", "border of drone", True),
        ("drone NEAR/0 border", "border of drone", False),
        ("drone ONEAR/1 border", "border of drone", False),
        ("drone ONEAR/1 (sky OR border)", "drone of border", True),
        ("drone NEAR/2 drone", "one drone", False),
        ("drone NEAR/1 sea NEAR/1 air", "air x sea x drone", True),
        ("drone NEAR/1 sea NEAR/1 air", "air x x sea x drone", False),
        ("=NATO NEAR/2 drone", "nato drone NATO", True),
        ("(drone OR NOT missile) sky", "blue sky", True),
        ("(drone OR NOT missile) sky", "missile in the sky", False),
        ("sky -(drone OR missile OR tank OR ship)", "sky and ship", False),
        ("sky NOT drone NEAR/1 toy", "sky drone far from the toy", True),
        ("sky NOT drone NEAR/1 toy", "sky toy drone", False),
        ("無人", "防空無人機", True),
        ("無機", "防空無人機", False),
        ("дрон", "Дрон!", True),
        ("wladyslaw", "Władysław", True),
        ("اوكرانيا", "في أوكرانيا", True),
        ("عسكري", "مستشار عسکری", True),
        ("=أكبر", "اكبر", False),
        ("об'єкт", "обʼєкт", True),
        ("обʼєкт", "об’єкт", True),
        ("id:F-16", "إف F-١٦", True),
        ("id:F-16", "F-١٦٠", False),
        ("155", "مدفع ١٥٥ ملم", True),
        ("officer", "an oﬃcer", True),
        ("kilo#2", "kilo, Kilo", True),
    ],
)
def test_words_mean_what_the_language_says(query, text, found):
    assert is_found(query, matchable(body=text)) is found


def test_fields_are_kept_apart():
    item = matchable(
        headline="air", kicker="defence", captions=["red", "blue tank"], keywords=["a b", "c"],
        related=["drone strike"], body="one\n\ntwo",
    )  # fmt: skip
    assert is_found("headline:air kicker:defence", item)
    assert not is_found('"air defence"', item)
    assert not is_found('"red blue"', item)
    assert not is_found("red NEAR/9 blue", item)
    assert is_found('captions:"blue tank"', item)
    assert not is_found('keywords:"b c"', item)
    assert is_found("keywords:a keywords:c", item)
    assert not is_found("drone", item)
    assert is_found("related:drone", item)
    assert is_found('"one two"', item)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        # as (drone NEAR/1 border) OR (drone NEAR/1 headline:sky)
        ("drone NEAR/1 (border OR headline:sky)", {"body", "head"}),
        ("(headline:sky OR border) NEAR/1 drone", {"body", "head"}),
        ("drone NEAR/1 (lead:border OR headline:sky)", {"head"}),
        ("drone NEAR/1 (border OR headline:@w)", {"body", "head"}),
        ("(drone OR headline:sea) NEAR/1 (border OR headline:sky) NEAR/3 x", set()),
        ("(toy OR headline:drone) NEAR/1 (border OR body:sky)", set()),
        ("sea NOT drone NEAR/1 (border OR headline:sky)", {"none"}),
    ],
)
def test_beside_near_each_word_of_a_group_looks_in_its_own_fields(query, found):
    items = {
        "body": matchable(body="sea: a drone at border"),
        "head": matchable(headline="drone sky", body="sea"),
        "none": matchable(headline="toy", body="sea: a drone sky"),
    }
    assert {n for n, item in items.items() if is_found(query, item, w=["sky"])} == found


def test_a_list_is_any_of_its_entries():
    entries = {"w": ["drone*", "=UAV", "id:MQ-9", "air defence"]}
    assert is_found("@w", matchable(body="an MQ9"), **entries)
    assert is_found("@w", matchable(body="UAV"), **entries)
    assert not is_found("@w", matchable(body="uav"), **entries)
    assert is_found("sky -@w", matchable(body="sky uav"), **entries)
    assert not is_found("headline:@w", matchable(body="drones"), **entries)
    assert is_found("headline:@w sky", matchable(headline="UAV", body="sky"), **entries)
    assert not is_found("headline:@w", matchable(headline="uav", body="UAV"), **entries)
    assert is_found("@w NEAR/1 sea", matchable(body="sea UAV"), **entries)


SOURCE = Source(
    key="essanews",
    name="Essa",
    url="https://essanews.com/",
    kind=SourceKind.FEED,
    country="pl",
    language="pl",
    origin=Origin.WIRE,
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("source:essanews", True),
        ("source:www.other.org", True),
        ("source:other.org", True),
        ("source:essanews.com", False),
        ("country:pl", True),
        ("country:de", False),
        ("origin:wire", True),
        ("language:pt", True),
        ("language:pt-br", True),
        ("language:pl", False),
        ("section:world", True),
        ('section:"world news"', True),
        ("section:news -section:sport", True),
        ("world", False),
        ("source:essanews -toy", True),
        ("source:essanews -tank", False),
    ],
)
def test_scopes_ask_what_is_known(query, found):
    item = matchable(
        url="https://WWW.other.org/a", source=SOURCE, language="pt-BR",
        section="World News", body="tank",
    )  # fmt: skip
    assert is_found(query, item) is found


def test_nothing_known_fulfils_no_scope():
    item = matchable(body="tank")
    for query in (
        "source:essanews",
        "country:pl",
        "within:7d",
        "before:2027",
        "section:x",
    ):
        assert not is_found(query, item)


@pytest.mark.parametrize(
    ("query", "published", "seen", "found"),
    [
        ("after:2026-11-20", datetime(2026, 11, 20, tzinfo=UTC), None, True),
        ("before:2026-11-20", datetime(2026, 11, 20, tzinfo=UTC), None, False),
        ("within:7d", NOW - timedelta(days=7), None, True),
        ("within:7d", NOW - timedelta(days=7, seconds=1), None, False),
        ("within:7d", NOW + timedelta(seconds=1), None, False),
        ("within:7d", None, NOW, True),
        ("within:7d", NOW - timedelta(days=30), NOW, False),
        # Later than a day after the fetch: counts as not given.
        ("within:7d", NOW + timedelta(days=2), NOW, True),
        ("after:2027", datetime(2027, 6, 1, tzinfo=UTC), NOW, False),
    ],
)
def test_times_are_of_publication_else_of_first_sight(query, published, seen, found):
    item = matchable(
        body="x", date_published=published, first_seen_at=seen, fetched_at=seen
    )
    assert is_found(query, item) is found


def test_now_is_handed_in():
    matcher = Matcher({"a": "within:1d"})
    item = matchable(date_published=NOW)
    assert matcher.match([item], now=NOW) == [{"a"}]
    assert matcher.match([item], now=NOW + timedelta(days=2)) == [set()]


def test_batches_of_any_size():
    matcher = Matcher({str(n): f"word{n}" for n in range(200)})
    items = [matchable(body=f"word{n} word{n + 1}") for n in range(150)]
    wanted = [{str(n), str(n + 1)} for n in range(150)]
    assert matcher.match(items, now=NOW) == wanted
    assert matcher.match([], now=NOW) == []
    assert Matcher({}).match(items[:2], now=NOW) == [set(), set()]


@pytest.mark.parametrize("waiting", [True, False])
def test_alerts_come_and_go(monkeypatch, waiting):
    if waiting:
        monkeypatch.setattr("crawler.alerts.engine._LAID_OUT_AT_ONCE", 0)
    matcher = Matcher({"a": "drone", "b": "tank"})
    item = matchable(headline="Drones, a drone and a tank")
    assert matcher.match([item], now=NOW) == [{"a", "b"}]
    matcher.add("c", "dron*#2 -ship")
    matcher.add("d", "sea")
    assert matcher.match([item] * 70, now=NOW) == [{"a", "b", "c"}] * 70
    matcher.remove("a")
    matcher.add("b", "sea OR ship")
    assert matcher.match([item], now=NOW) == [{"c"}]
    matcher.remove("c")
    assert matcher.match([item, matchable(body="sea")], now=NOW) == [
        set(),
        {"b", "d"},
    ]
    assert len(matcher) == 2
    assert "c" not in matcher
    with pytest.raises(KeyError):
        matcher.remove("c")


def test_hundreds_of_changes_are_no_more_than_the_last(monkeypatch):
    monkeypatch.setattr("crawler.alerts.engine._LAID_OUT_AT_ONCE", 50)
    matcher = Matcher({})
    item = matchable(body="w1 w2 w3")
    for round_ in range(8):
        for number in range(200):
            matcher.add(f"a{number}", f"w{(number + round_) % 20}")
        names = {f"a{n}" for n in range(200) if (n + round_) % 20 in (1, 2, 3)}
        assert matcher.match([item], now=NOW) == [names]


def test_an_update_takes_over_just_what_changed(monkeypatch):
    matcher = Matcher({"a": "drone", "b": "tank", "c": "ship"})
    item = matchable(body="drone tank ship sea")
    parsed = []
    plain = Matcher._parse
    monkeypatch.setattr(
        Matcher,
        "_parse",
        lambda self, name, text: parsed.append(name) or plain(self, name, text),
    )
    matcher.update({"a": "drone", "b": "toy", "d": "sea"})
    assert parsed == ["b", "d"]
    assert matcher.match([item], now=NOW) == [{"a", "d"}]
    with pytest.raises(QueryError):
        matcher.update({"e": "ship", "f": "(ship"})
    assert matcher.match([item], now=NOW) == [{"a", "d"}]


def test_a_query_that_does_not_parse_changes_nothing():
    matcher = Matcher({"a": "drone"})
    with pytest.raises(QueryError) as caught:
        matcher.add("a", "drone OR")
    assert caught.value.__notes__ == ["alert a"]
    assert matcher.match([matchable(body="drone")], now=NOW) == [{"a"}]
    with pytest.raises(QueryError):
        Matcher({"a": "(drone"})
    with pytest.raises(QueryError):
        Matcher({"a": "NOT drone"})


def test_learning_what_is_common_changes_no_answer(monkeypatch):
    monkeypatch.setattr("crawler.alerts.engine._LEARN_AT", (2, 4, 7))
    queries = {
        "a": "the drone",
        "b": "the OR sea",
        "c": '"the sea" -tank',
        "d": "the -the*#3",
    }
    matcher = Matcher(queries)
    items = [matchable(body="the drone"), matchable(body="the sea the theme")]
    for _ in range(6):
        assert matcher.match(items, now=NOW) == [{"a", "b", "d"}, {"b", "c"}]


def test_matches_name_the_words_and_their_places():
    article = Article(
        headline="Drone over Łódź",
        blocks=(Block(text="Two drones."), Block(text="No toy.")),
        images=(Image(url="https://a/1"), Image(caption="The drone")),
    )
    visit = Visit(article=article, fetched_at=NOW, source=SOURCE)
    matcher = Matcher({"b": "dron* -ship", "a": "source:essanews", "c": "ship"})
    first, second = matcher.matches(Matchable.from_visit(visit), now=NOW)
    assert (first.alert, first.words) == ("a", ())
    assert second.alert == "b"
    assert second.lists_version is None
    found = [(w.field, w.index, w.start, w.end, w.text) for w in second.words]
    assert found == [
        ("headline", 0, 0, 5, "Drone"),
        ("body", 0, 4, 10, "drones"),
        ("captions", 1, 4, 9, "drone"),
    ]
    assert article.body[4:10] == "drones"


MANY = [
    "radar",
    "air defence",
    "air",
    "=NATO",
    "id:F-35",
    "dron*",
    *(f"w{n}" for n in range(20)),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("radar at the border", True),
        ("border of air defence", True),
        ("air defence one two three border", False),
        ("air defence one two border", True),
        ("NATO at the border", True),
        ("nato at the border", False),
        ("F-35s over the border", True),
        ("dronów border", True),
        ("w19 border, w7", True),
        ("radar", False),
    ],
)
def test_a_long_list_stands_beside_near(text: str, found: bool) -> None:
    item = matchable(headline="Said", body=text)
    assert is_found("@many NEAR/2 border", item, many=MANY) == found
    assert is_found("border NEAR/2 @many NEAR/9 border*", item, many=MANY) is False
    plain = [entry for entry in MANY if entry[0] not in "=i"]
    if "NATO" not in text and "F-35" not in text and "nato" not in text:
        assert is_found("@many NEAR/2 border", item, many=plain) == found


def test_a_match_keeps_the_version_of_its_lists():
    item = matchable(body="drone")
    versions = {
        Matcher({"a": "@w"}, lists={"w": entries})
        .matches(item, now=NOW)[0]
        .lists_version
        for entries in (["drone"], ["drone", "tank"])
    }
    assert len(versions) == 2
    assert None not in versions


def test_explain_shows_what_matched_and_where():
    matcher = Matcher({"a": "headline:(drone OR tank) sea -toy source:essanews"})
    item = matchable(headline="A tank", body="sea and sea", source="other")
    explanation = matcher.explain("a", item, now=NOW)
    assert not explanation.true
    fields, sea, toy, source = explanation.parts
    assert (fields.true, sea.true, toy.true, source.true) == (True, True, True, False)
    drone, tank = fields.parts
    assert (drone.true, drone.words) == (False, ())
    assert [(w.field, w.start, w.end) for w in tank.words] == [("headline", 2, 6)]
    assert [(w.start, w.end) for w in sea.words] == [(0, 3), (8, 11)]
    assert source.known == "other"
    assert source.part == "source:essanews"


def test_explain_shows_what_should_not_be_there_and_what_is_too_few():
    matcher = Matcher({"a": "sea -toy", "b": "sea#3", "c": "sea NEAR/1 toy"})
    item = matchable(body="sea and a toy, sea")
    _, without = matcher.explain("a", item, now=NOW).parts
    assert (without.kind, without.true) == ("not", False)
    assert [w.text for w in without.parts[0].words] == ["toy"]
    few = matcher.explain("b", item, now=NOW)
    assert (few.true, len(few.words)) == (False, 2)
    near = matcher.explain("c", item, now=NOW)
    assert near.true
    assert [(w.start, w.end) for w in near.words] == [(10, 13), (15, 18)]
    with pytest.raises(KeyError):
        matcher.explain("d", item, now=NOW)


def test_known_scopes_are_shown():
    scopes = "origin:wire country:de language:fr section:sport within:1h drone"
    matcher = Matcher({"a": scopes})
    item = matchable(
        source=SOURCE, section="World", first_seen_at=NOW - timedelta(days=1)
    )
    known = [part.known for part in matcher.explain("a", item, now=NOW).parts]
    assert known == ["wire", "pl", "pl", "World", "2026-11-22T12:00:00+00:00", None]


def test_a_hostile_chain_is_answered():
    text = " ".join(["sea"] * 400)
    assert is_found("sea NEAR/250 sea NEAR/250 sea", matchable(body=text))
    assert not is_found("sea NEAR/0 " * 2 + "tank", matchable(body=text))


def test_wide_and_deep_queries():
    item = matchable(body=" ".join(f"w{n}" for n in range(0, 60, 2)))
    assert is_found(" ".join(f"w{n}" for n in range(0, 60, 2)), item)
    assert not is_found(" ".join(f"w{n}" for n in range(0, 61, 2)), item)
    assert is_found(" OR ".join(f"w{n}" for n in range(58, 300)), item)
    assert not is_found(" OR ".join(f"w{n}" for n in range(1, 300, 2)), item)
    assert is_found("w0 " + " ".join(f"-w{n}" for n in range(1, 60, 2)), item)
    assert not is_found("w0 " + " ".join(f"-w{n}" for n in range(1, 62)), item)
    deep = "w1"
    for n in range(14):
        deep = (
            f"(w{2 * n} {deep})" if n % 2 else f"(w{2 * n + 1} OR {deep} OR w{4 * n})"
        )
    assert is_found(deep, item)
    assert is_found(" ".join(f"=w{n}" for n in range(0, 24, 2)), item)
    groups = " OR ".join(f"(w{2 * n} w{2 * n + 1})" for n in range(20))
    assert not is_found(groups, item)
    assert is_found(f"{groups} OR (w0 w2)", item)


def test_who_searches_loads_none_of_the_matchers_arrays():
    code = "import sys, crawler.alerts.archive; assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
