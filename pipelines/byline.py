"""Byline and authors: names alone, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.change import changed
from crawler.credits.words import AGENCY
from crawler.items import Article
from crawler.records import Refusal, Visit
from crawler.roles import ROLE, TRADE_BEHIND
from pipelines.typography import letters_of, tidy, tidy_or_none

MAX_NAME = 80
"""Characters; what is longer is a sentence or a list nobody can part."""
MAX_AUTHORS = 40

# Words before a name in the languages of the catalogue; they introduce, they are no name.
_BEFORE = re.compile(
    r"^(?:(?:written|reported|posted|submitted|contributed|compiled|authored|filed|story|text|words|report|article)\s+)?"
    r"(?:by|von|par|por|di|door|av|af|od|przez|autor(?:in|a)?|author|auteur|de la mano de|"
    r"written by|от|автор|текст|från|fra|napsal[ai]?|redaktion|προς)\s*[:：]?\s+(?=\S)"
    r"|^(?:text|autor(?:in)?|author|by|von|foto|fotos)\s*:\s*|^oprac\.\s+",
    re.IGNORECASE,
)
_AND = r"(?:(?:and|und|et|oraz|och|és|(?-i:og|en|ja|та|й|y|e|i|a|и|ve|și|şi|και|và|dan|ו|و)|&)\s+)"
"""Before the last name, behind a comma too: "Ada Moor, Ole Vik, and Per Holm". "John A Moor" has an initial."""
_PARTS = re.compile(
    rf"\s*[;|/•·、，]\s*{_AND}?|\s[-–—]\s|\s*,\s+(?!(?:jr|sr|phd|md|ph\.d|m\.d|esq|ii|iii|iv)\b\.?){_AND}?"
    rf"|\s+{_AND}|(?<=[a-z]),(?=(?-i:[A-Z]))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?i)\S+@\S+|https?://\S+|www\.\S+|(?<!\w)@\w+")
_BRACKETS = re.compile(r"\s*[(\[（【][^()\[\]（）【】]{0,60}[)\]）】]\s*$")
_TITLES = re.compile(r"\s*(?:기자|記者|记者)$")
_FROM = re.compile(r"(?:de|da|dal|from|aus|in|à|en|z|ze|из|з) [^\W\d_a-zà-öø-ÿ]\w+$")
"""Where a writer writes from: "Ada Moor, de Lisboa"."""
_OFFICE = re.compile(
    r" (?:(?:staff|senior|special|chief|contributing|associate|assistant|managing|deputy|political|sports|"
    r"business|news|defen[cs]e|investigative|freelance|guest|national|local|city|washington|ap|associated press) ){1,2}"
    r"(?:writer|reporter|editor|correspondent|columnist|photographer)$",
    re.IGNORECASE,
)
"""What somebody is, right behind a name: "Ada Moor Staff Writer"."""
_CHANNEL = re.compile(r"\bon (?:facebook|twitter|instagram|linkedin|x)$", re.IGNORECASE)
"""A link that stands beside the name."""
_IN_PLACE = re.compile(r" in [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)?$")
_SHORT = re.compile(r"(?:von|par|di|da|av|af|od)", re.IGNORECASE)
"""Openers that are a first name or a part of a surname elsewhere."""
_WITH = re.compile(
    r"\s+\(?(?:avec|with|mit|con|med|z)\s+(?P<agency>[^\s()]{2,12}(?: et [A-Z]{2,5})?)\)?$"
)
_WITH_AGENCY = re.compile(
    rf"(?<=\w) \(?[^\W\d_]{{1,4}} (?P<agency>{AGENCY.pattern})\)?$"
)
"""The same with the word of any language before an agency that is known."""
_PLACE_WORDS = {
    **dict.fromkeys(("sv", "da", "no", "nb", "nn"), "i|på|från|fra"),
    **dict.fromkeys(("es", "fr", "gl"), "en|desde|à|depuis"),
    **dict.fromkeys(("cs", "sk"), "v|ve|vo"),
    "pt": "em",
    "pl": "w|we",
    "ro": "la|din",
}
"""Language to its words for where a writer is; "i", "en" and "ve" join two names elsewhere."""
_HAN_NAMES = re.compile(
    r"[\u4e00-\u9fff]{3}(?: [\u4e00-\u9fff]{2,3})+|[\u4e00-\u9fff]{2,3}(?: [\u4e00-\u9fff]{3})+"
)
"""Chinese names side by side; a Japanese surname and first name have two signs each, mostly."""
_DATE = re.compile(r"\d{4}|\d{1,2}[:.]\d{2}")
_CREDIT = re.compile(
    r"\(?\s*(?:image|picture|photo|foto|bild|video|graphic|фото|写真|사진)s?\s*[:：]",
    re.IGNORECASE,
)


def normalise_authors(
    authors: Iterable[str],
    site_names: Iterable[str] = (),
    language: str | None = None,
) -> tuple[str, ...]:
    """Names of people and agencies, without introductions, addresses and doubles.

    A name of the site itself stays only where nobody else is named.

    Args:
        language: As the page declares it; it tells a word for a place from one that joins names.
    """
    found: dict[str, str] = {}
    for raw in authors:
        for name in _names(raw, language):
            found.setdefault(letters_of(name), name)
    if not found:
        return ()
    site_names = tuple(site_names)
    if any(" " in name for name in found.values()):
        whole = (_without_outlet(name, site_names) for name in found.values())
        found = {letters_of(name): name for name in whole}
    sites = {letters_of(name) for name in site_names}
    people = {key: name for key, name in found.items() if key not in sites}
    return tuple((people or found).values())[:MAX_AUTHORS]


def _without_outlet(name: str, sites: Iterable[str]) -> str:
    """A whole name without the outlet's behind it: "Ada Moor for Harbour Herald"."""
    for site in sites:
        size = len(name) - len(site)
        if size > 0 and name[size:].casefold() == site.casefold():
            before, _, last = name[:size].rstrip(" ,|/–—-").rpartition(" ")
            if last.islower():
                return before if " " in before else name  # "for", "from the"
            return f"{before} {last}" if before else name
    return name


def _without_place(text: str, language: str | None) -> str:
    """A name without where its bearer is, where the language tells the word before the place."""
    words = _PLACE_WORDS.get((language or "")[:2].lower())
    if words is None:
        return text
    place = re.search(rf" (?:{words}) (?!\w* (?:och|og|y|et) )(?=[^\W\d_a-zà-öø-ÿ])[^,;|/&]*$", text)  # fmt: skip
    if place is None or " " not in text[: place.start()]:
        return text
    return text[: place.start()]


def _names(raw: str, language: str | None = None) -> Iterator[str]:
    # tidied before: a control character hides an address from the first look
    text = tidy(_ADDRESS.sub(" ", tidy(raw)))
    if (language or "")[:2].lower() == "ro" and text[:3].lower() == "de ":
        text = text[3:]
    text = _without_place(_without_opener(_with_agency(text)), language)
    if _CREDIT.match(text):
        return
    pieces = _PARTS.split(text) if len(text) > 5 else [text]
    for at, piece in enumerate(pieces):
        if at and (
            ROLE.fullmatch(_BRACKETS.sub("", piece))
            or _is_place(piece, pieces[at - 1], text)
        ):
            continue
        name = _clean_name(piece)
        if name:
            yield from name.split() if _HAN_NAMES.fullmatch(name) else (name,)


def _without_opener(text: str) -> str:
    """The text behind "By"; "Di Wu" and "Von Berg" are names, "Von dpa" is none."""
    opener = _BEFORE.match(text)
    if opener is None:
        return text
    rest = text[opener.end() :]
    if (
        _SHORT.fullmatch(opener[0].strip())
        and " " not in rest
        and AGENCY.fullmatch(rest) is None
    ):
        return text
    return rest


def _with_agency(text: str) -> str:
    """ "Ada Moor avec AFP" as two names; agencies that have no name are left out."""
    found = _WITH.search(text) or _WITH_AGENCY.search(text)
    if found is None or " " not in text or _CHANNEL.search(text):
        return text
    agency = found["agency"]
    is_named = not agency.islower() or AGENCY.fullmatch(agency)
    return text[: found.start()] + (f", {agency}" if is_named else "")


def _is_place(piece: str, before: str, text: str) -> bool:
    """One word after a comma behind a whole name, and no agency: a place or an office, "Ada Moor, Vellin"."""
    if _FROM.match(piece) and " " in before:
        return True
    return (
        " " not in piece
        and " " in before
        and AGENCY.fullmatch(piece) is None
        and text.endswith(
            tuple(f"{mark}{piece}" for mark in (", ", ",", "/ ", "/", "| ", "- ", "– "))
        )
    )


def _clean_name(piece: str) -> str | None:
    name = _without_opener(tidy(piece))
    if name[:1] == "(" and name[-1:] == ")":
        name = name[1:-1]  # behind an address
    for behind in (_IN_PLACE, _OFFICE, TRADE_BEHIND):
        if (found := behind.search(name)) and " " in name[: found.start()]:
            name = name[: found.start()]
    shorter = _BRACKETS.sub("", name)
    name = shorter or name
    name = _TITLES.sub("", name).strip(' ,;:|-–—•·*"“”')
    if not name or len(name) > MAX_NAME or _DATE.search(name) or _CHANNEL.search(name):
        return None
    return name if any(char.isalpha() for char in name) else None


def normalise_byline(article: Article, site_names: Iterable[str] = ()) -> Article:
    """Byline, authors and dateline of an article in order."""
    return changed(
        article,
        byline=tidy_or_none(article.byline),
        authors=normalise_authors(article.authors, site_names, article.language),
        dateline=tidy_or_none(article.dateline),
    )


class BylinePipeline:
    """Applies `normalise_byline` to the article of a visit."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        return changed(item, article=normalise_byline(item.article, item.site_names))
