"""`vedette revisions URL`: the ledger of one article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.cli.commands import command, json_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.terminal import console, print_json, safe, say
from crawler.exceptions import SettingsError
from crawler.plurals import plural
from crawler.wording.word_diff import Differ, Piece, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from crawler.items import Article
    from crawler.store.browsing import Read, RevisionLine


@command("revisions")
@click.argument("url")
@json_option
@pass_session
def revisions(session: Session, url: str, as_json: bool) -> int:
    """Show how an article changed, version by version.

    URL is any address under which the article is known, or its number. What was taken out is
    struck out, what came in is marked.

    \b
    Example:
      vedette revisions https://example.org/news/a
      vedette revisions 4127 --json
    """
    from crawler.store.browsing import read_article

    with session.browsing() as pages:
        number = _number(pages, url)
        article = None if number is None else read_article(pages, number)
        if article is None:
            raise SettingsError(f"{url}: no such article in {session.db}")
        if as_json:
            print_json(_json(article))
        else:
            _show(session, pages, article)
    return Exit.DONE


def _show(session: Session, pages: Any, article: Read) -> None:
    """Each version as it is read: a ticker has hundreds, each a whole text."""
    from crawler.store.versions import load_version

    say(f"{safe(article.content.headline or '(no headline)')}")
    say(
        f"{safe(article.outlet)}, first seen {session.show_time(article.first_seen_at)}"
    )
    if not article.revisions:
        say("no change since it was first seen")
    after: Article | None = article.content
    for entry in article.revisions:
        before = load_version(pages, article.id, entry.revision - 1)
        say()
        say(f"version {entry.revision}, {session.show_time(entry.at)}: {_words(entry)}")
        if before is not None and after is not None:
            differ = Differ()
            _difference(differ, "headline", before.headline, after.headline)
            _difference(differ, "lead", before.lead, after.lead)
            _difference(differ, "body", before.body, after.body)
        after = before


def _number(pages: Any, url: str) -> int | None:
    from crawler.store.articles import find_article

    if url.isascii() and url.isdigit():
        return int(url)
    try:
        return find_article(pages, url)
    except ValueError as error:
        raise SettingsError(f"{url} is neither an address nor a number") from error


def _words(entry: RevisionLine) -> str:
    told = f"{entry.kind}, {plural(entry.words_added, 'word')} added, {entry.words_removed} removed"
    return f"{told}; {safe(entry.note)}" if entry.note else told


def _difference(
    differ: Differ, field: str, before: str | None, after: str | None
) -> None:
    """One field's changed words with a few around them."""
    if (before or "") == (after or ""):
        return
    from rich.text import Text

    pieces = differ.words(before or "", after or "")
    text = Text(f"  {field}: ", "dim")
    console().print(text.append_text(coloured(pieces)), soft_wrap=True)


AROUND = 60
"""Characters of unchanged text that are shown beside a change."""


def coloured(pieces: Sequence[Piece]) -> Text:
    """A word diff, shortened: by colour on a terminal, as `[-old]` and `[+new]` elsewhere."""
    from rich.text import Text

    styles = {"same": "default", "added": "bold green", "removed": "red strike"}
    signs = {"same": "", "added": "+", "removed": "-"}
    terminal = console().is_terminal
    text = Text()
    before = ""
    for piece in shortened(pieces, around=AROUND):
        words = safe(piece.text)
        if (before, piece.op) == ("removed", "added"):
            text.append(" ")
        before = piece.op
        if piece.op == "same":
            text.append(words)
            continue
        body = words.strip()
        shown = body if terminal else f"[{signs[piece.op]}{body}]"
        text.append(words.replace(body, shown, 1) if body else words, styles[piece.op])
    return text


def _json(article: Read) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": article.content.url,
        "headline": article.content.headline,
        "revision": article.revision,
        "first_seen_at": article.first_seen_at,
        "removed_at": article.removed_at,
        "revisions": article.revisions,
    }
