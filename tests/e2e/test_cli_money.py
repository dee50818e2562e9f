"""The commands about money as a finance office meets them: a process, files, an exit status."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kassa.adapters.settings_file import save_settings
from kassa.desk.dagsavslut import CloseDay, close_day
from kassa.desk.ovning import SETTINGS
from kassa.desk.ovning import test_number as number_of
from kassa.ersattning.underlag import Grund
from kassa.kvitto.document import Betalsatt
from kassa.kvitto.text import money_text
from tests.e2e.test_cli import kassa
from tests.helpers.sie_reader import read_sie
from tests.helpers.till import Till
from tests.unit.desk.test_manad import TOLK, tell
from ui.manad.texts import post_what

YOUNG = number_of(date(2007, 1, 15), 238)


@pytest.fixture
def clinic(tmp_path):
    save_settings(tmp_path / "kassa.toml", replace(SETTINGS, register="K1", namn="Åkliniken"))
    till = Till.open(tmp_path / "kassa.db")
    sold = till.sell(Betalsatt.FAKTURA)
    till.sell(number=YOUNG)
    close_day(CloseDay("z1"), till.ledger, till.clock, till.desk)
    ocr = till.ledger.faktura_of(sold.kvitto.checkout_id)[0].faktura.ocr
    till.close()
    return tmp_path, ocr


def test_a_month_is_told_and_written(clinic):
    folder, _ = clinic
    status, said, _ = kassa("manad", "2026-03", "--mapp", str(folder), "--till", str(folder / "ut"))

    assert status == 0
    assert "18-19 år: 1 besök, 250\u00a0kr, ersätts" in said
    assert sorted(file.name for file in (folder / "ut").iterdir()) == [
        "underlag 2026-03.csv", "underlag 2026-03.pdf",
    ]  # fmt: skip


def test_the_tolktillagg_is_told_as_the_window_tells_it(clinic):
    """It is charged besides the fee: nothing the region could pay for, or not."""
    folder, _ = clinic
    till = Till.open(folder / "kassa.db")
    till.sell(utfall="uteblivet", tolk=TOLK)
    [post] = [each for each in tell(till).poster if each.grund is Grund.TOLK]
    till.close()
    _, said, _ = kassa("manad", "2026-03", "--mapp", str(folder), "--till", str(folder / "ut"))

    side = post_what(post).splitlines()[1]
    assert side == "debiterat utöver avgiften"
    assert f"{money_text(post.belopp)}, {side}" in "\n".join(said)


def test_a_month_that_is_none_is_refused(clinic):
    folder, _ = clinic

    assert kassa("manad", "mars", "--mapp", str(folder))[0] == 2
    assert "finns inte" in kassa("manad", "2026-13", "--mapp", str(folder))[2]


def test_the_vouchers_are_written_once_and_can_be_had_again(clinic):
    folder, _ = clinic
    where = ("--mapp", str(folder), "--till", str(folder / "ut"))
    assert kassa("sie", *where)[0] == 0
    (file,) = (folder / "ut").iterdir()
    first = file.read_bytes()
    assert "redan lämnade" in kassa("sie", *where)[1][0]
    kassa("sie", "--igen", *where)

    assert [each.read_bytes() for each in (folder / "ut").iterdir()] == [first, first]
    assert read_sie(first).posts["#FNAMN"] == ["Åkliniken"]


def test_a_payment_file_is_read_and_told_line_by_line(clinic):
    folder, ocr = clinic
    file = folder / "in.csv"
    file.write_text(f"datum;ocr;belopp\n2026-04-01;{ocr};250\n2026-04-01;1;5\n", encoding="utf-8")
    status, said, _ = kassa("betalningar", str(file), "--mapp", str(folder))

    assert status == 0
    assert said == [
        f"2026-04-01 {ocr} 250\u00a0kr: betalar hela fakturan",
        "2026-04-01 1 5\u00a0kr: har ingen giltig referens",
        "Nytt: 255\u00a0kr.",
    ]
    file.write_text("datum;ocr;belopp\nigår;1;5\n", encoding="utf-8")
    status, _, wrong = kassa("betalningar", str(file), "--mapp", str(folder))
    assert status == 1
    assert "Rad 2" in wrong


def test_the_invoices_are_given_once(clinic):
    folder, _ = clinic
    where = ("--mapp", str(folder), "--till", str(folder / "ut"))
    assert kassa("fakturor", *where)[1][-1] == "1 faktura i filen."

    assert "redan fått" in kassa("fakturor", *where)[1][0]
