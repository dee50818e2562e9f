"""What a form means: a case of the contract, the patient, the claim, and what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kassa.desk.request import FrikortClaim, Override, QuotePatient
from kassa.errors import Fault
from kassa.money import Money
from kassa.patient import Identitet, IdentitetError, parse_identitet
from kassa.reading import whole_number
from kassa.taxa.model import Taxa
from ui.checkout.form import Form
from ui.checkout.reading_more import read_fakta, read_slutenvard, read_vaccin, read_varor
from ui.kronor import parse_kronor
from ui.moment import parse_day, parse_moment
from ui.text import VARDGIVARKATEGORI, known_items

TaxaOn = Callable[[date], Taxa | None]

ASSUMED_AGE = 40
ANYBODY = "sjukskoterska"  # the contract wants a caregiver also where nobody met the patient

_FULL_WITH_SEPARATOR = re.compile(r"\d{6,8}[-+]\w{4}")
_TWELVE = re.compile(r"\d{12}")


@dataclass(frozen=True, slots=True)
class Reading:
    """A form as the core understands it.

    Attributes:
        case: contract JSON; what could not be read stands in it as typed.
        patient: None without a readable number.
        claim: earlier fees.
        override: the clerk's own product, None when there is none.
        faults: what could not be read.
        is_assumed: no patient and no birth date: an adult is assumed.
        is_pending: an identity number is being typed.
    """

    case: Mapping[str, Any]
    patient: QuotePatient | None
    claim: FrikortClaim
    override: Override | None
    faults: tuple[Fault, ...]
    is_assumed: bool
    is_pending: bool


def looks_complete(text: str) -> bool:
    """True when an identity number is so long that it may be judged before Enter."""
    typed = "".join(text.split())
    return bool(_TWELVE.fullmatch(typed) or _FULL_WITH_SEPARATOR.fullmatch(typed))


def read_identitet(text: str, today: date) -> Identitet | None:
    """Return the identity typed, None when it is none (yet)."""
    try:
        return parse_identitet(text, today)
    except IdentitetError:
        return None


def read_form(form: Form, now: datetime, taxa_on: TaxaOn, *, is_committed: bool) -> Reading:
    """Return what a form means.

    Args:
        form: as typed.
        now: local time; an empty ``tidpunkt`` is now.
        taxa_on: returns the tariff in force on a local date, None when there is none.
        is_committed: the identity number is finished (Enter, Tab); before, it is only pending.
    """
    return _FormReader(form, now, taxa_on, is_committed=is_committed).reading()


class _FormReader:
    """Reads one form and collects the faults."""

    def __init__(self, form: Form, now: datetime, taxa_on: TaxaOn, *, is_committed: bool) -> None:
        self._form = form
        self._taxa_on = taxa_on
        self._taxa: Taxa | None = None
        self._now = now
        self._is_committed = is_committed
        self._faults: list[Fault] = []

    def reading(self) -> Reading:
        form = self._form
        tidpunkt = self._moment("tidpunkt", "tidpunkt") or self._now
        self._taxa = self._taxa_on(tidpunkt.date())
        identitet, is_pending = self._identitet(tidpunkt.date())
        fodelsedatum = self._fodelsedatum(identitet)
        stated = form.fodelsedatum.strip()
        is_assumed = not (form.personnummer.strip() or stated)
        patient: dict[str, Any] = {}
        if form.kategori:
            patient["kategori"] = form.kategori
        else:
            self._fault("patient.kategori", "Välj vem patienten är: numret säger det inte.")
        if identitet is not None:
            patient["personnummer"] = identitet.number
        if identitet is None or identitet.fodelsedatum is None:
            if fodelsedatum is not None:
                patient["fodelsedatum"] = fodelsedatum.isoformat()
            elif identitet is None:
                assumed = date(tidpunkt.year - ASSUMED_AGE, 1, 1)
                patient["fodelsedatum"] = assumed.isoformat()
        patient.update(self._patient_facts())
        known = identitet.fodelsedatum or fodelsedatum if identitet else None
        return Reading(
            case=self._case(tidpunkt, patient),
            patient=self._quote_patient(identitet, known),
            claim=self._claim(),
            override=(
                Override(form.eget_val_produkt, form.eget_val_skal)
                if form.eget_val_produkt
                else None
            ),
            faults=tuple(self._faults),
            is_assumed=is_assumed,
            is_pending=is_pending,
        )

    def _identitet(self, today: date) -> tuple[Identitet | None, bool]:
        """Return the identity, and whether it is still being typed."""
        typed = self._form.personnummer
        if not typed.strip():
            return None, False
        try:
            return parse_identitet(typed, today), False
        except IdentitetError as error:
            if not self._is_committed and not looks_complete(typed):
                return None, True
            self._fault("patient.personnummer", error.message)
            return None, False

    def _fodelsedatum(self, identitet: Identitet | None) -> date | None:
        typed = self._form.fodelsedatum.strip()
        if not typed or (identitet and identitet.fodelsedatum):
            return None
        found = parse_day(typed, self._now.date())
        if found is None:
            self._fault(
                "patient.fodelsedatum", "Datumet går inte att läsa. Skriv så här: 1988-05-04."
            )
        return found

    def _quote_patient(
        self, identitet: Identitet | None, fodelsedatum: date | None
    ) -> QuotePatient | None:
        if identitet is None or fodelsedatum is None:
            return None
        form = self._form
        return QuotePatient(
            identitet, fodelsedatum, form.namn.strip(), form.lma_nummer.strip() or None
        )

    def _patient_facts(self) -> dict[str, Any]:
        form = self._form
        facts: dict[str, Any] = {}
        if form.land:
            facts["land"] = form.land
        if form.handlingar:
            facts["handlingar"] = sorted(form.handlingar)
        if not form.utflyttad_fran_lanet:
            facts["utflyttad_fran_lanet"] = False
        return facts

    def _case(self, tidpunkt: datetime, patient: Mapping[str, Any]) -> dict[str, Any]:
        form = self._form
        case: dict[str, Any] = {
            "tidpunkt": tidpunkt.isoformat(timespec="minutes"),
            "patient": patient,
            "besok": self._besok(),
        }
        if form.utfall != "genomfort":
            case["utfall"] = form.utfall
        if form.is_cancelled:
            received = self._moment("aterbud_tid", "aterbud_tid")
            if received is not None:
                case["aterbud_tid"] = received.isoformat(timespec="minutes")
        if form.tolk_bokad:
            case["tolk"] = self._tolk()
        if form.varor:
            case["varor"] = read_varor(form, self._fault)
        return case

    def _besok(self) -> dict[str, Any]:
        form = self._form
        besok: dict[str, Any] = {
            "vardniva": form.vardniva,
            "vardgivarkategori": form.vardgivarkategori or self._anybody(),
            "typ": form.typ,
        }
        if form.akut:
            besok["akut"] = True
        if form.remiss_fran:
            besok["remiss"] = {"fran": form.remiss_fran}
            if form.remiss_forsta_besoket is not None:
                besok["remiss"]["forsta_besoket"] = form.remiss_forsta_besoket
        if form.omstandigheter:
            besok["omstandigheter"] = sorted(form.omstandigheter)
        if form.looks_back(self._taxa):
            earlier = self._moment("tidigare_besok", "besok.tidigare_besok")
            if earlier is not None:
                besok["tidigare_besok"] = earlier.isoformat(timespec="minutes")
        vecka = self._whole("vecka_efter_forlossning", "ett heltal, till exempel 6")
        if vecka is not None and form.counts_weeks(self._taxa):
            besok["vecka_efter_forlossning"] = vecka
        drg_pris = self._whole("drg_pris", "hela kronor, till exempel 12400")
        if drg_pris is not None:
            besok["drg_pris"] = drg_pris
        return besok | self._more()

    def _anybody(self) -> str:
        """Return a caregiver that the tariff knows, where nobody met the patient."""
        if self._taxa is None:
            return ANYBODY
        known = known_items(self._taxa, "vardgivarkategori", VARDGIVARKATEGORI)
        return ANYBODY if ANYBODY in dict(known) else next((v for v, _ in known), ANYBODY)

    def _more(self) -> dict[str, Any]:
        form = self._form
        besok: dict[str, Any] = {}
        if form.typ == "vaccination":
            besok["vaccin"] = read_vaccin(form, self._fault)
        if form.typ == "slutenvard":
            besok["slutenvard"] = read_slutenvard(form, self._now.date(), self._fault)
        egen_list = self._taxa.egen_list if self._taxa else ()
        fakta = read_fakta(form, egen_list, self._fault)
        if fakta:
            besok["fakta"] = fakta
        return besok

    def _tolk(self) -> dict[str, bool]:
        form = self._form
        return {
            "bokad": True,
            "avbestalld": bool(form.tolk_avbestalld),
            "informerad": bool(form.tolk_informerad),
        }

    def _claim(self) -> FrikortClaim:
        ackumulerat = self._kronor("frikort.ackumulerat")
        sedan = self._day("frikort.sedan") if ackumulerat is not None else None
        return FrikortClaim(ackumulerat, sedan, self._day("frikort.frikort_till", is_ahead=True))

    def _moment(self, key: str, path: str) -> datetime | None:
        typed = self._form.value(key).strip()
        if not typed:
            return None
        found = parse_moment(typed, self._now)
        if found is None:
            self._fault(
                path,
                "Tiden går inte att läsa. Skriv till exempel 10:15, i går 14:30 "
                "eller 2026-03-02 10:15.",
            )
        return found

    def _day(self, key: str, *, is_ahead: bool = False) -> date | None:
        typed = self._form.value(key).strip()
        if not typed:
            return None
        found = parse_day(typed, self._now.date())
        if found is None or (is_ahead and "/" in typed):
            self._fault(key, "Datumet går inte att läsa. Skriv så här: 2026-03-02.")
            return None
        return found

    def _whole(self, key: str, what: str) -> int | None:
        typed = "".join(self._form.value(key).split()).lower().removesuffix("kr")
        if not typed:
            return None
        found = whole_number(typed)
        if found is None:
            self._fault(f"besok.{key}", f"Talet går inte att läsa. Skriv {what}.")
        return found

    def _kronor(self, key: str) -> Money | None:
        typed = self._form.value(key).strip()
        if not typed:
            return None
        belopp = parse_kronor(typed)
        if belopp is None:
            self._fault(key, "Summan går inte att läsa. Skriv hela kronor, till exempel 800.")
        return belopp

    def _fault(self, path: str, message: str) -> None:
        self._faults.append(Fault(path, message))
