"""What the words before a date say of it: a publication or a change. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MODIFIED = re.compile(
    r"updat|current as of|modif|revis|reviewed|last changed|edited|aktualis|geändert|überarbeitet|mis(?:e)? à jour|màj\b|"
    r"actualiz|atualiz|aggiorna|обнов|оновл|изменен|змінен|aktualiz|uppdatera|opdater|oppdater|sist endret|"
    r"bijgewerkt|gewijzigd|aangepast|bearbeitet|änderung|modyfik|ostatnia zmiana|muokattu|güncel|更新|修改|수정|تحديث|آخر تعديل|עודכן|frissít|actualizat|päivite|ενημέρω|"
    r"cập nhật|diperbarui|актуализ|обновяв|ažurira|posodob|atnaujin|atjaunin|uuenda|업데이트|módosít|zmieni(?:ono|ony)|"
    r"upraven|zmenené|izm(?:ij)?enj|spremenjen|τροποπ|ändrad|ændret|alterad|değişt|ажурира|промен|pakeist|labots|muudetud|"
    r"بروز|ویرایش|अपडेट|হালনাগাদ|আপডেট|อัปเดต|แก้ไข"
)
PUBLISHED = re.compile(
    r"publi|posted|online (?:since|seit)|eingestellt|mis(?:e)? en ligne|inserito|offentliggjort|ogłoszon|zveřejněn|публик|публіка|размещ|issued|released|created|veröffentlicht|erschienen|erstellt|stand:|pubbli|опубл|дата:|"
    r"dodano|utworzono|data:|vydán|publicer|udgivet|geplaatst|yayın|eklenme|发布|發布|公開|配信|発表|등록|입력|"
    r"게시|작성|zverejnen|közzét|avaldatud|објављ|انتشار|प्रकाशित|প্রকাশ|เผยแพร่|"
    r"نشر|פורסם|megjelen|julkais|δημοσ|đăng|diterbitkan|tayang|pridan|objavlj|paskelb|lisatud"
)
"""Both are looked for in small letters."""


@dataclass(slots=True)
class Dates:
    """Claims in the words of the page, best first."""

    published: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    ago: list[str] = field(default_factory=list)
    """Told from now ("3 hours ago"): only asked where no date is printed."""

    @property
    def are_told(self) -> bool:
        """Whether a day is printed, of the news or of a change."""
        return bool(self.published or self.modified)

    def add(self, text: str, *, modified: bool) -> None:
        claims = self.modified if modified else self.published
        if text not in claims:
            claims.append(text)


def labels_day(letters: str) -> bool:
    """Whether words say of a day that it is one of a publication or of a change."""
    return bool(PUBLISHED.search(letters) or MODIFIED.search(letters))


def tells_change(label: str, before: bool) -> bool:
    """Whether the date after a label is one of a change; without words, as the date before it."""
    changed, published = MODIFIED.search(label), PUBLISHED.search(label)
    if published is None:
        return changed is not None or before
    return changed is not None and changed.start() > published.start()
