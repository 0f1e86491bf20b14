"""Which part of a line is a day, in scripts and calendars whose months have two words or two letters."""

from __future__ import annotations

import pytest

from spiders.extract.printed.dates import Dates, dates_in


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("یکشنبه ۱۵ دی ۱۴۰۳", "۱۵ دی ۱۴۰۳"),
        ("تاریخ انتشار: ۱۵ دی ماه ۱۴۰۳ ساعت ۱۴:۳۰", "۱۵ دی ماه ۱۴۰۳ ساعت ۱۴:۳۰"),
        ("نشر: ۱۵ کب ۱۴۰۳", "۱۵ کب ۱۴۰۳"),
        ("چهارشنبه ۱۵ مه ۲۰۲۴", "۱۵ مه ۲۰۲۴"),
        ("الأحد ١٧ تشرين الثاني ٢٠٢٤", "١٧ تشرين الثاني ٢٠٢٤"),
        ("17 كانون الأول 2024", "17 كانون الأول 2024"),
    ],
)
def test_a_printed_day_is_found_whole(line: str, wanted: str) -> None:
    dates = Dates()
    assert dates_in(line, dates)
    assert dates.published == [wanted]
