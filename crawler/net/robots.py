"""robots.txt by RFC 9309, stricter than Scrapy's (STYLE 6, Manners). Pure.

Own reader: matching is linear in pattern times path, whatever the file holds, and damage
(byte order mark, lone CR, junk bytes, lines without a group) never costs the other lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.exceptions import PageError
from crawler.records import Reason

AGENT = "vedette"
"""Our product token, as robots.txt files name it."""
_OURS = frozenset({AGENT, "*"})
MAX_RULES = 20_000
MAX_PATTERN_CHARS = 2_000
MAX_TOLD = 300
"""Characters of a rule that are kept with an article."""
_TOKEN = re.compile(r"[a-z_-]+")
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_UNRESERVED = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow line; the pattern is normalised as RFC 9309, 2.2.2 says."""

    allow: bool
    pattern: str

    def __str__(self) -> str:
        return f"{'Allow' if self.allow else 'Disallow'} {self.pattern}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What one robots.txt says to us."""

    rules: tuple[Rule, ...] = ()
    crawl_delay_s: float | None = None
    """As stated; the caller clamps it."""
    sitemaps: tuple[str, ...] = field(default=())
    everything_closed: bool = False
    """True when the file could not be had: the site is left alone."""
    why: str = ""
    """What kept the file from us."""
    agent: str | None = None
    """The group that holds for us: our name or `*`; `None` where there is no such file."""

    def allows(self, path: str) -> bool:
        """Tell whether `path` (with query, as sent) may be fetched.

        The longest matching pattern decides; Allow wins a tie; robots.txt itself is free.
        """
        try:
            self.permit(path)
        except PageError:
            return False
        return True

    def permit(self, path: str) -> str:
        """The rule by which `path` may be fetched, in words.

        Raises:
            PageError: `robots` or `robots_unreachable`: it may not.
        """
        rule = self.rule_for(path)
        if self.everything_closed and path != "/robots.txt":
            raise PageError(Reason.ROBOTS_UNREACHABLE, self.why)
        if rule is None or rule.allow:
            return self.told(rule)
        raise PageError(Reason.ROBOTS, f"robots.txt says no ({self.told(rule)})")

    def rule_for(self, path: str) -> Rule | None:
        """The rule that decides about `path`; `None` where none does."""
        if path == "/robots.txt":
            return None
        target = normalise(path or "/")
        best: Rule | None = None
        for rule in self.rules:
            if best is not None and len(rule.pattern) < len(best.pattern):
                continue
            longer = best is None or len(rule.pattern) > len(best.pattern)
            if (longer or rule.allow) and matches(rule.pattern, target):
                best = rule
        return best

    def told(self, rule: Rule | None) -> str:
        """A rule of this file with the group it stands in, in a line that fits a table."""
        if self.agent is None:
            return "no robots.txt"
        return f"{self.agent}: {rule or 'no rule'}"[:MAX_TOLD]


ALL_OPEN = Robots()
ALL_CLOSED = Robots(everything_closed=True)


def parse_robots(raw: bytes) -> Robots:
    """Read the groups that name us, or else those for everybody.

    Several groups for one agent count as one. Lines that make no sense are skipped.
    """
    text = _text(raw)
    groups: dict[str, list[Rule]] = {}
    delays: dict[str, float] = {}
    sitemaps: list[str] = []
    agents: set[str] = set()
    in_rules = False
    for line in _LINE_ENDS.split(text):
        key, value = _parted(line.partition("#")[0].strip())
        if key in ("user-agent", "useragent", "user agent"):
            if in_rules:
                agents, in_rules = set(), False
            # nobody else's: a file may name 20,000 agents above 20,000 rules
            if (agent := _product(value)) in _OURS:
                agents.add(agent)
                groups.setdefault(agent, [])
        elif key in ("allow", "disallow"):
            in_rules = True
            _add_rule(groups, agents, allow=key == "allow", value=value)
        elif key in ("crawl-delay", "crawldelay"):
            in_rules = True
            delay = _delay(value)
            if delay is not None:
                for name in agents:
                    delays[name] = max(delays.get(name, 0.0), delay)
        elif key == "sitemap" and value.startswith(("http://", "https://")):
            sitemaps.append(value[:MAX_PATTERN_CHARS])
    ours = AGENT if AGENT in groups else "*"
    return Robots(
        rules=tuple(groups.get(ours, ())),
        agent=ours,
        crawl_delay_s=delays.get(ours),
        sitemaps=tuple(sitemaps[:100]),
    )


def _text(raw: bytes) -> str:
    # an editor's "Unicode" is UTF-16; a mark alone in front of other bytes is junk
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff") and 3 * raw.count(0) > len(raw)
    text = raw.decode("utf-16" if wide else "utf-8", "replace")
    return text.replace("\0", "").removeprefix("\ufeff")


def _parted(line: str) -> tuple[str, str]:
    """Key, in lower case, and value; a colon that was forgotten is no permission."""
    key, colon, value = line.partition(":")
    if not colon:
        key, _, value = line.partition(" ")
        if key.lower() not in ("user-agent", "disallow", "allow") or " " in value:
            return "", ""
    return key.strip().lower(), value.strip()


def matches(pattern: str, path: str) -> bool:
    """Match a pattern with `*` and a final `$` against the start of a path.

    Each piece between stars is looked for once, from left to right: no backtracking.
    """
    anchored = pattern.endswith("$")
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    if len(pieces) == 1:
        return at == len(path) if anchored else True
    last = pieces.pop() if anchored else ""
    for piece in pieces[1:]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not anchored or (path.endswith(last) and len(path) - len(last) >= at)


def normalise(path: str) -> str:
    """Percent-encoding made equal: unreserved characters plain, all others in capitals."""
    raw = path.encode("utf-8", "replace")
    made: list[str] = []
    at = 0
    while at < len(raw):
        byte = raw[at]
        if byte == 0x25 and (value := _hex(raw[at + 1 : at + 3])) is not None:
            made.append(chr(value) if value in _UNRESERVED else f"%{value:02X}")
            at += 3
            continue
        made.append(chr(byte) if 0x20 < byte < 0x7F else f"%{byte:02X}")
        at += 1
    return "".join(made)


def _hex(digits: bytes) -> int | None:
    try:
        return int(digits, 16) if len(digits) == 2 and digits.isalnum() else None
    except ValueError:
        return None


def _product(value: str) -> str:
    """A user-agent line's product token, lower case; `*` stays."""
    if value.startswith("*"):
        return "*"
    found = _TOKEN.match(value.lower())
    return found.group() if found else value.lower()[:100]


def _add_rule(
    groups: dict[str, list[Rule]], agents: set[str], *, allow: bool, value: str
) -> None:
    if not agents or not value or len(value) > MAX_PATTERN_CHARS:
        return
    pattern = value if value.startswith(("/", "*")) else f"/{value}"
    rule = Rule(allow, _normalise_pattern(pattern))
    for name in agents:
        if len(groups[name]) < MAX_RULES:
            groups[name].append(rule)


def _normalise_pattern(pattern: str) -> str:
    anchored = pattern.endswith("$")
    pieces = [normalise(piece) for piece in pattern.removesuffix("$").split("*")]
    return re.sub(r"\*+", "*", "*".join(pieces)) + ("$" if anchored else "")


def _delay(value: str) -> float | None:
    """Seconds of a Crawl-delay line; nonsense and negative numbers are `None`."""
    found = re.match(r"\d{1,9}(?:[.,]\d{1,6})?", value)
    return float(found.group().replace(",", ".")) if found else None
