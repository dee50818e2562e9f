"""Files are whole or not there at all, also on a stick that knows no links."""

import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kassa.adapters.copy_folder import DirectoryCopies
from kassa.adapters.files import (
    LIST_PREFIX,
    TEMPORARY_PREFIX,
    add_file,
    give_name,
    read_file,
    read_text,
    sync_folder,
)
from kassa.errors import StorageError

NO_LINKS = ("EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EINVAL")
"""What drivers of disks without links answer: EPERM FAT on Linux, EINVAL Windows and some exFAT."""
MADE_AT = datetime(2026, 3, 2, 11, tzinfo=UTC)


def no_links(answer: str) -> Callable[..., None]:
    """Return a link that a disk does not know."""

    def link(*_: object) -> None:
        raise OSError(getattr(errno, answer), "no links here")

    return link


def put_copy(folder: Path, content: bytes) -> bytes:
    """Bring a copy of one and the same second into a folder, and return what bears its name."""
    staged = folder.parent / "staged"
    staged.write_bytes(content)
    copies = DirectoryCopies(folder, "K1", "0123abcd")
    return (folder / copies.put(staged, MADE_AT).name).read_bytes()


@pytest.mark.parametrize("answer", NO_LINKS)
def test_a_disk_that_knows_no_links_overwrites_nothing_either(tmp_path, monkeypatch, answer):
    """Whatever its driver answers: exports and copies of the records, and nothing else is left."""
    monkeypatch.setattr(os, "link", no_links(answer))
    folder = tmp_path / "stick"
    folder.mkdir()

    for content in (b"1", b"2"):
        assert (
            add_file(folder, "kassa-K1", ".utbyte", content, is_kept=True).read_bytes() == content
        )
        assert put_copy(folder, content) == content

    assert sorted(path.read_bytes() for path in folder.iterdir()) == [b"1", b"1", b"2", b"2"]


@pytest.mark.parametrize("answer", NO_LINKS)
def test_two_windows_that_want_one_name_do_not_take_it_from_each_other(
    tmp_path, monkeypatch, answer
):
    """The other one comes between the look and the name; or has reserved it."""
    path, temporary = tmp_path / "kopia", tmp_path / "temporary"
    temporary.write_bytes(b"mine")
    reserved = tmp_path / f"{TEMPORARY_PREFIX}kopia"
    link = no_links(answer)

    def meanwhile(*_: object) -> None:
        path.write_bytes(b"theirs")
        link()

    reserved.touch()
    monkeypatch.setattr(os, "link", link)
    assert not give_name(temporary, path)
    reserved.unlink()
    monkeypatch.setattr(os, "link", meanwhile)
    assert not give_name(temporary, path)

    assert path.read_bytes() == b"theirs"
    assert temporary.read_bytes() == b"mine"
    assert not reserved.exists()


@pytest.mark.parametrize("has_links", [True, False], ids=["links", "FAT"])
def test_no_file_is_ever_overwritten(tmp_path, monkeypatch, has_links):
    """A name that is taken gets a number; nothing else is left behind."""
    if not has_links:
        monkeypatch.setattr(os, "link", no_links("EPERM"))

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
