"""The pages in a real Chromium: an analyst's journey by keyboard, a phone, no script, no stranger asked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.demo.newsroom import Newsroom
from crawler.demo.outlets import load_alerts
from crawler.records import Alert
from crawler.store import open_store
from crawler.store.alerts import add_alert
from tests.browse import hostile_text

AXE = os.environ.get("VEDETTE_AXE")
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PAGES = ["/", "/hits", "/hits?show=starred", "/hits?alert=tankers", "/article/{hit}", "/article/60?revision=2", "/search", "/search?q=cable",
         "/search?q=tanker&save=1", "/search?q=drone+submarine+OR+missile", "/alert/tankers", "/search?alert=tankers&q=cable", "/sources", "/source/harbour-post",
         "/revisions", "/crawls"]  # fmt: skip
TABLES = ["/vedette", "/vedette/hits", "/vedette/latest"]
PHONE = {"width": 390, "height": 844}


class Eyes:
    """A browser window that notes what went wrong: console, errors, requests to others."""

    def __init__(self, page: Any, url: str) -> None:
        self.page, self.url = page, url
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _request(self, request: Any) -> None:
        if urlsplit(request.url).hostname != "127.0.0.1":
            self.strangers.append(request.url)

    def open(self, path: str) -> Any:
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, path
        self.page.wait_for_function("document.hasFocus()")  # else keys go nowhere
        return self.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield window
        window.close()


@pytest.fixture
def look(browser: Any) -> Iterator[Callable[..., Eyes]]:
    """Opens a window on a server; what it noted is held to at the end."""
    opened: list[tuple[Any, Eyes]] = []

    def start(url: str, **settings: Any) -> Eyes:
        settings.setdefault("viewport", {"width": 1280, "height": 900})
        context = browser.new_context(**settings)
        context.set_default_timeout(15_000)
        eyes = Eyes(context.new_page(), url)
        opened.append((context, eyes))
        return eyes

    yield start
    for context, eyes in opened:
        context.close()
        assert eyes.complaints == []
        assert eyes.strangers == []


@pytest.fixture
def server(archive: Path, serve: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    return serve(archive)


def newest_hit(archive: Path) -> int:
    with closing(open_store(archive)) as db:
        return int(
            db.execute("SELECT article_id FROM hits ORDER BY at DESC").fetchone()[0]
        )


def crawl(db: Path, newsroom: Newsroom) -> None:
    """`vedette crawl` as a person types it."""
    catalogue = db.with_name("sources.toml")
    catalogue.write_text(newsroom.catalogue(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "crawler.cli", "--db", db, "crawl", "--sources", catalogue, "--quiet"],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "VEDETTE_HOME": str(db.parent)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr


def wait_for_focus(eyes: Eyes, text: str) -> None:
    """Until the element with this text has the focus; on a busy machine that takes a moment."""
    eyes.page.wait_for_function(
        "text => document.activeElement.textContent.trim() === text", arg=text
    )


def test_analyst_works_by_keyboard_alone(
    tmp_path: Path, serve: Callable[..., SimpleNamespace], look: Callable[..., Eyes]
) -> None:
    """Home, hit, article, why, search, save as alert, new hit after a crawl, mark read."""
    db = tmp_path / "newsroom.db"
    now = datetime.now(UTC)
    with closing(open_store(db)) as store:
        for name, query in load_alerts().items():
            add_alert(store, Alert(name=name, query=query), now=now)
    with Newsroom(opened_at=now) as newsroom:
        crawl(db, newsroom)
        eyes = look(serve(db).url)
        page = eyes.open("/")
        # To the second hit, see why, open it.
        eyes.press("j", "j", "w")
        current = page.locator(".hit.current")
        assert current.locator("details.why").get_attribute("open") is not None
        headline = current.locator("h3").inner_text()
        eyes.press("o")
        page.wait_for_url("**/article/*")
        assert page.locator("h1").inner_text() == headline
        assert page.locator("article mark").count() > 0
        page.get_by_role("link", name="Why, part by part").first.focus()
        eyes.press("Enter")
        page.locator(".tree .yes").first.wait_for()
        # Search from there, and save it.
        eyes.press("/")
        page.keyboard.type("Sirene NEAR/30 Schule")
        eyes.press("Enter")
        page.wait_for_url("**/search?q=*")
        assert "Nothing in the archive matches." in page.inner_text("main")
        page.get_by_role("link", name="Save as an alert…").focus()
        eyes.press("Enter")
        page.wait_for_url("**save=1**")
        assert "As an alert it would have fired 0 times" in page.inner_text("#save")
        page.keyboard.type("school-drills")
        eyes.press("Enter")
        page.wait_for_url("**/alert/school-drills?saved=new")
        assert "None yet." in page.inner_text("main")
        # The next crawl brings an article of that kind while the page is open.
        newsroom.round = 2
        crawl(db, newsroom)
    eyes.open("/")
    found = "Drohnen an der Grenze: Orlin probt den Alarm"
    eyes.open("/hits?alert=school-drills")
    eyes.press("j")
    wait_for_focus(eyes, found)
    eyes.press("e")
    page.locator("#said", has_text="Marked as read.").wait_for()
    assert page.locator(".hit.current.read").count() == 1
    eyes.open("/hits?alert=school-drills")
    assert "Everything is read." in page.inner_text("main")
    assert found in eyes.open("/").inner_text("main")


def test_star_dismiss_and_undo_by_keys(
    server: SimpleNamespace, look: Callable[..., Eyes]
) -> None:
    eyes = look(server.url)
    page = eyes.open("/hits?alert=tankers")
    eyes.press("j", "s")
    page.locator("#said", has_text="Starred.").wait_for()
    first = page.locator(".hit").first.get_attribute("data-hit")
    eyes.press("x")
    page.locator("#said", has_text="Dismissed.").wait_for()
    page.wait_for_function("document.querySelector('.hit.current') && !document.querySelector('.hit.current').classList.contains('gone')")  # fmt: skip
    eyes.press("u")
    page.wait_for_load_state()
    page.locator(f'[data-hit="{first}"]:not(.gone)').wait_for()
    eyes.open("/hits?alert=tankers&show=starred")
    assert page.locator(".hit").count() == 1


def test_keys_can_be_switched_off(
    server: SimpleNamespace, look: Callable[..., Eyes]
) -> None:
    eyes = look(server.url)
    page = eyes.open("/hits")
    page.get_by_role("button", name="turn keys off").click()
    eyes.open("/hits")
    eyes.press("j")
    assert page.locator(".hit.current").count() == 0
    page.get_by_role("button", name="turn keys on").click()
    page.locator("body").press("j")
    assert page.locator(".hit.current").count() == 1


def test_everything_is_done_without_script(
    server: SimpleNamespace, look: Callable[..., Eyes]
) -> None:
    eyes = look(server.url, java_script_enabled=False)
    page = eyes.open("/hits?alert=tankers")
    before = page.locator(".hit").count()
    page.locator(".hit").first.get_by_role("button", name="Dismiss").click()
    page.get_by_text("Dismissed.").wait_for()
    assert page.locator(".hit").count() in (before - 1, before)
    page.get_by_role("button", name="Undo").click()
    assert page.url.endswith("/hits?alert=tankers")
    page.locator(".hit").first.get_by_text("Why did this match?").click()
    assert page.locator(".whybox").first.is_visible()
    page.get_by_label("Search the archive").fill("tanker")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Save as an alert…").click()
    page.get_by_label("Name of the alert").fill("by-hand")
    page.get_by_role("button", name="Save").click()
    assert "/alert/by-hand" in page.url
    page.get_by_role("link", name="Change the query…").click()
    page.get_by_label("Query", exact=True).fill("tanker strait")
    page.get_by_role("button", name="Try").click()
    page.get_by_role("button", name="Save these words").click()
    assert "Saved as version 2." in page.inner_text("main")


def test_pages_fit_a_phone(
    server: SimpleNamespace, archive: Path, look: Callable[..., Eyes]
) -> None:
    eyes = look(server.url, viewport=PHONE, is_mobile=True, has_touch=True)
    hit = newest_hit(archive)
    for path in PAGES:
        page = eyes.open(path.format(hit=hit))
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], path
    page = eyes.open("/hits")
    page.locator(".hit").first.get_by_role("button", name="Star").tap()
    page.locator("#said", has_text="Starred.").wait_for()
    small = page.evaluate(
        "[...document.querySelectorAll('button, nav a, .news h3 a')].filter(e => e.offsetParent)"
        ".map(e => e.getBoundingClientRect()).filter(r => r.height < 20 || r.width < 20).length"
    )
    assert small == 0, (
        "a finger cannot hit it (WCAG 2.5.8 asks for 24 px or room around)"
    )


def test_a_phone_shows_the_name_of_a_column_above_its_value(
    server: SimpleNamespace, look: Callable[..., Eyes]
) -> None:
    eyes = look(server.url, viewport=PHONE, is_mobile=True, has_touch=True)
    for path in ("/vedette/articles", "/vedette?sql=select+id,+host+from+articles"):
        page = eyes.open(path)
        shown, cell, font = page.evaluate(
            "[getComputedStyle(document.querySelector('.rows-and-columns td'), '::before').display,"
            " document.querySelector('.rows-and-columns td').clientWidth,"
            " getComputedStyle(document.body).fontFamily]"
        )
        assert shown == "block"
        assert cell > 300
        assert "mono" not in font.lower()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_ask_nobody_else_and_complain_of_nothing(
    server: SimpleNamespace, archive: Path, look: Callable[..., Eyes], scheme: str
) -> None:
    eyes = look(server.url, color_scheme=scheme)
    hit = newest_hit(archive)
    for path in [*PAGES, *TABLES]:
        page = eyes.open(path.format(hit=hit))
        page.wait_for_load_state("networkidle")


def test_pictures_are_asked_for_by_the_reader_alone(
    server: SimpleNamespace, archive: Path, look: Callable[..., Eyes]
) -> None:
    eyes = look(server.url)
    page = eyes.open("/article/395")
    asked: list[str] = []
    page.route(
        "**/*.jpg", lambda route: (asked.append(route.request.url), route.abort())
    )
    page.get_by_role("link", name="Show pictures").click()
    page.wait_for_url("**pictures=1**")
    page.wait_for_load_state("networkidle")
    assert asked, "the reader asked for them"
    referrers = [address for address in asked if "127.0.0.1" in address]
    assert referrers == []
    # Asked for, so no fault: what this window noted is the wanted picture.
    eyes.strangers.clear()
    eyes.complaints.clear()


def test_hostile_text_does_nothing_in_a_browser(
    archive: Path, serve: Callable[..., SimpleNamespace], look: Callable[..., Eyes]
) -> None:  # fmt: skip
    hit = hostile_text.poison(archive, hostile_text.EVIL)
    eyes = look(serve(archive).url)
    for path in [*PAGES, *TABLES, "/vedette/articles", f"/vedette/articles/{hit}"]:
        page = eyes.open(path.format(hit=hit))
        page.wait_for_load_state("networkidle")
        assert page.evaluate("typeof window.pwned") == "undefined", path
        assert page.locator("svg[onload], img[onerror]").count() == 0, path


def test_script_that_slipped_in_would_not_run(
    server: SimpleNamespace, look: Callable[..., Eyes]
) -> None:
    eyes = look(server.url)
    for path in ("/hits", "/vedette/hits"):
        page = eyes.open(path)
        page.evaluate(
            "() => { const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s); }"
        )
        page.evaluate(
            "() => { const d = document.createElement('div'); d.innerHTML = '<img src=data:, onerror=\"window.pwned = 1\">'; document.body.append(d); }"
        )
        page.wait_for_timeout(100)
        assert page.evaluate("typeof window.pwned") == "undefined"
        assert any("Content Security Policy" in text for text in eyes.complaints)
        eyes.complaints.clear()


def test_other_site_can_post_nothing(
    server: SimpleNamespace, archive: Path, look: Callable[..., Eyes], serve: Callable[..., SimpleNamespace], tmp_path: Path
) -> None:  # fmt: skip
    """Another server of this machine is another site: same host, other port."""
    other = serve(archive, marks_path=tmp_path / "other.db")
    eyes = look(other.url)
    page = eyes.open("/crawls")
    page.evaluate("location.href")
    answer = page.request.post(
        server.url + "/marks",
        form={"token": server.desk.token, "deed": "read 1"},
        headers={"origin": other.url, "sec-fetch-site": "same-site"},
    )
    assert answer.status == 403


def test_pages_answer_while_a_crawl_writes(
    server: SimpleNamespace, archive: Path, look: Callable[..., Eyes]
) -> None:
    eyes = look(server.url)
    with closing(open_store(archive)) as db:
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE articles SET headline = 'half written'")
        for path in ("/", "/hits", "/article/60", "/search?q=cable", "/vedette/hits"):
            assert "half written" not in eyes.open(path).inner_text("main")
        page = eyes.open("/hits?alert=tankers")
        page.locator("body").press("j")
        eyes.press("s")
        page.locator("#said", has_text="Starred.").wait_for()
        db.execute("COMMIT")
    assert "half written" in eyes.open("/article/60").inner_text("h1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    server: SimpleNamespace, archive: Path, look: Callable[..., Eyes], scheme: str, pytestconfig: pytest.Config
) -> None:  # fmt: skip
    if AXE is None:
        if pytestconfig.getoption("--need-browser"):
            pytest.fail("VEDETTE_AXE names no axe.min.js")
        pytest.skip("VEDETTE_AXE names no axe.min.js (npm pack axe-core)")
    script = Path(AXE).read_text(encoding="utf-8")
    eyes = look(server.url, color_scheme=scheme, bypass_csp=True)
    hit = newest_hit(archive)
    found = []
    for path in [*PAGES, "/vedette/hits"]:
        page = eyes.open(path.format(hit=hit))
        page.evaluate(script)
        told = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        found += [
            (path, one["impact"], one["id"], one["nodes"][0]["html"][:160])
            for one in told["violations"]
            # The order of headings on Datasette's pages is Datasette's.
            if one["impact"] in ("serious", "critical", "moderate")
            and not (path.startswith("/vedette") and one["id"] == "heading-order")
        ]
    assert found == []
