"""Key files: for their owner, closed with a passphrase, and not to be changed unnoticed."""

from __future__ import annotations

import json
import stat

import pytest

from kassa.adapters.central import keys
from kassa.adapters.central.keys import (
    KeyFileError,
    KeyRole,
    key_files,
    new_key,
    open_key,
    role_of,
    write_key,
)

PASSPHRASE = "mossa under granen"


@pytest.fixture(autouse=True)
def light(monkeypatch):
    """A key that is opened in a test need not take half a second."""
    monkeypatch.setattr(keys, "MEMORY_KIB", 1024)
    monkeypatch.setattr(keys, "ITERATIONS", 1)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "hallare-1" / "taxa.nyckel"
    write_key(path, new_key(KeyRole.TAXA, "Nyckelhållare 1"), PASSPHRASE)
    return path


def test_a_key_comes_back_with_its_passphrase_and_says_whose_it_is(path):
    asked = []

    def ask(name: str) -> str:
        asked.append(name)
        return PASSPHRASE

    key = open_key(path, ask)

    assert (key.roll, key.namn) == (KeyRole.TAXA, "Nyckelhållare 1")
    assert key.public.unrecognized_fields["namn"] == "Nyckelhållare 1"
    assert asked == ["Nyckelhållare 1 (taxa.nyckel)"]


def test_a_key_file_is_its_owners_and_holds_no_open_secret(path):
    key = open_key(path, lambda _name: PASSPHRASE)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    secret = keys._raw(key.signer)
    assert secret.hex().encode() not in path.read_bytes()
    assert keys._text(secret).encode() not in path.read_bytes()


def test_the_strength_is_as_documented():
    assert (keys.LANES, keys.KEY_BYTES, keys.SALT_BYTES) == (4, 32, 16)


def test_a_wrong_passphrase_is_told(path):
    with pytest.raises(KeyFileError, match="stämmer inte"):
        open_key(path, lambda _name: "fel lösenfras här")


@pytest.mark.parametrize(
    ("field", "value"), [("roll", "rot"), ("namn", "Någon annan"), ("keyid", "0" * 64)]
)
def test_the_readable_part_cannot_be_changed_unnoticed(path, field, value):
    content = json.loads(path.read_text(encoding="utf-8"))
    content[field] = value
    path.write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(KeyFileError, match="ändrad"):
        open_key(path, lambda _name: PASSPHRASE)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b"\xff", b'{"format": "kassa-nyckel-1"}', b"[" * 9_000]
)
def test_what_is_no_key_file_is_told(tmp_path, content):
    path = tmp_path / "x.nyckel"
    path.write_bytes(content)

    with pytest.raises(KeyFileError, match="ingen nyckelfil"):
        open_key(path, lambda _name: PASSPHRASE)


def test_a_key_that_asks_for_all_memory_is_refused(path):
    """The file says how much memory its opening takes: somebody else may have written that."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content["kdf"]["minne_kib"] = 2**31
    path.write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(KeyFileError):
        open_key(path, lambda _name: PASSPHRASE)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("roll", ["taxa"]),
        ("roll", {}),
        ("roll", "annan"),
        ("namn", 1),
        ("namn", "Nyckel\x1b[2J"),
        ("namn", "\ud800"),
        ("nonce", 1),
        ("hemlig", None),
        ("kdf", None),
        ("kdf", []),
        ("kdf", {"namn": "argon2id"}),
        ("kdf.namn", "scrypt"),
        ("kdf.salt", 1),
        ("kdf.iterationer", 2**31),
        ("kdf.iterationer", 2**70),
        ("kdf.iterationer", "1"),
        ("kdf.banor", 0),
        ("kdf.banor", 2**40),
        ("kdf.minne_kib", 1.5),
        ("kdf.minne_kib", True),
    ],
)
def test_a_key_file_of_a_wrong_shape_is_told_before_anything_is_asked(path, field, value):
    """Neither a crash nor hours of waiting: the file may be damaged, or somebody else's."""
    content = json.loads(path.read_text(encoding="utf-8"))
    table, _, key = field.rpartition(".")
    (content[table] if table else content)[key] = value
    path.write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(KeyFileError, match="ingen nyckelfil"):
        open_key(path, lambda _name: pytest.fail("asked"))
    with pytest.raises(KeyFileError, match="ingen nyckelfil"):
        role_of(path)


def test_a_folder_named_as_a_key_file_is_none(path):
    (path.parent / "mapp.nyckel").mkdir()

    assert key_files(path.parent) == (path,)
    with pytest.raises(KeyFileError, match="är en mapp"):
        role_of(path.parent / "mapp.nyckel")


def test_nothing_is_overwritten_and_a_short_passphrase_is_refused(path):
    key = new_key(KeyRole.TAXA, "Nyckelhållare 1")

    with pytest.raises(KeyFileError, match="finns redan"):
        write_key(path, key, PASSPHRASE)
    with pytest.raises(KeyFileError, match="för kort"):
        write_key(path.with_name("b.nyckel"), key, "kort")


def test_the_keys_of_a_folder_are_found(path):
    write_key(path.with_name("rot.nyckel"), new_key(KeyRole.ROT, "x"), PASSPHRASE)

    assert [each.name for each in key_files(path.parent.parent)] == ["rot.nyckel", "taxa.nyckel"]
    assert key_files(path) == (path,)
    with pytest.raises(KeyFileError, match="ingen nyckelfil"):
        key_files(path.parent / "tom")
