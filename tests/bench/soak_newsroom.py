"""A month of the demo newsroom, planned beforehand: what its outlets print at any moment.

The outlets are those of `vedette demo` (RSS, Atom, JSON Feed, news sitemap, section page), their
pages in their own markup; the stories are made of the demo's sentences. What happens to them is
drawn by chance: edits of five kinds, removals, moved slugs, outages of four kinds, a feed that
moves. Every page also carries what must not count: counters and a list of the newest stories.
"""

from __future__ import annotations

import random
import re
import threading
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from crawler.demo.outlets import Outlet, Page, load_outlets
from crawler.demo.printing import Edition, print_listing, print_page

EDITS = ("typing", "numbers", "headline", "body", "correction")
OUTAGES = ("503", "reset", "wall", "403")
WINDOW = 25
"""Stories that a listing shows at once."""
LISTENING = "127.0.0.1"
NOTICE = {
    "en": "Correction: an earlier version of this article named the wrong harbour.",
    "pl": "Sprostowanie: w poprzedniej wersji podaliśmy błędną nazwę portu.",
    "de": "Korrektur: In einer früheren Version stand der falsche Hafen.",
    "fr": "Rectificatif : une version précédente citait le mauvais port.",
    "uk": "Виправлення: раніше було названо інший порт.",
}


@dataclass(slots=True)
class Story:
    """One article of the plan."""

    number: int
    at: datetime
    page: Page
    edited: Page | None = None
    edit: str | None = None
    edited_at: datetime | None = None
    removed_at: datetime | None = None
    slug_moved_at: datetime | None = None

    def shown(self, now: datetime) -> Page:
        """The page as it stands."""
        page = self.page
        if self.edited is not None and self.edited_at is not None:
            page = self.edited if now >= self.edited_at else page
        return replace(page, path=self.path(now))

    def path(self, now: datetime) -> str:
        moved = self.slug_moved_at is not None and now >= self.slug_moved_at
        return (
            self.page.path.replace("/story-", "/new-slug-") if moved else self.page.path
        )

    def gone(self, now: datetime) -> bool:
        return self.removed_at is not None and now >= self.removed_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Edition):
    """An outlet as it stands now; an edited page states its own time of change."""

    edits: dict[str, datetime]

    def modified(self, page: Page) -> datetime:
        return self.edits.get(page.path, self.published(page))


@dataclass
class House:
    """One outlet with its plan, served on a port of its own."""

    outlet: Outlet
    stories: list[Story]
    outages: list[tuple[datetime, datetime, str]]
    moved_at: datetime | None
    opened_at: datetime
    clock: Callable[[], datetime]
    port: int = 0
    requests: int = 0
    server: ThreadingHTTPServer | None = None
    _times: list[datetime] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.outlet.key

    @property
    def base(self) -> str:
        return f"http://{LISTENING}:{self.port}"

    def outage(self) -> str | None:
        """How the server fails now."""
        now = self.clock()
        found = (kind for begin, end, kind in self.outages if begin <= now < end)
        return next(found, None)

    def moment(self) -> Moment:
        now = self.clock()
        self._times = self._times or [story.at for story in self.stories]
        upto = bisect_right(self._times, now)
        shown = [
            s for s in self.stories[max(0, upto - WINDOW) : upto] if not s.gone(now)
        ]
        changed = {
            s.path(now): s.edited_at
            for s in shown
            if s.edited_at is not None and now >= s.edited_at
        }
        return Moment(
            outlet=replace(self.outlet, pages=tuple(s.shown(now) for s in shown)),
            base=self.base,
            opened_at=self.opened_at,
            round=1,
            edits=changed,
        )

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a path; status 0 closes the connection without a word."""
        self.requests += 1
        path = path.partition("?")[0]
        failing = self.outage()
        if failing is not None:
            return _failed(failing)
        if path == "/robots.txt":
            return 404, {}, b""
        moved = self.moved_at is not None and self.clock() >= self.moved_at
        if path == self.outlet.listing_path and moved:
            return 301, {"Location": "/moved" + path}, b""
        if path in (self.outlet.listing_path, "/moved" + self.outlet.listing_path):
            return self._listing()
        return self._story(path)

    def _listing(self) -> tuple[int, dict[str, str], bytes]:
        kind, text = print_listing(self.moment())
        if self.outlet.listing == "rss":
            text = text.replace("</link><guid", "?utm_source=rss</link><guid")
        if self.outlet.listing == "section":
            text = re.sub(r"<time.*?</time>", "", text)  # many state no time at all
        return 200, {"Content-Type": kind}, text.encode()

    def _story(self, path: str) -> tuple[int, dict[str, str], bytes]:
        found = re.search(r"-(\d+)(?:\.html)?$", path)
        now = self.clock()
        place = int(found[1]) - FIRST if found else -1
        if not 0 <= place < len(self.stories) or self.stories[place].at > now:
            return 404, {}, b""
        story = self.stories[place]
        if story.gone(now):
            return (410 if story.number % 2 else 404), {}, b""
        if path != story.path(now):
            return 301, {"Location": story.path(now)}, b""
        moment = self.moment()
        if story.edited_at is not None and now >= story.edited_at:
            moment.edits[story.path(now)] = story.edited_at
        text = print_page(moment, story.shown(now))
        return (
            200,
            {"Content-Type": "text/html; charset=utf-8"},
            _noisy(text, moment, self.requests).encode(),
        )


def _failed(kind: str) -> tuple[int, dict[str, str], bytes]:
    if (
        kind == "wall"
    ):  # a page in place of everything, as a login or a fault's own page
        page = b"<!doctype html><html><head><title>Please sign in</title></head><body><form><input type='password'></form></body></html>"
        return 200, {"Content-Type": "text/html"}, page
    return {"503": 503, "reset": 0, "403": 403}[kind], {}, b""


def _noisy(text: str, moment: Moment, count: int) -> str:
    """Counters and a list of the newest: they change at every look and must count for nothing."""
    newest = "".join(
        f'<li><a href="{page.path}">{page.headline}</a></li>'
        for page in moment.pages[:5]
    )
    box = f'<aside class="newest"><h3>Latest</h3><ul>{newest}</ul><p>{count} views</p></aside>'
    return text.replace("</body>", f"{box}</body>")


FIRST = 1_000_000
"""Number of an outlet's first story: long enough to outlive a changed slug."""


def open_house(
    outlet: Outlet,
    rng: random.Random,
    *,
    start: datetime,
    days: int,
    clock: Callable[[], datetime],
) -> House:
    """Plan one outlet's days: a rate of its own, quiet nights, and what goes wrong."""
    rate = rng.choice((1.5, 4.0, 8.0, 14.0))
    end = start + timedelta(days=days)
    stories: list[Story] = []
    at = start - timedelta(days=3)
    sentences = _sentences(outlet)
    while True:
        at += timedelta(days=rng.expovariate(rate * 1.3))
        if at >= end:
            break
        if at.hour < 5 and rng.random() < 0.8:
            continue
        stories.append(_story(outlet, rng, sentences, len(stories), at, start))
    outages = []
    for _ in range(max(1, days // 8)):
        begin = start + timedelta(days=rng.uniform(1, max(1.1, days - 2)))
        length = timedelta(hours=rng.uniform(0.3, 9))
        outages.append((begin, begin + length, rng.choice(OUTAGES)))
    moved = start + timedelta(days=days / 2) if rng.random() < 0.5 else None
    return House(
        outlet=outlet, stories=stories, outages=outages, moved_at=moved, opened_at=start, clock=clock
    )  # fmt: skip


def _sentences(outlet: Outlet) -> list[str]:
    texts = [
        text for page in outlet.pages for subhead, text in page.blocks if not subhead
    ]
    found = [s.strip() for text in texts for s in re.split(r"(?<=[.!?]) ", text)]
    return [sentence for sentence in found if len(sentence) > 40]


def _story(
    outlet: Outlet,
    rng: random.Random,
    sentences: Sequence[str],
    place: int,
    at: datetime,
    start: datetime,
) -> Story:
    number = FIRST + place
    at = at.replace(microsecond=0)
    blocks = [" ".join(rng.sample(sentences, 3)) for _ in range(rng.randint(4, 7))]
    blocks[1] += f" ({rng.randint(10, 99)} / {rng.randint(100, 999)})"
    words = " ".join(rng.sample(sentences, 2)).split()
    path = f"/news/story-{number}" + (".html" if outlet.listing == "sitemap" else "")
    page = Page(
        path=path,
        hours=(start - at).total_seconds() / 3600,  # type: ignore[arg-type]
        headline=" ".join(words[: rng.randint(6, 11)]).rstrip(".,;:"),
        lead=rng.choice(sentences),
        byline="Ada Vester",
        authors=("Ada Vester",),
        section="News",
        body="\n\n".join(blocks),
        language=outlet.language,
    )
    story = Story(number=number, at=at, page=page)
    chance = rng.random()
    if chance < 0.15:
        story.edit = rng.choice(EDITS)
        story.edited = edited(page, story.edit, rng, sentences)
        story.edited_at = at + timedelta(hours=0.5 + rng.expovariate(1 / 20))
    elif chance < 0.20:
        story.removed_at = at + timedelta(hours=1 + rng.expovariate(1 / 40))
    elif chance < 0.25:
        story.slug_moved_at = at + timedelta(hours=0.2 + rng.expovariate(1 / 12))
    return story


def edited(page: Page, edit: str, rng: random.Random, sentences: Sequence[str]) -> Page:
    """The page after an edit of one kind."""
    blocks = page.body.split("\n\n")
    if edit == "typing":
        words = blocks[2].split(" ")
        place = max(range(len(words)), key=lambda n: len(words[n]))
        words[place] = words[place][:2] + words[place][3:]
        blocks[2] = " ".join(words)
    elif edit == "numbers":
        blocks[1] = re.sub(r"\((\d+) /", lambda m: f"({int(m[1]) + 7} /", blocks[1])
    elif edit == "headline":
        words = rng.choice(sentences).split()
        return replace(page, headline=" ".join(words[:9]).rstrip(".,;:"))
    elif edit == "body":
        blocks.insert(2, " ".join(rng.sample(sentences, 2)))
    else:
        blocks.append(NOTICE[page.language])
    return replace(page, body="\n\n".join(blocks))


def all_outlets(count: int) -> list[Outlet]:
    """The demo's outlets; with more than five, again under keys of their own."""
    known = load_outlets()
    return [
        replace(known[n % len(known)], key=f"{known[n % len(known)].key}-{n}")
        for n in range(count)
    ]


def serve(house: House) -> None:
    """Answer on a free port of loopback until the process ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            status, headers, body = house.answer(self.path)
            if status == 0:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer((LISTENING, 0), Handler)
    server.daemon_threads = True
    house.server, house.port = server, server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
