"""Names of months in the languages of the catalogue and some more, whole, declined and shortened. Pure."""

from __future__ import annotations

import unicodedata

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
    "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
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
    "mrz": 3, "מרס": 3, "μαϊ": 5, "čvn": 6, "čvc": 7,
}  # fmt: skip


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name in any of the languages, whole or shortened."""
    if number := _BY_NAME.get(word) or _ABBREVIATED.get(word):
        return number
    if len(word) < 3 or len(word) > 5:
        return None
    numbers = {n for name, n in _BY_NAME.items() if name.startswith(word)}
    return numbers.pop() if len(numbers) == 1 else None
