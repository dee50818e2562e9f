"""The second memory of the central tariff: it remembers, and a damaged file is no file."""

from __future__ import annotations

import json

import pytest

from kassa.adapters.taxa_mirror import FileMirror
from kassa.errors import StorageError
from kassa.taxa.central import Trusted


def document(version: int) -> str:
    """Return what looks like a signed document."""
    return json.dumps({"signed": {"version": version, "namn": "å"}, "signatures": []})


ROOT, STAMP = document(1), document(4)
RIGHT = {"roots": [ROOT], "timestamp": STAMP, "snapshot": None, "targets": None}
WRONG: tuple[dict[str, object], ...] = (
    {"roots": ROOT},
    {"roots": {ROOT: 1}},
    {"roots": [1]},
    {"roots": [None]},
    {"roots": ["inget dokument"]},
    {"roots": [ROOT, "\ud800"]},
    {"timestamp": 1},
    {"timestamp": ["x"]},
    {"timestamp": "\ud800"},
    {"timestamp": STAMP[:-20]},
    {"snapshot": "inget dokument"},
    {"targets": {}},
)


def test_what_is_saved_comes_back(tmp_path):
    mirror = FileMirror(tmp_path / "sedd.json")
    trusted = Trusted((ROOT.encode(),), STAMP.encode(), None, None)

    mirror.save(trusted)

    assert mirror.load() == trusted


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"[]",
        b"1",
        b'"roots"',
        b"{}",
        *(json.dumps(RIGHT | changed).encode() for changed in WRONG),
    ],
    ids=lambda content: repr(content[:40]),
)
def test_a_damaged_file_is_no_file_and_is_written_anew(tmp_path, content):
    path = tmp_path / "sedd.json"
    path.write_bytes(content)
    mirror = FileMirror(path)

    assert mirror.load() == Trusted()
    mirror.save(Trusted((ROOT.encode(),)))
    assert mirror.load() == Trusted((ROOT.encode(),))


def test_a_folder_in_its_place_is_no_file_and_is_told_when_it_should_be_written(tmp_path):
    mirror = FileMirror(tmp_path)

    assert mirror.load() == Trusted()
    with pytest.raises(StorageError, match="är en mapp"):
        mirror.save(Trusted((ROOT.encode(),)))
