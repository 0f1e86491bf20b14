"""Words for who hears the page are none of the text's."""

from __future__ import annotations

import pytest

from spiders.extract.signs.new_window import leave_out_new_window
from spiders.extract.text.walk import Walk
from spiders.extract.tree import Tree


def read(html: str) -> str:
    passages = Walk(Tree(f"<body><p>{html}</p></body>".encode())).passages
    leave_out_new_window(passages)
    return passages[0].text


@pytest.mark.parametrize(
    "words",
    [
        "<span class='sr-only'> (opens in a new window)</span>",
        " (Opens in new tab)",
        " (external link, opens in a new window)",
        " (link is external)",
        ", öffnet neues Fenster",
        " (öffnet in einem neuen Fenster)",
        "<i> (nouvelle fenêtre)</i>",
        " (s'ouvre dans un nouvel onglet)",
        " (se abre en una nueva pestaña)",
        " (si apre in una nuova finestra)",
        " (abre numa nova janela)",
        " (opent in nieuw venster)",
        " (öppnas i nytt fönster)",
        " (otwiera się w nowym oknie)",
        " (открывается в новом окне)",
        "（新しいウィンドウで開きます）",
        " (새 창 열림)",
        "（在新窗口打开）",
    ],
)
def test_words_of_a_new_window_are_left_out(words: str) -> None:
    assert read(f"The <a>board{words}</a>, it says, pays.") == "The board, it says, pays."  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "The <a>board</a> opens a new window on the past.",
        "The <a>board</a> (external to the port) pays.",
        "The <a>board</a> (a tab keeps the bill) pays.",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert read(text) == text.replace("<a>", "").replace("</a>", "")


def test_a_text_without_a_link_is_as_it_is() -> None:
    text = "The board (opens in a new window) pays."
    assert read(text) == text


def test_a_text_of_these_words_alone_stays() -> None:
    assert read("<a>(external link)</a>") == "(external link)"
