"""Case files: one TOML a topic, each case a difference from one ordinary visit."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent.parent / "cases"

ORDINARY: dict[str, Any] = {
    "tidpunkt": "2026-03-02T10:15",
    "patient": {"fodelsedatum": "1988-05-04"},
    "besok": {"vardniva": "primarvard", "vardgivarkategori": "lakare", "typ": "mottagning"},
}


def merged(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """Return ``base`` with ``change`` laid over it; an empty text takes a key away."""
    result = copy.deepcopy(base)
    for key, value in change.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        elif value == "":
            result.pop(key, None)
        else:
            result[key] = copy.deepcopy(value)
    return result


def all_fall() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Return (name, case in contract JSON, what is expected) of every case file."""
    found = []
    for path in sorted(CASES.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for fall in content["fall"]:
            name = f"{path.stem}: {fall['namn']}"
            found.append((name, merged(ORDINARY, fall["case"]), fall["vantat"]))
    return found
