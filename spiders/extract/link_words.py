"""What boxes of links call themselves: in class names, and in the label printed above them.

Labels are in the languages of the catalogue; a label in any other language says nothing,
and the box is judged by its other signs.
"""

from __future__ import annotations

import re
from functools import lru_cache

RELATED_NAMES = re.compile(
    r"related|relat(?:ed)?[-_]?(?:posts?|articles?|content|links?|news|stories)|see-?_?also|read-?_?(?:also|more|next)|further"
    r"|zum-?_?thema|similar|relacionad|correlat|collegat|powiazane|souvisej|liees|connexe|crosslink|cross-?reference"
    r"|lire-?_?aussi|lees-?_?ook|leggi-?_?anche|les-?_?ogs[aå]|mehr-?_?zum|yarpp|background-?links|more-?_?on|link-?_?list"
    r"|article-?links?|inline-?(?:link|teaser|article)|teaser--inline|embedded-?(?:article|story)|story-?links?|onward",
    re.IGNORECASE,
)
GENERIC_NAMES = re.compile(
    r"popular|most-?_?(?:read|viewed|shared|recent|commented)|trending|latest|recommend|recirc|outbrain|taboola|sponsor|promo"
    r"|might-?_?(?:also-?_?)?like|you-?_?may|newest|neueste|aktuell|ticker|top-?_?(?:stories|news|articles)|headlines|breaking"
    r"|meistgelesen|editors?-?_?(?:choice|picks?)|spotlight|featured|more-?_?(?:news|from|in-|stories)|plista|mgid|revcontent"
    r"|newsletter|subscribe|advert|shop|deal|video-?_?(?:list|player|playlist)|podcast|sidebar|\bnav\b|menu|footer|weather"
    r"|read-?_?next|up-?_?next|next-?_?article|must-?_?read|hot-?_?news|carousel-?_?home|discover|explore|teaser-?list",
    re.IGNORECASE,
)
_RELATED_LABEL = re.compile(
    r"related|read (?:more|also|next|this)|see also|more (?:on|about|on this)|further reading|learn more|in depth|background"
    r"|zum thema|mehr (?:zu|über|dazu|aus dem|lesen)|lesen sie|auch interessant|passend|weiterlesen|siehe auch|hintergr[uü]nd|dossier"
    r"|mehr erfahren|weiterführend|verwandte|dazu auch|weitere artikel zu|ähnlich"
    r"|lire aussi|à lire|a lire|sur le même|en lien|pour aller plus loin|notre dossier|aussi sur|voir aussi|articles liés|en savoir plus"
    r"|relacionad|lea también|lee también|te puede interesar|leer más|más (?:sobre|información)|ver también|también te|saber más|en contexto"
    r"|leggi anche|correlat|approfondi|per saperne|vedi anche|sullo stesso"
    r"|leia (?:também|mais)|veja (?:também|mais)|saiba mais|notícias relacionadas"
    r"|czytaj (?:także|też|również|więcej)|zobacz (?:także|też|również)|powiązane|więcej (?:na|o)|przeczytaj"
    r"|читайте також|читайте также|читайте ещё|по теме|за темою|дивіться також|смотрите также|материалы по теме|ещё по теме|пов'язані"
    r"|lees (?:ook|meer|verder)|meer over|zie ook|gerelateerd|bekijk ook"
    r"|läs (?:också|mer|även|vidare)|relaterat|mer om|se även|les (?:også|mer|videre)|relatert|saken|læs (?:også|mere|videre)|mere om|relateret|se også"
    r"|lue (?:myös|lisää)|aiheesta|katso myös|čtěte|přečtěte|související|více k|čítajte|súvisiac|prečítajte|viac k"
    r"|olvas(?:d|s|sa)|kapcsolódó|citește|citiți|vezi și|articole (?:similare|conexe)|прочетете|още по темата|свързани|вижте още"
    r"|διαβάστε|σχετικ|δείτε (?:επίσης|ακόμα)|ilgili|bunları da|bunlar da|ayrıca|bakınız|povezan|pročitajte|preberite|pročitaj|skaityk|susij|seotud|loe (?:ka|veel)|lasi"
    r"|関連|あわせて読み|合わせて読み|こちらも|相关|相關|延伸阅读|延伸閱讀|관련|함께 볼|더 읽|اقرأ أيضا|ذات صلة|مرتبط|קראו|baca juga|terkait|xem thêm|liên quan",
    re.IGNORECASE,
)
_GENERIC_LABEL = re.compile(
    r"most (?:read|popular|viewed|recent|shared|watched|commented)|popular|trending|latest|recent|recommended|more (?:from|in|news|stories|articles|videos|headlines)"
    r"|you (?:may|might)|top (?:stories|news|articles)|editor'?s|editors|sponsored|promoted|don't miss|do not miss|what to read|up next|newsletter|featured|must read|in the news|subscribe|videos?$|podcasts?$|follow"
    r"|meistgelesen|meist gelesen|meistkommentiert|am häufigsten|neueste|aktuelle (?:nachrichten|artikel|themen|meldungen)|empfehlung|empfohlen|mehr (?:aus|von)|top-?themen|themen des|beliebt|anzeige|das könnte|nicht verpassen|weitere (?:artikel|nachrichten|meldungen|themen|news|videos)$"
    r"|les plus (?:lus|partagés|consultés|récents)|à la une|dernières|derniers|en continu|plus d['’]|vous aimerez|nos recommandations|recommandé|sélection"
    r"|lo más|más (?:leíd|vist|noticias|de)|últim|destacad|recomendad|te recomendamos|noticias de hoy"
    r"|più (?:letti|visti|commentati)|ultim[ei]|consigliat|in evidenza|i più|altre notizie|mais (?:lidas|lidos|vistas|notícias|de)|em destaque"
    r"|najczęściej|najnowsze|popularne|polecan|ostatnie|najpopularn|самое|популярн|последн|новости|главн|рекоменд|найпопул|останні|новини|головн|лучшее"
    r"|meest gelezen|meer (?:nieuws|van|uit)|laatste|net binnen|aanbevolen|populair|mest (?:läst|lest|læst|sett)|senaste|siste|seneste|nyeste|anbefal|rekommend|mer från|flere|luetuim|uusim|suositu|tuoreim"
    r"|nejčtenější|nejnovější|nejsledovan|doporuč|mohlo by|najčítanej|najnovš|odporúč|legolvasott|legfriss|ajánl|legnép|cele mai|ultimele|recomand|най-|последни|препоръч"
    r"|δημοφιλ|τελευταί|ροή|περισσότερα από|προτείνουμε|en çok|son (?:dakika|haber|gelişme)|öne çıkan|çok okunan|popüler|önerilen"
    r"|ランキング|人気|新着|最新|おすすめ|注目|アクセス|热门|熱門|推荐|推薦|点击排行|要闻|많이 본|인기|최신|추천|주요|실시간|الأكثر|آخر الأخبار|terpopuler|terbaru|terkini",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def names_score(names: str) -> float:
    """What a class or id says of the links below it: above 0 related, below 0 of the whole site."""
    related = bool(RELATED_NAMES.search(names))
    generic = bool(GENERIC_NAMES.search(names))
    return 2.0 * related - 2.0 * generic


def label_score(label: str) -> float:
    """What the words above a box say: above 0 related, below 0 of the whole site, 0 unknown."""
    if len(label) > 80:
        return 0.0
    if _GENERIC_LABEL.search(label):
        return -3.0
    return 3.0 if _RELATED_LABEL.search(label) else 0.0
