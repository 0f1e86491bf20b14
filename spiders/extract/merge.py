"""The readers' claims become one article: one ordered list of readers for each field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from crawler.items import Access, DateClaim
from crawler.roles import ROLE
from spiders.extract.eastern import is_eastern
from spiders.extract.fold import fold
from spiders.extract.names import NAMES_APART, byline_of, is_news_agency
from spiders.extract.page import clean
from spiders.extract.printed.keywords import is_run_together, tidy_keywords
from spiders.extract.reading import Reading
from spiders.extract.word_lists import words

ORDER: dict[str, tuple[str, ...]] = {
    field: words(readers)
    for field, readers in {
        "headline": "selector page jsonld meta microdata script_state title",
        "kicker": "selector page",
        "lead": "selector page jsonld meta microdata",
        "byline": "selector page",
        "authors": "selector jsonld microdata meta page",
        "published": "selector jsonld meta microdata page url",
        "modified": "selector jsonld meta microdata page",
        "section": "selector jsonld meta microdata page url",
        "keywords": "selector jsonld meta microdata page",
        "language": "meta jsonld",
        "canonical_url": "meta",
        "access": "jsonld meta page",
        "copyright_line": "page jsonld meta",
    }.items()
}
"""Readers of each field, best first."""
VOTES = {
    "page": 1.5,
    "jsonld": 2.5,
    "microdata": 1.5,
    "meta": 0.5,
    "script_state": 1.0,
    "title": 0.5,
}
"""What a reader's voice weighs in the choice of the headline."""
MAX_START = 2_000
"""Characters of the body that a summary may repeat, marks and blanks with them."""
MAX_BYLINE = 120
"""Characters of a line of names that was taken for the lead."""
_CUT = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")


@dataclass(slots=True)
class Claims:
    """All readings of one page by reader, asked field by field."""

    readings: dict[str, Reading]
    provenance: dict[str, str] = field(default_factory=dict)
    """Field to the reader that won, filled as fields are asked for."""

    def all(self, name: str) -> Iterator[tuple[str, object]]:
        """Reader and claim of every reader that has one, best first."""
        for reader in ORDER[name]:
            reading = self.readings.get(reader)
            if reading is not None and (value := getattr(reading, name)):
                yield reader, value

    def text(self, name: str) -> str | None:
        """The best text of a field."""
        for reader, value in self.all(name):
            self.provenance[name] = reader
            return str(value)
        return None

    def access(self) -> Access | None:
        """The best statement; a wall that stands in the page only counts where nobody states."""
        for reader, value in self.all("access"):
            if isinstance(value, Access):
                self.provenance["access"] = reader
                return value
        return None

    def keywords(self) -> tuple[str, ...]:
        """The first list that has words for readers; one whose commas are lost waits."""
        fallback: tuple[str, ...] = ()
        for reader, value in self.all("keywords"):
            sites = self.site_names()
            words = tidy_keywords(value, sites) if isinstance(value, tuple) else ()
            if words and not is_run_together(words):
                self.provenance["keywords"] = reader
                return words
            if words and not fallback:
                fallback = words
                self.provenance["keywords"] = reader
        return fallback

    def site_names(self) -> tuple[str, ...]:
        """Every name the site gives itself."""
        names = (n for r in self.readings.values() for n in r.site_names)
        return tuple(dict.fromkeys(names))

    def headline(self) -> str | None:
        """The headline most is said for.

        The page prints it, JSON-LD states it, og:title and title repeat one of the two: a
        vote with weights found on 264 of 396 pages, the rest agreeing. JSON-LD wins unless
        the printed one has both other voices, or microdata marks the printed one as the headline.
        Where an h1 ends the breadcrumb, the others quote that, and the headline printed beside it wins;
        so does a printed one that JSON-LD calls the alternative one, of two that it states.
        """
        claims = {reader: str(value) for reader, value in self.all("headline")}
        if "selector" in claims:
            self.provenance["headline"] = "selector"
            return claims["selector"]
        page = self.readings.get("page")
        stated = self.readings.get("jsonld")
        if (page is not None and "page" in claims) and (
            page.is_beside_crumb or _is_alternative(claims["page"], stated)
        ):
            self.provenance["headline"] = "page"
            return claims["page"]
        best, best_votes, reader = None, 0.0, "page"
        folded = {name: fold(text) for name, text in claims.items()}
        counted: set[str] = set()
        for name, wanted in folded.items():
            if not wanted or wanted in counted:
                continue  # the same words have the same votes, and came first
            counted.add(wanted)
            votes = sum(
                [
                    VOTES[voter]
                    for voter, said in folded.items()
                    if said == wanted or _holds(said, wanted, voter)
                ]
            )
            if votes > best_votes:
                best, best_votes, reader = claims[name], votes, name
        if best is not None:
            self.provenance["headline"] = reader
        return best

    def authors(self) -> tuple[str, ...]:
        """People first: a reader that names only the site or a log-in waits for one that names others.

        A byline printed with an opener ("By …") goes before metadata that names nobody of it:
        the log-in of whoever filled the form in stands there.
        """
        fallback: tuple[str, ...] = ()
        claims = [
            (r, v if r == "page" else tuple(map(_bare, v)))
            for r, v in self.all("authors")
            if isinstance(v, tuple)
        ]
        if not claims:
            return ()
        sites = {fold(name) for name in self.site_names()}
        for reader, value in self._printed_first(claims):
            people = tuple(name for name in value if fold(name) not in sites)
            houses = self.readings[reader].houses
            if people and not all(_is_nobody(n, houses) for n in people):
                self.provenance["authors"] = reader
                return tuple(name for name in people if not _is_address(name))
            if not fallback and not all(n.lower() in _ACCOUNTS for n in value):
                fallback = value
                self.provenance["authors"] = reader
        return fallback

    def _printed_first(
        self, claims: list[tuple[str, tuple[str, ...]]]
    ) -> list[tuple[str, tuple[str, ...]]]:
        page = self.readings.get("page")
        if page is None or not page.byline or not claims or claims[0][0] == "selector":
            return claims
        claimed = {fold(n) for n in claims[0][1]}
        told = {n for name in page.authors for n in NAMES_APART.split(name)}
        if claimed < {fold(n) for n in told} and all(map(_is_person, told)):
            # a form for one author, and two are printed
            return sorted(claims, key=lambda claim: claim[0] != "page")
        line = page.byline
        # the opener of Romanian, as the page's reader knows it
        opened = byline_of(f"by {line[3:]}" if line[:3].lower() == "de " else line)
        if opened is None or (" " not in opened[1] and not is_eastern(opened[1])):
            return claims
        printed = fold(opened[1])
        if any(fold(n) in printed or printed in fold(n) for n in claims[0][1]):
            return claims
        return sorted(claims, key=lambda claim: claim[0] != "page")

    def lead(self, body: Sequence[str], captions: Iterable[str] = ()) -> str | None:
        """The printed lead; else a summary of the head that is no part of the text, no picture's words."""
        for reader, value in self.all("lead"):
            text = str(value).rstrip("| ")
            if self._is_byline(text):
                continue
            if reader in ("page", "selector") or (
                _is_summary(text, body) and not _is_printed(text, body, captions)
            ):
                self.provenance["lead"] = reader
                return text
        return None

    def _is_byline(self, text: str) -> bool:
        """Whether a text is little more than the names of writers whom any reader tells."""
        if len(text) > MAX_BYLINE:
            return False
        rest = said = fold(text)
        for reading in self.readings.values():
            for name in reading.authors:
                for part in NAMES_APART.split(name):
                    rest = rest.replace(fold(part), "")
        return 2 * len(rest) < len(said)

    def dates(self) -> tuple[DateClaim, ...]:
        """Claims of both dates, best first within each."""
        return (
            *_claims("date_published", self.all("published")),
            *_claims("date_modified", self.all("modified")),
        )


def _is_alternative(printed: str, stated: Reading | None) -> bool:
    """Whether JSON-LD states the printed headline beside one of other words for search engines."""
    if stated is None or not stated.kicker or not stated.headline:
        return False
    own = fold(printed)
    return own == fold(stated.kicker) and own not in fold(stated.headline)


def _holds(said: str, wanted: str, voter: str) -> bool:
    """The same words and more: in `title` and og:title the site's name before or after them."""
    room = len(said) - len(wanted)
    return (
        voter in ("meta", "title")
        and len(wanted) > 10
        and 0 < room < 60
        and (said.startswith(wanted) or said.endswith(wanted))
    )


def _claims(
    name: Literal["date_published", "date_modified"],
    found: Iterable[tuple[str, object]],
) -> Iterator[DateClaim]:
    for reader, value in found:
        for text in value if isinstance(value, tuple) else ():
            yield DateClaim(field=name, text=text, reader=reader)


def _bare(stated: str) -> str:
    """The names of a whole byline in a field for the author: "By Ada Moor for the Herald"."""
    if " " not in stated and stated.isascii():
        return stated
    found = byline_of(stated)
    if found is None or (stated.isascii() and " " not in found[1]):
        return stated
    return found[1]


_ACCOUNTS = frozenset(("admin", "administrator", "webmaster", "super user"))
"""What content systems call the user that they are delivered with."""


_COMPANY = re.compile(
    r"\b(?:group|media|gmbh|ag|ltd|limited|inc|llc|corp|corporation|publishing|communications|verlag|staff|team"
    r"|newsroom|editors|redaktion|redactie|redazione|redacción|redação|rédaction|redakcja|redakce|редакция|редакція)\.?$",
    re.IGNORECASE,
)
"""How the name of a company or a newsroom ends."""


def _is_person(name: str) -> bool:
    """A whole name, and no desk."""
    return " " in name and ROLE.fullmatch(name) is None


def _is_nobody(name: str, houses: Iterable[str]) -> bool:
    """A log-in, an address or a house: it waits for a reader that names a person."""
    if _is_address(name) or _is_login(name):
        return True
    if is_news_agency(name):
        return False
    return name in houses or _COMPANY.search(name) is not None


def _is_login(name: str) -> bool:
    """A word as a content system's users are called: "admin", "jsmith", "KatieS", "page.author"."""
    if name.lower() in _ACCOUNTS:
        return True
    if " " in name or not name.isascii():
        return False
    return name.islower() or "." in name or bool(re.search(r"[a-z][A-Z]$|\d", name))


def _is_address(name: str) -> bool:
    return name.startswith(("http:", "https:", "www.", "@", "/"))


def _is_printed(text: str, body: Sequence[str], captions: Iterable[str]) -> bool:
    """Whether a summary stands in a paragraph word for word, or opens a picture's words."""
    said = text.rstrip(".… ")
    return any(said in block for block in body) or any(
        caption.startswith(said) for caption in captions
    )


def _is_summary(text: str, body: Sequence[str]) -> bool:
    """A whole sentence about the article that does not simply repeat its first words."""
    folded = fold(text)
    if len(folded) < 30 or _CUT.search(clean(text)):
        return False
    start = fold(" ".join(body[:3])[:MAX_START])
    return folded[:60] not in start[:600] and folded[-60:] not in start
