"""Articles as JSON and Markdown."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from crawler.cli.articles import markdown, result_json
from crawler.items import Article, Block, BlockKind, Image, Placement, RelatedLink
from crawler.records import Reason, Refusal, Visit
from crawler.store import open_store, writing
from crawler.store.refusals import add_refusal

AT = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def text(words: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    return Block(kind=kind, text=words)


def test_absent_is_null_and_several_are_a_list() -> None:
    told = result_json("1", Visit(article=Article(headline="A"), fetched_at=AT))
    assert told["kicker"] is None
    assert told["date_published"] is None
    assert told["body"] == ""
    assert told["images"] == []
    assert told["authors"] == ()


def test_a_refusal_is_its_reason_alone() -> None:
    refusal = Refusal(
        url="https://a.example/", reason=Reason.WALL, at=AT, detail="a form"
    )
    assert result_json("x", refusal) == {"id": "x", "refused": "wall"}


def test_markdown_shows_the_article_in_reading_order() -> None:
    article = Article(
        url="https://a.example/1",
        kicker="Sea",
        headline="Ships",
        lead="A lead.",
        byline="By A B",
        date_published=AT,
        blocks=(
            text("One."),
            text("Sub", BlockKind.SUBHEAD),
            text("Said.", BlockKind.QUOTE),
            text("Item", BlockKind.LIST_ITEM),
            text("Why?", BlockKind.QUESTION),
        ),
        images=(Image(url="https://a.example/i.jpg", caption="A ship", credit="C"),),
        related=(
            RelatedLink(
                url="https://a.example/2", title="More", placement=Placement.BLOCK
            ),
        ),
        copyright_line="© A",
    )
    assert markdown(article) == (
        "**Sea**\n\n# Ships\n\n*A lead.*\n\nBy A B · 2026-11-01T08:00:00+00:00 · <https://a.example/1>\n\n"
        "![A ship](<https://a.example/i.jpg>)  \nA ship (C)\n\nOne.\n\n## Sub\n\n> Said.\n\n- Item\n\n**Why?**\n\n"
        "- More <https://a.example/2>\n\n© A\n"
    )


@pytest.mark.parametrize(
    ("words", "shown"),
    {
        "emphasis": ("a *b* _c_", r"a \*b\* \_c\_"),
        "link": ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        "markup": ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        "entity": ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        "heading": ("# no heading", r"\# no heading"),
        "list": ("1. first", r"\1. first"),
        "dash": ("- dash", r"\- dash"),
        "code": ("`x`", r"\`x\`"),
        "lines": ("a\n# b", "a # b"),
    }.values(),
    ids=lambda value: value if len(value) < 20 else "long",
)
def test_signs_of_the_page_stay_text(words: str, shown: str) -> None:
    assert (
        markdown(Article(headline="H", blocks=(text(words),))).split("\n\n")[-1]
        == shown + "\n"
    )


def test_a_count_of_no_refusals_says_so(say):
    assert say("refusals", "--count") == (0, "nothing was refused\n", "")
    assert say("refusals", "--count", "--json")[1] == "{}\n"


def test_more_refusals_than_are_shown_are_told_of(say, tmp_path):
    with closing(open_store(tmp_path / "data" / "vedette.db")) as db, writing(db):
        for number in range(3):
            url = f"https://pier.example/{number}"
            add_refusal(db, Refusal(url=url, reason=Reason.WALL, at=AT))
    code, out, err = say("refusals", "--limit", "2")
    assert (code, len(out.splitlines())) == (0, 2)
    assert err == "these are the newest 2; --limit N shows more, --count counts all\n"
    assert len(json.loads(say("refusals", "--limit", "2", "--json")[1])) == 2
    assert say("refusals", "--limit", "3")[2] == ""
    told = say("refusals", "--count")[1].split()
    assert told == ["3", "wall", "behind", "a", "wall"]


def test_pages_that_alerts_look_for_are_told_as_missed(say, tmp_path):
    assert say("refusals", "--missed")[1] == "nothing was missed\n"
    now = datetime.now(UTC)
    with closing(open_store(tmp_path / "data" / "vedette.db")) as db, writing(db):
        for hours, alerts in ((1, ("tugs", "fog")), (30, ("tugs",)), (2, ())):
            add_refusal(
                db,
                Refusal(
                    url=f"https://pier.example/{'b' if not alerts else 'a'}",
                    reason=Reason.WALL,
                    at=now - timedelta(hours=hours),
                    headline="Tug lost in fog",
                    alerts=alerts,
                ),
            )
    out = say("refusals", "--missed")[1].splitlines()
    assert len(out) == 2
    assert out[1] == "    Tug lost in fog  (tugs, fog)"
    assert "missed    1 page of the last 7 days" in say("status")[1]
    assert len(say("refusals")[1].splitlines()) == 6
    assert say("refusals", "--missed", "--count")[0] == 2
