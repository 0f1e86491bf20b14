from __future__ import annotations

import logging

import pytest

from crawler.exceptions import SettingsError
from crawler.running.last_good import LastGood


def test_the_last_good_one_goes_on_and_each_fault_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    states: list[object] = [1, "typo", "typo", "another", 2, "typo"]

    def load() -> object:
        state = states.pop(0)
        if isinstance(state, str):
            raise SettingsError(state)
        return state

    value = LastGood(load, "channels")
    with caplog.at_level(logging.ERROR):
        assert [value() for _ in range(6)] == [1, 1, 1, 1, 2, 2]
    said = [record.getMessage().rpartition(" ")[2] for record in caplog.records]
    assert said == ["typo", "another", "typo"]


def test_before_there_was_a_good_one_the_fault_comes_through() -> None:
    def load() -> object:
        raise SettingsError("typo")

    with pytest.raises(SettingsError, match="typo"):
        LastGood(load, "channels")()
