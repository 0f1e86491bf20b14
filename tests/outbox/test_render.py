"""Messages say outlet, headline, time, snippet and reason; page text stays text."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from email import message_from_bytes

import pytest

from crawler.alerts.snippets import Piece
from crawler.outbox.book import ChannelEntry
from crawler.outbox.channels.email import Mail
from crawler.outbox.compose import MOST_NOTES, message_of
from crawler.outbox.feeds import atom, json_feed
from crawler.outbox.message import Message
from crawler.outbox.render import as_html, as_json, as_slack, as_text, subject
from crawler.records import Delivery, DeliveryKind, DeliveryState

HOSTILE = "<script>alert(1)</script> & \x1b[31mred\u202e =cmd|' /C calc'!A0 {{7*7}} %s\nSubject: x"


def test_a_single_hit_says_all_a_reader_needs(message):
    text = as_text(message)
    for part in (
        "baltic",
        "Radar ship leaves port 1",
        "Harbour Post",
        "18 Nov 2026, 11:05 UTC",
        "*radar*",
    ):
        assert part in text
    assert "matched: radar (body, headline)" in text
    assert "https://harbour.example/1" in text
    assert "more" not in text
    assert "\nThe radar ship" in as_slack(message)
    assert 'href="https://harbour.example/1"' in as_html(message)


def test_each_form_marks_what_was_changed_and_that_alone(message, make_note):
    changed = Message(key="k", notes=(make_note(changed=True),), total=1)
    for form, mark in ((as_text, " [changed]\n"), (as_html, "<em>changed</em>")):
        assert mark in form(changed)
        assert "changed" not in form(message)


def test_each_form_tells_a_notice_and_a_test():
    notice = Message(key="k", notes=(), total=0, notice="a is <broken>\n503")
    assert as_text(notice) == "a is <broken>\n503\n"
    assert "a is &lt;broken&gt;\n503" in as_html(notice)
    assert "a is &lt;broken&gt;\n503" in as_slack(notice)
    assert subject(notice) == "[vedette] a is <broken>"
    test = Message(key="k", notes=(), total=0, test=True)
    for form in (as_text, as_html, as_slack):
        assert "The channel works." in form(test)


def test_a_digest_groups_by_alert_newest_first_in_the_readers_zone(digest):
    text = as_text(digest)
    assert text.index("port 1") < text.index("port 3") < text.index("port 2")
    assert "baltic (2 hits)" in text
    assert "12:05 CET" in text
    assert "and 4 more" in text
    assert subject(digest) == "[vedette] 7 hits: baltic, ships"


def test_a_digest_that_shows_a_part_counts_all(make_note):
    shown = (make_note(1), make_note(2, alert="ships"), make_note(3))
    digest = Message(
        key="k", notes=shown, total=12, counts={"baltic": 4, "ships": 1, "subs": 7}
    )
    for told in (as_text(digest), as_html(digest)):
        assert "4 hits, 2 shown" in told
        assert "1 hit, " not in told
        assert "and 9 more: baltic 2, subs 7; " in told
    assert as_slack(digest, most=1).endswith("and 11 more: baltic 3, ships 1, subs 7")
    assert subject(digest) == "[vedette] 12 hits: baltic, ships, subs"


def test_a_message_shows_the_newest_of_many_and_counts_all(make_note, now):
    count = MOST_NOTES + 20
    digest = message_of(
        Delivery(
            id=1,
            key="k",
            kind=DeliveryKind.DIGEST,
            channel="desk",
            state=DeliveryState.WAITING,
            hit_ids=tuple(range(count)),
            created_at=now,
        ),
        [make_note(n) for n in range(count)],
        {"baltic": 60, "ships": 10},
    )
    assert len(digest.notes) == MOST_NOTES
    assert digest.counts == {"baltic": 60, "ships": 10}


def test_page_text_is_escaped_in_html(message, make_note):
    page = as_html(
        Message(key="k", notes=(make_note(headline=HOSTILE, outlet=HOSTILE),), total=1)
    )
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "&lt;left&gt; &amp; went" in as_html(message)


def test_a_link_that_is_no_web_address_is_not_a_link(make_note):
    page = as_html(
        Message(key="k", notes=(make_note(url="javascript:alert(1)"),), total=1)
    )
    assert "href" not in page


@pytest.mark.parametrize(
    "headline",
    [
        "=?utf-8?q?a=0D=0ABcc=3A_evil=40x.example?=",
        "=?utf-8?b?YQ0KWC1FdmlsOiB4DQoNCmJvZHk=?=",
        "=?x-none?q?a?= =?utf-8?q?=E2=80=AEgnp?=",
    ],
)
def test_encoded_word_in_a_headline_makes_no_header(make_note, headline):
    message = Message(key="k", notes=(make_note(headline=headline),), total=1)
    entry = ChannelEntry(name="m", kind="email", address="a@b.example")
    raw = Mail(name="m", entry=entry).compose(message).as_bytes()
    read = message_from_bytes(raw)
    assert {"bcc", "x-evil"}.isdisjoint(name.lower() for name in read)
    assert read["Subject"].count("\n") == read["Subject"].count("\n ")
    assert "= ?" in subject(message)
    assert read.is_multipart()


def test_subject_is_one_short_line(make_note):
    line = subject(Message(key="k", notes=(make_note(headline=HOSTILE * 5),), total=1))
    assert "\n" not in line
    assert "\x1b" not in line
    assert len(line) <= 120


def test_slack_marks_are_escaped(make_note):
    text = as_slack(
        Message(key="k", notes=(make_note(headline="<!channel> & a|b"),), total=1)
    )
    assert "&lt;!channel&gt; &amp; a¦b" in text
    assert "<!channel>" not in text


@pytest.mark.parametrize("call", ["@channel", "@all", "@here", "@Everyone", "@moor"])
def test_no_page_calls_a_team_to_itself(make_note, call):
    """Mattermost and Discord, which take Slack's form, call by these words."""
    note = make_note(headline=f"{call} read this", outlet=f"{call} News")
    text = as_slack(Message(key="k", notes=(note,), total=1))
    assert call not in text
    assert text.count(call[1:]) == 2


def test_an_address_calls_nobody_and_leads_where_it_did(make_note):
    note = make_note(url="https://a.example/@all/x", headline="From press@a.example")
    text = as_slack(Message(key="k", notes=(note,), total=1))
    assert "<https://a.example/%40all/x|From press@a.example>" in text


@pytest.mark.parametrize("end", ["(https://elsewhere.example/seen.png)", "[b]", ": x"])
def test_no_page_has_a_picture_loaded(make_note, end):
    note = make_note(headline=f"![x]{end}")
    text = as_slack(Message(key="k", notes=(note,), total=1))
    assert f"]{end[0]}" not in text


def test_an_address_ends_where_its_title_begins(make_note):
    note = make_note(url="https://a.example/x|Ministry confirms", headline="Rumour")
    text = as_slack(Message(key="k", notes=(note,), total=1))
    assert "<https://a.example/x%7CMinistry confirms|Rumour>" in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", None])
def test_only_web_addresses_become_links(make_note, url):
    note = make_note(url=url)
    message = Message(key="k", notes=(note,), total=1)
    assert note.link is None
    assert "href" not in as_html(message)
    assert "<" not in as_slack(message).replace("&lt;", "")
    assert "None" not in as_text(message)


def test_json_holds_positions_and_marks(message):
    data = as_json(message)
    assert json.loads(json.dumps(data)) == data
    assert data["hits"][0]["words"][0] == {
        "field": "body",
        "index": 0,
        "start": 4,
        "end": 9,
        "text": "radar",
    }
    assert data["hits"][0]["snippet"][1] == {"text": "radar", "marked": True}


@pytest.mark.parametrize("tz", ["Nowhere/At_All", "../../etc/passwd", ""])
def test_an_unknown_zone_falls_back_to_utc(note, tz):
    assert "UTC" in as_text(Message(key="k", notes=(note,), total=1, tz=tz))


def test_atom_is_well_formed_whatever_the_page_said(make_note, now):
    document = atom(
        "drones & <more>",
        [make_note(headline=HOSTILE, url=None), make_note(2)],
        updated=now,
    )
    root = ElementTree.fromstring(document)
    space = "{http://www.w3.org/2005/Atom}"
    titles = [
        entry.findtext(f"{space}title") for entry in root.findall(f"{space}entry")
    ]
    assert titles[0] is not None
    assert titles[0].startswith("<script>alert(1)</script> &")
    assert titles[1] == "Radar ship leaves port 2"
    without, whole = root.findall(f"{space}entry")
    assert without.findtext(f"{space}id") != whole.findtext(f"{space}id")
    assert without.find(f"{space}link") is None
    assert whole.find(f"{space}link").get("href") == "https://harbour.example/2"
    assert whole.findtext(f"{space}published") == "2026-11-18T10:05:00Z"
    assert whole.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_json_feed_has_ids_and_links(note, make_note):
    feed = json.loads(
        json_feed(
            "baltic",
            [note, make_note(2, url=None)],
            address="https://desk.example/f.json",
        )
    )
    assert feed["version"].endswith("1.1")
    assert feed["items"][0]["url"] == note.url
    assert "url" not in feed["items"][1]
    assert feed["items"][0]["language"] == "en"
    assert feed["items"][0]["content_text"].endswith(
        "(matched: radar (body, headline))"
    )


def test_outlets_that_have_the_story_too_are_named_everywhere(make_note):
    note = make_note(also_at=("Quay\nGazette", "Tide & <b>Wave</b>"))
    one = Message(key="k", notes=(note,), total=1)
    assert "  also at: Quay Gazette, Tide & <b>Wave</b>\n" in as_text(one)
    assert "also at: Quay Gazette, Tide &amp; &lt;b&gt;Wave&lt;/b&gt;<" in as_html(one)
    assert "_also at: Quay Gazette, Tide &amp; &lt;b&gt;" in as_slack(one)
    assert as_json(one)["hits"][0]["also_at"] == list(note.also_at)
    assert "(also at: Quay Gazette, Tide &amp;" in atom("a", [note], updated=note.time)
    assert "(also at: Quay Gazette, Tide &" in json_feed("a", [note])
    alone = Message(key="k", notes=(make_note(),), total=1)
    assert "also at" not in as_text(alone) + as_html(alone) + as_slack(alone)
    assert as_json(alone)["hits"][0]["also_at"] == []


def test_a_paragraph_break_in_a_snippet_is_one_blank(make_note):
    pieces = (Piece(text="It left.\n\nThe "), Piece(text="radar", marked=True))
    text = as_text(Message(key="k", notes=(make_note(snippet=pieces),), total=1))
    assert "It left. The *radar*" in text


def test_a_hit_by_scopes_alone_gives_no_empty_reason(make_note):
    one = Message(key="k", notes=(make_note(words=()),), total=1)
    assert "matched" not in as_text(one) + as_html(one)
