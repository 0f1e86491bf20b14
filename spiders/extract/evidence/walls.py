"""Walls: pages of guards, log-ins and consent managers that stand where an article should be. Pure."""

from __future__ import annotations

from spiders.extract.page import Page
from spiders.extract.signs.elements import CONSENT_NAMES

WALL_TEXT = 1_500
"""A page with a form or challenge and less running text than this is a wall."""
SHORT_PAGE = 600
"""Characters of a page that may be nothing but a guard's message."""
_CHALLENGES = (
    "_cf_chl_opt", "cdn-cgi/challenge", "captcha-delivery", "geo.captcha", "px-captcha", "_incapsula_resource",
    "hcaptcha.com", "turnstile", "ddos-guard", "aws-waf", "awswafintegration", "sucuri_cloudproxy", "kpsdk",
    "challenge-platform", "_pxappid", "/captcha/captcha.js", "anubis_challenge", "errors.edgesuite.net",
    "cf-error-details",
)  # fmt: skip
_GUARDS_TITLES = (
    "just a moment", "attention required", "access denied", "access to this page has been denied",
    "pardon our interruption", "request unsuccessful", "one moment, please", "security check", "ddos-guard",
    "are you a robot", "bot verification", "human verification", "robot challenge",
)  # fmt: skip
"""How the title of a short page begins that is a guard's, and no publisher's."""
_GUARDS_WORDS = (
    "verify you are human", "verifying you are human", "confirm you are human", "checking your browser",
    "site connection is secure", "security of your connection", "enable js and disable any ad blocker",
    "enable javascript and cookies to continue", "incapsula incident", "that you are not a robot",
    "what code is in the image", "unusual traffic from your", "using automation tools",
)  # fmt: skip
_CONSENTS = (*CONSENT_NAMES, "privacywall", "cmp-", "sourcepoint", "datenschutz")
"""On a form; elsewhere `cmp-` begins the name of any component."""
_ASKING = ("form", "dialog", "main", "iframe")
"""Elements that may be a consent form."""
_NAMING = ("class", "id", "action", "src")


def wall_of(page: Page, paragraphs: int, page_text: int) -> str | None:
    """A challenge, a log-in form or a consent question in place of the text, in words.

    Args:
        paragraphs: Of running text that were found.
        page_text: Characters of all text outside navigation.
    """
    if paragraphs > 2 or page_text >= WALL_TEXT:
        # pages of guarded sites carry the guard's scripts beside their text
        return None
    for script in page.script_elements:
        said = script.attributes
        names = f"{said.get('src') or ''} {said.get('id') or ''}"
        if _holds(f"{names} {script.text()[:4000]}", _CHALLENGES):
            return "a challenge script"
    if page_text < SHORT_PAGE and _is_guards(page):
        return "a guard's message"
    if any(
        (field.attributes.get("type") or "").lower() == "password"
        for field in page.tree.all("input")
    ):
        return "a log-in form"
    if any(
        _holds(" ".join(filter(None, map(element.attributes.get, _NAMING))), _CONSENTS)
        for tag in _ASKING
        for element in page.tree.all(tag)
    ):
        return "a consent form"
    return None


def _is_guards(page: Page) -> bool:
    title = (page.title or "").strip().lower()
    return title.startswith(_GUARDS_TITLES) or _holds(
        _shown(page), (*_CHALLENGES, *_GUARDS_WORDS)
    )


def _holds(text: str, signs: tuple[str, ...]) -> bool:
    text = text.lower()
    return any(sign in text for sign in signs)


def _shown(page: Page) -> str:
    """Text and class names of a short page, where a guard signs its message."""
    body = page.tree.body
    found = (e.attributes.get("class") or "" for e in body.css("div, section"))
    frames = (e.attributes.get("src") or "" for e in page.tree.all("iframe")[:5])
    names = " ".join((*frames, *found))
    return f"{names[:4000]} {page.text_of(body)[:4000]}"
