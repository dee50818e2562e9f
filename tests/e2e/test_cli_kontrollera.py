"""``kassa kontrollera`` as whoever answers for the clinic meets it."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from kassa.desk.data_key import DataKey
from kassa.desk.recovery_key import recovery_rows
from tests.e2e.test_cli import kassa
from tests.helpers import raw
from tests.helpers.copies import keeper_of, names
from tests.helpers.golden import GOLDEN, unpack
from tests.helpers.raw import KEY
from tests.helpers.tamper import past_the_guards
from tests.helpers.till import ADULT, Till

GOOD, FAULTS, NOTHING_READ = 0, 1, 3


@pytest.fixture
def clinic(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    till.reverse(till.sell().kvitto.checkout_id)
    till.sell()
    till.close()
    return tmp_path


def test_a_whole_clinic(clinic):
    status, lines, said = kassa("kontrollera", "--mapp", str(clinic))

    assert (status, said) == (GOOD, "")
    assert lines[0] == "Allt stämmer."
    assert lines[1].replace("\N{NO-BREAK SPACE}", " ") == (
        "Kontrollerat: 3 kvitton, 3 betalningar, 3 frikortsposter och 0 Z-rapporter. "
        "2 besök är omräknade med sin taxa."
    )
    assert lines[2].startswith("Sigill: 3-")


def test_all_findings_at_once_with_what_to_do_and_without_the_patient(clinic):
    with past_the_guards(clinic / "kassa.db") as conn:
        conn.execute("UPDATE payment SET belopp_ore = 100 WHERE seq = 3")
        conn.execute("UPDATE patient_version SET namn = 'Någon Annan'")

    status, lines, _ = kassa("kontrollera", "--mapp", str(clinic))
    text = "\n".join(lines)
    assert status == FAULTS
    assert "  Kvitto K1-3, betalningen: Posten har ändrats sedan den skrevs." in lines
    assert "Stämmer inte: Kvitto, betalning och beslut har samma belopp" in lines
    assert text.count("Gör så här: ") == 3
    assert "4 fel." in lines  # the search does not know the other name
    for secret in (ADULT, ADULT[2:], "Någon", "Märta"):
        assert secret not in text


def test_the_answer_as_json(clinic):
    with past_the_guards(clinic / "kassa.db") as conn:
        conn.execute("UPDATE payment SET betalsatt = 'faktura' WHERE seq = 3")

    status, (line,), _ = kassa("kontrollera", "--json", "--mapp", str(clinic))
    answer = json.loads(line)
    assert status == FAULTS
    assert [(each["regel"], each["var"]) for each in answer["fel"]] == [
        ("sigill", "Kvitto K1-3, betalningen"),
        ("summa", "Kvitto K1-3"),
        ("faktura", "Kvitto K1-3, registreringen"),
    ]
    assert all(each["vad"] and each["gor"] for each in answer["fel"])
    assert (answer["antal"]["kvitto"], answer["omraknade_besok"], answer["obs"]) == (3, 2, [])
    assert answer["sigill"].startswith("3-")


def test_a_clinic_in_use_is_only_read(clinic):
    """A till holds the file in the middle of a posting; nothing is changed, nobody waits."""
    before = (clinic / "kassa.db").read_bytes()
    with closing(raw.connect(clinic / "kassa.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        status, lines, _ = kassa("kontrollera", "--mapp", str(clinic))
        other.execute("ROLLBACK")

    assert (status, lines[0]) == (GOOD, "Allt stämmer.")
    assert (clinic / "kassa.db").read_bytes() == before


def test_a_noted_seal_shows_an_older_copy(clinic):
    older = (clinic / "kassa.db").read_bytes()
    till = Till.open(clinic / "kassa.db")
    till.sell(typ="hembesok")
    till.close()
    _, (line,), _ = kassa("kontrollera", "--json", "--mapp", str(clinic))
    noted = json.loads(line)["sigill"]
    assert kassa("kontrollera", "--sigill", noted.upper(), "--mapp", str(clinic))[0] == GOOD

    (clinic / "kassa.db").write_bytes(older)
    assert kassa("kontrollera", "--mapp", str(clinic))[0] == GOOD
    status, lines, _ = kassa("kontrollera", "--sigill", noted, "--mapp", str(clinic))
    assert status == FAULTS
    assert "äldre kopia" in "\n".join(lines)


def test_a_copy_is_checked_by_its_path_also_where_nothing_can_be_written(clinic, tmp_path):
    copy = tmp_path / "kopior" / "kopia.db"
    copy.parent.mkdir()
    copy.write_bytes((clinic / "kassa.db").read_bytes())

    assert kassa("kontrollera", str(copy), "--mapp", str(clinic))[0] == GOOD


def test_a_copy_from_another_computer_is_opened_with_the_paper(clinic, tmp_path):
    """Nobody is asked where there is no terminal: it says what opens it."""
    elsewhere = tmp_path / "annan"
    elsewhere.mkdir()
    right, wrong = tmp_path / "nyckel.txt", tmp_path / "annan.txt"
    right.write_text("\n".join(recovery_rows(KEY)))
    wrong.write_text("\n".join(recovery_rows(DataKey.new())))
    named = ("kontrollera", str(clinic / "kassa.db"), "--mapp", str(elsewhere))

    status, lines, said = kassa(*named)
    assert (status, lines) == (NOTHING_READ, [])
    assert "återställningsnyckeln" in said
    assert kassa(*named, "--nyckel-fil", str(right))[0] == GOOD
    status, lines, said = kassa(*named, "--nyckel-fil", str(wrong))
    assert (status, lines, "annan mottagning" in said) == (NOTHING_READ, [], True)
    assert list(elsewhere.iterdir()) == []


def test_what_is_restored_checks_clean_and_so_does_its_copy(clinic, tmp_path):
    """The numbers that a restore leaves out are on record: they are no tampering."""
    till = Till.open(clinic / "kassa.db")
    copies = tmp_path / "kopior"
    copies.mkdir()
    keeper_of(till, copies).keep()
    till.sell(typ="hembesok")
    till.close()
    (name,) = names(copies)
    mapp = ("--mapp", str(clinic))
    assert kassa("kontrollera", str(copies / name), *mapp)[0] == GOOD

    assert kassa("aterstall", str(copies / name), "--anda", *mapp)[0] == GOOD

    status, lines, _ = kassa("kontrollera", *mapp)
    assert (status, lines[0]) == (GOOD, "Allt stämmer.")
    with past_the_guards(clinic / "kassa.db") as conn:
        conn.execute("UPDATE number_gap SET until_serial = until_serial + 1")
    status, lines, _ = kassa("kontrollera", *mapp)
    assert (status, any("verhoppade nummer" in line for line in lines)) == (FAULTS, True)


@pytest.mark.parametrize("kind", ["missing", "older", "text"])
def test_what_cannot_be_checked_is_told(tmp_path, kind):
    path = tmp_path / "kassa.db"
    if kind == "older":
        unpack(GOLDEN[0], path)
    elif kind == "text":
        Till.open(path).close()
        path.write_text("Hej. " * 1000)

    status, lines, said = kassa("kontrollera", "--mapp", str(tmp_path))
    words = {"missing": "ingen datafil", "older": "äldre version", "text": "skadad"}
    assert (status, lines) == (NOTHING_READ, [])
    assert words[kind] in said
