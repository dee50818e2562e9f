"""A file for another desk without its code: nothing is read, nothing is guessed, all is told."""

from pathlib import Path

import pytest
from argon2.exceptions import HashingError

from kassa.adapters.key_seal import Argon2Sealer
from kassa.adapters.utbyte_lock import NAME, lock, unlock
from kassa.desk.utbyte import UtbyteError
from kassa.desk.utbyte_kod import KodNeededError, new_kod
from kassa.errors import InvalidInputError
from tests.helpers.till import ADULT

FILE = Path("/media/usb/kassa-K2.utbyte")
CONTENT = f'["patient",{{"personnummer":"{ADULT}"}}]\n'.encode() * 20
LIGHT = Argon2Sealer.light()


@pytest.fixture
def kod() -> str:
    return new_kod()


@pytest.fixture
def locked(kod: str) -> bytes:
    return lock(CONTENT, kod, LIGHT)


def test_the_code_opens_it_and_it_says_nothing_of_anybody(locked: bytes, kod: str) -> None:
    assert unlock(locked, kod.lower().replace("-", " "), FILE) == CONTENT
    assert ADULT.encode() not in locked
    assert kod.encode() not in locked
    assert lock(CONTENT, kod, LIGHT) != locked


def test_a_clinic_s_file_makes_each_guess_dear(kod: str) -> None:
    assert lock(b"", kod).split()[1:5] == [b"1", b"3", b"131072", b"4"]


def test_a_file_of_an_earlier_version_has_no_code() -> None:
    assert unlock(CONTENT, "", FILE) == CONTENT


@pytest.mark.parametrize("typed", ["", " "])
def test_without_a_code_it_is_asked_for(locked: bytes, typed: str) -> None:
    with pytest.raises(KodNeededError, match=r"kassa-K2\.utbyte är krypterad. Skriv") as raised:
        unlock(locked, typed, FILE)
    assert raised.value.file == str(FILE)


def test_another_file_s_code_is_told_as_that(locked: bytes) -> None:
    with pytest.raises(KodNeededError, match="en annan fil än kassa-K2"):
        unlock(locked, new_kod(), FILE)


def test_a_slip_is_told_as_that(locked: bytes, kod: str) -> None:
    with pytest.raises(InvalidInputError, match="felskriven"):
        unlock(locked, kod[:-2], FILE)


def test_no_byte_can_be_changed(locked: bytes, kod: str) -> None:
    """Wherever: in the line that says how, in the box, at the end."""
    head = locked.index(b"\n") + 1
    for place in (*range(len(NAME), head), *range(head, len(locked), 7)):
        damaged = bytearray(locked)
        damaged[place] ^= 1
        with pytest.raises((KodNeededError, UtbyteError)):
            unlock(bytes(damaged), kod, FILE)
    for end in (len(NAME), 60, len(locked) - 1):
        with pytest.raises((KodNeededError, UtbyteError)):
            unlock(locked[:end], kod, FILE)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b" 2 1 64 1 AAAA AAAA\n", "nyare version"),
        (b" 2 another way altogether, " + b"x" * 300 + b"\n", "nyare version"),
        (b" 1 1 64 1 AAAA AAAA\n", "skadad"),
        (b" 1 1 64 1\n", "skadad"),
        (b" 1 99999999 64 1 AAAAAAAAAAAAAAAAAAAAAA== AAAAAAAAAAAAAAAA\n", "skadad"),
        (b" 1 1 99999999 1 AAAAAAAAAAAAAAAAAAAAAA== AAAAAAAAAAAAAAAA\n", "skadad"),
        (b" 1 1 1 4 AAAAAAAAAAAAAAAAAAAAAA== AAAAAAAAAAAAAAAA\n", "skadad"),
        (b" \xff\xfe\n", "skadad"),
        (b"", "skadad"),
    ],
)
def test_a_line_that_says_nothing_sensible_is_damage(line: bytes, words: str, kod: str) -> None:
    with pytest.raises(UtbyteError, match=words):
        unlock(NAME + line + b"x" * 40, kod, FILE)


def test_a_file_that_is_larger_than_any_desk_writes_is_not_tried(
    locked: bytes, kod: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kassa.adapters.utbyte_lock.MOST_BYTES", len(locked) - 1)

    with pytest.raises(UtbyteError, match="skadad"):
        unlock(locked, kod, FILE)


def test_too_little_memory_is_told_as_that(
    locked: bytes, kod: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr("kassa.adapters.utbyte_lock.derive", refuse)

    with pytest.raises(UtbyteError, match="för lite ledigt minne"):
        unlock(locked, kod, FILE)
    with pytest.raises(UtbyteError, match="för lite ledigt minne"):
        lock(CONTENT, kod)
