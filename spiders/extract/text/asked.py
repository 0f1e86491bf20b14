"""What a site asks of its readers in a plain paragraph: to subscribe, to follow, to log in. Pure.

Nothing but the words tells such a line from the text beside it. Each form opens a paragraph,
speaks to the reader, and names a newsletter, a channel, those who paid or the page itself: news
of newsletters and subscribers does none of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from spiders.extract.content import HEADING_TAGS, Passage
from spiders.extract.text.asked_forms import FORMS

MAX_ASKED = 260
"""Characters of such a paragraph."""
MAX_SIGNED = 120
"""The same of scripts that say a word with one or two signs."""
_TAGS = HEADING_TAGS | {"p", "div"}
"""No item of a list: a guide tells its readers to subscribe to newsletters too."""
_LAST = (
    *("abone olun", "abone ol", "bizi takip edin", "takip etmeyi unutmayın"),
    *("फॉलो करें", "सब्सक्राइब करें", "بپیوندید", "دنبال کنید", "عضو شوید"),
)
"""What such a line ends in where the verb stands last …"""
MAX_LAST = 30
_LAST_OF = re.compile(
    r"bülten|kanal|bizi|twitter|facebook|instagram|telegram|whatsapp|youtube|google|हमारे|हमें|व्हाट्सएप|تلگرام|کانال|اینستاگرام|خبرنامه"
)
"""… and what is named in it."""
_SIGNED = re.compile(
    r"有料会員になると|有料記事.{0,4}読み放題|(?:この|本)(?:記事|コンテンツ)は.{0,12}(?:有料|会員|購読者)|^[【(（]?(?:有料)?会員限定|残り\s?[\d,]{1,6}\s?文字"
    r"|(?:続き|全文|記事全文).{0,10}(?:読む|読み|閲覧|ご覧).{0,20}(?:会員|登録|ログイン|購読)"
    r"|^.{0,24}(?:メールマガジン|ニュースレター|メルマガ).{0,16}(?:登録|購読|申し込|はこちら)"
    r"|^(?:이|본) (?:기사|콘텐츠)는.{0,12}(?:유료|회원|구독자)|^.{0,24}(?:뉴스레터|유튜브|카카오톡|네이버).{0,16}(?:구독하|구독 신청|신청하|친구 ?추가)"
    r"|^.{0,20}(?:订阅|訂閱|关注|關注)(?:我们|我們|本).{0,12}|^(?:本文|此文|全文).{0,6}(?:仅|僅|只)[^。]{0,6}(?:订阅|訂閱|会员|會員)"
)
_PAYING = re.compile(
    r"\b(?:subscribers|abonnent|abonnés|suscriptores|socios|abonados|assinantes|abbonati|abonnees|prenumeranter|předplatitel|predplatiteľ)"
    r"|prenumeratorów|subskrybentów|abonentów|подписчик|передплатник|підписник|aboneler|للمشتركين|למנויים|有料|会員限定|유료|구독자|订阅者|訂閱者"
    r"|\bto (?:continue|keep|go on) reading|to (?:read|unlock) the (?:full|whole|rest)|weiterzulesen|seguir leyendo|continuar lendo|a leggere|verder te lezen|lire la suite"
)
"""What a line names that tells who may read on."""
_OPENS = re.compile(r"[^\w\"“”„«»'‘’「『]*([\w'’]+)")
"""The first word; what opens with a quotation mark is said by somebody."""


def _by_word() -> dict[str, tuple[re.Pattern[str], ...]]:
    found: defaultdict[str, list[re.Pattern[str]]] = defaultdict(list)
    for words, *forms in FORMS:
        pattern = re.compile("|".join(forms))
        for word in words.split():
            found[word].append(pattern)
    return {word: tuple(patterns) for word, patterns in found.items()}


_BY_WORD = _by_word()


def mark_asked(span: Sequence[Passage]) -> None:
    """Leave out paragraphs that ask the reader for something in so many words.

    Args:
        span: From the first passage of the text to the last.
    """
    for passage in span:
        if passage.rule is None and passage.tag in _TAGS and asks_reader(passage.text):
            passage.rule = "asked"


def asks_reader(text: str) -> bool:
    """Whether a paragraph is nothing but the site's asking."""
    if len(text) > MAX_ASKED:
        return False
    first = _OPENS.match(text)
    if first is None:
        return False
    word = first[1].lower()
    if word in _BY_WORD:
        folded = text[first.start(1) :].lower()
        return any(form.match(folded) for form in _BY_WORD[word])
    if len(text) <= MAX_SIGNED and not text.isascii() and _SIGNED.search(text):
        return True
    end = text[-MAX_LAST:].rstrip(" .!।").lower()
    return end.endswith(_LAST) and _LAST_OF.search(text.lower()) is not None


def tells_paid(text: str) -> bool:
    """Whether a paragraph that asks the reader says that the text is for those who pay."""
    return _PAYING.search(text.lower()) is not None
