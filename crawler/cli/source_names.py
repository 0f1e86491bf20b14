"""What an outlet is called, from the title of its list. Pure."""

from __future__ import annotations

import re

_MARK = re.compile(r"\s+[-–—|·•:»«/]+\s+|\s?[|｜»]\s?")
_LIST_WORDS = """
news newsroom latest recent all press releases release media articles posts blog archive archives
home homepage welcome rss feed feeds atom aktuelles nachrichten neuigkeiten presse
pressemitteilungen meldungen startseite actualités accueil communiqués noticias inicio prensa
notícias início notizie nieuws nyheter aktualności komunikaty zprávy aktuality hírek știri vijesti
novosti новини головна новости главная вести haberler αρχική νέα ειδήσεις الأخبار الرئيسية أخبار
ニュース ホーム 新闻 首页 新聞 首頁 뉴스 홈 and the of und et y e i та и &
"""
"""Words that name a kind of list and no outlet."""
_LISTS = frozenset(_LIST_WORDS.split())


def outlet_name(title: str) -> str:
    """The title without the parts that say "News" or "RSS feed"; whole where nothing else is in it."""
    parts = [part.strip() for part in _MARK.split(title) if part and part.strip()]
    kept = [part for part in parts if not _LISTS.issuperset(part.casefold().split())]
    return " – ".join(kept) if kept and len(kept) < len(parts) else title
