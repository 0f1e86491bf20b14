"""Comma-separated values that a spreadsheet takes as text, never as a formula. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Beginnings that Excel, LibreOffice or Sheets read as a formula (OWASP, CSV injection)."""


BYTE_ORDER_MARK = "\ufeff"
"""What Excel knows UTF-8 by, on request only: other programs take it for a part of the first name."""


def safe_cell(value: Any) -> Any:
    """The value; a text that a spreadsheet would run gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(_FORMULA) and not _is_number(value):
        return "'" + value
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text[0] in "+-" and text[1:2].isascii() and text[1:2].isdigit()


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """A header line and a line a row; absent values are empty."""
    out = io.StringIO()
    write_csv(out, columns, rows)
    return out.getvalue()


def write_csv(
    out: TextIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> None:
    """The same, each row as it comes."""
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(row.get(column)) for column in columns])


class CsvSafe:
    """Makes Datasette's CSV safe while it streams; each body holds whole lines or parts of one.

    Text is kept back until its line is complete: an even number of quotes and a line end.
    """

    def __init__(self) -> None:
        self._kept = b""

    def escape(self, body: bytes) -> bytes:
        """The part that is complete, made safe; an empty body gives all that was kept."""
        if not body:
            whole, self._kept = self._kept, b""
            return _escape_lines(whole)
        self._kept += body
        if self._kept.count(b'"') % 2 or not self._kept.endswith(b"\n"):
            return b""
        whole, self._kept = self._kept, b""
        return _escape_lines(whole)


def _escape_lines(body: bytes) -> bytes:
    if not body:
        return body
    text = body.decode("utf-8", "replace")
    out = io.StringIO()
    writer = csv.writer(out)
    for row in csv.reader(io.StringIO(text, newline="")):
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue().encode()
