"""Words for what somebody is who is named, in the languages of the catalogue. Pure."""

from __future__ import annotations

import re

_TRADES = (
    r"journalist|columnist|korrespondent(?:in)?|reporterin|redakteur(?:in)?|volont[aä]r(?:in)?|"
    r"journaliste|corresponsal|corrispondente|giornalista|jornalista|repórter|periodista|correspondente|verslaggever|redacteur|"
    r"toimittaja|kirjeenvaihtaja|dziennikar(?:z|ka)|korespondent(?:ka)?|zpravodaj(?:ka)?|komentátor(?:ka)?|újságíró|tudósító|"
    r"jurnalistă?|corespondentă?|muhabir[i]?|корреспондент|обозреватель|журналист(?:ка)?|журналіст(?:ка)?|кореспондент(?:ка)?|"
    r"δημοσιογράφος|ανταποκριτής|wartawan|phóng viên|مراسل|صحفي"
)
ROLE = re.compile(
    r"(?:\S+ ){0,4}(?:correspond[ae]nts?|reporters?|editors?|writers?|columnists?|journalists?|analysts?|fellows?|"
    r"directors?|professors?|contributors?|dieti[ct]ians?|photographers?|producers?|(?:co-)?founders?|c[eftio]o|"
    rf"{_TRADES}|reporter(?:in)?|envoyée? spéciale?|rédact(?:eur|rice)|grand reporter|redactor[ae]?|enviad[oa] especial|inviat[oa]|redattrice|"
    r"redaktor(?:ka)?|redaktør|szerkesztő|editörü?|редактор|محرر|כתב(?:ת)?|עורכ?ת?|編集委員|biên tập viên|"
    r"desk|newsroom|[^\W\d_]+redaktion|universit\w+|institut\w*|college)"
    r"(?: \S+){0,4}|(?:ph\.? ?d|m\.?d|m\.?a|mba|msc|llm|cfp|cpa|cpp|psp|cepf|rn|rd|esq|ret|usn|usaf|usmc)[.®]*",
    re.IGNORECASE,
)
"""What stands behind a name and is none, matched whole: an office, a degree, a house."""
TRADE_BEHIND = re.compile(
    rf" (?:(?:freier?|freelance|senior|chief|staff|political|defen[cs]e) )?(?:{_TRADES})$",
    re.IGNORECASE,
)
"""The trade of a writer right behind a name, nothing between the two: "Ada Moor Journaliste"."""
