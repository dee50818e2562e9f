"""The key of the files that are measured: a clinic's own are encrypted, and so are these."""

from __future__ import annotations

from kassa.desk.data_key import DataKey

KEY = DataKey(bytes(range(32)))
