"""What a desk refuses of the central tariff: each attack with its message, the old tariff stays.

The region in memory signs bad things on purpose; the desk is the real one: TUF's client, the proof,
and a database in a file.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from db.ledger import SqliteLedger
from kassa.adapters.central.client import open_session
from kassa.adapters.central.keys import KeyRole, new_key
from kassa.errors import UserFacingError
from kassa.taxa.central import (
    STANDS,
    AlteredError,
    CutError,
    FreezeError,
    IdentityError,
    MissingFileError,
    MixError,
    OversizeError,
    RegionError,
    RollbackError,
    RootChangedError,
    RootMissingError,
    RootRotationError,
    SignatureError,
    TariffFetchError,
    TariffTrustError,
    Trusted,
    UnprovedError,
)
from tests.helpers.region import (
    NOW,
    FetchingDesk,
    MemoryTransport,
    Region,
    endless,
    meta_of,
    norrmark,
)
from tests.helpers.till import open_ledger

Installed = list[tuple[str, int]]
OLD: Installed = [("2026-01-01", 1)]
MARCH = date(2026, 3, 1)


@pytest.fixture
def ledger(tmp_path) -> Iterator[SqliteLedger]:
    made = open_ledger(tmp_path / "kassa.db")
    yield made
    made.close()


@pytest.fixture
def region() -> Region:
    made = Region()
    made.publish(norrmark())
    return made


@pytest.fixture
def desk(ledger, region) -> FetchingDesk:
    """A desk with one tariff from an honest region."""
    made = FetchingDesk.of(ledger, region)
    made.fetch()
    assert made.installed() == OLD
    return made


def refused(desk: FetchingDesk, error: type[UserFacingError], *, kept: Installed = OLD) -> str:
    """Fetch; assert the refusal, that nothing was installed, and that it is on record."""
    with pytest.raises(error) as caught:
        desk.fetch()
    assert type(caught.value) is error
    assert STANDS in caught.value.message
    assert desk.installed() == kept
    (last,) = desk.ledger.hamtning_list(1)
    assert (last.kod, last.meddelande) == (error.code, caught.value.message)
    return caught.value.message


def recovers(desk: FetchingDesk, honest: Region) -> None:
    """Assert that the desk takes the next honest publication all the same."""
    honest.publish(norrmark(MARCH))
    desk.region = honest
    desk.fetch()
    assert desk.installed()[-1] == ("2026-03-01", 1)


def test_an_honest_publication_is_installed(desk, region):
    region.publish(norrmark(MARCH, distans="120"), words={"en": b'kod = "en"\n[fraser]\n'})

    done = desk.fetch()

    assert [fil.galler_fran for fil in done.nya] == [MARCH]
    assert desk.ledger.taxa_content(done.nya[0].sha256) == norrmark(MARCH, distans="120")
    assert done.nya[0].signers == ("taxa 0", "taxa 1")
    assert [each.text for each in done.nya[0].andringar] == [
        "Distanskontakt (N40): 100\N{NO-BREAK SPACE}kr → 120\N{NO-BREAK SPACE}kr"
    ]
    assert len(desk.ledger.taxa_sprak_list("en")) == 1
    assert desk.fetch().nya == ()


def test_no_root(ledger, region):
    desk = FetchingDesk.of(ledger, region)
    desk.root = None

    assert "rotnyckel" in refused(desk, RootMissingError, kept=[])


def test_wrong_key_timestamp(desk, region):
    honest = copy.deepcopy(region)
    region.keys[KeyRole.STAMPEL] = [new_key(KeyRole.STAMPEL, "någon annan")]
    region.publish(norrmark(MARCH))

    assert "inte underskriven med regionens nycklar" in refused(desk, SignatureError)
    recovers(desk, honest)


def test_wrong_key_targets(desk, region):
    """The stamp is stolen, the tariff's own keys are not."""
    region.keys[KeyRole.TAXA] = [new_key(KeyRole.TAXA, f"någon annan {n}") for n in range(2)]
    region.publish(norrmark(MARCH))

    refused(desk, SignatureError)


def test_targets_below_the_threshold(desk, region):
    """One of the two who must sign is not enough, also when it signs twice."""
    one = region.keys[KeyRole.TAXA][0]
    region.keys[KeyRole.TAXA] = [one, one]
    region.publish(norrmark(MARCH))

    refused(desk, SignatureError)


def test_another_regions_server(desk):
    """All is signed as it should be, by somebody else."""
    other = Region()
    other.publish(norrmark())
    other.publish(norrmark(MARCH))
    desk.region = other

    refused(desk, SignatureError)


def test_flipped_byte_in_the_tariff(desk, region):
    region.publish(norrmark(MARCH))
    (name,) = (name for name in region.files if "2026-03-01" in name)
    region.files[name] = region.files[name].replace(b"belopp = 250", b"belopp = 150", 1)

    assert "skadad eller ändrad" in refused(desk, AlteredError)


def test_truncated_tariff(desk, region):
    region.publish(norrmark(MARCH))
    (name,) = (name for name in region.files if "2026-03-01" in name)
    region.files[name] = region.files[name][:-1]

    refused(desk, AlteredError)


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_truncated_document(desk, region, role, share):
    region.publish(norrmark(MARCH))
    version = "" if role == "timestamp" else f"{getattr(region, role).version}."
    name = f"metadata/{version}{role}.json"
    region.files[name] = region.files[name][: int(len(region.files[name]) * share)]

    refused(desk, AlteredError)


def test_every_flipped_byte_of_the_documents():
    """Whichever byte is changed: what is accepted is what was signed, or nothing is."""
    region = Region(thresholds=1)
    region.publish(norrmark())
    genuine = dict(region.files)
    trusted = Trusted((region.first_root,))
    first = _listing(region, trusted)
    chance = random.Random(7)
    refusals = 0
    for name in [n for n in genuine if n.startswith("metadata/") and "1." not in n]:
        for place in range(len(genuine[name])):
            flipped = bytearray(genuine[name])
            flipped[place] ^= 1 << chance.randrange(8)
            region.files[name] = bytes(flipped)
            try:
                accepted = _listing(region, trusted)
            except (TariffTrustError, TariffFetchError):
                refusals += 1
            else:
                assert accepted == first, (name, place)
        region.files[name] = genuine[name]
    assert refusals > 1000


def _listing(region: Region, trusted: Trusted) -> object:
    transport = MemoryTransport(region.serve, [])
    with open_session(transport, trusted, NOW) as session:
        return session.refresh()


def test_every_flipped_byte_of_the_tariff(region):
    region.targets.targets.clear()
    region.list_file("98/2026-05-01-v1.toml", norrmark()[:1500])
    region.step()
    genuine = dict(region.files)
    (name,) = (name for name in genuine if "2026-05-01" in name)
    transport = MemoryTransport(region.serve, [])
    with open_session(transport, Trusted((region.first_root,)), NOW) as session:
        (listed,) = session.refresh().files
        for place in range(len(genuine[name])):
            flipped = bytearray(genuine[name])
            flipped[place] ^= 1 << place % 8
            region.files[name] = bytes(flipped)
            with pytest.raises(AlteredError):
                session.content(listed)


@pytest.mark.parametrize("name", ["metadata/timestamp.json", "targets"])
def test_oversize(desk, region, name):
    """One byte more than was signed, or than a timestamp may ever have."""
    region.publish(norrmark(MARCH))
    (name,) = (n for n in region.files if n.startswith(name) and "2026-01-01" not in n)
    region.files[name] += b" " * 20_000

    assert "mer än vad som är underskrivet" in refused(desk, OversizeError)


def test_a_tariff_signed_too_large_to_read(desk, region):
    """The signature is right; four million bytes are no tariff."""
    region.publish(norrmark(MARCH) + b"#" * 4_000_000)

    refused(desk, OversizeError)


@pytest.mark.parametrize("start", ["metadata/timestamp", "metadata/2.root", "targets/"])
def test_endless_data(desk, region, start):
    region.publish(norrmark(MARCH))
    served = region.serve
    region.serve = lambda name: (
        endless() if name.startswith(start) and "2026-01-01" not in name else served(name)
    )

    refused(desk, OversizeError)


def test_rollback_of_the_root(desk, region):
    """A root that was replaced is shown again under the next number."""
    region.change_keys(KeyRole.TAXA)
    desk.fetch()
    region.files["metadata/3.root.json"] = region.files["metadata/1.root.json"]

    refused(desk, RollbackError)


def test_rollback_of_the_timestamp(desk, region):
    old = dict(region.files)
    region.publish(norrmark(MARCH))
    desk.fetch()
    region.files = old

    said = refused(desk, RollbackError, kept=[*OLD, ("2026-03-01", 1)])
    assert "äldre utgåva" in said


def test_rollback_of_the_snapshot(desk, region):
    """A fresh timestamp that names an old snapshot."""
    old = region.snapshot.version
    region.publish(norrmark(MARCH))
    desk.fetch()
    content = region.files[f"metadata/{old}.snapshot.json"]
    region.timestamp.version += 1
    region.timestamp.snapshot_meta = meta_of(old, content)
    stamped = region.signed(region.timestamp, KeyRole.STAMPEL)
    region.files["metadata/timestamp.json"] = stamped

    refused(desk, RollbackError, kept=[*OLD, ("2026-03-01", 1)])


def test_rollback_of_the_targets(desk, region):
    """A fresh snapshot that names an old list of tariffs."""
    old = region.targets.version
    region.publish(norrmark(MARCH))
    desk.fetch()
    content = region.files[f"metadata/{old}.targets.json"]
    region.snapshot.version += 1
    region.timestamp.version += 1
    region.snapshot.meta = {"targets.json": meta_of(old, content)}
    snapshot = region.signed(region.snapshot, KeyRole.STAMPEL)
    region.timestamp.snapshot_meta = meta_of(region.snapshot.version, snapshot)
    stamped = region.signed(region.timestamp, KeyRole.STAMPEL)
    region.files[f"metadata/{region.snapshot.version}.snapshot.json"] = snapshot
    region.files["metadata/timestamp.json"] = stamped

    refused(desk, RollbackError, kept=[*OLD, ("2026-03-01", 1)])


def test_rollback_of_a_tariffs_version(desk, region):
    """A new list, rightly signed, with an older version of a tariff than the desk has."""
    region.publish(norrmark(version=2))
    desk.fetch()
    region.targets.targets = {
        place: file for place, file in region.targets.targets.items() if "v1" in place
    }
    region.step()

    said = refused(desk, RollbackError, kept=[*OLD, ("2026-01-01", 2)])
    assert "visar version 1" in said
    assert "redan version 2" in said


def test_a_tariff_that_is_gone_before_it_has_begun(desk, region):
    """What 400 desks have and others could not get any more would charge them differently."""
    coming = date(2026, 4, 1)
    region.publish(norrmark(coming))
    desk.fetch()
    region.targets.targets = {
        place: file for place, file in region.targets.targets.items() if "04" not in place
    }
    region.step()

    refused(desk, RollbackError, kept=[*OLD, ("2026-04-01", 1)])


def test_the_same_version_with_another_content(desk, region):
    region.targets.targets.clear()
    region.publish(norrmark(distans="120"))

    assert "utan att få ett högre nummer" in refused(desk, IdentityError)


def test_freeze(desk, region):
    """The server shows the same for ever: when its time is out, that is said."""
    later = desk.at(NOW + timedelta(days=8))

    said = refused(later, FreezeError)
    assert "gått ut" in said
    region.renew(later.now)
    later.fetch()


def test_freeze_of_the_root(desk, region):
    region.root.expires = NOW - timedelta(days=1)
    region.root.version += 1
    region.sign_root()

    refused(desk, FreezeError)


def test_mix_and_match_targets(desk, region):
    """An old list of tariffs, rightly signed, in the place of the new one."""
    old = region.files[f"metadata/{region.targets.version}.targets.json"]
    region.publish(norrmark(MARCH))
    region.files[f"metadata/{region.targets.version}.targets.json"] = old

    assert "inte hör ihop" in refused(desk, MixError)


def test_mix_and_match_snapshot(desk, region):
    old = region.files[f"metadata/{region.snapshot.version}.snapshot.json"]
    region.publish(norrmark(MARCH))
    region.files[f"metadata/{region.snapshot.version}.snapshot.json"] = old

    refused(desk, MixError)


def test_mix_and_match_tariff(desk, region):
    """Another tariff of the same region in the place of the new one."""
    (old,) = (text for name, text in region.files.items() if name.startswith("targets/"))
    region.publish(norrmark(version=2))
    (name,) = (name for name in region.files if "2026-01-01-v2" in name)
    region.files[name] = old

    refused(desk, AlteredError)


def test_a_tariff_under_another_tariffs_place(desk, region):
    region.list_file("98/2026-03-01-v1.toml", norrmark(version=2))
    region.step()

    assert "en annan taxa" in refused(desk, IdentityError)


def test_something_that_is_no_tariff_on_the_list(desk, region):
    region.list_file("../../kassa.toml", b"x")
    region.step()

    refused(desk, IdentityError)


def test_rotation_below_the_threshold_of_the_old_root(desk, region):
    """New keys that only vouch for themselves."""
    region.change_keys(KeyRole.ROT, co_signed=False)

    said = refused(desk, RootRotationError)
    assert "utan tillräckligt många underskrifter" in said


def test_rotation_below_the_threshold_of_the_new_root(desk, region):
    """One of the two new keys is missing."""
    old = region.keys[KeyRole.ROT]
    region.change_keys(KeyRole.ROT)
    region.sign_root([*old, region.keys[KeyRole.ROT][0]])

    refused(desk, RootRotationError)


def test_rotation_with_half_of_the_old_signatures(desk, region):
    old = region.keys[KeyRole.ROT]
    region.change_keys(KeyRole.ROT)
    region.sign_root([old[0], *region.keys[KeyRole.ROT]])

    refused(desk, RootRotationError)


@pytest.mark.parametrize("roll", list(KeyRole))
def test_a_right_rotation_is_followed(desk, region, roll):
    region.change_keys(roll)
    region.publish(norrmark(MARCH))
    desk.fetch()

    assert desk.installed() == [*OLD, ("2026-03-01", 1)]
    assert len(desk.ledger.trusted().roots) == 2


def test_fast_forward_is_recovered_from(desk, region):
    """A stolen stamp raised its number to the sky: with new keys the region is heard again."""
    region.timestamp.version = 2**31
    region.sign()
    desk.fetch()
    region.timestamp.version = 3
    region.snapshot.version += 1
    region.change_keys(KeyRole.STAMPEL)
    region.publish(norrmark(MARCH))
    desk.fetch()

    assert desk.installed()[-1] == ("2026-03-01", 1)


def test_a_validly_signed_tariff_that_fails_granska(desk, region):
    """A gap: a fee that no row gives is never charged, so such a tariff is not taken."""
    broken = norrmark(MARCH).replace(b'utfall = "genomfort", typ = { ej', b"typ = { ej", 1)
    broken = broken.replace(b"belopp = 250", b'belopp = "mycket"', 1)
    region.publish(broken)

    said = refused(desk, UnprovedError)
    assert "är underskriven men har" in said
    assert "Rad " in said


def test_a_refused_tariff_does_not_keep_out_a_good_one(desk, region):
    """The correction of the present tariff is taken, the broken one of March is told."""
    region.publish(norrmark(MARCH).replace(b"belopp = 250", b"belopp = -1", 1), norrmark(version=2))

    refused(desk, UnprovedError, kept=[*OLD, ("2026-01-01", 2)])
    assert desk.ledger.hamtning_list(1)[0].nekad_fran == MARCH


def test_words_that_cannot_be_used(desk, region):
    region.publish(norrmark(MARCH), words={"en": b'kod = "en"\n[fraser]\n"Kvar {}" = "Left"\n'})

    refused(desk, UnprovedError)


def test_a_tariff_of_another_region(desk, region):
    """Signed by the right keys, of the wrong region."""
    region.publish(norrmark(MARCH, region="06"))

    assert "region 06" in refused(desk, RegionError)


def test_a_desk_of_another_region(ledger, region):
    desk = FetchingDesk.of(ledger, region)
    desk.code = "06"

    refused(desk, RegionError, kept=[])


def test_a_tariff_of_another_region_under_a_place_of_mine(desk, region):
    region.list_file("98/2026-03-01-v1.toml", norrmark(MARCH, region="06"))
    region.step()

    refused(desk, RegionError)


def test_a_missing_file(desk, region):
    region.publish(norrmark(MARCH))
    (name,) = (name for name in region.files if "2026-03-01" in name)
    del region.files[name]

    refused(desk, MissingFileError)


def test_a_line_that_is_cut(desk, region):
    def cut(name: str) -> Iterator[bytes]:
        yield b"{"
        raise CutError

    region.serve = cut

    refused(desk, CutError)


def test_a_root_of_another_chain_in_the_settings(desk):
    """The settings cannot quietly turn a desk over to somebody else."""
    other = Region()
    desk.root = other.first_root

    assert "kassa taxa lita" in refused(desk, RootChangedError)


@pytest.mark.parametrize(
    "root",
    [
        b"no json",
        b"\xff\xfe",
        b"[]",
        b'{"signed": []}',
        b'{"signed": {"version": 1}}',
        b"[" * 9_999,
    ],
    ids=lambda root: repr(root[:26]),
)
def test_a_damaged_root_in_the_settings_is_told_and_nothing_is_built_on_it(ledger, region, root):
    """Whoever puts the right file in its place afterwards can go on."""
    desk = FetchingDesk(ledger, region, root)

    assert "Rotfilen" in refused(desk, SignatureError, kept=[])
    assert ledger.trusted() == Trusted()
    desk.root = region.first_root
    desk.fetch()
    assert desk.installed() == OLD


def test_an_offline_restart_accepts_nothing_older(desk, ledger, region, tmp_path):
    old = dict(region.files)
    region.publish(norrmark(version=2))
    desk.fetch()
    ledger.close()
    started = open_ledger(tmp_path / "kassa.db")
    again = FetchingDesk.of(started, region)
    region.files = old

    refused(again, RollbackError, kept=[*OLD, ("2026-01-01", 2)])
    started.close()


def test_a_restored_backup_accepts_nothing_older(ledger, region, tmp_path):
    """The records of last night know less than the desk has seen; its second memory knows."""
    desk = FetchingDesk.of(ledger, region)
    desk.fetch()
    backup = tmp_path / "backup.db"
    ledger._db.conn.execute(f"VACUUM INTO '{backup}'")
    old = dict(region.files)
    region.publish(norrmark(version=2))
    desk.fetch()
    backup.with_name("backup.db.finns").touch()
    restored = open_ledger(backup)
    desk.ledger = restored
    new, region.files = region.files, old

    refused(desk, RollbackError)
    region.files = new
    desk.fetch()
    assert desk.installed() == [*OLD, ("2026-01-01", 2)]
    restored.close()


def test_what_was_seen_is_kept_though_the_rest_was_refused(desk, region):
    """The new timestamp was genuine: the one before it is not taken any more."""
    old = dict(region.files)
    region.publish(norrmark(MARCH))
    del region.files[f"metadata/{region.snapshot.version}.snapshot.json"]
    refused(desk, MissingFileError)
    region.files = old

    refused(desk, RollbackError)
