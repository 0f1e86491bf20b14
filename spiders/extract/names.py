"""Names of writers in a line of text: how bylines are opened, and where the names end. Pure."""

from __future__ import annotations

import re

from crawler.months import month_number
from crawler.weekdays import is_weekday
from spiders.extract.eastern import EASTERN, MAX_EASTERN, eastern_byline
from spiders.extract.fold import small
from spiders.extract.word_lists import word_set

MAX_LINE = 200
"""Characters of a byline; longer texts are biographies."""
MAX_NAME_WORDS = 6

_OPENERS = (
    "written by|story by|words by|text by|report by|reported by|posted by|published by|analysis by|opinion by|"
    "this (?:post|article|story|report|piece|column) (?:was|is) written by|submitted by|contributed by|compiled by|authored by|filed by|"
    "interview by|comment by|(?:article )?(?:rédigé|écrit|publié|posté) par|publicado por|pubblicato da|veröffentlicht von|"
    "opublikowan[ey] przez|(?:geplaatst|geschreven) door|von unsere[mnr] [^\\W\\d_]+|by|von|par|por|di|a cura di|door|av|af|od|przez|verfasst von|geschrieben von|"
    "(?:eine? )?(?:bericht|beitrag|kommentar|gastbeitrag|gastkommentar|kolumne|glosse|leitartikel|analyse|reportage|essay|interview) von|propos recueillis par|escrito por|napsal[ai]?|napisał[ao]?|"
    "opracował[ai]?|oprac\\.|írta|scris de|de către|parengė|skrevet a[vf]|skriven av|oleh|от|"
    "беседовал[аи]?|підготува(?:в|ла)|γράφει(?: [οη])?|(?:του|της)|بقلم|كتب(?:ت)?|מאת|โดย"
)
_LABELS = (
    "authors?|autor(?:in|a|ka|es|zy|i|ři|en)?|auteurs?|autore|text(?:e|o)?|testo|tekst(?:i)?|redacción|redacción de|"
    "redaktion|szerző|autors|kirjoitta(?:ja|nut)|toimitta(?:ja|nut)|forfatter|yaza[rn]|metin|haber|teks|penulis|tác giả|theo|bài(?: viết)?|автор(?:ы|и|ка)?|текст|"
    "συντάκτης|κείμενο|نص|تحرير|نویسنده|著者|執筆|文責|筆者|作者|撰文|글|작성자|글쓴이"
)
"""Words that need a colon: alone they are words like others."""
_BY = re.compile(
    rf"(?:{_OPENERS})(?:\b|(?<=\.))\s*[:：]?\s+(?=\S)|(?:{_OPENERS}|{_LABELS})\s*[:：]\s*(?=\S)"
)
"""Looked for in small letters, as the two below."""
_ALONE = re.compile(rf"(?:{_OPENERS}|(?:{_LABELS})(?=\s?[:：]))\s?[:：]?")
MAX_OPENER = 40
_GLUED = re.compile(r"(?:By|Von|Par|Por)(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ])")
_AFTER_DATE = re.compile(
    r"(?:\d|[|•·–—,-])\s+(?P<by>(?:by|von|par|por|av|af|door|di|przez|de către|γράφει(?: [οη])?|írta|napsal[ai]?|oleh)\s+(?=\S))"
)
_LABELLED = re.compile(rf"[\s|]\s*(?P<by>(?:{_LABELS})\s?[:：]\s*(?=\S))")
# of a text whose elements meet without a space
_OPENS = re.compile(f"{_OPENERS}|{_LABELS}".replace(" ", " ?"))
_FOLLOWS = re.compile(
    r"[\d|•·–—,-]\s*(?:by|von|par|por|av|af|door|di|przez|de ?către|γράφει|írta|napsal|oleh)"
)

_FIRST_NAMES = word_set("oleh")
"""Openers that are a first name before a surname alone."""
_WORD = re.compile(r"\S+")
WITHIN_NAMES = word_set(
    "de da do dos das del della di du des la le van von af der den ten ter bin ibn al el abu"
)
"""Small words inside of one name."""
JOINERS = word_set(
    "y e i und and et en och og a & oraz и та й ja ve és și şi και và dan ו و"
)
"""Words that join two names."""
NAMES_APART = re.compile(
    rf"\s*[,;/&|、]\s*|\s(?:{'|'.join(sorted(map(re.escape, JOINERS)))})\s"
)
"""What stands between two of them."""
PARTICLES = WITHIN_NAMES | JOINERS | word_set("zu zum")
"""Small words that do not end a row of names; "zu" is in names and, as often, in titles."""
_SMALL_AGENCIES = word_set("dpa afp apa ap ansa epd kna sda ntb efe lusa belga anp")
"""Agencies that sign in small letters, beside a name."""
_AGENCIES = _SMALL_AGENCIES | word_set(
    "reuters aap ani bns bta cna ctk čtk efe epa-efe fena hina ians interfax interfax-ukraine itar-tass keystone-sda kuna kyodo"
    " mti pa pap petra pti ria sid spa stt tass tasr tanjug tt ukrinform unian upi wafa wam xinhua yonhap тасс интерфакс"
    " укринформ укрінформ уніан унн риа аа aa dha iha i̇ha anka"
)
"""Those and others in small letters, however they write themselves."""
_STOPS = word_set(
    "comment comments share print email e-mail follow facebook twitter updated published posted reading min read last"
    " reviewed edited fact-checked translated photos photo photography photographs illustration illustrations"
    " aktualisiert veröffentlicht stand uhr publié mis mise modifié actualizado publicado aggiornato pubblicato"
    " aktualizacja opublikowano dodano обновлено опубликовано оновлено опубліковано"
    " bijgewerkt gepubliceerd päivitetty julkaistu uppdaterad publicerad opdateret oppdatert udgivet publiceret publisert"
    " aktualizováno publikováno aktualizované publikované frissítve megjelent actualizat publicat atualizado diperbarui"
    " diterbitkan güncelleme güncellendi yayınlanma ενημερώθηκε δημοσιεύτηκε cập đăng"
    " édité traduit editado traducido traduzido redigerad redigeret übersetzt vertaald oversat יום آخر نشر 수정 입력 등록"
)
_AFTER = word_set(
    "in im aus at for from on with para en à au aux pour avec per con da z w we dla из в для з у i på fra från til"
)
"""Words that may follow a name in its line: of place, and of whom it is written for."""
_CAPITAL_AFTER = frozenset(("In", "On"))
"""The same with a capital, of a label whose element meets the name's: "Ada Moor In Harbours"."""
_KANA = re.compile("[\u3040-\u309f]")
"""Japanese words of grammar: in no name as it is printed."""
_RANK = re.compile(r"[1-3](?:st|nd|rd) (?:Class|Lt|Lieutenant|Sgt|Sergeant|Grade)\b")
"""A figure in the rank of a soldier who writes."""
_RETIRED = frozenset(("(Ret.)", "(ret.)", "(Ret)", "(Retd)", "(Res.)"))
_SHORT_RANK = re.compile(
    r"[a-zà-ž]{2,5}\.|p?płk|kpt|mjr|ppor|por|gen|kmdr|chor|sierż|plut"
)
"""The same in small letters: "npor. Adam Moravec", "mjr Jan Wierzba"."""
_ON_DAY = re.compile(
    r"[^\W\d_]{1,3} (?:[^\W\d_]+, )?\d{1,2}[. ]+[^\W\d_]+ (?:19|20)\d\d"
    r"|[^\W\d_][\w'’-]*(?: [^\W\d_]+)?,? \d{1,2}[^\w:]\D{0,20}\d{4}"
)
"""After a name: "am Freitag, 20. November 2026", "le 3 mars 2026", "vrijdag 20 november 2026"."""
_SHORT_BEHIND = re.compile(r"[^\W\d_]{1,4}(?: [^\W\d_a-zà-öø-ÿ][\w.'’-]*){1,3}")
"""After a name a short word and names: of a place, a house, an agency."""
_STATION = re.compile(r"[^\W\d_]{1,2}\d{1,2}")
"""A newsroom named after its channel: "Redação g1"."""
_BREAKS = "|•·–—(（[【<＞>"


def byline_of(text: str) -> tuple[str, str] | None:
    """The credit for the writing in a line, as printed, and the names in it.

    `None` when the line has none: an opener ("By", "Von", "Автор:") and a name after it are
    needed, and what follows the name must not read on as a sentence.
    """
    if len(text) > MAX_LINE:
        return None
    for start, end in _openings(text):
        if text.startswith("the ", end):
            end += 4
        names = take_names(text[end:])
        if (
            start == 0
            and _is_one_word(names)
            and small(text[:end]).strip() in _FIRST_NAMES
        ):
            continue
        end += len(names)
        rest = text[end:]
        while (
            names
            and (apart := _APART.match(rest))
            and (more := take_names(rest[apart.end() :]))
        ):
            names, end = f"{names}, {more}", end + apart.end() + len(more)
            rest = text[end:]
        if (
            names
            and (beside := _AGENCY_BEHIND.fullmatch(rest))
            and is_news_agency(beside[1])
        ):
            return text[start:], f"{names}, {beside[1]}"
        if names and "," in names and rest.startswith(" of "):
            rest = ""  # an office: "Ada Moor, Head of Harbours"
        if names and not _reads_on(rest):
            return text[start:end], names
    if text.isascii() or len(text) > MAX_EASTERN:
        return None
    return eastern_byline(text)


_APART = re.compile(r" in [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)?(?:,| and|, and) (?=[A-Z])")
"""A place between two names: "Ada Moor in Vellin and Ole Vik in Tarn"."""


_AGENCY_BEHIND = re.compile(r"\s*[/|(]?\s*(?:[^\W\d_]{1,4}\s)?([^\s()/|]{2,12})\)?")
"""An agency that a writer shares the text with: "Ada Moor avec AFP", "Jan Wierzba / PAP"."""


def _is_one_word(names: str) -> bool:
    """Whether the first of the names is one word: "Petrenko", "Petrenko, Kyiv", "Petrenko and …"."""
    first, _, rest = names.partition(" ")
    return not rest or first[-1] == "," or rest.split(" ", 1)[0] in PARTICLES


def is_opener(line: str) -> bool:
    """Whether a line is nothing but what opens a byline: "By", "Von:", "Author"."""
    return len(line) <= MAX_OPENER and _ALONE.fullmatch(small(line)) is not None


def may_have_byline(text: str) -> bool:
    """Whether `byline_of` may find anything in a text, however its elements are parted."""
    letters = small(text)
    return (
        ":" in text
        or "：" in text
        or _OPENS.match(letters) is not None
        or _FOLLOWS.search(letters) is not None
        or (not text.isascii() and EASTERN.search(text) is not None)
    )


def _openings(text: str) -> list[tuple[int, int]]:
    """Where a byline may begin, and where its names do."""
    letters = small(text)
    found: list[tuple[int, int]] = []
    if match := _BY.match(letters) or _GLUED.match(text):
        found.append(match.span())
    if (":" in text or "：" in text) and (match := _LABELLED.search(letters)):
        found.append(match.span("by"))
    if match := _AFTER_DATE.search(letters):
        found.append(match.span("by"))
    return found


def take_names(text: str) -> str:
    """The names that open a text: capitalised words, their particles, and what joins them.

    Letters without case (Arabic, Hebrew, Chinese) count as capitals.
    """
    end = 0
    words = 0
    for match in _WORD.finditer(text):
        word = match.group()
        bare = word.strip(",;/.")
        if _is_no_name(match, bare, is_first=not words):
            break
        if word[0].isdigit() or word in _RETIRED:
            continue
        if _ends_names(match, bare, is_first=not words):
            break
        if bare.casefold() in PARTICLES:
            if not words and not word[0].isupper():
                break
            continue
        if not words and _SHORT_RANK.fullmatch(word):
            continue
        is_capital = word[0].isalpha() and not word[0].islower()
        if not (is_capital or _is_elided(word) or bare in _SMALL_AGENCIES):
            break
        words += 1
        if words > 4 * MAX_NAME_WORDS:
            break
        end = match.end()
        if any(char in _BREAKS for char in word):
            end = match.start() + min(word.index(c) for c in _BREAKS if c in word)
            break
    return text[:end].rstrip(" ,;:/.-") if words else ""


def _is_no_name(match: re.Match[str], bare: str, *, is_first: bool) -> bool:
    """A mark that parts, a label, or a number that is no rank's and no station's."""
    word = match.group()
    if (word[0] in _BREAKS and word not in _RETIRED) or ":" in word or "：" in word:
        return True
    if not any(char.isdigit() for char in word):
        return False
    is_rank = _RANK.match(match.string, match.start()) is not None
    return not (is_rank or (not is_first and _STATION.fullmatch(bare)))


def _ends_names(match: re.Match[str], bare: str, *, is_first: bool) -> bool:
    """A word that may be written with a capital and stands behind names, not in them."""
    text, end = match.string, match.end()
    if not is_first and bare in _CAPITAL_AFTER and end < len(text):
        return True
    if bare.casefold() in _STOPS:
        return True
    return not is_first and _opens_day(bare, text, end)


def _is_elided(word: str) -> bool:
    """`d'Arcy`, `al-Masri`, `o’Neill`, `dell'Orto`."""
    head, mark, rest = word.partition("-")
    if not mark:
        head, mark, rest = word.replace("’", "'").partition("'")
    return bool(mark) and len(head) <= 4 and rest[:1].isupper()


def _opens_day(word: str, text: str, at: int) -> bool:
    """Month or weekday with a number behind it; in "Ada May 4 March" the month is the later one."""
    if is_weekday(word) and _MONTH_DAY.match(text, at):
        return True
    number = _NUMBER.match(text, at)
    if number is None or not _is_of_day(word):
        return False
    return not _is_month(number[1] or "") or not _is_month(word)


_MONTH_DAY = re.compile(r",?\s[^\W\d_]+\.?\s\d")
"""Behind a day of the week: "Friday, November 20"."""
_NUMBER = re.compile(r"\s*\d+(?:\.?\s([^\W\d_]+))?")


def _is_of_day(word: str) -> bool:
    """A month or a day of the week, whole or shortened: "Marlow" and "Mayer" are names."""
    return _is_month(word) or is_weekday(word)


def _is_month(word: str) -> bool:
    """The name of a month, whole or shortened."""
    return month_number(word.casefold()) is not None


def _reads_on(rest: str) -> bool:
    """More words of a sentence, where a byline has an end, a mark, a date, a place or a role."""
    rest = rest.strip()
    if not rest or not rest[0].isalnum() or rest[0].isdigit():
        return len(rest) > 120
    if len(rest) > 80:
        return True
    word = rest.split()[0].strip(",.").casefold()
    if ":" in word or "：" in word:
        return False  # the next label
    if rest[-1] in ".!?…":
        return True
    if _ON_DAY.match(rest) or _SHORT_BEHIND.fullmatch(rest):
        return False
    if "@" in word:
        return False  # an address of hers
    return not (
        word in _AFTER or word in _STOPS or _is_of_day(word) or rest[0].isupper()
    )


def is_news_agency(text: str) -> bool:
    """The name of a news agency alone, in capitals or not."""
    return text.casefold() in _AGENCIES


def is_name(text: str) -> bool:
    """Nothing but one or more names, as an element that is named so prints them."""
    if not 3 <= len(text) <= 90 or text[-1] in "!?:…" or _KANA.search(text):
        return False
    taken = take_names(text)
    if len(taken) < len(text.rstrip(" ,;.")):
        return False
    longest = max(len(part.split()) for part in NAMES_APART.split(taken))
    return longest <= MAX_NAME_WORDS
