"""What boxes of links call themselves: in class names, and in the label printed above them.

Labels are in the languages of the catalogue; a label in any other language says nothing,
and the box is judged by its other signs.
"""

from __future__ import annotations

import re
from functools import lru_cache

from spiders.extract.signs.alternatives import by_first_letter

MAX_OWN_LABEL = 40
"""Characters of a line before its link that may be its label."""

_RELATED_NAMES = (
    r"related|relat(?:ed)?[-_]?(?:posts?|articles?|content|links?|news|stories)|see-?_?also|read-?_?(?:also|more|next)|further"
    r"|zum-?_?thema|similar|relacionad|correlat|collegat|powiazane|souvisej|liees|connexe|crosslink|cross-?reference"
    r"|lire-?_?aussi|lees-?_?ook|leggi-?_?anche|les-?_?ogs[aå]|mehr-?_?zum|yarpp|background-?links|more-?_?on|link-?_?list"
    r"|article-?links?|inline-?(?:link|teaser|article)|teaser--inline|embedded-?(?:article|story)|story-?links?|onward"
)
_GENERIC_NAMES = (
    r"popular|most-?_?(?:read|viewed|shared|recent|commented)|trending|latest|recommend|recirc|outbrain|taboola|sponsor|promo"
    r"|might-?_?(?:also-?_?)?like|you-?_?may|newest|neueste|aktuell|ticker|top-?_?(?:stories|news|articles)|headlines|breaking"
    r"|meistgelesen|editors?-?_?(?:choice|picks?)|spotlight|featured|more-?_?(?:news|from|in-|stories)|plista|mgid|revcontent"
    r"|newsletter|subscribe|advert|shop|deal|video-?_?(?:list|player|playlist)|podcast|sidebar|nav\b(?<!\wnav)|menu|footer|weather"
    r"|read-?_?next|up-?_?next|next-?_?article|must-?_?read|hot-?_?news|carousel-?_?home|discover|explore|teaser-?list"
)
_RELATED_NAME, _GENERIC_NAME, _NAME = (
    re.compile(by_first_letter(names))
    for names in (_RELATED_NAMES, _GENERIC_NAMES, f"{_RELATED_NAMES}|{_GENERIC_NAMES}")
)
_RELATED_LABELS = (
    "related|keep reading|go deeper|more stories on|more stories about|more news on|more news about|read more|read also|read next|read this|see also|more on|more about|further reading|learn more|in depth|background"
    "|zum thema|mehr zu|mehr über|mehr dazu|mehr lesen|lesen sie|auch interessant|passend|weiterlesen|siehe auch|hintergrund|hintergründe|dossier"
    "|mehr erfahren|weiterführend|verwandte|dazu auch|weitere artikel zu|ähnlich"
    "|lire aussi|à lire|a lire|sur le même|en lien|pour aller plus loin|notre dossier|aussi sur|voir aussi|articles liés|en savoir plus"
    "|relacionad|lea también|lee también|te puede interesar|leer más|más sobre|más información|ver también|saber más|en contexto"
    "|leggi anche|correlat|approfondi|per saperne|vedi anche|sullo stesso"
    "|leia também|leia mais|veja também|veja mais|saiba mais|notícias relacionadas"
    "|czytaj także|czytaj też|czytaj również|czytaj więcej|zobacz także|zobacz też|zobacz również|powiązane|więcej na|więcej o|przeczytaj"
    "|читайте також|читайте также|читайте ещё|по теме|за темою|дивіться також|смотрите также|материалы по теме|новости по теме|новини за темою|ещё по теме|пов'язані"
    "|lees ook|lees meer|lees verder|meer over|zie ook|gerelateerd|bekijk ook"
    "|läs också|läs mer|läs även|läs vidare|relaterat|mer om|se även|les også|les mer|relatert|læs også|læs mere|mere om|relateret|se også"
    "|lue myös|lue lisää|aiheesta|katso myös|čtěte|přečtěte|související|více k|čítajte|súvisiac|prečítajte|viac k"
    "|olvas|kapcsolódó|citește|citiți|vezi și|articole similare|articole conexe|прочетете|още по темата|свързани|вижте още"
    "|διαβάστε|σχετικ|δείτε επίσης|δείτε ακόμα|ilgili|bunları da|bunlar da|ayrıca|bakınız|povezan|pročitajte|preberite|pročitaj|skaityk|susij|seotud|loe ka|loe veel"
    "|relatered|contenus associ|articles associ|lasi arī|baca juga|terkait|xem thêm|liên quan|اقرأ أيضا|ذات صلة|مرتبط|קראו|ये भी पढ|यह भी पढ|संबंधित|อ่านข่าวเพิ่ม|อ่านเพิ่ม"
    "|بیشتر بخوانید|مطالب مرتبط|اخبار مرتبط|همچنین بخوانید|اقرأ المزيد|إقرأ أيضا|اقرا ايضا|شاهد أيضا|مواضيع متعلقة|مواضيع ذات|مقالات ذات|أخبار ذات|مزید پڑھیں|یہ بھی پڑھیں"
    "|ראו גם|עוד בנושא|לקריאה נוספת|और पढ़ें|इसे भी पढ़|আরও পড়ুন|আরো পড়ুন|மேலும் படிக்க|ข่าวที่เกี่ยวข้อง|ข่าวเกี่ยวข้อง|อ่านข่าวที่|đọc thêm|tin liên quan|bài liên quan"
    "|simak juga|lihat juga|baca selengkapnya|həmçinin oxu|წაიკითხეთ|կարդացեք|прочитајте|lexo edhe|soma zaidi"
)
_GENERIC_LABELS = (
    "most read|most popular|most viewed|most recent|most shared|most watched|most commented|popular|trending|latest|recent|recommended"
    "|more from|more in |more news|more stories|more articles|more videos|more headlines|you may|you might|top stories|top news|top articles"
    "|editor|sponsored|promoted|don't miss|don’t miss|do not miss|what to read|up next|newsletter|featured|must read|in the news|subscribe|follow|just in"
    "|meistgelesen|meist gelesen|meistkommentiert|am häufigsten|neueste|aktuelle nachrichten|aktuelle artikel|aktuelle themen|aktuelle meldungen|aktuelle videos|empfehlung|empfohlen"
    "|mehr aus|mehr von|top-themen|topthemen|themen des|beliebt|anzeige|das könnte|nicht verpassen|weitere artikel|weitere nachrichten|weitere meldungen|weitere themen|weitere news|weitere videos|stellenmarkt|newsticker"
    "|les plus|à la une|a la une|dernières|derniers|en continu|plus de|plus d'|plus d’|vous aimerez|nos recommandations|recommandé|sélection|à découvrir"
    "|lo más|lo último|más leíd|más vist|más noticias|más de|últim|destacad|recomendad|te recomendamos|noticias de hoy"
    "|più letti|più visti|più commentati|ultime|ultimi|consigliat|in evidenza|i più|altre notizie|mais lid|mais vist|mais notícias|mais de|em destaque"
    "|najczęściej|najnowsze|popularne|polecan|ostatnie|najpopularn|самое|популярн|последн|новости|главн|рекоменд|найпопул|останні|новини|головн|лучшее"
    "|meest gelezen|meer nieuws|meer van|meer uit|laatste|net binnen|aanbevolen|populair|mest läst|mest lest|mest læst|mest sett|senaste|siste|seneste|nyeste|anbefal|rekommend|mer från|flere|luetuim|uusim|suositu|tuoreim"
    "|nejčtenější|nejnovější|nejsledovan|doporuč|mohlo by|najčítanej|najnovš|odporúč|legolvasott|legfriss|ajánl|legnép|cele mai|ultimele|recomand|най-|последни|препоръч|hlavní zprávy"
    "|δημοφιλ|τελευταί|ροή|περισσότερα από|προτείνουμε|en çok|son dakika|son haber|son gelişme|öne çıkan|çok okunan|popüler|önerilen|terpopuler|terbaru|terkini|الأكثر|آخر الأخبار"
)
# scripts that do not part words: looked for anywhere
_RELATED_SIGNS = (
    "関連",
    "あわせて読み",
    "合わせて読み",
    "こちらも",
    "相关",
    "相關",
    "延伸阅读",
    "延伸閱讀",
    "관련",
    "함께 볼",
    "더 읽",
)
_GENERIC_SIGNS = ("ランキング", "人気", "新着", "最新", "おすすめ", "注目", "アクセス", "热门", "熱門", "推荐", "推薦", "点击排行", "要闻", "主要", "많이 본", "인기", "최신", "추천", "주요", "실시간")  # fmt: skip
_RELATED_SIGN, _GENERIC_SIGN, _LABEL_SIGN = (
    re.compile("|".join(signs))
    for signs in (_RELATED_SIGNS, _GENERIC_SIGNS, _RELATED_SIGNS + _GENERIC_SIGNS)
)


def _by_start(*groups: tuple[float, str]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Phrases with what they say, by their first three letters."""
    found: dict[str, tuple[tuple[str, float], ...]] = {}
    for score, phrases in groups:
        for phrase in phrases.split("|"):
            start = phrase[:3]
            found[start] = (*found.get(start, ()), (phrase, score))
    return found


RELATED, GENERIC = 3.0, -3.0
_MAX_LABEL = 80
_LABELS = _by_start((GENERIC, _GENERIC_LABELS), (RELATED, _RELATED_LABELS))
_NO_LETTER = re.compile(r"^[\W\d_]+")
_WORD_START = re.compile(r"(?<![^\W_])\w")


def _holds(text: str, sign: re.Pattern[str]) -> bool:
    """Whether one of these signs, none of them ASCII, stands in the text."""
    return not text.isascii() and sign.search(text) is not None


MAX_NAMES = 200
"""Letters of a class or id that are looked at, and kept."""


@lru_cache(maxsize=16_384)
def names_score(names: str) -> float:
    """What a class or id says of the links below it: above 0 related, below 0 of the whole site."""
    # small letters first: patterns that mind no case take four times as long
    names = names.lower()
    if _NAME.search(names) is None:
        return 0.0  # as nine of ten
    related = bool(_RELATED_NAME.search(names))
    generic = bool(_GENERIC_NAME.search(names))
    return 2.0 * related - 2.0 * generic


def label_score(label: str) -> float:
    """What the words above a box say: above 0 related, below 0 of the whole site, 0 unknown."""
    # asked here: of what is no label nothing is to be kept
    return _label_score(label) if len(label) <= _MAX_LABEL else 0.0


@lru_cache(maxsize=4096)
def _label_score(label: str) -> float:
    # the capital İ folds to i and a dot of its own
    text = label.casefold().replace("\u0307", "")
    found = 0.0
    for word in _WORD_START.finditer(text):
        at = word.start()
        said = [
            (len(phrase), score)
            for phrase, score in _LABELS.get(text[at : at + 3], ())
            if text.startswith(phrase, at)
        ]
        if not said:
            continue
        # "more news on …" is not "more news"
        _, found = max(said)
        if found == GENERIC:
            return GENERIC
    if _holds(text, _GENERIC_SIGN):
        return GENERIC
    return RELATED if found or _holds(text, _RELATED_SIGN) else 0.0


MAX_LABEL_ALONE = 40


MAX_LABEL_INSIDE = 20
MAX_LABEL_WORDS = 4


def is_label_inside(text: str) -> bool:
    """Whether a link opens with a label: a title may begin like one ("Latest strike hits …")."""
    if len(text) > MAX_LABEL_ALONE:
        return False
    is_short = len(text) <= MAX_LABEL_INSIDE and len(text.split()) <= MAX_LABEL_WORDS
    return (is_short or text.endswith((":", "："))) and is_label(text)


def is_label(text: str) -> bool:
    """Whether a short text does nothing but announce links: "Read more:", "Most read"."""
    if not text or len(text) > MAX_LABEL_ALONE or text[-1] in ".!。":
        return False
    if text.isascii() and text[0].isalpha() and text[:3].lower() not in _LABELS:
        return False  # most texts are told apart so
    folded = text.casefold().replace("\u0307", "")
    if not folded[:1].isalpha():
        folded = _NO_LETTER.sub("", folded, count=1)
    for phrase, _ in _LABELS.get(folded[:3], ()):
        if folded.startswith(phrase):
            return True
    return _holds(folded, _LABEL_SIGN)


def own_words(text: str, linked: int) -> str:
    """What a line says before a colon, or before the link that it ends in.

    Args:
        linked: Characters of the link.
    """
    head, colon, _ = text[:MAX_OWN_LABEL].partition(":")
    return head if colon else text[: len(text) - linked]
