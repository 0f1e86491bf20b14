"""`vedette extract`: pages to articles on standard output, without a database."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import click

from crawler.cli.articles import markdown, result_json
from crawler.cli.commands import Number, command, verbose_option
from crawler.cli.context import Exit
from crawler.cli.logs import set_up_logs
from crawler.cli.page_advice import advice
from crawler.cli.terminal import note, print_json, safe, say
from crawler.documents import Document
from crawler.exceptions import SettingsError
from crawler.records import Refusal, Visit

# 10 MiB is the limit of a page; one more byte shows that it is longer.
MOST_BYTES = 10 * 1024 * 1024 + 1


@command("extract")
@click.argument("target", required=False, metavar="[URL|FILE|FOLDER|-]")
@click.option(
    "--jsonl",
    is_flag=True,
    help='Read {"id", "url", "html"} lines from standard input, or every page of a FILE or FOLDER; '
    "write one line each.",
)
@click.option(
    "--markdown", "as_markdown", is_flag=True, help="Print Markdown instead of JSON."
)
@click.option(
    "--url", metavar="URL", help="Address of the page in FILE or standard input."
)
@click.option(
    "--explain",
    is_flag=False,
    flag_value="",
    metavar="[TEXT]",
    help="Show how the page was read, or why TEXT is (not) in the article.",
)
@click.option(
    "--readers",
    type=Number(1),
    metavar="N",
    help="Read with N processes (default: the setting VEDETTE_READERS).",
)
@verbose_option
def extract(
    target: str | None,
    jsonl: bool,
    as_markdown: bool,
    url: str | None,
    explain: str | None,
    readers: int | None,
    verbose: int,
) -> int:
    """Read a page, or a stream of pages, and print the article.

    A page that is no article is told with its reason, and the exit code is 1.

    \b
    Example:
      vedette extract https://example.org/news/a
      vedette extract saved.html --url https://example.org/news/a --markdown
      vedette extract --jsonl < pages.jsonl > articles.jsonl
      vedette extract --jsonl crawl.warc.gz > articles.jsonl
      vedette extract saved.html --explain "read more"
    """
    set_up_logs(verbose)
    if jsonl:
        if as_markdown or explain is not None or _is_address(target):
            raise click.UsageError(
                "--jsonl reads standard input, a file or a folder, and prints JSON lines"
            )
        return _stream(_documents(target), readers)
    if target is None:
        raise click.UsageError("name a URL, a FILE, or - for standard input")
    document = _document(target, url)
    if explain is not None:
        from crawler.cli.extract_explaining import explain as explain_document

        say(explain_document(document, explain or None))
        return Exit.DONE
    return _one(document, as_markdown)


def _is_address(target: str | None) -> bool:
    return target is not None and target.startswith(("http://", "https://"))


def _documents(target: str | None) -> Iterable[Document]:
    """Every page that a stream holds."""
    from crawler.documents import read_lines, read_paths

    if target in (None, "-"):
        return read_lines(sys.stdin.buffer)
    return read_paths([Path(target)])


def _stream(documents: Iterable[Document], readers: int | None) -> int:
    """One line out for each page in, in their order; exits 0 also when pages were refused."""
    from crawler.cli.terminal import json_text
    from crawler.run import extract_documents

    out = sys.stdout

    def on_result(document: Document, result: Visit | Refusal) -> None:
        out.write(json_text(result_json(document.id, result)) + "\n")

    extract_documents(documents, on_result, readers=readers)
    out.flush()
    return Exit.DONE


def _document(target: str, url: str | None) -> Document:
    """The page that `target` names."""
    from crawler.browser_pages import origin_of
    from crawler.documents import read_paths

    if target == "-":
        content = sys.stdin.buffer.read(MOST_BYTES)
        # A page starts with markup; a text dump does not.
        plain = not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        url = url or origin_of(content)[0]
        return Document(id="-", content=content, url=url, plain=plain)
    if _is_address(target):
        from crawler.cli.fetch import fetch_document

        return fetch_document(target)
    if "://" in target:
        raise SettingsError(
            f"{safe(target)}: only http and https addresses are fetched"
        )
    path = Path(target)
    if path.is_dir():
        raise SettingsError(f"{path} is a folder; --jsonl reads every page of it")
    documents = list(islice(read_paths([path], url=url), 2))
    if not documents:
        raise SettingsError(f"{path} holds no page")
    if len(documents) > 1:
        raise SettingsError(f"{path} holds several pages; --jsonl reads them all")
    return documents[0]


def _one(document: Document, as_markdown: bool) -> int:
    from crawler.run import extract_documents

    results: list[Visit | Refusal] = []
    extract_documents([document], lambda _, result: results.append(result), readers=1)
    (result,) = results
    if isinstance(result, Refusal):
        detail = f": {safe(result.detail)}" if result.detail else ""
        mend = advice(result.reason)
        mend = f". {mend}" if mend else ""
        note(f"vedette: {document.id} was refused, {result.reason}{detail}{mend}")
        if not as_markdown:
            print_json(result_json(document.id, result))
        return Exit.LOOK
    if as_markdown:
        say(safe(markdown(result.article), lines=True).rstrip("\n"))
    else:
        print_json(result_json(document.id, result))
    return Exit.DONE
