"""Counts as Prometheus text (exposition format 0.0.4). Pure: numbers in, text out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One number with its name and labels."""

    name: str
    """Without the prefix `vedette_`; counters end in `_total`, times in `_seconds`."""
    value: float
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


HELP = {
    "up": "1 while the watch runs",
    "rounds_total": "rounds since the start",
    "rounds_failed_total": "rounds that failed as a whole since the start",
    "round_seconds": "length of the last round",
    "last_good_round_timestamp_seconds": "when a round last ended well",
    "articles_new_total": "articles stored since the start",
    "articles_changed_total": "articles whose text changed since the start",
    "pages_refused_total": "pages refused since the start, by reason class",
    "hits_total": "new hits since the start",
    "sources": "sources by state",
    "deliveries": "messages by state",
    "archive_articles": "articles in the database",
    "database_bytes": "size of the database with its write-ahead log",
    "disk_free_bytes": "free space beside the database",
}


def render(samples: Iterable[Sample]) -> str:
    """The text a Prometheus server reads; samples of one name stand together."""
    groups: dict[str, list[Sample]] = {}
    for sample in samples:
        groups.setdefault(sample.name, []).append(sample)
    lines: list[str] = []
    for name, group in groups.items():
        full = f"vedette_{name}"
        if name in HELP:
            lines.append(f"# HELP {full} {HELP[name]}")
        lines.append(
            f"# TYPE {full} {'counter' if name.endswith('_total') else 'gauge'}"
        )
        lines.extend(
            f"{full}{_labels(sample.labels)} {_number(sample.value)}"
            for sample in group
        )
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return (
        "{"
        + ",".join(f'{name}="{_escape(value)}"' for name, value in labels.items())
        + "}"
    )


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))
