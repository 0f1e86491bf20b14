"""Days and clocks written out, in the languages of the catalogue. Pure, one pass of patterns.

Names of months are looked up, never guessed; a day without its year is none.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_NAMES = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feber maerz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november december",
    "januar februar mars april mai juni juli august september oktober november desember",
    "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "január február marec apríl máj jún júl august september október november december",
    "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "január február március április május június július augusztus szeptember október november december",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "януари февруари март април май юни юли август септември октомври ноември декември",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня",
    "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
    "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
    "januar februar marec april maj junij julij avgust september oktober november december",
    "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna - studenoga prosinca",
    "siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan - studeni prosinac",
    "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris",
    "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
    "ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος σεπτέμβριος οκτώβριος νοέμβριος δεκέμβριος",
    "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "january februari mac april mei jun julai ogos september oktober november disember",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "يناير فبراير مارس ابريل مايو يونيه يوليه اغسطس سبتمبر اكتوبر نونبر دجنبر",
    "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    "كانون2 شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين1 تشرين2 كانون1",
    "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი",
    "հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի",
)
"""One line a language or form, January to December; `-` where a word means two months."""
_BY_NAME = {
    unicodedata.normalize("NFKC", name).casefold(): number
    for line in _NAMES
    for number, name in enumerate(line.split(), start=1)
    if name != "-"
}
_BY_NAME |= {"listopad": 11, "listopada": 11}
_ABBREVIATED = {
    "ene": 1, "jän": 1, "gen": 1, "sty": 1, "oca": 1, "feb": 2, "fév": 2, "févr": 2, "lut": 2, "şub": 2,
    "mar": 3, "mär": 3, "mrt": 3, "apr": 4, "abr": 4, "avr": 4, "kwi": 4, "nis": 4, "may": 5, "mag": 5,
    "jun": 6, "giu": 6, "cze": 6, "czerw": 6, "haz": 6, "jul": 7, "juil": 7, "lug": 7, "lip": 7, "tem": 7,
    "aug": 8, "ago": 8, "août": 8, "sie": 8, "ağu": 8, "sep": 9, "sept": 9, "set": 9, "wrz": 9, "eyl": 9,
    "oct": 10, "okt": 10, "ott": 10, "out": 10, "paź": 10, "eki": 10, "nov": 11, "lis": 11, "kas": 11,
    "dec": 12, "dez": 12, "dic": 12, "déc": 12, "gru": 12, "ara": 12, "jan": 1,
}  # fmt: skip
_LEVANT = {
    "كانون الثاني": "كانون2", "كانون الأول": "كانون1",
    "تشرين الأول": "تشرين1", "تشرين الثاني": "تشرين2",
}  # fmt: skip
_DAY = r"(?<!\d)(?P<d>\d{1,2})"
_YEAR = r"(?P<y>(?:19|20|25)\d\d)(?!\d)"
_MONTH = r"(?P<m>[^\s\d_.,:;/|()\[\]-]{3,}[12]?)"
_OF = r"[\s.,/-]{0,3}(?:(?:de|of|del)\s|d['’])?"
_WORDED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_DAY}(?:st|nd|rd|th|er|º|-?го)?{_OF}ב?{_MONTH}(?:/[^\W\d_]+)?{_OF}{_YEAR}",
        rf"(?<![^\W\d_]){_MONTH}\.?\s{_DAY}(?:st|nd|rd|th)?\.?,?\s{_YEAR}",
        rf"{_YEAR}\.?\s?(?:m\.|г\.|-)?\s?{_MONTH}[.\s-]{{1,2}}{_DAY}",
        rf"{_YEAR}\.?\s?gada\s{_DAY}\.?\s{_MONTH}",
    )
)
_FIGURES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}\s?[-./年년]\s?(?P<m>\d{{1,2}})\s?[-./月월]\s?(?P<d>\d{{1,2}})(?!\d)",
        rf"{_DAY}\s?tháng\s?(?P<m>\d{{1,2}})[\s,]+(?:năm\s)?{_YEAR}",
        rf"{_DAY}\s?(?P<s>[./-])\s?(?P<m>\d{{1,2}})\s?[./-]\s?{_YEAR}",
        rf"{_DAY}(?P<s>[./])(?P<m>\d{{1,2}})[./](?P<y>\d\d)(?!\d)",
    )
)
_REIWA = re.compile(r"令和\s?(\d{1,2}|元)\s?年")
_CLOCK = re.compile(
    r"(?P<before>오전|오후|上午|下午|中午|午前|午後|晚上|凌晨)?\s?(?<![\d:])(?P<h>[01]?\d|2[0-4])\s?(?:[:h時时点點시]|\.(?=\d\d(?!\d|\.\d)))"
    r"\s?(?P<min>[0-5]\d)?(?::(?P<sec>[0-5]\d))?(?:\s?[분分])?\s?(?P<after>[ap]\.?\s?m\b\.?|μμ|πμ|م\b|ص\b)?"
    r"|(?<!\d)(?P<h12>1[0-2]|[1-9])\s?(?P<half>[ap])\.?m\b"
    r"|(?<!\d)(?P<hh>[01]?\d|2[0-3])(?:\suhr|\sheures?)\b"
)
_PM = frozenset(("오후", "下午", "午後", "晚上", "p", "μ", "م"))
_OFFSET = re.compile(
    r"(?:utc|gmt|z)?\s?(?P<sign>[+\u2212-])(?P<h>[01]?\d)(?::?(?P<m>[0-5]\d))?(?!\d)"
)
_ZONES: dict[str, str | float] = {
    "utc": 0, "gmt": 0, "z": 0, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "bst": 1, "wet": 0, "west": 1,
    "eet": 2, "eest": 3, "msk": 3, "мск": 3, "trt": 3, "ist": 5.5, "pkt": 5, "ict": 7, "wib": 7, "sgt": 8,
    "hkt": 8, "awst": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3,
    "art": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "et": "America/New_York", "ct": "America/Chicago", "pt": "America/Los_Angeles",
}  # fmt: skip
_ZONE_NAME = re.compile(
    r"(?<![^\W\d_])("
    + "|".join(sorted(_ZONES, key=len, reverse=True))
    + r")(?![^\W\d_])"
)


def read_words(text: str, *, month_first: bool = False) -> datetime | None:
    """Day, clock and zone in a text; naive where no zone is said, midnight where no clock is.

    Args:
        month_first: Whether 03/10/2025 is the tenth of March.
    """
    text = _plain(text)
    found = _day(text, month_first=month_first)
    if found is None:
        return None
    day, start, end = found
    rest = f"{text[:start]} | {text[end:]}"
    clock = _clock(rest)
    if clock is None:
        return day
    hour, minute, second, at = clock
    moment = day.replace(hour=hour, minute=minute, second=second)
    zone = _zone(rest[at:])
    return moment.replace(tzinfo=zone) if zone is not None else moment


def _plain(text: str) -> str:
    """Small letters, ASCII figures, months of two words as one, years as in the West."""
    text = unicodedata.normalize("NFKC", text.translate(_MARKS)).casefold()
    if not text.isascii():
        text = "".join(
            str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text
        )
        for words, name in _LEVANT.items():
            text = text.replace(words, name)
        text = _REIWA.sub(
            lambda m: f"{2018 + (1 if m[1] == '元' else int(m[1]))}年", text
        )
    return text


_MARKS = dict.fromkeys((0x200E, 0x200F, 0x5BE, 0x2068, 0x2069), " ")


def _day(text: str, *, month_first: bool) -> tuple[datetime, int, int] | None:
    """The first day of the text with its place."""
    for pattern in _WORDED:
        for match in pattern.finditer(text):
            month = month_number(match["m"])
            if month and (day := _date(match["y"], month, match["d"])):
                return day, match.start(), match.end()
    for pattern in _FIGURES:
        if figures := pattern.search(text):
            first, second = figures["d"], figures["m"]
            slashed = figures.groupdict().get("s") == "/"
            if slashed and (month_first or int(second) > 12) and int(first) <= 12:
                first, second = second, first
            if day := _date(figures["y"], int(second), first):
                return day, figures.start(), figures.end()
    return None


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name in any of the languages, whole or shortened."""
    if number := _BY_NAME.get(word) or _ABBREVIATED.get(word):
        return number
    if len(word) < 3 or len(word) > 5:
        return None
    numbers = {n for name, n in _BY_NAME.items() if name.startswith(word)}
    return numbers.pop() if len(numbers) == 1 else None


def _date(year: str, month: int, day: str) -> datetime | None:
    number = int(year) + (2000 if len(year) == 2 else 0)
    if number > 2400:  # Thailand counts from 543 years earlier
        number -= 543
    try:
        return datetime(number, month, int(day))
    except ValueError:
        return None


def _clock(text: str) -> tuple[int, int, int, int] | None:
    """Hour, minute, second, and where they end."""
    for match in _CLOCK.finditer(text):
        hour = int(match["h"] or match["h12"] or match["hh"])
        if match["h"] and match["min"] is None and not match["before"]:
            continue
        half = match["before"] or (match["after"] or match["half"] or "")[:1]
        if half in _PM and hour < 12:
            hour += 12
        elif half in ("a", "오전", "午前", "上午", "凌晨", "π", "ص") and hour == 12:
            hour = 0
        if hour > 23:
            continue
        return hour, int(match["min"] or 0), int(match["sec"] or 0), match.end()
    return None


def _zone(rest: str) -> tzinfo | None:
    """Zone by offset or name in what follows a clock."""
    rest = rest[:24]
    if offset := _OFFSET.match(rest.lstrip(" (")):
        minutes = int(offset["h"]) * 60 + int(offset["m"] or 0)
        return timezone(
            timedelta(minutes=minutes if offset["sign"] == "+" else -minutes)
        )
    if name := _ZONE_NAME.search(rest):
        zone = _ZONES[name[1]]
        if isinstance(zone, str):
            return ZoneInfo(zone)
        return timezone(timedelta(hours=zone)) if zone else UTC
    return None
