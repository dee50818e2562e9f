"""The list out as files, a robot's answers in, and the closing report tied to the krona."""

import csv
import io
import json
from datetime import timedelta

import pypdf
import pytest

from kassa.adapters.aterforing_pdf import PdfAterforingRenderer
from kassa.adapters.system_files import system_bok
from kassa.aterforing.inforing import Atgard, Lage, Svar
from kassa.aterforing.ord import verdict
from kassa.aterforing.rapport import Aterforingsrapport, Summa
from kassa.desk.aterforing import TakenError, take
from kassa.desk.aterforing_filer import export_csv, export_jsonl, open_rows, read_svar, reserve
from kassa.desk.avbrott import begin_avbrott, end_avbrott
from kassa.desk.avbrott_rapport import avbrott_grupp_list, avbrott_rapport
from kassa.desk.change_patient import set_skyddad
from kassa.errors import InvalidInputError
from kassa.kvitto.text import MINUS
from kassa.money import ZERO, Money, total
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT, Till
from tests.unit.desk.test_aterforing import answer, rows


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)
    yield till
    till.close()


def every(till: Till):
    return rows(till, "Cosmic", "eFrikort", "webSESAM")


def take_in(till: Till, *answers: object):
    content = "".join(
        f"{a if isinstance(a, str) else json.dumps(a, ensure_ascii=False)}\n" for a in answers
    )
    return read_svar(content.encode(), every(till), till.ledger, till.clock, till.desk)


def report(till: Till):
    (grupp,) = avbrott_grupp_list(till.ledger.avbrott_list())
    return avbrott_rapport(grupp, till.ledger, system_bok("06"), till.clock, till.desk)


def text_of(made: Aterforingsrapport) -> str:
    content = PdfAterforingRenderer().render(made)
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join("".join(page.extract_text() for page in pages).split())


def plus(*summa_list: Summa) -> Summa:
    antal = sum(each.antal for each in summa_list)
    return Summa(antal, total(each.belopp for each in summa_list))


def test_a_line_has_all_that_is_entered(till):
    till.sell(number=ADULT)
    (row, efrikort) = every(till)

    lines = [json.loads(line) for line in export_jsonl(every(till)).decode().splitlines()]

    assert [line["id"] for line in lines] == [row.key.text, efrikort.key.text]
    assert lines[0]["personnummer"] == ADULT
    assert (lines[0]["avgiftskod"], lines[0]["belopp"], lines[0]["system"]) == (
        "100",
        250,
        "Cosmic",
    )
    assert lines[0]["rader"] == [
        {"avgiftskod": "100", "produkt": "Läkarbesök, primärvård", "antal": 1, "belopp": 250}
    ]


@pytest.mark.parametrize("namn", ["=Sum(A1)", "-Sum(A1)", "+Sum(A1)", "@Sum(A1)"])
def test_the_spreadsheet_says_the_same(till, namn):
    till.sell(number=ADULT, namn=namn)

    (first, _) = csv.DictReader(
        io.StringIO(export_csv(every(till)).decode("utf-8-sig")), delimiter=";"
    )

    assert (first["personnummer"], first["belopp"], first["skyddad"]) == (ADULT, "250", "nej")
    assert first["namn"] == f"'{namn}"


def test_protected_identities_are_left_to_people(till):
    """No number and no name leaves the program; the row says why."""
    sold = till.sell(number=ADULT)
    set_skyddad(sold.patient.id, till.ledger, till.clock, till.desk, is_skyddad=True)

    content = export_jsonl(every(till)).decode() + export_csv(every(till)).decode()

    assert ADULT not in content
    assert "Ängström" not in content
    assert json.loads(content.splitlines()[0])["skyddad"] is True


def test_a_robots_answers_are_read_back_once(till):
    """The same file again changes nothing; the rows are done."""
    till.sell(number=ADULT)
    till.sell(number=CHILD)
    first, second = rows(till)
    answers = (
        {"id": first.key.text, "svar": "infort", "referens": "C-77"},
        {"id": second.key.text, "svar": "kan_inte", "anteckning": "Finns inte"},
    )

    done, again = take_in(till, *answers), take_in(till, *answers)

    assert (done.antal, done.known, done.faults) == (2, 0, ())
    assert (again.antal, again.known, again.faults) == (0, 2, ())
    assert [row.lage for row in rows(till)] == [Lage.KLAR, Lage.REDA_UT]


def test_one_answer_that_is_wrong_holds_up_no_other(till):
    """Every fault is named with its line."""
    till.sell(number=ADULT)
    till.sell(number=CHILD)
    first, second = rows(till)
    answer(till, first, Svar.INFORT)

    done = take_in(
        till,
        "{",
        "[]",
        {"id": "x/Cosmic/infor", "svar": "infort"},
        {"id": first.key.text, "svar": "fanns_redan"},
        {"id": second.key.text, "svar": "kan_inte"},
        {"id": second.key.text, "svar": "klart", "annat": 1},
        "",
        {"id": second.key.text, "svar": "infort", "referens": "C-2"},
    )

    assert done.antal == 1
    assert [fault.message.split(":")[0] for fault in done.faults] == [
        "Rad 1", "Rad 2", "Rad 2", "Rad 2", "Rad 3", "Rad 4", "Rad 5", "Rad 6", "Rad 6",
    ]  # fmt: skip
    assert rows(till)[1].lage is Lage.KLAR


def test_a_file_that_is_no_text_is_refused(till):
    with pytest.raises(InvalidInputError, match="UTF-8"):
        read_svar(b"\xff\xfe\x00", [], till.ledger, till.clock, till.desk)


def test_rows_a_robot_has_are_not_taken_by_people(till):
    """And what somebody works with is not given to the robot."""
    till.sell(number=ADULT)
    till.sell(number=OTHER_ADULT)
    other, _ = rows(till)

    take(other.key, "w", till.ledger, till.clock, till.desk)
    open_ = open_rows(every(till), "Cosmic")
    got = reserve(open_, timedelta(hours=8), till.ledger, till.clock, till.desk)

    assert [row.post.number for row in got] == [ADULT]
    with pytest.raises(TakenError):
        take(got[0].key, "w", till.ledger, till.clock, till.desk)


def test_the_report_ties_receipts_entries_and_ticks_together(till):
    """Entered, taken back before and after, differing and left: they add up to the receipts."""
    sold = [till.sell(number=n) for n in (ADULT, OTHER_ADULT, CHILD)]
    sold += [till.sell(number=ADULT, typ="distans"), till.sell(number=OTHER_ADULT, typ="hembesok")]
    by_kvitto = {row.post.kvitto_number: row for row in rows(till)}
    answer(till, by_kvitto["K1-1"], Svar.INFORT)
    answer(till, by_kvitto["K1-4"], Svar.SKILJER_SIG, "Där står 250 kr")
    answer(till, by_kvitto["K1-5"], Svar.INFORT)
    end_avbrott(till.ledger, till.clock, till.desk)
    till.reverse(sold[4].kvitto.checkout_id)
    till.reverse(sold[1].kvitto.checkout_id)

    made = report(till)

    assert made.kvitton.belopp == Money.kr(250 + 250 + 0 + 100 + 250)
    assert (made.klar.belopp, made.makulerat.alla.belopp) == (Money.kr(250), Money.kr(250))
    assert (made.behovs_inte.belopp, made.reda_ut.belopp) == (Money.kr(250), Money.kr(100))
    assert (made.kvar.antal, made.kvar.belopp) == (1, ZERO)
    assert (made.returer.antal, made.returer.belopp) == (2, Money.kr(500))
    assert made.differens == ZERO
    assert not made.is_done
    assert verdict(made).startswith("Inte klart")


def test_the_report_is_done_when_every_row_has_its_answer(till):
    till.sell(number=ADULT)
    for row in every(till):
        answer(till, row, Svar.INFORT)

    made = report(till)
    text = text_of(made)

    assert made.is_done
    assert PdfAterforingRenderer().render(made) == PdfAterforingRenderer().render(made)
    assert "Allt är infört" in text
    assert "K1-1" in text
    assert "C-1" in text


def test_what_was_entered_in_a_system_is_without_what_was_taken_away_again(till):
    """So that the sum is the one the other system's own list shows."""
    sold = [till.sell(number=number) for number in (ADULT, OTHER_ADULT)]
    take_in(till, *({"id": row.key.text, "svar": "infort"} for row in every(till)))
    till.reverse(sold[0].kvitto.checkout_id)
    remove = [row for row in every(till) if row.atgard is Atgard.TA_BORT]

    before = {each.system: each.infort for each in report(till).system}
    take_in(till, *({"id": row.key.text, "svar": "infort"} for row in remove))
    after = {each.system: each.infort for each in report(till).system}

    assert before == {"Cosmic": Money.kr(500), "eFrikort": Money.kr(500)}
    assert after == {"Cosmic": Money.kr(250), "eFrikort": Money.kr(250)}
    assert report(till).klar.belopp == after["Cosmic"]


def test_what_was_entered_before_the_outage_is_not_taken_from_what_came_in_it(tmp_path):
    """Its removal is told by itself: no system ends below zero."""
    till = Till.open(tmp_path / "kassa.db")
    earlier = till.sell(number=ADULT)
    begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)
    till.sell(number=OTHER_ADULT, typ="distans")
    till.reverse(earlier.kvitto.checkout_id)
    take_in(till, *({"id": row.key.text, "svar": "infort"} for row in every(till)))

    made = report(till)
    text = text_of(made)

    assert {each.system: each.infort for each in made.system} == {
        "Cosmic": Money.kr(100), "eFrikort": Money.kr(100),
    }  # fmt: skip
    assert (made.kvitton, made.returer.antal) == (made.klar, 0)
    assert (made.tidigare.alla, made.tidigare.borttaget) == (Summa(1, Money.kr(250)),) * 2
    assert MINUS not in text
    assert "Registrerat redan före avbrottet 1 250 kr därav borttaget 1 250 kr" in text
    till.close()


def test_the_sums_of_the_systems_tie_to_those_of_the_receipts(till):
    """Whatever was answered: also what differs, is named besides, or was taken back."""
    cpap = [{"artikel": "cpap_manad", "antal": 1}]
    sold = [till.sell(number=n, varor=cpap) for n in (ADULT, OTHER_ADULT)]
    sold += [till.sell(number=CHILD, typ="varor", varor=cpap)]
    sold += [till.sell(number=n, typ="distans") for n in (ADULT, OTHER_ADULT)]
    sold += [till.sell(number=ADULT, tidpunkt="2026-03-01T08:00")]
    by_post = {(r.post.kvitto_number, r.target.system): r for r in every(till)}
    answer(till, by_post["K1-1", "Cosmic"], Svar.INFORT)
    answer(till, by_post["K1-1", "webSESAM"], Svar.INFORT)
    answer(till, by_post["K1-2", "Cosmic"], Svar.SKILJER_SIG, "Där står 100 kr")
    answer(till, by_post["K1-3", "webSESAM"], Svar.FANNS_REDAN)
    answer(till, by_post["K1-4", "Cosmic"], Svar.KAN_INTE, "Saknas")
    answer(till, by_post["K1-5", "Cosmic"], Svar.SKILJER_SIG, "Där står 250 kr")
    answer(till, by_post["K1-6", "Cosmic"], Svar.INFORT)
    for gone in (1, 3, 5):
        till.reverse(sold[gone].kvitto.checkout_id)
    remove = next(r for r in every(till) if r.atgard is Atgard.TA_BORT and r.target.is_main)
    answer(till, remove, Svar.INFORT)

    made = report(till)

    assert made.differens == ZERO
    assert made.returer == plus(made.makulerat.alla, made.behovs_inte)
    left = plus(made.klar, made.reda_ut, made.kvar)
    assert plus(left, made.returer) == plus(made.kvitton, made.regleringar)
    assert made.makulerat.borttaget.antal == 1
    assert total(each.infort for each in made.system if each.is_main) == made.infort
    assert [(each.system, each.is_main) for each in made.system] == [
        ("Cosmic", True), ("webSESAM", True), ("webSESAM", False), ("eFrikort", False),
    ]  # fmt: skip


def test_outages_that_overlap_are_one_group(till):
    """Each desk writes its own beginning and end; a later one stands apart."""
    end_avbrott(till.ledger, till.clock, till.desk)
    later = till.at("2026-03-05T09:00")
    begin_avbrott("Igen", later.ledger, later.clock, later.desk)

    groups = avbrott_grupp_list(till.ledger.avbrott_list())

    assert [len(group) for group in groups] == [1, 1]
    assert groups[0][0].skal == "Igen"
