from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.exceptions import NotAnArticle
from crawler.records import Reason
from spiders.extract import extract_article
from spiders.extract.content import Content
from spiders.extract.evidence.weighing import Evidence
from spiders.extract.measure import reading_size
from spiders.extract.page import parse_page
from spiders.extract.reading import Reading
from spiders.extract.text.walk import Walk
from spiders.extract.verdict import judge

SENTENCE = "The harbour of Norrvik stays closed until May, the master said on Monday after the meeting with the towns. "
STATED = Reading(
    reader="jsonld", is_article=True, published=("2026-02-11",), authors=("Ann Lee",)
)
META = Reading(reader="meta", is_article=True)


def weigh(
    body: str,
    *readings: Reading,
    url: str | None = "https://a.example/sea/the-pier-stays-closed-12345",
    state: tuple[str, ...] = (),
) -> Evidence:
    page = parse_page(f"<html><body>{body}</body></html>", url)
    element = page.tree.body
    return judge(
        page,
        Content(element, element, passages=Walk(page.tree).passages),
        readings,
        state_text=state,
    )


def reason(
    body: str,
    *readings: Reading,
    url: str | None = "https://a.example/sea/the-pier-stays-closed-12345",
) -> str:
    with pytest.raises(NotAnArticle) as refused:
        weigh(body, *readings, url=url)
    assert refused.value.detail
    assert refused.value.url == url
    return refused.value.reason


def paragraphs(number: int) -> str:
    return "".join(f"<p>{SENTENCE * 2}</p>" for _ in range(number))


def cards(number: int, path: str = "/sea/") -> str:
    return "".join(
        f"<article><a href='{path}a-{n}'><h3>Title number {n} of a longer kind</h3></a><p>{SENTENCE}</p></article>"
        for n in range(number)
    )


def test_text_with_claims_is_an_article() -> None:
    evidence = weigh(paragraphs(5), STATED)
    assert evidence.paragraphs == 5
    assert evidence.score > 0


def test_text_without_any_claim_is_an_article_too() -> None:
    assert weigh(paragraphs(8)).score > 0


def test_a_short_report_with_claims_is_an_article() -> None:
    assert weigh(f"<h1>Pier closed</h1><p>{SENTENCE * 2}</p>", STATED).paragraphs == 1


def test_a_list_of_teasers_is_none() -> None:
    assert reason(cards(20), url="https://a.example/sea/") == Reason.NOT_ARTICLE


def test_a_list_stays_one_when_it_calls_itself_an_article() -> None:
    assert (
        reason(cards(20), META, url="https://a.example/tag/sea") == Reason.NOT_ARTICLE
    )


def test_the_score_names_its_evidence() -> None:
    with pytest.raises(NotAnArticle) as refused:
        weigh(cards(20), META, url="https://a.example/tag/sea")
    assert "20 teasers" in refused.value.detail
    assert "claimed" in refused.value.detail
    assert "listed" in refused.value.detail


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Вход</h1><form><input type='email'><input type='password'></form>",
        "<p>...</p><script>window._cf_chl_opt={a:1}</script>",
        "<p>...</p><script src='https://geo.captcha-delivery.com/c.js'></script>",
        "<main id='consent-layer'><p>Zustimmen und weiterlesen oder mit Abo lesen. Beides geht sofort.</p><button>OK</button></main>",
    ],
)
def test_walls(body: str) -> None:
    assert reason(body) == Reason.WALL


@pytest.mark.parametrize(
    "body",
    [
        "<title>Just a moment...</title><h1>a.example</h1><p>Wait a little.</p>",
        "<title>Access Denied</title><h1>You may not</h1>",
        "<p>Please confirm you are human by waiting.</p>",
        "<iframe src='/_Incapsula_Resource?x=1'></iframe>",
    ],
)
def test_a_guards_message_is_a_wall(body: str) -> None:
    assert reason(body) == Reason.WALL


def test_a_report_of_denied_access_is_an_article() -> None:
    title = "<title>Access denied to the harbour for the third day</title>"
    assert weigh(title + paragraphs(4), STATED).paragraphs == 4


def test_a_login_form_beside_the_text_is_no_wall() -> None:
    body = paragraphs(5) + "<form><input type='password'></form>"
    assert weigh(body, STATED).score > 0


@pytest.mark.parametrize(
    "body",
    ["", "<div id='app'></div>", "<p>Loading</p><script src='/app.js'></script>"],
)
def test_shells_are_empty(body: str) -> None:
    assert reason(body) == Reason.EMPTY


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Desk</h1>" + "".join(f"<div>{n}, editor, {n}@a.example</div>" for n in ("ann", "jo")),
        "<h1>Desk</h1><table>" + "<tr><td>Ann Lee</td><td>editor</td></tr>" * 4 + "</table>",
        "<h1>Desk</h1><ul>" + "<li>Ann Lee, editor</li>" * 4 + "</ul>",
    ],
)  # fmt: skip
def test_a_short_page_of_people_is_no_shell(body: str) -> None:
    assert reason(body) == Reason.NOT_ARTICLE


def test_text_from_script_state_counts_where_an_article_is_claimed() -> None:
    text = tuple(SENTENCE * 3 for _ in range(4))
    assert weigh("<div id='app'></div>", STATED, state=text).paragraphs == 4
    with pytest.raises(NotAnArticle):
        weigh("<div id='app'></div>", url="https://a.example/", state=text)


def test_what_the_page_prints_is_no_claim() -> None:
    printed = Reading(reader="page", published=("11.02.2026",), authors=("A. Lee",))
    assert (
        reason(cards(12), printed, url="https://a.example/tag/sea")
        == Reason.NOT_ARTICLE
    )


def test_signs_of_chinese_count_for_more_letters() -> None:
    assert reading_size("港口关闭") == 10
    assert reading_size("타른이 귀환했다. 곧") == 27  # a blank in the middle
    assert reading_size("port") == 4
    assert reading_size("") == 0


@given(st.text(max_size=200), st.none() | st.text(max_size=40))
def test_any_page_has_a_verdict(body: str, url: str | None) -> None:
    try:
        weigh(body, url=url)
    except NotAnArticle as refused:
        found = refused
    else:
        return
    assert found.reason in (Reason.WALL, Reason.EMPTY, Reason.NOT_ARTICLE)
    assert len(found.detail) <= 500


@pytest.mark.parametrize(
    ("query", "is_told"),
    [
        ("PRID=2108123", True),
        ("mode=view&idxno=51234", True),
        ("article=a12345", True),
        ("cat_id=12345", False),
        ("page=1234", False),
        ("id=7", False),
    ],
)
def test_number_in_the_query_speaks_for_an_article(query: str, is_told: bool) -> None:
    plain = weigh(paragraphs(6), META, url="https://a.example/view.aspx")
    found = weigh(paragraphs(6), META, url=f"https://a.example/view.aspx?{query}")
    assert (found.score > plain.score) is is_told


SHORT = (
    "The ferries waited outside until the fog had lifted over Tarn.",
    "Nobody on the pier could say when the first would come in again.",
    "The harbour master had the bell rung every minute, as of old.",
    "By noon forty lorries stood on the road down to the landing.",
)
CLAIMED = "<meta property='og:type' content='article'>"
DATED = (
    f"{CLAIMED}<meta property='article:published_time' content='2026-11-20T09:00:00Z'>"
)
TITLE = "Ferries wait in the fog"


def read_short(head: str, headline: str = f"<h1>{TITLE}</h1>") -> None:
    menu = "".join(f"<a href='/x/{n}'>Title number {n} of a longer kind</a>" for n in range(20))  # fmt: skip
    text = "".join(f"<p>{x}</p>" for x in SHORT)
    page = (
        f"<html><head><title>{TITLE}</title>{head}</head><body><div>{menu}</div>"
        f"<main>{headline}<div>{text}</div></main></body></html>"
    )
    extract_article(page, "https://a.example/sea/ferries-wait-in-the-fog")


def test_a_dated_text_of_short_sentences_is_an_article() -> None:
    read_short(DATED)


@pytest.mark.parametrize(
    ("head", "headline"),
    [(CLAIMED, f"<h1>{TITLE}</h1>"), (DATED, "")],
    ids=["no day", "no headline"],
)
def test_short_sentences_alone_are_none(head: str, headline: str) -> None:
    with pytest.raises(NotAnArticle):
        read_short(head, headline)
