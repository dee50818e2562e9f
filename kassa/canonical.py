"""The one form of JSON in which records are frozen: equal contents are equal texts."""

from __future__ import annotations

import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(content: dict[str, Any]) -> str:
    """Return JSON with sorted keys and without a space."""
    return _ENCODER.encode(content)
