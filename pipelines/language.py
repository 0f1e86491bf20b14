"""Language: what is declared when it can be, else told by script and function words."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, repeat

from crawler.change import changed
from crawler.items import Article
from crawler.records import Refusal, Visit

_TAG = re.compile(
    r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.].*)?"
)
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_PARTED = bytes(
    code if code > 127 or chr(code).isalpha() else 32 for code in range(256)
)
"""The bytes of a text with a blank for each sign of ASCII that is no letter."""
_QUOTES = "’“”–—„«»…‘"
"""Signs beyond ASCII of nearly every text."""
SCRIPT_SAMPLE = 300
"""Characters looked at for the script."""
SAMPLE = 1_500
"""Characters looked at for words; the function words of 1,000 tell a language."""
OPENING = 500
"""Characters that are enough where they speak the language that is declared."""
LEAST_SHARE = 0.12
"""Function words among all words of a text: 25 to 45 % in its own language."""

_NAMES = {
    "english": "en", "deutsch": "de", "german": "de", "french": "fr", "français": "fr",
    "spanish": "es", "español": "es", "italian": "it", "italiano": "it", "russian": "ru",
    "polish": "pl", "polski": "pl", "ukrainian": "uk", "portuguese": "pt", "turkish": "tr",
    "japanese": "ja", "korean": "ko", "chinese": "zh", "arabic": "ar", "hebrew": "he",
}  # fmt: skip
_FUNCTION_WORDS = {
    "en": "the of and to in a is that for on was with as it by at from be has have this are an said not his were its which but",
    "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach",
    "fr": "le la les de des et en un une du que dans pour qui est sur par au pas plus avec ce il sont aux cette ont mais ses été",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ha este sobre entre",
    "it": "di che e la il un a per in una è non con del le da si dei della i sono al come nel alla più gli ha anche lo",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua foi são",
    "nl": "de van het een en in is dat op te zijn voor met die niet aan er om ook als bij door naar over wordt heeft maar worden uit deze",
    "pl": "w i na z do nie się że to jest o po jak od za przez dla oraz są ale był który jego tym przy będzie może tak która już",
    "cs": "a v na se je že s z do o to i ve pro za by k jsou podle od ale po jako který také však bude byl jeho při která",
    "sk": "a v na sa je že s z do o to aj vo pre za by k sú podľa od ale po ako ktorý tiež však bude bol jeho pri ktorá",
    "sv": "och i att det som en på är av för med den till inte har om ett de var från men vi så kan när också efter ska han än",
    "da": "og i at det er en til på af for med den der ikke har de et som var fra men vi kan også efter han skal sig blev ved",
    "no": "og i at det er en til på av for med den som ikke har de et var fra men vi kan også etter han skal seg ble ved om",
    "fi": "ja on ei että oli se hän mutta joka myös kun ovat kuin mukaan sen tai ole voi jo nyt vain olla sekä vielä ovat hänen niin tämä",
    "et": "ja on ei et oli see ta aga mis ka kui kes oma või ning selle pole seda mida siis nii veel välja ole kuid tema juba pärast üle",
    "lv": "un ir ka no ar par uz bet arī kas tiek tas līdz pēc kā lai vai tika pie šo to tā savu bija gan vien nav viņš jau",
    "lt": "ir yra kad su iš į buvo tai bei už apie bet kaip po jau nuo tik kuris dėl dar savo taip pat jis ar jo prie kai",
    "hu": "a az és hogy nem is egy van volt meg ez de már csak még el mint ha azt ki szerint lehet után vagy mert akkor ezt fel",
    "ro": "de și în a la cu o că pe nu din un pentru care mai este se au sunt fost prin dar sau după fi al ca lui",
    "hr": "i u je na se da su za od o s iz to koji će bi a kao ne što nije biti po ili te bio do koja ali",
    "sl": "in je v na se da so za ki z po s pa bi ne tudi kot od o bo pri ali iz ni do je bil še",
    "tr": "ve bir bu da de için ile olarak çok daha olan ne ise gibi kadar sonra en ancak var göre olduğu değil ya diye her o ama dedi",
    "id": "yang dan di dengan untuk ini dari dalam itu pada tidak akan ke juga adalah oleh bahwa telah ada mereka sebagai kata saat tersebut",
    "vi": "của và là có các trong được cho với không một người này đã để những khi từ đến ra tại về vào như",
    "ru": "и в на не что с по он как к из это от за его для о так же но был до было она также после которые",
    "uk": "і в на не що з за до та у як це від про для він його але було був також після які року є щоб",
    "bg": "и на в за се от да е с по че не са като до си това към ще със или но при един която след беше",
    "sr": "и у је на се да су за од о са из то који ће би а као не што није бити по или",
    "fa": "و در به از که این را با است برای آن یک شد تا می های هم بر خود",
    "ar": "في من على إلى أن عن التي مع هذا الذي كان ما لا هذه بعد قد بين",
}  # fmt: skip
_BY_WORD: dict[str, tuple[str, ...]] = {}
for _code, _words in _FUNCTION_WORDS.items():
    for _word in set(_words.split()):
        _BY_WORD[_word] = (*_BY_WORD.get(_word, ()), _code)
_SCRIPTS = (
    ("\u3040", "\u30ff", "ja"),
    ("\uac00", "\ud7a3", "ko"),
    ("\u4e00", "\u9fff", "zh"),
    ("\u0590", "\u05ff", "he"),
    ("\u0370", "\u03ff", "el"),
    ("\u0e00", "\u0e7f", "th"),
    ("\u0900", "\u097f", "hi"),
    ("\u10a0", "\u10ff", "ka"),
    ("\u0530", "\u058f", "hy"),
)
_OF_SCRIPT = re.compile(
    "[" + "".join(f"{low}-{high}" for low, high, _ in _SCRIPTS) + "]"
)


def normalise_tag(declared: str | None) -> str | None:
    """A BCP 47 tag with usual case for what a page declares; `None` for nonsense."""
    if not declared:
        return None
    text = declared.strip()
    if text.casefold() in _NAMES:
        return _NAMES[text.casefold()]
    match = _TAG.fullmatch(text.split(",")[0].strip())
    if match is None:
        return None
    language, script, region = match.groups()
    parts = [language.lower()]
    if parts[0] in ("und", "mul", "zxx", "xx"):
        return None
    if script:
        parts.append(script.title())
    if region:
        parts.append(region.upper())
    return "-".join(parts)


def detect_language(text: str) -> str | None:
    """Two-letter code by script, then by function words; `None` when in doubt."""
    sample = text[:SAMPLE]
    if not sample.isascii() and (by_script := _by_script(sample)):
        return by_script
    words = _words_in(sample.casefold())
    if len(words) < 8:
        return None
    votes = Counter(chain.from_iterable(map(_BY_WORD.get, words, repeat(()))))
    if not votes:
        return None
    best = max(votes, key=votes.__getitem__)  # the one met first of several
    return best if votes[best] >= len(words) * LEAST_SHARE else None


def _words_in(text: str) -> list[str]:
    """Runs of letters; most texts are parted at their signs in half the time of a pattern."""
    data = text.encode("utf-8", "surrogatepass").translate(_PARTED)
    parted = data.decode("utf-8", "surrogatepass")
    if parted.isascii():
        return parted.split()
    for sign in _QUOTES:
        parted = parted.replace(sign, " ")
    words = parted.split()
    return words if "".join(words).isalpha() else _WORD.findall(text)


def _by_script(text: str) -> str | None:
    sample = text[:SCRIPT_SAMPLE]
    if _OF_SCRIPT.search(sample) is None:
        return None
    letters = _LETTER.findall(sample)
    counts: dict[str, int] = {}
    for letter in letters:
        for low, high, code in _SCRIPTS:
            if low <= letter <= high:
                counts[code] = counts.get(code, 0) + 1
                break
    for code, count in counts.items():
        # Japanese mixes Chinese signs in, Korean and others hardly do.
        if code == "ja" and count > len(letters) * 0.1:
            return code
    for code, count in counts.items():
        if count > len(letters) * 0.4:
            return code
    return None


def settle_language(article: Article) -> Article:
    """Declared language; where none is, or the text is plainly another, the detected one.

    A template in English around a Korean text is common; a text's own letters win.
    """
    declared = normalise_tag(article.language)
    texts = (block.text for block in article.blocks[:12])
    text = " ".join((article.headline or "", article.lead or "", *texts))
    return changed(article, language=_settled(declared, text))


def _settled(declared: str | None, text: str) -> str | None:
    if declared is None:
        return detect_language(text)
    primary = declared.split("-")[0]
    if detect_language(text[:OPENING]) == primary:
        return declared
    found = detect_language(text)
    return found if found and _plainly(found, primary, text) else declared


_RELATIVES = (
    {"no", "nb", "nn", "da"},
    {"hr", "sr", "bs", "sh"},
    {"id", "ms"},
    {"cs", "sk"},
    {"fa", "ar"},
)


_KNOWN = frozenset((*_FUNCTION_WORDS, *(code for *_, code in _SCRIPTS)))


def _plainly(found: str, primary: str, text: str) -> bool:
    """Another language than the declared one, and none that shares its words."""
    if any(found in group and primary in group for group in _RELATIVES):
        return False
    return found != primary and primary in _KNOWN and len(text) >= 300


class LanguagePipeline:
    """Applies `settle_language` to the article of a visit."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        return changed(item, article=settle_language(item.article))
