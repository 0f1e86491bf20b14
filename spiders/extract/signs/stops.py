"""The signs that end a sentence, in the scripts of the catalogue. Pure."""

from __future__ import annotations

ENDS = frozenset(".!?…。！？।؟։۔\"'”»“’)]")
"""Of any sentence, with a quotation mark or bracket behind its stop."""
STOPS = frozenset(".…。।։۔")
"""Of a statement: no question and no call."""
ASKS = frozenset("?？؟")
"""Of a question."""
