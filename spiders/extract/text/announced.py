"""Lines that announce what is left out: a label above links, a heading above pictures, files or writers. Pure.

The lines are whole labels in the languages of the catalogue; a heading that says more is the text's.
"""

from __future__ import annotations

from collections.abc import Sequence

from spiders.extract.content import SUBHEAD, Passage
from spiders.extract.fold import fold
from spiders.extract.related.labels import MAX_LABEL_ALONE, is_label, label_score
from spiders.extract.tree import following

_LINKED = frozenset(("link", "teaser_line"))
_MEDIA = "img, video, audio, iframe"
MIN_OFFER, MAX_OFFER = 25, 160
"""Characters of a label and a title in one line."""
_STOPS = ".!?…:;,"
MAX_HEADING = 30
"""Characters of such a heading."""
MAX_ABOUT = 1_500
"""Characters of what is told of the writers below such headings …"""
MAX_SHARE = 0.3
"""… and its share of the text."""


def _folded(labels: str) -> frozenset[str]:
    return frozenset(map(fold, labels.split("|")))


_WRITERS = _folded(
    "about the author|about the authors|about the author(s)|about the writer|about the writers|about author|author bio"
    "|author biography|meet the author|author information|über den autor|über die autorin|über die autoren|zum autor"
    "|zur autorin|à propos de l'auteur|à propos des auteurs|à propos de l’autrice|sobre el autor|sobre la autora"
    "|sobre los autores|acerca del autor|acerca de los autores|sull'autore|l'autore|informazioni sull'autore|sobre o autor"
    "|sobre a autora|sobre os autores|over de auteur|over de auteurs|om författaren|om forfatteren|om skribenten|kirjoittajasta"
    "|o autorze|o autorce|o autorach|o autorovi|despre autor|a szerzőről|об авторе|об авторах|про автора|за автора"
    "|σχετικά με τον συγγραφέα|yazar hakkında|tentang penulis|về tác giả|عن الكاتب|عن المؤلف|نبذة عن الكاتب|درباره نویسنده"
    "|אודות המחבר|על המחבר|लेखक के बारे में|著者について|著者紹介|著者プロフィール|執筆者紹介|作者简介|作者簡介|关于作者|關於作者|저자 소개|필자 소개"
)
_SHOWN = _folded(
    "gallery|photo gallery|picture gallery|image gallery|in pictures|in photos|photos|pictures|images|slideshow|video|videos"
    "|downloads|download|attachments|attachment|files|press kit|bildergalerie|fotogalerie|fotostrecke|bildstrecke|galerie|bilder|fotos"
    "|dateien|anhänge|anlagen|zum herunterladen|en images|en photos|galerie photos|galerie d'images|diaporama|photos et vidéos|vidéo|vidéos"
    "|téléchargements|à télécharger|pièces jointes|galería|galería de imágenes|galería de fotos|fotogalería|imágenes|vídeo|vídeos"
    "|descargas|archivos adjuntos|galleria|galleria fotografica|galleria immagini|fotogallery|photogallery|le foto|immagini|allegati"
    "|galeria|galeria de imagens|galeria de fotos|imagens|anexos|galeria zdjęć|zdjęcia|materiały|załączniki|pliki do pobrania|multimedia"
    "|fotogaléria|képgaléria|galéria|prílohy|přílohy|ke stažení|galerie foto|fișiere atașate|foto's|fotoreeks|bijlagen"
    "|bildspel|bilder och video|bilagor|bilder og video|billeder|vedlegg|filer|kuvat|kuvagalleria|liitteet|фото|фотографии|фотогалерея|галерея"
    "|видео|файлы|вложения|прикрепленные файлы|фотографії|відео|файли|снимки|галерия|прикачени файлове|φωτογραφίες|fotoğraflar|foto galeri"
    "|hình ảnh|galeri foto|صور|معرض الصور|ألبوم الصور|فيديو|تصاویر|گالری تصاویر|גלריה|תמונות|写真|フォトギャラリー|添付ファイル|添付資料|ダウンロード"
    "|图集|图片|附件|圖集|附件下載|附件下载|사진|첨부파일"
)
_CONTENTS = _folded(
    "contents|table of contents|in this article|on this page|in this story|jump to|quick links|inhalt|inhaltsverzeichnis"
    "|in diesem artikel|auf dieser seite|sommaire|table des matières|au sommaire|dans cet article|contenido|contenidos|índice"
    "|tabla de contenidos|en este artículo|conteúdo|sumário|neste artigo|indice|indice dei contenuti|sommario|in questo articolo"
    "|inhoud|inhoudsopgave|in dit artikel|innehåll|innehållsförteckning|indhold|indholdsfortegnelse|innhold|innholdsfortegnelse"
    "|sisältö|sisällysluettelo|spis treści|w tym artykule|obsah|obsah článku|tartalom|tartalomjegyzék|cuprins|sadržaj|содержание"
    "|оглавление|зміст|съдържание|περιεχόμενα|içindekiler|daftar isi|mục lục|nội dung chính|المحتويات|جدول المحتويات|فهرست مطالب"
    "|תוכן עניינים|विषय सूची|目次|もくじ|目录|目錄|本文目录|목차"
)


def leave_out_labels(span: Sequence[Passage]) -> None:
    """Leave out a label ("Read also:", "Contents") whose next line is a link that was left out, and
    a line of a label and a title that has lost its link.

    Args:
        span: From the first passage of the text to the last.
    """
    after: Passage | None = None
    for passage in reversed(span):
        if (
            after is not None
            and after.rule in _LINKED
            and passage.rule is None
            and len(passage.text) <= MAX_LABEL_ALONE
            and (is_label(passage.text) or fold(passage.text) in _CONTENTS)
        ):
            passage.rule = "label"
        elif passage.rule is None and _is_offer(passage):
            passage.rule = "teaser_line"
        after = passage


def _is_offer(passage: Passage) -> bool:
    """ "Read also: Ferry waits outside the bay", without a link and without a full stop."""
    text = passage.text
    if ":" not in text[:MAX_LABEL_ALONE] or not MIN_OFFER < len(text) <= MAX_OFFER:
        return False
    if passage.kind is SUBHEAD or passage.link_chars or text[-1] in _STOPS:
        return False
    label, _, title = text.partition(":")
    if " " not in label.strip() or " " not in title.strip():
        return False
    return is_label(label.rstrip()) and label_score(label) > 0


def leave_out_headings_of_others(span: Sequence[Passage]) -> None:
    """Leave out headings above pictures, files and players, none of which is text, and what
    stands below a heading that says it is about the writers."""
    kept = [p for p in span if p.rule is None]
    about: list[Passage] = []
    for at, passage in enumerate(kept):
        if passage.kind is not SUBHEAD or len(passage.text) > MAX_HEADING:
            continue
        said = fold(passage.text)
        if said in _SHOWN:
            if _shows(passage, kept[at + 1] if at + 1 < len(kept) else None):
                passage.rule = "heading_of_left_out"
        elif said in _WRITERS:
            about += _below(kept, at)
    if about and _size(about) <= min(MAX_ABOUT, MAX_SHARE * _size(kept)):
        for passage in about:
            passage.rule = "biography"


def _size(passages: Sequence[Passage]) -> int:
    return sum([len(p.text) for p in passages])


def _shows(heading: Passage, after: Passage | None) -> bool:
    """Whether something else than text follows: what was left out, a picture, the next heading."""
    if after is None or after.kind is SUBHEAD or after.order > heading.order + 1:
        return True
    below = next(following(heading.element), None)
    return below is not None and below.css_first(_MEDIA) is not None


def _below(kept: Sequence[Passage], at: int) -> list[Passage]:
    """A heading and what follows it before the next that is no part of the same."""
    found = [kept[at]]
    for passage in kept[at + 1 :]:
        # "h3" is a part of "h2"; a bold "p" of either
        if passage.kind is SUBHEAD and passage.tag <= kept[at].tag:
            break
        found.append(passage)
    return found
