"""Who can get at the key: the file, the store, each clerk's password, the paper."""

import stat
from pathlib import Path

import pytest

from kassa.adapters.key_file import JsonKeyFile
from kassa.desk.data_key import DataKey
from kassa.desk.key_ports import EarlierKey, KeyRecord
from kassa.desk.keys import Keeper, KeyLockedError, WrongPasswordError
from kassa.errors import InvalidInputError, StorageError
from tests.helpers.keys import OTHER_PASSWORD, PASSWORD, FakeStore, clerk, ring_of

ASA = clerk("ASAO")
BO = clerk("BO", "$argon2id$2")


def closed_ring(folder: Path, store: FakeStore | None = None):
    """Return a ring whose key only Åsa's password opens, and the store where there is one."""
    ring = ring_of(folder, store)
    key = ring.adopt(DataKey.new())
    ring.note_login(key, ASA, PASSWORD)
    ring.settle(key, [ASA], is_on_paper=True)
    return ring, key


def test_a_new_clinic_gets_a_key_and_finds_it_again(tmp_path):
    """Made before the records; readable by the owner only."""
    key = ring_of(tmp_path).key_without_password(is_encrypted=False)

    again = ring_of(tmp_path).key_without_password(is_encrypted=True)

    assert again == key
    assert stat.S_IMODE((tmp_path / "kassa.nyckel").stat().st_mode) == 0o600


def test_the_key_lies_open_until_it_is_on_paper(tmp_path):
    """Nothing that could still be lost may be all that keeps it."""
    store = FakeStore()
    ring = ring_of(tmp_path, store)
    key = ring.adopt(DataKey.new())
    ring.note_login(key, ASA, PASSWORD)

    ring.settle(key, [ASA], is_on_paper=False)
    assert ring.keeper() is Keeper.OPEN
    assert key.raw.hex() in (tmp_path / "kassa.nyckel").read_text()

    ring.settle(key, [ASA], is_on_paper=True)
    assert ring.keeper() is Keeper.STORE
    assert key.raw.hex() not in (tmp_path / "kassa.nyckel").read_text()


def test_without_a_store_the_key_is_closed_when_everybody_has_a_slot(tmp_path):
    """A colleague who has not logged in since could not start the desk."""
    ring = ring_of(tmp_path)
    key = ring.adopt(DataKey.new())
    ring.note_login(key, ASA, PASSWORD)

    ring.settle(key, [ASA, BO], is_on_paper=True)
    assert ring.keeper() is Keeper.OPEN
    assert ring.missing_slots([ASA, BO]) == ("BO",)

    ring.note_login(key, BO, OTHER_PASSWORD)
    ring.settle(key, [ASA, BO], is_on_paper=True)
    assert ring.keeper() is Keeper.CLERKS


def test_a_clinic_where_nobody_logs_in_and_without_a_store_stays_open(tmp_path):
    """There is nobody else who could keep it, and the page says so."""
    ring = ring_of(tmp_path)
    key = ring.adopt(DataKey.new())

    ring.settle(key, [], is_on_paper=True)

    assert ring.keeper() is Keeper.OPEN
    assert ring.key_without_password(is_encrypted=True) == key


def test_a_closed_key_needs_a_password(tmp_path):
    ring, key = closed_ring(tmp_path)

    with pytest.raises(KeyLockedError) as locked:
        ring.key_without_password(is_encrypted=True)

    assert locked.value.has_slots
    assert ring.unlock(" asao ", PASSWORD) == (key, True)
    for typed in (("ASAO", OTHER_PASSWORD), ("BO", PASSWORD), ("", "")):
        with pytest.raises(WrongPasswordError, match="stämmer inte"):
            ring.unlock(*typed)


def test_the_store_opens_it_without_a_person_for_a_command(tmp_path):
    """A reading-in by night needs nobody; the window does not wait for the store: people log in."""
    store = FakeStore()
    ring, key = closed_ring(tmp_path, store)
    store.asked = 0

    with pytest.raises(KeyLockedError):
        ring.key_without_password(is_encrypted=True, asks_first=True)
    assert store.asked == 0
    assert ring.key_without_password(is_encrypted=True) == key


def test_a_store_that_has_gone_leaves_the_passwords(tmp_path):
    """A new account of the computer, or one whose password was reset, has another store."""
    store = FakeStore()
    ring, key = closed_ring(tmp_path, store)
    store.is_there = False

    with pytest.raises(KeyLockedError):
        ring.key_without_password(is_encrypted=True)
    assert ring.unlock("ASAO", PASSWORD) == (key, True)


def test_a_colleague_without_a_slot_is_let_in_by_the_store(tmp_path):
    """His password is then checked against the records, as every password is."""
    ring, key = closed_ring(tmp_path, FakeStore())

    assert ring.unlock("BO", "whatever he types") == (key, False)


def test_a_store_alone_that_has_gone_asks_for_the_paper(tmp_path):
    store = FakeStore()
    ring = ring_of(tmp_path, store)
    ring.settle(ring.adopt(DataKey.new()), [], is_on_paper=True)
    store.is_there = False

    with pytest.raises(KeyLockedError, match=r"nyckelring.*återställningsnyckeln") as locked:
        ring.key_without_password(is_encrypted=True)

    assert not locked.value.has_slots


@pytest.mark.parametrize("content", [None, b"", b"{}", b"[1]", b'{"version": 1}', b"\xff\xfe"])
def test_a_key_file_that_is_gone_or_damaged_asks_for_the_paper(tmp_path, content):
    """Never a new key over records that another one has encrypted."""
    ring, key = closed_ring(tmp_path)
    path = tmp_path / "kassa.nyckel"
    path.unlink() if content is None else path.write_bytes(content)

    with pytest.raises(KeyLockedError, match=r"Nyckelfilen.*kassaskåp"):
        ring.key_without_password(is_encrypted=True)

    assert not path.exists() if content is None else path.read_bytes() == content
    ring.adopt(key)
    assert ring.key_without_password(is_encrypted=True) == key


def test_a_key_file_of_a_newer_version_is_refused(tmp_path):
    ring, _ = closed_ring(tmp_path)
    (tmp_path / "kassa.nyckel").write_text('{"version": 2}')

    with pytest.raises(StorageError, match="nyare version"):
        ring.key_without_password(is_encrypted=True)


def test_a_changed_password_replaces_the_old_one(tmp_path):
    ring, key = closed_ring(tmp_path)
    changed = clerk("ASAO", "$argon2id$new")

    ring.write_password(key, "ASAO", OTHER_PASSWORD, lambda: changed)

    assert ring.unlock("ASAO", OTHER_PASSWORD) == (key, True)
    assert ring.missing_slots([changed]) == ()
    with pytest.raises(WrongPasswordError):
        ring.unlock("ASAO", PASSWORD)


def test_both_passwords_open_it_while_one_is_being_changed(tmp_path):
    """Cut off before the records know the new one, the old one must open; and after, the new."""
    ring, key = closed_ring(tmp_path)
    opened = []

    def write():
        opened.extend([ring.unlock("ASAO", PASSWORD), ring.unlock("ASAO", OTHER_PASSWORD)])
        return clerk("ASAO", "$argon2id$new")

    ring.write_password(key, "ASAO", OTHER_PASSWORD, write)

    assert opened == [(key, True), (key, True)]


def test_a_password_the_records_refuse_opens_nothing(tmp_path):
    ring, key = closed_ring(tmp_path)

    def refuse():
        raise InvalidInputError(())

    with pytest.raises(InvalidInputError):
        ring.write_password(key, "ASAO", OTHER_PASSWORD, refuse)

    assert ring.unlock("ASAO", PASSWORD) == (key, True)
    with pytest.raises(WrongPasswordError):
        ring.unlock("ASAO", OTHER_PASSWORD)


def test_whoever_may_no_longer_log_in_loses_the_slot(tmp_path):
    ring, key = closed_ring(tmp_path)
    ring.note_login(key, BO, OTHER_PASSWORD)
    assert ring.unlock("BO", OTHER_PASSWORD) == (key, True)

    ring.settle(key, [ASA, clerk("BO", is_active=False)], is_on_paper=True)

    with pytest.raises(WrongPasswordError):
        ring.unlock("BO", OTHER_PASSWORD)
    assert ring.unlock("ASAO", PASSWORD) == (key, True)


def test_a_slot_that_no_longer_fits_is_made_anew_at_the_next_login(tmp_path):
    """After a restored copy the records may know an older password than the key file."""
    ring, key = closed_ring(tmp_path)
    restored = clerk("ASAO", "$argon2id$older")
    assert ring.missing_slots([restored]) == ("ASAO",)

    ring.note_login(key, restored, OTHER_PASSWORD)

    assert ring.unlock("ASAO", OTHER_PASSWORD) == (key, True)
    with pytest.raises(WrongPasswordError):
        ring.unlock("ASAO", PASSWORD)


def test_a_login_that_changes_nothing_does_not_write_the_file(tmp_path):
    """Every login would cost a sealing and a write."""
    ring, key = closed_ring(tmp_path)
    before = (tmp_path / "kassa.nyckel").stat().st_mtime_ns

    ring.note_login(key, ASA, PASSWORD)
    ring.settle(key, [ASA], is_on_paper=True)

    assert (tmp_path / "kassa.nyckel").stat().st_mtime_ns == before


def test_a_key_file_that_goes_while_the_desk_is_open_is_written_again(tmp_path):
    ring, key = closed_ring(tmp_path)
    (tmp_path / "kassa.nyckel").unlink()

    ring.note_login(key, ASA, PASSWORD)

    assert ring.unlock("ASAO", PASSWORD) == (key, True)


def test_a_slot_belongs_to_its_clerk_and_its_clinic(tmp_path):
    """Moved to another name or into another clinic's file it opens nothing."""
    ring, key = closed_ring(tmp_path)
    record = ring.file.load()
    assert record
    stolen = KeyRecord("0" * 8, slots=record.slots)

    assert ring.sealer.unseal(key.id, record.slots[0], PASSWORD) == key
    assert ring.sealer.unseal(stolen.id, record.slots[0], PASSWORD) is None
    renamed = record.slots[0].__class__("BO", record.slots[0].sealed)
    assert ring.sealer.unseal(key.id, renamed, PASSWORD) is None


def test_a_key_from_paper_leaves_the_slots_and_goes_back_into_the_store(tmp_path):
    """The clerks who know their passwords must not notice that somebody had to fetch it."""
    store = FakeStore()
    ring, key = closed_ring(tmp_path, store)
    store.kept.clear()

    ring.readopt(key)

    assert ring.keeper() is Keeper.STORE
    assert store.get(key.id) == key
    assert ring.unlock("ASAO", PASSWORD) == (key, True)


def test_a_key_from_paper_that_nothing_else_keeps_lies_open_again(tmp_path):
    """Else the paper would have to be fetched every morning."""
    store = FakeStore()
    ring = ring_of(tmp_path, store)
    key = ring.adopt(DataKey.new())
    ring.settle(key, [], is_on_paper=True)
    store.is_there = False

    ring.readopt(key)

    assert ring.keeper() is Keeper.OPEN


def test_a_colleague_without_a_slot_is_let_in_while_the_key_lies_open(tmp_path):
    """After a change of key: the login still checks the password against the records."""
    ring = ring_of(tmp_path)
    key = ring.adopt(DataKey.new())
    ring.note_login(key, clerk("ASAO"), PASSWORD)

    assert ring.unlock("asao", PASSWORD) == (key, True)
    assert ring.unlock("boek", OTHER_PASSWORD) == (key, False)


def test_an_earlier_key_is_opened_by_its_successor_alone(tmp_path):
    old, new, other = DataKey.new(), DataKey.new(), DataKey.new()
    sealer = ring_of(tmp_path).sealer
    kept = EarlierKey(old.id, sealer.seal_earlier(new, old))

    assert sealer.unseal_earlier(new, kept) == old
    assert sealer.unseal_earlier(other, kept) is None
    assert sealer.unseal_earlier(new, EarlierKey(other.id, kept.sealed)) is None
    for damaged in ("", "nyckel$$", f"{kept.sealed[:-4]}AAAA", kept.sealed.replace("nyckel", "x")):
        assert sealer.unseal_earlier(new, EarlierKey(old.id, damaged)) is None


def test_a_key_that_was_announced_and_never_came_is_forgotten(tmp_path):
    ring = ring_of(tmp_path)
    key = ring.adopt(DataKey.new())
    file = ring.file
    assert isinstance(file, JsonKeyFile)
    other = DataKey.new()
    file.announce(KeyRecord(other.id, open_key=other))

    assert ring.key_without_password(is_encrypted=True) == key

    file.take_over(key)
    assert [path.name for path in tmp_path.iterdir()] == ["kassa.nyckel"]
