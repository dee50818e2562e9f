"""The words that find the contract's values: ``resources/i18n/sokord.sv.toml``.

A tariff's own circumstances and facts bring their words with them (``sok``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from resources import path


def words_of(key: str, value: str) -> tuple[str, ...]:
    """Return the words people use for a value.

    Args:
        key: the name of the widget the value is set in; ``annat`` for what is no value.
        value: as in the contract.
    """
    return tuple(_sokord().get(key, {}).get(value, ()))


@cache
def _sokord() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(path("i18n", "sokord.sv.toml").read_text(encoding="utf-8"))
