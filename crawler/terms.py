"""What a page and its site ask of machines: robots tags and reservations of text and data mining.

Kept with each article, so that whoever uses the archive can show what was asked for when it was
read. Pure. Sources: Google's robots meta tag and X-Robots-Tag; the W3C community group's TDM
Reservation Protocol (TDMRep), header and meta. Its file for a whole site, /.well-known/tdmrep.json,
is not asked for: it would be a request that no article needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from crawler.items import Terms

MAX_CHARS = 500
"""Of a robots tag or an address that is kept."""


def terms_of(
    robots: Iterable[str | None],
    reservations: Iterable[str | None],
    policies: Iterable[str | None],
) -> Terms:
    """The terms in the words of one header or head.

    Args:
        robots: Values of X-Robots-Tag or of robots metas.
        reservations: Values of tdm-reservation: "1" reserves, "0" does not, others say nothing.
            A header that is sent twice comes joined by a comma.
        policies: Addresses of tdm-policy, likewise; the first is taken.
    """
    said = {
        part.strip() for value in reservations if value for part in value.split(",")
    }
    tags = dict.fromkeys(_one_line(value) for value in robots if value)
    policy = next((_one_line(value) for value in policies if value), "")
    policy = policy.partition(" ")[0].rstrip(",")
    return Terms(
        robots_tag=_cut(", ".join(tag for tag in tags if tag)),
        tdm_reservation=True if "1" in said else False if "0" in said else None,
        tdm_policy=policy
        if policy.startswith(("http://", "https://")) and len(policy) <= MAX_CHARS
        else None,
    )


def terms_of_answer(header: Callable[[str], str | None]) -> Terms:
    """The terms in the head of an answer.

    Args:
        header: Value of a header by its name in small letters.
    """
    return terms_of(
        [header("x-robots-tag")], [header("tdm-reservation")], [header("tdm-policy")]
    )


def joined(page: Terms, header: Terms) -> Terms:
    """Terms of a page's head and of the answer it came with: what either reserves is reserved."""
    said = {page.tdm_reservation, header.tdm_reservation}
    tags = dict.fromkeys(t for t in (header.robots_tag, page.robots_tag) if t)
    return Terms(
        robots_tag=_cut(", ".join(tags)),
        tdm_reservation=True if True in said else False if False in said else None,
        tdm_policy=page.tdm_policy or header.tdm_policy,
        robots_rule=header.robots_rule or page.robots_rule,
    )


def filled(terms: Terms, earlier: Terms) -> Terms:
    """Terms of a page that was not fetched now, with what was known of it before where it says nothing."""
    return replace(
        earlier,
        **{
            name: value
            for name in Terms.__dataclass_fields__
            if (value := getattr(terms, name)) is not None
        },
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str) -> str | None:
    return text[:MAX_CHARS].rstrip() or None
