"""What the class names of an element say about pictures, their words, and about teasers.

Class names are taken apart at `-`, `_`, blanks and capitals; the parts are words of the
trade in the languages pages are built in, never names of sites.
"""

from __future__ import annotations

import re
from enum import IntFlag
from functools import lru_cache

from spiders.extract.signs.alternatives import by_first_letter
from spiders.extract.tree import Element


class Named(IntFlag):
    """What a name says."""

    CREDIT = 1
    CAPTION = 2
    PICTURE = 4
    SMALL = 8
    """Small print."""
    TEASER = 16
    """A teaser or related box; pictures at the head of an article are named so too."""
    OTHERS = 32
    """Author box, menu, advertisement, sharing: never the article's own picture."""
    HIDDEN = 64
    """For screen readers alone."""
    COUNTER = 128
    """Labels on a gallery: "3 of 12", "enlarge"."""
    PERSON = 256
    """A word that names the maker of a text as well as of a picture."""


_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SMALL_PART = re.compile("[a-z]+")
_WORDS: dict[Named, str] = {
    Named.CREDIT: "credit credits copyright copy source quelle fuente fonte bron kilde zdroj photographer"
    " photographe fotograf fotografo author autor auteur autore byline agency agentur license licence lic"
    " rights rechte courtesy attribution src creator owner camera nachweis bildnachweis bildrechte"
    " fotocredit sursa zrodlo imagecredit photocredit copyrights provider kreditering credito creditos"
    " artist fotokredit bildquelle urheber",
    Named.CAPTION: "caption captions figcaption legend legende leyenda didascalia cutline bildunterschrift"
    " bildtext billedtekst bildetekst onderschrift legenda popis podpis imagecaption piedefoto pie"
    " description descr desc unterschrift bu imagetext phototext bildzeile",
    Named.PICTURE: "image images img photo photos picture pictures figure foto fotos bild bilder imagen"
    " immagine afbeelding obrazek zdjecie kuva gallery galerie slideshow slide slider carousel thumbnail"
    " attachment hero poster illustration lightbox keyvisual leadmedia",
    Named.PERSON: "author autor auteur autore byline creator owner artist contributor contributors",
    Named.SMALL: "small sm xs footnote micro fineprint",
    Named.TEASER: "related recommended recommendation recommendations recirculation teaser teasers promo"
    " popular trending mostread latest topstories morenews linklist readmore crosslink bookmark",
    Named.OTHERS: "newsletter authors avatar bio biography sidebar footer nav navigation menu comment"
    " comments share sharing social advert ads advertisement sponsor sponsored banner logo icons signup"
    " subscribe paywall outbrain taboola breadcrumb cookie consent profile emoji badge kommentare poll"
    " authorbox authorbio contributor contributors journalist",
    Named.COUNTER: "count counter index zoom expand fullscreen enlarge toggle pagination badge duration",
}
# Parts of words, the longer before what they begin with; in small letters.
_STEM = re.compile(
    by_first_letter(
        "hide-caption|caption|bildunter|photocredit|imagecredit|copyright|image|photo|picture|bild(?!ung)|billed|foto|sr-only"
        "|visually-?_?hidden|screen-?reader|related|recommend|recirc|teaser|newsletter|avatar|authorbox"
        "|author-(?:box|bio|info|image|avatar|photo|card)"
    )
)
_STEMS: dict[Named, str] = {
    Named.CAPTION: "caption bildunter",
    Named.CREDIT: "photocredit imagecredit copyright",
    Named.PICTURE: "image photo picture bild billed foto",
    Named.HIDDEN: "sronly visuallyhidden screenreader hidecaption",
    Named.TEASER: "related recommend recirc teaser",
    Named.OTHERS: "newsletter avatar authorbox authorbio authorinfo authorimage authoravatar authorphoto authorcard",
}
_BY_WORD: dict[str, int] = {}
for _flag, _words in _WORDS.items():
    for _word in _words.split():
        _BY_WORD[_word] = _BY_WORD.get(_word, 0) | int(_flag)
_BY_STEM: dict[str, int] = {
    stem: int(flag) for flag, stems in _STEMS.items() for stem in stems.split()
}


_WORDS_OF_PICTURES = int(Named.CAPTION | Named.CREDIT)


_LONGEST = 400
"""Letters of a name that are looked at, and kept."""


@lru_cache(maxsize=16_384)
def names(text: str) -> int:
    """`Named` bits that a class, id or itemprop gives."""
    found = _bits(text)
    if found & _WORDS_OF_PICTURES != _WORDS_OF_PICTURES:
        return found
    found = 0
    for name in text.split():
        bits = _bits(name)
        # "caption__credit" is a credit: of both words in one name the last decides
        if bits & _WORDS_OF_PICTURES == _WORDS_OF_PICTURES and (last := _last(name)):
            bits = bits & ~_WORDS_OF_PICTURES | last
        found |= bits
    return found


def _bits(text: str) -> int:
    """What all words of a text say, and all parts of words."""
    found = 0
    # most names have no capital to part their words at
    if text.islower():
        letters, parts = text, _SMALL_PART.findall(text)
    else:
        letters, parts = text.lower(), [part.lower() for part in _PART.findall(text)]
    for part in parts:
        if says := _BY_WORD.get(part):
            found |= says
    for stem in _STEM.findall(letters):
        found |= _BY_STEM[stem.replace("-", "").replace("_", "")]
    return found


def _last(name: str) -> int:
    """Which of a picture's words the last of them in a name is."""
    last = 0
    for part in _PART.findall(name):
        last = _BY_WORD.get(part.lower(), 0) & _WORDS_OF_PICTURES or last
    return last


_NAMING = frozenset(
    ("class", "itemprop", "id", "data-testid", "data-qa", "data-cy", "data-component")
)


def named(element: Element) -> int:
    """`Named` bits of an element's class, itemprop, id and test names together."""
    return named_in(element.attributes)


def named_in(said: dict[str, str | None]) -> int:
    """The same of its attributes, where the caller has them."""
    found = 0
    for key, value in said.items():
        if value and key in _NAMING:
            found |= names(value[:_LONGEST])
    return found
