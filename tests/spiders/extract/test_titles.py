"""The headline where only the title tells of it."""

from __future__ import annotations

import pytest

from pipelines.headline import normalise_headline
from spiders.extract import extract_article

TEXT = "".join(
    f"<p>The ferry of Tarn crossed the sound {n} times in a day, which the harbour master called a record for the season.</p>"
    for n in ("eleven", "twelve", "thirteen", "fourteen")
)


@pytest.mark.parametrize(
    ("title", "printed", "wanted"),
    [
        (
            "渡船創下紀錄 - 新聞",
            "<h3>渡船創下紀錄</h3><p>2025-03-04</p>",
            "渡船創下紀錄",
        ),
        (
            "渡船創下紀錄｜港務局",
            "<h2><span>渡船創下紀錄</span></h2><p>114-03-04</p>",
            "渡船創下紀錄",
        ),
        (
            "港務局",
            "<h4>渡船創下本季的紀錄</h4><p>2025-03-04</p>",
            "渡船創下本季的紀錄",
        ),
        (
            "Old pier - Ferry sets a record | Tarn Herald",
            "<h1>Old pier - Ferry sets a record</h1>",
            "Old pier - Ferry sets a record",
        ),
        (
            "Press Release: Harbour Press Information Office",
            "<div>Office of Harbours</div><h2>Ferry of Tarn has crossed the sound</h2><div>Posted On: 4 MAR 2025</div>",
            "Ferry of Tarn has crossed the sound",
        ),
        (
            "Ferry of Tarn had a record season | Tarn Herald",
            "<h2>What the master called good</h2>",
            "Ferry of Tarn had a record season | Tarn Herald",
        ),
        (
            "Ferry sets a record - The Herald of Tarn",
            "<a href='/'><img src='l.png' alt='The Herald of Tarn'></a><div class=title>Ferry sets a record - The Herald of Tarn</div>",
            "Ferry sets a record",
        ),
        (
            "Ferry sets a record",
            "<div><span class=title>Ferry sets a record</span><br><span>3/4/2025 2:25:00 PM</span></div>",
            "Ferry sets a record",
        ),
    ],
    ids=[
        "a site's name behind it",
        "a site's name behind a wide bar",
        "wide signs below the site's name",
        "a mark of its own",
        "a title of the whole site",
        "a subhead below its own title",
        "the link home called as its end",
        "the day in its element",
    ],
)
def test_headline_is_told_by_the_title(title: str, printed: str, wanted: str) -> None:
    page = f"<html><head><title>{title}</title></head><body><div>{printed}{TEXT}</div></body></html>"
    found = extract_article(page, "https://tarn.example/2025/03/ferry-sets-a-record")
    headline = normalise_headline(found.article.headline or "", found.site_names)
    assert headline == wanted


def test_end_of_the_headline_is_no_lead() -> None:
    page = (
        "<html><head><title>Tarn: Ferry sets a record | Tarn Herald</title></head><body>"
        "<nav><h1>Tarn: Ferry sets a record</h1></nav><article><h2>Ferry sets a record</h2>"
        f"<p>4 March 2025</p>{TEXT}</article></body></html>"
    )
    found = extract_article(page, "https://tarn.example/2025/03/ferry-sets-a-record")
    assert found.article.lead is None
