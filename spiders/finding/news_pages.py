"""Pages of news near a page that lists none: those it sends its reader to, and those it lies in. Pure."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from crawler.identity.url_key import same_site
from crawler.records import SourceKind
from spiders.extract.page import Page
from spiders.finding.discovering import MAX_SAYS, Candidate, Evidence
from spiders.finding.found import clean_url

MOST_PAGES = 4
"""Pages of news tried of a page that lists none itself."""
_NEWS_WORD = re.compile(
    r"news|newsroom|press|pressroom|releases|release|statements|latest|articles|publications|commentary|analysis|analyses"
    r"|blog|insights|aktuelles|nachrichten|neuigkeiten|presse|pressemitteilungen|meldungen|actualités|actualites|actualité"
    r"|communiqués|communiques|noticias|actualidad|prensa|comunicados|noticia|notícias|imprensa|notizie|comunicati|stampa"
    r"|attualità|nieuws|actueel|persberichten|nyheter|nyheder|aktuellt|pressmeddelanden|uutiset|ajankohtaista|tiedotteet"
    r"|uudised|jaunumi|ziņas|naujienos|aktualności|aktualnosci|wiadomości|komunikaty|zprávy|zpravy|aktuality|správy|spravy"
    r"|hírek|hirek|știri|stiri|comunicate|vijesti|vesti|novosti|novice|новини|новости|вести|пресса|haberler|haber|basın"
    r"|duyurular|νέα|ειδήσεις|ανακοινώσεις|أخبار|الأخبار|اخبار|חדשות|ニュース|報道|新闻|新聞|公告|뉴스|보도자료",
    re.IGNORECASE,
)
MAX_NEWS_WORDS = 4
"""Words of a link or address that names a page of news."""


_LANGUAGE_HOME = re.compile(
    r"/[a-z]{2}(?:[-_][a-zA-Z]{2})?/?(?:(?:index|home)\.\w{2,5})?"
)


def language_homes(page: Page) -> tuple[Candidate, ...]:
    """Front pages in one language, to which a page that asks for the language leads."""
    own = urlsplit(page.url or "").path
    found: dict[str, Candidate] = {}
    for anchor in page.tree.all("a"):
        url = clean_url(page.base_url or "", anchor.attrs.get("href"))
        path = urlsplit(url or "").path
        if url is None or path == own or not _LANGUAGE_HOME.fullmatch(path):
            continue
        if same_site(url, page.url or ""):
            title = page.text_of(anchor)[:MAX_SAYS]
            found[url] = Candidate(
                url=url,
                kind=SourceKind.SECTION,
                evidence=Evidence.LINKED,
                title=title,
            )
    return tuple(found.values())[:MOST_PAGES]


def folders_above(url: str) -> tuple[Candidate, ...]:
    """The sections in which an address lies, the nearest first, and the site's front page."""
    *above, _ = urlsplit(url).path.rstrip("/").split("/") or [""]
    named = [n for n, part in enumerate(above) if part and not part.isdigit()]
    paths = ["/".join(above[: n + 1]) + "/" for n in reversed(named)][:2]
    return tuple(
        Candidate(
            url=urljoin(url, path), kind=SourceKind.SECTION, evidence=Evidence.LINKED
        )
        for path in (*paths, "/")
    )


def news_pages(page: Page) -> tuple[Candidate, ...]:
    """Pages of news to which a page that lists none links, such as an institute's front page."""
    found: dict[str, tuple[bool, Candidate]] = {}
    for anchor in page.tree.all("a"):
        url = clean_url(page.base_url or "", anchor.attrs.get("href"))
        if url is None or url == page.url or not same_site(url, page.url or ""):
            continue
        last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
        text = page.text_of(anchor)[:MAX_SAYS]
        for name in (
            text.casefold(),
            re.sub(r"\.\w{2,5}$|[-_+]", " ", last).strip().casefold(),
        ):
            words = name.split()
            if len(words) <= MAX_NEWS_WORDS and any(map(_NEWS_WORD.fullmatch, words)):
                section = Candidate(
                    url=url,
                    kind=SourceKind.SECTION,
                    evidence=Evidence.LINKED,
                    title=text,
                )
                found.setdefault(url, (len(words) > 1, section))
    # what is called news and no more is surer than press photos
    surest = sorted(found.values(), key=lambda one: one[0])
    return tuple(section for _, section in surest[:MOST_PAGES])
