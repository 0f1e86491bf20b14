"""Related links: web addresses, each once, never the article itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Placement, RelatedLink
from pipelines.related import normalise_related

OWN = "https://harbour.example/story/1"


def link(url, title=None, placement=Placement.BLOCK):
    return RelatedLink(url=url, title=title, placement=placement)


def test_one_article_is_kept_once_with_its_longer_title_and_the_text_outdoes_the_box():
    links = [
        link("https://harbour.example/story/2?utm_source=box", "More"),
        link("https://harbour.example/story/3", "Third"),
        link("https://www.harbour.example/story/2", "More radars", Placement.INLINE),
    ]
    first, second = normalise_related(links, OWN)
    assert (first.title, first.placement) == ("More radars", Placement.INLINE)
    assert second.title == "Third"


def test_the_article_itself_is_no_further_reading():
    assert normalise_related([link(OWN + "#comments", "Comments")], OWN) == ()


def test_what_is_no_web_address_is_left_out_unless_a_title_remains():
    links = [
        link("javascript:alert(1)"),
        link("data:text/html,x", "A title"),
        link("http://[broken", None),
    ]
    assert normalise_related(links, OWN) == (link(None, "A title"),)


@given(
    st.lists(
        st.builds(
            RelatedLink,
            url=st.one_of(
                st.none(),
                st.text(max_size=30),
                st.sampled_from([OWN, OWN + "2", "http://a/"]),
            ),
            title=st.one_of(st.none(), st.text(max_size=20)),
            placement=st.sampled_from(Placement),
        ),
        max_size=8,
    )
)
def test_twice_is_the_same_as_once(links):
    once = normalise_related(links, OWN)
    assert normalise_related(once, OWN) == once
