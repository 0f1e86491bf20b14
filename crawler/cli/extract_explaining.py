"""`vedette extract --explain`: how a page was read, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.cli.terminal import safe
from crawler.documents import Document
from crawler.exceptions import SettingsError
from crawler.extracting import by_name

SHOWN = 100
"""Characters of a value or a text; who wants all of it extracts the page."""
# The values are the explanations of spiders.extract.explain, which the machine reaches by name
# alone (STYLE 2), so their type is Any here.
Explanation = Any


def explain(document: Document, find: str | None) -> str:
    """The page's reading, field by field, and what became of the texts that hold `find`.

    Raises:
        SettingsError: The document is a text dump.
        PageError: The page cannot be had or not be parsed.
    """
    if document.plain:
        raise SettingsError(
            f"{document.id} is a text dump: it has no markup to explain; give a page"
        )
    if document.fault is not None:
        raise document.fault
    explanation = by_name("spiders.extract.explain.explain_page")(
        document.content, document.url, content_type=document.content_type, find=find
    )
    told = _findings(explanation, find) if find else _fields(explanation)
    return "\n".join((*_head(explanation), *told))


def _head(explanation: Explanation) -> Iterator[str]:
    yield f"verdict     {safe(explanation.verdict)}"
    yield f"text in     {safe(explanation.container)}"
    yield f"rules of    version {explanation.reader_version}"


def _fields(explanation: Explanation) -> Iterator[str]:
    """For each field who was asked, who gave the value, and what the others said otherwise."""
    yield ""
    for choice in explanation.fields:
        if choice.winner is None:
            said = "nobody states it" if not choice.claims else "no claim could be used"
            yield f"{choice.field:16}{said}"
            continue
        yield f"{choice.field:16}{choice.winner:11}{_short(choice.value)}"
        for reader, claim in choice.claims:
            if reader != choice.winner:
                same = "says the same" if claim == choice.value else _short(claim)
                yield f"{'':16}{reader:11}{same}"
    meanings = by_name("spiders.extract.explain.RULES")
    yield ""
    for rule, count in sorted(explanation.rules.items(), key=lambda pair: -pair[1]):
        yield f"{count:5} left out: {meanings.get(rule, rule)}"


def _findings(explanation: Explanation, find: str) -> Iterator[str]:
    """What became of each text that holds the words asked for."""
    yield ""
    for finding in explanation.findings:
        verdict = "kept" if finding.kept else "left out"
        yield f"{verdict}: {finding.kind} {_short(finding.text)}"
        meaning = by_name("spiders.extract.explain.RULES").get(finding.rule)
        yield f"  because   {safe(meaning or finding.rule)}"
        yield f"  evidence  {safe(finding.evidence)}"
        if finding.path:
            yield f"  stands in {safe(finding.path)}"
    if not explanation.findings:
        yield f"no paragraph, picture or link of the page holds {safe(find)!r}"


def _short(text: str | None) -> str:
    words = safe(" ".join((text or "").split()))
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
