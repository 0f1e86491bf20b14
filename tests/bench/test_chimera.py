"""An article in another page has its own words there, and the page keeps what is around."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawler.months import month_number
from tests.bench.chimera import Outcome, Pair
from tests.bench.hosts import Host
from tests.bench.made_up import made_up
from tests.bench.page_tokens import written
from tests.bench.transplant import transplanted

GIVER = (
    "https://one.example/sea/two-boats-for-the-pilots",
    {
        "headline": "Two boats for the pilots",
        "lead": "They come in May.",
        "body": "The first is grey and slow.\n\nWhat is to come\n\nThe second is not built yet.",
        "authors": ["Ada Norden"],
    },
    (
        "<h1>Two boats for the pilots</h1><p>They come in May.</p><p>The first is <a"
        ' href="https://one.example/grey">grey</a> and slow.</p><h2>What is to come</h2><p>The second is not built yet.</p>'
    ),
)
HOST = (
    "https://two.example/news/nine-lamps-for-the-quay-1234",
    {
        "headline": "Nine lamps for the quay",
        "lead": "All are of brass.",
        "body": "Each of them was lit by hand.\n\nThe last one fell into the water.",
        "authors": ["Bruno Falk"],
    },
    (
        '<title>Nine lamps for the quay | Two</title><link rel="canonical" href="https://two.example/news/nine-lamps-for-the-quay-1234">'
        '<script type="application/ld+json">{"headline": "Nine lamps for the quay", "description": "Brass."}</script>'
        '<script>let text = "Each of them was lit by hand."</script><nav>Home and sea</nav><h1>Nine lamps for the quay</h1>'
        '<p class="deck">All are of brass.</p><i>By Bruno Falk, 4 May 2026</i><div class="tx"><p class="par">Each of them was'
        ' lit by hand.</p><aside>More of lamps</aside><p class="par">The last one fell into the water.</p></div>'
    ),
)


def host_of(url: str, gold: dict[str, object], body: str) -> Host:
    root = LexborHTMLParser(f"<html lang=en><body>{body}</body></html>").root
    assert root is not None
    return Host(url, url, gold, root.html or "")


def test_giver_stands_in_the_hosts_page() -> None:
    host, giver = host_of(*HOST), host_of(*GIVER)
    rows, url, truth = transplanted(host, giver, giver.blocks)
    page = written(rows)
    assert url == "https://two.example/news/two-boats-for-the-pilots-1234"
    assert truth["body"] == GIVER[1]["body"]
    assert (truth["lead"], truth["authors"]) == ("They come in May.", ["Ada Norden"])
    assert "lamps for" not in page
    assert "by hand" not in page
    assert page.count("Two boats for the pilots") == 3
    assert '<p class="par">The first is <a href="https://two.example/grey">' in page
    for kept in ("Home and sea", "More of lamps", "By Ada Norden, 4 May 2026"):
        assert kept in page


def test_words_of_the_host_are_made_up_and_those_of_the_article_are_not() -> None:
    host, giver = host_of(*HOST), host_of(*GIVER)
    rows, _, _ = transplanted(host, giver, giver.blocks, chrome=made_up)
    page = written(rows)
    assert "Home" not in page
    assert "Ada Norden, 4 May 2026" in page
    assert "and slow." in page


def test_made_up_words_have_the_length_and_the_capitals_of_others() -> None:
    said = "Share THIS story, Поделиться 2026"
    other = made_up(said)
    assert [len(word) for word in other.split()] == [len(w) for w in said.split()]
    assert other.split()[1].isupper()
    assert not set(other.split()[:-1]) & set(said.split())
    assert other == made_up(said)
    assert month_number(made_up("august")) == 8


def test_only_what_falls_below_both_pages_is_lost() -> None:
    def read(f1: float) -> Outcome:
        return Outcome(f1, False, 0.0, 0.0, True, None, None)

    assert Pair("a", "b", read(0.9), read(0.8)).lost == 0.0
    assert Pair("a", "b", read(0.5), read(0.75)).lost == 0.25
