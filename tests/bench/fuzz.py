"""Feed damaged and made-up input to one reader until the time is over; what is no refusal is kept.

    python -m tests.bench.fuzz TARGET [--minutes 10] [--seed 1] [--pages FOLDER] [--keep FOLDER]

TARGET: feed, sitemap, section, jsonld, robots, html, query, catalogue, wire. Inputs grow from small seeds
of our own (and pages of FOLDER): cut, turned, spliced, tokens put in, stretches repeated. An
input that reaches lines in an order no other one did becomes a seed. Held against the target:
no error but its own kind, bounds and forms of what comes back, and `SLOW_S` of CPU time. Prints
counts; each finding is written to the folder of --keep, and the exit code is then 1.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import logging
import random
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from tests.bench.fuzz_rules import BrokenRule, Target
from tests.bench.fuzz_targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]
SLOW_S = 5.0
"""CPU time of one input up to `LONGEST` bytes; PROMISES 3 gives a page 10 s."""
LONGEST = 400_000
_OURS = (str(ROOT / "crawler"), str(ROOT / "spiders"), str(ROOT / "pipelines"))


class Lines:
    """Pairs of lines of ours that follow each other: what an input reaches."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, int, int]] = set()
        self._ours: dict[str, bool] = {}

    def reached_by(self, act: Callable[[], None]) -> int:
        """Run `act`; the number of pairs nobody reached before."""
        before = len(self.seen)
        sys.settrace(self._trace)
        try:
            act()
        finally:
            sys.settrace(None)
        return len(self.seen) - before

    def _trace(self, frame: FrameType, event: str, _argument: object) -> Any:
        name = frame.f_code.co_filename
        ours = self._ours.get(name)
        if ours is None:
            ours = self._ours[name] = name.startswith(_OURS)
        if not ours:
            return None
        last = 0
        add = self.seen.add

        def local(inner: FrameType, event: str, _argument: object) -> Any:
            nonlocal last
            if event == "line":
                add((name, last, inner.f_lineno))
                last = inner.f_lineno
            return local

        return local


@dataclass
class Fuzzer:
    """One run."""

    target: Target
    chance: random.Random
    seeds: list[bytes]
    keep: Path
    lines: Lines = field(default_factory=Lines)
    taken: int = 0
    refused: int = 0
    slowest: float = 0.0
    findings: dict[str, Path] = field(default_factory=dict)

    def run(self, minutes: float) -> None:
        for seed in list(self.seeds):
            self.try_one(seed)
        end = time.monotonic() + minutes * 60
        while time.monotonic() < end:
            made = self.change(self.chance.choice(self.seeds))
            if self.try_one(made) and len(made) < 60_000:
                self.seeds.append(made)

    def try_one(self, data: bytes) -> bool:
        """Hand one input to the target; True when it reached something new."""
        new = 0
        traced = len(data) < 20_000  # tracing a giant would cost minutes
        start = time.process_time()
        try:
            if traced:
                new = self.lines.reached_by(lambda: self.target.run(data))
            else:
                self.target.run(data)
            self.taken += 1
        except self.target.refusals:
            self.refused += 1
        except Exception as error:
            self._found(data, _place(error))
        seconds = time.process_time() - start
        if not traced:
            self.slowest = max(self.slowest, seconds)
            if seconds > SLOW_S:
                self._found(data, f"slow: {seconds:.1f} s for {len(data)} bytes")
        return new > 0

    def change(self, data: bytes) -> bytes:
        for _ in range(self.chance.choice((1, 1, 2, 2, 3, 5))):
            data = self.chance.choice(CHANGES)(self, data)
        return data[:LONGEST]

    def _found(self, data: bytes, what: str) -> None:
        key = what.partition(" for ")[0] if what.startswith("slow") else what
        key = "slow" if what.startswith("slow") else key
        if key in self.findings:
            return
        name = f"{self.target.name}-{hashlib.sha256(data).hexdigest()[:10]}"
        path = self.keep / name
        path.write_bytes(data)
        self.findings[key] = path
        print(f"{path}: {what}", flush=True)


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if f.filename.startswith(_OURS)] or list(frames)
    where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
    words = str(error)[:200] if isinstance(error, BrokenRule) else ""
    return f"{type(error).__name__} at {where} {words}"


def _stretch(fuzzer: Fuzzer, data: bytes) -> tuple[int, int]:
    longest = fuzzer.chance.choice((1, 4, 16, 64, 1024))
    start = fuzzer.chance.randint(0, len(data))
    return start, min(len(data), start + fuzzer.chance.randint(0, longest))


def cut(fuzzer: Fuzzer, data: bytes) -> bytes:
    start, end = _stretch(fuzzer, data)
    return data[:start] + data[end:]


def turn(fuzzer: Fuzzer, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(fuzzer.chance.choice((1, 1, 2, 8, 64))):
        if out:
            out[fuzzer.chance.randrange(len(out))] = fuzzer.chance.randrange(256)
    return bytes(out)


def put(fuzzer: Fuzzer, data: bytes) -> bytes:
    at = fuzzer.chance.randint(0, len(data))
    return data[:at] + fuzzer.chance.choice(fuzzer.target.tokens) + data[at:]


def swap(fuzzer: Fuzzer, data: bytes) -> bytes:
    """One token of the target for another one that is there."""
    token = fuzzer.chance.choice(fuzzer.target.tokens)
    places = data.count(token) if token else 0
    if not places:
        return put(fuzzer, data)
    other = fuzzer.chance.choice(fuzzer.target.tokens)
    parts = data.split(token)
    at = fuzzer.chance.randrange(1, len(parts))
    return token.join(parts[:at]) + other + token.join(parts[at:])


def repeat(fuzzer: Fuzzer, data: bytes) -> bytes:
    """A stretch or a token many times: what is worse than linear shows."""
    start, end = _stretch(fuzzer, data)
    piece = data[start:end]
    if fuzzer.chance.random() < 0.5:
        piece = fuzzer.chance.choice(fuzzer.target.tokens)
    times = fuzzer.chance.choice((2, 3, 10, 100, 1000, 20_000))
    times = max(1, min(times, 200_000 // max(1, len(piece))))
    return data[:start] + piece * times + data[end:]


def mix(fuzzer: Fuzzer, data: bytes) -> bytes:
    other = fuzzer.chance.choice(fuzzer.seeds)
    at, to = (
        fuzzer.chance.randint(0, len(data)),
        fuzzer.chance.randint(0, len(other)),
    )
    return data[:at] + other[to:]


CHANGES: Sequence[Callable[[Fuzzer, bytes], bytes]] = (
    cut, turn, put, put, swap, swap, repeat, mix,
)  # fmt: skip


def seeds_of(target: Target, folder: Path | None) -> list[bytes]:
    """The target's own seeds, and pages of a folder for those that read pages."""
    seeds = list(target.seeds)
    if target.name == "html":
        paths = sorted((ROOT / "tests/pages").glob("*/page.html"))
        if folder is not None:
            paths += sorted(folder.glob("**/*.html.gz"))
        for path in paths:
            data = path.read_bytes()
            seeds.append(gzip.decompress(data) if path.suffix == ".gz" else data)
    return seeds


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=Path)
    parser.add_argument(
        "--keep", type=Path, default=Path(tempfile.gettempdir()) / "vedette-fuzz"
    )
    args = parser.parse_args()
    args.keep.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    target = TARGETS[args.target]
    fuzzer = Fuzzer(
        target, random.Random(args.seed), seeds_of(target, args.pages), args.keep
    )
    fuzzer.run(args.minutes)
    print(
        f"{target.name}: {fuzzer.taken} read, {fuzzer.refused} refused, "
        f"{len(fuzzer.seeds)} seeds, {len(fuzzer.lines.seen)} steps reached, "
        f"slowest giant {fuzzer.slowest:.2f} s CPU, {len(fuzzer.findings)} findings"
    )
    return 1 if fuzzer.findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
