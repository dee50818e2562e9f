"""``kassa aterstall`` as the clinic's IT meets it: a process, files, an exit status."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from db.cipher import attach, connect
from db.connection import open_database
from db.files import is_plain
from db.ledger import SqliteLedger
from kassa.adapters.key_file import JsonKeyFile
from kassa.adapters.settings_file import load_settings, save_settings, settings_bytes
from kassa.adapters.utbyte_lock import lock
from kassa.desk.backup_ports import BackupKind
from kassa.desk.dagsavslut import CloseDay, close_day
from kassa.desk.data_key import DataKey
from kassa.desk.key_ports import KeyRecord
from kassa.desk.ovning import SETTINGS
from kassa.desk.recovery_key import recovery_rows
from kassa.desk.utbyte_kod import new_kod
from kassa.faktura.ocr import ocr_of
from kassa.kvitto.document import Betalsatt
from tests.helpers.copies import keeper_of, names
from tests.helpers.desks import carry, exchange, file_of
from tests.helpers.raw import KEY, key_of
from tests.helpers.till import OTHER_ADULT, Till
from tests.helpers.whole import assert_whole

DONE, WRONG_USE, NOTHING_READ = 0, 1, 3
SETTINGS_OF_TEST = replace(SETTINGS, organisationsnummer="232100-0057", register="K1")


@pytest.fixture
def clinic(tmp_path):
    """Return a clinic's folder: a receipt and a report in its copy, two receipts since."""
    base = tmp_path / "clinic"
    till = Till.open(base / "kassa.db")
    till.sell()
    close_day(CloseDay("z1"), till.ledger, till.clock, till.desk)
    copies = tmp_path / "kopior"
    copies.mkdir()
    keeper_of(till, copies).keep()
    till.sell(number=OTHER_ADULT, namn="Örjan Ek")
    till.sell()
    close_day(CloseDay("z2"), till.ledger, till.clock, till.desk)
    till.close()
    return base


@pytest.fixture
def copy(clinic, tmp_path):
    return tmp_path / "kopior" / names(tmp_path / "kopior")[0]


@pytest.fixture
def paper(tmp_path):
    """Return a file with the recovery key."""
    path = tmp_path / "nyckel.txt"
    path.write_text("\n".join(recovery_rows(KEY)))
    return path


def aterstall(base: Path, copy: Path, *arguments: object) -> tuple[int, str, str]:
    """Run the command and return (exit status, said, said on standard error)."""
    done = subprocess.run(
        [sys.executable, "-m", "kassa", "aterstall", "--mapp", base, copy, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def opened(base: Path) -> SqliteLedger:
    path = base / "kassa.db"
    return SqliteLedger(open_database(path, key=key_of(path)))


def numbers(base: Path) -> list[str]:
    with closing(opened(base)) as ledger:
        return [kvitto.number for kvitto in reversed(ledger.kvitto_list(100))]


def test_newer_records_are_not_lost_without_a_word(clinic, copy):
    """What would be lost is listed; no receipt's patient is named; nothing has changed."""
    before = (clinic / "kassa.db").read_bytes()

    status, said, told = aterstall(clinic, copy)

    assert status == WRONG_USE
    assert "2 kvitton (500\xa0kr) finns inte i kopian" in told
    assert "K1-2" in told
    assert "K1-3" in told
    assert "--anda" in told
    assert "Inget har ändrats." in told
    assert not [word for word in ("Märta", "Örjan", "1988", "1975") if word in told + said]
    assert (clinic / "kassa.db").read_bytes() == before
    assert numbers(clinic) == ["K1-1", "K1-2", "K1-3"]


def test_told_to_it_restores_and_leaves_the_given_out_numbers_out(clinic, copy):
    status, said, told = aterstall(clinic, copy, "--anda")

    assert (status, "2 kvitton" in told) == (DONE, True)
    assert "Kvitto K1-2 till K1-3 hoppas över" in said
    assert "Z-rapport K1-2 hoppas över" in said
    assert "Registrera om" in said
    assert numbers(clinic) == ["K1-1"]
    assert_whole(clinic / "kassa.db")
    till = Till.open(clinic / "kassa.db")
    assert till.sell().kvitto.number == "K1-4"
    assert close_day(CloseDay("z"), till.ledger, till.clock, till.desk).rapport.serial == 3
    assert till.ledger.integrity_faults() == ()
    assert till.ledger.backup_event_list(1)[0].kind is BackupKind.ATERSTALLD
    till.close()
    assert_whole(clinic / "kassa.db")


def test_the_replaced_database_is_kept_and_opens(clinic, copy):
    aterstall(clinic, copy, "--anda")

    [kept] = clinic.glob("kassa.ersatt-*.db")
    assert not list(clinic.glob("*-wal"))
    assert not list(clinic.glob(".kassa-*"))
    with closing(SqliteLedger(open_database(kept, key=KEY))) as ledger:
        assert len(ledger.kvitto_list(10)) == 3


def test_restored_twice_it_still_leaves_out_what_was_given_out(clinic, copy):
    """The gap itself is newer than the copy and would be lost with the records."""
    aterstall(clinic, copy, "--anda")

    aterstall(clinic, copy, "--anda")

    till = Till.open(clinic / "kassa.db")
    assert till.sell().kvitto.number == "K1-4"
    till.close()
    assert_whole(clinic / "kassa.db")


def test_a_new_computer_needs_the_paper_the_copy_and_the_last_number(copy, paper, tmp_path):
    """Nothing else is left of the clinic: the settings come from beside the copy."""
    new = tmp_path / "new"

    status, _, told = aterstall(new, copy, "--nyckel-fil", paper)
    assert status == NOTHING_READ
    assert "--sista K1-1" in told

    told_all = ("--nyckel-fil", paper, "--sista", "K1-3", "--sista-z", "K1-2")
    status, said, told = aterstall(new, copy, *told_all)

    assert (status, told) == (DONE, "")
    assert "Kvitto K1-2 till K1-3 hoppas över" in said
    assert numbers(new) == ["K1-1"]
    assert (new / "kassa.toml").read_bytes() == copy.with_name(
        f"kassa-K1-{KEY.id}.toml"
    ).read_bytes()
    record = JsonKeyFile(new / "kassa.nyckel").load()
    assert record
    assert record.id == KEY.id


def test_invoices_of_lost_receipts_are_left_out_though_nobody_tells_them(tmp_path, paper):
    """As many as receipts; or as told, by number or by the reference on the paper."""
    till = Till.open(tmp_path / "clinic" / "kassa.db")
    till.sell(Betalsatt.FAKTURA)
    copies = tmp_path / "kopior"
    copies.mkdir()
    keeper_of(till, copies).keep()
    till.close()
    copy = copies / names(copies)[0]
    last = ("--nyckel-fil", paper, "--sista", "K1-4", "--sista-z", "K1-0")

    _, said, _ = aterstall(tmp_path / "untold", copy, *last)
    assert "Faktura 1000002 till 1000004 hoppas över" in said
    _, said, _ = aterstall(tmp_path / "told", copy, *last, "--sista-faktura", ocr_of("1000003"))
    assert "Faktura 1000002 till 1000003 hoppas över" in said
    status, _, told = aterstall(tmp_path / "bad", copy, *last, "--sista-faktura", "K1-3")
    assert (status, "inget nummer. Skriv så här: 1000042" in told) == (WRONG_USE, True)

    till = Till.open(tmp_path / "untold" / "kassa.db")
    sold = till.sell(Betalsatt.FAKTURA).kvitto
    assert till.ledger.faktura_of(sold.checkout_id)[0].faktura.number == "1000005"
    assert till.ledger.integrity_faults() == ()
    till.close()
    assert_whole(tmp_path / "untold" / "kassa.db")


def test_what_another_desk_has_comes_back(tmp_path, paper):
    """The disk dies after the copy; a receipt since then is at the desk it exchanged files with."""
    one = Till.open(tmp_path / "k1" / "kassa.db")
    other = Till.open(tmp_path / "k2" / "kassa.db", "K2")
    other.sell(number=OTHER_ADULT)
    one.sell()
    exchange(one, other)
    copies = tmp_path / "kopior"
    copies.mkdir()
    keeper = keeper_of(one, copies)
    keeper.settings = settings_bytes(SETTINGS_OF_TEST)
    keeper.keep()
    one.sell()
    carry(file_of(one), other)
    one.sell()
    one.close()
    file = tmp_path / "kassa-K2.utbyte"
    kod = new_kod()
    file.write_bytes(lock(file_of(other), kod))
    copy, new = copies / names(copies)[0], tmp_path / "new"
    last = ("--nyckel-fil", paper, "--sista", "K1-3", "--sista-z", "K1-0")

    _, _, told = aterstall(tmp_path / "without", copy, *last)
    assert "Kassa K2 har bytt filer" in told
    status, _, told = aterstall(new, copy, *last, "--utbyte", file)
    assert status == NOTHING_READ
    assert "krypterad" in told
    assert "Inget har ändrats" in told
    status, said, told = aterstall(new, copy, *last, "--utbyte", file, "--kod", kod)

    assert (status, "kom tillbaka" in told) == (DONE, True), told
    assert "Kvitto K1-3 hoppas över" in said
    again = Till.open(new / "kassa.db")
    assert again.sell().kvitto.number == "K1-4"
    exchange(again, other)
    assert other.ledger.kvitto("K1-4") is not None
    for till in (again, other):
        assert till.ledger.integrity_faults() == ()
        assert_whole(till.path)
        till.close()


def test_a_file_that_cannot_be_read_stops_the_restore(clinic, copy, tmp_path):
    save_settings(clinic / "kassa.toml", SETTINGS_OF_TEST)
    before = (clinic / "kassa.db").read_bytes()
    (tmp_path / "trasig.utbyte").write_bytes(b"x")

    for name, said in (("trasig.utbyte", "skadad"), ("ingen.utbyte", "går inte att läsa")):
        status, _, told = aterstall(clinic, copy, "--anda", "--utbyte", tmp_path / name)
        assert (status, said in told) == (NOTHING_READ, True)
    assert (clinic / "kassa.db").read_bytes() == before


def test_nobody_knows_the_last_number(copy, paper, tmp_path):
    """Then the series jumps further than a desk can have come."""
    new = tmp_path / "new"

    aterstall(new, copy, "--nyckel-fil", paper, "--sista", "K1-okänt", "--sista-z", "K1-1")

    till = Till.open(new / "kassa.db")
    assert till.sell().kvitto.number == "K1-1002"
    till.close()


def test_a_clinic_begun_anew_after_the_loss_does_not_know_the_numbers(copy, paper, tmp_path):
    """Somebody started Kassa on the new computer first: that empty file answers no question."""
    new = tmp_path / "new"
    till = Till.open(new / "kassa.db")
    till.close()

    status, _, told = aterstall(new, copy)

    assert status == NOTHING_READ
    assert "--sista K1-1" in told


@pytest.mark.parametrize(
    ("sista", "told"),
    [("K1-0", "ligger före kopians sista"), ("134", "inget nummer"), ("K1-", "inget nummer")],
)
def test_a_last_number_that_cannot_be_is_told(clinic, copy, sista, told):
    status, _, said = aterstall(clinic, copy, "--anda", "--sista", sista)

    assert status == WRONG_USE
    assert told in said
    assert numbers(clinic) == ["K1-1", "K1-2", "K1-3"]


def test_a_last_number_that_is_higher_than_the_records_know_is_believed(clinic, copy):
    """Receipts were written by hand, or at a desk that is lost."""
    aterstall(clinic, copy, "--anda", "--sista", "K1-20")

    till = Till.open(clinic / "kassa.db")
    assert till.sell().kvitto.number == "K1-21"
    till.close()


def test_a_damaged_database_is_told_kept_and_replaced(clinic, copy, paper):
    path = clinic / "kassa.db"
    path.write_bytes(b"\0" * 20_000)

    status, _, told = aterstall(clinic, copy, "--sista", "K1-3", "--sista-z", "K1-2")
    assert status == WRONG_USE
    assert "går inte att läsa" in told
    assert path.read_bytes() == b"\0" * 20_000

    status, _, _ = aterstall(clinic, copy, "--anda", "--sista", "K1-3", "--sista-z", "K1-2")
    assert status == DONE
    [kept] = clinic.glob("kassa.ersatt-*.db")
    assert kept.read_bytes() == b"\0" * 20_000
    assert numbers(clinic) == ["K1-1"]


def test_a_missing_database_is_restored(clinic, copy):
    (clinic / "kassa.db").unlink()

    status, _, told = aterstall(clinic, copy, "--sista", "K1-3", "--sista-z", "K1-2")

    assert (status, told) == (DONE, "")
    assert numbers(clinic) == ["K1-1"]


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "text"])
def test_a_damaged_copy_replaces_nothing(clinic, copy, damage):
    content = copy.read_bytes()
    middle = len(content) // 2
    copy.write_bytes(
        {
            "cut": content[:middle],
            "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
            "empty": b"",
            "text": b"not a copy",
        }[damage]
    )
    before = (clinic / "kassa.db").read_bytes()

    status, _, _ = aterstall(clinic, copy, "--anda")

    assert status == NOTHING_READ
    assert (clinic / "kassa.db").read_bytes() == before
    assert not list(clinic.glob(".kassa-*"))


def test_another_clinics_key_opens_nothing(copy, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("\n".join(recovery_rows(DataKey(bytes(32)))))

    status, _, told = aterstall(tmp_path / "new", copy, "--nyckel-fil", other)

    assert status == NOTHING_READ
    assert "nyckeln är en annan mottagnings" in told


def test_another_clinics_database_and_its_key_are_kept(copy, paper, tmp_path):
    """A computer that was another clinic's: its records stay, and so does what opens them."""
    base, key = tmp_path / "other", DataKey(bytes(32))
    base.mkdir()
    JsonKeyFile(base / "kassa.nyckel").save(KeyRecord(key.id, open_key=key))
    open_database(base / "kassa.db", key=key).close()
    last = ("--sista", "K1-1", "--sista-z", "K1-1")

    status, _, _ = aterstall(base, copy, "--nyckel-fil", paper, "--anda", *last)

    assert status == DONE
    assert numbers(base) == ["K1-1"]
    [kept], [kept_key] = base.glob("kassa.ersatt-*.db"), base.glob("kassa.ersatt-*.nyckel")
    record = JsonKeyFile(kept_key).load()
    assert record
    open_database(kept, key=record.open_key).close()


def test_a_plain_file_of_an_earlier_version_is_a_copy_too(clinic, copy, tmp_path):
    """Somebody has copied kassa.db by hand before Kassa encrypted it."""
    plain = tmp_path / "kassa.db.bak"
    with closing(connect(copy, KEY)) as conn:
        plain.touch()
        attach(conn, plain, None, "plain")
        conn.execute("SELECT sqlcipher_export('plain')")
    new = tmp_path / "new"

    status, _, _ = aterstall(new, plain, "--sista", "K1-3", "--sista-z", "K1-2")

    assert status == DONE
    assert numbers(new) == ["K1-1"]
    assert not is_plain(new / "kassa.db")


def test_an_open_clinic_is_not_replaced(clinic, copy):
    with closing(opened(clinic)):
        status, _, told = aterstall(clinic, copy, "--anda")

    assert status == NOTHING_READ
    assert "Stäng alla fönster av Kassa" in told
    assert numbers(clinic) == ["K1-1", "K1-2", "K1-3"]


def test_a_clinic_that_has_settings_keeps_them(clinic, copy):
    other = replace(SETTINGS, namn="Vårdcentralen Eken")
    save_settings(clinic / "kassa.toml", other)

    aterstall(clinic, copy, "--anda")

    assert load_settings(clinic / "kassa.toml") == other


@pytest.mark.skipif(not hasattr(pty, "fork"), reason="needs a terminal")
def test_on_a_terminal_it_asks_for_the_paper_a_yes_and_the_last_number(clinic, copy, tmp_path):
    """As whoever restores it at the desk meets it."""
    new = tmp_path / "new"
    shutil.copytree(clinic, new)
    (new / "kassa.nyckel").unlink()
    (new / "kassa.db").write_bytes(b"\0" * 20_000)
    answers = [*recovery_rows(KEY), "ja", "3", "K1-okänt"]

    said = at_terminal(new, copy, answers)

    assert "Rad 4" in said
    assert "Skriv JA" in said
    assert "Sista kvittot som lämnats ut i K1" in said
    assert "Kvitto K1-2 till K1-3 hoppas över" in said
    assert numbers(new) == ["K1-1"]


def at_terminal(base: Path, copy: Path, answers: list[str]) -> str:
    """Run the command on a terminal of its own, type the answers, return all it showed."""
    child, terminal = pty.fork()
    if child == 0:
        command = [sys.executable, "-m", "kassa", "aterstall", "--mapp", str(base), str(copy)]
        os.execv(sys.executable, command)
    os.write(terminal, "".join(f"{answer}\n" for answer in answers).encode())
    shown = b""
    try:
        while piece := os.read(terminal, 4096):
            shown += piece
    except OSError:  # the other end has been closed
        pass
    os.waitpid(child, 0)
    os.close(terminal)
    return shown.decode()
