"""Words inside a link for who hears the page: "(opens in a new window)". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from spiders.extract.content import Passage

MAX_TEXT = 5_000
"""Characters of a text that is looked through."""
MAX_TEXTS = 200
"""Texts of a page that have such words."""
_SIGNS = (
    *("window", " tab", "external", "fenster", "extern", "fenêtre", "onglet", "ventana", "pestaña", "finestra", "scheda"),
    *("janela", " guia", " aba", "venster", "tabblad", "fönster", "vindu", "flik", "fane", "ikkuna", "välilehte"),
    *("oknie", "karcie", "okně", "kartě", "окне", "вкладке", "вікні", "ウィンドウ", "새창", "새 창", "窗口", "視窗", "نافذة", "חלון"),
)  # fmt: skip
"""One of them stands in each of the phrases, in small letters."""
_PLAIN = tuple(sign for sign in _SIGNS if sign.isascii())
_COMMAS = (", opens", ", öffnet", ", ouvre")
MAX_SAID = 60
"""Characters of such words in brackets."""
_PLACES = "|".join(
    (
        r"(?:in (?:an? )?)?new (?:browser )?(?:window|tab)(?: or tab)?",
        r"(?:in )?(?:einem |ein(?:en)? )?neue[nsm]? (?:browser-?)?(?:fenster|tab)(?: (?:geöffnet|öffnen))?",
        r"(?:dans )?(?:une |un )?nouve(?:lle fenêtre|l onglet)",
        r"(?:en )?(?:una )?nueva (?:ventana|pestaña)",
        r"(?:in )?(?:una )?nuova (?:finestra|scheda)",
        r"(?:em |numa )?(?:uma )?nova (?:janela|aba|guia)",
        r"(?:in )?(?:een )?nieuw (?:venster|tabblad)",
        r"(?:i )?(?:ett |et |en )?nytt? (?:fönster|flik|vindu|vindue|fane)",
        r"(?:i )?(?:en )?ny (?:flik|fane)",
        r"uuteen (?:ikkunaan|välilehteen)",
        r"w (?:nowym oknie|nowej karcie)",
        r"v novém okně|na nové kartě|v novom okne",
        r"в новом окне|в новой вкладке|[ву] новому вікні",
        r"(?:新しい|新規|別)(?:ウィンドウ|タブ)(?:で|が)?(?:開きます|開く)?",
        r"새 ?창(?:에서|으로)? ?(?:열림|열기|열립니다|이동)?",
        r"在?新(?:窗口|視窗)中?(?:打开|開啟|打開)?",
        r"(?:يفتح )?في نافذة جديدة|(?:נפתח )?בחלון חדש",
    )
)
_VERBS = (
    "opens?|opening|will open|external link opens|(?:the |this )?link opens|öffnet(?: sich)?|wird|s'ouvre|s’ouvre|ouvre|ouverture"
    "|(?:se )?abre|(?:si )?apre|opent|öppnas|åpnes|åbner|avautuu|otwiera się|otwórz|otevře se|otvorí sa|открывается|откроется"
    "|открыть|відкривається|link"
)
_OTHER = (
    r"(?:the |this )?link is external|external (?:link|site|website)(?:, opens [^()]{0,30})?|externer link"
    r"|lien externe|enlace externo|link esterno|link externo|externe link|extern länk|ekstern lenke|eksternt link"
)
"""Only in brackets."""
_SAID = re.compile(
    rf"\s?[(（]\s?(?:{_OTHER}|(?:(?:{_OTHER}),? )?(?:(?:{_VERBS}) )?(?:{_PLACES}))\s?[)）]"
    rf"|, (?:{_VERBS}) (?:{_PLACES})(?!\w)",
    re.IGNORECASE,
)


def leave_out_new_window(passages: Iterable[Passage]) -> None:
    """Take such words out of the texts that have links."""
    linked = [p for p in passages if p.link_chars and len(p.text) <= MAX_TEXT]
    # asked of all texts at once: hardly a page has such words
    if not linked or not _may_say("\n".join([p.text for p in linked])):
        return
    for passage in islice((p for p in linked if _may_say(p.text)), MAX_TEXTS):
        passage.text = without_new_window(passage.text)


def _may_say(text: str) -> bool:
    """Whether one of the signs stands behind a bracket or such a comma."""
    if any(map(text.__contains__, _COMMAS)):
        return True
    parts = text.split("(")
    if not text.isascii():
        parts += text.split("（")
    return any(_holds_sign(part[:MAX_SAID].lower()) for part in parts[1:])


def _holds_sign(part: str) -> bool:
    return any(map(part.__contains__, _PLAIN if part.isascii() else _SIGNS))


def without_new_window(text: str) -> str:
    """A text with links, without what they say of the window that they open in.

    Without brackets a verb behind a comma has to tell that: "a new window on the past" stays.
    """
    return _SAID.sub("", text).strip() or text
