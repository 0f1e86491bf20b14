"""Names of elements as hints: by whole words, by two together, and by parts of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.extract.content import Hint
from spiders.extract.signs import hint_words
from spiders.extract.signs.hint_words import names_hints

LETTERS_AND_SIGNS = "abcMenu-_ 12:"


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        ("article__related-links", Hint.RELATED),
        ("NewsletterSignup_box__x1", Hint.PROMO),
        ("image-caption", Hint.CAPTION),
        ("c-shareBar", Hint.SHARE),
        ("comments-list", Hint.COMMENTS),
        ("story-body__inner", Hint.BODY),
        ("header standfirst", Hint.LEAD),
        ("entrySubTitle", Hint.LEAD),
        ("preface", Hint.LEAD),
        ("teaser-text", Hint.LEAD),
        ("article-header__teaser", Hint.LEAD),
        ("noticia__sous-titre", Hint.LEAD),
        ("nota-subtitulo", Hint.LEAD),
        ("haber-spot", Hint.LEAD),
        ("nota-volanta", Hint.KICKER),
        ("author-bio", Hint.BIO),
        ("SIDEBAR", Hint.ASIDE),
        ("my-sidebars", Hint.ASIDE),
        ("element-invisible", Hint.HIDDEN),
        ("u-hiddenVisually", Hint.HIDDEN),
    ],
)
def test_names_say_what_they_say(names: str, hint: Hint) -> None:
    assert names_hints[names] & hint


@pytest.mark.parametrize(
    "names",
    [
        "text",
        "story",
        "col-md-8 dark:hidden",
        "p1 lg:flex",
        "css-1x2y3z",
        "block-id-n1AuAdJlVL",
        "component_bbc4ad583c",
        "_ad616e",
        "story body",
        "with-sidebar",
        "sidebarLayout",
        "",
    ],
)
def test_other_names_say_nothing(names: str) -> None:
    assert names_hints[names] == 0


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        ("story-n1AuAdJlVL-body", Hint.BODY),
        ("bildUnterkante", Hint.CAPTION),
        ("readMore", Hint.RELATED),
        ("related-bbc4ad583c", Hint.RELATED),
        ("related2024links", Hint.RELATED),
        ("ad2top", Hint.PROMO),
    ],
    ids=[
        "two words around letters thrown together",
        "a part of words that a capital parts",
        "two words that a capital parts",
        "a word beside letters thrown together",
        "a long word between figures",
        "a word, one figure and a word",
    ],
)
def test_words_are_joined_where_a_reader_would(names: str, hint: Hint) -> None:
    assert names_hints[names] == hint


@given(
    st.lists(st.text(LETTERS_AND_SIGNS, max_size=12), max_size=4),
    st.sampled_from(("menu", "Menu", "nav", "sidebar", "related-posts")),
)
def test_several_names_say_what_each_of_them_says(others: list[str], name: str) -> None:
    each = [part for text in (*others, name) for part in text.split()]
    together = 0
    for part in each:
        together |= names_hints[part]
    assert names_hints[" ".join(each)] == together
    assert together < 1 << 18


def test_no_word_says_again_what_a_part_of_it_says() -> None:
    for hint, words in hint_words._WORDS.items():
        for word in words.split():
            assert not hint_words._read_stems(word) & hint, f"{word} of {hint.name}"
