"""The practice clinic: invented patients with histories, posted by the real use cases.

Nobody in it exists. The personnummer follow Skatteverket's test series (birth numbers 238 and
239); the reserve numbers are made up. The histories are laid out backwards from today, so that a
newcomer meets one patient 20 kr short of a frikort, one with a frikort, a child, one of 85, an
asylum seeker and one with an EU card whenever the practice is opened.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from kassa.clock import FixedClock, local_now, to_utc
from kassa.desk.complete_checkout import CompleteCheckout, complete_checkout
from kassa.desk.dagsavslut import CloseDay, close_day
from kassa.desk.ports import Patient
from kassa.desk.print_ports import PrintEvent
from kassa.desk.quote import quote
from kassa.desk.request import BesokRequest, QuotePatient, QuoteRequest
from kassa.desk.settings import Desk, Settings
from kassa.errors import InvalidInputError
from kassa.frikort.entry import EntryKind, FrikortEntry
from kassa.ids import DeskId, EntryId, PatientId, new_id
from kassa.kvitto.document import Betalsatt
from kassa.money import ZERO, Money
from kassa.patient import parse_identitet

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, TaxaBook
    from kassa.kvitto.document import Kvitto
    from kassa.taxa.model import Taxa

SETTINGS = Settings(
    namn="Övningskliniken",
    organisationsnummer="559900-0006",
    adress="Exempelgatan 1, 550 00 Exempelstad",
    vardniva="primarvard",
    register="OVN1",
)

PRINTER = "Övningsskrivare"
LAKARE = {"vardniva": "primarvard", "vardgivarkategori": "lakare", "typ": "mottagning"}
DISTANS = {**LAKARE, "typ": "distans"}


@dataclass(frozen=True, slots=True)
class OvningPatient:
    """An invented patient.

    Attributes:
        number: identity number.
        namn: invented.
        visar: what can be practised on this patient, in Swedish.
        kategori: contract value.
        land: ISO country, or None.
        handlingar: what is shown at the desk.
        lma_nummer: made up, or None.
        visits: (days ago, contract ``besok``) of earlier visits, oldest first.
        extern: (days ago, kr) of fees paid elsewhere.
    """

    number: str
    namn: str
    visar: str
    kategori: str = "folkbokford"
    land: str | None = None
    handlingar: tuple[str, ...] = ()
    lma_nummer: str | None = None
    visits: tuple[tuple[int, dict[str, str]], ...] = ()
    extern: tuple[tuple[int, int], ...] = ()


def test_number(fodelsedatum: date, birth_number: int) -> str:
    """Return a personnummer of the test series, with its check digit.

    >>> test_number(date(1990, 1, 1), 238)
    '19900101-2385'
    """
    digits = f"{fodelsedatum:%y%m%d}{birth_number:03d}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    check = -sum(sum(divmod(product, 10)) for product in doubled) % 10
    return f"{fodelsedatum:%Y%m%d}-{birth_number:03d}{check}"


EARLIER = tuple((days, LAKARE) for days in (48, 41, 33, 21))

NEAR_FRIKORT = OvningPatient(
    number=test_number(date(1988, 5, 4), 238),
    namn="Alma Övning",
    visar="20 kr kvar, frikort nästa gång",
    visits=(*EARLIER, (9, DISTANS)),
    extern=((60, 330),),
)
WITH_FRIKORT = OvningPatient(
    number=test_number(date(1979, 11, 23), 239),
    namn="Bertil Övning",
    visar="har frikort",
    visits=(*EARLIER, (12, LAKARE)),
    extern=((60, 200),),
)
ASYLSOKANDE = OvningPatient(
    number="19930817-A101",
    namn="Elham Övning",
    visar="asylsökande, LMA-kort",
    kategori="asylsokande",
    handlingar=("lma_kort",),
    lma_nummer="50-012345",
    visits=((30, LAKARE),),
)
EU = OvningPatient(
    number="19850209-A102",
    namn="Franz Övning",
    visar="tysk, EU-kort",
    kategori="eu_ees",
    land="DE",
    handlingar=("eu_kort",),
)
ORDINARY = OvningPatient(
    number=test_number(date(1965, 2, 28), 238),
    namn="Gerd Övning",
    visar="två besök hittills",
    visits=EARLIER[:2],
)


def ovning_patient_list(today: date) -> tuple[OvningPatient, ...]:
    """Return the invented patients; the child and the oldest follow today's date."""
    child = test_number(date(today.year - 9, 1, 15), 238)
    oldest = test_number(date(today.year - 86, 6, 6), 239)
    return (
        NEAR_FRIKORT,
        WITH_FRIKORT,
        OvningPatient(number=child, namn="Cleo Övning", visar="barn"),
        OvningPatient(number=oldest, namn="Doris Övning", visar="över 85 år"),
        ASYLSOKANDE,
        EU,
        ORDINARY,
    )


def is_filled(ledger: Ledger, desk: Desk) -> bool:
    """True when the histories are there, all of them: the day after them is closed last."""
    return ledger.last_z(desk.id) is not None


def fill_ovning(ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk) -> None:
    """Post the histories of the practice clinic; where that was cut off before, what is missing.

    Args:
        ledger: the practice clinic's own records.
        taxa_book: the installed tariffs.
        clock: today; everything is posted before it.
        desk: the practice desk.
    """
    now = local_now(clock)
    patients = ovning_patient_list(now.date())
    for invented in patients:
        _add_patient(invented, ledger, desk, now)
    postings = sorted(
        ((days, number, besok) for number, p in enumerate(patients) for days, besok in p.visits),
        key=lambda posting: (-posting[0], posting[1]),
    )
    posted = [_posted(invented, ledger) for invented in patients]
    for days, number, besok in postings:
        if posted[number]:
            posted[number] -= 1  # before the filling was cut off
            continue
        _post(patients[number], besok, _before(now, days, taxa_book), (ledger, taxa_book, desk))
    for kvitto in ledger.unprinted_after(desk.id, 0):
        _print(kvitto, ledger, FixedClock(kvitto.issued_at), desk)
    yesterday = FixedClock(to_utc(datetime.combine(now.date() - timedelta(days=1), time(17))))
    close_day(CloseDay(new_id()), ledger, yesterday, replace(desk, kontant=False))


def _posted(invented: OvningPatient, ledger: Ledger) -> int:
    """Return how many of a patient's visits are posted already."""
    known = ledger.find_patient(invented.number)
    return len(ledger.kvitto_list(len(invented.visits), known.id)) if known else 0


def _before(now: datetime, days: int, taxa_book: TaxaBook) -> datetime:
    """Return a local time some days ago, never before the tariff in force today began."""
    day = max(now.date() - timedelta(days=days), taxa_book.valid_on(now.date()).galler_fran)
    return datetime.combine(day, time(9, 30))


def _add_patient(invented: OvningPatient, ledger: Ledger, desk: Desk, now: datetime) -> None:
    identitet = parse_identitet(invented.number, now.date())
    patient = Patient(
        id=PatientId(new_id()),
        identitet=identitet,
        fodelsedatum=identitet.fodelsedatum or now.date(),
        namn=invented.namn,
        kategori=invented.kategori,
        land=invented.land,
        lma_nummer=invented.lma_nummer,
    )
    first = now - timedelta(days=max((days for days, _ in invented.extern), default=50))
    written_at = to_utc(first)
    if ledger.find_patient(identitet.number) is not None:
        return
    with ledger.transaction():
        ledger.add_patient(patient, desk.id, desk.clerk, written_at)
        for days, kronor in invented.extern:
            ledger.add_entry(
                FrikortEntry(
                    id=EntryId(new_id()),
                    patient_id=patient.id,
                    kind=EntryKind.EXTERN,
                    effective_on=(now - timedelta(days=days)).date(),
                    belopp=Money.kr(kronor),
                    charged=ZERO,
                    avser=None,
                    giltigt_till=None,
                    checkout_id=None,
                    besok_id=None,
                    desk=desk.id,
                    clerk=desk.clerk,
                    written_at=written_at,
                )
            )


def other_desk(ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk) -> Desk:
    """Post two visits at another desk of the practice clinic, and return that desk.

    Args:
        ledger: that desk's own records, empty.
        taxa_book: the installed tariffs.
        clock: the present.
        desk: the practice desk.
    """
    other = replace(
        desk, id=DeskId("OVN2"), klinik=replace(desk.klinik, register="OVN2"), kontant=False
    )
    for invented in (ORDINARY, NEAR_FRIKORT):
        _post(invented, LAKARE, local_now(clock), (ledger, taxa_book, other))
    return other


def _own_facts(taxa: Taxa) -> dict[str, bool | int | str]:
    """Return an answer to each of the tariff's own questions that has no standard."""
    usual: dict[str, bool | int | str] = {"ja_nej": True, "tal": 0}
    return {
        egen.namn: usual.get(egen.kind, egen.fakta.varden[0])
        for egen in taxa.egen_list
        if egen.standard is None
    }


def _post(
    invented: OvningPatient,
    besok: dict[str, str],
    tidpunkt: datetime,
    till: tuple[Ledger, TaxaBook, Desk],
) -> None:
    ledger, taxa_book, desk = till
    identitet = parse_identitet(invented.number, tidpunkt.date())
    patient: dict[str, Any] = {
        "personnummer": invented.number,
        "kategori": invented.kategori,
        "handlingar": list(invented.handlingar),
    }
    if invented.land:
        patient["land"] = invented.land
    visit = {**besok, "fakta": _own_facts(taxa_book.valid_on(tidpunkt.date()))}
    request = QuoteRequest(
        besok=(
            BesokRequest({"tidpunkt": tidpunkt.isoformat(), "patient": patient, "besok": visit}),
        ),
        patient=QuotePatient(
            identitet=identitet,
            fodelsedatum=identitet.fodelsedatum or tidpunkt.date(),
            namn=invented.namn,
            lma_nummer=invented.lma_nummer,
        ),
    )
    clock = FixedClock(to_utc(tidpunkt))
    try:
        shown = quote(request, ledger, taxa_book, clock)
    except InvalidInputError:
        return  # another region's tariff need not know every kind of visit that is practised here
    command = CompleteCheckout(shown, Betalsatt.KORT, duplicate_confirmed=True)
    complete_checkout(command, ledger, taxa_book, clock, desk)


def _print(kvitto: Kvitto, ledger: Ledger, clock: Clock, desk: Desk) -> None:
    """Note that a receipt came out, so that the practice day begins with nothing left to do."""
    with ledger.transaction():
        ledger.add_print(
            PrintEvent(
                id=new_id(),
                kvitto_id=kvitto.id,
                printer=PRINTER,
                kopia=False,
                error=None,
                desk=desk.id,
                clerk=desk.clerk,
                written_at=clock.now(),
            )
        )
