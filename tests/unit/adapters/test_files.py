"""Files are whole or not there at all, also on a stick that knows no links."""

import errno
import os

import pytest

from kassa.adapters.files import LIST_PREFIX, add_file, read_file, read_text, sync_folder
from kassa.errors import StorageError


def no_links(*_: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


@pytest.mark.parametrize("has_links", [True, False], ids=["links", "FAT"])
def test_no_file_is_ever_overwritten(tmp_path, monkeypatch, has_links):
    """A name that is taken gets a number; nothing else is left behind."""
    if not has_links:
        monkeypatch.setattr(os, "link", no_links)

    paths = [add_file(tmp_path, "kassa-K1", ".utbyte", content) for content in (b"1", b"2", b"3")]

    assert [path.name for path in paths] == [
        "kassa-K1.utbyte", "kassa-K1 (2).utbyte", "kassa-K1 (3).utbyte",
    ]  # fmt: skip
    assert [path.read_bytes() for path in paths] == [b"1", b"2", b"3"]
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    listed = tmp_path.glob(f"{LIST_PREFIX}*")
    assert set(tmp_path.iterdir()) == {*paths, *listed}


def test_another_error_is_told(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "link", full)

    with pytest.raises(OSError, match="No space"):
        add_file(tmp_path, "a", ".b", b"1")
    assert [path for path in tmp_path.iterdir() if not path.name.startswith(LIST_PREFIX)] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no call that syncs a folder")
def test_a_folder_is_synced_and_one_that_cannot_be_is_told(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    sync_folder(tmp_path)

    assert synced == [tmp_path.stat().st_ino]
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "borta")


def test_a_file_that_cannot_be_read_is_named_with_what_to_do(tmp_path):
    with pytest.raises(StorageError) as missing:
        read_file(tmp_path / "borta.csv")
    with pytest.raises(StorageError, match="Sätt i minnet"):
        read_file(tmp_path, "Sätt i minnet.")

    assert str(tmp_path / "borta.csv") in missing.value.message
    assert "Kontrollera sökvägen" in missing.value.message


def test_a_text_that_is_not_utf_8_is_told(tmp_path):
    (tmp_path / "fras.txt").write_bytes("björk".encode("latin-1"))

    with pytest.raises(StorageError, match="inte skriven i UTF-8"):
        read_text(tmp_path / "fras.txt")
