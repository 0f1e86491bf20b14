"""Words by which picture credits are known, in the languages of the catalogue: marks, agencies.

How they are used is told in `crawler.credits.forms` and `crawler.credits.parting`.
"""

from __future__ import annotations

import re

_WORDS_BY_SCRIPT = (
    # Words for picture, origin or maker; plural and case forms where captions use them.
    "photos?|photograph(?:s|y|ers?|ies?)?|pictures?|pics?|images?|credits?|sources?|courtesy|illustrations?|graphics?"
    "|infographics?|screen ?shots?|screen ?grabs?|handouts?|copyright|file photo|stock image|artwork|collage|rendering"
    "|foto[’']?s?|fotograf(?:in|en|ie|ía|ia|ii|ija|er|i)?|bild(?:er|quellen?|nachweis(?:e)?|rechte|credits?)?|quellen?"
    "|foto(?:credits?|quelle|nachweis)|aufnahmen?|grafik(?:en)?|infografik(?:en)?|montage|fotomontage|symbolbild"
    "|archivbild|symbolfoto|archivfoto|urheber|rechte|zeichnung|karte"
    "|photographies?|crédits?|credits? photos?|infographie|photomontage|droits réservés"
    "|fotografías?|imagen|imágenes|fuentes?|créditos?|ilustraci[oó]n|infografía|gráficos?|cortesía|autora?|firma"
    "|immagin[ei]|font[ei]|crediti|grafica|illustrazione|per gentile concessione"
    "|fotografias?|image(?:m|ns)|fontes?|ilustração|reprodução|divulgação|infográfico"
    "|fot\\.?|zdjęci[ae]|źródł[oa](?: zdję(?:ć|cia))?|grafika|rys\\.?|ilustracj[ae]|autor(?:zy)?"
    "|beeld|bron|illustraties?|afbeelding(?:en)?|fotografen?|fotografie"
    "|källa|bilder|bilde|kilder?|illustrasjon|grafikk|skjermdump|skærmbillede|skärmdump|billede[rt]?|arkivfoto"
    "|pressefoto|pressfoto|pressbild|kuvat?|valokuva(?:t|aja)?|lähde|kuvaaja|kuvitus|grafiikka|lehtikuva"
    "|zdroj|snímek|snímka|ilustrace|ilustrácia|ilustračn[íé] foto|repro(?:foto)?"
    "|fotók?|fénykép|kép|forrás|illusztráció|képek"
    "|surs[aeă]|imagin[ei]|captură|ilustrație"
    "|izvor|fotografij[ae]|slik[ae]|vir|nuotr\\.?|nuotraukos?|šaltinis|avots|attēls|allikas|pilt"
    "|fotoğraf(?:lar)?|görsel|kaynak|resim|ảnh|nguồn|sumber|gambar|bidh?ir|i[sz](?:i|a)thombe|prentjie"
    "|світлин[аи]|фотографі[яії]|фотографи[яи]|фото(?:графія)?|джерел[оа]|зображення|ілюстраці[яї]|знім(?:ок|ки)|скріншот"
    "|источник(?:и)?|изображени[ея]|иллюстраци[яи]|снимок|скриншот|графика|инфографика|автор|коллаж"
    "|снимк[аи]|източник|илюстраци[яи]|извор|фотографиj[ае]|слика"
    "|φωτογραφί[αε]ς?|φωτ(?:[oό]|\\.)?|πηγ[ήη]|εικόνα"
    "|صورة|تصوير|المصدر|عکس|منبع|צילום|מקור|תמונה|ภาพ|ที่มา"
)
_CJK_WORDS = (
    "写真提供|画像提供|写真|撮影|提供|出典|画像|イラスト|資料写真"
    "|图片来源|图片|照片|摄影|来源|供图|图|摄|圖片來源|圖片|攝影|來源|圖|影像|資料照"
    "|사진제공|사진|출처|제공|이미지|그래픽|자료사진"
)


def _by_letter(words: str) -> str:
    """The same alternatives in capitals or not, those of one first letter together.

    A text is then held against some sixty letters and not against 250 words; the letter is
    written in both cases, for a pattern that minds case leaps over those that differ.
    """
    by_letter: dict[str, str] = {}
    letter, depth = "", 0
    for part in words.split("|"):
        if depth:  # still inside the brackets of a word's forms
            by_letter[letter] += "|" + part
        else:
            letter, rest = part[0], part[1:]
            known = by_letter.get(letter)
            by_letter[letter] = rest if known is None else f"{known}|{rest}"
        depth += part.count("(") - part.count(")")
    return "|".join(
        f"[{letter}{letter.upper()}](?i:{rest})" for letter, rest in by_letter.items()
    )


_WORD = rf"(?:{_by_letter(_WORDS_BY_SCRIPT)})"
_SMALL = (
    r"(?:d[eiu'’]|del|della|par|von|by|of|av|af|van|via|z|od|від|от|et|und|and|&|\+|/)"
)
_COLON = r"\s?[:：]"

# Before alternatives that mind no case stand their first letters: one look tells most texts.
MARK = re.compile(
    rf"{_WORD}(?i:(?:[\s/]+(?:{_SMALL}[\s/]*)?{_WORD}){{0,2}}(?:\s+{_SMALL})?{_COLON})"
    rf"|(?:{_CJK_WORDS})\s?(?:[:：=＝/／・]|[bB][yY]\b)"
    r"|(?=[afzrnφAFZRNΦ])(?i:fot|foto|zdj|rys|nuotr|φωτ|autor)\.\s(?=[^\W\d_a-z]|(?:[a-zł]{2,5}\. ){1,3}[^\W\d_a-z])"
    r"|(?=[adeghinprsuvADEGHINPRSUV])(?i:(?P<org>(?:ap|afp|epa|reuters|upi|getty|dod|nato|u\.?s\.? \w+(?: \w+)?)\s+)?"
    r"(?:photos?|pictures?|images?|illustrations?|graphics?|screen ?shots?|screen ?grabs?|videos?|handouts?|artwork|pool)"
    r"\s+(?:(?:taken|provided|released|supplied|captured)\s+)?(?:by|via|courtesy(?:\s+of)?)\s)"
    r"|(?=[cipvCIPV])(?i:(?:photo |image |picture )?(?:courtesy|courtesy of|via)(?:[:：]|\s+(?:of\s)?))(?=[^\W\d_a-z])"
    r"|(?=[c(©ⓒC])(?i:(?:copyright\s*)?[©ⓒ]|\(c\)|copyright\b)"
)
"""A mark: what follows it is a credit."""

OWN_MARK = re.compile(
    r"(?!(?:The|This|A|An|In|File)\b)[A-Z][\w.&'’-]*(?: (?:[A-Z&][\w.&'’-]*|of|de)){0,4}"
    r" (?:photos?|images?|pictures?|graphics?|videos?) by (?=[^\W\d_a-z])"
)
"""A force or a firm names its photographer: "Norland Air Force photo by …"."""

LOOSE_MARK = re.compile(
    rf"{_WORD}(?i:\s+(?:by|from|von|di|de|par|av|af|van|via|z|od|від|от|od)\s)"
)
"""A mark only inside brackets or an element of its own: "Foto de familia" opens captions too."""

_TRADE = (
    r"getty|reuters|agence france[- ]presse|associated press|imago|shutterstock|istock(?:photo)?|stockphoto|alamy"
    r"|picture[- ]alliance|nurphoto|ukrinform|anadolu|xinhua|kyodo|yonhap|ritzau|scanpix|bloomberg|unsplash|pexels|pixabay"
    r"|wikimedia(?: commons)?|wikipedia|flickr|adobe ?stock|depositphotos|dreamstime|123rf|fotolia|ullstein|laif|witters"
    r"|keystone|sputnik|ap photo|afp photo|sipa|zuma|rex features|profimedia|east news|agencja \w+|forum|lehtikuva|nordfoto"
    r"|belga|european union|europa press|lapresse|hans lucas|magnum|abaca(?:press)?|bestimage|panoramic|ddp|midjourney"
    r"|bundeswehr|u\.?s\.? (?:army|navy|air force|marine corps|coast guard|department)|ministry of defen[cs]e|crown copyright"
    r"|ministerio de defensa|ministero della difesa|minist[eè]re (?:des armées|de la défense)|ministério da defesa"
    r"|marina militare|aeronautica militare|esercito italiano|marine nationale|armée de (?:l['’]air|terre)|ecpad"
    r"|ministerstwo obrony(?: narodowej)?|минобороны|міноборони|royal (?:navy|air force)"
    r"|укрінформ|reuters|рейтер|gettyimages|vectorstock|screenshot|photothek|afp|yahoo|facebook|instagram|telegram|twitter"
    r"|youtube|tiktok"
)
_SHORT = (
    r"AFP|AP|AAP|ANI|ANP|ANSA|APA|APTN|BTA|CNA|CNS|CTK|ČTK|CP|DPA|dpa|EFE|EPA|EPA-EFE|IANS|JIJI|KCNA|KEYSTONE"
    r"|LUSA|MTI|NTB|PA|PAP|PTI|SIPA|STT|TASS|TASR|TT|UPI|UNIAN|Ansa|ddp|epd|KNA|SWNS|DVIDS|DoD|NATO|NASA|ESA|RIA|POOL|SPUTNIK"
    r"|ТАСС|РИА|УНІАН|УНИАН|AA|DHA|İHA|IHA|AGERPRES|MEDIAFAX|HINA|BELGA|COVER|PIXSELL|ZUMA|UGC|ansa|epa|Courtesy|Supplied|Handout|Contributed|Submitted|Zvg|zVg|ZVG|zvg|Privat|privat"
)
_RIGHT_TO_LEFT = (
    r"رويترز|فرانس برس|أسوشيتد برس|الأناضول|الفرنسية|أ[. ]?ف[. ]?ب|د[. ]?ب[. ]?أ|وكالات|غيتي|سبوتنيك"
    r"|רויטרס|איי[. ]?אפ[. ]?פי|איי[. ]?פי|דובר צה[\"״]ל"
)
_THAI = "แฟ้มภาพ|รอยเตอร์|เอเอฟพี"
AGENCY = re.compile(
    # most places of a text are inside a word, where the first look ends it
    rf"(?<!\w)(?:(?<!-)(?:{_SHORT})(?![\w-])|(?:{_by_letter(_TRADE)}|{_RIGHT_TO_LEFT}|{_THAI})(?!\w))"
    r"|(?=[新路法美共時ロゲア연뉴로게视中央])"
    r"(?:新华社|新華社|路透社?|法新社|美联社|共同|時事|ロイター|ゲッティ|アフロ|연합뉴스|뉴시스|뉴스1|로이터|게티|视觉中国|中新社|央视)"
)
NO_MAKERS = frozenset(
    [
        "file",
        "archive",
        "archives",
        "top",
        "above",
        "below",
        "left",
        "right",
        "centre",
        "center",
        "back",
        "front",
        "video",
        "map",
        "undated",
        "translated",
        "updated",
    ]
)
"""In brackets behind a caption they say when or where, not who made the picture."""
ALLOWED_SMALL = frozenset(
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
SMALL_AGENCIES = frozenset(
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
TAKEN = re.compile(
    r"[^\s。，、！？](?:[^。！？＝.]|\.(?!\s)){0,30}?\s?(?:摄影|攝影|摄|攝|撮影|供图|供圖|提供|촬영|제공)"
    r"(?:\. ?재판매 및 DB ?금지)?|[가-힣]{2,4} ?(?:선임|전문|사진)?기자"
    # an agency sends it out, with the maker in brackets: "…社发（… 摄）"
    r"|[^\s。，、！？（(]{1,12}社(?:发|發|供图|供圖)(?:\s?[（(][^（）()。！？]{1,30}[）)])?"
)
"""Names before the word for the taking of a picture, as East Asian pages print them."""
