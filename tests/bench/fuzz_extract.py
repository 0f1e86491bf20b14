"""Feed mutilated pages to the reader until the time is over; any error but PageError ends it.

    python -m tests.bench.fuzz_extract --pages FOLDER --minutes 10 [--seed 1]

Pages are cut, their bytes turned, their tags shuffled and doubled, two of them mixed.
Prints how many were read and refused and the slowest one; an input that fails is kept.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from crawler.exceptions import PageError
from spiders.extract import explain_page, extract_article

TAG = re.compile(rb"<[^<>]{1,300}>")
Mutation = Callable[[random.Random, bytes, bytes], bytes]


def cut(chance: random.Random, page: bytes, _other: bytes) -> bytes:
    start, end = sorted(chance.sample(range(len(page) + 1), 2))
    return page[start:end]


def turn(chance: random.Random, page: bytes, _other: bytes) -> bytes:
    out = bytearray(page)
    for _ in range(chance.randint(1, 400)):
        if out:
            out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def drop_tags(chance: random.Random, page: bytes, _other: bytes) -> bytes:
    share = chance.random()
    return TAG.sub(lambda m: b"" if chance.random() < share else m.group(), page)


def double_tags(chance: random.Random, page: bytes, _other: bytes) -> bytes:
    return TAG.sub(lambda m: m.group() * chance.choice((1, 1, 1, 3)), page)


def swap_tags(chance: random.Random, page: bytes, other: bytes) -> bytes:
    tags = TAG.findall(other) or [b"<p>"]
    return TAG.sub(
        lambda m: chance.choice(tags) if chance.random() < 0.1 else m.group(), page
    )


def mix(chance: random.Random, page: bytes, other: bytes) -> bytes:
    at, to = chance.randrange(len(page) + 1), chance.randrange(len(other) + 1)
    return page[:at] + other[to:]


MUTATIONS: tuple[Mutation, ...] = (cut, turn, drop_tags, double_tags, swap_tags, mix)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    paths = [*args.pages.glob("*.html.gz"), *args.pages.glob("*/page.html")]
    pages = [
        gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes()
        for p in sorted(paths)
    ]
    chance = random.Random(args.seed)
    read = refused = 0
    slowest = 0.0
    end = time.monotonic() + args.minutes * 60
    while time.monotonic() < end:
        page = chance.choice(pages)
        for _ in range(chance.randint(1, 3)):
            page = chance.choice(MUTATIONS)(chance, page, chance.choice(pages))
        start = time.process_time()
        try:
            extract_article(page, "https://news.example/a-b-c-d-1")
            if chance.random() < 0.05:
                explain_page(page, "https://news.example/a-b-c-d-1", find="the")
            read += 1
        except PageError:
            refused += 1
        except BaseException:
            with tempfile.NamedTemporaryFile(suffix=".html", delete=False) as kept:
                kept.write(page)
            print(f"failed on {kept.name} after {read + refused} pages")
            raise
        slowest = max(slowest, time.process_time() - start)
    print(f"{read} read, {refused} refused, slowest {slowest:.2f} s CPU, no failure")


if __name__ == "__main__":
    main()
