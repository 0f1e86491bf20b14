"""Values as TOML text, for the few files that vedette writes itself. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

Value = str | int | float | bool | tuple[str, ...] | list[str]

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def toml_key(key: str) -> str:
    return key if BARE_KEY.fullmatch(key) else toml_value(key)


def toml_value(value: Value) -> str:
    """One value. JSON's strings are TOML's basic strings, but for DEL."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "[" + ", ".join(toml_value(item) for item in value) + "]"


def toml_table(header: str, values: Mapping[str, Value | None]) -> str:
    """A table with its header line, such as `[channel.desk]` or `[[source]]`; `None` is left out."""
    lines = [
        header,
        *(
            f"{toml_key(k)} = {toml_value(v)}"
            for k, v in values.items()
            if v is not None
        ),
    ]
    return "\n".join(lines) + "\n"
