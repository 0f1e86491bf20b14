"""Comma-separated values that a spreadsheet takes as text, never as a formula. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Beginnings that Excel, LibreOffice or Sheets read as a formula (OWASP, CSV injection)."""
_INNER = re.compile(r"([;\t\n\r] *)(?=[=+\-@＝＋－＠])")
"""Where such a beginning opens a cell for who takes another sign for the comma: Excel takes the
semicolon where numbers have a decimal comma, and then a line's end for the end of a row."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys when somebody looks at the file there; the stages leave none in a text."""

BYTE_ORDER_MARK = "\ufeff"
"""What Excel knows UTF-8 by, on request only: other programs take it for a part of the first name."""


def safe_cell(value: Any) -> Any:
    """The value; a text that a spreadsheet would run gets an apostrophe before it.

    So does one behind a semicolon, a tab or a line's end. Controls and marks that turn the
    direction of text are left out.
    """
    if not isinstance(value, str):
        return value
    text = _INNER.sub(r"\1'", value if value.isprintable() else _CONTROL.sub("", value))
    return "'" + text if text.startswith(_FORMULA) and not _is_number(text) else text


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
