"""What class, id and the like say: names taken apart into words, and words as families.

No site's names stand here, only words that builders of pages use in any country. A name
is evidence, never a verdict: the body rules weigh it with text, links and place.
"""

from __future__ import annotations

import re
from itertools import pairwise

from spiders.extract.content import Hint
from spiders.extract.signs.alternatives import by_first_letter
from spiders.extract.signs.memory import Memory

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SMALL_WORD = re.compile("[a-z]+")

# asked only where such a run begins: inside of one it would be asked at each letter
_NUMBERED = re.compile("(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])[A-Za-z0-9]{6,}")
_DIGIT = re.compile("[0-9]")
_MIXED = re.compile(r"[A-Za-z]\d+[A-Za-z]")
_LONG_RUN = 8
"""Letters of a run that is random with one figure in it; a shorter one has several."""
_LONG_WORD = re.compile(r"[A-Za-z][a-z]{4}")

# Whole words, as parted by hyphens, underscores, digits and capitals; not those that `_STEMS` knows by a part.
_WORDS: dict[Hint, str] = {
    Hint.CAPTION: "credit credits copyright bildtext legende legenda leyenda didascalia photographer fotograf "
    "bildquelle bildnachweis podpis popisek bildbyline byfoto imagetext",
    Hint.RELATED: "similar promo promos promobox crosslink crosslinks crossreference linkbox linklist mostviewed upnext "
    "nextarticle onward seealso suggested suggestions artikelliste storylist powiazane souvisejici "
    "embedarticle articlelink inlinelink interlink lisaks leestip correlati collegati",
    Hint.PROMO: "abonnement signup registration ad ads adslot anzeige banner dfp gpt donate donates donation "
    "donations cookie gdpr optin affiliate appdownload whatsapp telegram cta calltoaction membership "
    "promotion marketing publicidad publicite werbung reklama mgid",
    Hint.SHARE: "share shares social socials sharebuttons toolbar toolbox partager compartir condividi teilen "
    "reactions reaction follow followus tts speechify playlist",
    Hint.COMMENTS: "talkback talkbacks comment commentlist commentaires comentarios commenti respond replies coral "
    "livefyre",
    Hint.NAVIGATION: "nav navbar menu menus crumbs pager footer masthead siteheader skiplink topbar megamenu colophon "
    "sitemap searchform flyout drawer offcanvas",
    Hint.BIO: "bio biography authorinfo aboutauthor authorprofile authordesc vita contributor contributors "
    "autoreninfo autorenbox",
    Hint.META: "author authors autor autoren auteur autore autorzy verfasser meta metadata dateline pubdate "
    "publishdate readtime readingtime contentinfo",
    Hint.TAGS: "tag tags keyword keywords topics taglist tagcloud schlagworte schlagwort etiquetas themen hashtags",
    Hint.ASIDE: "aside fakta faktenbox infokasten sidecol rightcol rightrail leftrail faktaruta glossary",
    Hint.LEAD: "lead intro introduction summary description lede subtitle dek deck teasertext vorspann chapo chapeau "
    "entradilla abstract sommario occhiello subhead perex ingress zajawka preamble ledtext excerpt "
    "subheading tagline underline strapline sottotitolo overview bajada copete undertitel manchet anleser "
    "unterzeile sapo preface einleitung inleiding ondertitel soustitre accroche catenaccio sumario "
    "linhafina bevezeto podzagolovok anons blurb subtitulo resumen resumo spot ozet podnaslov podtytul "
    "podtitul podnadpis alcim wstep inledning subhed",
    Hint.KICKER: "kicker eyebrow overline superhead dachzeile antetitulo surtitre rubric vinjett roofline pretitle "
    "supertitle topline preheadline overtitle spitzmarke toptitle volanta epigrafe cintillo nadnaslov "
    "nadtitulek nadtytul felcim",
    Hint.HIDDEN: "visuallyhidden screenreader sronly modal popup overlay dialog lightboxcontent noprint",
    Hint.EMBED: "embed embedded twitter tweet instagram facebook tiktok youtube iframe playbuzz infogram datawrapper "
    "flourish",
    Hint.BODY: "postbody articlecontent articletext bodycopy storytext contentbody artikeltext richtext storycontent "
    "articlecopy paragraphs fliesstext cuerpo corps textbody",
}
_PAIRS: dict[Hint, str] = {
    Hint.BODY: "article body|story body|post body|entry content|article content|article text|body text|body copy"
    "|post content|story content|content body|article copy|rich text",
    Hint.LEAD: "lead text|article lead|article intro|article summary|article description|post excerpt|sub title"
    "|sous titre|linha fina|tit sub|sub headline|sub titulo",
    Hint.RELATED: "related articles|more stories|more articles|more news|latest news|story list|link list|link box"
    "|read more|read also|lire aussi|lees ook|most read|top stories|see also|up next|you may"
    "|also like",
    Hint.PROMO: "sign up|paywall box|paywall message|paywall banner|paywall prompt|paywall offer|support box"
    "|support us|support banner",
    Hint.ASIDE: "toc container|toc title|toc list|toc table|toc wrapper|toc box|ez toc|post toc|article toc"
    "|pull quote|fact box|info box|side bar",
    Hint.BIO: "about author|author info|author box|author bio|author description|author profile|author card"
    "|author details",
    Hint.HIDDEN: "sr only|screen reader|visually hidden|hidden visually|accessibly hidden|hidden text"
    "|assistive text|element invisible",
    Hint.CAPTION: "image text|photo text",
    Hint.NAVIGATION: "site header",
    Hint.HEADER: "page header",
}
_JOINED = 1 << 30
"""Beside the hints of a word: with another word of its name it may say more, or nothing."""
_FRAMES = frozenset(("with", "without", "has", "no", "grid", "layout"))
"""Words that make "sidebar" the name of a page that has one, or has none."""
_FRAMED = frozenset(("sidebar", "footer", "ai", "teaser"))
_OF_LEADS = frozenset(("text", "header", "headers"))
_TOLD = frozenset(("summary", "takeaways", "overview", "generated"))
_TITLES = frozenset(("headline", "title", "hero"))
# Parts of words, long enough to mean one thing only.
_STEMS: dict[Hint, str] = {
    Hint.CAPTION: "caption bildunter photocredit imagecredit",
    Hint.RELATED: "related recommend recirc teaser readmore mostread outbrain taboola relacionad",
    Hint.PROMO: "newsletter subscri advert sponsor consent",
    Hint.SHARE: "sharing sharebar sharetool socialmedia",
    Hint.COMMENTS: "comments kommentar komentar disqus",
    Hint.NAVIGATION: "breadcrumb pagination navigation",
    Hint.ASIDE: "sidebar factbox infobox faktabox pullquote",
    Hint.META: "byline timestamp",
    Hint.BIO: "authorbio authorbox",
    Hint.LEAD: "standfirst subheadline",
    Hint.BODY: "articlebody storybody entrycontent postcontent bodytext",
}


def by_word(told: dict[Hint, str], mark: str | None = None) -> dict[str, int]:
    """The bit of each of these words, which blanks part, or a mark."""
    return {
        word: int(hint) for hint, words in told.items() for word in words.split(mark)
    }


_BY_WORD = by_word(_WORDS)
_BY_PAIR = {tuple(pair.split()): bits for pair, bits in by_word(_PAIRS, "|").items()}
_PAIR_STARTS = frozenset(first for first, _ in _BY_PAIR)
_BY_STEM = by_word(_STEMS)
_SHORTEST_STEM = min(map(len, _BY_STEM))
_STEM = re.compile(by_first_letter("|".join(sorted(_BY_STEM))))


def _read_names(names: str) -> int:
    bits = 0
    for name in names[:400].split():
        bits |= _name_hints[name]
    return bits


def _unless_random(part: re.Match[str]) -> str:
    """Nothing for letters and figures thrown together: "bbc4ad583c" is about no ad."""
    text = part[0]
    if len(text) < _LONG_RUN and len(_DIGIT.findall(text)) < 2:
        return text
    return "" if _MIXED.search(text) and not _LONG_WORD.search(text) else text


def _read_name(name: str) -> int:
    # Atomic style sheets put conditions before a colon: "dark:hidden", "md:flex".
    if ":" in name:
        return 0
    # what a library of styles adds to a name: "Leadstyled-sc-1ab2"
    if "styled" in name:
        name = name.replace("styled", " ")
    bits = 0
    # most names have no capital to part their words at
    if name.islower():
        words = _SMALL_WORD.findall(name)
    else:
        words = [word.lower() for word in _WORD.findall(name)]
        bits = _read_stems(name.lower())
    for word in words:
        bits |= _word_hints[word]
    # most names say nothing and end here
    if bits and _DIGIT.search(name):
        bare = _NUMBERED.sub(_unless_random, name)
        if bare != name:
            return _read_name(bare)
    return _read_joined(words, bits) if bits & _JOINED else bits


def _read_word(word: str) -> int:
    bits = _BY_WORD.get(word, 0)
    if len(word) >= _SHORTEST_STEM:
        bits |= _read_stems(word)
    return bits | _JOINED if word in _PAIR_STARTS or word in _FRAMED else bits


def _read_stems(small: str) -> int:
    bits = 0
    for stem in _STEM.findall(small):
        bits |= _BY_STEM[stem]
    return bits


def _read_joined(words: list[str], bits: int) -> int:
    """What the words of a name say together, beside what each of them says."""
    if "sidebar" in words and not _FRAMES.isdisjoint(words):
        return 0
    if "ai" in words and not _TOLD.isdisjoint(words):
        return int(Hint.ASIDE)  # what a machine made of the text
    if "footer" in words and not _TITLES.isdisjoint(words):
        bits &= ~int(Hint.NAVIGATION)  # "headline__footer": byline and date
    if "teaser" in words and not _OF_LEADS.isdisjoint(words):
        # the lead of the story whose header it stands in; a card's own box says "teaser" too
        bits = bits & ~int(Hint.RELATED | Hint.HEADER) | int(Hint.LEAD)
    for pair in pairwise(words):
        bits |= _BY_PAIR.get(pair, 0)
    return bits & ~_JOINED


names_hints = Memory(_read_names, 32_768)
"""`Hint` bits of one class, id or the like: 432 real pages have 31,000 of them …"""
_name_hints = Memory(_read_name, 65_536)
"""… made of 39,000 names …"""
_word_hints = Memory(_read_word, 16_384)
"""… of 9,000 words."""
