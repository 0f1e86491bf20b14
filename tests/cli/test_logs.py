"""Log lines of errors."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator

import pytest

from crawler.cli.logs import SafeFormatter
from crawler.exceptions import StoreError


def logged(error: Exception) -> str:
    try:
        try:
            raise OSError("no space")
        except OSError as cause:
            raise error from cause
    except Exception:
        record = logging.LogRecord("vedette", logging.ERROR, "file", 1, "item lost", None, sys.exc_info())  # fmt: skip
    return SafeFormatter("%(message)s").format(record)


@pytest.fixture
def level() -> Iterator[Callable[[int], None]]:
    before = logging.root.level
    yield logging.root.setLevel
    logging.root.setLevel(before)


def test_an_error_of_ours_is_told_in_its_own_words_alone(level):
    level(logging.INFO)
    assert logged(StoreError("the disk is full")) == "item lost\nthe disk is full"


def test_what_nobody_expected_is_told_with_its_way(level):
    level(logging.INFO)
    assert "Traceback" in logged(ValueError("odd"))


def test_who_asks_for_everything_gets_the_way_of_ours_too(level):
    level(logging.DEBUG)
    assert "OSError: no space" in logged(StoreError("the disk is full"))
