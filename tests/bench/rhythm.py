"""Delay of news under vedette's rhythm and under others', at the same number of visits.

    python -m tests.bench.rhythm [--sources 400] [--seeds 5] [--quick]

Sources publish by a Poisson process: rates log-normal (median 4 a day, sigma 1.5), a two-peaked
day in one of four time zones, a weekend, windows of 10 to 50 items. The schedulers see
only what a visit shows: the newest items and their times. 14 days to learn, 14 to judge.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler import rhythm as rhythms
from crawler import schedule

START = datetime(2026, 3, 2, tzinfo=UTC)
DAY = 86400.0
LEARN, JUDGE = 14, 14
# A newsroom with a morning and an afternoon peak: not the curve that crawler.rhythm believes in.
DAY_CURVE = [
    1,
    1,
    1,
    1,
    2,
    5,
    10,
    18,
    24,
    26,
    24,
    20,
    16,
    18,
    22,
    24,
    22,
    18,
    13,
    9,
    7,
    5,
    3,
    2,
]
ZONES = (-5, 0, 1, 9)
WEEKEND = 0.4
QUIET = 0.5  # true articles a day below which a source is called quiet here


@dataclass
class Outlet:
    """The hidden truth of one source: times in seconds from START."""

    rate: float
    window: int
    times: list[float] = field(default_factory=list)


def make_outlets(rng: random.Random, count: int) -> list[Outlet]:
    outlets = []
    for _ in range(count):
        outlet = Outlet(
            rate=4.0 * rng.lognormvariate(0.0, 1.5), window=rng.randint(10, 50)
        )
        zone = rng.choice(ZONES)
        mean = sum(DAY_CURVE) / 24 * (5 + 2 * WEEKEND) / 7
        peak = outlet.rate * max(DAY_CURVE) / mean / DAY
        # The past before START fills the window of the first visit.
        at = -max(30.0, 3 * outlet.window / outlet.rate) * DAY
        while at < (LEARN + JUDGE) * DAY:
            at += rng.expovariate(peak)
            local = at / 3600 + zone
            weight = DAY_CURVE[int(local) % 24] * (
                WEEKEND if int(local // 24) % 7 >= 5 else 1.0
            )
            if rng.random() < weight / max(DAY_CURVE):
                outlet.times.append(at)
        outlets.append(outlet)
    return outlets


@dataclass
class Tally:
    delays: list[float] = field(default_factory=list)
    visits: int = 0
    lost: int = 0
    quiet: list[float] = field(default_factory=list)

    def summary(self) -> tuple[float, float, int, int]:
        ordered = sorted(self.delays)
        return (
            statistics.fmean(ordered),
            ordered[int(0.95 * len(ordered))],
            self.visits,
            self.lost,
        )


Step = Callable[[float, list[float], float | None], float]
"""(now, times of the items shown, seconds of the last visit) -> seconds of the next."""


def run(
    outlets: list[Outlet], make: Callable[[Outlet, random.Random], Step], seed: int
) -> Tally:
    tally = Tally()
    rng = random.Random(seed)
    for outlet in outlets:
        step = make(outlet, rng)
        now, before, visits = rng.random() * 3600, None, 0
        while now < (LEARN + JUDGE) * DAY:
            upto = bisect_right(outlet.times, now)
            shown = outlet.times[max(0, upto - outlet.window) : upto]
            if before is not None and now >= LEARN * DAY:
                visits += 1
                fresh = outlet.times[bisect_right(outlet.times, before) : upto]
                tally.lost += max(0, len(fresh) - outlet.window)
                tally.delays.extend(now - at for at in fresh if at >= LEARN * DAY)
            before, now = now, step(now, shown, before)
        tally.visits += visits
        if outlet.rate < QUIET:
            tally.quiet.append(visits / JUDGE)
    return tally


def vedette(visits_at_one: float) -> Callable[[Outlet, random.Random], Step]:
    def make(_outlet: Outlet, _rng: random.Random) -> Step:
        rhythm = rhythms.Rhythm()
        last: set[float] = set()

        def step(now: float, shown: list[float], before: float | None) -> float:
            nonlocal rhythm, last
            at = START + timedelta(seconds=now)
            shared = (
                None if before is None or not shown else bool(last.intersection(shown))
            )
            rhythm = rhythms.learn(
                rhythm,
                now=at,
                item_times=[START + timedelta(seconds=s) for s in shown],
                shared=shared,
            )
            last = set(shown)
            return now + schedule.interval_s(rhythm, start=at, visits=visits_at_one)

        return step

    return make


def fixed(interval: float) -> Callable[[Outlet, random.Random], Step]:
    return lambda _outlet, _rng: lambda now, _shown, _before: now + interval


def by_rate(
    factor: float, power: float, *, shortest: float = 300.0, longest: float = DAY
) -> Callable[[Outlet, random.Random], Step]:
    """Interval from the items of the last seven days: power 1 is Miniflux's entry frequency, .5 the root."""

    def make(_outlet: Outlet, _rng: random.Random) -> Step:
        def step(now: float, shown: list[float], _before: float | None) -> float:
            week = sum(1 for at in shown if at > now - 7 * DAY)
            if shown and week == len(shown):  # the window is shorter than a week
                week = round(week * 7 * DAY / max(1.0, now - shown[0]))
            interval = factor * 7 * DAY / week**power if week else longest
            return now + min(longest, max(shortest, interval))

        return step

    return make


def media_cloud(factor: float) -> Callable[[Outlet, random.Random], Step]:
    """Wait as long as the newest item is old, within 5 minutes (times factor) and a day."""

    def make(_outlet: Outlet, _rng: random.Random) -> Step:
        def step(now: float, shown: list[float], _before: float | None) -> float:
            age = now - shown[-1] if shown else DAY
            return now + min(DAY, max(300.0, factor * (300.0 + age)))

        return step

    return make


def matched(
    outlets: list[Outlet],
    make: Callable[[float], Callable[[Outlet, random.Random], Step]],
    visits: int,
    seed: int,
) -> Tally:
    """Run a rule with the factor that spends about the same number of visits."""
    low, high = 1e-4, 1e4
    tally = Tally()
    for _ in range(18):
        factor = (low * high) ** 0.5
        tally = run(outlets, make(factor), seed)
        if abs(tally.visits - visits) < 0.005 * visits:
            break
        low, high = (factor, high) if tally.visits > visits else (low, factor)
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sources", type=int, default=400)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument(
        "--quick", action="store_true", help="vedette against fixed polling only"
    )
    args = parser.parse_args()
    ratios: dict[str, list[float]] = {}
    for seed in range(args.seeds):
        outlets = make_outlets(random.Random(seed), args.sources)
        ours = run(outlets, vedette(schedule.VISITS_AT_ONE_A_DAY), seed)
        even = run(outlets, fixed(args.sources * JUDGE * DAY / ours.visits), seed)
        rows = {"fixed": even, "vedette": ours}
        if not args.quick:
            rows["root of the rate"] = matched(
                outlets, lambda f: by_rate(f, 0.5, shortest=60.0), ours.visits, seed
            )
            rows["Miniflux rule"] = matched(
                outlets, lambda f: by_rate(f, 1.0), ours.visits, seed
            )
            rows["Media Cloud rule"] = matched(outlets, media_cloud, ours.visits, seed)
        print(
            f"seed {seed}: {sum(len(o.times) for o in outlets)} articles, {args.sources} sources"
        )
        for name, tally in rows.items():
            mean, late, visits, lost = tally.summary()
            ratio = mean / even.summary()[0]
            ratios.setdefault(name, []).append(ratio)
            print(
                f"  {name:18} mean {mean / 60:7.1f} min  95% {late / 60:7.1f} min  visits {visits:7d}"
                f"  lost {lost:5d}  ratio {ratio:.3f}"
            )
        quiet = ours.quiet or [0.0]
        print(
            f"  quiet sources ({len(quiet)}): at most {max(quiet):.2f} visits a day, mean {statistics.fmean(quiet):.2f}"
        )
    for name, values in ratios.items():
        spread = statistics.stdev(values) if len(values) > 1 else 0.0
        print(f"{name:18} ratio {statistics.fmean(values):.3f} ± {spread:.3f}")


if __name__ == "__main__":
    sys.exit(main())
