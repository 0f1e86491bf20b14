"""Byline and authors: names alone, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.change import changed
from crawler.credits.words import AGENCY
from crawler.items import Article
from crawler.records import Refusal, Visit
from crawler.roles import ROLE
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
_AND = r"(?:(?:and|und|et|oraz|och|(?-i:og|en|ja|та|y|e|i|a|и)|&)\s+)"
"""Before the last name, behind a comma too: "Ada Moor, Ole Vik, and Per Holm". "John A Moor" has an initial."""
_PARTS = re.compile(
    rf"\s*[;|/•·]\s*{_AND}?|\s*,\s+(?!(?:jr|sr|phd|md|ph\.d|m\.d|esq|ii|iii|iv)\b\.?){_AND}?"
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
    authors: Iterable[str], site_names: Iterable[str] = ()
) -> tuple[str, ...]:
    """Names of people and agencies, without introductions, addresses and doubles.

    A name of the site itself stays only where nobody else is named.
    """
    found: dict[str, str] = {}
    for raw in authors:
        for name in _names(raw):
            found.setdefault(letters_of(name), name)
    if not found:
        return ()
    sites = {letters_of(name) for name in site_names}
    people = {key: name for key, name in found.items() if key not in sites}
    return tuple((people or found).values())[:MAX_AUTHORS]


def _names(raw: str) -> Iterator[str]:
    # tidied before: a control character hides an address from the first look
    text = tidy(_ADDRESS.sub(" ", tidy(raw)))
    text = _without_opener(_with_agency(text))
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
    found = _WITH.search(text)
    if found is None:
        return text
    agency = found["agency"]
    return text[: found.start()] + (
        f", {agency}" if agency.isupper() or agency[0].isupper() else ""
    )


def _is_place(piece: str, before: str, text: str) -> bool:
    """One word after a comma behind a whole name, and no agency: a place or an office, "Ada Moor, Vellin"."""
    if _FROM.match(piece) and " " in before:
        return True
    return (
        " " not in piece
        and " " in before
        and AGENCY.fullmatch(piece) is None
        and text.endswith(
            (f", {piece}", f",{piece}", f"/ {piece}", f"/{piece}", f"| {piece}")
        )
    )


def _clean_name(piece: str) -> str | None:
    name = _without_opener(tidy(piece))
    if name[:1] == "(" and name[-1:] == ")":
        name = name[1:-1]  # behind an address
    for behind in (_IN_PLACE, _OFFICE):
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
        authors=normalise_authors(article.authors, site_names),
        dateline=tidy_or_none(article.dateline),
    )


class BylinePipeline:
    """Applies `normalise_byline` to the article of a visit."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        return changed(item, article=normalise_byline(item.article, item.site_names))
