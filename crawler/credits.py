"""How picture credits are written: opening words, agencies, brackets. Pure text, no markup.

Shared by the readers (which lines of a page are credits) and by the captions stage (where
a caption ends and its credit begins).

A credit is told by one of three habits, seen over the outlets of the catalogue:

- a *mark*: a word for the picture or its origin with a colon ("Foto: …", "写真：…"), the
  same with a verb or preposition ("Photo by …"), or a copyright sign;
- an *agency*: a name of the picture trade among capitalised names ("A. Smith / AP");
- a place of its own: brackets, or what follows a bar or the last full stop.
"""

from __future__ import annotations

import re
from functools import lru_cache

TAIL = 220
"""Longest credit looked for at the end of a caption, in characters. The longest of 276
credits of real pages had 96; a video's rights line may have twice that."""

_WORDS_BY_SCRIPT = (
    # Words for picture, origin or maker; plural and case forms where captions use them.
    "photos?|photograph(?:s|y|ers?|ies?)?|pictures?|pics?|images?|credits?|sources?|courtesy|illustrations?|graphics?"
    "|infographics?|screen ?shots?|screen ?grabs?|handouts?|copyright|file photo|stock image|artwork|collage|rendering"
    "|fotos?|fotograf(?:in|en|ie|ía|ia|ii|ija|er|i)?|bild(?:er|quellen?|nachweis(?:e)?|rechte|credits?)?|quellen?"
    "|foto(?:credits?|quelle|nachweis)|aufnahmen?|grafik(?:en)?|infografik(?:en)?|montage|fotomontage|symbolbild"
    "|archivbild|symbolfoto|archivfoto|urheber|rechte|zeichnung|karte"
    "|photographies?|crédits?|credits? photos?|infographie|photomontage|droits réservés"
    "|fotografías?|imagen|imágenes|fuentes?|créditos?|ilustraci[oó]n|infografía|gráficos?|cortesía|autora?"
    "|immagin[ei]|font[ei]|crediti|grafica|illustrazione|per gentile concessione"
    "|fotografias?|image(?:m|ns)|fontes?|ilustração|reprodução|divulgação|infográfico"
    "|fot\\.?|zdjęci[ae]|źródł[oa]|grafika|rys\\.?|ilustracj[ae]|autor(?:zy)?"
    "|beeld|bron|illustraties?|afbeelding(?:en)?|fotografen?|fotografie"
    "|källa|bilder|bilde|kilder?|illustrasjon|grafikk|skjermdump|skærmbillede|skärmdump|billede[rt]?|arkivfoto"
    "|pressefoto|pressfoto|pressbild|kuvat?|valokuva(?:t|aja)?|lähde|kuvaaja|kuvitus|grafiikka|lehtikuva"
    "|zdroj|snímek|snímka|ilustrace|ilustrácia|ilustračn[íé] foto|repro(?:foto)?"
    "|fotók?|fénykép|kép|forrás|illusztráció|képek"
    "|surs[ae]|imagin[ei]|captură|ilustrație"
    "|izvor|fotografij[ae]|slik[ae]|vir|nuotr\\.?|nuotraukos?|šaltinis|avots|attēls|allikas|pilt"
    "|fotoğraf(?:lar)?|görsel|kaynak|resim|ảnh|nguồn|sumber|gambar|bidh?ir"
    "|світлин[аи]|фотографі[яії]|фотографи[яи]|фото(?:графія)?|джерел[оа]|зображення|ілюстраці[яї]|знім(?:ок|ки)|скріншот"
    "|источник(?:и)?|изображени[ея]|иллюстраци[яи]|снимок|скриншот|графика|инфографика|автор|коллаж"
    "|снимк[аи]|източник|илюстраци[яи]|извор|фотографиj[ае]|слика"
    "|φωτογραφί[αε]ς?|φωτ[oό]\\.?|πηγ[ήη]|εικόνα"
    "|صورة|تصوير|المصدر|عکس|منبع|צילום|מקור|תמונה|ภาพ|ที่มา"
)
_CJK_WORDS = (
    "写真提供|画像提供|写真|撮影|提供|出典|画像|イラスト|資料写真"
    "|图片来源|图片|照片|摄影|来源|供图|图|摄|圖片來源|圖片|攝影|來源|圖|影像|資料照"
    "|사진제공|사진|출처|제공|이미지|그래픽|자료사진"
)
_WORD = rf"(?:{_WORDS_BY_SCRIPT})"
_SMALL = (
    r"(?:d[eiu'’]|del|della|par|von|by|of|av|af|van|via|z|od|від|от|et|und|and|&|\+|/)"
)
_COLON = r"\s?[:：]"

_MARK = re.compile(
    rf"(?:{_WORD}(?:[\s/]+(?:{_SMALL}[\s/]*)?{_WORD}){{0,2}}(?:\s+{_SMALL})?{_COLON}"
    rf"|(?:{_CJK_WORDS})\s?(?:[:：=＝/／・]|by\b)"
    r"|(?:fot|foto|zdj|rys|nuotr|φωτ)\.\s(?-i:(?=[^\W\d_a-z]))"
    r"|(?P<org>(?:ap|afp|epa|reuters|upi|getty|dod|nato|u\.?s\.? \w+(?: \w+)?)\s+)?"
    r"(?:photos?|pictures?|images?|illustrations?|graphics?|screen ?shots?|screen ?grabs?|videos?|handouts?|artwork|pool)"
    r"\s+(?:(?:taken|provided|released|supplied|captured)\s+)?(?:by|via|courtesy(?:\s+of)?)\s"
    r"|(?:photo |image |picture )?(?:courtesy|courtesy of|via)(?:[:：]|\s+(?:of\s)?)(?-i:(?=[^\W\d_a-z]))"
    r"|(?:copyright\s*)?[©ⓒ]|\(c\)|copyright\b)",
    re.IGNORECASE,
)
"""A mark: what follows it is a credit."""

_LOOSE_MARK = re.compile(
    rf"{_WORD}\s+(?:by|from|von|di|de|par|av|af|van|via|z|od|від|от|od)\s",
    re.IGNORECASE,
)
"""A mark only inside brackets or an element of its own: "Foto de familia" opens captions too."""

_AGENCY = re.compile(
    r"(?<![\w-])(?:AFP|AP|AAP|ANI|ANP|ANSA|APA|APTN|BTA|CNA|CNS|CTK|ČTK|CP|DPA|dpa|EFE|EPA|EPA-EFE|IANS|JIJI|KCNA|KEYSTONE"
    r"|LUSA|MTI|NTB|PA|PAP|PTI|SIPA|STT|TASS|TASR|TT|UPI|UNIAN|ddp|epd|KNA|SWNS|DVIDS|DoD|NATO|NASA|ESA|RIA|POOL|SPUTNIK"
    r"|ТАСС|РИА|УНІАН|УНИАН|AA|DHA|İHA|IHA|AGERPRES|MEDIAFAX|HINA|BELGA|COVER|PIXSELL|ZUMA|UGC|Supplied|Handout|Contributed|Submitted|Zvg|zVg|ZVG|zvg|Privat|privat)(?![\w-])"
    r"|(?i:(?<!\w)(?:getty|reuters|agence france[- ]presse|associated press|imago|shutterstock|i?stockphoto|istock|alamy"
    r"|picture[- ]alliance|nurphoto|ukrinform|anadolu|xinhua|kyodo|yonhap|ritzau|scanpix|bloomberg|unsplash|pexels|pixabay"
    r"|wikimedia(?: commons)?|wikipedia|flickr|adobe ?stock|depositphotos|dreamstime|123rf|fotolia|ullstein|laif|witters"
    r"|keystone|sputnik|ap photo|afp photo|sipa|zuma|rex features|profimedia|east news|agencja \w+|forum|lehtikuva|nordfoto"
    r"|belga|european union|europa press|lapresse|hans lucas|magnum|abaca(?:press)?|bestimage|panoramic|ddp|midjourney"
    r"|bundeswehr|u\.?s\.? (?:army|navy|air force|marine corps|coast guard|department)|ministry of defen[cs]e|crown copyright"
    r"|укрінформ|reuters|рейтер|gettyimages|vectorstock|screenshot|photothek|afp|yahoo|facebook|instagram|telegram|twitter"
    r"|youtube|tiktok)(?!\w))"
    r"|新华社|新華社|路透社?|法新社|美联社|共同|時事|ロイター|ゲッティ|アフロ|연합뉴스|뉴시스|뉴스1|로이터|게티|视觉中国|中新社|央视"
    r"|(?<!\w)(?:رويترز|فرانس برس|أسوشيتد برس|الأناضول|الفرنسية|أ[. ]?ف[. ]?ب|د[. ]?ب[. ]?أ|وكالات|غيتي|سبوتنيك"
    r"|רויטרס|איי[. ]?אפ[. ]?פי|איי[. ]?פי|דובר צה[\"״]ל|แฟ้มภาพ|รอยเตอร์|เอเอฟพี)(?!\w)"
)
_ALLOWED_SMALL = frozenset(
    (
        "via",
        "von",
        "by",
        "de",
        "der",
        "den",
        "van",
        "la",
        "le",
        "du",
        "di",
        "del",
        "da",
        "dos",
        "und",
        "and",
        "y",
        "e",
        "et",
        "i",
        "og",
        "och",
        "für",
        "for",
        "of",
        "the",
        "at",
        "from",
        "durch",
        "per",
        "pour",
        "par",
        "in",
        "photo",
        "photos",
        "pic",
        "pics",
        "image",
        "images",
        "foto",
        "pool",
        "file",
        "handout",
        "archiv",
        "archive",
    )
)
"""Words in small letters that stand between names."""
_SMALL_AGENCIES = frozenset(
    (
        "picture",
        "alliance",
        "images",
        "imago",
        "reuters",
        "getty",
        "photo",
        "photos",
        "handout",
        "archiv",
        "archive",
        "durch",
    )
)
_BRACKETS = {")": "(", "]": "[", "）": "（", "】": "【", "〉": "〈", "］": "［"}
_END = ".!?…。！？»«”\"'’)』」"
_STARTS = re.compile(r"(?<![^\W_])[^\W\d_]|[©ⓒ(]|(?<=[。！？=＝／/、])\w")
_TOKENS = re.compile(r"[^\s/|,·•]+")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Letters and figures as Japanese pages print them ("ＡＰ") to plain ones."""
_TRIM = " \t\n/|–—-•·,;▲△■◆="


_TAKEN = re.compile(
    r"[^\s。，、！？][^。！？]{0,30}?\s?(?:摄影|攝影|摄|攝|撮影|供图|供圖|提供|촬영|제공)"
    # an agency sends it out, with the maker in brackets: "…社发（… 摄）"
    r"|[^\s。，、！？（(]{1,12}社(?:发|發|供图|供圖)(?:\s?[（(][^（）()。！？]{1,30}[）)])?"
)
"""Names before the word for the taking of a picture, as East Asian pages print them."""


@lru_cache(maxsize=256)
def is_credit(text: str, *, alone: bool = True) -> bool:
    """Whether the whole text is a credit and nothing else.

    Args:
        text: One line, white space collapsed.
        alone: The text has a place of its own (brackets, an element): loose marks such as
            "Foto von …" count too.
    """
    text = text.translate(_FULL_WIDTH).strip(_TRIM)
    if not text or len(text) > TAIL:
        return False
    if mark := _MARK.match(text):
        return _is_name_like(text[mark.end() :])
    if alone and _TAKEN.fullmatch(text):
        return True
    if alone and (mark := _LOOSE_MARK.match(text)):
        return _is_agency(text[mark.end() :]) or _is_names(text[mark.end() :])
    return _is_agency(text)


def has_mark(text: str) -> bool:
    """Whether the text opens with a mark ("Photo: …", "© …")."""
    # a mark is short; a longer text would be tried from each of its blanks
    return _MARK.match(text.strip()[:200]) is not None


def bare_credit(credit: str) -> str:
    """The credit without brackets, opening mark and final stop; unchanged when nothing would stay.

    Applying it twice gives the same.
    """
    before, text = None, credit.strip()
    while text != before and text:
        before = text
        text = _unbracket(text).strip(_TRIM).strip()
        mark = _MARK.match(text) or _LOOSE_MARK.match(text)
        # "AP Photo/…" and "Getty Images" are names, not marks: a mark is cut only when a name follows
        if mark and mark.groupdict().get("org"):
            break  # "U.S. Air Force photo by …": the mark names somebody
        if mark and text[mark.end() :].strip(_TRIM + ".:："):
            text = text[mark.end() :].strip(_TRIM + ":：").strip()
        if text.endswith(".") and " " in text and not re.search(r"\b\w{1,3}\.$", text):
            text = text[:-1].rstrip()
    return text or credit.strip()


@lru_cache(maxsize=256)
def split_credit(caption: str) -> tuple[str, str | None]:
    """Part a caption from the credit at its end, or from one in brackets at its start.

    Args:
        caption: Text of one figure, white space already collapsed.

    Returns:
        Caption without credit (`""` when all of it is one), and the credit without brackets
        or `None`. No letter is lost: both together hold every word of the input.

    Raises:
        ValueError: The caption is empty.

    Source: IPTC Photo Metadata, Credit Line; habits seen in tests/pages/.
    """
    text = caption.strip()
    if not text:
        raise ValueError("empty caption")
    whole = _unbracket(text)
    if has_mark(whole) and is_credit(whole):
        return "", whole
    for part in (
        _taken_tail,
        _bracket_tail,
        _mark_tail,
        _sentence_tail,
        _whole,
        _bar_tail,
        _bracket_head,
    ):
        found = part(text)
        if found is not None:
            head, credit = found
            return head.rstrip(" \t|/–—=＝▲,;:").strip(), credit
    return text, None


def _whole(text: str) -> tuple[str, str] | None:
    """ "A. Smith / AP" and nothing else."""
    return ("", _unbracket(text)) if is_credit(text) else None


def _taken_tail(text: str) -> tuple[str, str] | None:
    """ "Words。… 摄": what follows the last full-width stop, which no blank need follow."""
    at = max(text.rfind(stop, max(0, len(text) - TAIL)) for stop in "。！？") + 1
    tail = text[at:].strip()
    if not at or not _TAKEN.fullmatch(tail):
        return None
    return text[:at], tail


def _bracket_tail(text: str) -> tuple[str, str] | None:
    """ "Words. (Photo by A/B via C)" and the same before a last full stop."""
    end = text.rstrip(" .。")
    if not end or (opening := _BRACKETS.get(end[-1])) is None:
        return None
    start = end.rfind(opening, max(0, len(end) - TAIL))
    if start < 0:
        return None
    inner = end[start + 1 : -1].strip()
    if not is_credit(inner):
        return None
    return text[:start], inner


def _bracket_head(text: str) -> tuple[str, str] | None:
    """ "(Foto: A) Words"."""
    closing = {o: c for c, o in _BRACKETS.items()}.get(text[0])
    if closing is None or (end := text.find(closing, 1, TAIL)) < 0:
        return None
    inner = text[1:end].strip()
    if not is_credit(inner) or not text[end + 1 :].strip():
        return None
    return text[end + 1 :], inner


def _mark_tail(text: str) -> tuple[str, str] | None:
    """ "Words. Foto: A / B" and "Words © A": the first mark of the tail that names follow."""
    colon = max(text.rfind(":"), text.rfind("："))
    for start in _STARTS.finditer(text, max(1, len(text) - TAIL)):
        at = start.start()
        before = text[max(0, at - 40) : at].rstrip()
        if not before or before[-1] in "([（【":
            continue
        stopped = text[at] in "©ⓒ(" or before[-1] in _END + "|/–—=＝▲:;,·•-"
        # "… in Kyiv Photo: A": a colon form with a capital after a space is a mark too
        if not stopped and not (at < colon and text[at].isupper()):
            continue
        mark = _MARK.match(text, at)
        if mark is None or not (stopped or mark.group()[-1] in ":："):
            continue
        if _is_name_like(text[mark.end() :]):
            return text[:at], text[at:].strip()
    return None


def _bar_tail(text: str) -> tuple[str, str] | None:
    """ "Words | AFP", "Words – AFP pic", "Words / Reuters"."""
    start = max(0, len(text) - TAIL)
    for bar in re.finditer(r"\s[|–—•·]\s|\s/\s|[/／=＝](?=[^\s/／=＝]{1,30}$)", text):
        if bar.start() < start:
            continue
        tail = text[bar.end() :].strip()
        spaced = bar.group()[0].isspace()
        if (spaced or not _is_latin(tail)) and is_credit(tail, alone=False):
            return text[: bar.start()], tail
    return None


def _sentence_tail(text: str) -> tuple[str, str] | None:
    """ "Words. AP Photo/A. Smith": the last sentence is agencies and names alone."""
    start = max(1, len(text) - TAIL)
    for stop in re.finditer(r"(?<=[.!?…。！？»«”\"])\s+", text[start - 1 :]):
        at = start - 1 + stop.end()
        tail = text[at:].strip()
        if tail and is_credit(tail, alone=False):
            return text[:at], tail
    return None


def _unbracket(text: str) -> str:
    """The text without one pair of brackets around all of it."""
    text = text.strip()
    end = text.rstrip(" .。")
    if (
        len(end) > 2
        and _BRACKETS.get(end[-1]) == end[0]
        and end[0] not in end[1:-1]
        and end.lower()[:3] != "(c)"
    ):
        return end[1:-1].strip()
    return text


def _is_latin(text: str) -> bool:
    return bool(text) and text[0].isascii()


def _is_name_like(text: str) -> bool:
    """After a mark: a short run, mostly names, without a sentence inside."""
    text = text.strip(_TRIM + ":：()[]")
    tokens = _TOKENS.findall(_AGENCY.sub(" A ", text))
    if not tokens or len(tokens) > 24:
        return False
    # "Photo: A. Smith" has a stop after an initial; a sentence has one after a long word
    if re.search(r"[^\W\d_]{4,}[.!?]\s+\w+(?:\s\w+){3}", text):
        return False
    return len(tokens) <= 4 or sum(map(_is_name_token, tokens)) * 2 > len(tokens)


def _is_agency(text: str) -> bool:
    """Capitalised names with at least one agency among them."""
    if (
        len(text) > 120
        or sum(map(_is_plain, text.split())) > 1
        or not _AGENCY.search(text)
    ):
        return False
    rest = _AGENCY.sub(" ", text)
    tokens = _TOKENS.findall(rest)
    if len(tokens) > 12 or not all(map(_is_name_token, tokens)):
        return False
    # letters without case cannot show names: hardly anything may stand beside the agency
    return sum(c.isalpha() and c.lower() == c.upper() for c in rest) <= 8


def _is_plain(word: str) -> bool:
    """A word in small letters that no credit of names has; a cheap test before the dear one."""
    return (
        word.islower()
        and len(word) > 4
        and word.isalpha()
        and word not in _SMALL_AGENCIES
    )


def _is_names(text: str) -> bool:
    """One to eight capitalised words."""
    tokens = _TOKENS.findall(text)
    return 1 <= len(tokens) <= 8 and all(map(_is_name_token, tokens))


def _is_name_token(token: str) -> bool:
    bare = token.strip("()[].,:;'’\"“”„–—-«»")
    if not bare or bare.lower() in _ALLOWED_SMALL:
        return True
    # an address or a handle ("n-tv.de", "@name") is a name too
    return not bare[0].islower() or "." in bare or "@" in bare or "_" in bare
