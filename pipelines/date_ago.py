"""Dates told from now: "3 hours ago", "heute, 14:05". Pure; the moment is handed in."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

_UNITS = {
    "minutes": "minut(?:es?|en|os?|i|y|ę)?|min\\.?|dakika|хв(?:илин\\w*)?|минут\\w*|мин\\.?|分钟|分鐘|分|분|دقائق|دقيقة|דקות|phút|menit|λεπτ\\w+",
    "hours": "hours?|hrs?|stunden?|std\\.?|heures?|horas?|or[ae]|uur|timmar?|timer?|godzin\\w*|godz\\.?|hodin\\w*|час\\w*|годин\\w*|saat|"
    "小时|小時|時間|시간|ساع(?:ة|ات)|שעות|giờ|jam|ώρ\\w+",
    "days": "days?|tag(?:en?)?|jours?|d[ií]as?|giorn[oi]|dag(?:en|ar|e)?|dni|dzień|dn[íůy]|дн\\w+|день|gün|天|日|일|يوم|أيام|ימים|ngày|hari|ημέρ\\w+",
    "weeks": "weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|veckor|uger|uker|tyg\\w*|týdn\\w+|недел\\w+|тижн\\w+|hafta|周|週間|주|أسابيع|שבועות|tuần|minggu",
}
_AGO_BEFORE = r"(?:vor|il y a|hace|há|för|for|před|pred|قبل|منذ|לפני|πριν(?: από)?)\s+"
_AGO_AFTER = r"\s*(?:ago|fa|geleden|sedan|siden|temu|назад|тому|önce|전|前|trước|(?:yang )?lalu|sitten)(?!\w)"
_AMOUNT = r"(?P<n>\d{1,2}|an?|one|einer?|eine[mn]|une?|una?|um[a]?)\s*"
_AGO = tuple(
    (
        name,
        re.compile(
            rf"(?<!\w){_AGO_BEFORE}{_AMOUNT}(?:{unit})(?!\w)|(?<!\w){_AMOUNT.replace('<n>', '<m>')}(?:{unit}){_AGO_AFTER}"
        ),
    )
    for name, unit in _UNITS.items()
)
_TODAY = (
    "today|heute|aujourd['’]hui|hoy|oggi|hoje|vandaag|i ?dag|dziś|dzisiaj|dnes|ma|azi|днес|сегодня|сьогодні|bugün|"
    "σήμερα|今天|今日|오늘|اليوم|היום|hôm nay|hari ini|tänään|šiandien|šodien|täna|danas"
)
_YESTERDAY = (
    "yesterday|gestern|hier|ayer|ieri|ontem|gisteren|i ?går|wczoraj|včera|tegnap|вчера|вчора|dün|χθες|昨天|昨日|어제|"
    "أمس|אתמול|hôm qua|kemarin|eilen|vakar|eile|jučer|juče"
)
_DAY = re.compile(
    rf"(?<!\w)(?:(?P<today>{_TODAY})|(?:{_YESTERDAY}))(?!\w)\D{{0,12}}(?P<h>[01]?\d|2[0-3])[:.h](?P<min>[0-5]\d)(?!\d)"
)
MAX_TEXT = 60
"""Characters; what is longer is a sentence that tells of something else."""


def read_relative(text: str, now: datetime) -> datetime | None:
    """The moment a text tells from `now`, in `now`'s zone; `None` without one.

    "Yesterday" alone is none: it has no clock, and the day is told better elsewhere.
    """
    if len(text) > MAX_TEXT:
        return None
    text = unicodedata.normalize("NFKC", text).casefold()
    if day := _DAY.search(text):
        moment = now.replace(
            hour=int(day["h"]), minute=int(day["min"]), second=0, microsecond=0
        )
        return moment if day["today"] else moment - timedelta(days=1)
    for unit, pattern in _AGO:
        if match := pattern.search(text):
            number = match["n"] or match["m"]
            amount = int(number) if number.isdigit() else 1
            return _cut(now - timedelta(**{unit: amount}), unit)
    return None


def _cut(moment: datetime, unit: str) -> datetime:
    """No finer than what was said: an age in days has no clock."""
    if unit in ("days", "weeks"):
        return moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return moment.replace(second=0, microsecond=0)
