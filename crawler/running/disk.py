"""Room beside the database: below 500 MB nothing is crawled, so that what is kept can still be mended."""

from __future__ import annotations

import shutil
from pathlib import Path

LEAST_FREE_BYTES = 500 * 1024 * 1024


def shortage(folder: Path) -> str | None:
    """What is missing, in words, when the disk that holds `folder` is nearly full."""
    while not folder.exists():  # a first run makes it
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free >= LEAST_FREE_BYTES:
        return None
    return f"{free // 2**20} MB free, {LEAST_FREE_BYTES // 2**20} are needed"
