"""Words for what somebody is who is named, in the languages of the catalogue. Pure."""

from __future__ import annotations

import re

ROLE = re.compile(
    r"(?:\S+ ){0,4}(?:correspond[ae]nts?|reporters?|editors?|writers?|columnists?|journalists?|analysts?|fellows?|"
    r"directors?|professors?|contributors?|dieti[ct]ians?|photographers?|producers?|(?:co-)?founders?|c[eftio]o|"
    r"redakteur(?:in)?|korrespondent(?:in)?|reporter(?:in)?|volont[aä]r(?:in)?|journaliste|envoyée? spéciale?|"
    r"rédact(?:eur|rice)|corresponsal|redactor[ae]?|enviad[oa] especial|corrispondente|inviat[oa]|giornalista|"
    r"dziennikar(?:z|ka)|korespondent(?:ka)?|redaktor(?:ka)?|корреспондент|обозреватель|журналист(?:ка)?|"
    r"кореспондент(?:ка)?|muhabir[i]?|editörü?|desk|newsroom|universit\w+|institut\w*|college)"
    r"(?: \S+){0,4}|(?:ph\.? ?d|m\.?d|m\.?a|mba|msc|llm|cfp|cpa|cpp|psp|cepf|rn|rd|esq|ret|usn|usaf|usmc)[.®]*",
    re.IGNORECASE,
)
"""What stands behind a name and is none, matched whole: an office, a degree, a house."""
