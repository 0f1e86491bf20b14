"""What somebody who asked for one page can do about its refusal. Pure text."""

from __future__ import annotations

from crawler.records import Reason

_LATER = "It may pass: try again later"
_ADDRESS = "Is the address right, and is there a network? `vedette doctor` looks"
_ADVICE = {
    Reason.TIMEOUT: _LATER,
    Reason.TRUNCATED: _LATER,
    Reason.RATE_LIMITED: _LATER,
    Reason.HTTP_5XX: _LATER,
    Reason.ROBOTS_UNREACHABLE: f"A site that does not tell what it allows is left alone. {_LATER}",
    Reason.ROBOTS: "That is obeyed; another address of the site may be free",
    Reason.HTTP_4XX: "Look in a browser: the address may be wrong, or the site closed to programs",
    Reason.DNS: _ADDRESS,
    Reason.PROTOCOL: _ADDRESS,
    Reason.TLS: "Nothing is read over a connection that cannot be trusted; a browser names the fault",
    Reason.REDIRECT_LIMIT: "Give the address at which a browser arrives",
    Reason.BAD_SCHEME: "An address begins with https:// or http://",
    Reason.BAD_URL: "Copy it anew from the browser",
    Reason.PRIVATE_ADDRESS: "Sites of your own network are read as sources alone: `vedette sources add URL --allow-private`",
}


def advice(reason: str) -> str:
    """A sentence without its full stop; `""` where nothing can be done."""
    return _ADVICE.get(Reason(reason), "") if reason in set(Reason) else ""
