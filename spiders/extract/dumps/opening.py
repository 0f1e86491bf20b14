"""The top of a text dump: headline, kicker, byline, dates and lead. Pure."""

from __future__ import annotations

from spiders.extract.dumps.lines import (
    MAX_HEADLINE,
    MAX_SUBHEAD,
    Dump,
    Line,
    is_caption,
    is_furniture,
)
from spiders.extract.names import byline_of
from spiders.extract.printed.dates import dates_in


def read_headline(lines: list[Line], dump: Dump) -> list[Line]:
    """Take the headline (and a kicker) off the top; the rest comes back.

    A line that a line near it repeats, whole or as its end, is the headline; what stands
    before the repeated part is the kicker, glued or on a line of its own.
    """
    top = lines[:6]
    for at, line in enumerate(top):
        for again, other in enumerate(top[at + 1 : at + 4], start=at + 1):
            title = other.text
            if (
                len(title) > MAX_HEADLINE
                or not line.text.endswith(title)
                or len(title) < 8
            ):
                continue
            label = line.text[: -len(title)].strip(" |:–—-•/·") or None
            if at == 1:
                # a caption is said twice too, but without an empty line between
                if label or line.group == other.group or len(lines[0].text) > 60:
                    continue
                label = lines[0].text
            if at > 1 or (label and len(label) > 60):
                continue
            dump.kicker, dump.headline = label, title
            between = [x for x in lines[at + 1 : again] if x.text != title]
            return between + [x for x in lines[again + 1 :] if x.text != title]
    if _is_dated_label(lines) and dates_in(lines[1].text, dump.dates):
        dump.kicker, dump.headline = lines[0].text, lines[2].text
        return lines[3:]
    if len(lines) > 1 and len(lines[0].text) <= MAX_HEADLINE:
        first, second = lines[0], lines[1]
        # a label above the headline: both short, no sentence, the label much shorter
        if (
            not first.is_sentence
            and len(first.text) <= 30
            and len(first.text) * 2 < len(second.text) <= MAX_SUBHEAD
            and not second.is_sentence
            and not is_furniture(second.text)
        ):
            dump.kicker, dump.headline = first.text, second.text
            return lines[2:]
        dump.headline = first.text
        return [x for x in lines[1:] if x.text != first.text]
    return lines


def _is_dated_label(lines: list[Line]) -> bool:
    """A label, a short line for the day, and then a headline: how offices head their releases."""
    if len(lines) < 3:
        return False
    label, day, title = (line.text for line in lines[:3])
    return (
        len(label) <= 30
        and len(day) <= 40
        and len(title) <= MAX_HEADLINE
        and not lines[2].is_sentence
        and byline_of(title) is None
    )


def read_opening(lines: list[Line], dump: Dump) -> list[Line]:
    """Byline and date lines below the headline, and the lead where a picture parts it off."""
    at = 0
    while at < min(len(lines), 8) and (
        dump.take_furniture(lines[at].text) or _is_button(lines, at)
    ):
        at += 1
    rest = lines[at:]
    if len(rest) > 2 and not is_caption(rest, 0):
        parted = is_caption(rest, 1) or _is_byline_below(rest, dump)
        if parted and rest[0].is_sentence and len(rest[0].text) < 600:
            dump.lead = rest[0].text
            return rest[1:]
    return rest


def _is_button(lines: list[Line], at: int) -> bool:
    """A word or two between byline and text: share, print, listen."""
    text = lines[at].text
    return (
        at > 0
        and len(text) <= 16
        and len(text.split()) <= 2
        and not lines[at].is_sentence
        and not any(char.isdigit() for char in text)
    )


def _is_byline_below(lines: list[Line], dump: Dump) -> bool:
    """Bylines or dates between the first paragraph and the second make the first a lead."""
    found = False
    while (
        len(lines) > 2
        and not lines[1].is_sentence
        and dump.take_furniture(lines[1].text)
    ):
        del lines[1]
        found = True
    return found
