"""The systems of a region, from the file that came with the program."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from kassa.aterforing.system import SystemBok, SystemRegel
from resources import path as resource


@cache
def system_bok(region: str) -> SystemBok:
    """Return the systems of a region by its code; what is not written takes the last entry."""
    content = tomllib.loads(resource("system", "system.toml").read_text(encoding="utf-8"))
    by_kod: dict[str, Any] = {entry["kod"]: entry for entry in content["region"]}
    entry = by_kod.get(region, by_kod[""])
    return SystemBok(
        regel_list=tuple(
            SystemRegel(
                regel["system"],
                tuple((name, frozenset(values)) for name, values in regel["nar"].items()),
            )
            for regel in entry["regel"]
        ),
        ovrigt=entry["ovrigt"],
        efrikort=entry["efrikort"],
    )
