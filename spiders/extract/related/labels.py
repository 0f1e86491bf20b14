"""What the labels printed above links say: further reading of the article, or links of the whole site. Pure.

Labels are in the languages of the catalogue; a label in any other language says nothing,
and the box is judged by its other signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from spiders.extract.word_lists import words

MAX_LABEL = 80
MAX_LABEL_ALONE = 40
MAX_LABEL_INSIDE = 20
MAX_LABEL_WORDS = 4
MAX_OWN_LABEL = 40
"""Characters of a line before its link that may be its label."""
RELATED, GENERIC = 3.0, -3.0

_ACCENTS = re.compile("[\u0307\u0640\u064b-\u0652]")
"""The dot of a folded capital İ; the stroke and the vowels of Arabic."""
_VARIANTS = str.maketrans("’ʼşţأإآ", "''șțااا")
_VARIANT = re.compile("[\u0307\u0640\u064b-\u0652’ʼşţأإآ]")
_NO_LETTER = re.compile(r"^[\W\d_]+")
_WORD_START = re.compile(r"(?<![^\W_])\w")


def _fold(text: str) -> str:
    """Small letters, without the signs in which the spelling of one label differs."""
    text = text.casefold()
    if text.isascii() or _VARIANT.search(text) is None:
        return text
    return _ACCENTS.sub("", text.translate(_VARIANTS))


_RELATED_LABELS = (
    # English
    "related|keep reading|go deeper|dig deeper|more stories on|more stories about|more news on|more news about"
    "|read more|read also|read next|read now|read this|read our|also read|see also|also see|check also|watch also|listen also"
    "|more on|more about|on this topic|also on|also of interest|further reading|further information|learn more"
    "|in depth|background|similar stories|similar articles|similar news|similar posts|previous coverage|earlier coverage"
    "|from our archive|from the archive"
    # German
    "|zum thema|mehr zu|mehr über|mehr dazu|mehr lesen|lesen sie|lesen sie hier mehr|lies auch|lies mehr|lies weiter|auch lesen"
    "|auch interessant|interessant dazu|passend|weiterlesen|zum nachlesen|siehe auch|hintergrund|hintergründe|dossier|mehr erfahren"
    "|weiterführend|verwandte|dazu auch|weitere artikel zu|weitere beiträge zu|weitere meldungen zu|weitere infos"
    "|mehr informationen|aus dem archiv|lesetipp|lese-tipp|ähnliche"
    # French
    "|lire aussi|lire également|lire plus|lire notre|à lire|a lire|à relire|à écouter aussi|à voir aussi|sur le même"
    "|en lien|pour aller plus loin|notre dossier|aussi sur|voir aussi|articles liés|articles similaires|articles connexes"
    "|plus sur le sujet|en savoir plus|contenus associ|articles associ"
    # Spanish
    "|relacionad|lea también|lee también|leer también|te puede interesar|le puede interesar|puede interesarle|lee más|leer más"
    "|más sobre|más información|ver también|vea también|mira también|sobre el tema|sobre este tema|recomendamos leer"
    "|saber más|en contexto"
    # Italian, Portuguese
    "|leggi anche|leggi di più|correlat|approfondi|per saperne|vedi anche|guarda anche|sullo stesso|articoli simili"
    "|leia também|leia mais|leia ainda|ler mais|veja também|veja mais|confira também|saiba mais|sobre o assunto|notícias relacionadas"
    # Polish
    "|czytaj także|czytaj też|czytaj również|czytaj więcej|zobacz także|zobacz też|zobacz również|zobacz więcej|sprawdź także|sprawdź też"
    "|sprawdź również|powiązane|podobne artykuły|podobne tematy|więcej na|więcej o|przeczytaj|warto przeczytać|dowiedz się więcej|na ten temat"
    # Ukrainian, Russian
    "|читайте також|читайте ще|читати також|за темою|по темі|до теми|дивіться також|дивись також|новини за темою|пов'язан|схожі"
    "|читайте также|читайте ещё|читайте еще|читайте подробнее|читать также|читать ещё|читать еще|также читайте"
    "|по теме|в тему|связанн|похожие|смотрите также|смотрите ещё|смотрите еще|смотри также|см. также|материалы по теме|новости по теме"
    # Dutch
    "|lees ook|lees hier|lees meer|lees verder|meer lezen|verder lezen|meer informatie|meer over|zie ook|gerelateerd|bekijk ook|luister ook|ook interessant"
    # Nordic
    "|läs också|läs mer|läs även|läs vidare|läs hela|relaterat|relaterade|mer om|fler artiklar om|liknande artiklar|se även|se också"
    "|les også|les mer|les saken|relatert|flere saker om|læs også|læs mere|læs hele|mere om|relateret|relatered|se også"
    "|lue myös|lue lisää|aiheesta|aiheeseen liitt|liittyvät artikkelit|katso myös|tengdar fréttir|tengt efni|lesa meira|lestu meira|sjá einnig"
    # Czech, Slovak, Hungarian, Romanian, Bulgarian
    "|čtěte|přečtěte|související|více k|více o|viz také|k tématu|podobné články|čítajte|súvisiac|prečítajte|viac k|viac o|k téme"
    "|olvas|kapcsolódó|témában|bővebben|lásd még|hasonló cikkek|citește|citiți|vezi și|articole similare|articole conexe|articole înrudite"
    "|știri similare|pe aceeași temă|pe același subiect|mai multe despre|află mai multe"
    "|прочетете|прочети още|прочети също|още по темата|по темата|още за|свързани|подобни статии|вижте още|вижте също|виж още|виж също"
    # Greek, Turkish, Azerbaijani
    "|διαβάστε|σχετικ|δείτε επίσης|δείτε ακόμα|δείτε ακόμη|περισσότερα για|ilgili|bunları da|bunlar da|bu haberler de|ayrıca|bakınız|benzer haberler"
    "|həmçinin oxu|oxşar xəbər"
    # Slovene, Croatian, Serbian, Macedonian, Albanian
    "|povezan|pročitajte|preberite|pročitaj|pogledajte|vezane vijesti|vezane vesti|slične vijesti|slične vesti|više o temi|sorodni"
    "|прочитајте|погледајте|повезане|lexo edhe|lexoni edhe|lexo më shumë"
    # Baltic
    "|skaityk|susij|plačiau|lasi arī|lasiet arī|saistītie|vairāk par|seotud|loe ka|loe veel|loe lisaks|loe lähemalt"
    # Georgian, Armenian, Arabic, Persian, Urdu, Hebrew
    "|წაიკითხეთ|ასევე წაიკითხ|կարդացեք|կարդալ նաև|اقرأ أيضا|اقرأ المزيد|اقرأ كذلك|المزيد حول|المزيد عن|للمزيد|شاهد أيضا|تابع أيضا|طالع أيضا|ذات صلة|مرتبط"
    "|مواضيع متعلقة|مواضيع ذات|موضوعات متعلقة|موضوعات ذات|مقالات متعلقة|مقالات ذات|أخبار متعلقة|أخبار ذات"
    "|بیشتر بخوانید|مطالب مرتبط|اخبار مرتبط|همچنین بخوانید|مزید پڑھیں|یہ بھی پڑھیں|متعلقہ خبر|קראו|קרא עוד|ראו גם|עוד בנושא|עוד באותו נושא|לקריאה נוספת|כתבות קשורות|כתבות נוספות"
    # India, South-East Asia, Africa
    "|ये भी पढ|यह भी पढ|यह भी देख|संबंधित|और पढ़ें|इसे भी पढ़|আরও পড়ুন|আরো পড়ুন|এই সংক্রান্ত|সম্পর্কিত|மேலும் படிக்க|இதையும் படி"
    "|อ่านข่าวเพิ่ม|อ่านเพิ่ม|ข่าวที่เกี่ยวข้อง|ข่าวเกี่ยวข้อง|บทความที่เกี่ยวข้อง|อ่านข่าวที่|xem thêm|đọc thêm|liên quan|tin liên quan|bài liên quan"
    "|baca juga|terkait|simak juga|lihat juga|baca selengkapnya|soma zaidi|soma pia|funda olunye|funda futhi"
)
_GENERIC_LABELS = (
    "most read|most popular|most viewed|most recent|most shared|most watched|most commented|popular|trending|latest|recent|recommended"
    "|more from|more in |more news|more stories|more articles|more videos|more headlines|you may|you might|top stories|top news|top articles"
    "|editor|sponsored|promoted|don't miss|do not miss|what to read|up next|newsletter|featured|must read|in the news|subscribe|follow|just in"
    "|meistgelesen|meist gelesen|meistkommentiert|häufig gelesen|oft gelesen|viel gelesen|am häufigsten|neueste|aktuelles|aktuelle news|aktuelle nachrichten|aktuelle artikel|aktuelle themen|aktuelle meldungen|aktuelle videos|empfehlung|empfohlen"
    "|mehr aus|mehr von|top-themen|topthemen|topmeldung|top-meldung|themen des|beliebt|anzeige|das könnte|nicht verpassen|weitere artikel|weitere beiträge|weitere nachrichten|weitere meldungen|weitere themen|weitere news|weitere videos|stellenmarkt|newsticker"
    "|les plus|à la une|a la une|dernières|derniers|en continu|plus de|plus d'|vous aimerez|nos recommandations|recommandé|sélection|à découvrir"
    "|lo más|lo último|más leíd|más vist|más noticias|más de|últim|destacad|recomendad|te recomendamos|noticias de hoy"
    "|più letti|più visti|più commentati|ultime|ultimi|consigliat|in evidenza|i più|altre notizie|mais lid|mais vist|mais notícias|mais de|em destaque"
    "|potrebbe interessar|potrebbero interessar|pode te interessar|você pode gostar|te-ar putea interesa"
    "|najczęściej|najnowsze|popularne|polecan|polecamy|ostatnie|najpopularn|самое|популярн|последн|новости|главн|рекоменд|найпопул|останні|новини|головн|лучшее"
    "|meest gelezen|meer nieuws|meer van|meer uit|laatste|net binnen|aanbevolen|populair|mest läst|mest lest|mest læst|mest sett|senaste|siste|seneste|nyeste|anbefal|rekommend|mer från|flere|luetuim|uusim|suositu|tuoreim"
    "|nejčtenější|nejnovější|nejsledovan|doporuč|mohlo by|najčítanej|najnovš|odporúč|legolvasott|legfriss|ajánl|legnép|cele mai|ultimele|recomand|най-|последни|препоръч|hlavní zprávy"
    "|δημοφιλ|τελευταί|ροή|περισσότερα από|προτείνουμε|en çok|son dakika|son haber|son gelişme|öne çıkan|çok okunan|popüler|önerilen|terpopuler|terbaru|terkini|الأكثر|آخر الأخبار|المزيد من"
)
_WHOLE_LABELS = frozenset(
    map(_fold, words("more also mehr więcej подробнее докладніше детальніше المزيد"))
)
"""Labels only where nothing else stands beside them."""
# scripts that do not part words: looked for anywhere
_RELATED_SIGNS = ("関連", "あわせて読み", "合わせて読み", "こちらも", "もっと詳しく", "相关", "相關", "延伸阅读", "延伸閱讀", "深入阅读", "阅读更多", "此前报道", "관련", "연관기사", "연관 기사", "함께 볼", "함께 보면", "더 읽")  # fmt: skip
_GENERIC_SIGNS = ("ランキング", "人気", "新着", "最新", "おすすめ", "注目", "アクセス", "热门", "熱門", "推荐", "推薦", "点击排行", "要闻", "主要", "많이 본", "인기", "최신", "추천", "주요", "실시간")  # fmt: skip
_RELATED_SIGN, _GENERIC_SIGN, _LABEL_SIGN = (
    re.compile("|".join(signs))
    for signs in (_RELATED_SIGNS, _GENERIC_SIGNS, _RELATED_SIGNS + _GENERIC_SIGNS)
)
_PAID = frozenset(
    map(
        _fold,
        (
            *("advertorial", "sponsored", "sponsored content", "sponsored post", "paid content", "partner content", "promoted"),
            *("paid post", "paid partnership", "anzeige", "werbung", "publireportage", "publirédactionnel", "contenu sponsorisé"),
            *("sponsorisé", "publicidad", "contenido patrocinado", "publirreportaje", "patrocinado", "conteúdo patrocinado"),
            *("pubblicità", "contenuto sponsorizzato", "artykuł sponsorowany", "materiał partnera", "reklama", "реклама"),
            *("партнерский материал", "на правах рекламы", "партнерський матеріал", "annonce", "annons", "betalt innhold"),
            *("gesponsord", "sponsrat", "広告", "pr", "推广", "광고", "إعلان"),
        ),
    )
)  # fmt: skip
"""What a teaser says that somebody paid for."""
Phrases = dict[str, tuple[tuple[str, float], ...]]


def _by_start(groups: Iterable[tuple[float, str]]) -> Phrases:
    """Phrases with what they say, by their first three letters."""
    found: Phrases = {}
    for score, phrases in groups:
        for phrase in map(_fold, phrases.split("|")):
            start = phrase[:3]
            found[start] = (*found.get(start, ()), (phrase, score))
    return found


_LABELS = _by_start(((GENERIC, _GENERIC_LABELS), (RELATED, _RELATED_LABELS)))


def _holds(text: str, sign: re.Pattern[str]) -> bool:
    """Whether one of these signs, none of them ASCII, stands in the text."""
    return not text.isascii() and sign.search(text) is not None


def label_score(label: str) -> float:
    """What the words above a box say: above 0 related, below 0 of the whole site, 0 unknown."""
    # asked here: of what is no label nothing is to be kept
    return _label_score(label) if len(label) <= MAX_LABEL else 0.0


@lru_cache(maxsize=4096)
def _label_score(label: str) -> float:
    text = _fold(label)
    if text.strip(" :…") in _WHOLE_LABELS:
        return RELATED
    found, read, opens_related = 0.0, 0, False
    for word in _WORD_START.finditer(text):
        at = word.start()
        if at < read:
            continue  # a word of the phrase before it
        said = [
            (len(phrase), score, phrase)
            for phrase, score in _LABELS.get(text[at : at + 3], ())
            if text.startswith(phrase, at)
        ]
        if not said:
            continue
        # "more news on …" is not "more news"
        size, score, phrase = max(said)
        if score == RELATED:
            opens_related |= not found and not text[:at].strip(" -–—·•>»")
            found, read = RELATED, at + size
        elif not opens_related or " " in phrase:
            return GENERIC  # but "Related news" are not "news"
    if _holds(text, _GENERIC_SIGN):
        return GENERIC
    return RELATED if found or _holds(text, _RELATED_SIGN) else 0.0


def is_paid(text: str) -> bool:
    """Whether a short text says no more than that what it stands beside is paid for."""
    return len(text) <= MAX_LABEL_ALONE and _fold(text).strip(" :*-|") in _PAID


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
    if text[0].isalpha() and _fold(text[:3]) not in _STARTS:
        return _holds(text, _LABEL_SIGN)  # most texts are told apart so
    folded = _fold(text)
    if not folded[:1].isalpha():
        folded = _NO_LETTER.sub("", folded, count=1)
    for phrase, _ in _LABELS.get(folded[:3], ()):
        if folded.startswith(phrase):
            return True
    return folded.strip(" :…") in _WHOLE_LABELS or _holds(folded, _LABEL_SIGN)


_STARTS = frozenset((*_LABELS, *(label[:3] for label in _WHOLE_LABELS)))


def own_words(text: str, linked: int) -> str:
    """What a line says before a colon, or before the link that it ends in.

    Args:
        linked: Characters of the link.
    """
    head, colon, _ = text[:MAX_OWN_LABEL].partition(":")
    return head if colon else text[: len(text) - linked]
