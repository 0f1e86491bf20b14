"""Hosts and the sites they belong to. Pure; the public suffix list is the one that comes with tldextract."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address
from typing import Any

_HOST = re.compile(
    r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|(?=[0-9a-f.]*:)[0-9a-f:.]+(?:%[0-9a-z]+)?"
)
"""A name's labels, or an address of IPv6."""
_SIDE_LABELS = frozenset(
    {"www", "m", "mobile", "mobil", "amp", "wap", "touch", "www1", "www2", "www3"}
)


@lru_cache(maxsize=8192)
def plain_host(host: str) -> str:
    """Host in ASCII without the labels that name a way of reading (www, m, amp …)."""
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").rstrip(".")
        except UnicodeError as error:
            raise ValueError(f"no host name: {host[:80]!r}") from error
    if not _HOST.fullmatch(host):
        raise ValueError(f"no host name: {host[:80]!r}")
    labels = host.split(".")
    if not _SIDE_LABELS.intersection(labels):
        return host
    own = registrable(host).count(".") + 1
    kept = [label for label in labels[:-own] if label not in _SIDE_LABELS]
    return ".".join(kept + labels[-own:])


@lru_cache(maxsize=8192)
def is_number(host: str) -> bool:
    """Whether a host is an address in numbers."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1)
def _suffixes() -> Any:  # tldextract is untyped
    import tldextract  # 60 ms, and most commands meet no address

    return tldextract.TLDExtract(
        suffix_list_urls=(), include_psl_private_domains=True, cache_dir=None
    )


@lru_cache(maxsize=8192)
def registrable(host: str) -> str:
    """Registrable domain of a host; the host itself where it has none."""
    found = _suffixes().extract_str(host)
    if found.suffix:
        return f"{found.domain}.{found.suffix}" if found.domain else host
    # not in the list: its own rule is that the last label is the suffix then
    return host if is_number(host) else ".".join(host.split(".")[-2:])
