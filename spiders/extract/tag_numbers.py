"""The numbers that the parser gives to tags: to ask an element for its number is seven times
cheaper than to ask for its tag, which is made anew each time. Pure."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

TEXT = "-text"
"""Tag of a run of text …"""
COMMENT = "-comment"
"""… and of a comment."""
_HTML_TAGS = """a abbr acronym address area article aside audio b base bdi bdo big blockquote body br
button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div
dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hgroup hr
html i iframe img input ins kbd label legend li link main map mark math menu meta meter nav nobr
noembed noframes noscript object ol option output p param picture pre progress q rb rp rt rtc ruby
s samp script search section select slot small source span strike strong style sub summary sup svg
table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr"""
MAX_NUMBER = 1_000
"""Of a tag of HTML; what others have is a place in memory, of one tree."""


def _numbers() -> dict[str, int]:
    parser = LexborHTMLParser("<p>-<!---->")
    nodes = [parser.create_node(tag) for tag in _HTML_TAGS.split()]
    nodes += [node for p in parser.css("p") for node in p.iter(include_text=True)]
    found = {str(node.tag): node.tag_id for node in nodes}
    return {tag: number for tag, number in found.items() if number <= MAX_NUMBER}


NUMBERS = _numbers()
"""Of each tag of HTML that the parser knows, of a text and of a comment."""
TAGS = {number: tag for tag, number in NUMBERS.items()}
